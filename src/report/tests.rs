//! What holds for all formats, and how each looks.

use std::sync::Arc;

use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::Value;

use super::html::page;
use super::markup::{escape, prose};
use super::samples::{HOSTILE, PLAIN, clean, hostile, report};
use super::{Format, Hidden, Look, Report};
use crate::finding::{Excerpt, ExchangePlace, Finding, Part, Seen, Severity};
use crate::pointer::Pointer;
use crate::rules::{self, MISSING_PROPERTY, WRONG_TYPE};
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
                    4 files (2 other exchanges were left out: 1 to other hosts, 1 as preflight, web socket or \
                    aborted; 1 exchange without the body): no findings (2 allowed, 1 in the baseline)\n";
    assert_eq!(written(&clean(), Format::Text, PLAIN), expected);
    let unseen = Report { seen: Seen::default(), hidden: Hidden::default(), command: "mock", ..clean() };
    assert_eq!(written(&unseen, Format::Text, PLAIN), "bonafide mock: no findings\n");
}

/// A file of exchanges holds what nobody else may see.
#[test]
fn no_credential_of_an_exchange_is_shown() {
    let lines = "{\n\"authorization\": \"Bearer one!\",\n\"n\": 1,\n\"o\": {\"token\": \"two!\", \"n\": 2},\n\"api_key\": \"three!\"}";
    for text in [lines.to_owned(), lines.replace('\n', "") + &" ".repeat(200)] {
        let source = Arc::new(Source::new("traffic.har", text, source::Format::Json));
        let pointers =
            ["", "/authorization", "/n", "/o", "/o/n", "/api_key"].map(|text| Pointer::parse(text).unwrap());
        let findings = pointers.map(|pointer| {
            Finding::new(&MISSING_PROPERTY, "is wrong")
                .in_exchange(ExchangePlace::response(Part::Body).below(&pointer))
                .written_at(Place::new(source.clone(), pointer))
        });
        let report = of(findings.to_vec());
        for format in ALL {
            let text = written(&report, format, PLAIN);
            assert!(text.contains("traffic.har"), "{format:?}");
            assert!(
                !["one!", "two!", "three!"].iter().any(|secret| text.contains(secret)),
                "{format:?}: {text}"
            );
        }
    }
}

