//! Instants near the day taken for today, in an order that their names suggest.

use jiff::{SignedDuration, Timestamp, civil};

use super::label::Label;
use crate::generate::seed::Seed;

const DAY: i64 = 86_400;

/// Words in the names of instants, with the first and the last day that they fall on, counted from
/// today. What happens to one thing happens in this order, so the spans do not overlap.
#[rustfmt::skip]
const ERAS: &[(&str, i64, i64)] = &[
    ("birth birthday birthdate born dob", -22_000, -7_000),
    ("created creation added registered joined signup founded inserted uploaded issued received submitted", -90, -61),
    ("started start starts begin began from queued first since departure departs", -60, -46),
    ("updated modified changed edited", -45, -31),
    ("last seen used synced accessed checked processed published indexed sent", -30, -16),
    ("finished completed ended end ends to arrival arrives trashed purged closed deleted archived resolved failed cancelled revoked stopped", -15, -1),
    ("expires expiry expiration due until valid next scheduled renews renewal trial deadline occupied", 30, 365),
];

/// The days of an instant whose name tells nothing.
const ANY_DAY: (i64, i64) = (-60, -1);

/// The second that a name suggests to someone who reads it at `now`, both since 1970.
pub fn second(label: &Label, seed: Seed, now: i64) -> i64 {
    let (first, last) = days(label);
    let span = (last - first + 1) * DAY;
    let offset = seed.with("instant").below(usize::try_from(span).unwrap_or(1));
    now + first * DAY + i64::try_from(offset).unwrap_or(0)
}

/// The instant that a name suggests, as `2025-04-02T09:30:00Z`.
pub fn date_time(label: &Label, seed: Seed, now: i64) -> String {
    text(second(label, seed, now))
}

/// The same date, or date with its time, so many days later, written in the same way.
pub fn shifted(instant: &str, days: i64) -> Option<String> {
    moved(instant, days.checked_mul(DAY)?)
}

/// The same date with its time so many seconds later, or the same date so many whole days later, written
/// in the same way.
pub fn moved(instant: &str, seconds: i64) -> Option<String> {
    if is_date(instant) {
        let days = SignedDuration::from_secs(seconds.div_euclid(DAY).checked_mul(DAY)?);
        return Some(instant.parse::<civil::Date>().ok()?.checked_add(days).ok()?.to_string());
    }
    let (whole, rest) = instant.split_at_checked("2025-06-01T09:30:00".len())?;
    let later = whole.parse::<civil::DateTime>().ok()?;
    let later = later.checked_add(SignedDuration::from_secs(seconds)).ok()?;
    Some(format!("{}{rest}", later.strftime("%Y-%m-%dT%H:%M:%S")))
}

/// Whether what the first name tells happens before what the second tells.
pub fn precedes(first: &Label, second: &Label) -> bool {
    days(first).1 < days(second).0
}

/// Where in the order of things the instant of a name stands.
pub fn rank(label: &Label) -> i64 {
    days(label).0
}

/// True if a name is that of an instant.
pub fn names_an_instant(label: &Label) -> bool {
    ["at", "on", "date", "time", "timestamp", "datetime", "at_ms", "epoch"]
        .iter()
        .any(|word| label.ends_with(word))
        || matches!(label.as_str(), "created" | "updated" | "modified" | "expires" | "deleted")
}

/// A later instant in the form of an earlier text, at most 30 days on. `None` if it is none.
pub fn later_than(text_before: &str, like: &str, seed: Seed) -> Option<String> {
    let offset = i64::try_from(seed.with("later").below(30 * DAY as usize)).ok()?;
    let later = text(read(text_before)? + DAY + offset);
    if is_date(like) { later.get(..10).map(str::to_owned) } else { Some(later) }
}

/// The second that a date or a date with its time stands for.
pub fn read(instant: &str) -> Option<i64> {
    let whole = if is_date(instant) { format!("{instant}T00:00:00Z") } else { instant.to_owned() };
    whole.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

fn is_date(instant: &str) -> bool {
    instant.len() == 10
}

fn text(second: i64) -> String {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

fn days(label: &Label) -> (i64, i64) {
    let era =
        ERAS.iter().find(|(names, ..)| label.words().any(|word| names.split(' ').any(|name| name == word)));
    era.map_or(ANY_DAY, |(_, first, last)| (*first, *last))
}
