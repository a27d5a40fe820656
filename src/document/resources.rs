//! What schemas call themselves, made into pointers: `$id`, `$anchor` and the dynamic references
//! (JSON Schema 2020-12 Core §8.2).
//!
//! Where a dynamic reference leads depends on the resources that were entered before, so a schema
//! may mean as many things as there are ways to it. Each meaning beyond the first becomes a copy in
//! which the reference is a plain one. Nobody behind the loader sees anything but `$ref`.

use std::collections::{BTreeMap, HashMap};

use fluent_uri::{Uri, UriRef};
use serde_json::{Map, Value, json};

use crate::pointer::Pointer;

/// The key at the root of a file under which its copies stand.
pub const COPIES: &str = "x-bonafide-copies";

/// What an `$id` is resolved against where nothing around it has one.
const BASE: &str = "bonafide://document/";

/// How many copies one file may need.
const MAX_COPIES: usize = 1_000;

/// What holds schemas by name that apply only where they are referred to.
const DEFINITIONS: [&str; 3] = ["$defs", "definitions", "schemas"];

/// What holds other schemas by name.
const NAMED: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];

/// What holds plain data, though it may look like a schema.
const DATA: [&str; 5] = ["const", "enum", "default", "example", "examples"];

/// Which schema each name of a dynamic anchor stands for, once some resources were entered.
type Scope = BTreeMap<String, Pointer>;

/// Makes pointers of all references in a file that lead to names in it, and takes the names away.
/// Tells where copies stand, and what each is a copy of.
pub fn settle(file: &mut Value) -> Vec<(Pointer, Pointer)> {
    let original = file.clone();
    let mut settler = Settler {
        original: &original,
        resources: Resources::of(&original),
        copies: HashMap::new(),
        open: Vec::new(),
    };
    settler.rewrite(file, &mut Pointer::root(), &Scope::new());
    let mut made = Vec::new();
    while let Some((target, scope)) = settler.open.get(made.len()).cloned() {
        let mut copy = target.resolve(&original).cloned().unwrap_or_default();
        if let Value::Object(copy) = &mut copy {
            // References lead to the definitions of the original.
            copy.retain(|key, _| !matches!(key.as_str(), "$defs" | "definitions"));
            settler.schema(copy, &mut target.clone(), &scope);
        }
        made.push((copy, target));
    }
    let places = (0..made.len()).map(copy_place);
    let moved = places.zip(made.iter().map(|(_, target)| target.clone())).collect();
    if let (Value::Object(file), false) = (file, made.is_empty()) {
        file.insert(COPIES.to_owned(), made.into_iter().map(|(copy, _)| copy).collect());
    }
    moved
}

struct Settler<'a> {
    original: &'a Value,
    resources: Resources,
    /// The copy of a schema for a scope, by number.
    copies: HashMap<(Pointer, Scope), usize>,
    /// What they are copies of, in the order of their numbers.
    open: Vec<(Pointer, Scope)>,
}

