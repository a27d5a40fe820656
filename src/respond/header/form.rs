//! Values in the form that HTTP gives to some headers, whatever a schema of theirs leaves open.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::generate::{Look, Seed};

/// After how many seconds to try again.
const RETRY_AFTER: &str = "30";

/// For how many seconds an answer is fresh.
const FRESH: i64 = 3_600;

/// A text for a header that has a form of its own: an entity tag (RFC 9110 §8.8.3), an HTTP date (§5.6.7),
/// a number of seconds (§10.2.3). `None` for all others.
pub fn formed(header: &str, seed: Seed, look: &Look) -> Option<Value> {
    let text = match header.to_ascii_lowercase().as_str() {
        "etag" => format!("\"{}\"", seed.tag()),
        "last-modified" => http_date(look.now())?,
        "expires" => http_date(look.now().saturating_add(FRESH))?,
        "retry-after" => RETRY_AFTER.to_owned(),
        _ => return None,
    };
    Some(Value::from(text))
}

/// A second since 1970 as `Wed, 02 Apr 2025 09:30:00 GMT`.
fn http_date(second: i64) -> Option<String> {
    let instant = Timestamp::from_second(second).ok()?.to_zoned(TimeZone::UTC);
    Some(instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_http_writes_it() {
        assert_eq!(http_date(784_111_777).as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
        assert_eq!(http_date(i64::MAX), None);
    }
}
