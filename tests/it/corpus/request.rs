//! A request that the contract asks for: all that is required, made from its schemas.

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::contract::operation::Operation;
use bonafide::contract::parameter::Parameter;
use bonafide::contract::security::SchemeKind;
use bonafide::contract::style::Location;
use bonafide::exchange::Request;
use bonafide::generate::{Generator, Seed};
use http::{HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// The request, and what of it cannot be made and is left out.
pub fn build(contract: &Contract, operation: &Operation) -> (Request, Vec<String>) {
    let mut faults = Vec::new();
    let mut parts = Parts { path: operation.template.clone(), ..Parts::default() };
    for parameter in operation.parameters().iter().filter(|parameter| parameter.required) {
        faults.extend(parts.add(contract, parameter).err());
    }
    let requirement = operation.security().iter().min_by_key(|requirement| requirement.schemes.len());
    for scheme in requirement.iter().flat_map(|requirement| &requirement.schemes) {
        parts.authorize(&scheme.kind);
    }
    let mut request = Request::new(operation.method.clone(), &parts.target());
    if !parts.cookies.is_empty() {
        parts.headers.push(("cookie".to_owned(), parts.cookies.join("; ")));
    }
    for (name, value) in parts.headers {
        match (HeaderName::try_from(&name), header(&value)) {
            (Ok(name), Ok(value)) => drop(request.headers.append(name, value)),
            _ => faults.push(format!("{name}: {value} is no header")),
        }
    }
    faults.extend(add_body(contract, operation, &mut request).err());
    (request, faults)
}

#[derive(Default)]
struct Parts {
    path: String,
    query: Vec<String>,
    cookies: Vec<String>,
    headers: Vec<(String, String)>,
}

impl Parts {
    fn add(&mut self, contract: &Contract, parameter: &Parameter) -> Result<(), String> {
        let schemas = contract.schemas(Direction::Request);
        let name = &parameter.name;
        let schema =
            parameter.schema.as_ref().ok_or_else(|| format!("the parameter {name} has no schema"))?;
        let value = make(contract, schema.pointer.clone(), name)?;
        let style = parameter.serialization(schemas);
        let text = match style {
            Some(style) => style.write(&value).map_err(|fault| format!("{name}: {fault}"))?,
            None => encoded(&parameter.content(&value)),
        };
        match parameter.location {
            Location::Path => self.path = self.path.replace(&format!("{{{name}}}"), &text),
            Location::Header => self.headers.push((name.clone(), text)),
            Location::Query if style.is_none() => self.query.push(format!("{}={text}", encoded(name))),
            Location::Query => self.query.push(text),
            Location::Cookie => self.cookies.push(text),
        }
        Ok(())
    }

    fn authorize(&mut self, scheme: &SchemeKind) {
        let mut authorization = |text: String| self.headers.push(("authorization".to_owned(), text));
        match scheme {
            SchemeKind::Bearer => authorization("Bearer token".to_owned()),
            SchemeKind::Basic => authorization("Basic YTpi".to_owned()),
            SchemeKind::Http(name) => authorization(format!("{name} credentials")),
            SchemeKind::ApiKeyHeader(name) => self.headers.push((name.clone(), "key".to_owned())),
            SchemeKind::ApiKeyQuery(name) => self.query.push(format!("{}=key", encoded(name))),
            SchemeKind::ApiKeyCookie(name) => self.cookies.push(format!("{name}=key")),
            SchemeKind::Unseen => {}
        }
    }

    fn target(&self) -> String {
        match self.query.is_empty() {
            true => self.path.clone(),
            false => format!("{}?{}", self.path, self.query.join("&")),
        }
    }
}

/// Sends JSON where the operation takes it; other bodies only where one is required.
fn add_body(contract: &Contract, operation: &Operation, request: &mut Request) -> Result<(), String> {
    let Some(body) = operation.body() else { return Ok(()) };
    if let Some(media) = body.content.iter().find(|media| media.is_json()) {
        let value = match &media.schema {
            Some(schema) => make(contract, schema.pointer.clone(), "body")?,
            None => Value::Object(Default::default()),
        };
        request.body = value.to_string().into();
        request.headers.insert("content-type", header(&media.name)?);
    } else if let (true, Some(media)) = (body.required, body.content.first()) {
        let value = match (&media.schema, &media.item_schema) {
            (_, Some(item)) => Value::Array(vec![make(contract, item.pointer.clone(), "item")?]),
            (Some(schema), None) => make(contract, schema.pointer.clone(), "body")?,
            (None, None) => Value::from("any"),
        };
        let written = media.codec(contract.schemas(Direction::Request)).write(media.format, &value);
        let written = written.map_err(|unwritable| format!("no body: {unwritable}"))?;
        let parameter = written.parameter.map(|parameter| format!("; {parameter}")).unwrap_or_default();
        request.body = written.body;
        request.headers.insert("content-type", header(&format!("{}{parameter}", media.content_type()))?);
    }
    Ok(())
}

fn make(contract: &Contract, schema: bonafide::pointer::Pointer, name: &str) -> Result<Value, String> {
    let generator = Generator::new(contract.schemas(Direction::Request), Seed::new(1).with(name));
    generator.value(&schema).map_err(|none| format!("no value for {name}: {}", none.reason))
}

fn header(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(text).map_err(|error| format!("{text}: {error}"))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
