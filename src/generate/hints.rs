//! What is known of a value before it is made.

use serde_json::{Map, Value};

use super::paging::Paging;

/// What the request, and the answer that the value is for, tell of it.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Values by the names of the properties that take them where their schemas accept them: those of
    /// the whole value and of objects directly inside it.
    pub values: Map<String, Value>,
    /// What the query asks of the items of a list, by the names of their properties.
    pub query: Map<String, Value>,
    /// Which part of a list is asked for, where the operation gives lists in parts.
    pub paging: Option<Paging>,
    /// The path of the request.
    pub path: Option<String>,
    /// The id of the one thing that the request is about, under its name in the path.
    pub id: Option<(String, Value)>,
    /// The status (RFC 9110 §15) of the answer.
    pub status: Option<u16>,
    /// The second since 1970 that is taken for now. The generator knows it from its look.
    pub now: Option<i64>,
}
