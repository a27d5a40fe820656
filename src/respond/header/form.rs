//! Values in the form that HTTP gives to some headers, whatever a schema of theirs leaves open.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::told::number;
use crate::generate::{Look, Seed};

/// After how many seconds to try again.
const RETRY_AFTER: usize = 30;

/// For how many seconds an answer is fresh.
const FRESH: i64 = 3_600;

/// How many requests may be sent until a minute is over, where no example says how many.
const REQUESTS: usize = 1_000;
const MINUTE: usize = 60;

/// What headers say that have a form of their own, in the order of preference: an entity tag (RFC 9110
/// §8.8.3), an HTTP date (§5.6.7), a number of seconds (§10.2.3), what is left of a limit, which is that of
/// `limit`. Nothing for all others.
pub fn formed(header: &str, description: &str, seed: Seed, look: &Look, limit: Option<usize>) -> Vec<Value> {
    match header.strip_prefix("x-").unwrap_or(header) {
        "etag" => vec![Value::from(format!("\"{}\"", seed.tag()))],
        "last-modified" => http_date(look.now()).map(Value::from).into_iter().collect(),
        "expires" => http_date(look.now().saturating_add(FRESH)).map(Value::from).into_iter().collect(),
        "retry-after" => number(RETRY_AFTER),
        "ratelimit-limit" | "rate-limit-limit" => number(REQUESTS),
        "ratelimit-remaining" | "rate-limit-remaining" => number(limit.unwrap_or(REQUESTS).saturating_sub(1)),
        "ratelimit-used" | "rate-limit-used" => number(1),
        "ratelimit-reset" | "rate-limit-reset" => reset(description, look),
        _ => Vec::new(),
    }
}

/// When a limit counts anew: in so many seconds, or at a second since 1970 where the description says so.
fn reset(description: &str, look: &Look) -> Vec<Value> {
    let at = look.now().saturating_add(MINUTE as i64);
    let description = description.to_lowercase();
    let is_instant = ["epoch", "unix", "timestamp", "utc"].iter().any(|word| description.contains(word));
    let mut said = number(MINUTE);
    let second = [Value::from(at), Value::from(at.to_string())];
    said.splice(if is_instant { 0..0 } else { 2..2 }, second);
    said.extend(Timestamp::from_second(at).ok().map(|instant| Value::from(instant.to_string())));
    said
}

/// A second since 1970 as `Wed, 02 Apr 2025 09:30:00 GMT`.
pub fn http_date(second: i64) -> Option<String> {
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
