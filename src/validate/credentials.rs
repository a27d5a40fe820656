//! Whether a request shows the credentials that its operation asks for.

use http::header::AUTHORIZATION;

use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::security::{Requirement, SchemeKind};
use crate::contract::style::Pairs;
use crate::exchange::Request;
use crate::finding::{ExchangePlace, Finding, Part};
use crate::rules::MISSING_CREDENTIALS;

/// What can be seen of credentials is that they are there and have the right form.
pub fn check(contract: &Contract, operation: &Operation, request: &Request, findings: &mut Vec<Finding>) {
    let alternatives = operation.security();
    let met = |requirement: &Requirement| {
        requirement.schemes.iter().all(|scheme| fault(&scheme.kind, request).is_none())
    };
    if alternatives.is_empty() || alternatives.iter().any(met) {
        return;
    }
    let mut schemes = alternatives.iter().flat_map(|requirement| &requirement.schemes);
    let Some((scheme, (part, message))) =
        schemes.find_map(|scheme| Some((scheme, fault(&scheme.kind, request)?)))
    else {
        return;
    };
    let wanted: Vec<_> = alternatives.iter().map(describe).collect();
    let finding = Finding::new(&MISSING_CREDENTIALS, message)
        .help(format!("send {}", wanted.join(", or ")))
        .in_exchange(ExchangePlace::request(part))
        .at(contract.place(&scheme.pointer));
    findings.push(finding);
}

/// What is missing or malformed, and where.
fn fault(kind: &SchemeKind, request: &Request) -> Option<(Part, String)> {
    match kind {
        SchemeKind::Unseen => None,
        SchemeKind::Bearer => authorization("Bearer", request),
        SchemeKind::Basic => authorization("Basic", request),
        SchemeKind::Http(scheme) => authorization(scheme, request),
        SchemeKind::ApiKeyHeader(name) => {
            let sent = request.header(name.as_str()).is_some_and(|key| !key.trim().is_empty());
            missing(sent, Part::Header(name.clone()))
        }
        SchemeKind::ApiKeyQuery(name) => {
            let query = Pairs::query(request.query.as_deref().unwrap_or(""));
            missing(query.values(name).any(|key| !key.is_empty()), Part::Query(name.clone()))
        }
        SchemeKind::ApiKeyCookie(name) => {
            let cookies = request.headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
            let sent = Pairs::cookies(cookies).values(name).any(|key| !key.is_empty());
            missing(sent, Part::Cookie(name.clone()))
        }
    }
}

fn missing(sent: bool, part: Part) -> Option<(Part, String)> {
    let place = ExchangePlace::request(part.clone());
    (!sent).then(|| (part, format!("the {place} with the API key is missing")))
}

/// `Authorization: Scheme credentials` (RFC 9110 §11.4); the scheme's case does not matter.
fn authorization(scheme: &str, request: &Request) -> Option<(Part, String)> {
    let fault = |message: String| Some((Part::Header("authorization".to_owned()), message));
    let Some(value) = request.headers.get(AUTHORIZATION) else {
        return fault("the `Authorization` header is missing".to_owned());
    };
    let value = value.as_bytes().trim_ascii();
    let end = value.iter().position(|byte| *byte == b' ').unwrap_or(value.len());
    let (sent, credentials) = value.split_at(end);
    if !sent.eq_ignore_ascii_case(scheme.as_bytes()) {
        return fault(format!("the `Authorization` header is not of the scheme {scheme}"));
    }
    let credentials = credentials.trim_ascii();
    let well_formed = match scheme {
        "Bearer" | "Basic" => is_token68(credentials),
        _ => !credentials.is_empty(),
    };
    if well_formed { None } else { fault(format!("the {scheme} credentials are malformed")) }
}

/// RFC 9110 §11.2.
fn is_token68(text: &[u8]) -> bool {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let body = &text[..text.len() - padding];
    !body.is_empty() && body.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte))
}

fn describe(requirement: &Requirement) -> String {
    let schemes = requirement.schemes.iter().map(|scheme| match &scheme.kind {
        SchemeKind::Bearer => "`Authorization: Bearer …`".to_owned(),
        SchemeKind::Basic => "`Authorization: Basic …`".to_owned(),
        SchemeKind::Http(name) => format!("`Authorization: {name} …`"),
        SchemeKind::ApiKeyHeader(name) => format!("the header `{name}`"),
        SchemeKind::ApiKeyQuery(name) => format!("the query parameter `{name}`"),
        SchemeKind::ApiKeyCookie(name) => format!("the cookie `{name}`"),
        SchemeKind::Unseen => format!("the credentials of `{}`", scheme.name),
    });
    schemes.collect::<Vec<_>>().join(" and ")
}
