//! A body held against the media type that covers it. Each kind of body is a file of its own.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;

use super::secrets::{self, Credential};
use crate::contract::Contract;
use crate::contract::media::{self, MediaType};
use crate::exchange::abridged::Gap;
use crate::exchange::tape::Tape;
use crate::finding::{ExchangePlace, Finding, Part, Side};
use crate::pointer::Pointer;

mod abridged;
mod encoded;
mod json;

pub use abridged::too_large;

/// A body as it was sent, and what it is held against.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    pub contract: &'a Contract,
    pub side: Side,
    pub bytes: &'a [u8],
    /// What is left out of it.
    pub gaps: &'a [Gap],
    /// The `Content-Type` it was sent with; empty without one.
    pub content_type: &'a str,
    /// The declaration that covers it, where there is one.
    pub media: Option<&'a MediaType>,
    /// Where the document declares bodies of this request or response.
    pub pointer: &'a Pointer,
    /// What the request was let in by, which a response must not repeat.
    pub credentials: &'a [Credential],
}

impl<'a> Body<'a> {
    /// Adds what is wrong with the body. Returns its value, if it is of a kind that has one.
    pub fn hold(&self, findings: &mut Vec<Finding>) -> Option<Tape<'a>> {
        if !self.gaps.is_empty() {
            return abridged::hold(self, findings);
        }
        if media::is_json(self.content_type) {
            return json::hold(self, findings);
        }
        match self.media {
            Some(media) => encoded::hold(self, media, findings),
            None => {
                self.find_secrets(findings);
                None
            }
        }
    }

    /// As [`Body::hold`], of a body of which nobody needs the value. One that was faultless before is so again.
    pub fn hold_unless_known(&self, findings: &mut Vec<Finding>) {
        let Some(media) = self.media else { return drop(self.hold(findings)) };
        let fingerprint = self.fingerprint();
        if media.faultless.has(fingerprint) {
            return;
        }
        let before = findings.len();
        self.hold(findings);
        if findings.len() == before {
            media.faultless.add(fingerprint);
        }
    }

    /// All that decides what is wrong with it, beside its media type.
    fn fingerprint(&self) -> u64 {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        hasher.write(self.bytes);
        self.content_type.hash(&mut hasher);
        self.credentials.hash(&mut hasher);
        hasher.finish()
    }

    /// Looks for credentials in the body as one text.
    fn find_secrets(&self, findings: &mut Vec<Finding>) {
        if self.side == Side::Response {
            findings.extend(secrets::in_text(self.bytes, self.credentials));
        }
    }

    fn place(&self) -> ExchangePlace {
        ExchangePlace { side: self.side, part: Part::Body, pointer: Pointer::root() }
    }
}

/// The media types that are declared, as help names them.
pub fn names(content: &[MediaType]) -> String {
    let names: Vec<_> = content.iter().map(|media| format!("`{}`", media.name)).collect();
    names.join(" or ")
}
