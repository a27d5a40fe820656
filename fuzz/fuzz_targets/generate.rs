//! Any JSON as a schema: a value is made that is valid, or it is said that there is none.

#![no_main]

use std::sync::Arc;

use bonafide::contract::direction::Direction;
use bonafide::contract::schemas::Schemas;
use bonafide::generate::{Generator, Seed};
use bonafide::pointer::Pointer;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

fuzz_target!(|input: (u64, &[u8])| {
    let (seed, text) = input;
    let Ok(schema) = serde_json::from_slice::<Value>(text) else { return };
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Fuzz", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Fuzzed": schema}},
    });
    // Through the loader, which cuts what goes round in circles.
    let contract = bonafide_fuzz::contract(document.to_string().as_bytes());
    let schemas = Schemas::new(&Arc::new(Value::clone(contract.root())), Direction::Response);
    let place = Pointer::root().join("components").join("schemas").join("Fuzzed");
    if let Ok(value) = Generator::new(&schemas, Seed::new(seed)).value(&place) {
        assert!(schemas.get(&place).is_valid(&value), "{value}");
    }
});
