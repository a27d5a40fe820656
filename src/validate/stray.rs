//! Which character of a text keeps it from having its format.

/// One character in so many may be wrong.
const MEANT: usize = 4;

/// The index of the first character that no text of the format has. None where all may be there, so that
/// something else is wrong, where so many do not belong that the text was never meant to have the format, and
/// for formats that are not known here.
pub fn stray(format: &str, text: &str) -> Option<usize> {
    let belongs = match format {
        "uri" | "uri-reference" => of_uri,
        "iri" | "iri-reference" => of_iri,
        "uuid" => of_uuid,
        "date-time" | "date" | "time" => of_time,
        "email" | "hostname" | "ipv4" | "ipv6" => is_graphic,
        _ => return None,
    };
    let strays = text.chars().filter(|c| !belongs(*c)).count();
    if strays * MEANT > text.chars().count() {
        return None;
    }
    let stray = text.chars().position(|c| !belongs(c));
    let is_encoded = format.starts_with("uri") || format.starts_with("iri");
    let percent = is_encoded.then(|| lone_percent(text)).flatten();
    stray.into_iter().chain(percent).min()
}

/// A character as messages name it.
pub fn called(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        '`' => "a backtick".to_owned(),
        c if c.is_control() || c.is_whitespace() => format!("U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    }
}

/// RFC 3986 §2.
fn of_uri(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

/// RFC 3987 §2.2.
fn of_iri(c: char) -> bool {
    of_uri(c) || !c.is_ascii() && !c.is_whitespace() && !c.is_control()
}

/// RFC 9562 §4.
fn of_uuid(c: char) -> bool {
    c.is_ascii_hexdigit() || c == '-'
}

/// RFC 3339 §5.6.
fn of_time(c: char) -> bool {
    c.is_ascii_digit() || "-:.+TtZz".contains(c)
}

fn is_graphic(c: char) -> bool {
    !c.is_whitespace() && !c.is_control()
}

/// A `%` that no two hexadecimal digits follow (RFC 3986 §2.1).
fn lone_percent(text: &str) -> Option<usize> {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_hexdigit);
    (0..chars.len()).find(|at| chars.get(*at) == Some(&'%') && !(is_digit(at + 1) && is_digit(at + 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_at_fault_is_found() {
        for (format, text, at) in [
            ("uri", "https://example.com/a b", Some(21)),
            ("uri", "https://example.com/%zz", Some(20)),
            ("uri", "https://example.com/%20?a=[1]#b", None),
            ("uri", "//example.com/ä", Some(14)),
            ("iri", "//example.com/ä", None),
            ("uuid", "2f1e9f0e-7b1c-4c53-9d0a-3c4f6b8a1d2g", Some(35)),
            ("date-time", "2025-01-31 12:30:00Z", Some(10)),
            ("date", "2025-02-30", None),
            ("date", "yesterday", None),
            ("regex", "a b", None),
        ] {
            assert_eq!(stray(format, text), at, "{format} {text}");
        }
    }
}
