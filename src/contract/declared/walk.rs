//! Properties that nobody declared, and those that do not travel this way: a value and its schemas
//! walked together.
//!
//! What schemas declare is worked out once for each of their places ([`Declared`]); a walk looks up
//! each name there, and asks the validator only which branches of a union passed.

use std::sync::Arc;

use super::meant::meant;
use super::{Choice, Declared, Property};
use crate::contract::schemas::Schemas;
use crate::contract::shape::Types;
use crate::exchange::tape::{Items, Members, Node};
use crate::finding::nearest;
use crate::pointer::{Path, Pointer};

/// How many are told: more help nobody.
const MOST: usize = 100;

/// A property that should not be there.
#[derive(Debug)]
pub struct Found {
    pub at: Pointer,
    pub fault: Fault,
    /// The schemas that declare its siblings: several, where a value is of several alternatives.
    pub schemas: Vec<Pointer>,
}

#[derive(Debug)]
pub enum Fault {
    /// Nobody declared it; with the declared property that was most likely meant.
    Undeclared { near: Option<String> },
    /// It is `readOnly` in a request or `writeOnly` in a response.
    Hidden,
}

/// What a walk through a value met.
#[derive(Debug, Default)]
pub struct Seen {
    /// What was not declared by the schemas that apply to it.
    pub undeclared: Vec<Found>,
    /// Texts that hold something else, with the schemas that say so.
    pub contents: Vec<(Pointer, Pointer)>,
}

/// What in a value was not declared by the schemas that apply to it, be it valid or not.
pub fn undeclared(schemas: &Schemas, declared: &Arc<Declared>, value: Node<'_>) -> Vec<Found> {
    seen(schemas, declared, value).undeclared
}

/// The same, with the texts that hold something else.
pub fn seen(schemas: &Schemas, declared: &Arc<Declared>, value: Node<'_>) -> Seen {
    let mut walk = Walk { schemas, found: Vec::new(), contents: Vec::new() };
    walk.value(std::slice::from_ref(declared), value, &Path::Root);
    Seen { undeclared: walk.found, contents: walk.contents }
}

/// The name under which the value at a place is declared, and whether it is declared as a password.
/// An item of an array is known by the property that holds the array.
pub fn declaration(
    schemas: &Schemas,
    declared: &Arc<Declared>,
    value: Node<'_>,
    at: &Pointer,
) -> Option<(String, bool)> {
    let walk = Walk { schemas, found: Vec::new(), contents: Vec::new() };
    let mut here = vec![declared.clone()];
    let mut value = value;
    let mut known = None;
    for token in at.tokens() {
        let chosen = walk.chosen(&here, value);
        if let Some(members) = value.members() {
            let own = chosen.iter().filter_map(|declared| declared.property(&token, &mut 0));
            let own: Vec<_> = own.collect();
            let is_password = own.iter().any(|property| property.is_password());
            known = (!own.is_empty()).then(|| (token.clone().into_owned(), is_password));
            let inside = own.iter().filter_map(|property| property.inside.as_ref());
            here = inside.map(|link| link.node(schemas)).collect();
            value = members.get(&token)?;
        } else {
            let index: usize = token.parse().ok()?;
            let inside = chosen.iter().flat_map(|declared| declared.item(index));
            here = inside.map(|link| link.node(schemas)).collect();
            value = value.items()?.nth(index)?;
        }
    }
    known
}

/// The places in a value that are declared as passwords, or as what does not travel this way.
pub fn confidential(schemas: &Schemas, declared: &Arc<Declared>, value: Node<'_>) -> Vec<Pointer> {
    let (walk, mut places) = (Walk { schemas, found: Vec::new(), contents: Vec::new() }, Vec::new());
    walk.properties(std::slice::from_ref(declared), value, &Path::Root, &mut |path, own| {
        let is_secret = own.iter().any(|property| property.hidden || property.is_password());
        places.extend(is_secret.then(|| path.pointer()));
        !is_secret
    });
    places
}

