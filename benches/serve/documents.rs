//! Documents of four megabytes.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};

use crate::load::get;

/// A big document as JSON and as YAML, and a request that both can answer.
pub fn big(folder: &Path) -> (PathBuf, PathBuf, String) {
    let vendor = env::var_os("BONAFIDE_CORPUS").map(|corpus| Path::new(&corpus).join("mixpeek-0.81.json"));
    let (json, path) = match vendor.filter(|file| file.exists()) {
        Some(file) => (file, "/v1/organizations"),
        None => {
            let file = folder.join("generated.json");
            fs::write(&file, generate().to_string()).unwrap();
            (file, "/things/1")
        }
    };
    let value: Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
    let yaml = folder.join(json.with_extension("yaml").file_name().unwrap());
    fs::write(&yaml, serde_yaml::to_string(&value).unwrap()).unwrap();
    (json, yaml, get(path))
}

/// Four hundred operations and as many schemas, with the prose that real documents have.
fn generate() -> Value {
    let prose =
        "What this means to those who call it, in a sentence or two that nobody reads twice. ".repeat(4);
    let mut paths = serde_json::Map::new();
    let mut schemas = serde_json::Map::new();
    for number in 0..400 {
        let reference = json!({ "$ref": format!("#/components/schemas/Thing{number}") });
        let answer =
            json!({ "description": prose, "content": { "application/json": { "schema": reference } } });
        let operation = json!({
            "operationId": format!("getThing{number}"),
            "description": prose,
            "parameters": (0..5).map(|at| json!({
                "name": format!("filter_{at}"), "in": "query", "description": prose, "schema": { "type": "string" },
            })).collect::<Vec<_>>(),
            "responses": { "200": answer, "404": answer },
        });
        paths.insert(format!("/things/{number}"), json!({ "get": operation }));
        let properties: serde_json::Map<_, _> = (0..16)
            .map(|at| (format!("property_{at}"), json!({ "type": "string", "description": prose })))
            .collect();
        schemas.insert(format!("Thing{number}"), json!({ "type": "object", "properties": properties }));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Things", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}
