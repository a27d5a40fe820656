//! Keeps credentials out of what is stored and shown. The contract computes the plan; this applies it.

use std::borrow::Cow;

use http::header::{CONTENT_LOCATION, COOKIE, HeaderName, HeaderValue, LOCATION, REFERER};
use serde_json::Value;

use crate::exchange::Request;
use crate::finding::{ExchangePlace, Finding, Part};

mod body;
mod echoes;
mod exchange;
mod known;
pub mod line;
mod pass;
mod pseudonym;
pub mod secrets;
mod sought;
mod stand_in;
mod values;

pub use exchange::{Confidential, Redacted, Redactor};
pub use stand_in::StandIns;

/// What stands in for a value that must not be seen.
pub const MASK: &str = "***";

/// Names of query parameters and properties that carry credentials whatever the document says
/// (RFC 6749 and 6750, and custom), in lower case and without what joins their words.
const NAMES: [&str; 16] = [
    "token",
    "secret",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "bearertoken",
    "sessiontoken",
    "apikey",
    "apisecret",
    "clientsecret",
    "clientassertion",
    "secretkey",
    "privatekey",
    "password",
    "passwd",
];

/// Further names of query parameters: in a link they open what it leads to, while a property of such a name
/// may be anything (Amazon's, Google's and Azure's signed links, RFC 7521, GitLab, SAML 2.0).
const LINK_NAMES: [&str; 18] = [
    "sig",
    "signature",
    "xamzsignature",
    "xamzsecuritytoken",
    "xgoogsignature",
    "securitytoken",
    "accesskey",
    "subscriptionkey",
    "sessionkey",
    "privatetoken",
    "oauthtoken",
    "oauthsignature",
    "xapikey",
    "authkey",
    "jwt",
    "assertion",
    "samlresponse",
    "pwd",
];

/// Words in the names of fields whose values are nobody's business.
const SECRET_WORDS: [&str; 9] = [
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private_key",
    "credential",
    "authorization",
];

/// True for a field whose name says that its value is nobody's business: a wide net, for messages and
/// excerpts, which lose little by a mask too many.
pub fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let last = name.rsplit('.').next().unwrap_or_default();
    SECRET_WORDS.iter().any(|word| name.contains(word)) || LINK_NAMES.contains(&plain(last).as_str())
}

/// Where the credentials of an API travel.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    headers: Vec<String>,
    query: Vec<String>,
}

