//! How old something is, and how long it lasts, agrees with when it began and when it ends.

use serde_json::{Map, Value};

use super::{Change, Hints, find, is_asked_for, moment, objects};
use crate::generate::look::label;
use crate::pointer::Pointer;

const DAY: i64 = 86_400;

/// A year (365.2425 days), in seconds.
const YEAR: i64 = 31_556_952;

const BIRTHS: &[&str] = &[
    "birth_date",
    "birthdate",
    "date_of_birth",
    "dob",
    "birthday",
    "birth_day",
    "born_on",
    "born_at",
    "born",
];

const LEFT: &[&str] = &["expires_in", "expires_in_seconds", "expires_in_secs", "ttl", "ttl_seconds"];

const EXPIRIES: &[&str] = &["expires_at", "expires", "expires_on", "expiry", "expiration", "valid_until"];

const STARTS: &[&str] = &[
    "started_at",
    "start_time",
    "start_at",
    "starts_at",
    "start",
    "started",
    "began_at",
    "start_date",
    "check_in",
    "departure_time",
];

const ENDS: &[&str] = &[
    "completed_at",
    "finished_at",
    "ended_at",
    "end_time",
    "end_at",
    "ends_at",
    "end",
    "finished",
    "ended",
    "stopped_at",
    "end_date",
    "check_out",
    "arrival_time",
];

/// Names of how long something takes, before the word for the unit.
const SPANS: &[&str] = &[
    "duration",
    "elapsed",
    "elapsed_time",
    "runtime",
    "run_time",
    "took",
    "processing_time",
    "execution_time",
];

/// Words for units, and how many milliseconds they are.
const UNITS: &[(&[&str], f64)] = &[
    (&["ms", "millis", "milliseconds", "msec"], 1.0),
    (&["s", "sec", "secs", "seconds"], 1e3),
    (&["m", "min", "mins", "minutes"], 60e3),
    (&["h", "hours"], 3_600e3),
    (&["days", "nights"], 86_400e3),
];

/// `age` beside a birthday, `expires_at` beside `expires_in`, and when something ended that began at some
/// time and took so long.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let objects = objects(value);
    let of_one = |(place, object): &(Pointer, &Map<String, Value>)| {
        [age(place, object, hints), expiry(place, object, hints), end(place, object, hints)]
    };
    objects.iter().flat_map(of_one).flatten().collect()
}

fn age(place: &Pointer, object: &Map<String, Value>, hints: &Hints) -> Option<Change> {
    let (name, known) =
        find(object, &["age", "age_years", "age_in_years"]).filter(|(_, age)| age.is_number())?;
    let (birth, born) = find(object, BIRTHS)?;
    let age = (hints.now? - moment::read(birth, born)?).div_euclid(YEAR);
    let is_other = known.as_i64() != Some(age) && age >= 0 && !is_asked_for(place, name, known, hints);
    is_other.then(|| (place.join(name), Value::from(age)))
}

fn expiry(place: &Pointer, object: &Map<String, Value>, hints: &Hints) -> Option<Change> {
    let left = find(object, LEFT)?.1.as_i64().filter(|left| *left >= 0)?;
    let (name, known) = find(object, EXPIRIES)?;
    move_to(place, (name, known), hints.now?.checked_add(left)?, hints)
}

/// What began lasts as long as it says. Between two days the days are counted.
fn end(place: &Pointer, object: &Map<String, Value>, hints: &Hints) -> Option<Change> {
    let (start, end) = (find(object, STARTS)?, find(object, ENDS)?);
    let (began, ended) = (moment::read(start.0, start.1)?, moment::read(end.0, end.1)?);
    let (name, lasts, unit) = object.iter().find_map(|(name, value)| {
        let (lasts, unit) = (value.as_f64().filter(|lasts| *lasts >= 0.0)?, unit(&label::snake(name))?);
        Some((name, lasts, unit))
    })?;
    let day = DAY as f64 * 1e3;
    let are_days = [start, end].iter().all(|(_, value)| value.as_str().is_some_and(|day| day.len() == 10));
    if are_days || is_asked_for(place, end.0, end.1, hints) {
        let between = ((ended - began).max(0) as f64 * 1e3 / unit.min(day)).round();
        let is_other = (between - lasts).abs() > f64::EPSILON;
        return is_other.then(|| (place.join(name), Value::from(between as u64)));
    }
    let seconds = (lasts * unit / 1e3).ceil();
    let seconds = (seconds < 1e9).then_some(seconds as i64)?;
    move_to(place, end, began.checked_add(seconds)?, hints)
}

/// An instant as it is written, but at this second.
fn move_to(place: &Pointer, (name, known): (&str, &Value), second: i64, hints: &Hints) -> Option<Change> {
    let later = second.checked_sub(moment::read(name, known)?).filter(|later| *later != 0)?;
    let moved = moment::moved(known, later)?;
    (moved != *known && !is_asked_for(place, name, known, hints)).then(|| (place.join(name), moved))
}

/// The milliseconds of the unit in which a name tells how long something takes; seconds where it says none.
fn unit(name: &str) -> Option<f64> {
    if SPANS.contains(&name) {
        return Some(1e3);
    }
    let (span, unit) = name.rsplit_once('_').unwrap_or(("", name));
    let known = UNITS.iter().find(|(words, _)| words.contains(&unit))?.1;
    let is_span = SPANS.contains(&span) || span.strip_suffix("_in").is_some_and(|span| SPANS.contains(&span));
    (is_span || name == "nights").then_some(known)
}
