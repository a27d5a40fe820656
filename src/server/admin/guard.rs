//! Who may see the server's own pages.
//!
//! Any website can send requests to a port on localhost. It cannot read the answers of another origin
//! unless that lets it (CORS, which these pages never do), or unless a name of its own leads to this
//! machine (DNS rebinding), which shows in `Host`. It cannot send headers of its own making without
//! asking first, and is never allowed to.

use std::fmt;
use std::hint::black_box;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::header::{AUTHORIZATION, HeaderName, ORIGIN};
use http::{HeaderMap, StatusCode};

use super::{Asked, Refusal};

/// What a request has to send that changes something. Its value does not matter.
const WRITES: HeaderName = HeaderName::from_static("bonafide-admin");

/// Who may see the pages, besides users of this machine.
#[derive(Clone, Default)]
pub struct Access {
    /// Names under which the pages may be asked for, besides those of this machine for itself.
    pub hosts: Vec<String>,
    /// What has to be shown as `Authorization: Bearer …`. Without one, a server that other machines
    /// can reach shows nothing.
    pub token: Option<String>,
}

/// The token stays unseen.
impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

impl Access {
    /// Whether the pages may be shown to whoever asks.
    pub fn admit(&self, asked: &Asked) -> Result<(), Refusal> {
        self.admit_host(asked.host.as_deref())?;
        admit_origin(asked)?;
        self.admit_bearer(asked)
    }

    fn admit_host(&self, host: Option<&str>) -> Result<(), Refusal> {
        let name = host.map(without_port).unwrap_or_default();
        if is_loopback(name) || self.hosts.iter().any(|known| without_port(known).eq_ignore_ascii_case(name))
        {
            return Ok(());
        }
        let detail = format!(
            "This page is shown under the names of this machine alone, not under `{name}`, which could be any website's. Ask for it at localhost, or start the server with `--admin-host {name}`."
        );
        Err((StatusCode::FORBIDDEN, detail))
    }

    fn admit_bearer(&self, asked: &Asked) -> Result<(), Refusal> {
        let Some(token) = &self.token else {
            let detail = "Other machines can reach this server, so this page needs a token. Start the server with `--admin-token TOKEN`.";
            return if asked.exposed { Err((StatusCode::FORBIDDEN, detail.to_owned())) } else { Ok(()) };
        };
        let shown = asked.headers.get(AUTHORIZATION).and_then(|value| bearer(value.as_bytes()));
        if shown.is_some_and(|shown| are_equal(shown, token.as_bytes())) {
            return Ok(());
        }
        let detail = "This page needs the server's token: `Authorization: Bearer TOKEN`, with the one that it was started with, or that it said at its start.";
        Err((StatusCode::UNAUTHORIZED, detail.to_owned()))
    }
}

/// A browser names the page that asks. Only one of this server may.
fn admit_origin(asked: &Asked) -> Result<(), Refusal> {
    let own = asked.host.as_ref().map(|host| format!("http://{host}"));
    for origin in asked.headers.get_all(ORIGIN) {
        let origin = String::from_utf8_lossy(origin.as_bytes());
        if !own.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&origin)) {
            let detail =
                format!("Pages of other origins may not ask for this one, and `{origin}` is another.");
            return Err((StatusCode::FORBIDDEN, detail));
        }
    }
    Ok(())
}

/// Whether a request may change something. A form of another website could be sent as well, but not
/// with a header of this name.
pub fn admit_write(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.contains_key(WRITES) {
        return Ok(());
    }
    let detail = "What changes something must come with a `Bonafide-Admin` header, so that no website can do it in passing: `-H 'Bonafide-Admin: 1'`.";
    Err((StatusCode::FORBIDDEN, detail.to_owned()))
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| token.trim_ascii())
}

/// Takes as long whatever differs, so that a token cannot be guessed byte by byte.
fn are_equal(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |all, (one, other)| black_box(all | (one ^ other)));
    one.len() == other.len() && differences == 0
}

/// `localhost:4010`, `[::1]:4010`.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !is_bare_ipv6(host) => name,
        _ => host,
    }
}

fn is_bare_ipv6(host: &str) -> bool {
    host.parse::<Ipv6Addr>().is_ok()
}

fn is_loopback(name: &str) -> bool {
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || inner.is_some_and(|name| name.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Method};
    use proptest::prelude::*;

    use super::*;

    fn asked(host: &str, headers: &[(HeaderName, &str)]) -> Asked {
        let headers =
            headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()));
        Asked {
            method: Method::GET,
            path: "/__bonafide/health".to_owned(),
            query: None,
            host: Some(host.to_owned()).filter(|host| !host.is_empty()),
            headers: headers.collect(),
            exposed: false,
        }
    }

    fn status(access: &Access, asked: &Asked) -> u16 {
        access.admit(asked).map_or_else(|(status, _)| status.as_u16(), |()| 200)
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let access = Access { hosts: vec!["mock.test".to_owned()], token: None };
        for host in
            ["localhost", "LocalHost:4010", "127.0.0.1:1", "127.8.8.8", "[::1]:4010", "[::1]", "Mock.test:80"]
        {
            assert_eq!(status(&access, &asked(host, &[])), 200, "{host}");
        }
        for host in [
            "",
            "evil.test",
            "localhost.evil.test",
            "127.0.0.1.evil.test",
            "evil.test:127.0.0.1",
            "0.0.0.0",
            "[::2]",
            "localhost:80:80",
            "mock.test.evil",
            "127.1",
            "2130706433",
        ] {
            assert_eq!(status(&access, &asked(host, &[])), 403, "{host}");
        }
    }

    #[test]
    fn pages_of_other_origins_are_refused() {
        let from = |origin| status(&Access::default(), &asked("localhost:4010", &[(ORIGIN, origin)]));
        assert_eq!(from("http://localhost:4010"), 200);
        for origin in ["http://localhost:3000", "https://localhost:4010", "null", "http://evil.test", ""] {
            assert_eq!(from(origin), 403, "{origin}");
        }
    }

    #[test]
    fn what_others_can_reach_needs_a_token() {
        let exposed = |headers: &[(HeaderName, &str)]| Asked { exposed: true, ..asked("localhost", headers) };
        assert_eq!(status(&Access::default(), &exposed(&[])), 403);
        let access = Access { token: Some("s3cret".to_owned()), ..Access::default() };
        for (shown, expected) in [
            ("Bearer s3cret", 200),
            ("bearer s3cret ", 200),
            ("Bearer s3cre", 401),
            ("Bearer s3cret2", 401),
            ("Bearer", 401),
            ("Bearer ", 401),
            ("Basic s3cret", 401),
        ] {
            assert_eq!(status(&access, &exposed(&[(AUTHORIZATION, shown)])), expected, "{shown}");
        }
        assert_eq!(status(&access, &asked("localhost", &[])), 401);
        assert!(!format!("{access:?}").contains("s3cret"));
    }

    proptest! {
        #[test]
        fn equal_is_what_is_equal(one in ".{0,5}", other in ".{0,5}") {
            prop_assert_eq!(are_equal(one.as_bytes(), other.as_bytes()), one == other);
            prop_assert!(are_equal(one.as_bytes(), one.as_bytes()));
        }
    }
}
