//! Any templates and any path: a route is found or not, and what it takes from a path is in the path.

#![no_main]

use bonafide::contract::router::Route;
use http::Method;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};

fuzz_target!(|input: (Vec<String>, Option<String>, String)| {
    let (templates, base, path) = input;
    let item = json!({"get": {"responses": {"204": {"description": ""}}}});
    let paths: Map<String, Value> =
        templates.iter().map(|template| (format!("/{template}"), item.clone())).collect();
    let servers: Vec<_> = base.iter().map(|base| json!({"url": format!("/{base}")})).collect();
    let info = json!({"title": "Fuzz", "version": "1"});
    let document = json!({"openapi": "3.1.0", "info": info, "servers": servers, "paths": paths});
    let contract = bonafide_fuzz::contract(document.to_string().as_bytes());
    let path = format!("/{path}");
    if let Route::Found(found) = contract.route(&Method::GET, &path) {
        for (name, value) in found.parameters {
            assert!(found.operation.path_names().any(|own| own == name), "{name}");
            assert!(!value.is_empty(), "{name} of {path}");
        }
    }
});
