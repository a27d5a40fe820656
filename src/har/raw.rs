//! The objects of HAR 1.2, as far as they say what was sent. Recorders leave out or null what they
//! do not know.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::source::shape::{Field, Shape};

/// What an entry looks like that can be read.
pub const SHAPE: Shape = Shape::Object(&[
    Field::required(
        "request",
        Shape::Object(&[
            Field::required("method", Shape::Text),
            Field::required("url", Shape::Text),
            Field::optional("headers", PAIRS),
            Field::optional("cookies", PAIRS),
            Field::optional("postData", POST_DATA),
            Field::optional("bodySize", Shape::Number),
        ]),
    ),
    Field::optional(
        "response",
        Shape::Object(&[
            Field::required("status", Shape::Number),
            Field::optional("headers", PAIRS),
            Field::optional("content", CONTENT),
            Field::optional("bodySize", Shape::Number),
        ]),
    ),
    Field::optional("startedDateTime", Shape::Text),
    Field::optional("_resourceType", Shape::Text),
]);

const PAIRS: Shape = Shape::List(&Shape::Object(&[
    Field::required("name", Shape::Text),
    Field::optional("value", Shape::Text),
]));

const POST_DATA: Shape = Shape::Object(&[
    Field::optional("mimeType", Shape::Text),
    Field::optional("text", Shape::Text),
    Field::optional("encoding", Shape::Text),
    Field::optional("_encoding", Shape::Text),
    Field::optional("_file", Shape::Text),
    Field::optional(
        "params",
        Shape::List(&Shape::Object(&[
            Field::required("name", Shape::Text),
            Field::optional("value", Shape::Text),
            Field::optional("fileName", Shape::Text),
            Field::optional("contentType", Shape::Text),
        ])),
    ),
]);

const CONTENT: Shape = Shape::Object(&[
    Field::optional("size", Shape::Number),
    Field::optional("compression", Shape::Number),
    Field::optional("text", Shape::Text),
    Field::optional("encoding", Shape::Text),
    Field::optional("_file", Shape::Text),
]);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub request: Request,
    /// None for what was still waited for.
    pub response: Option<Response>,
    /// When the request was sent (ISO 8601).
    pub started_date_time: Option<String>,
    #[serde(rename = "_resourceType")]
    pub resource_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub method: String,
    pub url: String,
    #[serde(default, deserialize_with = "or_default")]
    pub headers: Vec<Pair>,
    #[serde(default, deserialize_with = "or_default")]
    pub cookies: Vec<Pair>,
    pub post_data: Option<PostData>,
    /// Bytes; -1 where nobody counted.
    pub body_size: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    #[serde(deserialize_with = "or_default")]
    pub status: f64,
    #[serde(default, deserialize_with = "or_default")]
    pub headers: Vec<Pair>,
    pub content: Option<Content>,
    pub body_size: Option<f64>,
    /// Why the response broke off: a text in Chromium, which names it `_error`, and in Playwright.
    #[serde(rename = "_error", alias = "_failureText")]
    pub error: Option<Value>,
}

/// A header, a cookie or a field of a form.
#[derive(Debug, Deserialize)]
pub struct Pair {
    pub name: String,
    #[serde(default, deserialize_with = "or_default")]
    pub value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostData {
    pub mime_type: Option<String>,
    pub text: Option<String>,
    /// Not in HAR 1.2, but written by several.
    #[serde(alias = "_encoding")]
    pub encoding: Option<String>,
    /// The file beside the archive that holds the body (Playwright).
    #[serde(rename = "_file")]
    pub file: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub params: Vec<Param>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Param {
    pub name: String,
    pub value: Option<String>,
    pub file_name: Option<String>,
    pub content_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    pub size: Option<f64>,
    /// By how much compression made it smaller, as mitmproxy counts it, below the size sent.
    pub compression: Option<f64>,
    pub text: Option<String>,
    pub encoding: Option<String>,
    #[serde(rename = "_file")]
    pub file: Option<String>,
}

/// What is null is not there.
fn or_default<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(reader: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}
