//! JSON bodies.

use serde_json::Value;

use super::Body;
use crate::exchange::json;
use crate::finding::Finding;
use crate::rules::UNREADABLE_BODY;
use crate::validate::values::{ValueContext, check_value};

pub fn hold(body: &Body<'_>, findings: &mut Vec<Finding>) -> Option<Value> {
    match json::read(body.bytes) {
        Ok(value) => {
            check(body, &value, findings);
            Some(value)
        }
        Err(error) => {
            findings.push(unreadable(body, &error));
            None
        }
    }
}

fn check(body: &Body<'_>, value: &Value, findings: &mut Vec<Finding>) {
    let Some(schema) = body.media.and_then(|media| media.schema.as_ref()) else { return };
    let schema = schema.compiled(body.contract.schemas(body.direction()));
    if schema.is_valid(value) {
        return;
    }
    let context = ValueContext { contract: body.contract, subject: body.subject() };
    let found = check_value(&context, schema, value).into_iter();
    findings.extend(found.map(|finding| finding.in_exchange_below(&body.place())));
}

fn unreadable(body: &Body<'_>, error: &serde_json::Error) -> Finding {
    let message = format!("{} is not valid JSON: {error}", body.subject());
    Finding::new(&UNREADABLE_BODY, message)
        .help("correct the body at the line and column given")
        .in_exchange(body.place())
        .at(body.contract.place(body.pointer))
}
