//! Which credentials an operation asks for, and where they travel.

use std::sync::Arc;

use openapiv3::{APIKeyLocation, SecurityScheme};
use serde_json::Value;

use super::reader::{Node, Reader};
use crate::pointer::Pointer;
use crate::redact::Plan;

/// One alternative of a `security` list: every scheme in it must be met.
#[derive(Clone, Debug)]
pub struct Requirement {
    pub schemes: Vec<Arc<Scheme>>,
    pub pointer: Pointer,
}

/// A security scheme, as far as a request shows that it is met.
#[derive(Debug)]
pub struct Scheme {
    pub name: String,
    pub kind: SchemeKind,
    pub pointer: Pointer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (RFC 6750); OAuth 2 and OpenID Connect send it too.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// Another scheme of the `Authorization` header, by its name.
    Http(String),
    ApiKeyHeader(String),
    ApiKeyQuery(String),
    ApiKeyCookie(String),
    /// Nothing in the request shows it: mutual TLS, or a scheme that cannot be read.
    Unseen,
}

/// The schemes of a document, and what it asks for where an operation says nothing.
#[derive(Debug)]
pub struct Schemes {
    /// Where the document stands, and what it calls itself (OpenAPI 3.2 §4.1.2.2.3).
    at: Pointer,
    uri: Option<String>,
    known: Vec<Arc<Scheme>>,
    general: Vec<Requirement>,
}

impl Schemes {
    pub fn read<'a>(reader: &mut Reader<'a>, root: &Node<'a>) -> Self {
        let uri = root.object.get("$self").and_then(Value::as_str).map(str::to_owned);
        let mut schemes = Self { at: root.at.clone(), uri, known: Vec::new(), general: Vec::new() };
        if let Some(components) = reader.child(root, "components") {
            let entries = reader.entries(&components, "securitySchemes").into_iter();
            let read = |(name, node): (&str, Node<'_>)| {
                Arc::new(Scheme { name: name.to_owned(), kind: kind(reader, name, &node), pointer: node.at })
            };
            schemes.known = entries.map(read).collect();
        }
        schemes.general = requirements(reader, root, &schemes);
        schemes
    }

    /// Where requests carry the credentials of any scheme.
    pub fn redact(&self, plan: &mut Plan) {
        for scheme in &self.known {
            match &scheme.kind {
                SchemeKind::ApiKeyHeader(name) => plan.hide_header(name),
                SchemeKind::ApiKeyQuery(name) => plan.hide_query(name),
                // These travel in headers that are hidden in any case.
                _ => {}
            }
        }
    }

    /// The scheme that a URI leads to (OpenAPI 3.2 §4.30).
    fn referred(&self, reader: &mut Reader<'_>, name: &str) -> Option<Arc<Scheme>> {
        let (uri, fragment) = name.split_once('#')?;
        let is_own = matches!(uri, "" | "." | "./") || self.uri.as_deref() == Some(uri);
        let at = self.at.concat(&Pointer::from_fragment(fragment).filter(|_| is_own)?);
        let node = reader.at(&at)?;
        let known = self.known.iter().find(|scheme| scheme.pointer == node.at).cloned();
        Some(known.unwrap_or_else(|| {
            Arc::new(Scheme { name: name.to_owned(), kind: kind(reader, name, &node), pointer: node.at })
        }))
    }

    /// A scheme that is not there cannot be asked for.
    fn find(&self, reader: &mut Reader<'_>, name: &str, at: &Pointer) -> Arc<Scheme> {
        if let Some(scheme) = self.known.iter().find(|scheme| scheme.name == name) {
            return scheme.clone();
        }
        if let Some(scheme) = self.referred(reader, name) {
            return scheme;
        }
        let pointer = at.join(name);
        reader.invalid_name_with_help(
            &pointer,
            format!("there is no security scheme `{name}`"),
            "declare it where the others are; until then no request is refused for lack of it",
        );
        Arc::new(Scheme { name: name.to_owned(), kind: SchemeKind::Unseen, pointer })
    }
}

/// The entries of `security`, else what the document asks for in general.
pub fn requirements(reader: &mut Reader<'_>, node: &Node<'_>, schemes: &Schemes) -> Vec<Requirement> {
    let Some(list) = node.object.get("security").and_then(Value::as_array) else {
        return schemes.general.clone();
    };
    let requirements = list.iter().enumerate().filter_map(|(index, requirement)| {
        let pointer = node.at.join("security").item(index);
        let names = requirement.as_object()?.keys();
        let schemes = names.map(|name| schemes.find(reader, name, &pointer)).collect();
        Some(Requirement { schemes, pointer })
    });
    requirements.collect()
}

fn kind(reader: &mut Reader<'_>, name: &str, node: &Node<'_>) -> SchemeKind {
    // Not in 3.0, and of no form that could be wrong.
    if node.object.get("type").and_then(Value::as_str) == Some("mutualTLS") {
        return SchemeKind::Unseen;
    }
    match reader.leaf(node) {
        Ok(SecurityScheme::HTTP { scheme, .. }) => match scheme.to_ascii_lowercase().as_str() {
            "bearer" => SchemeKind::Bearer,
            "basic" => SchemeKind::Basic,
            other => SchemeKind::Http(other.to_owned()),
        },
        Ok(SecurityScheme::APIKey { location, name, .. }) => match location {
            APIKeyLocation::Header => SchemeKind::ApiKeyHeader(name),
            APIKeyLocation::Query => SchemeKind::ApiKeyQuery(name),
            APIKeyLocation::Cookie => SchemeKind::ApiKeyCookie(name),
        },
        Ok(SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. }) => SchemeKind::Bearer,
        // Flows that 3.0 does not know leave what a request shows unchanged.
        Err(_) if node.object.get("type").and_then(Value::as_str) == Some("oauth2") => SchemeKind::Bearer,
        Err(error) => {
            let message = format!("the security scheme `{name}` cannot be read: {error}");
            reader.invalid_with_help(&node.at, message, "no request is refused for lack of it");
            SchemeKind::Unseen
        }
    }
}
