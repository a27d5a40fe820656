//! Which `required` lists ask for properties that do not travel one way.
//!
//! Schemas that apply to one value, through references, `allOf`, `anyOf` and `oneOf`, are nodes of a
//! graph. Names of hidden properties are handed up it, to whatever includes the schema that hides
//! them, and then down again, to whatever the including schema includes: each edge is passed twice.

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::names::{Names, unite};
use crate::document::grammar::{Kind, walk_all};
use crate::pointer::Pointer;

/// A `required` list to relieve: the schema that holds it, and the names that go.
pub struct Relief<'a> {
    pub schema: Pointer,
    pub names: Vec<&'a str>,
}

impl Relief<'_> {
    /// Takes the names off the list in a copy of the tree.
    pub fn relieve(&self, copy: &mut Value) {
        if let Some(Value::Array(required)) = copy.pointer_mut(self.schema.join("required").as_str()) {
            required.retain(|name| name.as_str().is_none_or(|name| !self.names.contains(&name)));
        }
    }
}

/// The lists of a tree in which `keyword` hides properties.
///
/// A shared base schema that requires what an heir hides is relieved for all its heirs: a request
/// refused without reason is worse than one let through.
pub fn reliefs<'a>(root: &'a Value, keyword: &str) -> Vec<Relief<'a>> {
    let graph = Graph::of(root);
    let (known, own) = graph.hidden_names(keyword);
    let around = graph.around(own);
    let reliefs = graph.nodes.iter().zip(around).map(|(node, around)| {
        let required = node.schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let hidden = |name: &&str| known.get_index_of(name).is_some_and(|number| around.contains(number));
        Relief {
            schema: node.place.clone(),
            names: required.filter_map(Value::as_str).filter(hidden).collect(),
        }
    });
    reliefs.filter(|relief| !relief.names.is_empty()).collect()
}

/// All schemas of a tree, and which of them apply to the same value.
struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    /// The nodes, each after those that it includes. The loader has cut the circles; what is left of
    /// them in trees of other makers is taken as it comes.
    order: Vec<usize>,
}

struct Node<'a> {
    schema: &'a Map<String, Value>,
    place: Pointer,
    /// What the reference and `allOf` include.
    bases: Vec<usize>,
    /// What `anyOf` and `oneOf` include.
    branches: Vec<usize>,
    properties: Vec<(&'a str, usize)>,
}

impl<'a> Graph<'a> {
    fn of(root: &'a Value) -> Self {
        let mut builder = Builder { root, nodes: Vec::new(), numbers: HashMap::new() };
        walk_all(root, &mut |object, kind, place| {
            if kind == Kind::Schema {
                builder.number(object, || place.clone());
            }
        });
        builder.connect();
        let order = order(&builder.nodes);
        Self { nodes: builder.nodes, order }
    }

    /// The names of all hidden properties, and for each node its own.
    fn hidden_names(&self, keyword: &str) -> (IndexSet<&'a str>, Vec<Rc<Names>>) {
        let mut hidden = vec![false; self.nodes.len()];
        for &number in &self.order {
            let node = &self.nodes[number];
            hidden[number] = node.schema.get(keyword) == Some(&Value::Bool(true))
                || node.bases.iter().any(|base| hidden[*base]);
        }
        let mut known = IndexSet::new();
        let own = self.nodes.iter().map(|node| {
            let mut names = Names::default();
            for (name, _) in node.properties.iter().filter(|(_, schema)| hidden[*schema]) {
                names.insert(known.insert_full(*name).0);
            }
            Rc::new(names)
        });
        let own = own.collect();
        (known, own)
    }

    /// For each node, all names that are hidden by a schema which some schema includes beside it.
    fn around(&self, own: Vec<Rc<Names>>) -> Vec<Rc<Names>> {
        let mut names = own;
        for &number in &self.order {
            let mut all = names[number].clone();
            self.nodes[number].included().for_each(|included| unite(&mut all, &names[included]));
            names[number] = all;
        }
        for &number in self.order.iter().rev() {
            let all = names[number].clone();
            self.nodes[number].included().for_each(|included| unite(&mut names[included], &all));
        }
        names
    }
}

impl Node<'_> {
    fn included(&self) -> impl Iterator<Item = usize> {
        self.bases.iter().chain(&self.branches).copied()
    }
}

struct Builder<'a> {
    root: &'a Value,
    nodes: Vec<Node<'a>>,
    numbers: HashMap<*const Map<String, Value>, usize>,
}

