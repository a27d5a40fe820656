//! Bodies that are not JSON: forms, XML, tables, texts, bytes. What they say is held against the schema
//! as JSON would be, and shown where it stands in the text.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::{Body, abridged};
use crate::contract::encoding::{Decoded, Fault, Format, PartHeader, line_and_column};
use crate::contract::media::MediaType;
use crate::exchange::charset;
use crate::exchange::tape::Tape;
use crate::finding::{Excerpt, Finding, Side};
use crate::pointer::Pointer;
use crate::rules::{UNCHECKED_BODY, UNREADABLE_BODY};
use crate::validate::contents::{Contents, direction, prepared, subject};
use crate::validate::{headers, secrets};

/// How many findings the items of one body may have, and what of it cannot be read.
const MOST_FINDINGS: usize = 100;

pub fn hold<'a>(body: &Body<'a>, media: &MediaType, findings: &mut Vec<Finding>) -> Option<Tape<'a>> {
    let format = Format::of(body.content_type);
    let is_plain = matches!(format, Format::Text | Format::Binary);
    if is_plain && media.schema.is_none() {
        body.find_secrets(findings);
        return None;
    }
    let mut found = Vec::new();
    let codec = media.codec(body.contract.schemas(direction(body.side)));
    let mut decoded = codec.read_abridged(body.content_type, body.bytes, body.gaps);
    let holder = Holder { body, media };
    let tape = decoded.value.take().map(|value| {
        found.extend(holder.items(&value));
        Tape::of(value)
    });
    found.extend(tape.iter().flat_map(|tape| holder.whole(tape)));
    found.retain(|finding| !decoded.faults.iter().any(|fault| is_for(fault, finding)));
    for (at, size) in &decoded.sizes {
        found.retain(|finding| finding.exchange.as_ref().is_none_or(|place| place.pointer != *at));
        found.extend(media.schema.as_ref().and_then(|used| abridged::hold_size(body, used, at, *size)));
    }
    if has_lines(format) {
        found.iter_mut().for_each(|finding| show(finding, body, &decoded));
    }
    findings.extend(decoded.faults.iter().take(MOST_FINDINGS).map(|fault| fault_of(fault, body)));
    findings.extend(found);
    for PartHeader { header, part, at, text } in &decoded.headers {
        let name = format!("the header `{}` of {part}", header.name);
        let held = headers::held(body.contract, header, text, &name, &name).into_iter();
        findings.extend(held.map(|finding| finding.in_exchange(body.place().below(at))));
    }
    let tape = tape.filter(|tape| tape.root().is_container());
    if tape.is_none() {
        body.find_secrets(findings);
    }
    tape
}

/// Holds the value of a body against its schemas.
struct Holder<'b, 'a> {
    body: &'b Body<'a>,
    media: &'b MediaType,
}

impl Holder<'_, '_> {
    /// Each value of a sequence, where a schema describes that.
    fn items(&self, value: &Value) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, item) in value.as_array().into_iter().flatten().enumerate().filter(|_| self.is_of_items())
        {
            if findings.len() >= MOST_FINDINGS {
                break;
            }
            findings.extend(self.item(index, item));
        }
        findings
    }

    fn is_of_items(&self) -> bool {
        self.media.codec(self.body.contract.schemas(direction(self.body.side))).is_of_items()
    }

    fn item(&self, index: usize, item: &Value) -> Vec<Finding> {
        let Body { contract, side, .. } = *self.body;
        let used = self.media.item_schema.as_ref().or(self.media.schema.as_ref());
        let tape = Tape::of(item.clone());
        let subject = format!("{}'s item {}", subject(side), index + 1);
        let schema = used.map(|used| prepared(contract, side, used));
        let mut findings = Contents::new(contract, side, schema, &tape).called(&subject).findings(&[]);
        for finding in &mut findings {
            if let Some(place) = &mut finding.exchange {
                place.pointer = Pointer::root().item(index).concat(&place.pointer);
            }
        }
        findings
    }

    fn whole(&self, tape: &Tape<'_>) -> Vec<Finding> {
        let Body { contract, side, bytes, credentials, .. } = *self.body;
        // Where the schema is that of an item, it is not that of the whole.
        let is_of_whole = !self.is_of_items() || self.media.item_schema.is_some();
        let schema = self.media.schema.as_ref().filter(|_| is_of_whole);
        let schema = schema.map(|used| prepared(contract, side, used));
        let secrets = match side {
            Side::Response if tape.root().is_container() => secrets::find(bytes, tape.root(), credentials),
            _ => Vec::new(),
        };
        let is_form = matches!(Format::of(self.body.content_type), Format::Form | Format::Multipart);
        Contents::new(contract, side, schema, tape).asserting_held(is_form).findings(&secrets)
    }
}

/// What could not be read is not also missing or wrong.
fn is_for(fault: &Fault, finding: &Finding) -> bool {
    let is_unread = (fault.rule == &UNREADABLE_BODY || fault.rule == &UNCHECKED_BODY) && !fault.at.is_root();
    let at = finding.exchange.as_ref().map(|place| &place.pointer);
    is_unread && at.is_some_and(|at| at.strip_prefix(&fault.at).is_some())
}

/// True where a fault is best shown in the lines of the text.
fn has_lines(format: Format) -> bool {
    !matches!(format, Format::Form | Format::Multipart | Format::Text | Format::Binary)
}

fn show(finding: &mut Finding, body: &Body<'_>, decoded: &Decoded) {
    let at = finding.exchange.as_ref().map(|place| place.pointer.clone()).unwrap_or_default();
    if let Some(offset) = decoded.offset(&at) {
        finding.excerpt = Some(excerpt(body, offset));
    }
}

fn fault_of(fault: &Fault, body: &Body<'_>) -> Finding {
    let subject = fault.subject.as_deref().unwrap_or(subject(body.side));
    let finding = Finding::new(fault.rule, format!("{subject} {}", fault.why))
        .help(fault.help.clone())
        .in_exchange(body.place().below(&fault.at))
        .at(body.contract.place(body.pointer));
    Finding { excerpt: fault.offset.map(|offset| excerpt(body, offset)), ..finding }
}

fn excerpt(body: &Body<'_>, offset: usize) -> Arc<Excerpt> {
    let text = charset::text(body.content_type, body.bytes);
    let text = text.unwrap_or_else(|_| Cow::Owned(String::from_utf8_lossy(body.bytes).into_owned()));
    let (line, column) = line_and_column(&text, offset);
    Arc::new(Excerpt::of_text(&text, line, column))
}
