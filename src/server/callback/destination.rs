//! Where callbacks may be sent: to this machine, and to hosts that the user names. Their URLs come from
//! whoever sends a request.

use std::net::IpAddr;
use std::time::Duration;

use http::uri::{self, Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};

use crate::exchange::Request;
use crate::redact::Plan;

/// How much of a URL a message shows, in characters.
const SHOWN: usize = 80;

/// What decides how callbacks are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callbacks {
    /// Hosts that may be called besides this machine: `hooks.example.com`, with a port for that port alone.
    pub hosts: Vec<String>,
    /// How long an answer may take.
    pub patience: Duration,
}

/// The URL of a callback that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    scheme: Scheme,
    authority: Authority,
    target: PathAndQuery,
}

/// Why a URL is not called, in one clause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("`{0}` is no URL with a host; give one like `http://localhost:3000/hook`")]
    NoUrl(String),
    #[error("`{0}` is neither http:// nor https://")]
    OtherScheme(String),
    #[error("the URL has credentials, which no callback is sent with; declare a header for them")]
    Credentials,
    #[error("`{0}` is not this machine; `--callbacks-to {0}` allows it")]
    Elsewhere(String),
}

impl Default for Callbacks {
    fn default() -> Self {
        Self { hosts: Vec::new(), patience: Duration::from_secs(10) }
    }
}

impl Callbacks {
    /// What a URL leads to, where it may be called.
    ///
    /// # Errors
    ///
    /// Where it may not, or is none.
    pub fn destination(&self, url: &str) -> Result<Destination, Refused> {
        let url = url.split('#').next().unwrap_or_default();
        let parts = url.parse::<Uri>().map(Uri::into_parts).map_err(|_| Refused::NoUrl(shown(url)))?;
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(Refused::NoUrl(shown(url)));
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(Refused::OtherScheme(shown(url)));
        }
        if authority.as_str().contains('@') {
            return Err(Refused::Credentials);
        }
        if !is_of_this_machine(authority.host()) && !self.names(&authority) {
            return Err(Refused::Elsewhere(authority.host().to_owned()));
        }
        let target = parts.path_and_query.unwrap_or(PathAndQuery::from_static("/"));
        Ok(Destination { scheme, authority, target })
    }

    fn names(&self, authority: &Authority) -> bool {
        let is_it = |known: &String| {
            known.eq_ignore_ascii_case(authority.host()) || known.eq_ignore_ascii_case(authority.as_str())
        };
        self.hosts.iter().any(is_it)
    }
}

impl Destination {
    /// Its path and query.
    pub fn target(&self) -> &str {
        self.target.as_str()
    }

    /// What the `Host` header says there.
    pub fn host(&self) -> HeaderValue {
        HeaderValue::from_str(self.authority.as_str()).unwrap_or(HeaderValue::from_static("localhost"))
    }

    /// The URL of a request that goes there.
    pub fn url(&self, request: &Request) -> Option<Uri> {
        let mut parts = uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(request.target().parse().ok()?);
        Uri::from_parts(parts).ok()
    }
}

/// Names of the loopback (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). A name that only leads there
/// is any website's.
fn is_of_this_machine(host: &str) -> bool {
    let name = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

fn shown(url: &str) -> String {
    let url = Plan::none().url(url);
    match url.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", url.get(..end).unwrap_or_default()),
        None => url.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(hosts: &[&str], url: &str) -> Option<String> {
        let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        Callbacks { hosts, ..Callbacks::default() }.destination(url).err().map(|why| why.to_string())
    }

    #[test]
    fn this_machine_is_called_under_its_own_names() {
        for host in
            ["localhost", "LOCALHOST:80", "127.0.0.1:1", "127.9.9.9", "[::1]:8080", "[::ffff:127.0.0.1]"]
        {
            assert_eq!(refused(&[], &format!("http://{host}/hook?a=b#c")), None, "{host}");
        }
        for host in [
            "hooks.test",
            "127.0.0.1.evil.test",
            "localhost.evil.test",
            "2130706433",
            "127.1",
            "0.0.0.0",
            "[::]",
        ] {
            let why = refused(&[], &format!("http://{host}/")).unwrap();
            assert_eq!(why, format!("`{host}` is not this machine; `--callbacks-to {host}` allows it"));
        }
    }

    #[test]
    fn hosts_that_are_named_are_called_too() {
        assert_eq!(refused(&["Hooks.test"], "https://hooks.test:8443/x"), None);
        assert_eq!(refused(&["hooks.test:80"], "http://hooks.test:80/x"), None);
        assert!(refused(&["hooks.test:80"], "http://hooks.test:81/x").is_some());
        assert!(refused(&["hooks.test"], "http://a.hooks.test/").is_some());
    }

    #[test]
    fn what_is_no_url_of_a_web_server_is_not_called() {
        for url in ["ftp://localhost/x", "file://localhost/etc/passwd"] {
            assert_eq!(refused(&[], url), Some(format!("`{url}` is neither http:// nor https://")));
        }
        for url in
            ["file:///etc/passwd", "/hook", "localhost", "", "http://", "http:localhost", "http://a b/"]
        {
            assert!(refused(&[], url).is_some_and(|why| why.contains("is no URL with a host")), "{url}");
        }
    }

    #[test]
    fn credentials_of_a_url_are_neither_sent_nor_told() {
        let why = refused(&["h.test"], "http://ann:letmein@localhost/").unwrap();
        assert!(why.contains("credentials") && !why.contains("letmein"), "{why}");
        let why = refused(&[], "ftp://ann:letmein@localhost/?token=letmein").unwrap();
        assert!(!why.contains("letmein"), "{why}");
    }

    proptest! {
        #[test]
        fn no_text_leads_away_from_this_machine(text in "(https?://)?([a-z@:#?/\\\\\\[\\].0-9%]|localhost|127\\.0\\.0\\.1)*") {
            if let Ok(destination) = Callbacks::default().destination(&text) {
                let url = destination.url(&Request::new(http::Method::GET, destination.target())).unwrap();
                prop_assert!(is_of_this_machine(url.host().unwrap()));
            }
        }
    }
}
