//! Links to the answer itself, and to other parts of its list, lead where they say.

use serde_json::{Map, Value};

use super::{Change, Hints};
use crate::generate::look::label;
use crate::generate::paging::{self, Paging};
use crate::pointer::Pointer;

/// How deep links stand.
const DEEPEST: usize = 2;

/// How links begin that no example tells.
const MADE_UP: &str = "https://example.com/";

/// The base where a link tells none.
const BASE: &str = "https://api.example.com";

/// `self`, `next` and their like in an object called `links`.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let Some(path) = &hints.path else { return Vec::new() };
    let mut changes = Vec::new();
    for (place, object) in super::objects(value) {
        let name = place.last().map(|name| label::snake(&name)).unwrap_or_default();
        let depth = place.tokens().count();
        match name.as_str() {
            "links" | "pages" | "paging" if depth <= DEEPEST => {
                changes.extend(of_object(&place, object, path, hints.paging.as_ref()));
            }
            "next_page" if depth <= DEEPEST => {
                changes.extend(next(&place, object, path, hints.paging.as_ref()))
            }
            _ => changes.extend(own(&place, object, path)),
        }
    }
    changes
}

/// A link from an item of a list to itself, where it is made up.
fn own(place: &Pointer, item: &Map<String, Value>, path: &str) -> Option<Change> {
    let (name, known) = item.get_key_value("self")?;
    let (_, id) = item
        .iter()
        .find(|(name, id)| label::is_bare_id(&label::snake(name)) && (id.is_string() || id.is_number()))?;
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let is_item = place.last().is_some_and(|token| token.bytes().all(|b| b.is_ascii_digit()));
    let known = known.as_str().filter(|known| is_item && known.starts_with(MADE_UP))?;
    Some((place.join(name), Value::from(format!("{}{path}/{id}", base(known)))))
}

/// The address of the part that follows, as `path` and `uri`.
fn next(place: &Pointer, next: &Map<String, Value>, path: &str, paging: Option<&Paging>) -> Vec<Change> {
    let Some(part) = paging.filter(|part| part.has_more()) else { return Vec::new() };
    let Some(known) = next.get("path").and_then(Value::as_str) else { return Vec::new() };
    let path = format!("{path}?limit={}&offset={}", part.size, paging::cursor(part.end()));
    let base = next.get("uri").and_then(Value::as_str).and_then(|uri| uri.strip_suffix(known));
    let uri = base.map(|base| (place.join("uri"), Value::from(format!("{base}{path}"))));
    uri.into_iter().chain([(place.join("path"), Value::from(path))]).collect()
}

fn of_object(
    place: &Pointer,
    links: &Map<String, Value>,
    path: &str,
    paging: Option<&Paging>,
) -> Vec<Change> {
    let links = links.iter().filter_map(|(name, known)| {
        let own = format!("{}{path}", base(known.as_str()?));
        let page = |number: usize| Value::from(format!("{own}?page={number}"));
        let link = match (label::snake(name).as_str(), paging) {
            ("self", _) => Some(Value::from(own.as_str())),
            ("next", Some(part)) if part.has_more() => Some(page(part.page() + 1)),
            ("prev" | "previous", Some(part)) if part.offset > 0 => Some(page(part.page().max(2) - 1)),
            ("first", Some(_)) => Some(page(1)),
            ("last", Some(part)) => Some(page(part.pages())),
            ("next" | "prev" | "previous", _) => Some(Value::Null),
            _ => None,
        };
        link.filter(|link| link != known).map(|link| (place.join(name), link))
    });
    links.collect()
}

/// The scheme and the host of a link; none for a path alone.
fn base(link: &str) -> &str {
    match link.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            link.get(..scheme.len() + "://".len() + host.len()).unwrap_or(BASE)
        }
        None if link.starts_with('/') => "",
        None => BASE,
    }
}
