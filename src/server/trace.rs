//! Which test a request belongs to, where it says so.

use std::sync::Arc;

use http::{HeaderMap, HeaderName};

/// Names the test in so many words.
static TEST: HeaderName = HeaderName::from_static("bonafide-test");

/// W3C Trace Context §3.2: `version-traceid-parentid-flags`.
static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// How long a trace id is, in hexadecimal digits.
const TRACE_ID: usize = 32;

/// The name of the test that a request belongs to, else the id of its trace.
pub fn test_of(headers: &HeaderMap) -> Option<Arc<str>> {
    // Most requests have few headers and neither of these: looking at each is quicker than two searches.
    let (mut test, mut trace) = (None, None);
    for (name, value) in headers {
        if *name == TEST {
            test = test.or(std::str::from_utf8(value.as_bytes()).ok());
        } else if *name == TRACEPARENT {
            trace = trace.or(std::str::from_utf8(value.as_bytes()).ok());
        }
    }
    match test {
        Some(name) => Some(name.into()),
        None => trace_id(trace?).map(Into::into),
    }
}

fn trace_id(traceparent: &str) -> Option<&str> {
    let id = traceparent.split('-').nth(1)?;
    let is_one = id.len() == TRACE_ID && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Of zeros alone it is no id.
    (is_one && id.bytes().any(|byte| byte != b'0')).then_some(id)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn test(headers: &[(&'static str, &'static str)]) -> Option<String> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        test_of(&headers.collect()).map(|test| test.to_string())
    }

    #[test]
    fn a_test_is_named_or_traced() {
        let traced = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assert_eq!(test(&[traced]).as_deref(), Some("0af7651916cd43dd8448eb211c80319c"));
        assert_eq!(test(&[traced, ("bonafide-test", "signs in")]).as_deref(), Some("signs in"));
        assert_eq!(test(&[("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01")]), None);
        assert_eq!(test(&[("traceparent", "nonsense")]), None);
    }
}
