//! What keeps a text from having its format.

/// Why a text has not a format, and the index of the character at fault, if either can be told.
pub fn cause(format: &str, text: &str) -> Option<(Option<usize>, String)> {
    if let Some(at) = stray(format, text) {
        let character = called(text.chars().nth(at)?);
        return Some((Some(at), format!("character {} is {character}", at + 1)));
    }
    if format == "uuid" && text.chars().all(of_uuid) {
        let groups: Vec<_> = text.split('-').map(|group| group.len().to_string()).collect();
        let groups = groups.join("-");
        return (groups != UUID).then(|| (None, format!("its groups have {groups} digits, not {UUID}")));
    }
    (format == "date-time" && is_date(text)).then(|| (None, "it is a date without a time".to_owned()))
}

/// How many digits the groups of a UUID have (RFC 9562 §4).
const UUID: &str = "8-4-4-4-12";

/// `2025-01-31` by its looks.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

/// One character in so many may be wrong.
const MEANT: usize = 4;

/// The index of the first character that no text of the format has. None where all may be there, so that
/// something else is wrong, where so many do not belong that the text was never meant to have the format, and
/// for formats that are not known here.
fn stray(format: &str, text: &str) -> Option<usize> {
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
fn called(c: char) -> String {
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
    fn what_is_missing_is_told() {
        let why = |format: &str, text: &str| cause(format, text).map(|(_, why)| why);
        let uuid = "4f4e4e1-c824-4d63-b37a-d8d698862f1d";
        assert_eq!(why("uuid", uuid).as_deref(), Some("its groups have 7-4-4-4-12 digits, not 8-4-4-4-12"));
        assert_eq!(why("date-time", "2022-01-01").as_deref(), Some("it is a date without a time"));
        assert_eq!(why("date-time", "2022-01-01T99:00:00Z"), None);
        assert_eq!(why("uri", "a b/").as_deref(), Some("character 2 is a space"));
    }

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
