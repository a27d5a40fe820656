//! What a text may be read as, known from the schema of its value.

mod build;
mod types;
mod xml;

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Number, Value};

pub(super) use build::types_of;
pub use types::Types;
pub use xml::{NodeType, Xml};

/// What a schema tells about reading a text: which types its value may have, and the same for its
/// items and properties. It takes no decisions about validity: where a schema has alternatives, a
/// shape knows what any of them tells.
///
/// ```
/// use bonafide::contract::shape::Shape;
/// use serde_json::json;
///
/// let document = json!({"components": {"schemas": {"Size": {"type": ["integer", "null"]}}}});
/// let shape = Shape::of(&document, &json!({"$ref": "#/components/schemas/Size"}));
/// assert_eq!(shape.read_scalar("12"), json!(12));
/// assert_eq!(shape.read_scalar("big"), json!("big"));
/// ```
#[derive(Clone, Debug)]
pub struct Shape {
    /// The nodes of the whole schema, shared by the shapes inside it; they may refer to one another
    /// in circles, as schemas do.
    nodes: Arc<[Node]>,
    at: usize,
}

impl Shape {
    /// The shape of `schema`, whose references point into `root`.
    pub fn of(root: &Value, schema: &Value) -> Self {
        let (nodes, at) = build::build(root, schema);
        Self { nodes: nodes.into(), at }
    }

    /// The shape of a schema that says nothing.
    pub fn any() -> Self {
        Self { nodes: Arc::new([Node::default()]), at: ANY }
    }

    /// The types that the value may have.
    pub fn types(&self) -> Types {
        self.node().types
    }

    /// Whether the value may have one of these types.
    pub fn allows(&self, types: Types) -> bool {
        self.types().meets(types)
    }

    /// Whether the value has to be an object, or null.
    pub fn only_object(&self) -> bool {
        self.allows(Types::OBJECT) && self.types().within(Types::OBJECT | Types::NULL)
    }

    /// Whether the value may be looked for as an object: it has to be one, or it may be one whose
    /// properties are known.
    pub fn is_object(&self) -> bool {
        self.only_object() || self.allows(Types::OBJECT) && !self.node().properties.is_empty()
    }

    /// The shape of an array's items.
    #[must_use]
    pub fn items(&self) -> Self {
        self.child(self.node().items)
    }

    /// The shape of an object's property, declared or not.
    #[must_use]
    pub fn property(&self, name: &str) -> Self {
        let node = self.node();
        self.child(node.properties.get(name).copied().or(node.additional).unwrap_or(ANY))
    }

    /// Whether the schema names this property.
    pub fn declares(&self, name: &str) -> bool {
        self.node().properties.contains_key(name)
    }

    /// How the value is written as XML.
    pub fn xml(&self) -> &Xml {
        &self.node().xml
    }

    /// Whether the value is a text that holds something of a media type (`contentMediaType`).
    pub fn holds_content(&self) -> bool {
        self.node().holds && !self.allows(Types::OBJECT | Types::ARRAY)
    }

    /// The properties that the schema names.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        self.node().properties.keys().map(String::as_str)
    }

    /// Whether an object's schema invites properties that it doesn't name: it says so, or names none.
    pub fn is_open(&self) -> bool {
        self.node().additional.is_some() || self.node().properties.is_empty()
    }

    /// Reads a text as the scalar that the schema allows and that the text is in JSON's grammar;
    /// else it is a string, and whether that is allowed is for validation to say.
    pub fn read_scalar(&self, text: &str) -> Value {
        self.scalar(text).unwrap_or_else(|| Value::from(text))
    }

    /// [`Shape::read_scalar`], if the schema allows what the text can be read as.
    ///
    /// Where a string would do as well, a number is read only if nothing of the text is lost in it
    /// (`1.10` and integers beyond 64 bits stay strings), and nothing is read as null.
    pub fn scalar(&self, text: &str) -> Option<Value> {
        let string = self.allows(Types::STRING);
        if let Some(number) = read_number(text)
            && self.allows(Types::of(&number))
            && (!string || is_spelled(&number, text))
        {
            return Some(number);
        }
        match text {
            "true" | "false" if self.allows(Types::BOOLEAN) => Some(Value::Bool(text == "true")),
            "" | "null" if self.allows(Types::NULL) && !string => Some(Value::Null),
            _ => string.then(|| Value::from(text)),
        }
    }

    fn node(&self) -> &Node {
        &self.nodes[self.at]
    }

    fn child(&self, at: usize) -> Self {
        Self { nodes: Arc::clone(&self.nodes), at }
    }
}

/// The node about which nothing is known; it comes first in every shape.
const ANY: usize = 0;

/// What is known about one place; other places by their index.
#[derive(Clone, Debug)]
struct Node {
    types: Types,
    items: usize,
    properties: IndexMap<String, usize>,
    /// The other properties, where the schema speaks of them and doesn't forbid them.
    additional: Option<usize>,
    /// Whether a text holds something of a media type.
    holds: bool,
    xml: Xml,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            types: Types::ANY,
            items: ANY,
            properties: IndexMap::new(),
            additional: None,
            holds: false,
            xml: Xml::default(),
        }
    }
}

/// A number in JSON's grammar. What 64 bits cannot hold is read as the nearest float, by the standard
/// library, since `serde_json` reads some floats one digit off.
fn read_number(text: &str) -> Option<Value> {
    if !text.ends_with(|c: char| c.is_ascii_digit()) || text.starts_with(char::is_whitespace) {
        return None;
    }
    let number: Number = serde_json::from_str(text).ok()?;
    if number.is_f64() {
        Number::from_f64(text.parse().ok()?).map(Value::Number)
    } else {
        Some(number.into())
    }
}

