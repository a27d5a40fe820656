//! Which OpenAPI a document is written for.

use serde_json::Value;

use crate::finding::Finding;
use crate::rules::UNSUPPORTED_VERSION;

/// What the loader has to do for a document of some version.
#[derive(Clone, Debug)]
pub enum Version {
    /// 3.0.x: its schemas are a dialect of their own and are upgraded.
    V3_0,
    /// 3.1.x and 3.2.x: schemas are JSON Schema 2020-12.
    V3_1,
    /// Anything else: read as 3.1, with a finding.
    Unsupported(Box<Finding>),
}

impl Version {
    pub fn of(root: &Value) -> Self {
        let written = match root.get("openapi") {
            // `openapi: 3.1` without quotes is a number in YAML.
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::String(text)) => text.clone(),
            _ => return Self::unsupported(missing(root)),
        };
        match written.split('.').take(2).collect::<Vec<_>>()[..] {
            ["3", "0"] => Self::V3_0,
            ["3", "1" | "2"] => Self::V3_1,
            _ => Self::unsupported(format!("`openapi: {written}` is not a version that can be read")),
        }
    }

    pub fn is_3_0(&self) -> bool {
        matches!(self, Self::V3_0)
    }

    fn unsupported(message: String) -> Self {
        let finding = Finding::new(&UNSUPPORTED_VERSION, message);
        Self::Unsupported(Box::new(finding.help("versions 3.0, 3.1 and 3.2 are read")))
    }
}

fn missing(root: &Value) -> String {
    match root.get("swagger") {
        Some(version) => format!("the document is written for Swagger {version}", version = plain(version)),
        None => "the document has no `openapi` key".to_owned(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
