//! Numbers: plausible for their name, within their limits, exact in JSON.

use serde_json::{Number, Value};

use super::Composer;
use super::kind::Kinds;
use super::limits::opposite;
use super::shape::Shape;
use crate::generate::NoValue;
use crate::generate::look::number_names::{self, Plausible};
use crate::generate::site::Site;

/// Most digits after the point that are tried to find a number between narrow limits.
const MAX_DECIMALS: u32 = 12;

/// No number is further from zero than this, so that all of them can be counted on a fine grid.
const FARTHEST: f64 = 1e24;

/// 2^53 - 1.
const MAX_SAFE: i128 = 9_007_199_254_740_991;

impl<'a> Composer<'a> {
    pub fn number(&self, shape: &Shape<'a>, site: &Site<'_>, kind: Kinds) -> Result<Value, NoValue> {
        let whole = kind == Kinds::INTEGER;
        let plausible = number_names::plausible(shape, site, whole);
        let fewest = if whole { 0 } else { plausible.decimals };
        let most = if whole { 0 } else { MAX_DECIMALS };
        (fewest..=most)
            .find_map(|decimals| Grid::of(shape, whole, decimals)?.draw(&plausible, site))
            .ok_or_else(|| shape.unmet("no number meets the limits"))
    }
}

/// The numbers allowed: multiples of `step` from `low` to `high`, all counted in units of
/// `10^-decimals`, so that nothing is lost between decimal and binary.
struct Grid {
    low: i128,
    high: i128,
    step: i128,
    decimals: u32,
}

impl Grid {
    /// The grid of a shape with at least so many decimals; `None` if it is empty.
    fn of(shape: &Shape<'_>, whole: bool, decimals: u32) -> Option<Self> {
        let steps: Vec<_> = shape.numbers("multipleOf").filter(|step| step.as_f64() > Some(0.0)).collect();
        let decimals = steps.iter().map(|step| decimals_of(step)).fold(decimals, u32::max);
        let one = 10_i128.checked_pow(decimals)?;
        let mut grid = Self { low: units(-FARTHEST, one), high: units(FARTHEST, one), step: 1, decimals };
        if whole {
            grid.step = one;
            grid.narrow(i128::from(i64::MIN).checked_mul(one)?, i128::from(i64::MAX).checked_mul(one)?);
        }
        if whole && shape.text("format") == Some("int32") {
            grid.narrow(i128::from(i32::MIN) * one, i128::from(i32::MAX) * one);
        }
        for step in steps {
            grid.step = least_common_multiple(grid.step, exact(step, one).round)?;
        }
        for (keyword, sign, exclusive) in LIMITS {
            for limit in shape.numbers(keyword) {
                grid.limit(&exact(limit, one), sign, exclusive);
            }
        }
        (grid.first(grid.low) <= grid.high).then_some(grid)
    }

    fn narrow(&mut self, low: i128, high: i128) {
        self.low = self.low.max(low);
        self.high = self.high.min(high);
    }

    fn limit(&mut self, limit: &Units, sign: i32, exclusive: bool) {
        let beyond = i128::from(exclusive && limit.is_exact);
        if sign > 0 {
            self.low = self.low.max(limit.ceil + beyond);
        } else {
            self.high = self.high.min(limit.floor - beyond);
        }
    }

    /// The first number allowed from here on.
    fn first(&self, from: i128) -> i128 {
        let remainder = from.rem_euclid(self.step);
        if remainder == 0 { from } else { from.saturating_add(self.step - remainder) }
    }

    /// A number that is plausible, or else the next best that is allowed.
    fn draw(&self, plausible: &Plausible, site: &Site<'_>) -> Option<Value> {
        let one = 10_i128.checked_pow(self.decimals)?;
        let (low, high) = self.window(units(plausible.low, one), units(plausible.high, one));
        let count = (high - low) / self.step + 1;
        let nth = site.seed().number_below(u64::try_from(count).unwrap_or(u64::MAX));
        to_json(low + self.step * i128::from(nth), one, self.decimals)
    }

    /// The part of the grid that lies between plausible limits, else a part as wide beside them,
    /// else the first number of the grid.
    fn window(&self, low: i128, high: i128) -> (i128, i128) {
        let span = high - low;
        let (low, high) = if low > self.high {
            (self.high.saturating_sub(span), self.high)
        } else if high < self.low {
            (self.low, self.low.saturating_add(span))
        } else {
            (low, high)
        };
        let (first, last) = (self.first(low.max(self.low)), high.min(self.high));
        if first <= last { (first, last) } else { (self.first(self.low), self.first(self.low)) }
    }
}

/// How many decimals a number has at least that comes close to a limit without reaching it.
const CLOSE: u32 = 2;

