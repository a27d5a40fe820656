//! Sets of JSON types.

use std::ops::{BitAnd, BitOr};

use serde_json::Value;

use crate::exchange::tape::Node;

/// A set of JSON types. A number that is whole is an integer however it is written, so `number` is
/// the set of integers and fractions, and sets can simply be intersected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    pub const NONE: Self = Self(0);
    pub const NULL: Self = Self(1);
    pub const BOOLEAN: Self = Self(1 << 1);
    pub const INTEGER: Self = Self(1 << 2);
    pub const FRACTION: Self = Self(1 << 3);
    pub const STRING: Self = Self(1 << 4);
    pub const ARRAY: Self = Self(1 << 5);
    pub const OBJECT: Self = Self(1 << 6);
    pub const NUMBER: Self = Self(Self::INTEGER.0 | Self::FRACTION.0);
    pub const ANY: Self = Self((1 << 7) - 1);

    /// What a JSON Schema type name stands for; a name that doesn't exist forbids nothing.
    pub fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::ANY,
        }
    }

    /// The type of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if number.as_f64().is_some_and(|n| n.fract() != 0.0) => Self::FRACTION,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The type of a value on a tape.
    pub fn of_node(value: Node<'_>) -> Self {
        if value.as_str().is_some() {
            Self::STRING
        } else if value.members().is_some() {
            Self::OBJECT
        } else if value.items().is_some() {
            Self::ARRAY
        } else if let Some(number) = value.as_number() {
            let is_fraction = number.as_f64().is_some_and(|n| n.fract() != 0.0);
            if is_fraction { Self::FRACTION } else { Self::INTEGER }
        } else if value.as_bool().is_some() {
            Self::BOOLEAN
        } else {
            Self::NULL
        }
    }

    /// Whether the two have a type in common.
    pub fn meets(self, other: Self) -> bool {
        self & other != Self::NONE
    }

    /// Whether every type of this set is in the other too.
    pub fn within(self, other: Self) -> bool {
        self & other == self
    }
}

impl BitAnd for Types {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Types {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<Types> for Types {
    fn from_iter<I: IntoIterator<Item = Types>>(sets: I) -> Self {
        sets.into_iter().fold(Self::NONE, BitOr::bitor)
    }
}
