//! A whole exchange without its secrets, to be kept.
//!
//! First all secrets are found by where they stand: in headers, cookies, parameters, fields and properties
//! that carry some, and by their form. Each gives way to its stand-in there. Then they are looked for
//! everywhere else.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use regex_automata::hybrid::regex::Regex;
use serde_json::{Map, Value};

use super::echoes::Echoes;
use super::stand_in::StandIns;
use super::{MASK, Plan, decoded, is_credential, is_link, multipart, secrets};
use crate::exchange::{Exchange, Request, Response};
use crate::finding::{Finding, Part, Side};
use crate::pointer::Pointer;
use crate::policy::Glob;

/// What a contract knows of the secrets of one exchange.
pub trait Confidential {
    /// Where the credentials of the API travel.
    fn plan(&self) -> &Plan;
    /// Whether a parameter or a header is declared to hold a secret.
    fn hides(&self, side: Side, part: &Part) -> bool;
    /// The texts of the path parameters that are declared to hold a secret, as they were sent.
    fn path_texts(&self) -> Vec<String>;
    /// Where in a body, or in the fields of a form, values are declared to be secrets.
    fn pointers(&self, side: Side, body: &Value) -> Vec<Pointer>;
    /// Whether a body is as its schema has it.
    fn is_valid(&self, side: Side, body: &Value) -> bool;
    /// Whether a text stands in the document itself: what is published is no secret.
    fn publishes(&self, text: &str) -> bool;
}

/// Takes the secrets out of exchanges. What stands in for a secret is always the same.
#[derive(Debug)]
pub struct Redactor {
    stand_ins: StandIns,
    names: Vec<Glob>,
    patterns: Vec<Arc<Regex>>,
}

/// An exchange that may be kept.
#[derive(Debug)]
pub struct Redacted {
    pub exchange: Exchange,
    echoes: Echoes,
}

impl Redacted {
    /// A text about the exchange, without its secrets.
    pub fn text(&self, text: &str) -> String {
        self.echoes.value(text).into_owned()
    }

    /// A finding about the exchange, without its secrets: of what it quotes, a part of a secret is masked.
    pub fn finding(&self, finding: &Finding) -> Finding {
        let is_told = |span: &str| {
            let mut parts = span.split('…').filter(|part| part.len() >= 3);
            parts.any(|part| self.echoes.knows_part(part.trim_matches('"')))
        };
        let clean = |text: &str| {
            let spans = text.split('`').enumerate();
            let spans = spans.map(|(index, span)| if index % 2 == 1 && is_told(span) { MASK } else { span });
            self.text(&spans.collect::<Vec<_>>().join("`"))
        };
        Finding {
            message: clean(&finding.message),
            help: finding.help.as_deref().map(clean),
            excerpt: None,
            ..finding.clone()
        }
    }
}

impl Redactor {
    /// A redactor that hides, besides what is known to be secret, all of these names (parameters, headers,
    /// fields, properties) and whatever these patterns match.
    pub fn new(stand_ins: StandIns, names: Vec<Glob>, patterns: Vec<Arc<Regex>>) -> Self {
        Self { stand_ins, names, patterns }
    }

    /// The exchange without its secrets.
    pub fn exchange(&self, exchange: &Exchange, known: &dyn Confidential) -> Redacted {
        let mut pass = Pass { redactor: self, known, echoes: Echoes::default() };
        let Exchange { request, response } = exchange;
        let mut headers = [pass.headers(Side::Request, request), pass.response_headers(response)];
        let (path, query) = (pass.path(&request.path), request.query.as_deref().map(|it| pass.query(it)));
        let bodies = [
            pass.body(Side::Request, &request.headers, &request.body),
            pass.body(Side::Response, &response.headers, &response.body),
        ];
        pass.by_form(&headers, &path, query.as_deref().unwrap_or(""));
        let echoes = pass.echoes;
        headers.iter_mut().for_each(|headers| clean_headers(headers, &echoes));
        let text = |text: &str| String::from_utf8_lossy(&echoes.bytes(text.as_bytes())).into_owned();
        let [request_headers, response_headers] = headers;
        let [request_body, response_body] = bodies.map(|body| body.clean(&echoes));
        let request = Request {
            method: request.method.clone(),
            path: text(&path),
            query: query.map(|query| text(&query)),
            headers: request_headers,
            body: request_body,
        };
        let response = Response { status: response.status, headers: response_headers, body: response_body };
        Redacted { exchange: Exchange { request, response }, echoes }
    }

    fn hides_name(&self, name: &str) -> bool {
        is_credential(name) || self.names.iter().any(|glob| glob.matches(name))
    }
}

/// A body whose secrets have given way where they were found, but for their echoes.
enum Body {
    Json(Value),
    /// As it came: not one thing in it had to be replaced by its place.
    Untouched(Bytes),
    Bytes(Vec<u8>),
}

