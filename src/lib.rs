//! Stands in for an HTTP API in good faith, from its OpenAPI document.

pub mod contract;
pub mod document;
pub mod exchange;
pub mod finding;
pub mod generate;
pub mod pointer;
pub mod redact;
pub mod respond;
pub mod rules;
pub mod source;
pub mod validate;
