//! Values that a document gives itself: a schema's examples and its default, and what stands under the
//! same name elsewhere.

use std::borrow::Cow;

use serde_json::Value;

use super::described;
use super::faults;
use super::label::{self, Label};
use super::names;
use super::shown::is_placeholder;
use super::vary;
use super::voice::Voice;
use crate::generate::compose::Composer;
use crate::generate::compose::kind::Kinds;
use crate::generate::compose::part::Part;
use crate::generate::compose::shape::Shape;
use crate::generate::site::{Site, Step};
use crate::redact::secrets;

/// An id shorter than this says nothing but which one it is, and 12345 is as good as any.
const NO_ID: [&str; 4] = ["123", "1234", "12345", "123e4567-e89b-12d3-a456-426614174000"];

impl<'a> Composer<'a> {
    /// An example of the shape, else its default, else what its description or another place of the
    /// document shows, if it is of this kind and right. An object with properties of its own is
    /// composed instead, and so is an array of them: their properties say more than one example that
    /// cannot be trusted.
    pub fn given(&self, shape: &Shape<'a>, kind: Kinds, site: &Site<'_>) -> Option<Value> {
        if !self.attempt.given || (kind == Kinds::OBJECT && shape.declares_properties()) {
            return None;
        }
        // The validator is asked only where there is more to know.
        let is_scalar = !kind.meets(Kinds::ARRAY | Kinds::OBJECT);
        let is_known = is_scalar && shape.asks_only_for_kind();
        let right = |value: &Value| {
            kind.meets(Kinds::of(value))
                && !is_of_another_fault(site, value)
                && (is_known || self.fits(&shape.asked, value))
        };
        let mut examples: Vec<Cow<'a, Value>> =
            shape.parts.iter().flat_map(examples).map(Cow::Borrowed).collect();
        let other_fault = other_fault(site, examples.iter().map(Cow::as_ref));
        examples.retain(|value| is_telling(value) && right(value));
        if examples.is_empty() {
            examples = described(shape, kind).into_iter().filter(right).map(Cow::Owned).collect();
        }
        if let Some(fault) = other_fault.filter(|fault| examples.is_empty() && right(fault)) {
            return Some(fault);
        }
        if let Some(own) = self.own_type(&examples, site).filter(right) {
            return Some(own);
        }
        if let Some(example) = self.example(&examples, site, &right) {
            return Some(example);
        }
        let mut defaults = shape.parts.iter().filter_map(|part| part.get("default"));
        let default = defaults.find(|value| is_telling(value) && right(value)).cloned();
        default.or_else(|| self.shown(shape, kind, site, &examples, &right))
    }

