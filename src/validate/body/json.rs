//! JSON bodies.

use std::sync::Arc;

use super::Body;
use crate::exchange::tape::Tape;
use crate::finding::{Excerpt, Finding, Side};
use crate::rules::UNREADABLE_BODY;
use crate::source;
use crate::validate::contents::{Contents, prepared, subject};
use crate::validate::secrets;

pub fn hold<'a>(body: &Body<'a>, findings: &mut Vec<Finding>) -> Option<Tape<'a>> {
    match Tape::read(body.bytes) {
        Ok(value) => {
            let schema = body.media.and_then(|media| media.schema.as_ref());
            let schema = schema.map(|schema| prepared(body.contract, body.side, schema));
            let secrets = match body.side {
                Side::Request => Vec::new(),
                Side::Response => secrets::find(body.bytes, value.root(), body.credentials),
            };
            findings.extend(Contents::new(body.contract, body.side, schema, &value).findings(&secrets));
            Some(value)
        }
        Err(error) => {
            findings.push(unreadable(body, &error));
            None
        }
    }
}

fn unreadable(body: &Body<'_>, error: &serde_json::Error) -> Finding {
    let text = String::from_utf8_lossy(body.bytes);
    let (line, column) = (error.line(), error.column());
    let why = source::json_fault(&text, error);
    let message = format!("{} is not valid JSON: {why} at line {line} column {column}", subject(body.side));
    let finding = Finding::new(&UNREADABLE_BODY, message)
        .help("correct the body at the line and column given")
        .in_exchange(body.place())
        .at(body.contract.place(body.pointer));
    let excerpt = Excerpt::of_text(&text, line, column);
    Finding { excerpt: Some(Arc::new(excerpt)), ..finding }
}
