//! JSON or YAML text into a tree of values.
//!
//! One visitor serves both, since the plain way into `serde_json::Value` is not enough: it fails on
//! integers beyond 64 bits and on custom tags, leaves merge keys unapplied, and drops the first of two
//! equal keys in silence.

use std::fmt;

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde_json::map::Entry;
use serde_json::{Map, Value};

use crate::pointer::Pointer;

/// The error text of a document that [`Log::spend`] stops.
pub const TOO_MANY_NODES: &str = "aliases expand beyond all measure";

/// How many nodes aliases may add to a text. A text without aliases has fewer nodes than bytes (each takes
/// a sign and something that ends it), so with this on top only aliases can ever be too many. A million
/// nodes are a few hundred megabytes at worst, and far more than people write.
const ADDED_BY_ALIASES: usize = 1_000_000;

/// How many duplicate keys are kept; beyond that a file is not merely mistaken.
const DUPLICATES_KEPT: usize = 100;

/// A text as a value, and what was odd on the way to it.
#[derive(Debug)]
pub struct Tree {
    pub value: Value,
    /// Keys that stand twice in one object. The last one counts.
    pub duplicates: Vec<Pointer>,
    /// There were more of them than are kept.
    pub more_duplicates: bool,
    /// There are YAML documents after this one. They are not read.
    pub more_documents: bool,
}

/// Reads JSON. A key `<<` is a key like any other.
pub fn from_json(text: &str) -> Result<Tree, serde_json::Error> {
    let mut log = Log::new(false, usize::MAX);
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Node { log: &mut log, path: &Path::Root }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(log.tree(value, false))
}

/// Reads the first YAML document of a text, in which merge keys (`<<`) are applied: a mapping's own keys
/// come first, then earlier merges win over later ones.
pub fn from_yaml(text: &str) -> Result<Tree, serde_yaml::Error> {
    let mut log = Log::new(true, text.len().saturating_add(ADDED_BY_ALIASES));
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let value = match documents.next() {
        Some(document) => Node { log: &mut log, path: &Path::Root }.deserialize(document)?,
        None => Value::Null,
    };
    let mut more = false;
    for document in documents {
        more |= Option::<IgnoredAny>::deserialize(document)?.is_some();
    }
    Ok(log.tree(value, more))
}

/// What one reading keeps in mind.
struct Log {
    merges: bool,
    /// How many nodes may still come.
    nodes_left: usize,
    duplicates: Vec<Pointer>,
    more_duplicates: bool,
}

impl Log {
    fn new(merges: bool, nodes_left: usize) -> Self {
        Self { merges, nodes_left, duplicates: Vec::new(), more_duplicates: false }
    }

    fn tree(self, value: Value, more_documents: bool) -> Tree {
        let Self { duplicates, more_duplicates, .. } = self;
        Tree { value, duplicates, more_duplicates, more_documents }
    }

    /// Counts one node, or a long text as several.
    fn spend<E: Error>(&mut self, text: &str) -> Result<(), E> {
        match self.nodes_left.checked_sub(1 + text.len() / 64) {
            Some(left) => self.nodes_left = left,
            None => return Err(E::custom(TOO_MANY_NODES)),
        }
        Ok(())
    }

    fn duplicate(&mut self, object: &Path<'_>, key: &str) {
        let pointer = object.pointer().join(key);
        if self.duplicates.contains(&pointer) {
            return;
        }
        if self.duplicates.len() < DUPLICATES_KEPT {
            self.duplicates.push(pointer);
        } else {
            self.more_duplicates = true;
        }
    }
}

/// The way to a node, linked through the stack: no key is copied unless someone asks for the pointer.
enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    fn pointer(&self) -> Pointer {
        match self {
            Path::Root => Pointer::root(),
            Path::Key(parent, key) => parent.pointer().join(key),
            Path::Item(parent, index) => parent.pointer().item(*index),
        }
    }
}

