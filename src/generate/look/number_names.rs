//! Which numbers are plausible for a property, by its name.

use std::sync::LazyLock;

use super::dates;
use super::label::Label;
use super::table::Table;
use super::told::{self, Size};
use super::voice::Voice;
use crate::generate::compose::shape::Shape;
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
    ("version revision", 1.0, 9.0, 0),
    ("house_number building_number street_number", 1.0, 199.0, 0),
    ("exp_month expiry_month expiration_month", 1.0, 12.0, 0),
    ("exp_year expiry_year expiration_year", 2_026.0, 2_031.0, 0),
    ("last4 last_4", 1_000.0, 9_999.0, 0),
    ("temperature temp_c temperature_c", 12.0, 28.0, 1),
    ("humidity", 30.0, 80.0, 0),
    ("pressure", 990.0, 1_030.0, 0),
    ("weight weight_kg", 0.2, 40.0, 1),
    ("volume", 0.5, 20.0, 1),
    ("fps frame_rate", 24.0, 60.0, 0),
    ("bitrate", 96_000.0, 320_000.0, 0),
    ("vcpus cpus cpu_count cores", 1.0, 8.0, 0),
    ("memory memory_mb ram", 1_024.0, 16_384.0, 0),
    ("disk disk_gb storage_gb memory_gb size_gb", 10.0, 200.0, 0),
    ("heading bearing", 0.0, 359.0, 0),
    ("speed", 10.0, 120.0, 0),
    ("stock inventory stock_level in_stock", 0.0, 120.0, 0),
    ("floor", 1.0, 9.0, 0),
    ("max_tokens tokens token_count prompt_tokens completion_tokens input_tokens output_tokens", 64.0, 2_048.0, 0),
    ("total_tokens", 2_112.0, 4_096.0, 0),
    ("views view_count followers follower_count likes downloads", 10.0, 5_000.0, 0),
];

/// How far from the middle of its place a thing is, in degrees.
const AROUND: f64 = 0.03;

const WHOLE: Plausible = Plausible { low: 1.0, high: 100.0, decimals: 0 };
const FRACTION: Plausible = Plausible { low: 1.0, high: 100.0, decimals: 2 };

/// The plausible range for a place, as the name says, else the description.
pub fn plausible(shape: &Shape<'_>, site: &Site<'_>, whole: bool) -> Plausible {
    let label = Label::of(site).of_fault(site);
    if let Some(near) = coordinate(&label, site) {
        return Plausible { low: near - AROUND, high: near + AROUND, decimals: 4 };
    }
    match told::size(shape) {
        Some(Size::Within(told)) => return told,
        Some(Size::Instant(units)) => return epoch(&label, site, units),
        None => {}
    }
    match named(&label) {
        Some(range) => range,
        None if whole && dates::names_an_instant(&label) => {
            epoch(&label, site, if label.ends_with("ms") { 1_000.0 } else { 1.0 })
        }
        None if whole => WHOLE,
        None => FRACTION,
    }
}

/// The plausible range for a name.
pub fn named(label: &Label) -> Option<Plausible> {
    static TABLE: LazyLock<Table<Plausible>> = LazyLock::new(|| {
        let range = |(names, low, high, decimals): &(&'static str, f64, f64, u32)| {
            (*names, Plausible { low: *low, high: *high, decimals: *decimals })
        };
        Table::new(RANGES.iter().map(range))
    });
    TABLE.find(label)
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

/// An instant, in so many units a second.
fn epoch(label: &Label, site: &Site<'_>, units: f64) -> Plausible {
    let instant = dates::second(label, site.seed(), site.look().now()) as f64 * units;
    Plausible { low: instant, high: instant, decimals: 0 }
}
