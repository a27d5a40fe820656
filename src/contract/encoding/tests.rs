use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::contract::direction::Direction;

/// A codec for one schema, which stands as a component called `Thing`.
fn codec(content_type: &str, schema: Value) -> Codec {
    let root = Arc::new(json!({"components": {"schemas": {"Thing": schema}}}));
    let schemas = Schemas::new(&root, Direction::Response);
    let mut media = MediaType::new(content_type, Pointer::root());
    let at = Pointer::parse("/components/schemas/Thing").unwrap();
    media.schema = Some(SchemaUse::new(at, Direction::Response));
    Codec::of(&media, &schemas)
}

fn read(content_type: &str, schema: Value, body: &str) -> Value {
    let decoded = codec(content_type, schema).read(content_type, body.as_bytes());
    assert!(decoded.faults.is_empty(), "{:?}", decoded.faults);
    decoded.value.unwrap()
}

fn why(content_type: &str, body: &[u8]) -> String {
    let decoded = codec(content_type, json!({"type": "object"})).read(content_type, body);
    decoded.faults.first().map(|fault| fault.why.clone()).unwrap_or_default()
}

fn book() -> Value {
    json!({"type": "object", "xml": {"name": "book"}, "properties": {
        "id": {"type": "integer", "xml": {"attribute": true}},
        "title": {"type": "string", "xml": {"prefix": "b", "namespace": "urn:b"}},
        "authors": {"type": "array", "xml": {"wrapped": true}, "items": {"type": "string", "xml": {"name": "author"}}},
        "tags": {"type": "array", "items": {"type": "string", "xml": {"name": "tag"}}},
        "note": {"type": ["string", "null"]},
        "size": {"type": "object", "properties": {"unit": {"type": "string", "xml": {"nodeType": "attribute"}}, "of": {"type": "number", "xml": {"nodeType": "text"}}}},
    }})
}

#[test]
fn a_media_type_tells_the_format() {
    let formats = [
        ("application/problem+json; charset=utf-8", Format::Json),
        ("Application/X-WWW-Form-Urlencoded", Format::Form),
        ("multipart/mixed; boundary=b", Format::Multipart),
        ("application/atom+xml", Format::Xml),
        ("image/svg+xml", Format::Binary),
        ("application/x-ndjson", Format::Lines),
        ("application/geo+json-seq", Format::Sequence),
        ("text/event-stream", Format::Events),
        ("text/html", Format::Text),
        ("application/octet-stream", Format::Binary),
    ];
    for (content_type, format) in formats {
        assert_eq!(Format::of(content_type), format, "{content_type}");
    }
}

#[test]
fn elements_are_read_as_their_schema_names_them() {
    let text = "<?xml version='1.0'?><!-- a book -->\n<book id=' 7 ' xmlns='urn:none' xmlns:b='urn:b'>\n \
        <b:title>A &amp; B&#33; <![CDATA[<C>]]></b:title><authors><author>1</author></authors>\
        <tag>x</tag><tag/><note xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>\
        <size unit='cm'> 2.5 </size><other><a>1</a><a>2</a></other></book>";
    let expected = json!({
        "id": 7, "title": "A & B! <C>", "authors": ["1"], "tags": ["x", ""], "note": null,
        "size": {"unit": "cm", "of": 2.5}, "other": {"a": [1, 2]},
    });
    assert_eq!(read("application/xml", book(), text), expected);
}

#[test]
fn what_is_wrong_in_xml_is_told_with_line_and_column() {
    let cases = [
        ("<a>\n<b></a>", "is not well-formed XML: expected `</b>`, but `</a>` was found at line 2 column 4"),
        ("<a>\n <b>", "is not well-formed XML: the element `b` is not closed at line 2 column 2"),
        ("<a/><b/>", "is not well-formed XML: a second root element follows the first at line 1 column 5"),
        ("", "is not well-formed XML: it has no element at line 1 column 1"),
        ("<p:a/>", "is not well-formed XML: no namespace is declared for the prefix `p` at line 1 column 1"),
        ("<a>&lol;</a>", "is not well-formed XML: there is no entity `lol` at line 1 column 4"),
    ];
    for (text, expected) in cases {
        assert_eq!(why("application/xml", text.as_bytes()), expected);
    }
}

