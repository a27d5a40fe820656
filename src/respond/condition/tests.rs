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
    let query = form_urlencoded::parse(query.as_bytes()).collect();
    Facts { path: Vec::new(), query, headers, body, form: Fields::of(headers, b"", &[]) }
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

#[test]
fn fields_are_told_whatever_divides_the_parts() {
    let parts = |boundary: &str, name: &str| {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nabc\r\n--{boundary}--\r\n"
        )
    };
    let text = |text: &str| Wanted::Text(text.to_owned());
    let file = Wanted::File { filename: Some("a.png".to_owned()), size: Some(3) };
    let form = vec![("title".to_owned(), text("A")), ("file".to_owned(), file)];
    let condition = Condition { form, ..Condition::default() };
    let differences = |boundary: &str, name: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", format!("multipart/form-data; boundary={boundary}").parse().unwrap());
        let body = parts(boundary, name);
        let facts = Facts { form: Fields::of(&headers, body.as_bytes(), &[]), ..facts("", &headers, None) };
        let differences = condition.differences(&facts);
        assert_eq!(condition.is_met(&facts), differences.is_empty());
        differences
            .iter()
            .map(|one| format!("{} {} {:?}", one.inside.as_str(), one.wanted, one.found))
            .collect::<Vec<_>>()
    };
    assert!(differences("x", "a.png").is_empty() && differences("another", "a.png").is_empty());
    assert_eq!(
        differences("x", "b.png"),
        [r#"/file a file a.png of 3 bytes Some("a file b.png of 3 bytes")"#]
    );
    assert_eq!(condition.count(), 2);
}