/// The least and the greatest number of a shape, no further from zero than whole numbers are exact in
/// every reader of JSON (RFC 8259 §6). Next to a limit that must not be reached, a number that need not be
/// whole is a hundredth away from it, or as near as it takes.
pub fn extremes(shape: &Shape<'_>, whole: bool) -> Option<(Value, Value)> {
    let limits = LIMITS.iter().flat_map(|(key, _, open)| shape.numbers(key).map(|limit| (*open, limit)));
    let decimals = limits.map(|(open, limit)| decimals_of(limit).max(if open { CLOSE } else { 0 }));
    let fewest = if whole { 0 } else { decimals.max().unwrap_or(0) };
    let most = if whole { 0 } else { MAX_DECIMALS };
    (fewest..=most).find_map(|decimals| ends(Grid::of(shape, whole, decimals)?))
}

/// The first and the last number of a grid.
fn ends(mut grid: Grid) -> Option<(Value, Value)> {
    let one = 10_i128.checked_pow(grid.decimals)?;
    grid.narrow(-MAX_SAFE * one, MAX_SAFE * one);
    let (least, most) = (grid.first(grid.low), grid.high - grid.high.rem_euclid(grid.step));
    let json = |number| to_json(number, one, grid.decimals);
    if least <= most { json(least).zip(json(most)) } else { None }
}

const LIMITS: [(&str, i32, bool); 4] = [
    ("minimum", 1, false),
    ("exclusiveMinimum", 1, true),
    ("maximum", -1, false),
    ("exclusiveMaximum", -1, true),
];

/// A number counted in units.
struct Units {
    floor: i128,
    ceil: i128,
    round: i128,
    is_exact: bool,
}

fn exact(number: &Number, one: i128) -> Units {
    if let Some(whole) = number.as_i128() {
        let count = whole.saturating_mul(one);
        return Units { floor: count, ceil: count, round: count, is_exact: true };
    }
    let scaled = number.as_f64().unwrap_or(0.0).clamp(-FARTHEST, FARTHEST) * one as f64;
    let round = scaled.round();
    // A decimal number times a power of ten misses the whole number by less than this.
    if (scaled - round).abs() <= round.abs() * 1e-15 + 1e-9 {
        let count = round as i128;
        return Units { floor: count, ceil: count, round: count, is_exact: true };
    }
    Units {
        floor: scaled.floor() as i128,
        ceil: scaled.ceil() as i128,
        round: round as i128,
        is_exact: false,
    }
}

fn units(number: f64, one: i128) -> i128 {
    (number * one as f64).round() as i128
}

fn decimals_of(number: &Number) -> u32 {
    let text = number.to_string();
    let digits = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => {
            let exponent: i64 = exponent.parse().unwrap_or(0);
            let fraction = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            (i64::try_from(fraction).unwrap_or(0) - exponent).max(0)
        }
        None => text.split_once('.').map_or(0, |(_, fraction)| i64::try_from(fraction.len()).unwrap_or(0)),
    };
    u32::try_from(digits).unwrap_or(MAX_DECIMALS).min(MAX_DECIMALS)
}

fn least_common_multiple(a: i128, b: i128) -> Option<i128> {
    let (mut larger, mut smaller) = (a, b);
    while smaller != 0 {
        (larger, smaller) = (smaller, larger % smaller);
    }
    a.checked_div(larger)?.checked_mul(b).filter(|multiple| *multiple > 0)
}

fn to_json(number: i128, one: i128, decimals: u32) -> Option<Value> {
    if decimals == 0 || number % one == 0 {
        let whole = number / one;
        let json = i64::try_from(whole).map(Number::from).or_else(|_| u64::try_from(whole).map(Number::from));
        return json.ok().or_else(|| Number::from_f64(whole as f64)).map(Value::Number);
    }
    // Read from its decimal digits it is the nearest binary number there is.
    let sign = if number < 0 { "-" } else { "" };
    let (whole, fraction) =
        (number.unsigned_abs() / one.unsigned_abs(), number.unsigned_abs() % one.unsigned_abs());
    let digits = format!("{sign}{whole}.{fraction:0>width$}", width = decimals as usize);
    Number::from_f64(digits.parse().ok()?).map(Value::Number)
}

impl<'a> Shape<'a> {
    fn numbers(&self, keyword: &str) -> impl Iterator<Item = &'a Number> {
        let broken = opposite(keyword)
            .into_iter()
            .flat_map(|broken| self.broken(broken).filter_map(move |part| part.get(broken)?.as_number()));
        self.parts.iter().filter_map(move |part| part.get(keyword)?.as_number()).chain(broken)
    }
}
