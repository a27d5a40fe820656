//! How a value deviates from another, and how much of the other stays.

use serde_json::Value;

use super::everywhere::Everywhere;
use super::extremes::lengthened;
use crate::pointer::Pointer;

/// What is told of a value in full; of a longer one only how long it is.
const SHOWN: usize = 40;

/// Where and how a value deviates.
#[derive(Clone, Debug)]
pub enum Deviation {
    /// At this place.
    At(Pointer, Change),
    /// At every place that allows it.
    Everywhere(Everywhere),
}

/// What becomes of the value at a place.
#[derive(Clone, Debug)]
pub enum Change {
    Absent,
    /// It is this one.
    Is(Value),
    /// It is this text, or the one that is there made as long: so many characters.
    Longest(String, usize),
    /// It is a list of the first item that is there, or else of this one.
    One(Value),
    /// It is a list of the items that are there and of as many of these as are missing.
    Many(Vec<Value>),
    /// It is this one, of another branch of the schema.
    Branch(Value),
}

impl Deviation {
    /// True where a schema says in so many words that there are such values.
    pub fn is_promised(&self) -> bool {
        matches!(self, Self::At(_, Change::Branch(_)))
    }

    pub fn is_everywhere(&self) -> bool {
        matches!(self, Self::Everywhere(_))
    }

    pub fn words(&self) -> String {
        match self {
            Self::Everywhere(change) => change.words().to_owned(),
            Self::At(_, Change::Absent) => "left out".to_owned(),
            Self::At(_, Change::Longest(text, _)) => format!("{} characters", text.chars().count()),
            Self::At(_, Change::One(_)) => "1 item".to_owned(),
            Self::At(_, Change::Many(items)) => format!("{} items", items.len()),
            Self::At(_, Change::Is(value) | Change::Branch(value)) => match value {
                Value::Array(items) if items.len() == 1 => "1 item".to_owned(),
                Value::Array(items) => format!("{} items", items.len()),
                Value::Object(object) if object.is_empty() => "{}".to_owned(),
                Value::Object(_) => "an object".to_owned(),
                Value::String(text) if text.chars().count() > SHOWN => {
                    format!("{} characters", text.chars().count())
                }
                value => value.to_string(),
            },
        }
    }
}

impl Change {
    /// A value with this change at a place that it has.
    pub fn applied(&self, place: &Pointer, to: &Value) -> Value {
        let mut changed = to.clone();
        match self {
            Self::Absent => put(&mut changed, place, None),
            Self::Is(value) | Self::Branch(value) => put(&mut changed, place, Some(value)),
            Self::One(item) => put(&mut changed, place, Some(&Value::Array(vec![item.clone()]))),
            Self::Many(items) => put(&mut changed, place, Some(&Value::Array(items.clone()))),
            Self::Longest(text, _) => put(&mut changed, place, Some(&Value::from(text.as_str()))),
        };
        changed
    }

    /// What a value becomes that has something of its own to go on from.
    pub fn of_its_own(&self, place: &Pointer, base: &Value) -> impl Iterator<Item = Value> {
        let own: Vec<Value> = match (self, place.resolve(base)) {
            (Self::Longest(_, most), Some(Value::String(text))) => {
                lengthened(text, *most).into_iter().map(Value::from).collect()
            }
            (Self::One(_), Some(Value::Array(items))) => {
                items.first().map(|first| Value::from(vec![first.clone()])).into_iter().collect()
            }
            (Self::Many(more), Some(Value::Array(items))) => vec![Value::Array(filled(items, more))],
            _ => Vec::new(),
        };
        own.into_iter().map(move |value| Self::Is(value).applied(place, base))
    }
}

/// The items with as many more behind them as there are to be, none of them twice where that can be.
fn filled(items: &[Value], more: &[Value]) -> Vec<Value> {
    let missing = more.len().saturating_sub(items.len());
    let (new, known): (Vec<_>, Vec<_>) = more.iter().rev().partition(|item| !items.contains(item));
    let mut added: Vec<_> = new.into_iter().chain(known).take(missing).cloned().collect();
    added.reverse();
    items.iter().cloned().chain(added).collect()
}

/// Values that are as `planned` at a place and as `base` elsewhere, beginning with the one that takes
/// least of what is planned: more of it where `base` has no such place, or would not be valid.
pub fn grafts<'v>(
    base: &'v Value,
    planned: &'v Value,
    place: &Pointer,
) -> impl Iterator<Item = Value> + use<'v> {
    let places = std::iter::successors(Some(place.clone()), Pointer::parent);
    places.filter_map(|place| {
        let mut value = base.clone();
        put(&mut value, &place, place.resolve(planned)).then_some(value)
    })
}

/// Puts a value at a place, or takes the one there away; false where nothing can stand there.
fn put(root: &mut Value, place: &Pointer, value: Option<&Value>) -> bool {
    let (Some(parent), Some(last)) = (place.parent(), place.last()) else {
        if let Some(value) = value {
            *root = value.clone();
        }
        return value.is_some();
    };
    match (root.pointer_mut(parent.as_str()), value) {
        (Some(Value::Object(object)), Some(value)) => {
            object.insert(last.into_owned(), value.clone());
            true
        }
        (Some(Value::Object(object)), None) => {
            object.shift_remove(last.as_ref());
            true
        }
        (Some(Value::Array(items)), Some(value)) => {
            let index = last.parse().unwrap_or(usize::MAX);
            if index == items.len() {
                items.push(Value::Null);
            }
            let Some(item) = items.get_mut(index) else { return false };
            *item = value.clone();
            true
        }
        _ => false,
    }
}
