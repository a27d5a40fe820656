//! The secrets of JSON: by the names of properties, by the document, and by their form.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value;

use super::exchange::Hidden;
use super::is_link;
use super::pass::Pass;
use super::pseudonym::pseudonyms;
use super::sought::Sought;
use crate::finding::Side;
use crate::pointer::Pointer;

impl Pass<'_> {
    /// JSON without what stands in places of secrets. Of a body that is as its schema has it, so is what
    /// stands in.
    pub(super) fn json(&mut self, side: Option<Side>, mut value: Value) -> Value {
        let declared = side.map(|side| self.contract.pointers(side, &value)).unwrap_or_default();
        let mut places: Vec<_> = declared.into_iter().map(|place| (place, Hidden::Secret)).collect();
        self.named(&value, &Pointer::root(), None, &mut places);
        places.extend(side.map(|side| self.formatted(side, &value)).unwrap_or_default());
        let leaves = places
            .into_iter()
            .flat_map(|(place, why)| leaves(&value, &place).into_iter().map(move |leaf| (leaf, why)));
        // What was said of a place first counts.
        let mut seen = HashSet::new();
        let places: Vec<_> = leaves.filter(|(leaf, _)| seen.insert(leaf.clone())).collect();
        if !places.is_empty() {
            let side = side.filter(|side| self.contract.is_valid(*side, &value));
            self.replace(&mut value, places, side);
        }
        self.texts(&mut value);
        value
    }

    /// The places of what has the name of a secret, or of something personal.
    fn named(
        &self,
        value: &Value,
        at: &Pointer,
        outside: Option<Hidden>,
        places: &mut Vec<(Pointer, Hidden)>,
    ) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    let own = self.redactor.hides(name);
                    let why = if outside == Some(Hidden::Secret) { outside } else { own.or(outside) };
                    self.named(value, &at.join(name), why, places);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.named(item, &at.item(index), outside, places);
                }
            }
            _ => places.extend(outside.map(|why| (at.clone(), why))),
        }
    }

    /// The places of what is personal by its declared format.
    pub(super) fn formatted(&self, side: Side, value: &Value) -> Vec<(Pointer, Hidden)> {
        let personal = &self.redactor.personal;
        if personal.is_empty() {
            return Vec::new();
        }
        let formatted = self.contract.formatted(side, value).into_iter();
        formatted
            .filter_map(|(place, format)| Some((place, Hidden::Personal(personal.kind(&format)?))))
            .collect()
    }

    /// Puts into each place the first stand-in that leaves the whole valid.
    fn replace(&mut self, whole: &mut Value, places: Vec<(Pointer, Hidden)>, side: Option<Side>) {
        let real = whole.clone();
        let offers = places.into_iter().filter_map(|(place, why)| {
            let secret = place.resolve(&real)?;
            let candidates = self.candidates(secret, why);
            (!candidates.is_empty()).then(|| (place, why, secret.clone(), candidates))
        });
        let offers: Vec<_> = offers.collect();
        for (place, _, _, candidates) in &offers {
            candidates.first().into_iter().for_each(|first| put(whole, place, first.clone()));
        }
        // Mostly all of the first will do. Where not, they are tried one place at a time.
        let is_good = |whole: &Value| side.is_none_or(|side| self.contract.is_valid(side, whole));
        let mut chosen: Vec<_> =
            offers.iter().map(|(.., candidates)| candidates.first().cloned().unwrap_or_default()).collect();
        if !is_good(whole) {
            offers.iter().for_each(|(place, _, secret, _)| put(whole, place, secret.clone()));
            for ((place, _, secret, candidates), chosen) in offers.iter().zip(&mut chosen) {
                let good = candidates.iter().find(|candidate| {
                    put(whole, place, (*candidate).clone());
                    is_good(whole)
                });
                // One of the few values that the document itself names.
                let published = || self.contract.publishes(secret.as_str().unwrap_or_default());
                if let Some(good) = good {
                    chosen.clone_from(good);
                } else if published() {
                    chosen.clone_from(secret);
                }
                put(whole, place, chosen.clone());
            }
        }
        for ((_, why, secret, _), chosen) in offers.iter().zip(&chosen) {
            if let (Value::String(secret), Value::String(stand_in)) = (secret, chosen)
                && secret != stand_in
            {
                self.remember(*why, secret, stand_in);
            }
        }
    }

    /// What may stand in for a value, the best first: what does so already.
    fn candidates(&self, secret: &Value, why: Hidden) -> Vec<Value> {
        let Value::String(text) = secret else { return self.redactor.stand_ins.values(secret) };
        let known = self.sought.stand_in(text).map(Value::from);
        let made = match why {
            Hidden::Secret => self.redactor.stand_ins.values(secret),
            Hidden::Personal(kind) => {
                pseudonyms(&self.redactor.stand_ins, kind, text).into_iter().map(Value::from).collect()
            }
        };
        known.into_iter().chain(made).collect()
    }

    /// Links, JSON inside of texts, and secrets that are known by their form.
    fn texts(&mut self, value: &mut Value) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    self.known_forms(name);
                    self.texts(value);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.texts(item)),
            Value::String(text) => {
                if is_link(text) {
                    *text = self.contract.plan().url(text).into_owned();
                }
                self.known_forms(text);
                if let Some(inner) = json_in(text) {
                    let clean = self.json(None, inner.clone());
                    if clean != inner {
                        *text = clean.to_string();
                    }
                }
            }
            _ => {}
        }
    }
}

pub fn clean_value(value: &mut Value, sought: &Sought) {
    match value {
        Value::Object(properties) => {
            let is_clean = |name: &String| matches!(sought.value(name), Cow::Borrowed(_));
            if !properties.keys().all(is_clean) {
                let all = std::mem::take(properties).into_iter();
                *properties = all.map(|(name, value)| (sought.value(&name).into_owned(), value)).collect();
            }
            properties.values_mut().for_each(|value| clean_value(value, sought));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean_value(item, sought)),
        Value::String(text) => {
            if let Cow::Owned(clean) = sought.value(text) {
                *text = clean;
            }
        }
        _ => {}
    }
}

/// The texts and numbers at or below a place.
fn leaves(value: &Value, place: &Pointer) -> Vec<Pointer> {
    let below = |pairs: Vec<Pointer>| pairs.iter().flat_map(|place| leaves(value, place)).collect();
    match place.resolve(value) {
        Some(Value::Object(properties)) => below(properties.keys().map(|name| place.join(name)).collect()),
        Some(Value::Array(items)) => below((0..items.len()).map(|index| place.item(index)).collect()),
        Some(Value::String(text)) if !text.is_empty() => vec![place.clone()],
        Some(Value::Number(_)) => vec![place.clone()],
        _ => Vec::new(),
    }
}

fn put(value: &mut Value, place: &Pointer, new: Value) {
    if let Some(value) = value.pointer_mut(place.as_str()) {
        *value = new;
    }
}

/// The JSON that a text is, where it is more than a text.
pub fn json_in(text: &str) -> Option<Value> {
    let may_be = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    may_be.then(|| serde_json::from_str(text).ok())?
}
