//! A command line in its words, as a shell would part them.

/// Words between spaces; quotes of either kind hold one together.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn quotes_hold_words_together() {
    assert_eq!(words("curl  -H 'X-Key: a \"b\"' \"\" x"), ["curl", "-H", "X-Key: a \"b\"", "", "x"]);
}