impl Body {
    fn clean(self, echoes: &Echoes) -> Bytes {
        match self {
            Self::Json(mut value) => {
                clean_value(&mut value, echoes);
                serde_json::to_vec(&value).unwrap_or_default().into()
            }
            Self::Untouched(bytes) => match echoes.bytes(&bytes) {
                std::borrow::Cow::Owned(clean) => clean.into(),
                std::borrow::Cow::Borrowed(_) => bytes,
            },
            Self::Bytes(bytes) => echoes.bytes(&bytes).into_owned().into(),
        }
    }
}

/// One exchange on its way.
struct Pass<'a> {
    redactor: &'a Redactor,
    known: &'a dyn Confidential,
    echoes: Echoes,
}

impl Pass<'_> {
    /// The stand-in for a secret, which is looked for everywhere from now on.
    fn hide(&mut self, secret: &str) -> String {
        let stand_in = self.redactor.stand_ins.text(secret);
        self.echoes.add(secret, stand_in.clone());
        let plain = decoded(secret);
        if plain != secret {
            self.echoes.add(&plain, stand_in.clone());
        }
        stand_in
    }

    fn headers(&mut self, side: Side, request: &Request) -> HeaderMap {
        self.header_map(side, &request.headers)
    }

    fn response_headers(&mut self, response: &Response) -> HeaderMap {
        self.header_map(Side::Response, &response.headers)
    }

    fn header_map(&mut self, side: Side, headers: &HeaderMap) -> HeaderMap {
        let mut clean = HeaderMap::new();
        for (name, value) in headers {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let hidden = self.header(side, name, &text);
            let value = hidden.map_or(Ok(value.clone()), |text| HeaderValue::from_str(&text));
            clean.append(name.clone(), value.unwrap_or(HeaderValue::from_static(MASK)));
        }
        clean
    }

    /// A header's value without what it is known to hold; none where that is nothing.
    fn header(&mut self, side: Side, name: &HeaderName, text: &str) -> Option<String> {
        if *name == AUTHORIZATION || *name == PROXY_AUTHORIZATION {
            return Some(self.authorization(text));
        }
        if *name == COOKIE {
            let pairs = text.split(';').map(|pair| self.pair(pair)).collect::<Vec<_>>();
            return Some(pairs.join(";"));
        }
        if *name == SET_COOKIE {
            let (pair, attributes) = text.split_at(text.find(';').unwrap_or(text.len()));
            return Some(format!("{}{attributes}", self.pair(pair)));
        }
        let plan = self.known.plan();
        let is_hidden = plan.hides_header(name.as_str())
            || self.redactor.hides_name(name.as_str())
            || self.known.hides(side, &Part::Header(name.to_string()));
        if is_hidden {
            return Some(self.hide(text));
        }
        is_link(text).then(|| plan.url(text).into_owned())
    }

    /// `Bearer …`, `Basic …`: the scheme is no secret.
    fn authorization(&mut self, text: &str) -> String {
        let Some((scheme, secret)) = text.trim().split_once(' ') else { return self.hide(text) };
        let secret = secret.trim();
        if scheme.eq_ignore_ascii_case("basic")
            && let Ok(bytes) = BASE64_STANDARD.decode(secret)
            && let Ok(plain) = String::from_utf8(bytes)
        {
            self.hide(&plain);
            plain.split_once(':').map(|(_, password)| self.hide(password));
        }
        format!("{scheme} {}", self.hide(secret))
    }

    /// `name=secret`, as cookies have it.
    fn pair(&mut self, pair: &str) -> String {
        match pair.split_once('=') {
            Some((name, secret)) if !secret.trim().is_empty() => {
                format!("{name}={}", self.hide(secret.trim().trim_matches('"')))
            }
            _ => pair.to_owned(),
        }
    }

    fn path(&mut self, path: &str) -> String {
        let secrets = self.known.path_texts();
        if secrets.is_empty() {
            return path.to_owned();
        }
        let segments = path.split('/');
        let segments = segments.map(|segment| match secrets.iter().any(|secret| secret == segment) {
            true => self.hide(segment),
            false => segment.to_owned(),
        });
        segments.collect::<Vec<_>>().join("/")
    }

    /// The query of a URL, or a form.
    fn query(&mut self, query: &str) -> String {
        let pairs = query.split('&').map(|pair| {
            let Some((raw, secret)) = pair.split_once('=') else { return pair.to_owned() };
            let name = form_decoded(raw);
            let plan = self.known.plan();
            let is_hidden = plan.hides_query(&name)
                || self.redactor.hides_name(&name)
                || self.known.hides(Side::Request, &Part::Query(name));
            let value = form_decoded(secret);
            if is_hidden && !value.is_empty() {
                return format!("{raw}={}", self.hide(&value));
            }
            match is_link(&value).then(|| plan.url(&value)) {
                Some(std::borrow::Cow::Owned(masked)) => format!("{raw}={}", form_encoded(&masked)),
                _ => format!("{raw}={}", self.inside(secret, &value)),
            }
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// A value of a form, which may be JSON in itself.
    fn inside(&mut self, raw: &str, value: &str) -> String {
        self.known_forms(value);
        match json_in(value) {
            Some(inner) => {
                let clean = self.json(None, inner.clone());
                if clean == inner { raw.to_owned() } else { form_encoded(&clean.to_string()) }
            }
            None => raw.to_owned(),
        }
    }

    fn body(&mut self, side: Side, headers: &HeaderMap, body: &Bytes) -> Body {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        if matches!(body.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'))
            && let Ok(value) = serde_json::from_slice::<Value>(body)
        {
            // Written anew: of names that come twice, one would be looked at and both kept.
            return Body::Json(self.json(Some(side), value));
        }
        if kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
            && let Ok(text) = std::str::from_utf8(body)
        {
            let fields =
                form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), Value::from(value)));
            let declared = self.declared_fields(side, fields.collect());
            let hidden = self.fields(text, &declared);
            return Body::Bytes(self.query(&hidden).into_bytes());
        }
        match &multipart::parts(kind, body)[..] {
            [] => self.plain(body),
            parts => Body::Bytes(self.multipart(side, body, parts)),
        }
    }

    fn plain(&mut self, body: &Bytes) -> Body {
        if let Ok(text) = std::str::from_utf8(body) {
            self.known_forms(text);
        }
        Body::Untouched(body.clone())
    }

    /// The fields that the document declares to be secrets.
    fn declared_fields(&self, side: Side, fields: Map<String, Value>) -> Vec<String> {
        let pointers = self.known.pointers(side, &Value::Object(fields));
        pointers.iter().filter_map(|pointer| Some(pointer.tokens().next()?.into_owned())).collect()
    }

    fn fields(&mut self, form: &str, declared: &[String]) -> String {
        let pairs = form.split('&').map(|pair| match pair.split_once('=') {
            Some((name, secret)) if declared.contains(&form_decoded(name)) => {
                format!("{name}={}", self.hide(&form_decoded(secret)))
            }
            _ => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    fn multipart(&mut self, side: Side, body: &[u8], parts: &[multipart::Part]) -> Vec<u8> {
        let text = |range: &std::ops::Range<usize>| {
            String::from_utf8_lossy(body.get(range.clone()).unwrap_or_default()).into_owned()
        };
        let fields = parts.iter().map(|(name, range)| (name.clone(), Value::from(text(range))));
        let declared = self.declared_fields(side, fields.collect());
        let (mut clean, mut at) = (Vec::with_capacity(body.len()), 0);
        for (name, range) in parts {
            clean.extend_from_slice(body.get(at..range.start).unwrap_or_default());
            let (value, plain) = (text(range), body.get(range.clone()).unwrap_or_default());
            if self.redactor.hides_name(name) || declared.contains(name) {
                clean.extend_from_slice(self.hide(&value).as_bytes());
            } else if let Some(inner) = json_in(&value) {
                let changed = self.json(None, inner.clone());
                let changed = (changed != inner).then(|| changed.to_string().into_bytes());
                clean.extend_from_slice(changed.as_deref().unwrap_or(plain));
            } else {
                self.known_forms(&value);
                clean.extend_from_slice(plain);
            }
            at = range.end;
        }
        clean.extend_from_slice(body.get(at..).unwrap_or_default());
        clean
    }

    /// JSON without what stands in places of secrets. Of a body that is as its schema has it, so is what
    /// stands in.
    fn json(&mut self, side: Option<Side>, mut value: Value) -> Value {
        let mut places = side.map(|side| self.known.pointers(side, &value)).unwrap_or_default();
        self.named(&value, &Pointer::root(), false, &mut places);
        let places: Vec<_> = places.into_iter().flat_map(|place| leaves(&value, &place)).collect();
        let side = side.filter(|side| !places.is_empty() && self.known.is_valid(*side, &value));
        for place in &places {
            self.replace(&mut value, place, side);
        }
        self.texts(&mut value);
        value
    }

    /// The places of what has the name of a secret.
    fn named(&self, value: &Value, at: &Pointer, is_hidden: bool, places: &mut Vec<Pointer>) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    let is_hidden = is_hidden || self.redactor.hides_name(name);
                    self.named(value, &at.join(name), is_hidden, places);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.named(item, &at.item(index), is_hidden, places);
                }
            }
            _ if is_hidden => places.push(at.clone()),
            _ => {}
        }
    }

    /// Puts the first stand-in into a place that leaves the whole valid.
    fn replace(&mut self, whole: &mut Value, place: &Pointer, side: Option<Side>) {
        let Some(secret) = at(whole, place).map(|value| value.take()) else { return };
        let candidates = self.redactor.stand_ins.values(&secret);
        let Some(plainest) = candidates.first().cloned() else {
            put(whole, place, secret);
            return;
        };
        let mut chosen = None;
        for candidate in candidates {
            put(whole, place, candidate.clone());
            if side.is_none_or(|side| self.known.is_valid(side, whole)) {
                chosen = Some(candidate);
                break;
            }
        }
        let text = secret.as_str().unwrap_or_default();
        if chosen.is_none() && self.known.publishes(text) {
            // One of the few values that the document itself names.
            put(whole, place, secret);
            return;
        }
        let stand_in = chosen.unwrap_or(plainest);
        if let (Value::String(secret), Value::String(stand_in)) = (&secret, &stand_in) {
            self.echoes.add(secret, stand_in.clone());
        }
        put(whole, place, stand_in);
    }

    /// Links, JSON inside of texts, and secrets that are known by their form.
    fn texts(&mut self, value: &mut Value) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    self.known_forms(name);
                    self.texts(value);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.texts(item)),
            Value::String(text) => {
                if is_link(text) {
                    *text = self.known.plan().url(text).into_owned();
                }
                self.known_forms(text);
                if let Some(inner) = json_in(text) {
                    let clean = self.json(None, inner.clone());
                    if clean != inner {
                        *text = clean.to_string();
                    }
                }
            }
            _ => {}
        }
    }

    fn by_form(&mut self, headers: &[HeaderMap], path: &str, query: &str) {
        let values = headers.iter().flat_map(HeaderMap::values);
        for value in values.filter_map(|value| value.to_str().ok()) {
            self.known_forms(value);
        }
        self.known_forms(&decoded(path));
        self.known_forms(&form_decoded(query));
    }

    /// Remembers the secrets that a text shows by their form, or by a pattern of the user.
    fn known_forms(&mut self, text: &str) {
        if secrets::may_be_in(text.as_bytes()) {
            for secret in secrets::all(text) {
                self.hide(secret);
            }
        }
        let redactor = self.redactor;
        for pattern in &redactor.patterns {
            let mut cache = pattern.create_cache();
            let found: Vec<_> = pattern.find_iter(&mut cache, text).map(|found| found.range()).collect();
            for secret in found.into_iter().filter_map(|range| text.get(range)) {
                self.hide(secret);
            }
        }
    }
}

