//! How the validator reads a tape.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, Node as JsonNode, NodeIdentity, Object, cmp};
use serde_json::{Number, Value};

use crate::exchange::tape::{Items, Members, Node, Tape};

/// The representation: messages as they are read.
#[derive(Debug)]
pub struct Taped;

impl Json for Taped {
    type Node<'a> = Node<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = Tape<'static>;

    // A lookup passes over half of the members.
    const KEYS_PER_LOOKUP: usize = 2;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(buffer: &mut Tape<'static>, string: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        *buffer = Tape::text(string.to_owned());
        f(buffer.root())
    }
}

impl<'a> JsonNode<'a, Taped> for Node<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = &'a Number;

    fn as_object(&self) -> Option<Members<'a>> {
        self.members()
    }

    fn as_array(&self) -> Option<Items<'a>> {
        self.items()
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.as_str().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<&'a Number> {
        Node::as_number(*self)
    }

    fn as_boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_null(&self) -> bool {
        Node::is_null(*self)
    }

    fn json_type(&self) -> JsonType {
        if self.as_str().is_some() {
            JsonType::String
        } else if self.members().is_some() {
            JsonType::Object
        } else if Node::as_number(*self).is_some() {
            JsonType::Number
        } else if self.items().is_some() {
            JsonType::Array
        } else if self.as_bool().is_some() {
            JsonType::Boolean
        } else {
            JsonType::Null
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            Value::Null => Node::is_null(*self),
            Value::Bool(expected) => self.as_bool() == Some(*expected),
            Value::String(expected) => self.as_str() == Some(expected),
            Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                cmp::equal(&Node::to_value(*self), expected)
            }
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(Node::to_value(*self))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(self.address()))
    }
}

impl<'a> Object<'a, Taped> for Members<'a> {
    type Node = Node<'a>;
    type MemberName = &'a str;
    type MembersIter = Self;

    fn len(&self) -> usize {
        self.count_all()
    }

    fn get(&self, key: &Box<str>) -> Option<Node<'a>> {
        self.clone().get(key)
    }

    fn members(&self) -> Self {
        self.clone()
    }
}

impl<'a> Array<'a, Taped> for Items<'a> {
    type Node = Node<'a>;
    type ElementsIter = Self;

    fn len(&self) -> usize {
        self.size_hint().0
    }

    fn elements(&self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::json::conformance;

    use super::*;

    #[test]
    fn it_keeps_the_validators_contract() {
        let text = conformance::document().to_string();
        let tape = Tape::read(text.as_bytes()).unwrap();
        conformance::assert_conformance::<Taped>(&tape.root());
    }
}
