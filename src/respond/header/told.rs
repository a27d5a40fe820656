//! Headers that tell what the body, or the request, tells too.

use std::cell::OnceCell;

use bytes::Bytes;
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::form;
use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::style::Location;
use crate::generate::{Hints, Paging};

/// Where links lead that must be absolute.
const BASE: &str = "https://api.example.com";

/// Names of headers for how many items a whole list has.
const TOTALS: &[&str] = &[
    "x-total-count",
    "x-total",
    "total-count",
    "x-total-items",
    "x-pagination-total",
    "x-pagination-total-count",
    "x-pagination-count",
    "x-items-total",
    "pagination-total",
];
const PAGES: &[&str] =
    &["x-total-pages", "x-pagination-total-pages", "x-page-count", "x-pagination-page-count"];
const PAGE: &[&str] =
    &["x-page", "x-current-page", "x-page-number", "x-pagination-page", "x-pagination-current-page"];
const SIZES: &[&str] =
    &["x-per-page", "x-page-size", "x-limit", "x-pagination-limit", "x-pagination-per-page"];
const CURSORS: &[&str] =
    &["x-next-cursor", "x-cursor-next", "x-next-page-token", "x-next-token", "x-pagination-next-cursor"];

/// The same in bodies, in lower case without underscores.
const BODY_TOTALS: &[&str] =
    &["total", "totalcount", "totalitems", "totalresults", "totalelements", "totalrecords"];
const BODY_CURSORS: &[&str] = &["nextcursor", "nextpagetoken", "nexttoken", "nextmarker"];
const BODY_CHANGES: &[&str] = &[
    "updatedat",
    "modifiedat",
    "lastmodified",
    "lastmodifiedat",
    "lastupdated",
    "updated",
    "modified",
    "updatedon",
];
const HOLDERS: &[&str] = &["data", "result", "item", "payload", "resource", "body", "response"];
const IDS: &[&str] = &["id", "uuid", "guid", "gid", "key", "slug"];

/// Names of query parameters for the part of a list that is wanted.
const ASKS_FOR_PAGE: &[&str] = &["page", "pagenumber"];
const ASKS_FOR_OFFSET: &[&str] = &["offset", "skip"];

/// What an answer tells beside its headers.
pub struct Told<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    status: StatusCode,
    /// What the request tells, of an answer that is made for it.
    hints: Option<&'a Hints>,
    bytes: &'a Bytes,
    body: OnceCell<Value>,
}

impl<'a> Told<'a> {
    pub fn new(
        contract: &'a Contract,
        operation: &'a Operation,
        status: StatusCode,
        hints: Option<&'a Hints>,
        bytes: &'a Bytes,
    ) -> Self {
        Self { contract, operation, status, hints, bytes, body: OnceCell::new() }
    }

    /// What a header is to say, in the order of preference; nothing where it had better not be there. `None`
    /// where nothing tells of it.
    pub fn of(&self, header: &str) -> Option<Vec<Value>> {
        let is = |names: &[&str]| names.contains(&header);
        match header {
            "location" | "content-location" => self.location(),
            "last-modified" => self.last_modified(),
            "link" => self.links(),
            _ if is(TOTALS) => self.total().map(number),
            _ if is(CURSORS) => self.next_cursor(),
            _ if is(PAGES) => self.paging().map(|part| number(part.pages())),
            _ if is(PAGE) => self.paging().map(|part| number(part.page())),
            _ if is(SIZES) => self.paging().map(|part| number(part.size())),
            _ => None,
        }
    }

    /// True for a header that tells which part of a list this is, where that was a longer or shorter one.
    pub fn is_another_part(&self, was: &Self, header: &str) -> bool {
        let is_of_parts =
            header == "link" || [PAGES, PAGE, SIZES].iter().any(|names| names.contains(&header));
        is_of_parts && self.listed() != was.listed()
    }

    /// The body, read when it is first asked for; null where it is no JSON.
    fn body(&self) -> &Value {
        self.body.get_or_init(|| serde_json::from_slice(self.bytes).unwrap_or_default())
    }

    /// The object that a body is, or the one that it is there to hold.
    fn thing(&self) -> Option<&Map<String, Value>> {
        let whole = self.body().as_object()?;
        let mut inside = whole.iter().filter_map(|(name, value)| Some((name, value.as_object()?)));
        let held = inside.find(|(name, _)| whole.len() == 1 || HOLDERS.contains(&plain(name).as_str()));
        Some(held.map_or(whole, |(_, thing)| thing))
    }

    /// The path of what was created (RFC 9110 §10.2.2): the one with an id behind the path of the request.
    fn location(&self) -> Option<Vec<Value>> {
        let is_made = self.status == StatusCode::CREATED
            || (self.status.is_success() && self.operation.method == Method::POST);
        let path = self.path().filter(|_| is_made)?.trim_end_matches('/');
        let around = format!("{}/{{", self.operation.template.trim_end_matches('/'));
        let named = self.contract.operations().iter().find_map(|other| {
            other.template.strip_prefix(&around)?.strip_suffix('}').filter(|name| !name.contains('/'))
        });
        let id = id_of(self.thing()?, named?)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let path = format!("{path}/{}", Some(id).filter(|id| !id.is_empty() && id.bytes().all(is_plain))?);
        let absolute = format!("{BASE}{path}");
        Some(vec![Value::from(path), Value::from(absolute)])
    }

