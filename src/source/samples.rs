//! Values for the tests that search them.

use proptest::prelude::*;
use serde_json::Value;

use crate::pointer::Pointer;

/// Any small JSON value, with keys and texts that need escapes.
pub fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..5).prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

/// The pointers to every value in `value`, itself included.
pub fn pointers(value: &Value) -> Vec<Pointer> {
    let mut found = vec![Pointer::root()];
    let mut next = 0;
    while let Some(pointer) = found.get(next).cloned() {
        match pointer.resolve(value) {
            Some(Value::Array(items)) => found.extend((0..items.len()).map(|i| pointer.item(i))),
            Some(Value::Object(map)) => found.extend(map.keys().map(|key| pointer.join(key))),
            _ => {}
        }
        next += 1;
    }
    found
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}", "[ -~é\u{1F600}/~\"\\\\\n]{0,12}"]
}
