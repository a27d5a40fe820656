//! The extremes of texts, numbers and lists at one place.

use serde_json::Value;

use super::deviation::Change;
use super::places::{self, Place};
use crate::generate::Generator;
use crate::generate::compose::kind::Kinds;
use crate::generate::compose::number;
use crate::generate::compose::shape::Shape;

/// How long a text is that may have any length.
const LONG: usize = 200;

/// No text is made longer than this, whatever a schema allows.
pub const LONGEST: usize = 10_000;

/// How many items a list has that has many.
const MANY: usize = 50;

/// The name of a property that no schema speaks of.
const ANY_NAME: &str = "\u{1}";

/// What a value may become, and in a word what is extreme about it. Several with the same word are tried in
/// their order, and the first that is valid counts.
pub type Extreme = (&'static str, Change);

/// The extremes that a place's value may have, valid or not.
pub fn extremes(generator: &Generator<'_>, place: &Place<'_, '_>) -> Vec<Extreme> {
    match place.value {
        Value::Bool(_) => vec![],
        Value::Number(_) => numbers(place.shape),
        Value::String(_) if places::is_coded(place.shape) => vec![],
        Value::String(text) => texts(place.shape, text),
        Value::Array(items) => lists(generator, place, items),
        Value::Object(object)
            if places::is_map(place.shape) && (!object.is_empty() || !place.shape.forbids(ANY_NAME)) =>
        {
            vec![("empty", Change::Is(Value::Object(Default::default())))]
        }
        _ => vec![],
    }
}

fn texts(shape: &Shape<'_>, text: &str) -> Vec<Extreme> {
    let is = |text: String| Change::Is(Value::String(text));
    let mut extremes = vec![("empty", is(String::new()))];
    let (least, most) = (shape.at_least("minLength"), most(shape));
    if least > 0 {
        extremes.push(("shortest", is(text.chars().take(least).collect())));
        extremes.push(("shortest", is("x".repeat(least.min(LONGEST)))));
    }
    let longer = lengthened(text, most).into_iter();
    extremes.extend(longer.map(|text| ("longest", Change::Longest(text, most))));
    extremes
}

/// How long a text may be at most.
pub fn most(shape: &Shape<'_>) -> usize {
    shape.at_most("maxLength").unwrap_or(LONG.max(shape.at_least("minLength"))).min(LONGEST)
}

/// A text made longer, in the ways that leave most of its form first: repeated, with more at its end, or
/// where an address has room.
pub fn lengthened(text: &str, most: usize) -> Vec<String> {
    let missing = most.saturating_sub(text.chars().count());
    if missing == 0 {
        return vec![text.to_owned()];
    }
    let repeated = |gap: &str| {
        let cut: String = text.chars().chain(gap.chars()).cycle().take(most).collect();
        // A space at the end would be lost sooner or later.
        match cut.strip_suffix(' ') {
            Some(cut) => format!("{cut}x"),
            None => cut,
        }
    };
    let mut texts = match text {
        "" => vec!["x".repeat(most)],
        _ => vec![repeated(" "), repeated("")],
    };
    let last = text.chars().last().filter(|c| c.is_alphanumeric()).unwrap_or('x');
    texts.push(format!("{text}{}", last.to_string().repeat(missing)));
    texts.push(format!("{text}/{}", "x".repeat(missing - 1)));
    if let Some((name, host)) = text.split_once('@') {
        // RFC 5321 §4.5.3.1.1: no more than 64 before the sign.
        let room = 64_usize.saturating_sub(name.chars().count()).min(missing);
        texts.push(format!("{name}{}@{host}", "x".repeat(room)));
    }
    texts
}

fn numbers(shape: &Shape<'_>) -> Vec<Extreme> {
    let limits = number::extremes(shape, !shape.kinds().contains(Kinds::FRACTION));
    let Some((least, most)) = limits else { return Vec::new() };
    let is = |name, number| (name, Change::Is(number));
    vec![is("largest", most), is("zero", Value::from(0)), is("smallest", least)]
}

fn lists(generator: &Generator<'_>, place: &Place<'_, '_>, items: &[Value]) -> Vec<Extreme> {
    let one = match items.first() {
        Some(first) => Some(first.clone()),
        None => generator.composer().next_item(place.shape, place.site, &[]).ok(),
    };
    let many = Some(many(generator, place, items)).filter(|many| many.len() > 1);
    let empty = Change::Is(Value::Array(Vec::new()));
    let others = one.map(|one| ("one", Change::One(one))).into_iter();
    [("empty", empty)]
        .into_iter()
        .chain(others)
        .chain(many.map(|many| ("many", Change::Many(many))))
        .collect()
}

/// As many items as there may be, up to a number that fills a page.
fn many(generator: &Generator<'_>, place: &Place<'_, '_>, items: &[Value]) -> Vec<Value> {
    let mut items = items.to_vec();
    let most = place.shape.at_most("maxItems").unwrap_or(MANY).min(MANY);
    while items.len() < most && !place.shape.item(items.len()).is_empty() {
        // Each item may grow as large as one that stands alone.
        match generator.composer().next_item(place.shape, place.site, &items) {
            Ok(item) => items.push(item),
            Err(_) => break,
        }
    }
    items
}