    /// The path that was asked for.
    fn path(&self) -> Option<&str> {
        let template = Some(self.operation.template.as_str()).filter(|template| !template.contains('{'));
        self.hints.and_then(|hints| hints.path.as_deref()).or(template)
    }

    fn last_modified(&self) -> Option<Vec<Value>> {
        let (_, changed) = find(self.thing()?, BODY_CHANGES)?;
        let second = changed.as_str()?.parse::<Timestamp>().ok()?.as_second();
        Some(vec![Value::from(form::http_date(second)?)])
    }

    /// How many items the whole list has.
    fn total(&self) -> Option<usize> {
        let body = self.body();
        let of_part = self.paging().map(|part| part.total());
        if let Some(items) = body.as_array() {
            return of_part.or(Some(items.len()));
        }
        let whole = body.as_object()?;
        let objects = [whole].into_iter().chain(whole.values().filter_map(Value::as_object));
        let told = objects.filter_map(|object| find(object, BODY_TOTALS)?.1.as_u64()).next();
        told.and_then(|total| usize::try_from(total).ok()).or(of_part).or_else(|| self.listed())
    }

    /// The part of a list that was asked for, where the body holds that.
    fn paging(&self) -> Option<&Paging> {
        let part = self.hints?.paging.as_ref()?;
        (self.listed() == Some(part.count())).then_some(part)
    }

    /// How many items the list has that the body is, or holds.
    fn listed(&self) -> Option<usize> {
        let only = |object: &Map<String, Value>| {
            let mut lists = object.values().filter_map(Value::as_array);
            lists.next().filter(|_| lists.next().is_none()).map(Vec::len)
        };
        match self.body() {
            Value::Array(items) => Some(items.len()),
            Value::Object(object) => only(object),
            _ => None,
        }
    }

    fn next_cursor(&self) -> Option<Vec<Value>> {
        let whole = self.body().as_object();
        let objects = whole
            .into_iter()
            .chain(whole.into_iter().flat_map(|whole| whole.values().filter_map(Value::as_object)));
        let told = objects.filter_map(|object| find(object, BODY_CURSORS)).next();
        match told {
            Some((_, Value::Null)) => Some(Vec::new()),
            Some((_, cursor)) => Some(vec![cursor.clone()]),
            None => self.paging().map(|part| part.next_cursor().map(Value::from).into_iter().collect()),
        }
    }

    /// Links to the parts around this one (RFC 8288 §3), where parts have numbers.
    fn links(&self) -> Option<Vec<Value>> {
        let (part, path) = (self.paging()?, self.path()?);
        let declared =
            self.operation.parameters().iter().filter(|parameter| parameter.location == Location::Query);
        let asks = |names: &[&str]| {
            declared
                .clone()
                .map(|parameter| parameter.name.as_str())
                .find(|name| names.contains(&plain(name).as_str()))
        };
        let (by_page, by_offset) = (asks(ASKS_FOR_PAGE), asks(ASKS_FOR_OFFSET));
        let query = |page: usize| match (by_page, by_offset) {
            (Some(name), _) => Some(format!("{name}={page}")),
            (None, Some(name)) => Some(format!("{name}={}", (page - 1).saturating_mul(part.size()))),
            (None, None) => None,
        };
        let (page, pages) = (part.page(), part.pages());
        let around = [
            ("first", (pages > 1).then_some(1)),
            ("prev", (page > 1).then(|| page.saturating_sub(1).min(pages))),
            ("next", part.has_more().then(|| page.saturating_add(1))),
            ("last", (pages > 1).then_some(pages)),
        ];
        let links = around
            .into_iter()
            .filter_map(|(rel, page)| Some(format!("<{path}?{}>; rel=\"{rel}\"", query(page?)?)));
        let links: Vec<_> = links.collect();
        Some(if links.is_empty() { Vec::new() } else { vec![Value::from(links.join(", "))] })
    }
}

/// A number, and the text for it.
pub fn number(number: usize) -> Vec<Value> {
    vec![Value::from(number), Value::from(number.to_string())]
}

/// The id of a thing, under the name that a path has for it, else under a plain one.
fn id_of(thing: &Map<String, Value>, name: &str) -> Option<String> {
    let own = plain(name);
    let (_, id) = find(thing, &[&own]).or_else(|| find(thing, IDS))?;
    match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// The first property with one of these names.
fn find<'v>(object: &'v Map<String, Value>, names: &[&str]) -> Option<(&'v String, &'v Value)> {
    object.iter().find(|(name, _)| names.contains(&plain(name).as_str()))
}

/// A name in lower case, without what stands between its words.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