#[test]
fn hostile_bodies_cost_one_fault_each() {
    let bomb = "<!DOCTYPE a [<!ENTITY x 'xxxx'><!ENTITY y '&x;&x;&x;&x;'>]><a>&y;</a>";
    assert!(why("application/xml", bomb.as_bytes()).contains("there is no entity `y`"));
    let deep = "<a>".repeat(100_000);
    assert!(why("application/xml", deep.as_bytes()).contains("more than 128 deep"));
    assert!(why("application/xml", b"<a>\xff</a>").contains("byte 3 (0xff) is no UTF-8"));
    let form = "multipart/form-data; boundary=b";
    assert!(why(form, b"--c\r\n\r\n--c--").contains("its boundary `--b` is nowhere in it"));
    assert!(
        why(form, b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1")
            .contains("without its last boundary")
    );
    assert_eq!(
        why("application/x-www-form-urlencoded", b"a=%ff"),
        "cannot be read: expected percent-encoded UTF-8"
    );
    let deep = format!("a{}=1", "[b]".repeat(100_000));
    assert_eq!(why("application/x-www-form-urlencoded", deep.as_bytes()), "");
}

#[test]
fn what_is_broken_all_over_is_told_in_bounds() {
    let lines = codec("application/jsonl", json!({})).read("application/jsonl", &b"x\n".repeat(100_000));
    assert_eq!(lines.faults.len(), 100);
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
    assert!(
        why("application/xml", format!("<a{attributes}/>").as_bytes()).contains("more than 256 attributes")
    );
}

#[test]
fn bytes_are_written_as_they_were_read() {
    let codec = codec("application/octet-stream", json!({"type": "string"}));
    let bytes: Vec<u8> = (0..=255).collect();
    let value = codec.read("application/octet-stream", &bytes).value.unwrap();
    assert_eq!(codec.write(Format::Binary, &value).unwrap().body, bytes);
    // What no bytes say is text.
    assert_eq!(codec.write(Format::Binary, &json!("1 €")).unwrap().body, "1 €".as_bytes());
}

#[test]
fn a_text_that_starts_as_a_byte_order_mark_does_is_written_behind_one() {
    let codec = codec("text/plain", json!({"type": "string"}));
    let written = codec.write(Format::Text, &json!("\u{feff}a")).unwrap().body;
    assert_eq!(written, "\u{feff}\u{feff}a".as_bytes());
    assert_eq!(codec.read("text/plain", &written).value, Some(json!("\u{feff}a")));
}

#[test]
fn a_hundred_thousand_parts_are_read() {
    let parts = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n".repeat(100_000) + "--b--";
    let value = read(
        "multipart/form-data; boundary=b",
        json!({"properties": {"x": {"items": {"type": "integer"}, "type": "array"}}}),
        &parts,
    );
    assert_eq!(value["x"].as_array().map(Vec::len), Some(100_000));
    let names: String = (0..100_000).map(|n| format!("n{n}=1&")).collect();
    let value = read("application/x-www-form-urlencoded", json!({"type": "object"}), &names);
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(100_000));
}

#[test]
fn events_are_their_fields_or_what_is_in_their_data() {
    let text = ": hello\r\nevent: a\r\ndata: {\"n\":\r\ndata: 1}\r\nretry: 5\r\n\r\n\r\ndata:[DONE]\n\n";
    let data = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
    let fields = json!({"type": "array", "items": {"properties": {"data": data}}});
    assert_eq!(
        read("text/event-stream", fields, text),
        json!([{"event": "a", "data": {"n": 1}, "retry": 5}])
    );
    assert_eq!(read("text/event-stream", data, text), json!([{"n": 1}]));
    let with_id = json!({"type": "object", "properties": {"id": {"type": "string"}, "n": {}}});
    assert_eq!(read("text/event-stream", with_id, "data: {\"id\": \"a\"}\n\n"), json!([{"id": "a"}]));
    let plain = json!({"type": "array", "items": {"properties": {"data": {"type": "string"}}}});
    assert_eq!(read("text/event-stream", plain, "data: 1\n\n"), json!([{"data": "1"}]));
}

