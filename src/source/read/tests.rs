use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read_text(name: &str, text: &str) -> Reading {
    read(Path::new(name), text.as_bytes().to_vec())
}

/// The findings of a text as lines, `line:column: severity: message`.
fn faults(name: &str, text: impl AsRef<[u8]>) -> Vec<String> {
    let told = |finding: &Finding| {
        let place = finding.document.as_ref().unwrap().position().unwrap();
        format!("{}:{}: {}: {}", place.line, place.column, finding.severity, finding.message)
    };
    let reading = read(Path::new(name), text.as_ref().to_vec());
    let whole = reading.findings.iter().all(|finding| finding.help.is_some() || reading.value.is_some());
    assert!(whole, "each fault needs help");
    reading.findings.iter().map(told).collect()
}

fn check(text: impl AsRef<[u8]>, expected: &str) {
    assert_eq!(faults("api", text), [expected]);
}

#[test]
fn json_and_yaml_are_told_apart_by_what_they_hold() {
    for (text, format) in [
        (r#"{"a": ["é"]}"#, Format::Json),
        ("\u{feff}\r\n{\"a\":\r\n[\"é\"]}", Format::Json),
        ("a: [é]", Format::Yaml),
        ("\u{feff}a:\r\n- é\r\n", Format::Yaml),
        ("{a: [é]}", Format::Yaml),
    ] {
        let reading = read_text("api.txt", text);
        assert_eq!(reading.value, Some(json!({"a": ["é"]})), "{text}");
        assert_eq!(reading.source.format(), format, "{text}");
        assert!(reading.findings.is_empty());
    }
}

#[test]
fn utf_16_is_decoded() {
    let text = "\u{feff}{\"é😀\": 1}";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [&little, &big] {
        assert_eq!(read(Path::new("api.json"), bytes.clone()).value, Some(json!({"é😀": 1})));
    }
    check(&little[..little.len() - 1], "1:9: error: the file is not text: its UTF-16 is broken");
    check([0xfe, 0xff, 0, b'a', 0xd8, 0, 0, b'b'], "1:2: error: the file is not text: its UTF-16 is broken");
}

#[test]
fn what_is_not_text_is_told() {
    check(b"a: 1\n\xc3\xa9: \xff", "2:4: error: the file is not text: byte 0xff is no UTF-8");
    check(b"\xef\xbb\xbfa\xff", "1:2: error: the file is not text: byte 0xff is no UTF-8");
    check(b"\x89PNG\r\n\x1a\n\0\0", "1:1: error: the file is not text: byte 0x89 is no UTF-8");
    check("a: 1\né: \0", "2:4: error: the text holds a control character");
    check([0; 9], "1:1: error: the text holds a control character");
}

#[test]
fn empty_files_are_told() {
    for text in ["", "\u{feff}", " \r\n", "# nothing\n---\n"] {
        check(text, "1:1: error: the file is empty");
    }
    assert_eq!(faults("page.md", ""), ["1:1: error: the file is empty"]);
}

#[test]
fn faults_of_json_have_their_place() {
    check("{\"é\": 1,\r\n \"é\": \"é\" 2}", "2:11: error: a comma or the closing `}` is missing");
    check("{\"a\": [1, 2", "1:12: error: the text ends inside an array");
    check("{\"a\": \"b\n", "1:9: error: a string holds a line break or another control character");
    check("{\"a\": \"\\ud800\"}", "1:14: error: a string holds half of a surrogate pair");
    check("{\"a\": 1}\n\n]", "3:1: error: text follows after the end of the document");
    check("[\n", "1:2: error: the text ends inside an array");
}

#[test]
fn a_file_named_json_is_not_tried_as_yaml() {
    assert_eq!(faults("api.JSON", "{\"a\": 1,\n}"), ["2:1: error: a comma has nothing after it"]);
    assert_eq!(read_text("api.yaml", "{\"a\": 1,\n}").value, Some(json!({"a": 1})));
    assert_eq!(read_text("api.json", "a: 1").value, Some(json!({"a": 1})));
}

#[test]
fn faults_of_yaml_have_their_place() {
    check("é: 1\r\né: é: 2\n", "2:5: error: a `:` stands where no key can be");
    check("a: 1\nb: [1, 2\n", "3:1: error: a comma or the closing `]` is missing");
    check("a: 1\n  b: 2\n", "2:4: error: a `:` stands where no key can be");
    check("a:\n  - 1\n b: 2\n", "3:2: error: this is no key of the object that it is indented for");
    check("a: @b", "1:4: error: no value starts with this character");
    check("a: 'b\n", "2:1: error: the text ends inside a quoted string");
    check("é: *b", "1:4: error: an alias names an anchor that does not stand before it");
    check("a: {? [b] : c}", "1:7: error: a key is a list or an object");
    check("{a: 1}\n]\n", "2:1: error: text follows after the end of the document");
}

#[test]
fn depth_ends_at_128() {
    let nested =
        |open: &str, close: &str, depth: usize| format!("{}{}", open.repeat(depth), close.repeat(depth));
    for open in ["[", "- "] {
        let close = if open == "[" { "]" } else { "" };
        assert!(read_text("api", &nested(open, close, 127)).value.is_some());
    }
    let start = Instant::now();
    let deep = "values nest deeper than 128 levels";
    check(nested("[", "]", 100_000), &format!("1:128: error: {deep}"));
    check(nested("{\"a\":", "}", 100_000), &format!("1:636: error: {deep}"));
    check(format!("a: {}", nested("[", "]", 100_000)), &format!("1:4100: error: {deep}"));
    check(nested("{a: ", "}", 1_000), &format!("1:513: error: {deep}"));
    check("- ".repeat(100_000), &format!("1:257: error: {deep}"));
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn exploding_aliases_are_told() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(10_000));
    check(text, "1:4: error: the aliases of this file expand beyond all measure");
}

