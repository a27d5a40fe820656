//! The body of a request: present, of a declared media type, readable, valid.

use serde_json::Value;

use super::CheckedRequest;
use super::values::{ValueContext, check_value};
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::{self, MediaType};
use crate::contract::operation::{Operation, RequestBody};
use crate::exchange::{Request, json};
use crate::finding::{ExchangePlace, Finding, Part};
use crate::rules::{MISSING_BODY, UNDOCUMENTED_MEDIA_TYPE, UNREADABLE_BODY};

pub fn check(contract: &Contract, operation: &Operation, request: &Request, checked: &mut CheckedRequest) {
    let Some(declared) = operation.body() else { return };
    if request.body.is_empty() {
        if declared.required {
            let finding = Finding::new(&MISSING_BODY, "a request body is required");
            checked.findings.push(at_body(
                contract,
                declared,
                finding.help(format!("send {}", names(declared))),
            ));
        }
        return;
    }
    let content_type = request.header("content-type").unwrap_or("").trim();
    let Some(media) = media::find(&declared.content, content_type) else {
        if !declared.content.is_empty() {
            checked.findings.push(undocumented(contract, declared, content_type));
        }
        return;
    };
    if !media::is_json(content_type) {
        return;
    }
    match json::read(&request.body) {
        Ok(body) => {
            hold(contract, media, &body, checked);
            checked.body = Some(body);
        }
        Err(error) => {
            let finding = Finding::new(&UNREADABLE_BODY, format!("the body is not valid JSON: {error}"));
            let finding = finding.help("correct the body at the line and column given");
            checked.findings.push(at_body(contract, declared, finding));
        }
    }
}

fn hold(contract: &Contract, media: &MediaType, body: &Value, checked: &mut CheckedRequest) {
    let Some(schema) = &media.schema else { return };
    let schema = schema.compiled(contract.schemas(Direction::Request));
    if schema.is_valid(body) {
        return;
    }
    let place = ExchangePlace::request(Part::Body);
    let context = ValueContext { contract, subject: "the body" };
    let findings = check_value(&context, schema, body);
    checked.findings.extend(findings.into_iter().map(|finding| finding.in_exchange_below(&place)));
}

fn undocumented(contract: &Contract, declared: &RequestBody, content_type: &str) -> Finding {
    let message = match content_type {
        "" => "the request has a body but no `Content-Type`".to_owned(),
        other => format!("the operation takes no body of the media type `{other}`"),
    };
    Finding::new(&UNDOCUMENTED_MEDIA_TYPE, message)
        .help(format!("send {}", names(declared)))
        .in_exchange(ExchangePlace::request(Part::Header("content-type".to_owned())))
        .at(contract.place(&declared.pointer))
}

fn at_body(contract: &Contract, declared: &RequestBody, finding: Finding) -> Finding {
    finding.in_exchange(ExchangePlace::request(Part::Body)).at(contract.place(&declared.pointer))
}

fn names(declared: &RequestBody) -> String {
    let names: Vec<_> = declared.content.iter().map(|media| format!("`{}`", media.name)).collect();
    names.join(" or ")
}
