//! Security schemes: `basic` is one of HTTP, and flows of OAuth 2 have other names.

use serde_json::{Map, Value, json};

/// The flow of 2.0 and of OpenAPI 3.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

pub fn upgrade(scheme: &mut Map<String, Value>) {
    match scheme.get("type").and_then(Value::as_str) {
        Some("basic") => {
            scheme.insert("type".to_owned(), json!("http"));
            scheme.insert("scheme".to_owned(), json!("basic"));
        }
        Some("oauth2") => oauth2(scheme),
        _ => {}
    }
}

fn oauth2(scheme: &mut Map<String, Value>) {
    let Some(flow) = scheme.shift_remove("flow") else { return };
    let Some((_, name)) = FLOWS.iter().find(|(old, _)| flow == *old) else { return };
    let keys = ["authorizationUrl", "tokenUrl", "scopes"];
    let held = keys.iter().filter_map(|key| Some(((*key).to_owned(), scheme.shift_remove(*key)?)));
    let mut held: Map<_, _> = held.collect();
    held.entry("scopes").or_insert_with(|| json!({}));
    scheme.insert("flows".to_owned(), json!({ *name: held }));
}
