//! How a value is written as XML (OpenAPI 3.1 §4.8.26, 3.2 §4.24).

use serde_json::Value;

/// What the `xml` objects of a schema say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    pub name: Option<String>,
    pub namespace: Option<String>,
    pub prefix: Option<String>,
    /// None where the schema does not say.
    pub node_type: Option<NodeType>,
}

/// What a value becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeType {
    Element,
    Attribute,
    /// The text of the element that it is in.
    Text,
    Cdata,
    /// Nothing of its own: what is inside it stands where it would.
    None,
}

impl Xml {
    /// Adds what another part of the schema says: what is read first counts.
    pub(super) fn add(&mut self, schema: &Value) {
        let Some(Value::Object(xml)) = schema.get("xml") else { return };
        let text = |key: &str| xml.get(key).and_then(Value::as_str).map(str::to_owned);
        let is_set = |key: &str| xml.get(key) == Some(&Value::Bool(true));
        self.name = self.name.take().or_else(|| text("name"));
        self.namespace = self.namespace.take().or_else(|| text("namespace"));
        self.prefix = self.prefix.take().or_else(|| text("prefix"));
        self.node_type = self.node_type.or_else(|| match xml.get("nodeType").and_then(Value::as_str) {
            Some("element") => Some(NodeType::Element),
            Some("attribute") => Some(NodeType::Attribute),
            Some("text") => Some(NodeType::Text),
            Some("cdata") => Some(NodeType::Cdata),
            Some("none") => Some(NodeType::None),
            // The words before 3.2.
            _ if is_set("attribute") => Some(NodeType::Attribute),
            _ if is_set("wrapped") => Some(NodeType::Element),
            _ => None,
        });
    }
}
