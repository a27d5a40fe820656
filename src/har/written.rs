//! Where in an entry the parts of its exchange are written (HAR 1.2).

use super::raw;
use crate::finding::{ExchangePlace, Part, Side};
use crate::pointer::Pointer;

/// What an entry has of each side.
#[derive(Clone, Debug)]
pub struct Written {
    request: Message,
    response: Message,
    /// The names of the cookies that are listed beside the headers.
    cookies: Vec<String>,
}

#[derive(Clone, Debug)]
struct Message {
    /// The names of the headers, in the order of the list.
    headers: Vec<String>,
    /// Whether there is an object about the body.
    body: bool,
}

impl Written {
    pub fn of(request: &raw::Request, response: &raw::Response) -> Self {
        Self {
            request: Message { headers: names(&request.headers), body: request.post_data.is_some() },
            response: Message { headers: names(&response.headers), body: response.content.is_some() },
            cookies: names(&request.cookies),
        }
    }

    /// Where a part of the exchange is in the entry; of what is not there, what lacks it.
    pub fn pointer(&self, place: &ExchangePlace) -> Pointer {
        let (name, message, body) = match place.side {
            Side::Request => ("request", &self.request, "postData"),
            Side::Response => ("response", &self.response, "content"),
        };
        let side = Pointer::root().join(name);
        match &place.part {
            Part::Target | Part::Path(_) | Part::Query(_) => side.join("url"),
            Part::Status => side.join("status"),
            Part::Body if message.body => side.join(body),
            Part::Body => side,
            Part::Header(name) => match position(&message.headers, name) {
                None if name.eq_ignore_ascii_case("content-type") && message.body => {
                    side.join(body).join("mimeType")
                }
                found => item(side.join("headers"), found),
            },
            Part::Cookie(name) => match position(&message.headers, "cookie") {
                None if !self.cookies.is_empty() => item(side.join("cookies"), position(&self.cookies, name)),
                found => item(side.join("headers"), found),
            },
        }
    }
}

fn names(pairs: &[raw::Pair]) -> Vec<String> {
    pairs.iter().map(|pair| pair.name.clone()).collect()
}

fn position(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|own| own.trim().eq_ignore_ascii_case(name))
}

/// One of a list, or the list.
fn item(list: Pointer, index: Option<usize>) -> Pointer {
    match index {
        Some(index) => list.item(index),
        None => list,
    }
}
