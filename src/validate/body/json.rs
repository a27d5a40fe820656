//! JSON bodies.

use std::sync::Arc;

use serde_json::Value;

use super::Body;
use crate::exchange::json;
use crate::finding::{Excerpt, Finding, Side};
use crate::rules::UNREADABLE_BODY;
use crate::validate::contents::{Contents, prepared, subject};
use crate::validate::secrets;

pub fn hold(body: &Body<'_>, findings: &mut Vec<Finding>) -> Option<Value> {
    match json::read(body.bytes) {
        Ok(value) => {
            let schema = body.media.and_then(|media| media.schema.as_ref());
            let schema = schema.map(|schema| prepared(body.contract, body.side, schema));
            let secrets = match body.side {
                Side::Request => Vec::new(),
                Side::Response => secrets::find(body.bytes, &value, body.credentials),
            };
            let contents = Contents { contract: body.contract, side: body.side, schema, value: &value };
            findings.extend(contents.findings(&secrets));
            Some(value)
        }
        Err(error) => {
            findings.push(unreadable(body, &error));
            None
        }
    }
}

fn unreadable(body: &Body<'_>, error: &serde_json::Error) -> Finding {
    let message = format!("{} is not valid JSON: {error}", subject(body.side));
    let finding = Finding::new(&UNREADABLE_BODY, message)
        .help("correct the body at the line and column given")
        .in_exchange(body.place())
        .at(body.contract.place(body.pointer));
    let text = String::from_utf8_lossy(body.bytes);
    let excerpt = Excerpt::of_text(&text, error.line(), error.column());
    Finding { excerpt: Some(Arc::new(excerpt)), ..finding }
}
