//! The kinds of JSON value, as sets.

use std::ops::{BitAnd, BitOr};

use serde_json::Value;

use super::breach::Breach;
use super::shape::Shape;

/// A set of kinds of value. Numbers are two kinds, so that sets meet as schemas do: `integer` and
/// `number` have the integers in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    pub const NONE: Self = Self(0);
    pub const NULL: Self = Self(1);
    pub const BOOLEAN: Self = Self(2);
    pub const INTEGER: Self = Self(4);
    pub const FRACTION: Self = Self(8);
    pub const NUMBER: Self = Self(4 | 8);
    pub const STRING: Self = Self(16);
    pub const ARRAY: Self = Self(32);
    pub const OBJECT: Self = Self(64);
    pub const ALL: Self = Self(127);

    /// The kind of a value. An integer may be written with a fraction of zero.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() != 0.0) => {
                Self::FRACTION
            }
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The kinds that a `type` names, alone or in a list.
    pub fn named(keyword: &Value) -> Self {
        match keyword {
            Value::String(name) => Self::by_name(name),
            Value::Array(names) => names.iter().map(Self::named).fold(Self::NONE, Self::bitor),
            _ => Self::ALL,
        }
    }

    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// The kinds that are not in the set.
    pub fn others(self) -> Self {
        Self(Self::ALL.0 & !self.0)
    }

    pub fn contains(self, other: Self) -> bool {
        self & other == other
    }

    pub fn meets(self, other: Self) -> bool {
        !(self & other).is_empty()
    }

    fn by_name(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            // A name that does not exist forbids nothing.
            _ => Self::ALL,
        }
    }
}

impl BitAnd for Kinds {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The order in which kinds are tried where several are allowed: what says more first, null last.
const PREFERENCE: [Kinds; 6] =
    [Kinds::OBJECT, Kinds::ARRAY, Kinds::STRING, Kinds::NUMBER, Kinds::BOOLEAN, Kinds::NULL];

/// Keywords that tell of which kind a value is meant to be, where no `type` does.
const HINTS: [(Kinds, &[&str]); 4] = [
    (
        Kinds::OBJECT,
        &["properties", "required", "additionalProperties", "patternProperties", "minProperties"],
    ),
    (Kinds::ARRAY, &["items", "prefixItems", "minItems", "contains"]),
    (Kinds::STRING, &["format", "pattern", "minLength", "maxLength"]),
    (Kinds::NUMBER, &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
];

impl Shape<'_> {
    /// The kinds that every part allows.
    pub fn kinds(&self) -> Kinds {
        let named = self.parts.iter().filter_map(|part| part.get("type")).map(Kinds::named);
        let broken = self.breaches.iter().map(Breach::kinds);
        named.chain(broken).fold(Kinds::ALL, Kinds::bitand)
    }

    /// The one kind to generate; `turn` counts the ones that were tried before.
    pub fn kind(&self, turn: u64) -> Kinds {
        let kinds = self.kinds();
        let mut options: Vec<_> = PREFERENCE.into_iter().filter(|kind| kinds.meets(*kind)).collect();
        if kinds == Kinds::ALL {
            let meant = self.meant_kinds();
            options.sort_by_key(|kind| *kind != meant);
        }
        let turn = usize::try_from(turn).unwrap_or(0);
        options.get(turn % options.len().max(1)).map_or(Kinds::NONE, |kind| *kind & kinds)
    }

    fn meant_kinds(&self) -> Kinds {
        let says = |keywords: &[&str]| {
            self.parts.iter().any(|part| keywords.iter().any(|keyword| part.get(keyword).is_some()))
        };
        HINTS.iter().find(|(_, keywords)| says(keywords)).map_or(Kinds::STRING, |(kind, _)| *kind)
    }
}
