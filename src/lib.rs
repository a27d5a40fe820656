//! Stands in for an HTTP API in good faith, from its OpenAPI document.
//!
//! A document is read into one tree, the tree is compiled into a contract, and from then on the
//! contract answers requests and judges them:
//!
//! ```
//! use std::sync::Arc;
//!
//! use bonafide::contract::Contract;
//! use bonafide::document::{Document, Options};
//! use bonafide::exchange::Request;
//! use bonafide::respond::{self, Responder, fixtures::Fixtures};
//! use bonafide::server::{Answer, Pipeline};
//! use bonafide::source::files::Files;
//!
//! let document = Document::load(&["spec/mixpeek.yaml".into()], &Options::default(), &mut Files::default())?;
//! let contract = Arc::new(Contract::compile(document));
//! let fixtures = Fixtures::none(&contract);
//! let pipeline = Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()));
//!
//! let outcome = pipeline.answer(Request::new(http::Method::GET, "/v1/organizations"));
//! assert_eq!(outcome.response.status, 200);
//! assert_eq!(outcome.response.headers["bonafide-source"], "repaired-example");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// In reading order. First the base, which everything else may use.
pub mod pointer;

pub mod source;

pub mod exchange;

pub mod har;

pub mod finding;

pub mod rules;

pub mod policy;

pub mod redact;

// From text to a contract.
pub mod document;

pub mod contract;

// What the contract is good for.
pub mod generate;

pub mod respond;

pub mod validate;

pub mod proxy;

pub mod check;

// What users meet.
pub mod server;

pub mod report;

pub mod cli;
