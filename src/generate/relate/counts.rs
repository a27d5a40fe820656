//! Who counts the items of a list beside it counts them right.

use serde_json::{Map, Value};

use super::{Change, Hints, find, money, objects};
use crate::generate::look::label;
use crate::pointer::Pointer;

/// `tag_count`, `num_tags` and the like beside `tags`, and a plain `count` beside the only list.
pub(super) fn changes(value: &Value, _: &Hints) -> Vec<Change> {
    objects(value).iter().flat_map(|(place, object)| of_object(place, object)).collect()
}

/// The same in one object.
pub(super) fn of_object(place: &Pointer, object: &Map<String, Value>) -> Vec<Change> {
    let lists = object.iter().filter_map(|(name, value)| Some((label::snake(name), value.as_array()?.len())));
    let lists: Vec<_> = lists.collect();
    let named = lists.iter().filter_map(|(many, count)| {
        let one = label::singular(many);
        let names = [
            format!("{one}_count"),
            format!("{many}_count"),
            format!("num_{many}"),
            format!("number_of_{many}"),
            format!("{many}_total"),
            format!("total_{many}"),
            format!("{many}_size"),
            format!("{many}_length"),
        ];
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        Some((find(object, &names)?, *count))
    });
    let plain = match &lists[..] {
        [(_, count)] => find(
            object,
            &["count", "length", "results_count", "result_count", "item_count", "total", "total_count"],
        )
        .map(|found| (found, *count)),
        _ => None,
    };
    let wrong = named
        .chain(plain)
        .filter(|((name, _), _)| label::snake(name) != "total" || !money::is_paid(object))
        .filter(|((_, value), count)| value.is_number() && value.as_u64() != Some(*count as u64));
    wrong.map(|((name, _), count)| (place.join(name), Value::from(count))).collect()
}
