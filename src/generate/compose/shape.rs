//! Everything that the schemas of one value ask of it together.

use std::collections::VecDeque;

use serde_json::Value;

use super::branch::{Choice, Guide};
use super::breach::Breach;
use super::part::Part;
use crate::contract::schemas::Schemas;
use crate::generate::site::Site;

/// How many schemas are followed for one value.
const MAX_SCHEMAS: usize = 1_000;

/// Keywords that ask nothing of a value but its kind, or lead to other parts of the shape.
const NO_MORE_THAN_KIND: &[&str] = &[
    "type",
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$comment",
    "externalDocs",
    "xml",
    "$ref",
    "allOf",
];

/// The intersection of schemas that apply to one value: their references, `allOf` members, and one
/// branch of each choice. What it asks for is read off its parts when it is needed.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    pub schemas: &'a Schemas,
    /// The schemas that were asked for. A value that meets them is right, whatever was chosen.
    pub asked: Vec<Part<'a>>,
    /// All schemas that apply, each once, in the order in which they declare their properties.
    pub parts: Vec<Part<'a>>,
    /// What is to be broken of schemas that a value must not be valid against.
    pub breaches: Vec<Breach<'a>>,
    /// Properties whose value names the branch that was chosen (`discriminator`).
    pub pinned: Vec<(&'a str, String)>,
    /// True where another choice would give another shape.
    pub chosen: bool,
    /// True where no value can be right (the schema `false`).
    pub impossible: bool,
    /// True where what the shape tells is not all there is to it.
    uncertain: bool,
    component: Option<Part<'a>>,
    seen: Vec<&'a Value>,
    choices: VecDeque<Choice<'a>>,
}

impl<'a> Shape<'a> {
    /// The shape of `asked` at a place, with its choices made by `guide`.
    pub fn new(schemas: &'a Schemas, asked: Vec<Part<'a>>, site: &Site<'_>, guide: Guide<'_>) -> Self {
        let mut shape = Self::fixed(schemas, asked);
        let mut made = 0;
        while let Some(choice) = shape.choices.pop_front() {
            let guide = guide.after(made);
            made += u32::from(choice.is_open());
            for part in choice.make(schemas, &mut shape, site, guide) {
                shape.add(part);
            }
        }
        shape
    }

    /// The shape of `asked` before any choice: what every value of it has to meet.
    pub fn fixed(schemas: &'a Schemas, asked: Vec<Part<'a>>) -> Self {
        let mut shape = Self {
            schemas,
            asked,
            parts: Vec::new(),
            breaches: Vec::new(),
            pinned: Vec::new(),
            chosen: false,
            impossible: false,
            uncertain: false,
            component: None,
            seen: Vec::new(),
            choices: VecDeque::new(),
        };
        for part in shape.asked.clone() {
            shape.add(part);
        }
        shape
    }

    /// True if this very schema is among those that apply.
    pub fn has(&self, schema: &Value) -> bool {
        self.seen.iter().any(|seen| std::ptr::eq(*seen, schema))
    }

    /// True where every value that follows the shape is right.
    pub fn is_certain(&self) -> bool {
        !self.uncertain
    }

    /// True where all that is asked of a value is its kind.
    pub fn asks_only_for_kind(&self) -> bool {
        let says_no_more = |part: &Part<'_>| {
            let mut keywords = part.schema.as_object().into_iter().flat_map(serde_json::Map::keys);
            keywords.all(|keyword| keyword.starts_with("x-") || NO_MORE_THAN_KIND.contains(&keyword.as_str()))
        };
        self.is_certain() && self.breaches.is_empty() && self.parts.iter().all(says_no_more)
    }

    /// The name of the component that the value is an instance of, the outermost one.
    pub fn component(&self) -> Option<String> {
        self.component.as_ref().and_then(Part::component)
    }

    fn add(&mut self, part: Part<'a>) {
        let Value::Object(keywords) = part.schema else {
            self.impossible |= part.schema == &Value::Bool(part.negated);
            return;
        };
        if part.negated {
            self.uncertain = true;
            self.choices.push_back(Choice::Breach(part));
            return;
        }
        if self.has(part.schema) || self.seen.len() == MAX_SCHEMAS {
            return;
        }
        self.seen.push(part.schema);
        if self.component.is_none() && part.is_component() {
            self.component = Some(part.clone());
        }
        // A base that stands before `properties` declares its own first.
        let mut own = Some(part.clone());
        for keyword in keywords.keys() {
            match keyword.as_str() {
                "$ref" => {
                    if let Some(target) = part.referenced(self.schemas) {
                        self.add(target);
                    }
                }
                "allOf" => part.each("allOf").for_each(|member| self.add(member)),
                "properties" => self.parts.extend(own.take()),
                "oneOf" | "not" | "if" | "contains" | "dependentRequired" => self.uncertain = true,
                _ => {}
            }
        }
        self.parts.extend(own);
        self.choices.extend(Choice::all_in(&part));
    }
}
