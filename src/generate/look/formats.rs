//! What a `format` asks for: one line for each.

use super::names;
use super::voice::Voice;
use super::words::{COLORS, NAMES};

type Maker = fn(&mut Voice<'_>) -> String;

/// Formats, and what makes a value of them. A format that is not here leaves it to the name.
#[rustfmt::skip]
const FORMATS: &[(&str, Maker)] = &[
    ("date-time", |v| v.date_time()),
    ("date", |v| v.date()),
    ("time", |v| format!("{:02}:{:02}:00Z", v.number(7, 19), v.number(0, 59))),
    ("partial-time", |v| format!("{:02}:{:02}:00", v.number(7, 19), v.number(0, 59))),
    ("duration", |v| format!("PT{}M", v.number(1, 59))),
    ("email", names::email),
    ("idn-email", names::email),
    ("hostname", |v| format!("{}.example.com", v.pick(names::HOSTS))),
    ("idn-hostname", |v| format!("{}.example.com", v.pick(names::HOSTS))),
    ("ipv4", names::ipv4),
    ("ip", names::ipv4),
    ("ipv6", |v| format!("2001:db8::{:x}", v.number(1, 0xffff))),
    ("uri", names::url),
    ("url", names::url),
    ("iri", names::url),
    ("uri-reference", |v| format!("/{}/{}", v.subject().replace(' ', "-"), v.hex(8))),
    ("iri-reference", |v| format!("/{}/{}", v.subject().replace(' ', "-"), v.hex(8))),
    ("uri-template", |v| format!("https://example.com/{}/{{id}}", v.subject().replace(' ', "-"))),
    ("uuid", |v| v.uuid()),
    ("json-pointer", |v| format!("/items/{}", v.number(0, 9))),
    ("relative-json-pointer", |v| format!("{}/name", v.number(0, 3))),
    ("regex", |v| format!("^{}[0-9]+$", v.pick(NAMES))),
    ("byte", |v| format!("{}A==", v.base62(21))),
    ("base64url", |v| v.base62(24)),
    ("binary", |v| v.pick(NAMES).to_owned()),
    ("password", |v| format!("example-{}-{}", v.pick(COLORS), v.digits(4))),
    ("phone", names::phone),
    ("color", |v| format!("#{}", v.hex(6))),
    ("city", |v| v.place().city.to_owned()),
    ("country-code", |v| v.place().country.code.to_owned()),
    ("currency", |v| v.place().country.currency.to_owned()),
    ("language", |v| v.place().country.language.to_owned()),
];

/// Text of a format; `None` if the format is not known.
pub fn text(format: &str, voice: &mut Voice<'_>) -> Option<String> {
    let (_, maker) = FORMATS.iter().find(|(name, _)| *name == format)?;
    Some(maker(voice))
}

/// A text made as long as it has to be, for the formats that may go on.
pub fn longer(format: &str, text: &str, least: usize) -> Option<String> {
    let (mut text, more) = match format {
        "uri" | "url" | "uri-reference" | "iri" | "iri-reference" => (text.to_owned(), "/more"),
        "base64url" | "binary" | "password" => (text.to_owned(), "more"),
        // Four characters stand for three bytes; what fills the last ones up comes at the end.
        "byte" => {
            let text = brief(format)?;
            return Some(format!("{}{text}", "bW9y".repeat(least.saturating_sub(text.len()).div_ceil(4))));
        }
        _ => return None,
    };
    while text.chars().count() < least {
        text.push_str(more);
    }
    Some(text)
}

/// The same text in the other ways that its format allows.
pub fn spellings(format: &str, text: &str) -> Vec<String> {
    let endings: &[&str] = match format {
        "date-time" | "time" => &[".000Z", ".000000Z", "+00:00", ".000+00:00", ".000000+00:00"],
        "uuid" => return vec![text.to_uppercase()],
        _ => &[],
    };
    let stem = text.strip_suffix('Z').unwrap_or(text);
    endings.iter().map(|ending| format!("{stem}{ending}")).collect()
}

/// A text of a format that is as short as it may be and still reads like one.
pub fn brief(format: &str) -> Option<&'static str> {
    let brief = [
        ("email", "a@b.co"),
        ("idn-email", "a@b.co"),
        ("hostname", "a.co"),
        ("uri", "a:b"),
        ("url", "a:b"),
        ("byte", "bQ=="),
        ("base64url", "bQ"),
        ("binary", "m"),
        ("password", "m"),
    ];
    brief.into_iter().find(|(name, _)| *name == format).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::generate::look::Look;
    use crate::generate::seed::Seed;
    use crate::generate::site::Site;

    #[test]
    fn values_of_every_format_are_valid() {
        for (format, _) in FORMATS {
            let schema = json!({ "type": "string", "format": format });
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
            for number in 0..100 {
                let root = Site::root(Seed::new(number), Look::plain());
                let site = root.property("home_page");
                let text = text(format, &mut Voice::new(&site, 0)).unwrap();
                assert!(validator.is_valid(&Value::from(text.as_str())), "{format}: {text}");
            }
        }
    }
}
