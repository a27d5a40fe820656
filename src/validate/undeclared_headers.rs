//! Headers and cookies that nobody declared, where the user asks for them.

use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::response::Response as Declared;
use crate::contract::security::SchemeKind;
use crate::contract::style::{Location, Pairs};
use crate::exchange::{Request, Response};
use crate::finding::{ExchangePlace, Finding, Part, nearest};
use crate::pointer::Pointer;
use crate::rules::{UNDECLARED_COOKIE, UNDECLARED_HEADER};

/// Headers that any exchange may have, whatever its API: those of HTTP itself (RFC 9110, 9111, 9112),
/// of cookies, of forwarding, of tracing, of what browsers add by themselves, and of bonafide.
#[rustfmt::skip]
const ORDINARY: &[&str] = &[
    // Representation, negotiation, conditions, ranges.
    "accept", "accept-charset", "accept-encoding", "accept-language", "accept-patch", "accept-post", "accept-ranges",
    "allow", "content-disposition", "content-encoding", "content-language", "content-length", "content-location",
    "content-range", "content-type", "content-digest", "digest", "etag", "expect", "from", "if-match",
    "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "link", "location",
    "max-forwards", "prefer", "preference-applied", "range", "repr-digest", "retry-after", "te", "vary",
    "want-content-digest", "want-repr-digest",
    // Authentication.
    "authorization", "authentication-info", "proxy-authenticate", "proxy-authorization", "proxy-authentication-info",
    "www-authenticate",
    // Caches.
    "age", "cache-control", "cache-status", "cdn-cache-control", "clear-site-data", "expires", "pragma", "warning",
    // The connection.
    "alt-svc", "connection", "date", "host", "keep-alive", "proxy-connection", "server", "server-timing", "trailer",
    "transfer-encoding", "upgrade", "user-agent", "via", "x-powered-by", "nel", "report-to", "reporting-endpoints",
    // Cookies.
    "cookie", "set-cookie",
    // Forwarding.
    "forwarded", "x-client-ip", "x-cluster-client-ip", "x-original-host", "x-original-url", "x-real-ip",
    "x-request-start", "x-scheme", "true-client-ip",
    // Tracing.
    "b3", "baggage", "traceparent", "tracestate", "tracing", "uber-trace-id", "x-amzn-requestid", "x-amzn-trace-id",
    "x-cloud-trace-context", "x-correlation-id", "x-request-id", "x-trace-id",
    // What browsers add: origin, referrer, policies, hints.
    "content-security-policy", "content-security-policy-report-only", "cross-origin-embedder-policy",
    "cross-origin-opener-policy", "cross-origin-resource-policy", "device-memory", "dnt", "downlink", "dpr", "ect",
    "origin", "origin-agent-cluster", "permissions-policy", "priority", "purpose", "referer", "referrer-policy", "rtt",
    "save-data", "strict-transport-security", "timing-allow-origin", "upgrade-insecure-requests", "viewport-width",
    "width", "x-content-type-options", "x-dns-prefetch-control", "x-frame-options", "x-requested-with",
    "x-xss-protection",
    // Deprecation (RFC 8594, RFC 9745).
    "deprecation", "sunset",
];

/// How whole families of such headers begin.
const FAMILIES: [&str; 8] =
    ["access-control-", "sec-", "x-forwarded-", "x-b3-", "x-datadog-", "x-envoy-", "cf-", "bonafide-"];

fn is_ordinary(name: &str) -> bool {
    ORDINARY.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}

/// Those of a request.
pub fn of_request(contract: &Contract, operation: &Operation, request: &Request) -> Vec<Finding> {
    let options = contract.options();
    let mut findings = Vec::new();
    if options.undeclared_headers {
        let declared = declared(operation, Location::Header);
        let sent = request.headers.keys().map(|name| name.as_str());
        let place = |name: &str| ExchangePlace::request(Part::Header(name.to_owned()));
        findings.extend(undeclared_headers(contract, &operation.pointer, sent, &declared, place));
    }
    if options.undeclared_cookies {
        findings.extend(cookies(contract, operation, request));
    }
    findings
}

/// Those of a response. Cookies are no part of what a response declares.
pub fn of_response(contract: &Contract, declared: &Declared, response: &Response) -> Vec<Finding> {
    if !contract.options().undeclared_headers {
        return Vec::new();
    }
    let names: Vec<_> = declared.headers.iter().map(|header| header.name.as_str()).collect();
    let sent = response.headers.keys().map(|name| name.as_str());
    let place = |name: &str| ExchangePlace::response(Part::Header(name.to_owned()));
    undeclared_headers(contract, &declared.pointer, sent, &names, place)
}

/// The names that an operation declares for a part of its requests, those of API keys among them.
fn declared(operation: &Operation, location: Location) -> Vec<&str> {
    let parameters = operation.parameters().iter().filter(|parameter| parameter.location == location);
    let schemes = operation.security().iter().flat_map(|requirement| &requirement.schemes);
    let keys = schemes.filter_map(|scheme| match (&scheme.kind, location) {
        (SchemeKind::ApiKeyHeader(name), Location::Header) => Some(name.as_str()),
        (SchemeKind::ApiKeyCookie(name), Location::Cookie) => Some(name.as_str()),
        _ => None,
    });
    parameters.map(|parameter| parameter.name.as_str()).chain(keys).collect()
}

fn undeclared_headers<'a>(
    contract: &Contract,
    pointer: &Pointer,
    sent: impl Iterator<Item = &'a str>,
    declared: &[&str],
    place: impl Fn(&str) -> ExchangePlace,
) -> Vec<Finding> {
    let is_declared = |name: &str| declared.iter().any(|known| known.eq_ignore_ascii_case(name));
    let undeclared = sent.filter(|name| !is_ordinary(name) && !is_declared(name));
    let finding = |name: &str| {
        Finding::new(&UNDECLARED_HEADER, format!("the header `{name}` is not declared"))
            .help(help(name, declared))
            .in_exchange(place(name))
            .at(contract.place(pointer))
    };
    undeclared.map(finding).collect()
}

fn cookies(contract: &Contract, operation: &Operation, request: &Request) -> Vec<Finding> {
    let declared = declared(operation, Location::Cookie);
    let sent = request.headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
    let sent = Pairs::cookies(sent);
    let undeclared = sent.names().filter(|name| !declared.contains(name));
    let finding = |name: &str| {
        Finding::new(&UNDECLARED_COOKIE, format!("the cookie `{name}` is not declared"))
            .help(help(name, &declared))
            .in_exchange(ExchangePlace::request(Part::Cookie(name.to_owned())))
            .at(contract.place(&operation.pointer))
    };
    undeclared.map(finding).collect()
}

fn help(name: &str, declared: &[&str]) -> String {
    match nearest(name, declared.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "declare it, or stop sending it".to_owned(),
    }
}
