//! Headers that belong to one connection and are not passed on (RFC 9110 §7.6.1).

use http::header::{CONNECTION, HeaderName, HeaderValue, TE, TRAILER, UPGRADE};
use http::{HeaderMap, header};

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");

/// Those that need not be named in `Connection` to stay behind. `Trailer` is none of them: it belongs
/// to the message.
const OF_ONE_CONNECTION: [HeaderName; 8] = [
    CONNECTION,
    KEEP_ALIVE,
    PROXY_CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TRANSFER_ENCODING,
    TE,
    UPGRADE,
];

/// Another protocol that a message asks for or agrees to (RFC 9110 §7.8).
#[derive(Clone, Debug)]
pub struct Upgrade(HeaderValue);

impl Upgrade {
    /// The protocol of a message, before its headers were stripped. HTTP/2 is none: what is said in it
    /// could not be looked at.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let protocol = headers.get(UPGRADE).filter(|protocol| *protocol != "h2c")?;
        let is_named = options(headers).any(|option| option.eq_ignore_ascii_case("upgrade"));
        is_named.then(|| Self(protocol.clone()))
    }

    /// Asks for it on the next connection, or agrees to it.
    pub fn pass_on(self, headers: &mut HeaderMap) {
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, self.0);
    }
}

/// Takes off what belongs to the connection that a message came on. That its sender takes trailers is
/// said again: so does the proxy.
pub fn strip(headers: &mut HeaderMap) {
    if !headers.keys().any(|name| OF_ONE_CONNECTION.contains(name)) {
        return;
    }
    let takes_trailers =
        headers.get_all(TE).iter().any(|value| list(value).any(|item| item.eq_ignore_ascii_case("trailers")));
    if headers.contains_key(CONNECTION) {
        let named: Vec<_> = options(headers).filter_map(|name| name.parse::<HeaderName>().ok()).collect();
        for name in named.iter().filter(|name| **name != TRAILER) {
            headers.remove(name);
        }
    }
    for name in &OF_ONE_CONNECTION {
        headers.remove(name);
    }
    if takes_trailers {
        headers.insert(TE, HeaderValue::from_static("trailers"));
    }
}

/// What `Connection` names.
fn options(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers.get_all(CONNECTION).iter().flat_map(list)
}

fn list(value: &HeaderValue) -> impl Iterator<Item = &str> {
    value.to_str().unwrap_or_default().split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let lines = lines.iter();
        lines.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn what_belongs_to_a_connection_stays_behind() {
        let mut sent = headers(&[
            ("connection", "keep-alive, X-Mine"),
            ("x-mine", "1"),
            ("x-theirs", "2"),
            ("keep-alive", "timeout=5"),
            ("te", "trailers, deflate"),
            ("transfer-encoding", "chunked"),
            ("proxy-authorization", "Basic eA=="),
            ("upgrade", "h2c"),
        ]);
        strip(&mut sent);
        assert_eq!(sent, headers(&[("x-theirs", "2"), ("te", "trailers")]));
    }

    #[test]
    fn an_upgrade_is_one_only_where_connection_names_it() {
        assert!(Upgrade::of(&headers(&[("upgrade", "websocket")])).is_none());
        assert!(Upgrade::of(&headers(&[("upgrade", "websocket"), ("connection", "Upgrade")])).is_some());
        assert!(Upgrade::of(&headers(&[("upgrade", "h2c"), ("connection", "Upgrade")])).is_none());
    }
}
