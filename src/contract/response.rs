//! What an operation declares that it answers.

use std::fmt;

use super::direction::Direction;
use super::link::{self, Link};
use super::media::{self, MediaType};
use super::parameter::{self, Parameter};
use super::reader::{Node, Reader};
use crate::pointer::Pointer;

#[derive(Debug)]
pub struct Response {
    pub status: StatusPattern,
    pub content: Vec<MediaType>,
    pub headers: Vec<Parameter>,
    pub links: Vec<Link>,
    pub pointer: Pointer,
}

/// The key of a response: `404`, `4XX` or `default`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    Exact(u16),
    /// The first digit.
    Range(u16),
    Default,
}

impl StatusPattern {
    pub fn parse(key: &str) -> Option<Self> {
        match key.as_bytes() {
            b"default" => Some(Self::Default),
            [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(Self::Range(u16::from(digit - b'0'))),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Self::Exact),
            _ => None,
        }
    }

    pub fn matches(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Range(digit) => status / 100 == digit,
            Self::Default => true,
        }
    }

    /// How many statuses it may stand for: the fewest decide.
    pub fn breadth(self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Range(_) => 1,
            Self::Default => 2,
        }
    }
}

impl fmt::Display for StatusPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The entries of `responses`.
pub fn read_all<'a>(reader: &mut Reader<'a>, operation: &Node<'a>) -> Vec<Response> {
    let mut responses = Vec::new();
    for (key, node) in reader.entries(operation, "responses") {
        let Some(status) = StatusPattern::parse(key) else {
            let message = format!("`{key}` is neither a status, a range like `4XX`, nor `default`");
            let help = "until then it is no answer: name it by the status that it is for";
            reader.invalid_name_with_help(&node.at, message, help);
            continue;
        };
        responses.push(Response {
            status,
            content: media::read_all(reader, &node, Direction::Response),
            headers: parameter::read_headers(reader, &node),
            links: link::read_all(reader, &node),
            pointer: node.at,
        });
    }
    responses.shrink_to_fit();
    responses
}
