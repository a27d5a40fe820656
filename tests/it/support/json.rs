//! Where a JSON value is not what was expected.
//!
//! In an expectation `"<any>"` stands for any value, `"<string>"`, `"<number>"`, `"<integer>"`,
//! `"<boolean>"`, `"<array>"` and `"<object>"` for any value of that kind, and a text that begins
//! with `~ ` for any text that holds what follows.

use serde_json::Value;

/// How an object may differ from what is expected of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It has the expected properties and no others.
    Exact,
    /// It may have more.
    Subset,
}

/// One line for each difference; none where the value is as expected.
pub fn differences(expected: &Value, actual: &Value, extent: Extent) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, actual, extent, "", &mut found);
    found
}

fn compare(expected: &Value, actual: &Value, extent: Extent, at: &str, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, expected) in expected {
                match actual.get(name) {
                    Some(actual) => compare(expected, actual, extent, &format!("{at}/{name}"), found),
                    None => found.push(format!("{at}/{name}: expected {expected}, and it is not there")),
                }
            }
            let extra = actual.iter().filter(|(name, _)| !expected.contains_key(*name));
            let extra = extra.filter(|_| extent == Extent::Exact);
            found.extend(extra.map(|(name, value)| format!("{at}/{name}: {value} is not expected")));
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                compare(expected, actual, extent, &format!("{at}/{index}"), found);
            }
        }
        (expected, actual) if is_met(expected, actual) => {}
        _ => {
            found.push(format!("{}: expected {expected}, got {actual}", if at.is_empty() { "/" } else { at }))
        }
    }
}

fn is_met(expected: &Value, actual: &Value) -> bool {
    match expected.as_str() {
        Some("<any>") => true,
        Some("<string>") => actual.is_string(),
        Some("<number>") => actual.is_number(),
        Some("<integer>") => actual.is_i64() || actual.is_u64(),
        Some("<boolean>") => actual.is_boolean(),
        Some("<array>") => actual.is_array(),
        Some("<object>") => actual.is_object(),
        Some(text) if text.starts_with("~ ") => actual.as_str().is_some_and(|own| own.contains(&text[2..])),
        _ => expected == actual,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_say_where_and_what() {
        let expected = json!({"id": "<integer>", "name": "~ cme", "tags": ["a"], "gone": true});
        let actual = json!({"id": "7", "name": "Acme", "tags": ["a", "b"], "new": null});
        assert_eq!(
            differences(&expected, &actual, Extent::Exact),
            [
                "/id: expected \"<integer>\", got \"7\"",
                "/tags: expected [\"a\"], got [\"a\",\"b\"]",
                "/gone: expected true, and it is not there",
                "/new: null is not expected",
            ]
        );
        assert_eq!(differences(&expected, &actual, Extent::Subset).len(), 3);
    }

    #[test]
    fn what_is_as_expected_has_none() {
        let expected = json!({"a": "<any>", "b": ["<string>", 2], "c": {"d": "<object>"}});
        let actual = json!({"a": null, "b": ["x", 2], "c": {"d": {}}});
        assert_eq!(differences(&expected, &actual, Extent::Exact), [""; 0]);
    }
}
