//! Where a request went.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The host and port of a URL, in lower case; the port that the scheme implies is left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin(String);

impl Origin {
    /// Splits an `http` or `https` URL into its origin and its target, which is the path with its
    /// query. `None` for what is no such URL.
    ///
    /// ```
    /// use bonafide::har::Origin;
    ///
    /// let (origin, target) = Origin::split("https://API.example.com:443/v1?a=1#top").unwrap();
    /// assert_eq!((origin.to_string().as_str(), target.as_str()), ("api.example.com", "/v1?a=1"));
    /// assert!(Origin::split("wss://api.example.com/").is_none());
    /// ```
    pub fn split(url: &str) -> Option<(Self, String)> {
        let (scheme, rest) = url.split_once("://")?;
        let port = match scheme.to_ascii_lowercase().as_str() {
            "http" => ":80",
            "https" => ":443",
            _ => return None,
        };
        let rest = rest.split('#').next().unwrap_or(rest);
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let host = authority.rsplit('@').next().unwrap_or(authority).to_ascii_lowercase();
        let host = host.strip_suffix(port).unwrap_or(&host);
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        (!host.is_empty()).then(|| (Self(host.to_owned()), target))
    }

    /// Host and port: `localhost:4010`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        match self.0.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => &self.0,
        }
    }

    /// True for this machine: `localhost` and names below it (RFC 6761 §6.3), 127.0.0.0/8, `[::1]`.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.ends_with(".localhost")
            || address.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            || address.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_many_names() {
        let is_loopback = |url: &str| Origin::split(url).unwrap().0.is_loopback();
        for url in ["http://localhost:4010/", "http://127.0.0.2", "http://[::1]:80/x", "http://api.localhost"]
        {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["http://localhost.example.com", "http://10.0.0.1", "http://[2001:db8::1]:80/"] {
            assert!(!is_loopback(url), "{url}");
        }
    }

    #[test]
    fn a_url_without_a_path_asks_for_the_root() {
        let target = |url: &str| Origin::split(url).map(|(_, target)| target);
        assert_eq!(target("https://a.example").as_deref(), Some("/"));
        assert_eq!(target("https://a.example?q=/").as_deref(), Some("/?q=/"));
        assert_eq!(target("data:text/plain,x"), None);
    }
}
