//! What holds for all formats, and how each looks.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;

use super::samples::{HOSTILE, PLAIN, clean, hostile, report};
use super::{Format, Look, Report};
use crate::finding::{ExchangePlace, Finding, Part, Seen};
use crate::pointer::Pointer;
use crate::rules::{self, MISSING_PROPERTY};
use crate::source::{self, Place, Source};

const ALL: [Format; 6] =
    [Format::Text, Format::Json, Format::Junit, Format::Sarif, Format::Github, Format::Html];

/// What a report is written as.
fn written(report: &Report, format: Format, look: Look) -> String {
    let mut bytes = Vec::new();
    report.write(format, look, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn of(findings: Vec<Finding>) -> Report {
    Report { findings, ..clean() }
}

#[test]
fn text_shows_each_place_with_its_lines() {
    insta::assert_snapshot!(written(&report(), Format::Text, PLAIN));
}

#[test]
fn text_keeps_to_the_width() {
    let text = written(&report(), Format::Text, Look { width: 40, ..PLAIN });
    let source = text.lines().filter(|line| line.contains(" | ") || line.starts_with("1 |"));
    let longest = source.map(|line| line.chars().count()).max();
    assert_eq!(longest, Some(40), "{text}");
}

#[test]
fn color_changes_nothing_but_color() {
    let colored = written(&report(), Format::Text, Look { color: true, ..PLAIN });
    assert!(colored.contains("\u{1b}[1;91merror[wrong-type]\u{1b}[0m"));
    let mut plain = String::new();
    for (index, part) in colored.split("\u{1b}[").enumerate() {
        plain += if index == 0 { part } else { part.split_once('m').unwrap().1 };
    }
    assert_eq!(plain, written(&report(), Format::Text, PLAIN));
}

#[test]
fn a_clean_run_is_told_in_one_line() {
    let expected = "bonafide check looked at 3 operations, 12 schemas, 1 example, 1 fixture and 3 exchanges in \
                    4 files (2 exchanges with other hosts were left out): no findings\n";
    assert_eq!(written(&clean(), Format::Text, PLAIN), expected);
    let unseen = Report { seen: Seen::default(), command: "mock", ..clean() };
    assert_eq!(written(&unseen, Format::Text, PLAIN), "bonafide mock: no findings\n");
}

#[test]
fn of_many_findings_each_has_its_line() {
    let text = (0..50).map(|n| format!("k{n}: 1\n")).collect();
    let source = Arc::new(Source::new("many.yaml", text, source::Format::Yaml));
    let one = |n: usize| {
        let place = Place::new(source.clone(), Pointer::root().join(&format!("k{n}")));
        Finding::new(&MISSING_PROPERTY, format!("lacks number {n};")).at(place)
    };
    let text = written(&of((0..50).map(one).collect()), Format::Text, PLAIN);
    let shown = |n: usize| text.lines().filter(|line| line.contains(&format!("lacks number {n};"))).count();
    assert!((0..50).all(|n| shown(n) == 1), "{text}");
    assert_eq!(text.matches("-->").count(), 10);
    assert!(text.contains("many.yaml:50:6: error[missing-property]: lacks number 49;"));
}

#[test]
fn json_has_all_that_is_known() {
    insta::assert_snapshot!(written(&report(), Format::Json, PLAIN));
}

#[test]
fn json_is_as_its_schema_says() {
    let schema = include_str!("../../docs/report.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let mut every_rule: Vec<_> = rules::ALL.iter().map(|rule| Finding::new(rule, "broken")).collect();
    every_rule.push(hostile());
    for report in [report(), clean(), of(every_rule)] {
        let json: Value = serde_json::from_str(&written(&report, Format::Json, PLAIN)).unwrap();
        let errors: Vec<_> =
            jsonschema::validator_for(&schema).unwrap().iter_errors(&json).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

/// Every member that the schema allows is one that some finding has: it promises nothing else.
#[test]
fn the_schema_promises_nothing_that_never_comes() {
    let json: Value = serde_json::from_str(&written(&report(), Format::Json, PLAIN)).unwrap();
    let schema: Value = serde_json::from_str(include_str!("../../docs/report.schema.json")).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let members =
        |schema: &Value| schema["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let finding = &schema["$defs"]["finding"];
    for name in members(finding) {
        assert!(findings.iter().any(|finding| finding.get(&name).is_some()), "{name}");
    }
    for (of, definition) in [("exchange", "exchange"), ("document", "place"), ("value", "place")] {
        for name in members(&schema["$defs"][definition]) {
            assert!(findings.iter().any(|finding| finding[of].get(&name).is_some()), "{of} {name}");
        }
    }
}

#[test]
fn the_same_findings_give_the_same_bytes_in_any_order() {
    let mut turned = report();
    turned.findings.reverse();
    for format in ALL {
        assert_eq!(written(&turned, format, PLAIN), written(&report(), format, PLAIN), "{format:?}");
    }
}

proptest! {
    #[test]
    fn no_text_steers_the_terminal(message in texts(), name in texts(), help in texts()) {
        let report = of(vec![said(&message, &name, &help)]);
        let text = written(&report, Format::Text, PLAIN);
        prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }

    #[test]
    fn any_text_comes_back_from_json(message in texts(), name in texts(), help in texts()) {
        let json = written(&of(vec![said(&message, &name, &help)]), Format::Json, PLAIN);
        let json: Value = serde_json::from_str(&json).unwrap();
        let finding = &json["findings"][0];
        prop_assert_eq!(&finding["message"], &message);
        prop_assert_eq!(&finding["help"], &help);
        prop_assert_eq!(&finding["operation"], &name);
    }
}

/// Texts in which what is special in some format is common.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just(HOSTILE.to_owned()),
        "[<>&\"'\\]%:,`\r\n\u{1b}\u{0}\u{9b}\u{2028}\u{fffe}é -]*"
    ]
}

/// A finding in which each text is the user's.
fn said(message: &str, name: &str, help: &str) -> Finding {
    let source = Source::new(format!("{name}.json"), format!("[\n{message}\n]"), source::Format::Yaml);
    Finding::new(&MISSING_PROPERTY, message)
        .help(help)
        .operation(name.into())
        .in_exchange(ExchangePlace::request(Part::Query(name.to_owned())))
        .at(Place::at(Arc::new(source), source::Position { line: 2, column: 3 }))
}