impl<'a> Builder<'a> {
    /// The number of a schema, which is a node from now on.
    fn number(&mut self, schema: &'a Map<String, Value>, place: impl FnOnce() -> Pointer) -> usize {
        *self.numbers.entry(std::ptr::from_ref(schema)).or_insert_with(|| {
            let (bases, branches, properties) = Default::default();
            self.nodes.push(Node { schema, place: place(), bases, branches, properties });
            self.nodes.len() - 1
        })
    }

    /// Connects every node.
    fn connect(&mut self) {
        let mut next = 0;
        while let Some(Node { schema, place, .. }) = self.nodes.get(next) {
            let (schema, place) = (*schema, place.clone());
            let mut bases: Vec<_> = self.reference(schema).into_iter().collect();
            bases.extend(self.listed(schema, &place, "allOf"));
            let mut branches = self.listed(schema, &place, "anyOf");
            branches.extend(self.listed(schema, &place, "oneOf"));
            let properties = self.properties(schema, &place);
            self.nodes[next] = Node { schema, place, bases, branches, properties };
            next += 1;
        }
    }

    fn reference(&mut self, schema: &'a Map<String, Value>) -> Option<usize> {
        let target = Pointer::from_reference(schema.get("$ref")?.as_str()?)?;
        let referenced = target.resolve(self.root)?.as_object()?;
        Some(self.number(referenced, || target))
    }

    fn listed(&mut self, schema: &'a Map<String, Value>, place: &Pointer, keyword: &str) -> Vec<usize> {
        let members = schema.get(keyword).and_then(Value::as_array).into_iter().flatten().enumerate();
        let members = members.filter_map(|(index, member)| Some((index, member.as_object()?)));
        members.map(|(index, member)| self.number(member, || place.join(keyword).item(index))).collect()
    }

    fn properties(&mut self, schema: &'a Map<String, Value>, place: &Pointer) -> Vec<(&'a str, usize)> {
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        let properties = properties.filter_map(|(name, schema)| Some((name.as_str(), schema.as_object()?)));
        let numbered = properties
            .map(|(name, schema)| (name, self.number(schema, || place.join("properties").join(name))));
        numbered.collect()
    }
}

/// The nodes, each after those that it includes.
fn order(nodes: &[Node<'_>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(nodes.len());
    let mut seen = vec![false; nodes.len()];
    for start in 0..nodes.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut path = vec![(start, nodes[start].included())];
        while let Some((number, included)) = path.last_mut() {
            match included.find(|next| !seen[*next]) {
                Some(next) => {
                    seen[next] = true;
                    path.push((next, nodes[next].included()));
                }
                None => {
                    order.push(*number);
                    path.pop();
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names_by_schema(root: &Value) -> Vec<(String, Vec<&str>)> {
        let reliefs = reliefs(root, "readOnly").into_iter();
        let mut by_schema: Vec<_> = reliefs
            .map(|relief| (relief.schema.last().unwrap_or_default().into_owned(), relief.names))
            .collect();
        by_schema.sort();
        by_schema
    }

    #[test]
    fn what_one_branch_hides_its_neighbours_need_not_have() {
        let refer = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let root = json!({"components": {"schemas": {
            "Hides": {"properties": {"id": {"allOf": [refer("Id")]}}, "required": ["id"]},
            "Id": {"readOnly": true},
            "Base": {"required": ["id", "name"]},
            "Beside": {"allOf": [refer("Base")], "required": ["name"]},
            "Either": {"anyOf": [refer("Hides"), refer("Beside")]},
            "Whole": {"allOf": [refer("Either")], "required": ["id"]},
            "Apart": {"required": ["id"], "properties": {"inner": refer("Whole")}},
        }}});
        let relieved = names_by_schema(&root);
        assert_eq!(relieved, ["Base", "Hides", "Whole"].map(|name| (name.to_owned(), vec!["id"])));
    }

    /// Would take minutes, if every schema were asked of all that apply beside it.
    #[test]
    fn large_unions_that_recur_are_no_burden() {
        let mut schemas = Map::new();
        let name = |number: usize| format!("S{number}");
        let count = 3_000;
        for number in 0..count {
            let (own, union) = (name(number), json!({"$ref": "#/components/schemas/Union"}));
            let properties = json!({own.clone(): {"readOnly": true}, "child": union});
            schemas.insert(
                own.clone(),
                json!({"required": [own, name((number + 1) % count), "child"], "properties": properties}),
            );
        }
        let members: Vec<_> =
            (0..count).map(|number| json!({"$ref": format!("#/components/schemas/S{number}")})).collect();
        schemas.insert("Union".to_owned(), json!({"oneOf": members}));
        let root = json!({"components": {"schemas": schemas}});
        let relieved = reliefs(&root, "readOnly");
        assert_eq!(relieved.len(), count);
        assert!(relieved.iter().all(|relief| relief.names.len() == 2));
    }
}
