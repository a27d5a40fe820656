//! An answer, and where it came from.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::finding::Finding;

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub source: AnswerSource,
    /// The number of the variant that it is, if it is one.
    pub variant: Option<usize>,
    /// What making the answer showed to be wrong, besides the request.
    pub findings: Vec<Finding>,
}

/// Where an answer came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerSource {
    Fixture {
        name: String,
        repaired: bool,
    },
    Example {
        name: Option<String>,
    },
    RepairedExample,
    Generated {
        seed: u64,
    },
    /// The declared response has no body.
    Empty,
    /// The API's own error, for a request that breaks the contract.
    Refusal,
    /// Nothing of the API's: problem details of our own.
    Problem,
}

impl AnswerSource {
    /// One word for logs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Fixture { .. } => "fixture",
            Self::Example { .. } => "example",
            Self::RepairedExample => "repaired-example",
            Self::Generated { .. } => "generated",
            Self::Empty => "empty",
            Self::Refusal => "refusal",
            Self::Problem => "problem",
        }
    }

    /// The value of `Bonafide-Source`, an item of RFC 9651.
    pub fn header(&self) -> Cow<'static, str> {
        match self {
            Self::Fixture { name, repaired } => {
                let repaired = if *repaired { ";repaired" } else { "" };
                format!("fixture;name={}{repaired}", string(name)).into()
            }
            Self::Example { name: Some(name) } => format!("example;name={}", string(name)).into(),
            Self::Generated { seed } => format!("generated;seed={seed}").into(),
            other => other.word().into(),
        }
    }
}

/// A string of RFC 9651 §3.3.3, always in quotes; what it cannot hold becomes `?`.
pub fn string(text: &str) -> String {
    let ascii: String = text.chars().map(|c| if matches!(c, ' '..='~') { c } else { '?' }).collect();
    let quoted = quoted(&ascii);
    if quoted.starts_with('"') { quoted } else { format!("\"{quoted}\"") }
}

/// A token stays as it is; anything else is a quoted string (RFC 9110 §5.6.4).
pub fn quoted(text: &str) -> String {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if !text.is_empty() && text.bytes().all(is_token) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
