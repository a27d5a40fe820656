//! Values that a schema gives itself: its examples and its default.

use serde_json::Value;

use super::compose::Composer;
use super::kind::Kinds;
use super::part::Part;
use super::shape::Shape;
use super::site::Site;
use super::voice::Voice;

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
        let right = |value: &Value| kind.meets(Kinds::of(value)) && self.fits(&shape.asked, value);
        let defaults = shape.parts.iter().filter_map(|part| part.get("default"));
        let given = examples
            .iter()
            .cycle()
            .skip(start)
            .take(examples.len())
            .copied()
            .chain(defaults)
            .find(|value| is_telling(value) && right(value))?;
        // Where the list goes on, the same id would make one thing of many.
        let other = if site.is_further_item() { another_id(given, site) } else { None };
        Some(other.filter(right).unwrap_or_else(|| given.clone()))
    }
}

impl Shape<'_> {
    /// True if the shape names properties of its objects.
    pub(super) fn declares_properties(&self) -> bool {
        self.parts.iter().any(|part| part.object("properties").is_some_and(|names| !names.is_empty()))
    }
}

fn examples<'a>(part: &Part<'a>) -> impl Iterator<Item = &'a Value> + use<'a> {
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

/// An id in the form of the one given: `ord_x71` for `ord_a92`.
fn another_id(given: &Value, site: &Site<'_>) -> Option<Value> {
    let given = given.as_str()?;
    let mut voice = Voice::new(site, 0);
    if !voice.label.ends_with("id") {
        return None;
    }
    let (prefix, rest) = given.split_at(given.find('_').map_or(0, |at| at + 1));
    let is_hex = rest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f' | '-'));
    let small = if is_hex { "abcdef" } else { "abcdefghijklmnopqrstuvwxyz" };
    let other = rest.chars().map(|c| match c {
        '0'..='9' => voice.digits(1),
        'a'..='z' => voice.characters(small, 1),
        'A'..='Z' => voice.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1),
        c => c.to_string(),
    });
    Some(Value::String(std::iter::once(prefix.to_owned()).chain(other).collect()))
}
