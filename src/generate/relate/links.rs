//! Links to the answer itself, and to other parts of its list, lead where they say.

use serde_json::{Map, Value};

use super::{Change, Hints};
use crate::generate::label;
use crate::generate::paging::Paging;
use crate::pointer::Pointer;

/// How deep links stand.
const DEEPEST: usize = 2;

/// The base where a link tells none.
const BASE: &str = "https://api.example.com";

/// `self`, `next` and their like in an object called `links`.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let Some(path) = &hints.path else { return Vec::new() };
    let mut changes = Vec::new();
    for (place, object) in super::objects(value) {
        let is_links = place
            .last()
            .is_some_and(|name| matches!(label::snake(&name).as_str(), "links" | "pages" | "paging"));
        if is_links && place.tokens().count() <= DEEPEST {
            changes.extend(of_object(&place, object, path, hints.paging.as_ref()));
        }
    }
    changes
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