#[test]
fn a_schema_of_one_text_takes_the_body_as_it_is() {
    for content_type in ["application/xml", "text/csv", "application/x-ndjson", "text/event-stream"] {
        assert_eq!(read(content_type, json!({"type": "string"}), "<no>"), json!("<no>"));
    }
    assert_eq!(read("text/plain", json!({"type": "integer"}), "7"), json!(7));
}

#[test]
fn xml_is_read_in_the_charset_that_it_names() {
    let body = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Thing><a>\xe9</a></Thing>";
    let decoded = codec("application/xml", json!({"type": "object"})).read("application/xml", body);
    assert_eq!(decoded.value, Some(json!({"a": "é"})));
}

/// Text without the control characters that XML cannot write.
fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.chars().filter(|c| !c.is_control() || *c == '\n').collect())
}

fn thing() -> impl Strategy<Value = Value> {
    (any::<i64>(), text(), prop::collection::vec(text(), 1..4), any::<bool>())
        .prop_map(|(id, title, tags, new)| json!({"id": id, "title": title, "tags": tags, "new": new}))
}

fn schema() -> Value {
    json!({"type": "object", "properties": {
        "id": {"type": "integer", "xml": {"attribute": true}},
        "title": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "new": {"type": "boolean"},
    }})
}

#[test]
fn the_items_of_a_sequence_are_told_apart() {
    let items = |content_type: &str, body: &str| {
        let (mut rest, mut items) = (body, Vec::new());
        while !rest.is_empty() {
            let (item, behind) = rest.split_at(Format::of(content_type).first_item(rest.as_bytes()));
            items.push(item.to_owned());
            rest = behind;
        }
        items
    };
    assert_eq!(items("application/jsonl", "1\n{}\n3"), ["1\n", "{}\n", "3"]);
    assert_eq!(items("application/json-seq", "\u{1e}1\n\u{1e}2\n"), ["\u{1e}1\n", "\u{1e}2\n"]);
    for end in ["\n", "\r", "\r\n"] {
        let body = format!("id: 1{end}data: a{end}{end}data: b{end}{end}: end");
        let expected =
            [format!("id: 1{end}data: a{end}{end}"), format!("data: b{end}{end}"), ": end".to_owned()];
        assert_eq!(items("text/event-stream", &body), expected);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(thing in thing()) {
        for name in ["application/xml", "application/x-www-form-urlencoded", "multipart/form-data"] {
            let codec = codec(name, schema());
            let written = codec.write(Format::of(name), &thing).unwrap();
            let content_type = format!("{name}; {}", written.parameter.unwrap_or_default());
            let decoded = codec.read(&content_type, &written.body);
            prop_assert_eq!(decoded.value.as_ref(), Some(&thing), "{}: {:?} {:?}", name, &written.body, decoded.faults);
        }
    }

    #[test]
    fn rows_and_items_are_read_back(things in prop::collection::vec(thing(), 1..4)) {
        for name in ["text/csv", "application/x-ndjson", "application/json-seq", "text/event-stream"] {
            let items = if name == "text/event-stream" { json!({"properties": {"data": schema()}}) } else { schema() };
            let codec = codec(name, json!({"type": "array", "items": items}));
            let value = match name {
                "text/event-stream" => things.iter().map(|thing| json!({"data": thing})).collect(),
                _ => Value::Array(things.clone()),
            };
            let written = codec.write(Format::of(name), &value).unwrap();
            let decoded = codec.read(name, &written.body);
            prop_assert_eq!(decoded.value, Some(value), "{}: {:?}", name, &written.body);
        }
    }

    #[test]
    fn any_bytes_can_be_read(bytes: Vec<u8>, text: String) {
        for name in [
            "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/csv",
            "application/x-ndjson", "application/json-seq", "text/event-stream", "text/plain; charset=utf-16",
        ] {
            let codec = codec(name, book());
            let _ = codec.read(name, &bytes);
            let _ = codec.read(name, text.as_bytes());
            let _ = codec.read(name, format!("<book>{text}</book>").as_bytes());
        }
    }
}
