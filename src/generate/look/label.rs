//! The words in the names of properties and components.

use crate::generate::site::{Site, Step};

/// What a value is called, in lower case with underscores: `createdAt` is `created_at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(String);

/// Names of properties that only hold what a schema is about, and do not name it.
const WRAPPERS: &[&str] = &[
    "data",
    "items",
    "item",
    "results",
    "result",
    "value",
    "values",
    "records",
    "content",
    "payload",
    "body",
    "details",
    "detail",
    "response",
    "object",
    "entries",
    "entry",
    "list",
    "page",
    "metadata",
    "attributes",
];

/// Last words of component names that say nothing of what the component is.
const SUFFIXES: &[&str] = &[
    "model", "response", "request", "output", "input", "schema", "dto", "info", "data", "object", "entity",
    "read", "list", "page", "result", "base", "create", "update", "public", "detail", "details", "config",
    "compact", "mini", "full",
];

/// Names of properties that only say how a thing stands to another.
const RELATIVES: &[&str] = &[
    "parent", "child", "previous", "next", "current", "original", "related", "source", "target", "root",
    "self",
];

/// What people are called for what they do.
pub const PEOPLE: &[&str] = &[
    "user",
    "person",
    "member",
    "author",
    "owner",
    "contact",
    "customer",
    "employee",
    "patient",
    "student",
    "driver",
    "passenger",
    "admin",
    "sender",
    "recipient",
    "guest",
    "creator",
    "assignee",
    "profile",
    "follower",
    "collaborator",
    "participant",
    "attendee",
    "subscriber",
    "invitee",
    "reviewer",
    "manager",
    "candidate",
    "applicant",
    "teacher",
    "learner",
    "requester",
    "grantee",
    "actor",
];

/// Names of what tells one thing from others of its kind.
const IDS: &[&str] = &["id", "uuid", "guid", "gid", "ulid", "identifier"];

impl Label {
    /// The name of the property at a place. Items are called by the singular of their array's
    /// name, and so are the entries of a map, whose keys are no names.
    pub fn of(site: &Site<'_>) -> Self {
        match (site.step(), site.parent()) {
            (Step::Property(name), Some(parent)) if !is_entry(parent, name) => Self(snake(name)),
            (Step::Root, _) | (_, None) => Self(component(site).unwrap_or_default()),
            (_, Some(parent)) => Self(singular(bare(&Self::of(parent).0))),
        }
    }

    /// A name as it is written somewhere.
    pub fn named(name: &str) -> Self {
        Self(snake(name))
    }

    /// The name with `error` before it, where the object around the place tells of one.
    pub fn of_fault(self, site: &Site<'_>) -> Self {
        if tells_of_fault(&subject(site)) { Self(format!("error_{}", self.0)) } else { self }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split('_')
    }

    /// True if the name is this one or ends in it, word by word.
    pub fn ends_with(&self, words: &str) -> bool {
        self.0.strip_suffix(words).is_some_and(|start| start.is_empty() || start.ends_with('_'))
    }

    /// The name without these last words.
    pub fn before(&self, words: &str) -> &str {
        self.0.strip_suffix(words).unwrap_or("").trim_end_matches('_')
    }
}

/// What many are, without what they are told apart by or what happened to them: `totals_by_status`,
/// `keywords_found`.
fn bare(name: &str) -> &str {
    const REST: [&str; 7] = ["_by_", "_per_", "_found", "_added", "_removed", "_changed", "_matched"];
    REST.iter().find_map(|rest| name.split_once(rest)).map_or(name, |(bare, _)| bare)
}

/// What the object around a place is about, in words: `organization`, `rate limit`.
pub fn subject(site: &Site<'_>) -> String {
    let around = site.parent().unwrap_or(site);
    let names = around.outwards().filter_map(|site| match (site.step(), site.parent()) {
        (Step::Property(name), Some(parent))
            if !WRAPPERS.contains(&snake(name).as_str()) && !is_entry(parent, name) =>
        {
            let called = without_suffixes(&singular(&snake(name)));
            // `assigned_to` does not say what somebody is, nor `parent` what something is.
            if leads_on(&called) || RELATIVES.contains(&called.as_str()) {
                component(site).or(Some(called))
            } else {
                Some(called)
            }
        }
        (Step::Item(_), Some(_)) if component(site).is_none() => None,
        _ => component(site),
    });
    names
        .map(|name| name.replace('_', " "))
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "item".to_owned())
}

/// What the objects are about that stand under a name in one about `owner`.
pub fn owner_below(owner: &str, name: &str) -> String {
    let name = snake(name);
    if WRAPPERS.contains(&name.as_str()) { owner.to_owned() } else { singular(&name) }
}

