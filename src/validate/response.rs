//! A response held against what its operation declares: status, headers, body.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{Method, StatusCode};

use super::body::{Body, names};
use super::secrets::{self, Credential};
use super::{forbidden, headers, undeclared_headers};
use crate::contract::Contract;
use crate::contract::media::{self, MediaType};
use crate::contract::operation::Operation;
use crate::contract::response::Response as Declared;
use crate::exchange::{Request, Response};
use crate::finding::{ExchangePlace, Finding, Part, Severity, Side};
use crate::pointer::Pointer;
use crate::redact::secrets::masked;
use crate::rules::{MISSING_BODY, UNDOCUMENTED_MEDIA_TYPE, UNDOCUMENTED_STATUS, UNEXPECTED_BODY};

/// One response, with what it is held against.
struct Held<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    request: &'a Request,
    response: &'a Response,
    declared: Option<&'a Declared>,
    credentials: Vec<Credential>,
    findings: Vec<Finding>,
}

pub fn check(
    contract: &Contract,
    operation: &Operation,
    request: &Request,
    response: &Response,
) -> Vec<Finding> {
    let declared = operation.response(response.status.as_u16());
    let credentials = Credential::of(operation, request);
    let mut held =
        Held { contract, operation, request, response, declared, credentials, findings: Vec::new() };
    held.hold_status();
    held.hold_body();
    if let Some(declared) = declared {
        headers::check(contract, declared, response, &mut held.findings);
        held.findings.extend(undeclared_headers::of_response(contract, declared, response));
    }
    held.findings.extend(forbidden::headers(contract, response));
    held.findings.extend(secrets::in_headers(response, &held.credentials));
    secrets::hide(&held.credentials, &mut held.findings);
    held.findings
}

impl<'a> Held<'a> {
    fn hold_status(&mut self) {
        let status = self.response.status;
        if self.declared.is_some() || is_unchanged(self.operation, self.request, status) {
            return;
        }
        let declared: Vec<_> =
            self.operation.responses().iter().map(|response| response.status.to_string()).collect();
        let help = match &declared[..] {
            [] => "declare the response".to_owned(),
            [name] => format!("declare it, or answer with {name}"),
            names => format!("declare it, or answer with one of {}", names.join(", ")),
        };
        let message = format!("`{}` declares no status {}", self.operation.route(), status.as_u16());
        let finding = Finding::new(&UNDOCUMENTED_STATUS, message).help(help);
        self.findings.push(self.place(finding, Part::Status));
    }

    fn hold_body(&mut self) {
        if self.response.body.is_empty() {
            if let Some(declared) = self.declared
                && !self.may_have_no_body(declared)
            {
                let message = format!("the {} response has no body", self.status());
                let finding = Finding::new(&MISSING_BODY, message)
                    .help(format!("send {}, or declare no `content`", names(&declared.content)));
                self.findings.push(self.place(finding, Part::Body));
            }
            return;
        }
        if let Some(why) = self.why_no_body() {
            let finding = Finding::new(&UNEXPECTED_BODY, format!("{why} must have no body"))
                .help("send no body, or answer with another status");
            self.findings.push(self.place(finding, Part::Body));
            return;
        }
        let content_type = self.content_type();
        let media = self.media(content_type);
        // Without a type it is taken for what alone is declared.
        let assumed = media.filter(|_| content_type.is_empty());
        let body = Body {
            contract: self.contract,
            side: Side::Response,
            bytes: &self.response.body,
            gaps: &[],
            content_type: assumed.map_or(content_type, MediaType::content_type),
            media,
            pointer: self.pointer(),
            credentials: &self.credentials,
        };
        if self.is_encoded() {
            return;
        }
        body.hold_unless_known(&mut self.findings);
    }

    /// The declaration that covers the body, or what is wrong with its media type.
    fn media(&mut self, content_type: &str) -> Option<&'a MediaType> {
        let declared = self.declared?;
        if declared.content.is_empty() {
            let message = format!("the {} response is declared without a body", self.status());
            let finding =
                Finding::new(&UNEXPECTED_BODY, message).help("declare its `content`, or send no body");
            let finding = Finding { severity: Severity::Warning, ..finding };
            self.findings.push(self.place(finding, Part::Body));
            return None;
        }
        if let Some(media) = media::find(&declared.content, content_type) {
            return Some(media);
        }
        let message = match content_type {
            "" => "the response has a body but no `Content-Type`".to_owned(),
            other => {
                format!("the {} response declares no media type `{}`", self.status(), masked(other))
            }
        };
        let finding = Finding::new(&UNDOCUMENTED_MEDIA_TYPE, message)
            .help(format!("send {}, or declare what is sent", names(&declared.content)));
        self.findings.push(self.place(finding, Part::Header("content-type".to_owned())));
        match &declared.content[..] {
            [only] if content_type.is_empty() => Some(only),
            _ => None,
        }
    }

    /// Why HTTP allows no body here, if it does not.
    fn why_no_body(&self) -> Option<String> {
        if self.request.method == Method::HEAD {
            return Some("a response to HEAD".to_owned());
        }
        has_no_body(self.response.status).then(|| format!("a {} response", self.status()))
    }

    /// An empty text is a text, and an empty file is a file; no JSON is empty.
    fn may_have_no_body(&self, declared: &Declared) -> bool {
        self.request.method == Method::HEAD
            || has_no_body(self.response.status)
            || declared.content.is_empty()
            || declared.content.iter().any(|media| !media.is_json())
    }

    fn content_type(&self) -> &'a str {
        let value = self.response.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        value.unwrap_or("").trim()
    }

    /// A body that is compressed is nothing to read. One that is stored with its `Content-Encoding`
    /// after it was decoded is.
    fn is_encoded(&self) -> bool {
        let encoding = self.response.headers.get(CONTENT_ENCODING);
        encoding.is_some_and(|encoding| encoding != "identity")
            && std::str::from_utf8(&self.response.body).is_err()
    }

    fn status(&self) -> u16 {
        self.response.status.as_u16()
    }

    fn pointer(&self) -> &'a Pointer {
        self.declared.map_or(&self.operation.pointer, |declared| &declared.pointer)
    }

    fn place(&self, finding: Finding, part: Part) -> Finding {
        finding.in_exchange(ExchangePlace::response(part)).at(self.contract.place(self.pointer()))
    }
}

/// RFC 9110 §6.4.1; 205 by §15.3.6.
fn has_no_body(status: StatusCode) -> bool {
    status.is_informational()
        || matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
}

/// A 304 stands for the success that a conditional request did not want to see again (RFC 9110 §13).
fn is_unchanged(operation: &Operation, request: &Request, status: StatusCode) -> bool {
    let is_conditional =
        ["if-none-match", "if-modified-since"].iter().any(|name| request.headers.contains_key(*name));
    status == StatusCode::NOT_MODIFIED && is_conditional && operation.response(200).is_some()
}
