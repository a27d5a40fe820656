//! What a title or a description tells of a value beyond its name: `ISO 4217`, `in cents`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::codes;
use super::names;
use super::number_names::Plausible;
use super::places;
use super::voice::Voice;
use super::words::TAGS;
use crate::generate::compose::shape::Shape;

type Maker = fn(&mut Voice<'_>) -> String;

/// Phrases (separated by `|`) that tell what a text is.
#[rustfmt::skip]
const TEXTS: &[(&str, Maker)] = &[
    ("iso 4217|iso4217|currency code|iso currency", |v| v.place().country.currency.to_owned()),
    ("iso 3166-1 alpha-3|alpha-3|three-letter country|3-letter country", |v| places::alpha3(v.place().country.code).to_owned()),
    ("iso 3166-1|iso 3166|alpha-2|two-letter country|2-letter country|two letter country|iso country code", |v| v.place().country.code.to_owned()),
    ("iso 639-1|iso 639|language code", |v| v.place().country.language.to_owned()),
    ("bcp 47|bcp47|bcp-47|rfc 5646|ietf language tag|locale code", names::locale),
    ("iana time zone|iana timezone|tz database|olson time", |v| v.place().time_zone.to_owned()),
    ("iso 8601 duration|iso-8601 duration|iso8601 duration", |v| format!("PT{}M", v.number(1, 59))),
    ("iso 8601 date-time|iso 8601 timestamp|iso-8601 timestamp|iso 8601 datetime|rfc 3339|rfc3339|utc timestamp|iso timestamp|iso8601 timestamp", |v| v.date_time()),
    ("yyyy-mm-dd", |v| v.date()),
    ("iso 8601|iso-8601|iso8601", |v| v.date_time()),
    ("e.164|e164", |v| names::phone(v).chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()),
    ("sha-256|sha256", |v| v.hex(64)),
    ("sha-1|sha1|commit sha|git sha", |v| v.hex(40)),
    ("sha-512|sha512", |v| v.hex(128)),
    ("md5", |v| v.hex(32)),
    ("mac address", |v| format!("00:00:5e:00:53:{}", v.hex(2))),
    ("cidr notation|cidr block|cidr range", |v| format!("10.{}.{}.0/24", v.number(0, 99), v.number(0, 99))),
    ("ipv6 address", |v| format!("2001:db8::{:x}", v.number(1, 0xffff))),
    ("ipv4 address|ip address", names::ipv4),
    ("cron expression|cron schedule|crontab", |v| v.pick(&["0 6 * * *", "*/15 * * * *", "30 2 * * 1"]).to_owned()),
    ("semantic version|semver", |v| format!("{}.{}.{}", v.number(1, 4), v.number(0, 9), v.number(0, 9))),
    ("mime type|media type|content type of", |v| v.file().1.to_owned()),
    ("hex color|hex colour|hexadecimal color|hex-encoded color", |v| format!("#{}", v.hex(6))),
    ("base64|base 64", |v| format!("{}A==", v.base62(21))),
    ("hexadecimal|hex-encoded|hex string", |v| v.hex(32)),
    ("uuid|universally unique", |v| v.uuid()),
    ("iban", codes::iban),
    ("email address of|e-mail address of", names::email),
    ("url of|url to|url for|url where|url that|link to|uri of|absolute url", names::url),
    ("comma-separated list|comma separated list|comma-delimited|comma-separated", |v| format!("{},{}", v.pick(&TAGS[..7]), v.pick(&TAGS[7..]))),
    ("name of the user|name of the person|full name of|name of the customer", |v| v.person().full),
    ("file name of|name of the file", |v| v.file().0.to_owned()),
];

/// Phrases that tell how large a number is.
#[rustfmt::skip]
const NUMBERS: &[(&str, f64, f64, u32)] = &[
    ("in cents|smallest currency unit|minor unit|in pence|lowest denomination", 500.0, 50_000.0, 0),
    ("between 0 and 1|between 0.0 and 1.0|from 0 to 1|0.0 to 1.0|0.0-1.0|0 to 1|[0, 1]", 0.05, 0.95, 2),
    ("between 0 and 100|between 1 and 100|from 0 to 100|0-100|percentage|as a percent|in percent", 1.0, 100.0, 0),
    ("between 1 and 5|from 1 to 5|1-5", 1.0, 5.0, 0),
    ("between 1 and 10|from 1 to 10|1-10", 1.0, 10.0, 0),
    ("in milliseconds|milliseconds", 20.0, 2_000.0, 0),
    ("in seconds|number of seconds", 5.0, 600.0, 0),
    ("in minutes|number of minutes", 5.0, 90.0, 0),
    ("in hours|number of hours", 1.0, 48.0, 0),
    ("in days|number of days", 1.0, 30.0, 0),
    ("in bytes|number of bytes", 2_048.0, 4_000_000.0, 0),
    ("in megabytes|in mb|in mib|in mebibytes", 64.0, 8_192.0, 0),
    ("in gigabytes|in gb|in gib|in gibibytes|gigabytes", 1.0, 256.0, 0),
    ("in pixels|in px", 200.0, 1_920.0, 0),
    ("in kilometers|in kilometres|in km", 1.0, 400.0, 1),
    ("in meters|in metres", 1.0, 900.0, 1),
    ("in kilograms|in kg", 1.0, 40.0, 1),
    ("http status", 200.0, 200.0, 0),
];

/// Phrases that tell that a number is an instant.
const INSTANTS: &str = "unix timestamp|unix time|epoch|since 1970|unix epoch";

/// No description is read further than this, in bytes.
const READ: usize = 300;

/// The phrases of a table, which are all looked for at once.
struct Phrases {
    automaton: Option<AhoCorasick>,
    /// The line that each phrase stands in.
    lines: Vec<usize>,
}

impl Phrases {
    fn new(lines: impl Iterator<Item = &'static str>) -> Self {
        let phrases: Vec<_> = lines
            .enumerate()
            .flat_map(|(line, phrases)| phrases.split('|').map(move |phrase| (line, phrase)))
            .collect();
        let builder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .clone();
        Self {
            automaton: builder.build(phrases.iter().map(|(_, phrase)| *phrase)).ok(),
            lines: phrases.into_iter().map(|(line, _)| line).collect(),
        }
    }

    /// The line of the first phrase in what is said of a shape, where whole words speak of it.
    fn find(&self, shape: &Shape<'_>) -> Option<usize> {
        let automaton = self.automaton.as_ref()?;
        let said =
            shape.parts.iter().flat_map(|part| [part.text("title"), part.text("description")]).flatten();
        said.into_iter().find_map(|said| {
            let said = said.get(..READ).unwrap_or(said).as_bytes();
            let is_word = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
            let whole = automaton.find_iter(said).find(|found| {
                !is_word(found.start().checked_sub(1).and_then(|at| said.get(at)))
                    && !is_word(said.get(found.end()))
            })?;
            self.lines.get(whole.pattern().as_usize()).copied()
        })
    }
}

/// A text as the title or the description of a shape says that it is.
pub fn text(shape: &Shape<'_>, voice: &mut Voice<'_>) -> Option<String> {
    static PHRASES: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(TEXTS.iter().map(|(phrases, _)| *phrases)));
    let (_, maker) = TEXTS.get(PHRASES.find(shape)?)?;
    Some(maker(voice))
}

/// How large a number is.
pub enum Size {
    Within(Plausible),
    /// Seconds since 1970, so many to a second.
    Instant(f64),
}

/// How large the title or the description of a shape says that a number is.
pub fn size(shape: &Shape<'_>) -> Option<Size> {
    static PHRASES: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(NUMBERS.iter().map(|(phrases, ..)| *phrases).chain([INSTANTS])));
    let line = PHRASES.find(shape)?;
    let is_in_milliseconds = || {
        let mut said = shape.parts.iter().filter_map(|part| part.text("description"));
        said.any(|said| said.to_ascii_lowercase().contains("millisecond"))
    };
    Some(match NUMBERS.get(line) {
        Some((_, low, high, decimals)) => {
            Size::Within(Plausible { low: *low, high: *high, decimals: *decimals })
        }
        None => Size::Instant(if is_in_milliseconds() { 1_000.0 } else { 1.0 }),
    })
}
