//! A whole exchange without its secrets, to be kept.
//!
//! First all secrets are found by where they stand: in headers, cookies, parameters, fields and properties
//! that carry some, and by their form. Each gives way to its stand-in there. Then they are looked for
//! everywhere else, together with those of exchanges before.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use regex_automata::hybrid::regex::Regex;
use serde_json::Value;

use super::known::Known;
use super::pass::Pass;
use super::pseudonym::{Kind, Personal};
use super::sought::Sought;
use super::stand_in::StandIns;
use super::{MASK, Plan, is_credential};
use crate::exchange::{Exchange, Request, Response};
use crate::finding::{Excerpt, Finding, Part, Side};
use crate::pointer::Pointer;
use crate::policy::Glob;

/// What a contract knows of the secrets of one exchange.
pub trait Confidential {
    /// Where the credentials of the API travel.
    fn plan(&self) -> &Plan;
    /// Whether a parameter or a header is declared to hold a secret.
    fn hides(&self, side: Side, part: &Part) -> bool;
    /// The formats that a parameter or a header is declared to have.
    fn formats(&self, side: Side, part: &Part) -> Vec<String>;
    /// The path parameters: name and text, as they were sent.
    fn path(&self) -> Vec<(String, String)>;
    /// Where in a body, or in the fields of a form, values are declared to be secrets.
    fn pointers(&self, side: Side, body: &Value) -> Vec<Pointer>;
    /// Where in them values are declared to have a format, with that format.
    fn formatted(&self, side: Side, body: &Value) -> Vec<(Pointer, String)>;
    /// Whether a body is as its schema has it.
    fn is_valid(&self, side: Side, body: &Value) -> bool;
    /// Whether a text stands in the document itself: what is published is no secret.
    fn publishes(&self, text: &str) -> bool;
}

/// Takes the secrets out of exchanges. What stands in for a secret is always the same.
#[derive(Debug)]
pub struct Redactor {
    pub(super) stand_ins: StandIns,
    names: Vec<Glob>,
    pub(super) patterns: Vec<Arc<Regex>>,
    pub(super) personal: Personal,
    known: Known,
}

/// Why a value must not be seen, which decides what stands in for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    Secret,
    Personal(Kind),
}

/// An exchange that may be kept.
#[derive(Debug)]
pub struct Redacted {
    pub exchange: Exchange,
    sought: Sought,
}

impl Redacted {
    /// A text about the exchange, without its secrets.
    pub fn text(&self, text: &str) -> String {
        self.sought.value(text).into_owned()
    }

    /// A finding about the exchange, without its secrets: of what it quotes, a part of a secret is masked.
    pub fn finding(&self, finding: &Finding) -> Finding {
        Finding {
            message: self.quoting(&finding.message, '`'),
            help: finding.help.as_deref().map(|help| self.quoting(help, '`')),
            excerpt: finding.excerpt.as_deref().map(|excerpt| Arc::new(self.excerpt(excerpt))),
            ..finding.clone()
        }
    }

    /// A line that had to be changed is masked as a whole: what it points at would not be there.
    fn excerpt(&self, excerpt: &Excerpt) -> Excerpt {
        let lines = excerpt.lines.iter().map(|line| {
            let clean = self.quoting(line, '"');
            if clean == *line { clean } else { MASK.to_owned() }
        });
        Excerpt { lines: lines.collect(), ..excerpt.clone() }
    }

    /// A text in which values stand between quotes, cut short where they are long.
    fn quoting(&self, text: &str, quote: char) -> String {
        let is_told = |span: &str| {
            let mut parts = span.split('…').filter(|part| part.len() >= 3);
            parts.any(|part| self.sought.knows_part(part.trim_matches('"')))
        };
        let spans = text.split(quote).enumerate();
        let spans = spans.map(|(index, span)| if index % 2 == 1 && is_told(span) { MASK } else { span });
        self.text(&spans.collect::<Vec<_>>().join(&quote.to_string()))
    }
}

impl Redactor {
    /// A redactor that hides, besides what is known to be secret, all of these names (parameters, headers,
    /// fields, properties) and whatever these patterns match.
    pub fn new(stand_ins: StandIns, names: Vec<Glob>, patterns: Vec<Arc<Regex>>) -> Self {
        let (personal, known) = Default::default();
        Self { stand_ins, names, patterns, personal, known }
    }

    /// The same with pseudonyms for personal data: parameters, fields and properties whose names or formats
    /// end with one of these words, in any case.
    #[must_use]
    pub fn pseudonymizing<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        Self { personal: Personal::new(names), ..self }
    }

    /// The exchange without its secrets. What is found to be one is looked for in those that follow, too.
    pub fn exchange(&self, exchange: &Exchange, contract: &dyn Confidential) -> Redacted {
        let mut pass = Pass::new(self, contract, self.known.now());
        let Exchange { request, response } = exchange;
        let mut headers =
            [pass.headers(Side::Request, &request.headers), pass.headers(Side::Response, &response.headers)];
        let (path, query) = (pass.path(&request.path), request.query.as_deref().map(|it| pass.query(it)));
        let bodies = [
            pass.body(Side::Request, &request.headers, &request.body),
            pass.body(Side::Response, &response.headers, &response.body),
        ];
        pass.by_form(&headers, &path, query.as_deref().unwrap_or(""));
        let (sought, secrets) = pass.found();
        self.known.learn(&secrets);
        headers.iter_mut().for_each(|headers| clean_headers(headers, &sought));
        let text = |text: &str| String::from_utf8_lossy(&sought.bytes(text.as_bytes())).into_owned();
        let [request_headers, response_headers] = headers;
        let [request_body, response_body]: [Bytes; 2] = bodies.map(|body| body.clean(&sought));
        let request = Request {
            method: request.method.clone(),
            path: text(&path),
            query: query.map(|query| text(&query)),
            headers: request_headers,
            body: request_body,
            gaps: request.gaps.clone(),
        };
        let response = Response { status: response.status, headers: response_headers, body: response_body };
        Redacted { exchange: Exchange { request, response }, sought }
    }

    /// Why what has this name must not be seen, if that is so.
    pub(super) fn hides(&self, name: &str) -> Option<Hidden> {
        if is_credential(name) || self.names.iter().any(|glob| glob.matches(name)) {
            return Some(Hidden::Secret);
        }
        self.personal.kind(name).map(Hidden::Personal)
    }
}

fn clean_headers(headers: &mut HeaderMap, sought: &Sought) {
    for value in headers.values_mut() {
        if let Cow::Owned(clean) = sought.bytes(value.as_bytes()) {
            *value = HeaderValue::from_bytes(&clean).unwrap_or(HeaderValue::from_static(MASK));
        }
    }
}