impl Plan {
    /// A plan that knows of no API's own places.
    pub fn none() -> &'static Self {
        static NONE: Plan = Plan { headers: Vec::new(), query: Vec::new() };
        &NONE
    }

    pub fn hide_header(&mut self, name: &str) {
        self.headers.push(name.to_ascii_lowercase());
    }

    pub fn hide_query(&mut self, name: &str) {
        self.query.push(name.to_owned());
    }

    /// True for a header whose value must not be seen.
    pub fn hides_header(&self, name: &str) -> bool {
        self.hides_lower_case(&name.to_ascii_lowercase())
    }

    /// Those that carry credentials in every API (RFC 9110 §11, RFC 6265), and those that carry them by
    /// custom, for documents often leave out how one authenticates.
    fn hides_lower_case(&self, name: &str) -> bool {
        let known = matches!(
            name,
            "authorization"
                | "proxy-authorization"
                | "cookie"
                | "set-cookie"
                | "x-api-key"
                | "api-key"
                | "x-auth-token"
                | "x-access-token"
                | "x-csrf-token"
                | "x-xsrf-token"
        );
        known || self.headers.iter().any(|hidden| hidden == name)
    }

    /// True for a query parameter whose value must not be seen.
    pub fn hides_query(&self, name: &str) -> bool {
        let plain = plain(name);
        is_plain_credential(&plain)
            || LINK_NAMES.contains(&plain.as_str())
            || self.query.iter().any(|hidden| hidden == name)
    }

    /// A header's value as it may be seen: without credentials, those in the query of a URL included.
    pub fn header<'a>(&self, name: &HeaderName, value: &'a HeaderValue) -> Cow<'a, [u8]> {
        if self.hides_lower_case(name.as_str()) {
            return Cow::Borrowed(MASK.as_bytes());
        }
        let bytes = value.as_bytes();
        if *name != REFERER && *name != LOCATION && *name != CONTENT_LOCATION {
            return Cow::Borrowed(bytes);
        }
        match std::str::from_utf8(bytes).map(|url| self.url(url)) {
            Ok(Cow::Owned(url)) => Cow::Owned(url.into_bytes()),
            _ => Cow::Borrowed(bytes),
        }
    }

    /// A URL or a part of one without the credentials in its authority, query and fragment. One that
    /// has none is not copied.
    ///
    /// ```
    /// let plan = bonafide::redact::Plan::default();
    /// assert_eq!(plan.url("https://ann:pw@host/a?access_token=1#b"), "https://***@host/a?access_token=***#b");
    /// ```
    pub fn url<'a>(&self, url: &'a str) -> Cow<'a, str> {
        let parts = url.split_inclusive(['?', '#']).enumerate();
        let masked = parts.map(|(index, part)| {
            let (text, mark) = match part.strip_suffix(['?', '#']) {
                Some(text) => (text, &part[text.len()..]),
                None => (part, ""),
            };
            (if index == 0 { without_userinfo(text) } else { self.query(text) }, mark)
        });
        let masked: Vec<_> = masked.collect();
        if masked.iter().all(|(text, _)| matches!(text, Cow::Borrowed(_))) {
            return Cow::Borrowed(url);
        }
        Cow::Owned(masked.into_iter().flat_map(|(text, mark)| [text, Cow::Borrowed(mark)]).collect())
    }

    /// Path and query without the credentials in the query.
    pub fn target<'a>(&self, target: &'a str) -> Cow<'a, str> {
        let Some(end) = target.bytes().position(|byte| byte == b'?') else { return Cow::Borrowed(target) };
        let (path, query) = (&target[..end], &target[end + 1..]);
        match self.query(query) {
            Cow::Owned(masked) => Cow::Owned(format!("{path}?{masked}")),
            Cow::Borrowed(_) => Cow::Borrowed(target),
        }
    }

    /// A query without its credentials. One that has none is not copied.
    ///
    /// ```
    /// let mut plan = bonafide::redact::Plan::default();
    /// plan.hide_query("key");
    /// assert_eq!(plan.query("a=1&key=secret"), "a=1&key=***");
    /// ```
    pub fn query<'a>(&self, query: &'a str) -> Cow<'a, str> {
        let hidden = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.hides_query(&decoded(name)) || self.is_secret_link(value)
        };
        if !query.split('&').any(hidden) {
            return Cow::Borrowed(query);
        }
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) if hidden(pair) => Cow::Owned(format!("{name}={MASK}")),
            _ => Cow::Borrowed(pair),
        });
        Cow::Owned(pairs.collect::<Vec<_>>().join("&"))
    }

    /// Whether a value is a URL that has a credential in it.
    fn is_secret_link(&self, value: &str) -> bool {
        let may_be = value.contains("//") || value.contains("%2F%2F") || value.contains("%2f%2f");
        may_be && matches!(self.url(&decoded(value)), Cow::Owned(_))
    }

    /// Masks the credential in the message of a finding about one: a parameter may be both.
    pub fn finding(&self, finding: &mut Finding, request: &Request) {
        let Some(ExchangePlace { part, .. }) = &finding.exchange else { return };
        let of_header = |name: &str| {
            let values = request.headers.get_all(name).iter();
            values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
        };
        let sent: Vec<String> = match part {
            Part::Header(name) if self.hides_header(name) => of_header(name),
            Part::Cookie(_) => of_header(COOKIE.as_str()),
            Part::Query(name) if self.hides_query(name) => request.query.iter().cloned().collect(),
            _ => return,
        };
        let decoded: Vec<_> = sent.iter().map(|text| decoded(&text.replace('+', " ")).into_owned()).collect();
        let is_sent = |text: &str| {
            // Of a long value parts are shown.
            let mut parts = text.split('…').filter(|part| !part.is_empty());
            parts.any(|part| sent.iter().chain(&decoded).any(|sent| sent.contains(part)))
        };
        let (Part::Header(name) | Part::Cookie(name) | Part::Query(name)) = part else { return };
        // What is quoted is a name or a value.
        let spans = finding.message.split('`').enumerate().map(|(index, span)| {
            let is_quoted = index % 2 == 1;
            if is_quoted && span != name && is_sent(span) { MASK } else { span }
        });
        finding.message = spans.collect::<Vec<_>>().join("`");
    }

    /// Masks what of a body carries credentials, at any depth: properties by their names, and parts of links.
    pub fn value(&self, value: &mut Value) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    if is_credential(name) && !value.is_null() {
                        *value = Value::from(MASK);
                    } else {
                        self.value(value);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::String(text) if is_link(text) => {
                if let Cow::Owned(masked) = self.url(text) {
                    *text = masked;
                }
            }
            _ => {}
        }
    }
}

/// True for a text that is a URL with an authority and nothing more.
fn is_link(text: &str) -> bool {
    text.contains("//") && !text.trim().contains(char::is_whitespace)
}

/// True for names that mean a credential in every API: `accessToken`, `client_secret`. It is narrower
/// than [`names_secret`]: whole bodies should stay readable, `next_page_token` included.
pub fn is_credential(name: &str) -> bool {
    is_plain_credential(&plain(name))
}

fn is_plain_credential(plain: &str) -> bool {
    const WORDS: [&str; 4] = ["secret", "credential", "password", "passwd"];
    // It says whether credentials may come (Fetch standard, §3.3), and holds none.
    const NONE: &str = "accesscontrolallowcredentials";
    NAMES.contains(&plain) || plain != NONE && WORDS.iter().any(|word| plain.contains(word))
}

/// A name in lower case and without what joins its words.
fn plain(name: &str) -> String {
    const JOINTS: [char; 3] = ['_', '-', '.'];
    name.chars().filter(|c| !JOINTS.contains(c)).map(|c| c.to_ascii_lowercase()).collect()
}

