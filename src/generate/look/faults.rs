//! What answers say whose status tells of a fault (RFC 9110 §15).

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// A status, what is said with it, its name, and words that speak of it alone, without spaces.
#[rustfmt::skip]
const FAULTS: &[(u16, &str, &str, &[&str])] = &[
    (400, "The request is not valid.", "bad request", &["badrequest", "malformed", "invalid", "missing", "required", "validation"]),
    (401, "The request lacks valid credentials.", "unauthorized", &["unauthorized", "unauthorised", "unauthenticated", "authenticat", "credentials", "apikey", "expiredtoken", "invalidtoken", "notloggedin"]),
    (402, "The request has to be paid for first.", "payment required", &["payment", "credit", "billing"]),
    (403, "The request is not permitted.", "forbidden", &["forbidden", "permission", "notallowed", "accessdenied", "notpermitted"]),
    (404, "The resource was not found.", "not found", &["notfound", "doesnotexist", "nosuch", "couldnotbefound", "unknown"]),
    (405, "The method is not allowed for this resource.", "method not allowed", &["methodnotallowed"]),
    (406, "The resource is not available in an accepted form.", "not acceptable", &["notacceptable"]),
    (408, "The request took too long.", "request timeout", &["requesttimeout"]),
    (409, "The request conflicts with the state of the resource.", "conflict", &["conflict", "alreadyexist", "alreadyinuse", "duplicate"]),
    (410, "The resource is no longer there.", "gone", &["nolonger", "hasbeendeleted"]),
    (412, "The resource has changed in the meantime.", "precondition failed", &["precondition", "synctoken"]),
    (413, "The request is too large.", "content too large", &["toolarge"]),
    (415, "The media type of the request is not supported.", "unsupported media type", &["mediatype"]),
    (422, "A value of the request is not valid.", "unprocessable content", &["unprocessable", "invalid", "missing", "required", "validation"]),
    (423, "The resource is locked.", "locked", &["locked"]),
    (429, "There were too many requests.", "too many requests", &["toomanyrequests", "ratelimit", "quota"]),
    (500, "Something went wrong on the server.", "internal server error", &["internal", "servererror", "wentwrong", "unexpected"]),
    (502, "An upstream service gave no valid answer.", "bad gateway", &["badgateway"]),
    (503, "The service is not available.", "service unavailable", &["unavailable", "maintenance", "overloaded"]),
    (504, "An upstream service did not answer in time.", "gateway timeout", &["gatewaytimeout"]),
];

/// What is said of a fault where no status tells which.
pub const ANY: &[&str] = &[
    "The request could not be completed.",
    "A required value is missing.",
    "The value is not one of those allowed.",
    "The resource was not found.",
    "The connection was closed before the answer was complete.",
];

/// What is said with a status that tells of a fault.
pub fn message(status: u16) -> Option<&'static str> {
    let known = FAULTS.iter().find(|(own, ..)| *own == status).map(|(_, message, ..)| *message);
    known.or(match status {
        400..500 => Some("The request could not be completed."),
        500..600 => Some("Something went wrong on the server."),
        _ => None,
    })
}

/// What a status is called, in words.
pub fn name(status: u16) -> Option<&'static str> {
    let known = FAULTS.iter().find(|(own, ..)| *own == status).map(|(.., name, _)| *name);
    known.or(match status {
        400..500 => Some("bad request"),
        500..600 => Some("internal server error"),
        _ => None,
    })
}

/// True for a text that speaks of other faults than that of a status.
pub fn speaks_of_another(status: u16, text: &str) -> bool {
    static WORDS: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::new(words().map(|(_, word)| word)).ok());
    static STATUSES: LazyLock<Vec<u16>> = LazyLock::new(|| words().map(|(status, _)| status).collect());
    if message(status).is_none() {
        return false;
    }
    let plain: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let found = WORDS.iter().flat_map(|words| words.find_overlapping_iter(&plain));
    let found: Vec<_> = found.filter_map(|found| STATUSES.get(found.pattern().as_usize())).collect();
    !found.is_empty() && !found.contains(&&status)
}

fn words() -> impl Iterator<Item = (u16, &'static str)> {
    FAULTS.iter().flat_map(|(status, .., words)| words.iter().map(|word| (*status, *word)))
}

/// The name of a status, written as another is: `NotFoundError`, `not_found`, `NOT_FOUND`. `None` for whole sentences.
pub fn named_like(status: u16, example: &str) -> Option<String> {
    let name = name(status)?;
    let is_upper = |c: char| c.is_ascii_uppercase();
    if example.contains("://") {
        // The type of a problem that is nothing but its status (RFC 9457 §4.2.1).
        return Some("about:blank".to_owned());
    }
    if example.contains(' ') {
        return None;
    }
    let separator = if example.contains('-') { "-" } else { "_" };
    if example.starts_with(is_upper) && example.chars().any(|c| c.is_ascii_lowercase()) {
        let ending = ["Error", "Exception"].into_iter().find(|ending| example.ends_with(ending));
        let words = name.split(' ').map(super::voice::capitalized).collect::<String>();
        let ending = ending.filter(|ending| !words.ends_with(ending)).unwrap_or_default();
        return Some(format!("{words}{ending}"));
    }
    let joined = name.replace(' ', separator);
    Some(if example.contains(is_upper) { joined.to_uppercase() } else { joined })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_another_fault_is_known() {
        for (status, text, other) in [
            (404, "You do not have enough credit.", true),
            (404, "User not found", false),
            (404, "Taken", false),
            (401, "NotFoundError", true),
            (400, "Schema validation failed", false),
            (200, "not found", false),
        ] {
            assert_eq!(speaks_of_another(status, text), other, "{status} {text}");
        }
    }

    #[test]
    fn a_status_is_named_as_another_is() {
        for (example, named) in [
            ("NotFoundError", Some("TooManyRequestsError")),
            ("not_found", Some("too_many_requests")),
            ("NOT_FOUND", Some("TOO_MANY_REQUESTS")),
            ("Not found", None),
            ("https://example.com/probs/out-of-credit", Some("about:blank")),
        ] {
            assert_eq!(named_like(429, example).as_deref(), named);
        }
    }
}
