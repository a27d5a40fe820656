//! Stands in for an HTTP API in good faith, from its OpenAPI document.
#![forbid(unsafe_code)]

pub mod contract;
pub mod exchange;
pub mod finding;
pub mod pointer;
pub mod rules;
pub mod server;
pub mod source;
pub mod document {
    pub mod grammar;
}
pub mod cli {
    pub mod log;
}
