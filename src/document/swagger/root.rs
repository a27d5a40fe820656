//! What stands at the top of a document: where the API is, and what its parts share.

use serde_json::{Map, Value, json};

use super::moves::Moves;
use super::security;
use crate::pointer::Pointer;

/// Where 2.0 has what is under `components` since 3.0.
const COMPONENTS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// Moves all of it to where OpenAPI 3 has it.
pub fn upgrade(root: &mut Map<String, Value>, moves: &mut Moves) {
    let servers = servers(root, moves);
    let mut components = match root.shift_remove("components") {
        Some(Value::Object(components)) => components,
        _ => Map::new(),
    };
    let at = Pointer::root().join("components");
    for (old, new) in COMPONENTS {
        if let Some(entries) = root.shift_remove(old) {
            moves.add(Pointer::root().join(old), at.join(new));
            components.insert(new.to_owned(), entries);
        }
    }
    bodies(&mut components, &at, moves);
    if let Some(Value::Object(schemes)) = components.get_mut("securitySchemes") {
        schemes.values_mut().filter_map(Value::as_object_mut).for_each(security::upgrade);
    }
    if !components.is_empty() {
        root.insert("components".to_owned(), components.into());
    }
    if !servers.is_empty() {
        root.insert("servers".to_owned(), servers.into());
    }
    for key in ["host", "basePath", "schemes", "consumes", "produces"] {
        root.shift_remove(key);
    }
}

/// Parameters that are bodies, or fields of bodies, are none in OpenAPI 3. Operations have them already;
/// what bodies hold is referred to.
fn bodies(components: &mut Map<String, Value>, at: &Pointer, moves: &mut Moves) {
    let Some(Value::Object(parameters)) = components.get_mut("parameters") else { return };
    let mut bodies = Map::new();
    parameters.retain(|name, parameter| match parameter.get("in").and_then(Value::as_str) {
        Some("formData") => false,
        Some("body") => {
            let schema = parameter.get_mut("schema").map(Value::take).unwrap_or_else(|| json!({}));
            let old = Pointer::root().join("parameters").join(name);
            let new = at.join("requestBodies").join(name);
            moves.add(old.join("schema"), new.join("content").join("*/*").join("schema"));
            moves.add(old, new);
            bodies.insert(name.clone(), json!({ "content": { "*/*": { "schema": schema } } }));
            false
        }
        _ => true,
    });
    if !bodies.is_empty() {
        components.insert("requestBodies".to_owned(), bodies.into());
    }
}

/// `host`, `basePath` and `schemes` are a URL for each scheme.
fn servers(root: &Map<String, Value>, moves: &mut Moves) -> Vec<Value> {
    let text = |key: &str| root.get(key).and_then(Value::as_str);
    let path = text("basePath").unwrap_or_default().trim_end_matches('/');
    let Some(host) = text("host") else {
        let servers: Vec<_> = text("basePath").map(|_| json!({ "url": path })).into_iter().collect();
        note(&servers, "basePath", moves);
        return servers;
    };
    let schemes = root.get("schemes").map(super::strings).unwrap_or_default();
    let schemes = if schemes.is_empty() { vec![String::new()] } else { schemes };
    let url = |scheme: &String| match scheme.as_str() {
        "" => json!({ "url": format!("//{host}{path}") }),
        scheme => json!({ "url": format!("{scheme}://{host}{path}") }),
    };
    let servers: Vec<_> = schemes.iter().map(url).collect();
    note(&servers, "host", moves);
    servers
}

fn note(servers: &[Value], key: &str, moves: &mut Moves) {
    let at = Pointer::root().join("servers");
    moves.came(at.clone(), Pointer::root().join(key));
    for index in 0..servers.len() {
        moves.came(at.item(index), Pointer::root().join(key));
        moves.came(at.item(index).join("url"), Pointer::root().join(key));
    }
}
