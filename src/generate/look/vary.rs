//! Another value in the form of one that is known: another id with its prefix, a day next to its day.

use serde_json::{Number, Value};

use super::dates;
use super::names;
use super::voice::Voice;
use crate::redact::secrets;

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
pub fn vary(example: &Value, voice: &mut Voice<'_>) -> Option<Value> {
    match example {
        // What looks like a credential might be taken for one.
        Value::String(example) => {
            text(example, voice).filter(|other| secrets::find(other).is_none()).map(Value::String)
        }
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
pub fn id(example: &str, voice: &mut Voice<'_>) -> String {
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
        return match longest {
            Some(word) => example.replacen(word, voice.word(), 1),
            None => format!("{prefix}{}", voice.digits(1)),
        };
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
    if let Some(other) = pairs(example, voice).or_else(|| address(example, voice)) {
        return Some(other);
    }
    if let Some((whole, decimals)) = example.split_once('.')
        && [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    {
        // An amount that is written as text.
        let other = number(&Number::from_f64(example.parse().ok()?)?, voice)?.as_f64()?;
        return Some(format!("{other:.*}", decimals.len()));
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

/// Bytes as fingerprints and hardware addresses show them: `3b:16:bf`.
fn pairs(example: &str, voice: &mut Voice<'_>) -> Option<String> {
    let is_pair = |part: &str| part.len() == 2 && part.chars().all(|c| c.is_ascii_hexdigit());
    let parts: Vec<_> = example.split(':').collect();
    (parts.len() > 3 && parts.iter().all(|part| is_pair(part))).then(|| {
        let pairs: Vec<_> = parts.iter().map(|_| voice.hex(2)).collect();
        let pairs = pairs.join(":");
        if example.chars().any(|c| c.is_ascii_uppercase()) { pairs.to_uppercase() } else { pairs }
    })
}

/// Another address of the same network.
fn address(example: &str, voice: &mut Voice<'_>) -> Option<String> {
    let address: std::net::Ipv4Addr = example.parse().ok()?;
    let [a, b, c, _] = address.octets();
    Some(format!("{a}.{b}.{c}.{}", voice.number(2, 250)))
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
    // Digits with something between them are months, times or ranges.
    let is_plain =
        text.bytes().all(|b| b.is_ascii_alphanumeric()) || text.contains(|c: char| c.is_ascii_alphabetic());
    digits > 2 && is_plain && !text.contains([' ', '.', '/', ',', ';', '=', '(']) && text.len() > 5
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::generate::look::Look;
    use crate::generate::seed::Seed;
    use crate::generate::site::Site;

    /// Another value for a property of the second item of a list.
    fn varied(name: &str, example: Value, number: u64) -> Option<Value> {
        let root = Site::root(Seed::new(number), Look::plain());
        let list = root.property("users");
        let item = list.item(1);
        vary(&example, &mut Voice::new(&item.property(name), 0))
    }

    fn text_of(name: &str, example: &str) -> String {
        let other = varied(name, json!(example), 7).unwrap();
        assert_ne!(other, example);
        other.as_str().unwrap().to_owned()
    }

    /// The form of a text: `a` for lower case, `A` for upper case, `0` for digits.
    fn form(text: &str) -> String {
        let class = |c: char| match c {
            'a'..='z' => 'a',
            'A'..='Z' => 'A',
            '0'..='9' => '0',
            c => c,
        };
        text.chars().map(class).collect()
    }

    #[test]
    fn ids_keep_their_prefix_their_length_and_their_alphabet() {
        for (example, prefix) in
            [("org_9f31b2", "org_"), ("file-Kq83Zb1", "file-"), ("11446498", ""), ("cus|000812", "cus|")]
        {
            let other = text_of("id", example);
            assert!(other.starts_with(prefix), "{other}");
            assert_eq!(form(&other), form(example), "{other}");
        }
        let digest = text_of("id", "0a1b2c3d4e5f6a7b8c9d0e1f");
        assert!(digest.len() == 24 && digest.chars().all(|c| c.is_ascii_hexdigit()), "{digest}");
        let ulid = text_of("id", "ord_01h1s5z6vf2mm1mz3hevnn9va7");
        let rest = ulid.strip_prefix("ord_01h1s5").unwrap();
        assert!(rest.len() == 20 && !rest.contains(['i', 'l', 'o', 'u']), "{ulid}");
        assert_eq!(form(&text_of("id", "tier1")), "aaaa0");
        assert!(text_of("id", "tier1").starts_with("tier"));
        assert!(text_of("plugin_id", "my_plugin_1_0").ends_with("_1_0"));
    }

    #[test]
    fn days_mailboxes_and_addresses_keep_what_is_around_them() {
        let day = text_of("created_at", "2012-02-22T02:06:58.147+01:00");
        assert!(day.starts_with("2012-02-") && day.ends_with("T02:06:58.147+01:00"), "{day}");
        assert!(text_of("email", "ceo@example.org").ends_with("@example.org"));
        assert_eq!(
            varied("billing_email", json!("billing@example.org"), 7),
            Some(json!("billing@example.org"))
        );
        let print = text_of("fingerprint", "3b:16:bf:e4:8b:00");
        assert!(print.len() == 17 && print.chars().all(|c| c == ':' || c.is_ascii_hexdigit()), "{print}");
        assert!(text_of("ip", "192.0.2.17").starts_with("192.0.2."));
        let image = text_of("logo_url", "https://cdn.example.com/logos/ab12f9.png?w=64");
        assert!(
            image.starts_with("https://cdn.example.com/logos/") && image.ends_with(".png?w=64"),
            "{image}"
        );
        assert_eq!(varied("docs_url", json!("https://example.com/docs"), 7), None);
    }

    #[test]
    fn numbers_stay_near_and_those_that_mean_one_thing_stay() {
        for number in 0..50 {
            let other = varied("amount", json!(200), number).unwrap().as_i64().unwrap();
            assert!((100..=320).contains(&other), "{other}");
            let other = varied("score", json!(0.85), number).unwrap().as_f64().unwrap();
            assert!((0.5..=1.0).contains(&other), "{other}");
        }
        let amount = text_of("amount", "23.45");
        assert!(
            amount.len() == 5 && amount.parse::<f64>().is_ok_and(|amount| (14.0..36.0).contains(&amount)),
            "{amount}"
        );
        assert_eq!(varied("period", json!("2020-01"), 1), None);
        assert_eq!((varied("status_code", json!(404), 1), varied("count", json!(0), 1)), (None, None));
        let later = varied("created", json!(1_700_000_000), 1).unwrap().as_i64().unwrap();
        assert!((1_690_000_000..1_700_000_000).contains(&later) && later % 86_400 == 1_700_000_000 % 86_400);
    }

    proptest! {
        #[test]
        fn any_text_can_be_varied_and_never_into_a_credential(example in "\\PC{0,60}|sk_live_[a-zA-Z0-9]{24}|ghp_[a-zA-Z0-9]{36}", name in "[a-z_]{1,12}|id|user_id|email|created_at|url") {
            if let Some(Value::String(other)) = varied(&name, Value::from(example), 1) {
                prop_assert_eq!(secrets::find(&other), None);
            }
        }
    }
}
