//! The body of a request: present, of a declared media type, and what it should be.

use super::CheckedRequest;
use super::body::{Body, names};
use crate::contract::Contract;
use crate::contract::media;
use crate::contract::operation::{Operation, RequestBody};
use crate::exchange::Request;
use crate::finding::{ExchangePlace, Finding, Part, Side};
use crate::redact::secrets::masked;
use crate::rules::{MISSING_BODY, UNDOCUMENTED_MEDIA_TYPE};

pub fn check<'r>(
    contract: &'r Contract,
    operation: &'r Operation,
    request: &'r Request,
    checked: &mut CheckedRequest<'r>,
) {
    let Some(declared) = operation.body() else { return };
    if request.body.is_empty() {
        if declared.required {
            checked.findings.push(missing(contract, declared));
        }
        return;
    }
    let content_type = request.header("content-type").unwrap_or("").trim();
    let media = media::find(&declared.content, content_type);
    if media.is_none() {
        if !declared.content.is_empty() {
            checked.findings.push(undocumented(contract, declared, content_type));
        }
        return;
    }
    let body = Body {
        contract,
        side: Side::Request,
        bytes: &request.body,
        gaps: &request.gaps,
        content_type,
        media,
        pointer: &declared.pointer,
        credentials: &[],
    };
    checked.body = body.hold(&mut checked.findings);
}

fn missing(contract: &Contract, declared: &RequestBody) -> Finding {
    Finding::new(&MISSING_BODY, "a request body is required")
        .help(format!("send {}", names(&declared.content)))
        .in_exchange(ExchangePlace::request(Part::Body))
        .at(contract.place(&declared.pointer))
}

fn undocumented(contract: &Contract, declared: &RequestBody, content_type: &str) -> Finding {
    let message = match content_type {
        "" => "the request has a body but no `Content-Type`".to_owned(),
        other => format!("the operation takes no body of the media type `{}`", masked(other)),
    };
    Finding::new(&UNDOCUMENTED_MEDIA_TYPE, message)
        .help(format!("send {}", names(&declared.content)))
        .in_exchange(ExchangePlace::request(Part::Header("content-type".to_owned())))
        .at(contract.place(&declared.pointer))
}
