//! What makes two findings the same one: across runs, and across the exchanges of one run.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::finding::{ExchangePlace, Finding, Part};
use crate::pointer::Pointer;
use crate::source::Place;

/// What makes a finding the same one tomorrow.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    /// Where the value is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Where the document is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    /// Where in the exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exchange: Option<String>,
    /// The message, where nothing else tells one finding from another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

impl Key {
    /// The key of a finding; `name` says how files are named in it.
    pub fn of(finding: &Finding, name: impl Fn(&Path) -> String) -> Self {
        let written =
            |place: &Place| format!("{}#{}", name(place.source.path()), without_indices(&place.pointer));
        let exchange = finding.exchange.as_ref().map(|place| {
            let pointer = without_indices(&place.pointer);
            ExchangePlace { pointer, ..place.clone() }.to_string()
        });
        Self {
            code: finding.rule.code.to_owned(),
            operation: finding.operation.as_deref().map(str::to_owned),
            value: finding.value.as_ref().map(written),
            document: finding.document.as_ref().map(written),
            exchange,
            says: (!is_placed(finding)).then(|| finding.message.clone()),
        }
    }
}

/// Whether a finding is about less than a whole file or a whole message.
fn is_placed(finding: &Finding) -> bool {
    let in_file = finding.value.iter().chain(&finding.document).any(|place| !place.pointer.is_root());
    in_file || finding.exchange.as_ref().is_some_and(|place| place.part != Part::Target)
}

/// The pointer with `*` for each index of an array. What looks like one below these keys is a name.
fn without_indices(pointer: &Pointer) -> Pointer {
    const NAMING: [&str; 5] = ["responses", "properties", "patternProperties", "schemas", "headers"];
    let mut general = Pointer::root();
    let mut names = false;
    for token in pointer.tokens() {
        let is_index = !names && token.bytes().all(|b| b.is_ascii_digit());
        general.push(if is_index { "*" } else { &token });
        names = NAMING.contains(&&*token);
    }
    general
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::finding::Finding;
    use crate::rules::{UNDOCUMENTED_OPERATION, WRONG_TYPE};
    use crate::source::{Format, Source};

    fn key(finding: &Finding) -> Key {
        Key::of(finding, |path| path.display().to_string())
    }

    fn found(document: &str, body: &str) -> Finding {
        let source = Arc::new(Source::new("a.yaml", String::new(), Format::Yaml));
        let exchange = ExchangePlace::response(Part::Body).below(&Pointer::parse(body).unwrap());
        let place = Place::new(source, Pointer::parse(document).unwrap());
        Finding::new(&WRONG_TYPE, format!("at {body}")).at(place).in_exchange(exchange)
    }

    #[test]
    fn items_of_a_list_are_alike_and_statuses_are_not() {
        let at = "/paths/~1a/get/responses/200/content/x/schema/anyOf/1";
        assert_eq!(key(&found(at, "/items/0/id")), key(&found(at, "/items/17/id")));
        assert_eq!(key(&found(at, "/0")), key(&found(&at.replace("anyOf/1", "anyOf/0"), "/1")));
        assert_ne!(key(&found(at, "/0")), key(&found(&at.replace("200", "201"), "/0")));
        assert_ne!(key(&found(at, "/items/0/id")), key(&found(at, "/items/0/name")));
    }

    #[test]
    fn the_message_counts_where_nothing_else_tells() {
        let nowhere = |path: &str| {
            Finding::new(&UNDOCUMENTED_OPERATION, format!("there is no `{path}`"))
                .in_exchange(ExchangePlace::request(Part::Target))
        };
        assert_ne!(key(&nowhere("/a")), key(&nowhere("/b")));
        assert_eq!(key(&nowhere("/a")), key(&nowhere("/a")));
    }
}
