//! A request that succeeds, to begin with.

use http::{HeaderName, HeaderValue, Method};
use serde_json::Value;

use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::operation::Operation;
use crate::contract::parameter::Parameter;
use crate::contract::security::SchemeKind;
use crate::contract::style::Location;
use crate::exchange::Request;
use crate::generate::{Generator, Seed};
use crate::server::{Answer, Pipeline};

/// How many operations are tried.
const TRIES: usize = 20;

/// What stands in for credentials.
const CREDENTIALS: &str = "demo";

/// What stands in for parameters of the path that the document does not declare.
const UNDECLARED: &str = "1";

/// A curl command for a GET that is answered with success, tried before it is shown.
pub fn curl(pipeline: &Pipeline, url: &str) -> Option<String> {
    let contract = pipeline.responder().contract();
    // The first request of a client shall be the first.
    let pipeline = pipeline.apart();
    let mut gets: Vec<_> =
        contract.operations().iter().filter(|operation| operation.method == Method::GET).collect();
    // The simpler the path, the easier to read.
    gets.sort_by_key(|operation| operation.template.matches('{').count());
    gets.into_iter().take(TRIES).find_map(|operation| {
        let request = request(contract, operation)?;
        let succeeds = pipeline.answer(request.clone()).response.status.is_success();
        succeeds.then(|| command(&request, url))
    })
}

/// A request with all that is required, from examples or else generated.
fn request(contract: &Contract, operation: &Operation) -> Option<Request> {
    let mut path = operation.template.clone();
    let mut query = Vec::new();
    let mut headers = Vec::new();
    let is_needed = |parameter: &&Parameter| parameter.required || parameter.location == Location::Path;
    for parameter in operation.parameters().iter().filter(is_needed) {
        let text = text(contract, parameter)?;
        match parameter.location {
            Location::Path => path = path.replace(&format!("{{{}}}", parameter.name), &text),
            Location::Query if parameter.serialization(contract.schemas(Direction::Request)).is_some() => {
                query.push(text)
            }
            Location::Query if parameter.is_whole_query => query.push(encoded(&text)),
            Location::Query => query.push(format!("{}={}", parameter.name, encoded(&text))),
            Location::Header => headers.push((parameter.name.clone(), text)),
            Location::Cookie => headers.push(("cookie".to_owned(), text)),
        }
    }
    let requirement = operation.security().iter().min_by_key(|requirement| requirement.schemes.len());
    for scheme in requirement.iter().flat_map(|requirement| &requirement.schemes) {
        match &scheme.kind {
            SchemeKind::Bearer => headers.push(("authorization".to_owned(), format!("Bearer {CREDENTIALS}"))),
            SchemeKind::Basic => headers.push(("authorization".to_owned(), "Basic ZGVtbzpkZW1v".to_owned())),
            SchemeKind::Http(name) => {
                headers.push(("authorization".to_owned(), format!("{name} {CREDENTIALS}")))
            }
            SchemeKind::ApiKeyHeader(name) => headers.push((name.clone(), CREDENTIALS.to_owned())),
            SchemeKind::ApiKeyQuery(name) => query.push(format!("{}={CREDENTIALS}", encoded(name))),
            SchemeKind::ApiKeyCookie(name) => {
                headers.push(("cookie".to_owned(), format!("{name}={CREDENTIALS}")))
            }
            SchemeKind::Unseen => {}
        }
    }
    let path = filled(path);
    let target = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
    let mut request = Request::new(Method::GET, &target);
    for (name, value) in headers {
        request.headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    Some(request)
}

/// The path of a template with something in place of each parameter.
fn filled(mut path: String) -> String {
    while let Some((before, rest)) = path.split_once('{')
        && let Some((_, after)) = rest.split_once('}')
    {
        path = format!("{before}{UNDECLARED}{after}");
    }
    path
}

/// A value of a parameter, as it is sent.
fn text(contract: &Contract, parameter: &Parameter) -> Option<String> {
    let schemas = contract.schemas(Direction::Request);
    let example = parameter.examples.first().and_then(|example| example.pointer.resolve(contract.root()));
    let generated = || {
        let schema = parameter.schema.as_ref()?;
        Generator::new(schemas, Seed::new(0).with(&parameter.name)).value(&schema.pointer).ok()
    };
    let value = example.cloned().or_else(generated).unwrap_or(Value::from(CREDENTIALS));
    match parameter.serialization(schemas) {
        Some(style) => style.write(&value).ok(),
        None if parameter.location == Location::Path => Some(encoded(&parameter.content(&value))),
        None => Some(parameter.content(&value)),
    }
}

fn command(request: &Request, url: &str) -> String {
    let headers = request.headers.iter().map(|(name, value)| {
        let name = if name == "authorization" { "Authorization" } else { name.as_str() };
        format!(" -H {}", quoted(&format!("{name}: {}", value.to_str().unwrap_or_default())))
    });
    let target = format!("{url}{}", request.target());
    let plain = target.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~:/%,@+".contains(&b));
    format!("curl{} {}", headers.collect::<String>(), if plain { target } else { quoted(&target) })
}

/// In single quotes, as every shell reads them.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
