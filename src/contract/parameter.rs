//! Parameters of requests and headers of responses: names, styles, schemas.

use std::sync::OnceLock;

use openapiv3::{PathStyle, QueryStyle};
use serde_json::{Value, json};

use super::direction::Direction;
use super::media::{self, Example, SchemaUse};
use super::reader::{Node, Reader};
use super::schemas::Schemas;
use super::shape::Shape;
use super::style::{Location, Serialization, Style};
use crate::pointer::Pointer;

/// A parameter of an operation, or a header of a response, which OpenAPI gives the same form
/// (3.1 §4.8.21).
#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    pub location: Location,
    pub required: bool,
    pub form: Form,
    pub schema: Option<SchemaUse>,
    pub examples: Vec<Example>,
    pub pointer: Pointer,
    /// Whether nothing may be sent for it: `?name=` (OpenAPI 3.1 §4.8.12.2.1).
    pub allow_empty: bool,
    /// Whether its text is all of the query (OpenAPI 3.2 §4.12.1).
    pub is_whole_query: bool,
    serialization: OnceLock<Serialization>,
}

/// How a value is written as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    Style {
        style: Style,
        explode: bool,
        allow_reserved: bool,
    },
    /// As a body of this media type would be.
    Content(String),
}

impl Parameter {
    /// Reads and writes values in the parameter's style; `schemas` are those of its direction.
    /// None where it is written as a media type.
    pub fn serialization(&self, schemas: &Schemas) -> Option<&Serialization> {
        let Form::Style { style, explode, allow_reserved } = self.form else { return None };
        Some(self.serialization.get_or_init(|| {
            let root = schemas.root();
            let schema = self.schema.as_ref().and_then(|schema| schema.pointer.resolve(root));
            let shape = schema.map_or_else(Shape::any, |schema| Shape::of(root, schema));
            let plain = Serialization::new(self.name.clone(), self.location, shape);
            Serialization { style, explode, allow_reserved, ..plain }
        }))
    }

    /// Whether the text of a parameter that is written as a media type is JSON; else it is the value.
    pub fn is_json(&self) -> bool {
        matches!(&self.form, Form::Content(name) if media::is_json(name))
    }

    /// A value of such a parameter, as it is written.
    pub fn content(&self, value: &Value) -> String {
        match value.as_str().filter(|_| !self.is_json()) {
            Some(text) => text.to_owned(),
            None => value.to_string(),
        }
    }

    /// What its schema says counts where a request does not have it.
    pub fn default<'s>(&self, schemas: &'s Schemas) -> Option<&'s Value> {
        let schema = schemas.follow(&self.schema.as_ref()?.pointer);
        schema.resolve(schemas.root())?.get("default")
    }
}

/// The entries of `parameters`.
pub fn read_all<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Vec<Parameter> {
    reader.items(node, "parameters").into_iter().filter_map(|node| read(reader, &node)).collect()
}

/// True for the headers that are described by other means and ignored as parameters (OpenAPI 3.1
/// §4.8.12.1).
pub fn is_described_elsewhere(header: &str) -> bool {
    ["accept", "content-type", "authorization"].iter().any(|name| header.eq_ignore_ascii_case(name))
}

/// An operation's own parameters, and those of its path that it does not override.
pub fn overriding(own: Vec<Parameter>, shared: Vec<Parameter>) -> Vec<Parameter> {
    let overridden =
        |shared: &Parameter| own.iter().any(|own| own.name == shared.name && own.location == shared.location);
    let inherited: Vec<_> = shared.into_iter().filter(|shared| !overridden(shared)).collect();
    inherited.into_iter().chain(own).collect()
}

/// The entries of a response's `headers`.
pub fn read_headers<'a>(reader: &mut Reader<'a>, response: &Node<'a>) -> Vec<Parameter> {
    let entries = reader.entries(response, "headers").into_iter();
    // OpenAPI 3.1 §4.8.17: `Content-Type` is described by the keys of `content`.
    let entries = entries.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    let headers = entries.map(|(name, node)| read_header(reader, name, &node));
    headers.collect()
}

/// What the object says besides its schema.
struct Described {
    name: String,
    location: Location,
    required: bool,
    style: Style,
    explode: Option<bool>,
    allow_reserved: bool,
}

fn read<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Option<Parameter> {
    if node.object.get("in").is_some_and(|place| place == "querystring") {
        return Some(read_query_string(reader, node));
    }
    let described = match reader.leaf::<openapiv3::Parameter>(node) {
        Ok(parameter) => describe(parameter),
        Err(error) => describe_leniently(reader, node, &error)?,
    };
    let ignored = described.location == Location::Header && is_described_elsewhere(&described.name);
    (!ignored).then(|| build(reader, node, described, Direction::Request))
}

