//! The secrets of a body: JSON, a form, the parts of a multipart body, any other text.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::exchange::Hidden;
use super::pass::{Pass, form_encoded};
use super::sought::Sought;
use super::values::{clean_value, json_in};
use crate::exchange::{form, multipart};
use crate::finding::Side;

/// A body whose secrets have given way where they were found, but for their echoes.
pub enum Body {
    /// With its text as it came.
    Json(Value, Bytes),
    /// As it came: not one thing in it had to be replaced by its place.
    Untouched(Bytes),
    Bytes(Vec<u8>),
}

impl Body {
    pub fn clean(self, sought: &Sought) -> Bytes {
        match self {
            Self::Json(mut value, text) => {
                clean_value(&mut value, sought);
                let clean = serde_json::to_vec(&value).unwrap_or_default();
                // Of names that come twice one was looked at: such a text is longer.
                if compact(&text).eq(clean.iter().copied()) { text } else { clean.into() }
            }
            Self::Untouched(bytes) => match sought.bytes(&bytes) {
                Cow::Owned(clean) => clean.into(),
                Cow::Borrowed(_) => bytes,
            },
            Self::Bytes(bytes) => sought.bytes(&bytes).into_owned().into(),
        }
    }
}

impl Pass<'_> {
    pub fn body(&mut self, side: Side, headers: &HeaderMap, body: &Bytes) -> Body {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        if matches!(body.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'))
            && let Ok(value) = serde_json::from_slice::<Value>(body)
        {
            return Body::Json(self.json(Some(side), value), body.clone());
        }
        if form::is_urlencoded(kind)
            && let Ok(text) = std::str::from_utf8(body)
        {
            return Body::Bytes(self.form(side, text).into_bytes());
        }
        match &multipart::legible(kind, body)[..] {
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

    fn form(&mut self, side: Side, form: &str) -> String {
        let fields = form_urlencoded::parse(form.as_bytes());
        let fields = fields.map(|(name, value)| (name.into_owned(), Value::from(value)));
        let declared = self.declared_fields(side, fields.collect());
        self.pairs(form, &declared)
    }

    /// The fields that the document declares to be secrets, or personal by their format.
    fn declared_fields(&self, side: Side, fields: Map<String, Value>) -> HashMap<String, Hidden> {
        let fields = Value::Object(fields);
        let secrets = self.contract.pointers(side, &fields).into_iter().map(|place| (place, Hidden::Secret));
        let all = self.formatted(side, &fields).into_iter().chain(secrets);
        all.filter_map(|(place, why)| Some((place.tokens().next()?.into_owned(), why))).collect()
    }

    /// A value of a form, which may be JSON in itself.
    pub(super) fn inside(&mut self, raw: &str, value: &str) -> String {
        self.known_forms(value);
        match json_in(value) {
            Some(inner) => {
                let clean = self.json(None, inner.clone());
                if clean == inner { raw.to_owned() } else { form_encoded(&clean.to_string()) }
            }
            None => raw.to_owned(),
        }
    }

    fn multipart(&mut self, side: Side, body: &[u8], parts: &[multipart::Part<'_>]) -> Vec<u8> {
        let text = |part: &multipart::Part<'_>| String::from_utf8_lossy(part.content).into_owned();
        let fields = parts.iter().filter_map(|part| Some((part.name.clone()?, Value::from(text(part)))));
        let declared = self.declared_fields(side, fields.collect());
        let (mut clean, mut at) = (Vec::with_capacity(body.len()), 0);
        for part in parts {
            clean.extend_from_slice(body.get(at..part.range.start).unwrap_or_default());
            let (name, value) = (part.name.as_deref().unwrap_or_default(), text(part));
            let why = declared.get(name).copied().or_else(|| self.redactor.hides(name));
            if let Some(why) = why.filter(|_| !value.is_empty()) {
                clean.extend_from_slice(self.hide_as(why, &value).as_bytes());
            } else if let Some(inner) = json_in(&value) {
                let changed = self.json(None, inner.clone());
                let changed = (changed != inner).then(|| changed.to_string().into_bytes());
                clean.extend_from_slice(changed.as_deref().unwrap_or(part.content));
            } else {
                self.known_forms(&value);
                clean.extend_from_slice(part.content);
            }
            at = part.range.end;
        }
        clean.extend_from_slice(body.get(at..).unwrap_or_default());
        clean
    }
}

/// JSON without the white space between its tokens (RFC 8259 §2).
fn compact(json: &[u8]) -> impl Iterator<Item = u8> {
    let (mut is_text, mut is_escaped) = (false, false);
    json.iter().copied().filter(move |byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            _ => {}
        }
        is_text || !byte.is_ascii_whitespace()
    })
}
