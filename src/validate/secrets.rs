//! Credentials in responses: what can be told by its form alone, and what the request itself sent.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderName, SET_COOKIE, WWW_AUTHENTICATE,
};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::contract::operation::Operation;
use crate::contract::security::SchemeKind;
use crate::contract::style::Pairs;
use crate::exchange::tape::{Node, Tape};
use crate::exchange::{Request, Response};
use crate::finding::{ExchangePlace, Finding, Part};
use crate::pointer::{Path, Pointer};
use crate::redact::{self, MASK, secrets};
use crate::rules::SECRET_IN_RESPONSE;

/// How many are told: more help nobody.
const MOST: usize = 20;

/// Shorter ones are words that may be anywhere.
const SHORTEST: usize = 8;

/// From this length on it is found inside other texts too.
const LONG: usize = 16;

/// Headers that every response has, with no room for a credential.
const FIXED: [HeaderName; 3] = [CONTENT_LENGTH, CONTENT_TYPE, DATE];

/// A credential that a request carried.
#[derive(Debug, Hash)]
pub struct Credential {
    what: &'static str,
    value: String,
}

/// A credential in a response.
#[derive(Debug)]
pub struct Secret {
    /// Where the text stands; of the name of a property, the object that has it.
    pub at: Pointer,
    /// The name of a property, where that is the credential.
    pub name: Option<String>,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Known(secrets::Kind),
    Echoed(&'static str),
}

impl Credential {
    /// What a request shows to be let in: in `Authorization`, and where its operation looks for keys.
    pub fn of(operation: &Operation, request: &Request) -> Vec<Self> {
        let mut found: Vec<_> = authorization(request).into_iter().collect();
        let schemes = operation.security().iter().flat_map(|requirement| &requirement.schemes);
        for scheme in schemes {
            let values: Vec<Cow<'_, str>> = match &scheme.kind {
                SchemeKind::ApiKeyHeader(name) => {
                    request.header(name.as_str()).into_iter().map(Cow::from).collect()
                }
                SchemeKind::ApiKeyQuery(name) => {
                    let query = Pairs::query(request.query.as_deref().unwrap_or(""));
                    query.values(name).map(decoded).collect()
                }
                SchemeKind::ApiKeyCookie(name) => {
                    let cookies = request.headers.get_all("cookie").iter();
                    let cookies = Pairs::cookies(cookies.filter_map(|value| value.to_str().ok()));
                    cookies.values(name).map(decoded).collect()
                }
                _ => Vec::new(),
            };
            found.extend(values.into_iter().map(|value| Self { what: "API key", value: value.into_owned() }));
        }
        found.retain(|credential| credential.value.len() >= SHORTEST);
        found
    }

    fn is_in(&self, text: &str) -> bool {
        if self.value.len() >= LONG { text.contains(&self.value) } else { text == self.value }
    }

    /// Whether it may be in the bytes of a body, which may write some characters in another way.
    fn may_be_in(&self, text: &str) -> bool {
        let is_plain = self.value.bytes().all(|b| b.is_ascii_graphic() && !b"\"\\/".contains(&b));
        !is_plain || text.contains(&self.value)
    }

    /// A text without it.
    pub fn hide(&self, text: &mut String) {
        if text.contains(&self.value) {
            *text = text.replace(&self.value, MASK);
        }
    }
}

/// What was sent to be let in is in no message, whatever is wrong with the value that repeats it.
pub fn hide(credentials: &[Credential], findings: &mut [Finding]) {
    for finding in findings {
        for credential in credentials {
            credential.hide(&mut finding.message);
            finding.help.iter_mut().for_each(|help| credential.hide(help));
            if let Some(excerpt) = &mut finding.excerpt {
                Arc::make_mut(excerpt).lines.iter_mut().for_each(|line| credential.hide(line));
            }
        }
    }
}

fn authorization(request: &Request) -> Option<Credential> {
    let (scheme, value) = request.headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    let value = value.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(Credential { what: "bearer token", value: value.to_owned() }),
        "basic" => {
            let text = String::from_utf8(BASE64_STANDARD.decode(value).ok()?).ok()?;
            let (_, password) = text.split_once(':')?;
            Some(Credential { what: "password", value: password.to_owned() })
        }
        // What such schemes send is made anew for each request, and opens nothing else.
        _ => None,
    }
}

fn decoded(value: &str) -> Cow<'static, str> {
    percent_decode_str(value).decode_utf8_lossy().into_owned().into()
}

/// The credentials in a JSON body. The bytes are searched first: most bodies have none.
pub fn find(bytes: &[u8], value: Node<'_>, credentials: &[Credential]) -> Vec<Secret> {
    let echoes = !credentials.is_empty()
        && std::str::from_utf8(bytes).is_ok_and(|text| credentials.iter().any(|it| it.may_be_in(text)));
    let mut found = Vec::new();
    if echoes || secrets::may_be_in(bytes) {
        walk(value, credentials, &Path::Root, &mut found);
    }
    found
}

