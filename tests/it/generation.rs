//! What values are found for: every schema of the JSON Schema Test Suite that has a valid one is asked for
//! a value. `docs/generation.md` tells the outcome. With `UPDATE_DOCS=1` that file is rewritten instead
//! of compared.

mod suite;

use std::fs;
use std::path::Path;

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::document::{Document, Options};
use bonafide::generate::{Generator, Seed};
use bonafide::pointer::Pointer;
use bonafide::rules::UNRESOLVED_REFERENCE;
use bonafide::source::files::Files;
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use suite::{Group, Suite};

/// Rewrites the page rather than compares it.
const UPDATE: &str = "UPDATE_DOCS";

/// How many of a hundred schemas must get a value.
const ENOUGH: usize = 98;

/// How many values are asked for of each schema; all must be found.
const SEEDS: u64 = 5;

const INTRODUCTION: &str = "\
# What values are found for

Every keyword of JSON Schema 2020-12 is honoured when a value is generated, and a value is sent only once
it is known to be valid. Whether one is *found* is a matter of search. This page says how often: each
schema of the required part of the [JSON Schema Test Suite](https://github.com/json-schema-org/JSON-Schema-Test-Suite)
against which anything is valid is put into a document, with the schemas that it refers to, and asked
for values with several seeds. All of them have to be found, and be valid for a validator that knows
nothing of `bonafide`.

It is made by `UPDATE_DOCS=1 cargo test --test it generation`.
";

#[test]
fn values_are_found_for_the_schemas_of_the_test_suite() {
    let suite = Suite::required();
    let outcomes: Vec<_> = suite
        .groups
        .iter()
        .filter(|group| !group.valid.is_empty())
        .map(|group| (group, failure(group, &suite.remotes)))
        .collect();
    let found = outcomes.iter().filter(|(_, failure)| failure.is_none()).count();
    let page = page(&outcomes, found);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/generation.md");
    if std::env::var(UPDATE).is_ok_and(|value| !value.is_empty()) {
        fs::write(&path, &page).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(found * 100 >= outcomes.len() * ENOUGH, "{page}");
    assert!(written == page, "docs/generation.md is not what was found; {UPDATE}=1 rewrites it:\n{page}");
}

/// Why a schema did not get a value for every seed, if so.
fn failure(group: &Group, remotes: &[(String, Value)]) -> Option<String> {
    let judge = judge(&group.schema, remotes);
    assert!(group.valid.iter().all(|value| judge.is_valid(value)), "{}", group.description);
    let contract = contract(&group.schema, remotes);
    let schemas = contract.schemas(Direction::Response);
    let place = Pointer::root().join("components").join("schemas").join("S");
    (0..SEEDS).find_map(|seed| match Generator::new(schemas, Seed::new(seed)).value(&place) {
        Ok(value) if judge.is_valid(&value) => None,
        Ok(_) => Some(lost_reference(&contract).expect("only what is not known is not honoured")),
        Err(unmet) => Some(unmet.reason),
    })
}

fn lost_reference(contract: &Contract) -> Option<String> {
    let findings = contract.document().findings().iter();
    let lost = findings.filter(|finding| finding.rule.code == UNRESOLVED_REFERENCE.code);
    lost.map(|finding| finding.message.clone()).next()
}

/// A validator of the schema alone, as it is written.
fn judge(schema: &Value, remotes: &[(String, Value)]) -> Validator {
    let registry = remotes.iter().fold(Registry::new(), |registry, (uri, schema)| {
        registry.add(uri.clone(), schema.clone()).expect("the suite's URIs are good")
    });
    let registry = registry.prepare().expect("the suite's schemas are good");
    let options = jsonschema::options().with_draft(Draft::Draft202012);
    options.with_registry(&registry).build(schema).expect("the suite's schemas are good")
}

/// A document with the schema as a component, and with those it refers to where there are such.
fn contract(schema: &Value, remotes: &[(String, Value)]) -> Contract {
    let mut schemas = Map::from_iter([("S".to_owned(), identified(schema, "http://example.com/schema"))]);
    let refers = schema.to_string().contains("localhost");
    for (number, (uri, schema)) in remotes.iter().enumerate().filter(|_| refers) {
        schemas.insert(format!("R{number}"), identified(schema, uri));
    }
    let document = json!({"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}, "components": {"schemas": schemas}});
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.json");
    fs::write(&path, document.to_string()).unwrap();
    Contract::compile(Document::load(&[path], &Options::default(), &mut Files::default()).unwrap())
}

/// A schema that is called by the URI that it would be fetched from: in a document it would otherwise
/// take the document for itself.
fn identified(schema: &Value, uri: &str) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(keywords) = &mut schema {
        keywords.entry("$id").or_insert_with(|| uri.into());
    }
    schema
}

fn page(outcomes: &[(&Group, Option<String>)], found: usize) -> String {
    let mut page = format!("{INTRODUCTION}\n{found} of {} schemas get their values.\n", outcomes.len());
    page.push_str("\n| keyword | schemas | with values |\n|---|---|---|\n");
    let mut topics: Vec<_> = outcomes.iter().map(|(group, _)| group.topic.as_str()).collect();
    topics.dedup();
    for topic in topics {
        let of_topic = outcomes.iter().filter(|(group, _)| group.topic == topic);
        let found = of_topic.clone().filter(|(_, failure)| failure.is_none()).count();
        page.push_str(&format!("| {topic} | {} | {found} |\n", of_topic.count()));
    }
    page.push_str("\nThese do not:\n\n| keyword | schema | why |\n|---|---|---|\n");
    for (group, failure) in outcomes {
        if let Some(failure) = failure {
            page.push_str(&format!("| {} | {} | {failure} |\n", group.topic, group.description));
        }
    }
    page
}
