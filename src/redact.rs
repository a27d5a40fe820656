//! Keeps credentials out of what is shown. The contract computes the plan; this applies it.

use std::borrow::Cow;
use std::collections::BTreeSet;

pub mod secrets;

/// What stands in for a value that must not be seen.
pub const MASK: &str = "***";

/// Headers that carry credentials in every API (RFC 9110 §11, RFC 6265).
const HEADERS: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];

/// Query parameters that carry credentials whatever the document says (RFC 6750 §2.3).
const QUERY: [&str; 1] = ["access_token"];

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

/// True for a field whose name says that its value is nobody's business.
pub fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// Where the credentials of an API travel.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    headers: BTreeSet<String>,
    query: BTreeSet<String>,
}

impl Plan {
    pub fn hide_header(&mut self, name: &str) {
        self.headers.insert(name.to_ascii_lowercase());
    }

    pub fn hide_query(&mut self, name: &str) {
        self.query.insert(name.to_owned());
    }

    /// True for a header whose value must not be seen.
    pub fn hides_header(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        HEADERS.contains(&name.as_str()) || self.headers.contains(&name)
    }

    /// True for a query parameter whose value must not be seen.
    pub fn hides_query(&self, name: &str) -> bool {
        QUERY.contains(&name) || self.query.contains(name)
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
            let name = pair.split('=').next().unwrap_or(pair);
            self.hides_query(&percent_encoding::percent_decode_str(name).decode_utf8_lossy())
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
}
