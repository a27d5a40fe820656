//! Which OpenAPI a document is written for.

use serde_json::Value;

use crate::finding::Finding;
use crate::rules::UNSUPPORTED_VERSION;

/// A version of OpenAPI that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// Swagger 2.0, the version before 3.0: objects and schemas are upgraded.
    V2_0,
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
            _ => return Self::of_swagger(root),
        };
        match written.split('.').take(2).collect::<Vec<_>>()[..] {
            ["3", "0"] => Ok(Self::V3_0),
            ["3", "1"] => Ok(Self::V3_1),
            ["3", "2"] => Ok(Self::V3_2),
            _ => Err(unsupported(format!("`openapi: {written}` is not a version that can be read"))),
        }
    }
}

impl Version {
    /// Whether schemas are JSON Schema 2020-12, and not a dialect that only looks like it.
    pub fn has_json_schema(self) -> bool {
        matches!(self, Self::V3_1 | Self::V3_2)
    }

    /// Under which key a document of this version says so.
    pub fn key(root: &Value) -> &'static str {
        let is_swagger = root.get("openapi").is_none() && root.get("swagger").is_some();
        if is_swagger { "swagger" } else { "openapi" }
    }

    fn of_swagger(root: &Value) -> Result<Self, Box<Finding>> {
        let Some(written) = root.get("swagger") else {
            return Err(unsupported("the document has no `openapi` key".to_owned()));
        };
        let written = plain(written);
        match written == "2.0" || written == "2" {
            true => Ok(Self::V2_0),
            false => Err(unsupported(format!("`swagger: {written}` is not a version that can be read"))),
        }
    }
}

fn unsupported(message: String) -> Box<Finding> {
    let finding = Finding::new(&UNSUPPORTED_VERSION, message);
    Box::new(finding.help("Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read"))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
