//! Any text as the value of a parameter, in every style: it is read or refused, and what was read can be
//! written and read again.

#![no_main]

use arbitrary::Arbitrary;
use bonafide::contract::shape::Shape;
use bonafide::contract::style::{Location, Pairs, Serialization, Style};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

#[derive(Arbitrary, Debug)]
struct Input {
    style: u8,
    explode: bool,
    allow_reserved: bool,
    shape: u8,
    name: String,
    text: String,
}

const STYLES: [(Style, Location); 10] = [
    (Style::Simple, Location::Path),
    (Style::Label, Location::Path),
    (Style::Matrix, Location::Path),
    (Style::Simple, Location::Header),
    (Style::Form, Location::Query),
    (Style::SpaceDelimited, Location::Query),
    (Style::PipeDelimited, Location::Query),
    (Style::DeepObject, Location::Query),
    (Style::Form, Location::Cookie),
    (Style::Form, Location::Query),
];

fn shapes() -> [Value; 6] {
    [
        json!({}),
        json!({"type": "integer"}),
        json!({"type": ["string", "null"]}),
        json!({"type": "array", "items": {"type": ["boolean", "string"]}}),
        json!({"type": "object", "properties": {"a": {"type": "number"}}, "additionalProperties": {"type": "string"}}),
        json!({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}}),
    ]
}

fuzz_target!(|input: Input| {
    let (style, location) = STYLES[usize::from(input.style) % STYLES.len()];
    let schemas = shapes();
    let schema = &schemas[usize::from(input.shape) % schemas.len()];
    let plain = Serialization::new(input.name.as_str(), location, Shape::of(schema, schema));
    let (explode, allow_reserved) = (input.explode, input.allow_reserved);
    let serialization = Serialization { style, explode, allow_reserved, ..plain };
    let read = |text: &str| match location {
        Location::Path | Location::Header => serialization.read(text).map(Some),
        Location::Query => serialization.find(&Pairs::query(text), &|_| false),
        Location::Cookie => serialization.find(&Pairs::cookies([text]), &|_| false),
    };
    if let Ok(Some(value)) = read(&input.text)
        && let Ok(written) = serialization.write(&value)
    {
        // What cannot be told from something else may be refused, but nothing dies of it.
        let _ = read(&written);
    }
});