/// `https://ann:pw@host/` (RFC 3986 §3.2.1).
fn without_userinfo(url: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = url.split_once("//") else { return Cow::Borrowed(url) };
    let authority = rest.split('/').next().unwrap_or(rest);
    match authority.rfind('@') {
        Some(at) => Cow::Owned(format!("{scheme}//{MASK}{}", &rest[at..])),
        None => Cow::Borrowed(url),
    }
}

fn decoded(name: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(name).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::WRONG_FORMAT;

    #[test]
    fn names_that_say_secret_or_credential_are_credentials() {
        for name in ["stripe_secret_key", "default_llm_credentials", "newPassword", "access-token"] {
            assert!(is_credential(name), "{name}");
        }
        for name in ["next_page_token", "key", "name", "Access-Control-Allow-Credentials"] {
            assert!(!is_credential(name), "{name}");
        }
    }

    #[test]
    fn headers_are_hidden_by_plan_and_by_custom() {
        let mut plan = Plan::default();
        plan.hide_header("X-Harbor-Key");
        for name in ["x-harbor-key", "authorization", "Cookie", "set-cookie", "X-API-Key"] {
            assert!(plan.hides_header(name), "{name}");
        }
        for name in ["idempotency-key", "accept", "x-harbor", "etag"] {
            assert!(!plan.hides_header(name), "{name}");
        }
    }

    #[test]
    fn urls_lose_their_credentials_and_nothing_else() {
        let mut plan = Plan::default();
        plan.hide_query("k");
        for (url, masked) in [
            ("/a?b=1", "/a?b=1"),
            ("/a?%6B=1&b=2", "/a?%6B=***&b=2"),
            ("/a#access_token=1&b", "/a#access_token=***&b"),
            ("http://u@h:1/@x", "http://***@h:1/@x"),
            ("http://h/u@x?y=z?k=1", "http://h/u@x?y=z?k=***"),
            ("?apiKey=1", "?apiKey=***"),
            ("/f?sig=1&X-Amz-Signature=2&se=3", "/f?sig=***&X-Amz-Signature=***&se=3"),
            ("/a?next=https%3A%2F%2Fu%3Ap%40h%2F&b=//h/a", "/a?next=***&b=//h/a"),
            ("/a?next=https://h/?sig=1", "/a?next=https://h/?sig=***"),
            ("", ""),
        ] {
            assert_eq!(plan.url(url), masked);
        }
        let value = HeaderValue::from_static("/next?k=1");
        assert_eq!(&*plan.header(&LOCATION, &value), b"/next?k=***");
        assert_eq!(&*plan.header(&HeaderName::from_static("x-a"), &value), b"/next?k=1");
    }

    #[test]
    fn messages_about_credentials_do_not_quote_them() {
        let mut plan = Plan::default();
        plan.hide_header("X-Key");
        plan.hide_query("key");
        let mut request = Request::new(http::Method::GET, "/?key=a%20secret&limit=secrets");
        request.headers.insert("x-key", HeaderValue::from_static("topsecret"));
        request.headers.insert("cookie", HeaderValue::from_static("session=topsecret"));
        let message = |part: Part, message: &str| {
            let mut finding = Finding::new(&WRONG_FORMAT, message).in_exchange(ExchangePlace::request(part));
            plan.finding(&mut finding, &request);
            finding.message
        };
        let header = |text: &str| message(Part::Header("X-Key".to_owned()), text);
        assert_eq!(header("`X-Key` is `topsecret`, not `a` or `b`"), "`X-Key` is `***`, not `a` or `b`");
        assert_eq!(header("`X-Key` is `topse…`"), "`X-Key` is `***`");
        assert_eq!(header("`X-Key` is `top…ret`"), "`X-Key` is `***`");
        assert_eq!(header("`X-Key` is `…secret`"), "`X-Key` is `***`");
        assert_eq!(message(Part::Query("key".to_owned()), "`key` is `a secret`"), "`key` is `***`");
        assert_eq!(
            message(Part::Cookie("session".to_owned()), "`session` is `topsecret`"),
            "`session` is `***`"
        );
        assert_eq!(message(Part::Query("limit".to_owned()), "`limit` is `secrets`"), "`limit` is `secrets`");
    }

    #[test]
    fn links_in_bodies_lose_their_credentials() {
        let mut value =
            json!({ "url": "https://u:p@h/f?sig=1&a=2", "note": "see //h?sig=1 there", "signature": "S" });
        Plan::none().value(&mut value);
        assert_eq!(
            value,
            json!({ "url": "https://***@h/f?sig=***&a=2", "note": "see //h?sig=1 there", "signature": "S" })
        );
    }

    #[test]
    fn properties_are_masked_at_any_depth() {
        let mut value =
            json!({ "user": [{ "Password": "x", "name": "y", "clientSecret": 1, "api_key": null }] });
        Plan::none().value(&mut value);
        assert_eq!(
            value,
            json!({ "user": [{ "Password": "***", "name": "y", "clientSecret": "***", "api_key": null }] })
        );
    }
}