/// The credentials in a JSON value that nobody sent.
pub fn in_value(value: &Value) -> Vec<Secret> {
    let mut found = Vec::new();
    walk(Tape::of(value.clone()).root(), &[], &Path::Root, &mut found);
    found
}

fn walk(value: Node<'_>, credentials: &[Credential], path: &Path<'_>, found: &mut Vec<Secret>) {
    if found.len() >= MOST {
        return;
    }
    if let Some(text) = value.as_str() {
        found.extend(what(text, credentials).map(|what| Secret { at: path.pointer(), name: None, what }));
    }
    for (name, value) in value.members().into_iter().flatten() {
        let secret = |what| Secret { at: path.pointer(), name: Some(name.to_string()), what };
        found.extend(what(name, credentials).map(secret));
        walk(value, credentials, &Path::Property(path, name), found);
    }
    for (index, item) in value.items().into_iter().flatten().enumerate() {
        walk(item, credentials, &Path::Item(path, index), found);
    }
}

fn what(text: &str, credentials: &[Credential]) -> Option<What> {
    let echoed = credentials.iter().find(|credential| credential.is_in(text));
    echoed.map(|it| What::Echoed(it.what)).or_else(|| secrets::find(text).map(What::Known))
}

impl Secret {
    /// The finding for what is called `subject`.
    pub fn finding(&self, subject: &str) -> Finding {
        let subject = match self.name {
            Some(_) => format!("the name of a property of {subject}"),
            None => subject.to_owned(),
        };
        match self.what {
            What::Known(kind) => {
                Finding::new(&SECRET_IN_RESPONSE, format!("{subject} holds what looks like {}", kind.name()))
                    .help("stop sending it, and revoke it if it is real")
            }
            What::Echoed(what) => {
                Finding::new(&SECRET_IN_RESPONSE, format!("{subject} repeats the request's {what}"))
                    .help("stop sending it back: what is logged or cached of a response must open nothing")
            }
        }
    }

    /// The text that holds it, in the value that it was found in.
    pub fn text<'v>(&'v self, value: &'v Value) -> Option<&'v str> {
        self.name.as_deref().or_else(|| self.at.resolve(value)?.as_str())
    }

    /// Takes it out of a value.
    pub fn hide(&self, value: &mut Value) {
        match (value.pointer_mut(self.at.as_str()), &self.name) {
            (Some(Value::Object(object)), Some(name)) => {
                let renamed = std::mem::take(object).into_iter();
                *object = renamed
                    .map(|(own, value)| if own == *name { (MASK.to_owned(), value) } else { (own, value) })
                    .collect();
            }
            (Some(text), None) => *text = Value::from(MASK),
            _ => {}
        }
    }
}

/// True for a name of which it is expected that it carries a credential.
pub fn announces(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    redact::names_secret(name)
        || lower.contains("jwt")
        || lower == "key"
        || lower.ends_with("_key")
        || name.ends_with("Key")
}

/// Whether the document itself shows this text: what is published is no secret.
pub fn is_shown_in(document: &Value, text: &str) -> bool {
    match document {
        Value::String(own) => own.contains(text),
        Value::Array(items) => items.iter().any(|item| is_shown_in(item, text)),
        Value::Object(object) => {
            object.iter().any(|(name, value)| name.contains(text) || is_shown_in(value, text))
        }
        _ => false,
    }
}

/// The credentials in a text that is no JSON.
pub fn in_text(bytes: &[u8], credentials: &[Credential]) -> Option<Finding> {
    let text = std::str::from_utf8(bytes).ok()?;
    let secret = Secret { at: Pointer::root(), name: None, what: what(text, credentials)? };
    Some(secret.finding("the response body").in_exchange(ExchangePlace::response(Part::Body)))
}

/// The credentials in a response's headers, but for those that are there to carry them.
pub fn in_headers(response: &Response, credentials: &[Credential]) -> Vec<Finding> {
    let carries =
        |name: &HeaderName| *name == SET_COOKIE || *name == WWW_AUTHENTICATE || announces(name.as_str());
    // Values are searched first: most have none, and names take longer to judge.
    let free = response.headers.iter().filter(|(name, _)| !FIXED.contains(name));
    let found = free.filter_map(|(name, value)| {
        let what = what(value.to_str().ok()?, credentials).filter(|_| !carries(name))?;
        let secret = Secret { at: Pointer::root(), name: None, what };
        let finding = secret.finding(&format!("the header `{name}`"));
        Some(finding.in_exchange(ExchangePlace::response(Part::Header(name.to_string()))))
    });
    found.collect()
}
