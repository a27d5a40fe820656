//! Lists that a deviation made longer or shorter, and what tells of them.

use serde_json::Value;

use crate::generate::relate::relate_list;
use crate::pointer::Pointer;

/// The value with counts, totals and cursors true of each list that has another length than in `base`, as
/// far as it stays acceptable. What tells of other lists stays as it is.
pub fn agreed(value: Value, base: &Value, accepts: impl Fn(&Value) -> Result<(), Vec<Pointer>>) -> Value {
    let mut lists = Vec::new();
    resized(base, &value, Pointer::root(), &mut lists);
    lists.iter().fold(value, |value, list| relate_list(value, list, &accepts))
}

/// The places of lists that both values have, in different lengths.
fn resized(base: &Value, value: &Value, place: Pointer, found: &mut Vec<Pointer>) {
    match (base, value) {
        (Value::Array(before), Value::Array(after)) => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                resized(before, after, place.item(index), found);
            }
            if before.len() != after.len() {
                found.push(place);
            }
        }
        (Value::Object(before), Value::Object(after)) => {
            for (name, after) in after {
                if let Some(before) = before.get(name) {
                    resized(before, after, place.join(name), found);
                }
            }
        }
        _ => {}
    }
}
