//! Examples that stand in the middle of a description: `e.g. 'nightly-import'`.

use serde_json::Value;

/// What comes before an example in a sentence.
const MARKS: [&str; 5] = ["e.g.", "for example", "example:", "examples:", "such as"];

/// What examples are quoted with.
const QUOTES: [char; 3] = ['\'', '"', '`'];

/// Longer ones are no values.
const LONGEST: usize = 60;

/// The values that a description quotes as examples.
pub fn examples(description: &str) -> impl Iterator<Item = Value> + use<'_> {
    texts(description).map(Value::from)
}

/// The same as texts.
pub fn texts(description: &str) -> impl Iterator<Item = &str> {
    let rest = MARKS.iter().filter_map(|mark| after(description, mark)).max_by_key(|rest| rest.len());
    rest.into_iter().flat_map(quoted).filter(|text| is_value(text))
}

fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let at = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| text.get(*at..at + mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)))?;
    text.get(at + mark.len()..)
}

/// The texts in quotes that follow at once, separated by nothing but commas and the like.
fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', ',', ':', '\n']);
        rest = rest.strip_prefix("or ").or_else(|| rest.strip_prefix("and ")).unwrap_or(rest);
        let Some(quote) = rest.chars().next().filter(|c| QUOTES.contains(c)) else { return found };
        let Some((inside, after)) = rest.get(1..).and_then(|inside| inside.split_once(quote)) else {
            return found;
        };
        found.push(inside);
        rest = after;
    }
}

fn is_value(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST
        && !["...", "…", "*", "<", "{", "=", "\n", "[", "$"].iter().any(|part| text.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_examples_are_found() {
        for (description, expected) in [
            ("The job's name (e.g., 'nightly-import', 'backfill').", vec!["nightly-import", "backfill"]),
            (
                "A region. For example: `eu-west-1` or `us-east-1`, where it runs",
                vec!["eu-west-1", "us-east-1"],
            ),
            ("The key (e.g., 'sk_abc...')", vec![]),
            ("e.g. every 6 hours", vec![]),
            ("It's what isn't", vec![]),
        ] {
            assert_eq!(examples(description).collect::<Vec<_>>(), expected, "{description}");
        }
    }
}
