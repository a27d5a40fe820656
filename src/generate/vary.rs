//! Another value in the form of one that is known: another id with its prefix, a day next to its day.

use serde_json::{Number, Value};

use super::dates;
use super::names;
use super::voice::Voice;

/// Crockford's alphabet, in which ULIDs are written.
const CROCKFORD: &str = "0123456789abcdefghjkmnpqrstvwxyz";

/// How long a ULID is, and how much of it changes from one to the next of about the same time.
const ULID: usize = 26;
const ULID_TIME: usize = 6;

/// Shorter digests are taken for numbers or words.
const DIGEST: usize = 16;

/// What numbers of an instant are in seconds and in milliseconds.
const SECONDS: std::ops::Range<f64> = 946_684_800.0..4_102_444_800.0;

/// Another value in the form of an example; `None` where any other might be a wrong one.
pub(super) fn vary(example: &Value, voice: &mut Voice<'_>) -> Option<Value> {
    match example {
        Value::String(example) => text(example, voice).map(Value::String),
        Value::Number(example) => number(example, voice).map(Value::Number),
        Value::Array(items) => {
            let varied = items.iter().map(|item| vary(item, voice));
            let varied: Vec<_> = varied.collect::<Option<_>>()?;
            (!varied.is_empty()).then_some(Value::Array(varied))
        }
        _ => None,
    }
}

/// Another id in the form of one, whatever its name.
pub(super) fn id(example: &str, voice: &mut Voice<'_>) -> String {
    if let Some(other) = uuid(example, voice) {
        return other;
    }
    let (prefix, rest) = example.split_at(prefix_length(example));
    if rest.len() == ULID && rest.chars().all(|c| CROCKFORD.contains(c.to_ascii_lowercase())) {
        let (time, chance) = rest.split_at(ULID_TIME);
        let other = voice.characters(CROCKFORD, chance.len());
        let is_upper = rest.chars().any(|c| c.is_ascii_uppercase());
        return format!("{prefix}{time}{}", if is_upper { other.to_uppercase() } else { other });
    }
    let letters = rest.chars().filter(char::is_ascii_alphabetic).count();
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    if letters > 2 && digits == 0 && rest.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_')) {
        return format!("{prefix}{}", voice.word());
    }
    // Of `my_plugin_1_0` the number at the end is a version.
    if rest.len() < 2 && !prefix.is_empty() {
        let words = prefix.split(['_', ':', '/', '|', '-']).filter(|word| !word.is_empty() && is_word(word));
        let longest = words.max_by_key(|word| word.len());
        return longest.map_or_else(
            || format!("{prefix}{}", voice.digits(1)),
            |word| example.replacen(word, voice.word(), 1),
        );
    }
    // Of `tier1` only the number changes.
    let counted = letters > 2 && digits == 1 && rest.ends_with(|c: char| c.is_ascii_digit());
    let is_hex = digits > 0 && rest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f' | '-'));
    let small = if is_hex { "abcdef" } else { "abcdefghijkmnpqrstuvwxyz" };
    let mut other = String::from(prefix);
    for (index, c) in rest.chars().enumerate() {
        match c {
            '0' if index == 0 && rest.len() < 4 => other.push('0'),
            '0'..='9' if index == 0 => other.push_str(&voice.characters("123456789", 1)),
            '0'..='9' => other.push_str(&voice.digits(1)),
            'a'..='z' if !counted => other.push_str(&voice.characters(small, 1)),
            'A'..='Z' if !counted => other.push_str(&voice.characters("ABCDEFGHJKLMNPQRSTUVWXYZ", 1)),
            c => other.push(c),
        }
    }
    other
}

fn text(example: &str, voice: &mut Voice<'_>) -> Option<String> {
    if let Some(other) = uuid(example, voice) {
        return Some(other);
    }
    if dates::read(example).is_some() {
        return dates::shifted(example, -voice.days_back());
    }
    if let Some((mailbox, host)) = example.split_once('@')
        && !example.contains(['/', ' '])
    {
        let own = names::mailbox(voice);
        return Some(format!(
            "{}@{host}",
            own.unwrap_or_else(|| if mailbox.is_empty() { String::new() } else { voice.person().mailbox })
        ));
    }
    if example.contains("://") {
        return url(example, voice);
    }
    let is_digest = example.len() >= DIGEST
        && example.chars().all(|c| c.is_ascii_hexdigit())
        && example.chars().any(|c| c.is_ascii_digit());
    if is_digest {
        return Some(voice.hex(example.len()));
    }
    if names::is_id(&voice.label) || is_coded(example) {
        return Some(id(example, voice));
    }
    names::of_person(voice)
}

fn uuid(example: &str, voice: &mut Voice<'_>) -> Option<String> {
    let is_uuid = example.len() == 36
        && example.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        });
    let is_upper = example.chars().any(|c| c.is_ascii_uppercase());
    is_uuid.then(|| if is_upper { voice.uuid().to_uppercase() } else { voice.uuid() })
}

/// The same address but for the last part that looks like an id.
fn url(example: &str, voice: &mut Voice<'_>) -> Option<String> {
    let start = example.find("://")? + 3;
    let path = start + example.get(start..)?.find('/')?;
    let end = example.find(['?', '#']).unwrap_or(example.len());
    let (before, name) = example.get(..end)?.rsplit_once('/').filter(|(before, _)| before.len() >= path)?;
    let (stem, ending) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
    if !stem.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(format!("{before}/{}{ending}{}", id(stem, voice), example.get(end..)?))
}

/// Where the part of an id begins that tells it from others: after its last separator.
fn prefix_length(id: &str) -> usize {
    let at = id
        .rfind(['_', ':', '/', '|'])
        .or_else(|| id.find('-').filter(|at| id.get(..*at).is_some_and(is_word)));
    at.map_or(0, |at| at + 1)
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase())
}

/// True for a text such as `ord_81f3`, which no language has words like.
fn is_coded(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 2 && !text.contains([' ', '.', '/', ',', ';', '=', '(']) && text.len() > 5
}

fn number(example: &Number, voice: &mut Voice<'_>) -> Option<Number> {
    let known = example.as_f64()?;
    if names::is_fixed(&voice.label) || known == 0.0 {
        return None;
    }
    if SECONDS.contains(&known) || SECONDS.contains(&(known / 1_000.0)) {
        let unit = if SECONDS.contains(&known) { 1 } else { 1_000 };
        return Some(Number::from(example.as_i64()? - voice.days_back() * 86_400 * unit));
    }
    if let Some(whole) = example.as_i64() {
        if names::is_id(&voice.label) && whole > 9 {
            return id(&whole.to_string(), voice).parse::<i64>().ok().map(Number::from);
        }
        let (low, high) = ((whole as f64 * 0.5).ceil() as i64, (whole as f64 * 1.6).floor() as i64);
        return Some(Number::from(voice.whole(low.min(high), low.max(high))));
    }
    let text = example.to_string();
    let decimals = text.split_once('.').filter(|_| !text.contains('e')).map_or(0, |(_, digits)| digits.len());
    let high = if known > 0.0 && known <= 1.0 { 1.0 } else { known * 1.5 };
    let share = f64::from(voice.number(0, 1_000)) / 1_000.0;
    let other = known * 0.6 + (high - known * 0.6) * share;
    format!("{other:.decimals$}").parse().ok().and_then(Number::from_f64)
}
