//! Which numbers are plausible for a property, by its name.

use super::dates;
use super::label::Label;
use super::voice::Voice;
use crate::generate::site::Site;

/// The range that a number would be expected in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plausible {
    pub low: f64,
    pub high: f64,
    /// Digits after the point, for a number that may have them.
    pub decimals: u32,
}

/// The last words of a name, then the range. The longest match counts, wherever it stands.
#[rustfmt::skip]
const RANGES: &[(&str, f64, f64, u32)] = &[
    ("id number", 1_000.0, 9_999.0, 0),
    ("quantity qty nights guests passengers seats", 1.0, 10.0, 0),
    ("count total hits matches items members users documents objects", 2.0, 250.0, 0),
    ("total_count total_items total_results credits credit_count usage", 100.0, 5_000.0, 0),
    ("limit page_size per_page max", 10.0, 100.0, 0),
    ("page page_number attempt attempts retries retry_count index position rank order step priority", 1.0, 5.0, 0),
    ("pages total_pages", 1.0, 10.0, 0),
    ("offset skip", 0.0, 100.0, 0),
    ("size bytes size_bytes file_size content_length", 2_048.0, 4_000_000.0, 0),
    ("amount price cost fee subtotal balance total_amount total_price", 5.0, 500.0, 2),
    ("amount_cents price_cents cents", 500.0, 50_000.0, 0),
    ("score confidence similarity probability relevance threshold weight alpha temperature", 0.05, 0.95, 2),
    ("ratio rate fraction share", 0.05, 0.95, 2),
    ("percent percentage progress pct", 1.0, 100.0, 0),
    ("rating stars", 1.0, 5.0, 0),
    ("age", 18.0, 80.0, 0),
    ("year", 2_020.0, 2_025.0, 0),
    ("month", 1.0, 12.0, 0),
    ("day", 1.0, 28.0, 0),
    ("hour hours", 1.0, 23.0, 0),
    ("minute minutes second seconds", 1.0, 59.0, 0),
    ("duration elapsed timeout ttl interval", 1.0, 600.0, 0),
    ("ms millis milliseconds latency_ms duration_ms latency", 5.0, 2_000.0, 0),
    ("width", 320.0, 1_920.0, 0),
    ("height", 240.0, 1_080.0, 0),
    ("length length_m distance distance_km", 4.0, 40.0, 1),
    ("depth depth_m height_m width_m", 1.0, 8.0, 1),
    ("dimensions dimension", 128.0, 1_536.0, 0),
    ("port", 1_024.0, 9_999.0, 0),
    ("status status_code http_status", 200.0, 200.0, 0),
    ("error_status error_status_code error_http_status", 400.0, 400.0, 0),
    ("version", 1.0, 9.0, 0),
];

/// How far from the middle of its place a thing is, in degrees.
const AROUND: f64 = 0.03;

const WHOLE: Plausible = Plausible { low: 1.0, high: 100.0, decimals: 0 };
const FRACTION: Plausible = Plausible { low: 1.0, high: 100.0, decimals: 2 };

/// The plausible range for a place.
pub fn plausible(site: &Site<'_>, whole: bool) -> Plausible {
    let label = Label::of(site).of_fault(site);
    if let Some(near) = coordinate(&label, site) {
        return Plausible { low: near - AROUND, high: near + AROUND, decimals: 4 };
    }
    let range = label.longest_match(RANGES.iter().map(|range| (range.0, range)));
    match range {
        Some((_, low, high, decimals)) => Plausible { low: *low, high: *high, decimals: *decimals },
        None if whole && dates::names_an_instant(&label) => epoch(&label, site),
        None if whole => WHOLE,
        None => FRACTION,
    }
}

/// Where the place of an object is, as one of its coordinates tells.
fn coordinate(label: &Label, site: &Site<'_>) -> Option<f64> {
    let is = |names: &[&str]| names.iter().any(|name| label.ends_with(name));
    let place = Voice::new(site, 0).place();
    if is(&["latitude", "lat"]) {
        Some(place.latitude)
    } else {
        is(&["longitude", "lon", "lng"]).then_some(place.longitude)
    }
}

fn epoch(label: &Label, site: &Site<'_>) -> Plausible {
    let second = dates::second(label, site.seed(), site.look().now()) as f64;
    let instant = if label.ends_with("ms") { second * 1_000.0 } else { second };
    Plausible { low: instant, high: instant, decimals: 0 }
}
