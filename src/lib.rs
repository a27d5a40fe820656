//! Stands in for an HTTP API in good faith, from its OpenAPI document.
#![forbid(unsafe_code)]

pub mod document;
pub mod exchange;
pub mod finding;
pub mod pointer;
pub mod rules;
pub mod source;
