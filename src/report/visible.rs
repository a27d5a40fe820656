//! Text of users, made harmless: nothing in it steers a terminal or is forbidden in XML.

use std::borrow::Cow;

/// The text with each control character as a sign that can be seen, one for one.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| sign(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(sign).collect())
}

/// What stands for a character where it is shown. Line ends and tabs become spaces; Unicode has
/// pictures of the other control characters of ASCII. What changes the direction of text hides what
/// it says (Unicode Technical Standard 39 §3.1), and noncharacters are not allowed in XML (XML 1.0 §2.2).
pub fn sign(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {
            char::REPLACEMENT_CHARACTER
        }
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_seen() {
        assert_eq!(visible("\u{1b}[31m\nred\u{9b}1\u{202e}"), "␛[31m red\u{fffd}1\u{fffd}");
        assert!(matches!(visible("plain, é and 漢"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(text: String) {
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert_eq!(shown.chars().count(), text.chars().count());
        }
    }
}
