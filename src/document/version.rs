//! Which OpenAPI a document is written for.

use serde_json::Value;

use crate::finding::Finding;
use crate::rules::UNSUPPORTED_VERSION;

/// A version of OpenAPI that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// 3.0.x: its schemas are a dialect of their own and are upgraded.
    V3_0,
    /// 3.1.x: schemas are JSON Schema 2020-12.
    V3_1,
    /// 3.2.x: as 3.1, with more kinds of parameters, operations and bodies.
    V3_2,
}

impl Version {
    /// The version that a document says it is written for, or why it cannot be read.
    pub fn of(root: &Value) -> Result<Self, Box<Finding>> {
        let written = match root.get("openapi") {
            // `openapi: 3.1` without quotes is a number in YAML.
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::String(text)) => text.clone(),
            _ => return Err(unsupported(missing(root))),
        };
        match written.split('.').take(2).collect::<Vec<_>>()[..] {
            ["3", "0"] => Ok(Self::V3_0),
            ["3", "1"] => Ok(Self::V3_1),
            ["3", "2"] => Ok(Self::V3_2),
            _ => Err(unsupported(format!("`openapi: {written}` is not a version that can be read"))),
        }
    }
}

fn unsupported(message: String) -> Box<Finding> {
    let finding = Finding::new(&UNSUPPORTED_VERSION, message);
    Box::new(finding.help("versions 3.0, 3.1 and 3.2 are read"))
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
