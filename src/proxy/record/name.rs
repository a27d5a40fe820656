//! What fixtures and their folders are called: names to be read, the same in every recording.

use std::collections::HashMap;

use serde_json::Value;
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

use crate::contract::operation::Operation;

/// Longer ones are cut: file systems know no names beyond 255 bytes.
const LONGEST: usize = 80;

/// Names that are not those of files everywhere.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com1", "lpt1"];

/// The name of each operation's folder. Where several would have one name, each has a mark of its own.
pub fn folders(operations: &[Operation]) -> Vec<String> {
    let routes: Vec<_> = operations.iter().map(Operation::route).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let plain = |route: &String| slug(route, &['-']).0;
    routes.iter().for_each(|route| *counts.entry(plain(route)).or_default() += 1);
    let named = routes.iter().map(|route| match counts.get(&plain(route)) {
        Some(1) => plain(route),
        _ => format!("{}-{}", plain(route), mark(route)),
    });
    named.collect()
}

/// The name of a fixture: the values on which it depends, `7` or `limit=10`. Where these make no name,
/// or one that others may have, a mark of them is added.
pub fn of_fixture(conditions: &Value) -> String {
    let pairs = |part: &str| {
        let object = conditions.get(part).and_then(Value::as_object);
        object.into_iter().flatten().map(|(name, value)| (name.clone(), words(value)))
    };
    let mut parts: Vec<_> = pairs("path").map(|(_, value)| value).collect();
    parts.extend(pairs("query").chain(pairs("headers")).map(|(name, value)| format!("{name}={value}")));
    let has_body = ["body", "form"].iter().any(|key| conditions.get(key).is_some());
    if parts.is_empty() && !has_body {
        return "any".to_owned();
    }
    let (name, is_exact) = slug(&parts.join("_"), &['-', '_', '=', '.']);
    // Steps of a sequence are told by a number at the end.
    let end = name.rsplit('-').next().unwrap_or_default();
    let is_step = name.contains('-') && end.bytes().all(|b| b.is_ascii_digit());
    let is_alone = parts.len() < 2 || !parts.iter().any(|part| part.contains('_'));
    if is_exact && is_alone && !is_step && !has_body && name != "any" {
        return name;
    }
    let name = if name.is_empty() { "body" } else { &name };
    format!("{name}-{}", mark(&conditions.to_string()))
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// A text in lower case with `-` for what is neither a letter nor a digit nor allowed besides, and whether
/// nothing was lost.
fn slug(text: &str, allowed: &[char]) -> (String, bool) {
    let mut slug = String::new();
    for c in text.chars() {
        let c = c.to_ascii_lowercase();
        let is_kept = c.is_ascii_alphanumeric() || allowed.contains(&c);
        match if is_kept { c } else { '-' } {
            '-' if slug.is_empty() || slug.ends_with('-') => {}
            '.' if slug.is_empty() => {}
            c if slug.len() < LONGEST => slug.push(c),
            _ => {}
        }
    }
    let slug = slug.trim_end_matches(['-', '.']).to_owned();
    let is_exact = slug == text && !RESERVED.contains(&slug.as_str());
    (slug, is_exact)
}

/// Six digits that tell a text from others: of what stands in the fixture anyway.
fn mark(text: &str) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(text.as_bytes());
    format!("{:06x}", hasher.finish() & 0xff_ffff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn names_say_what_a_fixture_depends_on() {
        for (conditions, name) in [
            (json!({}), "any"),
            (json!({"path": {"id": "7"}}), "7"),
            (json!({"path": {"id": "7", "part": "b"}, "query": {"limit": "10"}}), "7_b_limit=10"),
            (json!({"query": {"expand": "users", "limit": "10"}}), "expand=users_limit=10"),
            (json!({"path": {"id": "7"}, "headers": {"x-tenant": "acme"}}), "7_x-tenant=acme"),
        ] {
            assert_eq!(of_fixture(&conditions), name);
        }
        for (conditions, start) in [
            (json!({"path": {"id": "../../etc"}}), "etc-"),
            (json!({"path": {"id": "Ada Lovelace"}}), "ada-lovelace-"),
            (json!({"path": {"id": "x-2"}}), "x-2-"),
            (json!({"path": {"id": "any"}}), "any-"),
            (json!({"path": {"id": ".."}}), "body-"),
            (json!({"body": {"name": "x"}}), "body-"),
            (json!({"path": {"id": "nul"}}), "nul-"),
        ] {
            let name = of_fixture(&conditions);
            assert!(name.starts_with(start) && name.len() == start.len() + 6, "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_name_is_one_of_a_file(id in "\\PC{0,200}", limit in "[./\\\\A-Z-]{0,90}") {
            let name = of_fixture(&json!({"path": {"id": id}, "query": {"limit": limit}}));
            prop_assert!(!name.is_empty() && name.len() <= LONGEST + 7 && !name.starts_with('.'));
            prop_assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_=.".contains(c)), "{name}");
        }

        #[test]
        fn different_values_have_different_names(a in "[aAb2_.-]{1,5}", b in "[aAb2_.-]{1,5}", c in "[ab_-]{1,3}", d in "[ab_-]{1,3}") {
            let of = |x: &str, y: &str| of_fixture(&json!({"path": {"x": x, "y": y}}));
            prop_assert!((&a, &c) == (&b, &d) || of(&a, &c) != of(&b, &d), "{a} {c} {b} {d}");
        }
    }
}