#[test]
fn duplicate_keys_are_told_where_the_last_one_stands() {
    let told = "2:3: warning: the key `b/ü` stands twice in the same object";
    check("{\"ü\": {\"b/ü\": 1,\n  \"b/ü\": 2}}", told);
    check("ü: {b/ü: 1,\n    b/ü: 2}", "2:5: warning: the key `b/ü` stands twice in the same object");
}

#[test]
fn of_several_documents_the_first_is_read() {
    let text = "# one\n---\na: 1\n---\nb: 2\n";
    check(text, "4:1: warning: the file holds several YAML documents, of which only the first is read");
    assert_eq!(read_text("api.yaml", text).value, Some(json!({"a": 1})));
    assert!(faults("api.yaml", "---\na: 1\n---\n").is_empty());
}

#[test]
fn pages_hold_their_document_in_a_block() {
    let page = "# Title\n\n```yaml get /a\nopenapi: 3.1.0\nx: {é: 1, é: 2}\n```\n";
    for name in ["page.md", "page.MDX", "page"] {
        assert_eq!(read_text(name, page).value, Some(json!({"openapi": "3.1.0", "x": {"é": 2}})));
        assert_eq!(faults(name, page), ["5:11: warning: the key `é` stands twice in the same object"]);
    }
    let broken = page.replace("{é: 1,", "{é: é: 1");
    assert_eq!(faults("page.md", broken), ["5:9: error: a comma or the closing `}` is missing"]);
    let json = "> *a*\n\n~~~json\n{\"openapi\": 1,\n \"é\" 2}\n~~~\n";
    assert_eq!(faults("page", json), ["5:6: error: a `:` is missing after a key"]);
    assert_eq!(faults("page.md", "# Title\n"), ["1:1: error: the page embeds no OpenAPI document"]);
}

#[test]
fn fences_inside_a_document_do_not_make_it_a_page() {
    let text = "info:\n  description: |\n    ```yaml\n    openapi: nested\n    ```\nopenapi: 3.1.0\n";
    assert_eq!(read_text("api.yaml", text).value.unwrap()["openapi"], "3.1.0");
    let text = "openapi: 3.1.0\n```yaml\nopenapi: 3.0.0\n```\n";
    assert_eq!(faults("api.yaml", text).len(), 1);
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in crate::source::samples::json()) {
        let value = json!({ "value": value });
        for text in [value.to_string(), serde_yaml::to_string(&value).unwrap()] {
            prop_assert_eq!(read_text("api", &text).value, Some(value.clone()), "{}", text);
        }
    }

    #[test]
    fn any_bytes_can_be_read(bytes: Vec<u8>) {
        prop_assert!(read(Path::new("api"), bytes.clone()).value.is_some() || !faults("api", bytes).is_empty());
    }

    #[test]
    fn any_yaml_like_text_can_be_read(text in "([-\\[\\]{}\"',:?&*!|>%#a0\n\r\t é]|- |: |<<|a: |&a |\\*a|\n---\n|```)*") {
        let _ = faults("api", text);
    }
}