/// All of the query as one value (OpenAPI 3.2 §4.12.1). Of a form it is a value whose properties are the
/// pairs, which is what an exploded object is.
fn read_query_string<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Parameter {
    let described = Described {
        name: node.object.get("name").and_then(Value::as_str).unwrap_or("query").to_owned(),
        location: Location::Query,
        required: node.object.get("required") == Some(&json!(true)),
        style: Style::Form,
        explode: Some(true),
        allow_reserved: false,
    };
    let parameter = build(reader, node, described, Direction::Request);
    match &parameter.form {
        Form::Content(media) if media.starts_with("application/x-www-form-urlencoded") => {
            let form = Form::Style { style: Style::Form, explode: true, allow_reserved: false };
            Parameter { form, ..parameter }
        }
        _ => Parameter { is_whole_query: true, ..parameter },
    }
}

fn read_header<'a>(reader: &mut Reader<'a>, name: &str, node: &Node<'a>) -> Parameter {
    let required = match reader.leaf::<openapiv3::Header>(node) {
        Ok(header) => header.required,
        Err(error) => {
            let message = format!("the header `{name}` has not the usual form: {error}");
            reader.invalid_with_help(&node.at, message, "what cannot be read has its default");
            false
        }
    };
    let described = Described {
        name: name.to_owned(),
        location: Location::Header,
        required,
        style: Style::Simple,
        explode: node.object.get("explode").and_then(Value::as_bool),
        allow_reserved: false,
    };
    build(reader, node, described, Direction::Response)
}

fn build<'a>(
    reader: &mut Reader<'a>,
    node: &Node<'a>,
    described: Described,
    direction: Direction,
) -> Parameter {
    let Described { name, location, required, style, explode, allow_reserved } = described;
    let explode = explode.unwrap_or_else(|| style.explodes_by_default());
    let mut form = Form::Style { style, explode, allow_reserved };
    let mut schema_holder = node.clone();
    if let Some((media, content)) = reader.entries(node, "content").into_iter().next() {
        form = Form::Content(media.to_owned());
        schema_holder = content;
    }
    let schema = schema_holder.object.contains_key("schema");
    Parameter {
        name,
        location,
        required,
        form,
        schema: schema.then(|| SchemaUse::new(schema_holder.at.join("schema"), direction)),
        examples: media::examples(reader, &schema_holder),
        pointer: node.at.clone(),
        allow_empty: node.object.get("allowEmptyValue") == Some(&json!(true)),
        is_whole_query: false,
        serialization: OnceLock::new(),
    }
}

fn describe(parameter: openapiv3::Parameter) -> Described {
    use openapiv3::Parameter::{Cookie, Header, Path, Query};
    let (data, location, style, allow_reserved) = match parameter {
        Query { parameter_data, style, allow_reserved, .. } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (parameter_data, Location::Query, style, allow_reserved)
        }
        Path { parameter_data, style } => {
            let style = match style {
                PathStyle::Simple => Style::Simple,
                PathStyle::Label => Style::Label,
                PathStyle::Matrix => Style::Matrix,
            };
            (parameter_data, Location::Path, style, false)
        }
        Header { parameter_data, .. } => (parameter_data, Location::Header, Style::Simple, false),
        Cookie { parameter_data, .. } => (parameter_data, Location::Cookie, Style::Form, false),
    };
    let required = data.required || location == Location::Path;
    Described { name: data.name, location, required, style, explode: data.explode, allow_reserved }
}

/// What can be read of a parameter that has not the usual form: its name and where it is sent.
fn describe_leniently(reader: &mut Reader<'_>, node: &Node<'_>, error: &str) -> Option<Described> {
    let text = |key: &str| node.object.get(key).and_then(Value::as_str);
    let place = text("in").unwrap_or_default();
    let location = match place {
        "query" => Some(Location::Query),
        "path" => Some(Location::Path),
        "header" => Some(Location::Header),
        "cookie" => Some(Location::Cookie),
        _ => None,
    };
    let (Some(name), Some(location)) = (text("name"), location) else {
        let help = "a parameter needs a `name`, and `in` as `query`, `path`, `header` or `cookie`";
        let help = if place == "body" || place == "formData" {
            "write it as `requestBody`, as since OpenAPI 3.0"
        } else {
            help
        };
        reader.invalid_with_help(&node.at, format!("the parameter cannot be read: {error}"), help);
        return None;
    };
    let message = format!("the {place} parameter `{name}` has not the usual form: {error}");
    reader.invalid_with_help(&node.at, message, "what cannot be read has its default");
    let style = text("style").and_then(Style::named).filter(|style| style.fits(location));
    Some(Described {
        name: name.to_owned(),
        location,
        required: node.object.get("required") == Some(&json!(true)) || location == Location::Path,
        style: style.unwrap_or_else(|| Style::default_for(location)),
        explode: node.object.get("explode").and_then(Value::as_bool),
        allow_reserved: false,
    })
}
