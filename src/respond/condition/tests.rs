use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::exchange::tape::Tape;

/// Values whose parts are often equal, so that some are included and some nearly.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3).prop_map(Value::from),
        "[ab]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[abc]", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn texts() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(("[abc]", ".{0,8}"), 0..4)
}

fn facts<'a>(query: &'a str, headers: &'a HeaderMap, body: Option<Node<'a>>) -> Facts<'a> {
    Facts { path: Vec::new(), query: form_urlencoded::parse(query.as_bytes()).collect(), headers, body }
}

proptest! {
    #[test]
    fn what_was_made_of_a_request_is_met_by_it(query in texts(), body in any_value()) {
        let mut written = form_urlencoded::Serializer::new(String::new());
        let (written, none) = (written.extend_pairs(&query).finish(), HeaderMap::new());
        let tape = Tape::of(body.clone());
        let condition = Condition { query, body: Some(body), ..Condition::default() };
        prop_assert!(condition.is_met(&facts(&written, &none, Some(tape.root()))));
    }

    #[test]
    fn a_condition_is_met_where_nothing_differs(
        wanted in (texts(), any_value()), sent in (texts(), any_value()),
    ) {
        let mut written = form_urlencoded::Serializer::new(String::new());
        let (written, none) = (written.extend_pairs(&sent.0).finish(), HeaderMap::new());
        let tape = Tape::of(sent.1);
        let facts = facts(&written, &none, Some(tape.root()));
        let condition = Condition { query: wanted.0, body: Some(wanted.1), ..Condition::default() };
        prop_assert_eq!(condition.is_met(&facts), condition.differences(&facts).is_empty());
    }
}

#[test]
fn differences_of_bodies_say_where_they_are() {
    let (none, wanted) = (HeaderMap::new(), json!({"a": [1, {"b": true}], "c": {}, "d": [1]}));
    let tape = Tape::of(json!({"a": [1, {"b": false}], "c": null, "d": [1, 2]}));
    let condition = Condition { body: Some(wanted), ..Condition::default() };
    let facts = facts("", &none, Some(tape.root()));
    let differences = condition.differences(&facts);
    let told = differences.iter().map(|one| (one.inside.as_str(), &*one.wanted, one.found.as_deref()));
    let expected = [
        ("/a/1/b", "true", Some("false")),
        ("/c", "an object", Some("null")),
        ("/d", "a list of 1", Some("a list of 2")),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}