fn clean_headers(headers: &mut HeaderMap, echoes: &Echoes) {
    for value in headers.values_mut() {
        if let std::borrow::Cow::Owned(clean) = echoes.bytes(value.as_bytes()) {
            *value = HeaderValue::from_bytes(&clean).unwrap_or(HeaderValue::from_static(MASK));
        }
    }
}

fn clean_value(value: &mut Value, echoes: &Echoes) {
    match value {
        Value::Object(properties) => {
            let is_clean = |name: &String| matches!(echoes.value(name), std::borrow::Cow::Borrowed(_));
            if !properties.keys().all(is_clean) {
                let all = std::mem::take(properties).into_iter();
                *properties = all.map(|(name, value)| (echoes.value(&name).into_owned(), value)).collect();
            }
            properties.values_mut().for_each(|value| clean_value(value, echoes));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean_value(item, echoes)),
        Value::String(text) => {
            if let std::borrow::Cow::Owned(clean) = echoes.value(text) {
                *text = clean;
            }
        }
        _ => {}
    }
}

/// The texts and numbers at or below a place.
fn leaves(value: &Value, place: &Pointer) -> Vec<Pointer> {
    let below = |pairs: Vec<Pointer>| pairs.iter().flat_map(|place| leaves(value, place)).collect();
    match place.resolve(value) {
        Some(Value::Object(properties)) => below(properties.keys().map(|name| place.join(name)).collect()),
        Some(Value::Array(items)) => below((0..items.len()).map(|index| place.item(index)).collect()),
        Some(Value::String(text)) if !text.is_empty() => vec![place.clone()],
        Some(Value::Number(_)) => vec![place.clone()],
        _ => Vec::new(),
    }
}

fn at<'v>(value: &'v mut Value, place: &Pointer) -> Option<&'v mut Value> {
    value.pointer_mut(place.as_str())
}

fn put(value: &mut Value, place: &Pointer, new: Value) {
    if let Some(value) = at(value, place) {
        *value = new;
    }
}

/// The JSON that a text is, where it is more than a text.
fn json_in(text: &str) -> Option<Value> {
    let may_be = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    may_be.then(|| serde_json::from_str(text).ok())?
}

fn form_decoded(text: &str) -> String {
    decoded(&text.replace('+', " ")).into_owned()
}

fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
