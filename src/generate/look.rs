//! What the values of one document have in common: the day that they take for today, whose names they
//! bear, and what the document shows of them.

mod choices;
mod codes;
pub mod dates;
pub mod described;
pub mod entries;
mod faults;
pub mod formats;
mod given;
pub mod label;
pub mod locale;
pub mod names;
pub mod number_names;
mod places;
mod shown;
mod table;
mod titles;
pub mod told;
mod vary;
pub mod voice;
mod words;

use std::sync::{LazyLock, OnceLock};

use jiff::Timestamp;
use jiff::civil;

use crate::contract::schemas::Schemas;
use locale::Locale;
use shown::Shown;

/// 2025-06-01T00:00:00Z, so that generated values never change by themselves.
const TODAY: i64 = 1_748_736_000;

/// How the generated values of a document look.
#[derive(Debug)]
pub struct Look {
    now: i64,
    locale: Locale,
    /// What the document shows, gathered when the first value is made.
    shown: OnceLock<Shown>,
}

/// The look where nothing is known of the document.
static PLAIN: LazyLock<Look> =
    LazyLock::new(|| Look { shown: OnceLock::from(Shown::default()), ..Look::default() });

impl Default for Look {
    fn default() -> Self {
        Self { now: TODAY, locale: Locale::default(), shown: OnceLock::new() }
    }
}

impl Look {
    /// The look of values of one document, made at an instant (a fixed one where none is given) in a
    /// locale.
    pub fn new(now: Option<Instant>, locale: Locale) -> Self {
        Self { now: now.map_or(TODAY, |now| now.0), locale, shown: OnceLock::new() }
    }

    pub(super) fn plain() -> &'static Self {
        &PLAIN
    }

    /// The second that generated dates are counted from, since 1970.
    /// The second since 1970 that is taken for now.
    pub fn now(&self) -> i64 {
        self.now
    }

    pub(super) fn locale(&self) -> Locale {
        self.locale
    }

    pub(super) fn shown(&self, schemas: &Schemas) -> &Shown {
        self.shown.get_or_init(|| Shown::of(schemas.root()))
    }
}

/// A date, or a date with its time and offset (RFC 3339 §5.6), that generated values take for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(i64);

/// The years from 1970 to 9890: beyond them there is no room for what was and what will be.
const ROOM: std::ops::Range<i64> = 0..249_962_630_400;

impl std::str::FromStr for Instant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let day = || text.parse::<civil::Date>().ok().filter(|_| text.len() == "2025-06-01".len());
        let whole = day().map(|day| format!("{day}T00:00:00Z"));
        match whole.as_deref().unwrap_or(text).parse::<Timestamp>().map(Timestamp::as_second) {
            Ok(second) if ROOM.contains(&second) => Ok(Self(second)),
            Ok(_) => Err(beyond(text)),
            Err(_) if text.get(..10).is_some_and(|day| day.parse().is_ok_and(is_late)) => Err(beyond(text)),
            Err(_) => Err(format!(
                "`{text}` is neither a date nor a date with its time, as `2025-06-01` or `2025-06-01T09:30:00Z`"
            )),
        }
    }
}

/// The last days that can be written are none that an instant can fall on.
fn is_late(day: civil::Date) -> bool {
    day.year() > 9890
}

fn beyond(text: &str) -> String {
    format!("`{text}` is not in the years from 1970 to 9890")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_a_date_or_a_date_with_its_time() {
        assert_eq!("2025-06-01".parse(), Ok(Instant(TODAY)));
        assert_eq!("2025-06-01T02:00:00+02:00".parse(), Ok(Instant(TODAY)));
        for wrong in ["", "yesterday", "2025-06", "2025-13-01", "2025-06-01T09:30"] {
            assert!(wrong.parse::<Instant>().unwrap_err().contains("neither"), "{wrong}");
        }
        for beyond in ["1969-12-31", "9891-01-01", "9999-12-31", "9999-12-31T23:59:59Z"] {
            assert!(beyond.parse::<Instant>().unwrap_err().contains("to 9890"), "{beyond}");
        }
        assert!("9890-12-31T23:59:59Z".parse::<Instant>().is_ok());
    }
}
