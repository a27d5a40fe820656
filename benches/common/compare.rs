//! Two servers under the same load, in turns.

use std::time::Duration;

use crate::load::{Measured, load};
use crate::process::Server;

/// How many times the other's p99 and processor time may be taken.
const LIMIT: f64 = 1.3;

/// How often to measure, and for how long.
#[derive(Clone, Copy)]
pub struct Rounds {
    pub count: usize,
    pub each: Duration,
}

impl Rounds {
    pub const USUAL: Self = Self { count: 7, each: Duration::from_secs(2) };
    /// These only show that a bench runs.
    pub const QUICK: Self = Self { count: 1, each: Duration::from_millis(200) };
}

/// The first lines of a table whose rows [`compare`] prints.
pub fn begin_table(other: &str, Rounds { count, each }: Rounds) {
    println!("\n32 connections, {count} rounds of {each:?} each; medians, {other} → bonafide\n");
    println!(
        "| request | requests/s | ratio | p50 µs | p99 µs | ratio | CPU µs/request | ratio | memory MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
}

/// Prints what both did with a request. `share` is the least share of the other's requests a second that
/// is ours.
pub fn compare(
    name: &str,
    request: &'static [u8],
    share: f64,
    (bare, ours): (&Server, &Server),
    rounds: Rounds,
) {
    let measured = (0..=rounds.count).map(|round| {
        // They take turns at going first.
        let (first, second) = if round % 2 == 0 { (bare, ours) } else { (ours, bare) };
        let (first, second) = (load(first, request, rounds.each), load(second, request, rounds.each));
        if round % 2 == 0 { (first, second) } else { (second, first) }
    });
    // The first round warms both up.
    let measured: Vec<_> = measured.skip(1).collect();
    let compared = |of: fn(&Measured) -> f64| {
        let middle = |side: fn(&(Measured, Measured)) -> &Measured| {
            median(measured.iter().map(|round| of(side(round))).collect())
        };
        let ratio = median(measured.iter().map(|(bare, ours)| of(ours) / of(bare)).collect());
        (middle(|round| &round.0), middle(|round| &round.1), ratio)
    };
    let (speed, p50, p99, processor) = (
        compared(|measured| measured.requests_a_second),
        compared(|measured| measured.p50),
        compared(|measured| measured.p99),
        compared(|measured| measured.processor),
    );
    println!(
        "| {name} | {:.0} → {:.0} | {:.2} (≥ {share}) | {:.0} → {:.0} | {:.0} → {:.0} | {:.2} (≤ {LIMIT}) | {:.1} → {:.1} | {:.2} (≤ {LIMIT}) | {:.0} → {:.0} |",
        speed.0,
        speed.1,
        speed.2,
        p50.0,
        p50.1,
        p99.0,
        p99.1,
        p99.2,
        processor.0,
        processor.1,
        processor.2,
        megabytes(bare.memory()),
        megabytes(ours.memory()),
    );
}

/// The middle one of several measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