impl Settler<'_> {
    /// Rewrites what stands at `place` of the file, entered with a scope.
    fn rewrite(&mut self, value: &mut Value, place: &mut Pointer, scope: &Scope) {
        match value {
            Value::Object(object) => {
                let scope = self.entered(place, scope);
                self.schema(object, place, &scope);
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    place.push(&index.to_string());
                    self.rewrite(item, place, scope);
                    place.pop();
                }
            }
            _ => {}
        }
    }

    /// Rewrites a schema, and what it holds, in the scope inside it.
    fn schema(&mut self, schema: &mut Map<String, Value>, place: &mut Pointer, scope: &Scope) {
        self.references(schema, place, scope);
        for (key, value) in schema.iter_mut() {
            self.below(key, value, place, scope);
        }
    }

    fn below(&mut self, key: &str, value: &mut Value, place: &mut Pointer, scope: &Scope) {
        if DATA.contains(&key) {
            return;
        }
        place.push(key);
        match value {
            Value::Object(entries) if DEFINITIONS.contains(&key) || NAMED.contains(&key) => {
                for (name, entry) in entries {
                    place.push(name);
                    self.rewrite(entry, place, scope);
                    place.pop();
                }
            }
            value => self.rewrite(value, place, scope),
        }
        place.pop();
    }

    /// The scope inside a schema: a resource adds its anchors, and a definition starts anew.
    fn entered(&self, place: &Pointer, scope: &Scope) -> Scope {
        match self.resources.0.get(place) {
            Some(_) if is_definition(place) => self.resources.scope_at(place),
            Some(resource) => resource.extend(scope),
            None => scope.clone(),
        }
    }

    fn references(&mut self, schema: &mut Map<String, Value>, place: &Pointer, scope: &Scope) {
        if let Some(target) = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|written| self.resources.target(self.original, place, written))
        {
            schema.insert("$ref".to_owned(), self.link(target, scope).into());
        }
        let dynamic = schema.get("$dynamicRef").and_then(Value::as_str);
        if let Some(target) = dynamic.and_then(|written| self.dynamic_target(place, written, scope)) {
            let link = self.link(target, scope);
            schema.shift_remove("$dynamicRef");
            if !schema.contains_key("$ref") {
                schema.insert("$ref".to_owned(), link.into());
            } else if let Value::Array(all) = schema.entry("allOf").or_insert_with(|| json!([])) {
                all.push(json!({ "$ref": link }));
            }
        }
        for name in ["$id", "$anchor", "$dynamicAnchor"] {
            if schema.get(name).is_some_and(Value::is_string) {
                schema.shift_remove(name);
            }
        }
    }

    /// Where a dynamic reference leads (§8.2.3.2): to the anchor of the resource that was entered
    /// first, if what it would lead to by itself is such an anchor.
    fn dynamic_target(&self, place: &Pointer, written: &str, scope: &Scope) -> Option<Pointer> {
        let initial = self.resources.target(self.original, place, written)?;
        let name = initial.resolve(self.original)?.get("$dynamicAnchor").and_then(Value::as_str);
        let is_dynamic = name.filter(|name| written.rsplit('#').next() == Some(*name));
        Some(is_dynamic.and_then(|name| scope.get(name)).cloned().unwrap_or(initial))
    }

    /// A reference to a schema as it is when entered with a scope: to itself, or to its copy.
    fn link(&mut self, target: Pointer, scope: &Scope) -> String {
        let scope = self.resources.enclosing(&target).extend(scope);
        let usual = self.resources.scope_at(&target);
        if scope == usual || self.open.len() == MAX_COPIES || !self.is_dynamic(&target) {
            return format!("#{}", target.to_fragment());
        }
        let next = self.open.len();
        let number = *self.copies.entry((target.clone(), scope.clone())).or_insert(next);
        if number == next {
            self.open.push((target, scope));
        }
        format!("#{}", copy_place(number).to_fragment())
    }

    /// True where a schema leads to a dynamic reference.
    fn is_dynamic(&self, target: &Pointer) -> bool {
        let mut open = vec![target.clone()];
        let mut next = 0;
        while let Some(at) = open.get(next).cloned() {
            next += 1;
            let mut found = false;
            let Some(value) = at.resolve(self.original) else { continue };
            each_object(value, &mut at.clone(), &mut |object, place| {
                found |= object.contains_key("$dynamicRef");
                let written = object.get("$ref").and_then(Value::as_str);
                let target = written.and_then(|written| self.resources.target(self.original, place, written));
                open.extend(target.filter(|target| !open.contains(target)));
            });
            if found {
                return true;
            }
        }
        false
    }
}

/// A schema with an identifier of its own, or the file around all of them.
#[derive(Debug, Default)]
struct Resource {
    uri: Option<Uri<String>>,
    /// By `$anchor` or `$dynamicAnchor`.
    anchors: HashMap<String, Pointer>,
    dynamic: Scope,
}

impl Resource {
    /// The scope once this resource is entered too: what was entered first decides.
    fn extend(&self, scope: &Scope) -> Scope {
        let mut scope = scope.clone();
        for (name, place) in &self.dynamic {
            scope.entry(name.clone()).or_insert_with(|| place.clone());
        }
        scope
    }
}

/// The resources of a file by their places.
#[derive(Debug)]
struct Resources(BTreeMap<Pointer, Resource>);

