//! Elements into values.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::super::{Decoded, Fault};
use super::parse::Element;
use super::{List, Root};
use crate::contract::shape::{NodeType, Shape, Types};
use crate::pointer::Pointer;

pub fn document(element: &Element, shape: &Shape, root: &Root) -> Decoded {
    let mut reader = Reader { decoded: Decoded::default() };
    let at = Pointer::root();
    if root.is_fixed && element.name != root.name {
        let fault = Fault::new(format!("has the root element `{}`, not `{}`", element.name, root.name));
        let help = format!("call it `{}`, or correct the schema's `xml.name`", root.name);
        reader.decoded.faults.push(Fault { help, ..fault.at_offset(element.offset) });
    }
    let value = reader.value(element, shape, &at);
    Decoded { value: Some(value), ..reader.decoded }
}

struct Reader {
    decoded: Decoded,
}

impl Reader {
    fn value(&mut self, element: &Element, shape: &Shape, at: &Pointer) -> Value {
        self.decoded.marks.push((at.clone(), element.offset));
        self.hold_namespace(element, shape, at);
        if element
            .attributes
            .iter()
            .any(|(name, value)| name == "nil" && matches!(value.as_str(), "true" | "1"))
        {
            return Value::Null;
        }
        let is_leaf = element.children.is_empty() && element.attributes.is_empty();
        let is_list = List::of(&element.name, shape).is_some();
        if is_list {
            self.items(element.children.iter(), shape, at)
        } else if shape.only_object() || shape.allows(Types::OBJECT) && !is_leaf {
            self.object(element, shape, at)
        } else if is_leaf
            || shape.types().within(Types::NULL | Types::BOOLEAN | Types::NUMBER | Types::STRING)
        {
            scalar(&element.text, shape)
        } else {
            self.items(element.children.iter(), shape, at)
        }
    }

    fn items<'e>(
        &mut self,
        elements: impl Iterator<Item = &'e Element>,
        shape: &Shape,
        at: &Pointer,
    ) -> Value {
        let items = shape.items();
        elements.enumerate().map(|(index, element)| self.value(element, &items, &at.item(index))).collect()
    }

    fn object(&mut self, element: &Element, shape: &Shape, at: &Pointer) -> Value {
        let children = by_name(element);
        let mut object = Map::new();
        let mut claimed = HashSet::new();
        for name in shape.properties() {
            let own = shape.property(name);
            let written = own.xml().name.as_deref().unwrap_or(name);
            let inside = at.join(name);
            let value = match (own.xml().node_type, List::of(name, &own)) {
                (Some(NodeType::Attribute), _) => {
                    claimed.insert(format!("@{written}"));
                    let attribute = element.attributes.iter().find(|(name, _)| name == written);
                    attribute.map(|(_, text)| scalar(text, &own))
                }
                (Some(NodeType::Text | NodeType::Cdata), _) => Some(scalar(&element.text, &own)),
                (_, Some(List { wrapper: Some(wrapper), .. })) => {
                    claimed.insert(wrapper.to_owned());
                    self.child(children.get(wrapper), &own, &inside)
                }
                (_, Some(List { wrapper: None, item })) => {
                    let elements = children.get(item.as_str());
                    claimed.insert(item);
                    elements.map(|elements| self.items(elements.iter().copied(), &own, &inside))
                }
                (Some(NodeType::None), None) if own.only_object() => {
                    claimed.extend(own.properties().map(|name| {
                        own.property(name).xml().name.clone().unwrap_or_else(|| name.to_owned())
                    }));
                    Some(self.object(element, &own, &inside))
                        .filter(|value| *value != Value::Object(Map::new()))
                }
                _ => {
                    claimed.insert(written.to_owned());
                    self.child(children.get(written), &own, &inside)
                }
            };
            value.into_iter().for_each(|value| {
                object.insert(name.to_owned(), value);
            });
        }
        self.undeclared(element, &children, &claimed, shape, at, &mut object);
        Value::Object(object)
    }

    /// What one element should say; where there are several, all of them.
    fn child(&mut self, elements: Option<&Vec<&Element>>, shape: &Shape, at: &Pointer) -> Option<Value> {
        match elements?.as_slice() {
            [] => None,
            [one] => Some(self.value(one, shape, at)),
            many => Some(self.items(many.iter().copied(), shape, at)),
        }
    }

    /// What the schema does not name keeps its name.
    fn undeclared(
        &mut self,
        element: &Element,
        children: &IndexMap<&str, Vec<&Element>>,
        claimed: &HashSet<String>,
        shape: &Shape,
        at: &Pointer,
        object: &mut Map<String, Value>,
    ) {
        for (name, text) in &element.attributes {
            if !claimed.contains(&format!("@{name}")) {
                object.entry(name.clone()).or_insert_with(|| scalar(text, &shape.property(name)));
            }
        }
        for (name, elements) in children.iter().filter(|(name, _)| !claimed.contains(**name)) {
            if let Some(value) = self.child(Some(elements), &shape.property(name), &at.join(name)) {
                object.entry((*name).to_owned()).or_insert(value);
            }
        }
    }

    fn hold_namespace(&mut self, element: &Element, shape: &Shape, at: &Pointer) {
        let Some(wanted) = &shape.xml().namespace else { return };
        if element.namespace.as_ref() == Some(wanted) {
            return;
        }
        let why = match &element.namespace {
            Some(other) => format!("is in the namespace `{other}`, not `{wanted}`"),
            None => format!("is in no namespace, not in `{wanted}`"),
        };
        let help = "declare the namespace with `xmlns`, or correct the schema's `xml.namespace`".to_owned();
        let fault = Fault { help, ..Fault::new(why).at_offset(element.offset) };
        self.decoded.faults.push(fault.about(format!("the element `{}`", element.name), at.clone()));
    }
}

fn by_name(element: &Element) -> IndexMap<&str, Vec<&Element>> {
    let mut children: IndexMap<&str, Vec<&Element>> = IndexMap::new();
    for child in &element.children {
        children.entry(child.name.as_str()).or_default().push(child);
    }
    children
}

/// White space around a text counts where a string may stand.
fn scalar(text: &str, shape: &Shape) -> Value {
    if shape.allows(Types::STRING) { shape.read_scalar(text) } else { shape.read_scalar(text.trim()) }
}
