//! What a value may be where its schema lists that, in words.

use serde_json::Value;

use super::message::{either, plain};
use crate::finding::nearest;

/// How many values a message lists.
const LISTED: usize = 12;

/// How many values a help lists.
const HELPED: usize = 30;

/// The values under `enum` as texts.
pub fn texts(options: &Value) -> Vec<String> {
    options.as_array().into_iter().flatten().map(plain).collect()
}

/// `a`, `b` or 3 more.
pub fn listed(options: &[String]) -> String {
    either(&quoted(options, LISTED))
}

/// The value that was most likely meant, else all of them where a message cannot list all.
pub fn help(value: &Value, options: &[String]) -> String {
    let near = value.as_str().and_then(|value| nearest(value, options.iter().map(String::as_str)));
    match (near, options.len() > LISTED) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, true) => format!("use one of {}", all(options)),
        (None, false) => "use one of these, or add it to those that are listed".to_owned(),
    }
}

/// All values, or as many as anybody reads.
pub fn all(options: &[String]) -> String {
    either(&quoted(options, HELPED))
}

/// `a`, `b` and 3 more.
pub fn every(options: &[String]) -> String {
    let mut all = quoted(options, HELPED);
    match all.pop() {
        Some(last) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        last => last.unwrap_or_default(),
    }
}

fn quoted(options: &[String], most: usize) -> Vec<String> {
    let mut quoted: Vec<_> = options.iter().take(most).map(|option| format!("`{option}`")).collect();
    let rest = options.len().saturating_sub(most);
    quoted.extend((rest > 0).then(|| format!("{rest} more")));
    quoted
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_message_cannot_list_the_help_does() {
        let few = texts(&json!(["a", 1]));
        assert_eq!(listed(&few), "`a` or `1`");
        assert_eq!(help(&json!("z"), &few), "use one of these, or add it to those that are listed");
        let many: Vec<_> = (0..31).map(|n| format!("value-{n}")).collect();
        assert!(listed(&many).ends_with("`value-11` or 19 more"), "{}", listed(&many));
        let help = help(&json!("other"), &many);
        assert!(
            help.starts_with("use one of `value-0`,") && help.ends_with("`value-29` or 1 more"),
            "{help}"
        );
        assert_eq!(super::help(&json!("VALUE-30"), &many), "did you mean `value-30`?");
    }
}
