//! Values that a schema gives itself: its examples and its default.

use serde_json::Value;

use super::compose::Composer;
use super::kind::Kinds;
use super::shape::Shape;
use super::site::Site;

impl<'a> Composer<'a> {
    /// An example of the shape, else its default, if it is of this kind and right. An object with
    /// properties of its own is composed instead, and so is an array of them: their properties say
    /// more than one example that cannot be trusted.
    pub(super) fn given(&self, shape: &Shape<'a>, kind: Kinds, site: &Site<'_>) -> Option<Value> {
        if !self.attempt.given || (kind == Kinds::OBJECT && shape.declares_properties()) {
            return None;
        }
        let examples: Vec<_> = shape.parts.iter().flat_map(examples).collect();
        let start = site.seed().below(examples.len());
        let defaults = shape.parts.iter().filter_map(|part| part.get("default"));
        examples
            .iter()
            .cycle()
            .skip(start)
            .take(examples.len())
            .copied()
            .chain(defaults)
            .find(|value| is_telling(value) && kind.meets(Kinds::of(value)) && self.fits(&shape.asked, value))
            .cloned()
    }
}

impl Shape<'_> {
    /// True if the shape names properties of its objects.
    pub(super) fn declares_properties(&self) -> bool {
        self.parts.iter().any(|part| part.object("properties").is_some_and(|names| !names.is_empty()))
    }
}

fn examples<'a>(part: &super::part::Part<'a>) -> impl Iterator<Item = &'a Value> + use<'a> {
    part.list("examples").chain(part.get("example"))
}

/// False for what shows nothing of the values to come, and for arrays of objects.
fn is_telling(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty() && !items.iter().any(Value::is_object),
        _ => true,
    }
}