/// What the values of a component are about, without words such as `Response`.
pub fn of_component(name: &str) -> String {
    // Where a name leads with that of its module, what it names comes last.
    without_suffixes(&snake(name.rsplit("__").next().unwrap_or(name)))
}

fn without_suffixes(name: &str) -> String {
    let mut words: Vec<_> = name.split('_').collect();
    if words.len() > 2 && words.last() == Some(&"item") {
        words.pop();
    }
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(word)) {
        words.pop();
    }
    words.join("_")
}

/// True for a name that ends as if another word should follow.
pub fn leads_on(name: &str) -> bool {
    name.rsplit_once('_')
        .is_some_and(|(_, last)| ["by", "for", "from", "in", "of", "on", "to", "with"].contains(&last))
}

/// The same for the component that a reference names.
pub fn of_component_behind(reference: &str) -> Option<String> {
    reference.strip_prefix("#/components/schemas/").map(of_component)
}

/// True for `id`, `uuid` and their like, which do not say what they are the id of.
pub fn is_bare_id(name: &str) -> bool {
    IDS.contains(&name)
}

/// What a name such as `user_id` says that it is the id of.
pub fn stem_of_id(name: &str) -> Option<&str> {
    let (stem, last) = name.rsplit_once('_')?;
    is_bare_id(last).then_some(stem)
}

/// True for a name that only holds what a schema is about.
pub fn is_wrapper(name: &str) -> bool {
    WRAPPERS.contains(&snake(name).as_str())
}

/// True for a subject such as `validation error`.
pub fn tells_of_fault(subject: &str) -> bool {
    ["error", "problem", "failure", "exception"].iter().any(|word| subject.contains(word))
}

/// The words of a name in lower case, joined by underscores.
pub fn snake(name: &str) -> String {
    if is_snake(name) {
        return name.to_owned();
    }
    let mut snake = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let starts_word = c.is_uppercase()
            && (before.is_lowercase()
                || before.is_ascii_digit()
                || (before.is_uppercase() && chars.peek().is_some_and(|next| next.is_lowercase())));
        if (!c.is_alphanumeric() || starts_word) && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        if c.is_alphanumeric() {
            snake.extend(c.to_lowercase());
        }
        before = c;
    }
    snake.truncate(snake.trim_end_matches('_').len());
    snake
}

/// True for a name that is written so already, as most are.
pub fn is_snake(name: &str) -> bool {
    let mut before = b'_';
    for byte in name.bytes() {
        if !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || (byte == b'_' && before != b'_')) {
            return false;
        }
        before = byte;
    }
    before != b'_'
}

/// The name of one of many, as far as English spelling tells.
pub fn singular(name: &str) -> String {
    let cut =
        |ending: &str, instead: &str| name.strip_suffix(ending).map(|start| format!("{start}{instead}"));
    if ["ss", "us", "sis", "xis", "news", "series"].iter().any(|ending| name.ends_with(ending)) {
        return name.to_owned();
    }
    cut("ies", "y")
        .or_else(|| cut("sses", "ss"))
        .or_else(|| cut("xes", "x"))
        .or_else(|| cut("ches", "ch"))
        .or_else(|| cut("shes", "sh"))
        .or_else(|| cut("s", ""))
        .unwrap_or_else(|| name.to_owned())
}

/// The component that a value is an instance of, without words such as `Response`.
pub fn component(site: &Site<'_>) -> Option<String> {
    Some(of_component(&site.shape()?.component()?))
}

/// The key of the entry of a map at a place, as a name.
pub fn key(site: &Site<'_>) -> Option<Label> {
    match (site.step(), site.parent()) {
        (Step::Property(name), Some(parent)) if is_entry(parent, name) => Some(Label(snake(name))),
        _ => None,
    }
}

/// True for the entries of a map: no schema names the property.
pub fn is_entry(parent: &Site<'_>, name: &str) -> bool {
    parent.shape().is_some_and(|shape| {
        !shape.parts.iter().any(|part| part.entry("properties", name).is_some())
            && !shape.required().contains(&name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_words() {
        for (name, words) in [
            ("organizationName", "organization_name"),
            ("logo-url", "logo_url"),
            ("APIKey", "api_key"),
            ("user.firstName", "user_first_name"),
            ("last4", "last4"),
            ("_id", "id"),
        ] {
            assert_eq!(snake(name), words);
        }
    }

    #[test]
    fn one_of_many() {
        for (many, one) in [("companies", "company"), ("boxes", "box"), ("status", "status"), ("tags", "tag")]
        {
            assert_eq!(singular(many), one);
        }
    }
}