impl Resources {
    fn of(file: &Value) -> Self {
        let base = Uri::parse(BASE.to_owned()).ok();
        let whole = Resource { uri: base, ..Resource::default() };
        let mut resources = Self(BTreeMap::from([(Pointer::root(), whole)]));
        each_object(file, &mut Pointer::root(), &mut |object, place| resources.take(object, place));
        resources
    }

    fn take(&mut self, schema: &Map<String, Value>, place: &Pointer) {
        let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
        if let Some(id) = text("$id") {
            let uri = self.enclosing(place).uri.as_ref().and_then(|base| resolve(id, base));
            self.0.insert(place.clone(), Resource { uri, ..Resource::default() });
        }
        let around = self.enclosing_place(place);
        let Some(resource) = self.0.get_mut(&around) else { return };
        for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            resource.anchors.entry(name.to_owned()).or_insert_with(|| place.clone());
        }
        if let Some(name) = text("$dynamicAnchor") {
            resource.dynamic.entry(name.to_owned()).or_insert_with(|| place.clone());
        }
    }

    /// The resource that a place belongs to.
    fn enclosing(&self, place: &Pointer) -> &Resource {
        static NONE: std::sync::LazyLock<Resource> = std::sync::LazyLock::new(Resource::default);
        self.0.get(&self.enclosing_place(place)).unwrap_or(&NONE)
    }

    fn enclosing_place(&self, place: &Pointer) -> Pointer {
        outwards(place).find(|place| self.0.contains_key(place)).unwrap_or_default()
    }

    /// The scope in which a schema is met where it stands.
    fn scope_at(&self, place: &Pointer) -> Scope {
        let mut scope = Scope::new();
        for at in outwards(place) {
            let Some(resource) = self.0.get(&at) else { continue };
            // What stands further out was entered first.
            scope.extend(resource.dynamic.clone());
            if is_definition(&at) {
                break;
            }
        }
        scope
    }

    /// The schema of this file that a reference written at `place` leads to.
    fn target(&self, file: &Value, place: &Pointer, written: &str) -> Option<Pointer> {
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        let around = self.enclosing_place(place);
        let whole = match path {
            "" => around,
            path => {
                let uri = resolve(path, self.0.get(&around)?.uri.as_ref()?)?;
                self.0.iter().find(|(_, resource)| resource.uri.as_ref() == Some(&uri))?.0.clone()
            }
        };
        let target = match Pointer::from_fragment(fragment) {
            Some(pointer) => whole.concat(&pointer),
            None => self.0.get(&whole)?.anchors.get(fragment)?.clone(),
        };
        target.resolve(file).map(|_| target)
    }
}

fn resolve(reference: &str, base: &Uri<String>) -> Option<Uri<String>> {
    let reference = reference.strip_suffix('#').unwrap_or(reference);
    UriRef::parse(reference).ok()?.resolve_against(base).ok().map(|uri| uri.normalize())
}

/// A place and those around it, the innermost first.
fn outwards(place: &Pointer) -> impl Iterator<Item = Pointer> {
    std::iter::successors(Some(place.clone()), Pointer::parent)
}

/// True for a schema that applies only where it is referred to.
fn is_definition(place: &Pointer) -> bool {
    let holder = place.parent().and_then(|parent| parent.last().map(|key| key.into_owned()));
    holder.is_some_and(|key| DEFINITIONS.contains(&key.as_str()))
}

fn copy_place(number: usize) -> Pointer {
    Pointer::root().join(COPIES).item(number)
}

/// Calls `visit` with each object that may be a schema.
fn each_object<'a>(
    value: &'a Value,
    place: &mut Pointer,
    visit: &mut impl FnMut(&'a Map<String, Value>, &Pointer),
) {
    match value {
        Value::Object(object) => {
            visit(object, place);
            for (key, value) in object.iter().filter(|(key, _)| !DATA.contains(&key.as_str())) {
                place.push(key);
                match value {
                    Value::Object(entries)
                        if DEFINITIONS.contains(&key.as_str()) || NAMED.contains(&key.as_str()) =>
                    {
                        for (name, entry) in entries {
                            place.push(name);
                            each_object(entry, place, visit);
                            place.pop();
                        }
                    }
                    value => each_object(value, place, visit),
                }
                place.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                place.push(&index.to_string());
                each_object(item, place, visit);
                place.pop();
            }
        }
        _ => {}
    }
}
