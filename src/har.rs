//! HAR 1.2 (HTTP Archive): traffic that a browser, a proxy or a test runner has captured.

mod raw;
mod read;
mod url;
mod write;
mod written;

pub use read::{Archive, read};
pub use url::Origin;
pub use write::{Taken, Writer};

use std::sync::Arc;

use crate::exchange::Exchange;
use crate::finding::ExchangePlace;
use crate::pointer::Pointer;
use written::Written;

/// An exchange of an archive, and what the archive knows besides.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its place in `log.entries`, counted from zero.
    pub index: usize,
    /// Where the request went.
    pub origin: Origin,
    /// `http` or `https`.
    pub scheme: String,
    pub exchange: Exchange,
    /// False where there was a body that the archive does not hold. The exchange has none then.
    pub request_body_known: bool,
    /// As [`Entry::request_body_known`], of the response.
    pub response_body_known: bool,
    /// What the browser asked for, where it says so: `document`, `script`, `empty` for a fetch (Fetch
    /// Metadata §2.1, `Sec-Fetch-Dest`; `_resourceType` of Chromium).
    pub destination: Option<String>,
    /// When the request was sent, as the archive has it (ISO 8601).
    pub started: Option<String>,
    /// The program that wrote the archive: `WebInspector` of Chromium, `Firefox`.
    pub creator: Option<Arc<str>>,
    /// The names of the files beside the archive that hold its bodies, where it does not hold them
    /// itself (`_file` of Playwright).
    pub attached: Attached,
    written: Written,
}

/// The files of an exchange's bodies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    pub request: Option<String>,
    pub response: Option<String>,
}

impl Entry {
    /// Where in the archive a part of the exchange is written; of what is not there, what lacks it.
    pub fn pointer(&self, place: &ExchangePlace) -> Pointer {
        let entry = Pointer::root().join("log").join("entries").item(self.index);
        entry.concat(&self.written.pointer(place))
    }

    /// True where credentials may have been left out: Chromium, unless asked for sensitive data, leaves out
    /// `Authorization`, `Cookie` and `Set-Cookie`.
    pub fn is_sanitized(&self) -> bool {
        const LEFT_OUT: [&str; 2] = ["authorization", "cookie"];
        let Exchange { request, response } = &self.exchange;
        self.creator.as_deref() == Some("WebInspector")
            && !LEFT_OUT.iter().any(|name| request.headers.contains_key(*name))
            && !response.headers.contains_key("set-cookie")
    }

    /// True for what a browser loads to show a page: scripts, styles, images, the page itself.
    pub fn is_part_of_a_page(&self) -> bool {
        const NOT: [&str; 7] = ["empty", "fetch", "xhr", "other", "json", "eventsource", "ping"];
        self.destination.as_deref().is_some_and(|destination| !NOT.contains(&destination))
    }
}
