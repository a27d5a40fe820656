use proptest::prelude::*;

use super::*;

fn read(text: &[u8]) -> Option<Value> {
    Tape::read(text).ok().map(|tape| tape.to_value())
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,6}|[\\x00-\\x20\"\\\\é]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 60, 40, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-c\"]{0,2}", inner), 0..50)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_as_serde_json_reads_it(text in r#"[\[\]{}",:0-9a-z.\\ntrue-]{0,40}"#) {
        prop_assert_eq!(read(text.as_bytes()), serde_json::from_str(&text).ok());
    }

    #[test]
    fn any_value_is_read_back(value in json()) {
        let text = value.to_string();
        prop_assert_eq!(read(text.as_bytes()), serde_json::from_str(&text).ok());
        prop_assert_eq!(Tape::of(value.clone()).to_value(), value);
    }

    #[test]
    fn of_names_that_come_twice_the_last_counts(names in prop::collection::vec("[a-z]{1,2}", 0..60)) {
        let members: Vec<_> = names.iter().enumerate().map(|(at, name)| format!("\"{name}\":{at}")).collect();
        let text = format!("{{{}}}", members.join(","));
        prop_assert_eq!(read(text.as_bytes()), serde_json::from_str(&text).ok());
    }
}

#[test]
fn numbers_keep_their_kind() {
    let text = r#"[1, -1, 18446744073709551615, 1.0, 123456789012345678901234567890]"#;
    assert_eq!(read(text.as_bytes()), serde_json::from_str(text).ok());
    assert_eq!(read(b"1e400"), None);
}

#[test]
fn members_are_found_by_name() {
    let tape = Tape::read(br#"{"a": [1, {"b": 2}], "b": {"b": 3}, "c\n": 4}"#).unwrap();
    let get = |name| tape.root().members().unwrap().get(name).map(Node::to_value);
    assert_eq!(get("b"), Some(serde_json::json!({"b": 3})));
    assert_eq!(get("c\n"), Some(Value::from(4)));
    assert_eq!(get("d"), None);
}

#[test]
fn faults_have_a_place_and_depth_an_end() {
    let fault = Tape::read(b"{\"a\":\n 1,}").unwrap_err();
    assert_eq!((fault.line(), fault.column()), (2, 4));
    assert!(Tape::read("[".repeat(100_000).as_bytes()).is_err());
    assert!(Tape::read(b"\"\xff\"").is_err());
    assert!(Tape::read(b"").is_err());
}
