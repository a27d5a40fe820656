//! What of a response would lead a client past the proxy.

use http::header::{CONTENT_LOCATION, HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE};

use super::target::Target;

/// URLs that a client follows or remembers.
const URLS: [HeaderName; 2] = [LOCATION, CONTENT_LOCATION];

/// Lets URLs of the upstream lead to the proxy, which the client knows as `host`, and its cookies
/// belong to it: browsers refuse those for a domain or a path that is not the proxy's.
pub fn rewrite(headers: &mut HeaderMap, target: &Target, host: &str) {
    for name in URLS {
        let Some(url) = headers.get(&name).and_then(|url| url.to_str().ok()) else { continue };
        if let Some(here) = target.here(url, host).and_then(|url| HeaderValue::try_from(url).ok()) {
            headers.insert(name, here);
        }
    }
    if headers.contains_key(SET_COOKIE) {
        rewrite_cookies(headers, target);
    }
}

fn rewrite_cookies(headers: &mut HeaderMap, target: &Target) {
    let cookies: Vec<_> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    let rewritten: Vec<_> = cookies.iter().map(|value| cookie(value, target)).collect();
    headers.remove(SET_COOKIE);
    for value in rewritten {
        headers.append(SET_COOKIE, value);
    }
}

/// A cookie without the upstream's domain, and with its path as it is here (RFC 6265 §5.2). `Secure` stays
/// only where something needs it: clients speak to us without TLS, and some then keep such cookies to
/// themselves.
fn cookie(value: &HeaderValue, target: &Target) -> HeaderValue {
    let Ok(text) = value.to_str() else { return value.clone() };
    let is_open = target.is_secure() && !must_be_secure(text);
    let attributes = text.split(';').enumerate().filter_map(|(index, attribute)| {
        let (name, given) = attribute.split_once('=').unwrap_or((attribute, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            _ if index == 0 => Some(attribute.to_owned()),
            "secure" if is_open => None,
            "domain" if covers(given.trim(), target.host()) => None,
            "path" => match target.below_base(given.trim()) {
                Some(path) => Some(format!("{name}={path}")),
                None => Some(attribute.to_owned()),
            },
            _ => Some(attribute.to_owned()),
        }
    });
    let attributes: Vec<_> = attributes.collect();
    HeaderValue::try_from(attributes.join(";")).unwrap_or_else(|_| value.clone())
}

/// Whether a cookie without `Secure` would be refused (RFC 6265bis §5.7).
fn must_be_secure(text: &str) -> bool {
    let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
    let name = parts.next().unwrap_or_default();
    name.starts_with("__secure-")
        || name.starts_with("__host-")
        || parts.any(|part| part.starts_with("samesite") && part.ends_with("none") || part == "partitioned")
}

fn covers(domain: &str, host: &str) -> bool {
    let (domain, host) = (domain.trim_start_matches('.').to_ascii_lowercase(), host.to_ascii_lowercase());
    host.strip_suffix(&domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_become_those_of_the_proxy() {
        let target = Target::parse("https://api.example.com/v1").unwrap();
        let rewritten = |text: &'static str| {
            let value = cookie(&HeaderValue::from_static(text), &target);
            value.to_str().unwrap().to_owned()
        };
        assert_eq!(
            rewritten("id=a; Domain=.Example.com; Path=/v1/users; Secure; HttpOnly"),
            "id=a; Path=/users; HttpOnly"
        );
        assert_eq!(rewritten("domain=example.com; Path=/v1"), "domain=example.com; Path=/");
        for needed in ["__Host-id=a; Secure", "a=b; Secure; SameSite=None", "a=b; Secure; Partitioned"] {
            assert_eq!(rewritten(needed), needed);
        }
        assert_eq!(rewritten("id=a; domain=other.org; path=/"), "id=a; domain=other.org; path=/");
    }
}