/// Reads the node at `path` and all below it.
struct Node<'l, 'p> {
    log: &'l mut Log,
    path: &'p Path<'p>,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.log.spend("")?;
        Ok(Value::Null)
    }

    /// An empty text.
    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.log.spend("")?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.log.spend("")?;
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.log.spend("")?;
        Ok(Value::from(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    /// JSON has neither infinities nor NaN: they become null.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.log.spend("")?;
        Ok(Value::from(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.log.spend(value)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let Self { log, path } = self;
        log.spend("")?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Node { log, path: &Path::Item(path, items.len()) })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Self { log, path } = self;
        log.spend("")?;
        let mut object = Map::new();
        let mut merged = Vec::new();
        // A key that is no text (a status code, say) is read as the text it is written as.
        while let Some(key) = map.next_key::<String>()? {
            log.spend(&key)?;
            let mut value = map.next_value_seed(Node { log, path: &Path::Key(path, &key) })?;
            if log.merges && key == "<<" && take_merged(&mut value, &mut merged) {
                continue;
            }
            match object.entry(key) {
                Entry::Vacant(entry) => drop(entry.insert(value)),
                Entry::Occupied(mut entry) => {
                    log.duplicate(path, entry.key());
                    entry.insert(value);
                }
            }
        }
        for (key, value) in merged.into_iter().flatten() {
            object.entry(key).or_insert(value);
        }
        Ok(Value::Object(object))
    }

    /// A custom tag, as in `!secret {…}`: the tagged value is taken.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

/// Takes the mappings to merge out of the value of `<<`: one, or a list of them. Anything else is left
/// alone and makes `<<` a key like any other.
fn take_merged(value: &mut Value, merged: &mut Vec<Map<String, Value>>) -> bool {
    match value {
        Value::Object(object) => merged.push(std::mem::take(object)),
        Value::Array(items) if items.iter().all(Value::is_object) => {
            merged.extend(items.iter_mut().filter_map(Value::as_object_mut).map(std::mem::take));
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn yaml(text: &str) -> Value {
        from_yaml(text).unwrap().value
    }

    fn duplicates(tree: &Tree) -> Vec<&str> {
        tree.duplicates.iter().map(Pointer::as_str).collect()
    }

    #[test]
    fn integers_beyond_64_bits_become_floats() {
        let expected = json!([1e20, -1e20, 1e40, u64::MAX, i64::MIN]);
        let text = "[100000000000000000000, -100000000000000000000, 10000000000000000000000000000000000000000, \
                    18446744073709551615, -9223372036854775808]";
        assert_eq!(yaml(text), expected);
        assert_eq!(from_json(text).unwrap().value, expected);
    }

    #[test]
    fn what_json_cannot_hold_becomes_null() {
        assert_eq!(yaml("[.inf, -.inf, .nan, ~, ]"), json!([null, null, null, null]));
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        let expected = json!({"200": 1, "true": 2, "null": 3, "~": 4, "1.10": 5, "0x1F": 6, "no": 7});
        assert_eq!(yaml("{200: 1, true: 2, null: 3, ~: 4, 1.10: 5, 0x1F: 6, !t no: 7}"), expected);
    }

    #[test]
    fn tags_are_ignored() {
        let text = "a: !custom {b: !x [1, !y z]}\nc: !!str 5\nd: !n 7\ne: &e !t {f: 1}\ng: *e\n";
        let expected = json!({"a": {"b": [1, "z"]}, "c": "5", "d": 7, "e": {"f": 1}, "g": {"f": 1}});
        assert_eq!(yaml(text), expected);
    }

    #[test]
    fn merges_give_way_to_own_keys_and_to_earlier_merges() {
        let text = "\
a: &a {x: a, y: a}
b: &b {y: b, z: b}
one: {<<: *a, x: own}
many: {x: own, <<: [*a, *b]}
twice: {<<: *b, <<: *a}
nested: {<<: {<<: *a, n: 1}}
";
        let read = yaml(text);
        assert_eq!(read["one"], json!({"x": "own", "y": "a"}));
        assert_eq!(read["many"], json!({"x": "own", "y": "a", "z": "b"}));
        assert_eq!(read["twice"], json!({"x": "a", "y": "b", "z": "b"}));
        assert_eq!(read["nested"], json!({"x": "a", "y": "a", "n": 1}));
    }

    #[test]
    fn a_merge_key_without_mappings_or_in_json_is_a_key() {
        assert_eq!(yaml("<<: text"), json!({"<<": "text"}));
        assert_eq!(from_json(r#"{"<<": {"a": 1}}"#).unwrap().value, json!({"<<": {"a": 1}}));
    }

    #[test]
    fn of_equal_keys_the_last_wins_and_each_is_told_once() {
        let text = r#"{"a": [{"b/c": 1, "b/c": 2, "b/c": 3}], "d": 1, "d": {"e": 1, "e": 2}}"#;
        for tree in [from_json(text).unwrap(), from_yaml(text).unwrap()] {
            assert_eq!(tree.value, json!({"a": [{"b/c": 3}], "d": {"e": 2}}));
            assert_eq!(duplicates(&tree), ["/a/0/b~1c", "/d/e", "/d"]);
        }
        assert_eq!(duplicates(&from_yaml("<<: {a: 1, a: 2}\na: 3\n").unwrap()), ["/<</a"]);
    }

    #[test]
    fn a_file_full_of_duplicates_is_cut_short() {
        let entries: Vec<_> = (0..300).map(|n| format!("\"{}\":{n}", n % 150)).collect();
        let tree = from_json(&format!("{{{}}}", entries.join(","))).unwrap();
        assert_eq!(tree.duplicates.len(), DUPLICATES_KEPT);
        assert!(tree.more_duplicates);
    }

    #[test]
    fn exploding_aliases_are_stopped() {
        let mut laughs = "a0: &a0 [lol]\n".to_owned();
        for n in 1..30 {
            laughs += &format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1);
        }
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(10_000));
        let keys = format!("a: &a {{? {} : 1}}\nb: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(10_000));
        for text in [long, keys] {
            assert!(from_yaml(&text).unwrap_err().to_string().contains(TOO_MANY_NODES));
        }
        // These two meet the reader's own limits first.
        assert!(from_yaml(&laughs).is_err());
        assert!(from_yaml("a: &a [*a]").is_err());
    }

    #[test]
    fn later_documents_are_noticed_and_must_be_readable() {
        let more = |text: &str| from_yaml(text).map(|tree| (tree.value, tree.more_documents)).ok();
        assert_eq!(more("--- 1\n--- 2\n"), Some((json!(1), true)));
        assert_eq!(more("--- 1\n---\n...\n"), Some((json!(1), false)));
        assert_eq!(more("{a: 1}\n]"), None);
        assert_eq!(more(""), Some((json!(null), false)));
    }
}
