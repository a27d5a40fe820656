//! The server's own pages, below `/__bonafide/`: what it is, what happened, and what was wrong.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

mod exchange;
mod exchanges;
mod findings;
mod guard;

pub use guard::Access;

use super::current::Outcome;
use super::journal::{Journal, Limits};
use super::problem::problem;
use crate::contract::Contract;
use crate::exchange::Response;
use crate::finding::Finding;
use crate::redact::Plan;

/// The folder of all pages.
pub const ROOT: &str = "/__bonafide";

/// The word for these answers in the log.
const SOURCE: &str = "admin";

/// What a request for one of the pages says.
#[derive(Debug)]
pub struct Asked {
    pub method: Method,
    pub path: String,
    pub query: Option<String>,
    /// The host that the request is meant for, with its port.
    pub host: Option<String>,
    pub headers: HeaderMap,
    /// Whether machines other than this one can reach the server.
    pub exposed: bool,
}

/// What the server knows of itself and of what happened.
pub struct Admin {
    access: Access,
    journal: Journal,
    reloads: AtomicUsize,
    /// What is wrong with the document and its fixtures, once that is known.
    checked: RwLock<Option<Arc<[Finding]>>>,
}

/// What there is below the folder: how to ask for it, and what it says.
const PAGES: [(&str, &str, &str); 5] = [
    ("GET", "/health", "that the server is ready, and what it serves"),
    ("GET", "/exchanges", "the exchanges, the newest last"),
    ("GET", "/exchanges/<id>", "one exchange with its findings"),
    ("GET", "/findings", "each fault of the document and of the exchanges, once"),
    ("POST", "/reset", "forgets all exchanges; needs a Bonafide-Admin header"),
];

/// One of the pages.
#[derive(Clone, Copy, Debug)]
enum Page<'a> {
    Index,
    Health,
    Exchanges,
    Exchange(&'a str),
    Findings,
    Reset,
}

/// Why a page is not shown: a status, and what to say.
type Refusal = (StatusCode, String);

impl Admin {
    pub fn new(access: Access, limits: Limits) -> Self {
        Self {
            access,
            journal: Journal::new(limits),
            reloads: AtomicUsize::new(0),
            checked: RwLock::new(None),
        }
    }

    /// What happened.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Hears that what is served was read again. What happened before is kept.
    pub fn reloaded(&self) {
        self.reloads.fetch_add(1, Ordering::Relaxed);
        self.know(None);
        self.journal.settle();
    }

    /// Hears what is wrong with the document that is served now and with its fixtures.
    pub fn checked(&self, findings: &[Finding]) {
        self.know(Some(findings.into()));
    }

    fn know(&self, findings: Option<Arc<[Finding]>>) {
        *self.checked.write().unwrap_or_else(PoisonError::into_inner) = findings;
    }

    fn known(&self) -> Option<Arc<[Finding]>> {
        self.checked.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers a request for a page. Formatting much of it takes milliseconds.
    pub fn answer(&self, asked: &Asked, contract: Option<&Contract>) -> Outcome {
        let shown = self.access.admit(asked).and_then(|()| self.show(asked, contract));
        let mut outcome = shown.unwrap_or_else(|(status, detail)| problem(status, SOURCE, &detail));
        let Response { status, headers, .. } = &mut outcome.response;
        if *status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        keep_private(headers);
        outcome
    }

    fn show(&self, asked: &Asked, contract: Option<&Contract>) -> Result<Outcome, Refusal> {
        let page = Page::at(&asked.path).ok_or_else(unknown_page)?;
        if !page.takes(&asked.method) {
            return Ok(other_method(asked, page));
        }
        let value = match page {
            Page::Index => index(),
            Page::Health => self.health(contract),
            Page::Exchanges => exchanges::page(&self.journal, asked.query.as_deref(), contract)?,
            Page::Exchange(id) => {
                let entry = id.parse().ok().and_then(|id| self.journal.get(id));
                let plan = contract.map_or(Plan::none(), Contract::redaction);
                exchange::whole(&entry.ok_or_else(|| unknown_exchange(id))?, plan)
            }
            Page::Findings => findings::page(self.known().as_deref(), &self.journal.all()),
            Page::Reset => {
                guard::admit_write(&asked.headers)?;
                self.journal.clear();
                json!({ "reset": true })
            }
        };
        Ok(json_answer(&value))
    }

    fn health(&self, contract: Option<&Contract>) -> Value {
        let files = contract.into_iter().flat_map(|contract| contract.document().files());
        json!({
            "ready": true,
            "version": env!("CARGO_PKG_VERSION"),
            "since": exchange::time(self.journal.since()),
            "operations": contract.map_or(0, |contract| contract.operations().len()),
            "documents": files.map(|file| file.display().to_string()).collect::<Vec<_>>(),
            "reloads": self.reloads.load(Ordering::Relaxed),
            "checked": self.known().is_some(),
        })
    }
}

impl fmt::Debug for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admin").finish_non_exhaustive()
    }
}

impl<'a> Page<'a> {
    fn at(path: &'a str) -> Option<Self> {
        match path.strip_prefix(ROOT)? {
            "" | "/" => Some(Self::Index),
            "/health" => Some(Self::Health),
            "/exchanges" => Some(Self::Exchanges),
            "/findings" => Some(Self::Findings),
            "/reset" => Some(Self::Reset),
            other => other.strip_prefix("/exchanges/").filter(|id| !id.contains('/')).map(Self::Exchange),
        }
    }

    fn takes(self, method: &Method) -> bool {
        match self {
            Self::Reset => method == Method::POST,
            _ => method == Method::GET || method == Method::HEAD,
        }
    }

    fn allowed(self) -> &'static str {
        match self {
            Self::Reset => "POST",
            _ => "GET, HEAD",
        }
    }
}

fn index() -> Value {
    let page =
        |(method, path, about)| json!({ "method": method, "href": format!("{ROOT}{path}"), "about": about });
    json!({ "pages": PAGES.map(page) })
}

fn unknown_page() -> Refusal {
    let there = PAGES.map(|(_, path, _)| format!("{ROOT}{path}")).join(", ");
    (StatusCode::NOT_FOUND, format!("There is no such page. There are {there}."))
}

fn unknown_exchange(id: &str) -> Refusal {
    let detail = format!(
        "There is no exchange `{id}`: it was never there, or made room for newer ones. {ROOT}/exchanges lists those that are kept."
    );
    (StatusCode::NOT_FOUND, detail)
}

fn other_method(asked: &Asked, page: Page<'_>) -> Outcome {
    let allow = page.allowed();
    let detail = format!("`{}` does not take {}; it takes {allow}.", asked.path, asked.method);
    let mut outcome = problem(StatusCode::METHOD_NOT_ALLOWED, SOURCE, &detail);
    outcome.response.headers.insert(ALLOW, HeaderValue::from_static(allow));
    outcome
}

fn json_answer(value: &Value) -> Outcome {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let response = Response { status: StatusCode::OK, headers, body: Bytes::from(value.to_string()) };
    Outcome { response, source: SOURCE.into(), findings: Vec::new(), operation: None }
}

/// Nothing keeps these answers, and no page of another origin takes them in, as a script or otherwise.
fn keep_private(headers: &mut HeaderMap) {
    const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
}