fn is_spelled(number: &Value, text: &str) -> bool {
    let spelling = number.to_string();
    spelling == text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn shape(schema: Value) -> Shape {
        Shape::of(&Value::Null, &schema)
    }

    fn read(schema: Value, text: &str) -> Value {
        shape(schema).read_scalar(text)
    }

    #[test]
    fn scalars_are_read_as_the_schema_allows() {
        let cases = [
            (json!({"type": "integer"}), "5", json!(5)),
            (json!({"type": "integer"}), "5.0", json!(5.0)),
            (json!({"type": "integer"}), "5.5", json!("5.5")),
            (json!({"type": "number"}), "5", json!(5)),
            (json!({"type": "number"}), "-0.5e2", json!(-50.0)),
            (json!({"type": "number"}), "007", json!("007")),
            (json!({"type": "number"}), " 7", json!(" 7")),
            (json!({"type": "number"}), "7\n", json!("7\n")),
            (json!({"type": "number"}), "1e999", json!("1e999")),
            (json!({"type": "number"}), "NaN", json!("NaN")),
            (json!({"type": "boolean"}), "true", json!(true)),
            (json!({"type": "boolean"}), "True", json!("True")),
            (json!({"type": "string"}), "5", json!("5")),
            (json!({"type": ["integer", "null"]}), "null", json!(null)),
            (json!({"type": ["integer", "null"]}), "", json!(null)),
            (json!({"type": ["string", "null"]}), "null", json!("null")),
            (json!({"type": ["string", "null"]}), "", json!("")),
            (json!({}), "5", json!(5)),
            (json!({"enum": [1, 2]}), "1", json!(1)),
            (json!({"const": "1"}), "1", json!("1")),
        ];
        for (schema, text, expected) in cases {
            assert_eq!(read(schema.clone(), text), expected, "{text:?} as {schema}");
        }
    }

    #[test]
    fn digits_are_not_lost_where_a_string_keeps_them() {
        let both = json!({"type": ["string", "number"]});
        assert_eq!(read(both.clone(), "18446744073709551615"), json!(u64::MAX));
        for text in ["18446744073709551616", "1.10", "007", "1e3"] {
            assert_eq!(read(both.clone(), text), json!(text));
        }
        let number = json!({"type": "number"});
        assert_eq!(read(number.clone(), "18446744073709551616"), json!(18_446_744_073_709_551_616.0));
        assert_eq!(read(number, "1.10"), json!(1.1));
    }

    #[test]
    fn alternatives_add_types_and_conjunctions_narrow_them() {
        let integer_or_null = json!({"anyOf": [{"type": "integer"}, {"type": "null"}]});
        assert_eq!(shape(integer_or_null).types(), Types::INTEGER | Types::NULL);
        let narrowed = json!({"type": ["string", "integer"], "allOf": [{"type": "string"}, {"title": "T"}]});
        assert_eq!(shape(narrowed).types(), Types::STRING);
    }

    #[test]
    fn what_is_inside_is_known_through_references_and_branches() {
        let root = json!({"defs": {
            "Page": {"type": "object", "properties": {"size": {"type": "integer"}}},
            "Sort": {"allOf": [{"$ref": "#/defs/Page"}, {"properties": {"by": {"items": {"type": "boolean"}}}}]},
        }});
        let shape = Shape::of(&root, &json!({"oneOf": [{"$ref": "#/defs/Sort"}, {"type": "null"}]}));
        assert!(shape.is_object() && !shape.is_open());
        assert_eq!(shape.properties().collect::<Vec<_>>(), ["size", "by"]);
        assert_eq!(shape.property("size").types(), Types::INTEGER);
        assert_eq!(shape.property("by").items().types(), Types::BOOLEAN);
        assert_eq!(shape.property("other").types(), Types::ANY);
    }

    #[test]
    fn additional_properties_are_invited_explicitly() {
        let counts = shape(json!({"properties": {"a": {}}, "additionalProperties": {"type": "integer"}}));
        assert!(counts.is_open());
        assert_eq!(counts.property("b").types(), Types::INTEGER);
        assert!(!shape(json!({"properties": {"a": {}}, "additionalProperties": false})).is_open());
        assert!(shape(json!({"type": "object"})).is_open());
    }

    #[test]
    fn recursion_has_no_end_and_needs_none() {
        let root = json!({"Tree": {
            "type": "object",
            "properties": {"size": {"type": "integer"}, "left": {"$ref": "#/Tree"}, "right": {"$ref": "#/Tree"}},
            "anyOf": [{"$ref": "#/Tree"}, {"$ref": "#/Tree"}],
        }});
        let mut shape = Shape::of(&root, &root["Tree"]);
        for side in ["left", "right", "left", "left"].iter().cycle().take(100) {
            shape = shape.property(side);
        }
        assert_eq!(shape.property("size").types(), Types::INTEGER);
        let endless = json!({"A": {"$ref": "#/B"}, "B": {"$ref": "#/A"}});
        assert_eq!(Shape::of(&endless, &endless["A"]).types(), Types::ANY);
    }

    proptest! {
        #[test]
        fn numbers_are_read_exactly(int: i64, float in prop::num::f64::NORMAL) {
            let number = shape(json!({"type": "number"}));
            prop_assert_eq!(number.read_scalar(&int.to_string()), json!(int));
            prop_assert_eq!(number.read_scalar(&json!(float).to_string()), json!(float));
        }

        #[test]
        fn no_text_is_ever_changed_where_strings_are_allowed(text: String) {
            let value = Shape::any().read_scalar(&text);
            prop_assert_eq!(value.as_str().map_or_else(|| value.to_string(), str::to_owned), text);
        }
    }
}
