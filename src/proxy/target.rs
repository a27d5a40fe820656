//! The URL of the upstream: what requests become there, and what its URLs become here.

use std::fmt;

use http::uri::{self, Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};

/// An upstream's address and the path that all of its URLs begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    scheme: Scheme,
    authority: Authority,
    /// Without a final `/`; empty for none.
    base: String,
}

/// Why a text is no URL of an upstream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    #[error("`{0}` is no URL with a host")]
    NoUrl(String),
    #[error("`{0}` is neither http:// nor https://")]
    OtherScheme(String),
    #[error("the URL of the upstream has credentials, which belong into the requests")]
    Credentials,
    #[error("`{0}` has a query, which an upstream cannot have")]
    Query(String),
}

impl Target {
    /// Reads a URL like `https://api.example.com/v1`.
    ///
    /// # Errors
    ///
    /// Where it is not one that requests can be forwarded to.
    pub fn parse(url: &str) -> Result<Self, BadUrl> {
        let parts = url.parse::<Uri>().map_err(|_| BadUrl::NoUrl(url.to_owned()))?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(BadUrl::NoUrl(url.to_owned()));
        };
        if authority.as_str().contains('@') {
            return Err(BadUrl::Credentials);
        }
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(BadUrl::OtherScheme(url.to_owned()));
        }
        let path = parts.path_and_query.unwrap_or(PathAndQuery::from_static("/"));
        if path.query().is_some() {
            return Err(BadUrl::Query(url.to_owned()));
        }
        Ok(Self { scheme, authority, base: path.path().trim_end_matches('/').to_owned() })
    }

    pub fn is_secure(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// The host without a port.
    pub fn host(&self) -> &str {
        self.authority.host()
    }

    /// What the `Host` header says there.
    pub fn host_header(&self) -> HeaderValue {
        let usual = if self.is_secure() { 443 } else { 80 };
        let host = match self.authority.port_u16() {
            Some(port) if port != usual => self.authority.as_str(),
            _ => self.authority.host(),
        };
        // What an authority may have, a header may have.
        HeaderValue::from_str(host).unwrap_or(HeaderValue::from_static(""))
    }

    /// The path and query there of a request for this path and query here.
    pub fn path(&self, path: Option<&PathAndQuery>) -> Option<PathAndQuery> {
        let path = path.cloned().unwrap_or(PathAndQuery::from_static("/"));
        match self.base.as_str() {
            "" => Some(path),
            base => format!("{base}{path}").parse().ok(),
        }
    }

    /// The URL of a path and query there.
    pub fn url(&self, path: PathAndQuery) -> Uri {
        let mut parts = uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path);
        // With all three of its parts it is always one.
        Uri::from_parts(parts).unwrap_or_default()
    }

    /// The URL here of one of the upstream's, which clients find at `host`. URLs that do not lead there
    /// are left as they are, and so are those that need no change.
    pub fn here(&self, url: &str, host: &str) -> Option<String> {
        if url.starts_with('/') && !url.starts_with("//") {
            return if self.base.is_empty() { None } else { self.below_base(url) };
        }
        let rest = match url.strip_prefix("//") {
            Some(rest) => rest,
            None => {
                let (scheme, rest) = url.split_once("://")?;
                scheme.eq_ignore_ascii_case(self.scheme.as_str()).then_some(rest)?
            }
        };
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let is_ours = authority.parse().is_ok_and(|authority| self.is_at(&authority));
        let path = is_ours.then(|| self.below_base(path))??;
        Some(format!("http://{host}{path}"))
    }

    /// What follows the base of a path, as a path.
    pub fn below_base(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(self.base.as_str())?;
        match rest.as_bytes().first() {
            Some(b'/') => Some(rest.to_owned()),
            None | Some(b'?' | b'#') => Some(format!("/{rest}")),
            Some(_) => None,
        }
    }

    fn is_at(&self, authority: &Authority) -> bool {
        let usual = if self.is_secure() { 443 } else { 80 };
        let port = |authority: &Authority| authority.port_u16().unwrap_or(usual);
        authority.host().eq_ignore_ascii_case(self.host()) && port(authority) == port(&self.authority)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_go_below_the_base_and_urls_come_back_from_there() {
        let target = Target::parse("https://API.example.com/v1/").unwrap();
        let there = target.path(Some(&"/users?limit=5".parse().unwrap())).unwrap();
        assert_eq!(target.url(there), "https://API.example.com/v1/users?limit=5");
        let here = |url| target.here(url, "localhost:4010");
        assert_eq!(
            here("https://api.example.com:443/v1/users?a=b").unwrap(),
            "http://localhost:4010/users?a=b"
        );
        assert_eq!(here("//api.example.com/v1").unwrap(), "http://localhost:4010/");
        assert_eq!(here("/v1/users").unwrap(), "/users");
        for elsewhere in [
            "http://api.example.com/v1/users",
            "https://api.example.com/v10/users",
            "https://api.example.com:444/v1/users",
            "https://example.com/v1/users",
            "/other",
            "users/7",
            "mailto:ann@example.com",
        ] {
            assert_eq!(here(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn what_is_no_upstream_is_told() {
        for url in ["api.example.com", "ftp://h/", "https://ann:pw@h/", "https://h/?a=b", "", "/v1"] {
            assert!(Target::parse(url).is_err(), "{url}");
        }
    }
}