#[test]
fn of_an_exchange_in_a_file_the_excerpt_is_shown() {
    let source = Arc::new(Source::new("traffic.har", "{}".to_owned(), source::Format::Json));
    let excerpt = Excerpt { lines: vec!["  \"name\": 12".to_owned()], line: 0, column: 10, width: 2 };
    let mut finding = Finding::new(&WRONG_TYPE, "`name` is an integer")
        .in_exchange(ExchangePlace::response(Part::Body))
        .written_at(Place::new(source, Pointer::root()));
    finding.excerpt = Some(Arc::new(excerpt));
    let text = written(&of(vec![finding]), Format::Text, PLAIN);
    let lines = " --> traffic.har:1:1 (response body)\n  |\n  |   \"name\": 12\n  |           ^^\n  |\n";
    assert!(text.contains(lines), "{text}");
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
    insta::assert_snapshot!(without_pages(&written(&report(), Format::Json, PLAIN)));
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
fn junit_has_a_case_for_all_that_was_looked_at() {
    insta::assert_snapshot!(written(&report(), Format::Junit, PLAIN));
}

#[test]
fn junit_fails_as_the_run_does() {
    let failures = |fail_on| {
        let report = Report { fail_on, ..report() };
        let xml = written(&report, Format::Junit, PLAIN);
        (elements(&xml, "failure"), report.fails())
    };
    assert_eq!(failures(Some(Severity::Error)), (7, true));
    assert_eq!(failures(Some(Severity::Warning)), (8, true));
    assert_eq!(failures(None), (0, false));
    assert_eq!(elements(&written(&clean(), Format::Junit, PLAIN), "testcase"), 7);
}

#[test]
fn sarif_shows_both_places() {
    insta::assert_snapshot!(without_pages(&written(&report(), Format::Sarif, PLAIN)));
}

#[test]
fn sarif_is_as_the_standard_says() {
    let text = include_str!("../../tests/data/schemas/sarif-2.1.0.json");
    // Its pattern of languages has a bracket that only lenient readers of patterns take.
    let schema: Value = serde_json::from_str(&text.replace("{2}]?$", "{2}\\\\]?$")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let every_rule = rules::ALL.iter().map(|rule| Finding::new(rule, "broken")).collect();
    for report in [report(), clean(), of(every_rule)] {
        let json: Value = serde_json::from_str(&written(&report, Format::Sarif, PLAIN)).unwrap();
        let errors: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let results = json["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), report.findings.len());
        for result in results {
            let rule =
                &json["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
        }
    }
}

#[test]
fn a_fingerprint_stays_when_lines_move() {
    let fingerprint = |before: &str, message: &str| {
        let text = format!("{before}a: 1\n");
        let source = Arc::new(Source::new("api.yaml", text, source::Format::Yaml));
        let place = Place::new(source, Pointer::root().join("a"));
        let report = of(vec![Finding::new(&MISSING_PROPERTY, message).at(place)]);
        let json: Value = serde_json::from_str(&written(&report, Format::Sarif, PLAIN)).unwrap();
        json["runs"][0]["results"][0]["partialFingerprints"]["bonafide/v1"].clone()
    };
    assert_eq!(fingerprint("", "lacks b"), fingerprint("# moved\n\n", "lacks b"));
    assert_ne!(fingerprint("", "lacks b"), fingerprint("", "lacks c"));
}

#[test]
fn github_has_a_command_for_each_finding() {
    insta::assert_snapshot!(written(&report(), Format::Github, PLAIN));
}

#[test]
fn html_shows_all_in_one_file() {
    insta::assert_snapshot!(without_pages(&written(&report(), Format::Html, PLAIN)));
}

#[test]
fn html_refers_to_nothing_outside() {
    let html = written(&report(), Format::Html, PLAIN);
    for outside in ["http:", "https:", "//", " src=", "@import", "url("] {
        let lines =
            html.lines().filter(|line| line.contains(outside) && !line.trim_start().starts_with("// "));
        assert_eq!(lines.collect::<Vec<_>>(), Vec::<&str>::new(), "{outside}");
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
    fn any_text_gives_xml_that_can_be_read(message in texts(), name in texts(), help in texts()) {
        let report = of(vec![said(&message, &name, &help)]);
        let xml = written(&report, Format::Junit, PLAIN);
        // What XML 1.0 §2.2 allows.
        let allowed = |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        prop_assert!(xml.chars().all(allowed), "{xml:?}");
        prop_assert_eq!(elements(&xml, "failure"), 1);
    }

    #[test]
    fn any_text_gives_sarif_that_can_be_read(message in texts(), name in texts(), help in texts()) {
        let json = written(&of(vec![said(&message, &name, &help)]), Format::Sarif, PLAIN);
        let json: Value = serde_json::from_str(&json).unwrap();
        let location = &json["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = location["uri"].as_str().unwrap();
        prop_assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"`{}|\\^".contains(&byte)), "{uri}");
    }

    #[test]
    fn any_text_is_one_command(message in texts(), name in texts(), help in texts()) {
        let text = written(&of(vec![said(&message, &name, &help)]), Format::Github, PLAIN);
        prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        let lines: Vec<_> = text.lines().collect();
        prop_assert_eq!(lines.len(), 2);
        let properties = lines[0].strip_prefix("::error ").and_then(|rest| rest.split_once("::")).unwrap().0;
        let names: Vec<_> = properties.split(',').map(|pair| pair.split_once('=').unwrap().0).collect();
        prop_assert_eq!(names, ["file", "line", "col", "title"]);
    }

    #[test]
    fn no_text_adds_to_the_page(message in texts(), name in texts(), help in texts()) {
        let html = written(&of(vec![said(&message, &name, &help)]), Format::Html, PLAIN);
        let harmless = written(&of(vec![said("a", "b", "c")]), Format::Html, PLAIN);
        prop_assert!(!html.chars().any(|c| c.is_control() && c != '\n'), "{html:?}");
        prop_assert_eq!(tags(&html), tags(&harmless));
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

/// A report without what is not its own: the pages of rules, style and script, the version.
fn without_pages(report: &str) -> String {
    let mut report = report.replace(include_str!("html/style.css"), "…\n");
    report = report.replace(include_str!("html/filter.js"), "…\n");
    report = report.replace(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "(version)");
    for rule in rules::ALL {
        let page = rules::page(rule);
        let in_json = serde_json::to_string(&page).unwrap();
        report = report.replace(&in_json, "\"…\"").replace(&page::write(&page), "…");
        report =
            report.replace(&prose(rule.summary), "(summary)").replace(&escape(rule.summary), "(summary)");
    }
    report
}

/// How many elements of this name a text has, all of which must be as the Jenkins schema allows.
fn elements(xml: &str, name: &str) -> usize {
    const ALLOWED: [(&str, &[&str]); 5] = [
        ("testsuites", &["name", "time", "tests", "failures", "disabled", "errors"]),
        ("testsuite", &["name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp"]),
        ("testcase", &["name", "assertions", "time", "classname", "status"]),
        ("failure", &["type", "message"]),
        ("system-out", &[]),
    ];
    let mut count = 0;
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => {
                let own = std::str::from_utf8(element.name().into_inner()).unwrap().to_owned();
                let (_, allowed) = ALLOWED.iter().find(|(known, _)| *known == own).unwrap();
                for attribute in element.attributes() {
                    let key = attribute.unwrap().key.into_inner().to_vec();
                    assert!(allowed.iter().any(|allowed| allowed.as_bytes() == key), "{own} {key:?}");
                }
                count += usize::from(own == name);
            }
            Event::GeneralRef(entity) => assert!(!entity.is_empty()),
            Event::Eof => return count,
            _ => {}
        }
    }
}

/// The tags of a page but for those of snippets and of what is quoted, of which a text decides the number.
fn tags(html: &str) -> Vec<&str> {
    let tags = html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    tags.filter(|tag| !["span class=\"number\"", "/span", "mark", "/mark", "code", "/code"].contains(tag))
        .collect()
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