    /// One of the examples for what stands first; in the places after it another in the same form,
    /// for the same id would make one thing of many. `None` where another is better made than given.
    fn example(
        &self,
        examples: &[Cow<'_, Value>],
        site: &Site<'_>,
        right: &dyn Fn(&Value) -> bool,
    ) -> Option<Value> {
        let (first, turn) = turn(site);
        let example = examples.get(first.checked_add(turn)?.checked_rem(examples.len())?)?;
        let mut voice = Voice::new(site, 0);
        let is_id = names::is_id(&voice.label);
        if says_nothing(example) && !is_id {
            return None;
        }
        let keeps = if is_id { site.is_of_first() && !says_nothing(example) } else { turn < examples.len() };
        if keeps {
            return Some(example.clone().into_owned());
        }
        match vary::vary(example, &mut voice).filter(right) {
            None if names::differs(&voice.label) && example.is_string() => None,
            other => Some(other.unwrap_or_else(|| example.clone().into_owned())),
        }
    }

    /// The name of the component for a `resource_type` whose one example is the name of another: a base
    /// of many shows what one of them has.
    fn own_type(&self, examples: &[Cow<'_, Value>], site: &Site<'_>) -> Option<Value> {
        let [example] = examples else { return None };
        if !["type", "resource_type", "object_type", "kind"].contains(&Label::of(site).as_str()) {
            return None;
        }
        let shown = site.look().shown(self.schemas);
        let subject = label::subject(site).replace(' ', "_");
        let last = subject.rsplit('_').next().unwrap_or_default().to_owned();
        let person = Voice::new(site, 0).is_about_a_person().then(|| "user".to_owned());
        let named = [label::component(site.parent()?), Some(subject), Some(last), person];
        let own =
            named.into_iter().flatten().find(|own| shown.is_component(own) && !own.ends_with("resource"))?;
        shown.is_component(example.as_str()?).then(|| Value::from(own))
    }

    /// What the document shows elsewhere under the same name.
    fn shown(
        &self,
        shape: &Shape<'a>,
        kind: Kinds,
        site: &Site<'_>,
        examples: &[Cow<'_, Value>],
        right: &dyn Fn(&Value) -> bool,
    ) -> Option<Value> {
        let label = Label::of(site);
        let is_id = names::is_id(&label);
        let is_free = kind == Kinds::STRING
            && (is_id || (shape.text("format").is_none() && !names::tells_enough(&label)));
        if !is_free || label.as_str().is_empty() {
            return None;
        }
        let subject = label::subject(site).replace(' ', "_");
        let component = site.parent().and_then(label::component);
        let owners = [component.as_deref().unwrap_or_default(), subject.as_str()];
        let shown = site.look().shown(self.schemas).for_property(&owners, label.as_str());
        let others: Vec<_> =
            shown.iter().filter(|value| examples.iter().all(|own| **own != **value)).collect();
        let (first, turn) = turn(site);
        // The schema's own examples came first.
        let turn = turn.saturating_sub(examples.len());
        let example = *others.get(first.checked_add(turn)?.checked_rem(others.len())?)?;
        if let Some(fault) =
            other_fault(site, others.iter().copied()).filter(|_| !others.iter().any(|value| right(value)))
        {
            return Some(fault).filter(right);
        }
        if !is_id && turn < others.len() {
            return Some(example.clone()).filter(right);
        }
        // Where there are too few, the rest is made in their form, or by its name.
        let other = vary::vary(example, &mut Voice::new(site, 0));
        let same = Some(example.clone()).filter(|_| is_id || !names::differs(&label));
        other.into_iter().chain(same).find(right)
    }
}

impl Shape<'_> {
    /// True if the shape names properties of its objects.
    pub fn declares_properties(&self) -> bool {
        self.parts.iter().any(|part| part.object("properties").is_some_and(|names| !names.is_empty()))
    }
}

/// True for a text that speaks of another fault than the one that the whole value tells of.
fn is_of_another_fault(site: &Site<'_>, value: &Value) -> bool {
    let speaks = |(status, text)| faults::speaks_of_another(status, text);
    site.status().zip(value.as_str()).is_some_and(speaks)
}

/// The fault that the whole value tells of, named as one of these examples names another.
fn other_fault<'v>(site: &Site<'_>, mut examples: impl Iterator<Item = &'v Value>) -> Option<Value> {
    let status = site.status()?;
    let example = examples.find(|value| is_of_another_fault(site, value))?;
    faults::named_like(status, example.as_str()?).map(Value::String)
}

/// What the descriptions of a text, or of a list of texts, quote as examples.
fn described(shape: &Shape<'_>, kind: Kinds) -> Vec<Value> {
    let descriptions = shape.parts.iter().filter_map(|part| part.text("description"));
    let quoted: Vec<_> = descriptions.flat_map(described::examples).collect();
    match kind {
        Kinds::STRING => quoted,
        Kinds::ARRAY if !quoted.is_empty() => vec![Value::Array(quoted)],
        _ => Vec::new(),
    }
}

fn examples<'a>(part: &Part<'a>) -> impl Iterator<Item = &'a Value> + use<'a> {
    part.list("examples").chain(part.get("example"))
}

/// Which example is the first one's, and how many places there are before this one. All properties of
/// an object count alike, so that the examples of each that belong together stay together.
fn turn(site: &Site<'_>) -> (usize, usize) {
    const MANY: usize = 1 << 16;
    match site.item_around() {
        Some((item, index)) => {
            (item.parent().map_or(0, |list| list.seed().with("example").below(MANY)), index)
        }
        None => match (site.step(), site.parent()) {
            (Step::Property(_), Some(object)) => (object.seed().with("example").below(MANY), 0),
            _ => (site.seed().with("example").below(MANY), 0),
        },
    }
}

/// False for what shows nothing of the values to come, and for arrays of objects.
fn is_telling(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !is_placeholder(text) && secrets::find(text).is_none(),
        Value::Array(items) => !items.is_empty() && !items.iter().any(Value::is_object),
        _ => true,
    }
}

/// True for an id that all documents use.
fn says_nothing(id: &Value) -> bool {
    match id {
        Value::String(id) => NO_ID.contains(&id.as_str()),
        id => NO_ID.contains(&id.to_string().as_str()),
    }
}