/// The places in a value of which the schemas name a format, each with one of these.
pub fn formatted(schemas: &Schemas, declared: &Arc<Declared>, value: Node<'_>) -> Vec<(Pointer, String)> {
    let (walk, mut places) = (Walk { schemas, found: Vec::new(), contents: Vec::new() }, Vec::new());
    walk.properties(std::slice::from_ref(declared), value, &Path::Root, &mut |path, own| {
        let formats = own.iter().flat_map(|property| &property.formats);
        places.extend(formats.map(|format| (path.pointer(), format.to_string())));
        true
    });
    places
}

struct Walk<'a> {
    schemas: &'a Schemas,
    found: Vec<Found>,
    contents: Vec<(Pointer, Pointer)>,
}

impl Walk<'_> {
    fn value(&mut self, declared: &[Arc<Declared>], value: Node<'_>, path: &Path<'_>) {
        if declared.iter().all(|declared| declared.is_empty()) || self.found.len() >= MOST {
            return;
        }
        if declared.iter().all(|declared| declared.choices().is_empty()) {
            self.inside(declared, value, path);
        } else {
            self.inside(&self.chosen(declared, value), value, path);
        }
    }

    /// Shows each property with what declares it; what is in it where `visit` says so.
    fn properties(
        &self,
        declared: &[Arc<Declared>],
        value: Node<'_>,
        path: &Path<'_>,
        visit: &mut impl FnMut(&Path<'_>, &[&Property]) -> bool,
    ) {
        if declared.iter().all(|declared| declared.is_empty()) {
            return;
        }
        let declared = self.chosen(declared, value);
        for (name, value) in value.members().into_iter().flatten() {
            let (mut inside, mut own) = (Vec::new(), Vec::new());
            for declared in &declared {
                if let Some(property) = declared.property(name, &mut 0) {
                    own.push(property);
                    inside.extend(&property.inside);
                } else {
                    declared.takes(name, |link| inside.push(link));
                }
            }
            let path = Path::Property(path, name);
            if visit(&path, &own) && value.is_container() {
                let inside: Vec<_> = inside.into_iter().map(|link| link.node(self.schemas)).collect();
                self.properties(&inside, value, &path, visit);
            }
        }
        for (index, item) in value.items().into_iter().flatten().enumerate() {
            let inside = declared.iter().flat_map(|declared| declared.item(index));
            let inside: Vec<_> = inside.map(|link| link.node(self.schemas)).collect();
            self.properties(&inside, item, &Path::Item(path, index), visit);
        }
    }

    fn inside(&mut self, declared: &[Arc<Declared>], value: Node<'_>, path: &Path<'_>) {
        if let Some(members) = value.members() {
            self.object(declared, &members, path);
        } else if let Some(items) = value.items() {
            self.array(declared, items, path);
        }
    }

    fn object(&mut self, declared: &[Arc<Declared>], object: &Members<'_>, path: &Path<'_>) {
        let mut next = 0;
        for (name, value) in object.clone() {
            if self.found.len() >= MOST {
                return;
            }
            // Almost all that comes is declared by name, in one schema.
            if let [only] = declared
                && let Some(Property { inside, hidden: false, content, .. }) = only.property(name, &mut next)
            {
                if let Some(schema) = content {
                    self.contents.push((Path::Property(path, name).pointer(), schema.clone()));
                }
                if let Some(inside) = inside.as_ref().filter(|_| value.is_container()) {
                    let inside = inside.node(self.schemas);
                    self.value(std::slice::from_ref(&inside), value, &Path::Property(path, name));
                }
                continue;
            }
            self.member(declared, object, (name, value), path);
        }
    }

    /// One property of an object, whatever declares it.
    fn member(
        &mut self,
        declared: &[Arc<Declared>],
        object: &Members<'_>,
        (name, value): (&str, Node<'_>),
        path: &Path<'_>,
    ) {
        // Where nothing that applies names any property, any is free to come.
        let mut known = !declared.iter().any(|declared| declared.names_properties());
        let mut hidden = false;
        let mut inside = Vec::new();
        for declared in declared {
            if let Some(property) = declared.property(name, &mut 0) {
                known = true;
                hidden |= property.hidden;
                inside.extend(&property.inside);
                let content = property.content.iter().cloned();
                self.contents.extend(content.map(|schema| (Path::Property(path, name).pointer(), schema)));
            } else {
                known |= declared.takes(name, |link| inside.push(link));
            }
        }
        if !known {
            let rest = declared.iter().flat_map(|declared| declared.unevaluated());
            inside.extend(rest.inspect(|_| known = true));
        }
        let path = Path::Property(path, name);
        if !known || hidden {
            let fault =
                if hidden { Fault::Hidden } else { Fault::Undeclared { near: near(declared, object, name) } };
            self.found.push(Found { at: path.pointer(), fault, schemas: homes(declared) });
        } else if value.is_container() && !inside.is_empty() {
            let inside: Vec<_> = inside.into_iter().map(|link| link.node(self.schemas)).collect();
            self.value(&inside, value, &path);
        }
    }

    fn array(&mut self, declared: &[Arc<Declared>], items: Items<'_>, path: &Path<'_>) {
        let alike = declared.iter().map(|declared| declared.prefix()).max().unwrap_or(0);
        let inside = |index: usize| {
            let links = declared.iter().flat_map(move |declared| declared.item(index));
            links.map(|link| link.node(self.schemas)).collect::<Vec<_>>()
        };
        let first: Vec<_> = (0..alike.min(items.size_hint().0)).map(inside).collect();
        let rest = inside(alike);
        for (index, item) in items.enumerate().filter(|(_, item)| item.is_container()) {
            self.value(first.get(index).unwrap_or(&rest), item, &Path::Item(path, index));
        }
    }

    /// What applies to a value, each choice made by the value.
    fn chosen(&self, declared: &[Arc<Declared>], value: Node<'_>) -> Vec<Arc<Declared>> {
        let mut chosen: Vec<Arc<Declared>> = declared.to_vec();
        let mut next = 0;
        while let Some(declared) = chosen.get(next).cloned() {
            next += 1;
            for choice in declared.choices() {
                for branch in self.choose(choice, value) {
                    // An heir leads back to its base.
                    if !chosen.iter().any(|known| Arc::ptr_eq(known, &branch)) {
                        chosen.push(branch);
                    }
                }
            }
        }
        chosen
    }

    /// The schema that the value names, else the branches that passed, else the one that was meant; all
    /// where it cannot be told.
    fn choose(&self, choice: &Choice, value: Node<'_>) -> Vec<Arc<Declared>> {
        if let Some(named) = choice.named(self.schemas, value) {
            return vec![self.schemas.declared(&named)];
        }
        let holding: Vec<_> = choice.holding(Types::of_node(value)).collect();
        if let [only] = &holding[..] {
            return vec![only.inside.node(self.schemas)];
        }
        let passed = holding.iter().filter(|branch| branch.schema(self.schemas).accepts(value));
        let passed: Vec<_> = passed.map(|branch| branch.inside.node(self.schemas)).collect();
        if !passed.is_empty() {
            return passed;
        }
        let value = value.to_value();
        let errors: Vec<Vec<_>> = holding
            .iter()
            .map(|branch| branch.schema(self.schemas).errors(&value).take(MOST).collect())
            .collect();
        let meant = meant(self.schemas, &holding, &value, &errors, "");
        let meant = meant.iter().filter_map(|index| holding.get(*index));
        let meant: Vec<_> = meant.map(|branch| branch.inside.node(self.schemas)).collect();
        if !meant.is_empty() {
            return meant;
        }
        holding.iter().map(|branch| branch.inside.node(self.schemas)).collect()
    }
}

/// The declared property that is missing and was most likely meant.
fn near(declared: &[Arc<Declared>], object: &Members<'_>, name: &str) -> Option<String> {
    let siblings = declared.iter().flat_map(|declared| declared.names());
    let missing = siblings.filter(|sibling| object.clone().get(sibling).is_none());
    nearest(name, missing).map(str::to_owned)
}

fn homes(declared: &[Arc<Declared>]) -> Vec<Pointer> {
    declared.iter().filter_map(|declared| declared.home()).cloned().collect()
}
