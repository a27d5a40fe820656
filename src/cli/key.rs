//! What makes two findings the same one: across runs, and across the exchanges of one run.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::finding::{ExchangePlace, Finding, Rule};
use crate::pointer::Pointer;
use crate::rules::{
    INVALID_HEADER, INVALID_PARAMETER, INVALID_TRAFFIC, NO_MATCHING_SCHEMA, OUT_OF_RANGE, UNMATCHED_TRAFFIC,
    UNREADABLE_BODY, VALUE_NOT_IN_ENUM, WRONG_FORMAT,
};
use crate::source::Place;
use crate::source::shape::{Field, Shape};

/// Rules whose messages quote the value, which differs from one exchange to the next. Of them the
/// place tells enough.
const QUOTING: [&Rule; 7] = [
    &INVALID_HEADER,
    &INVALID_PARAMETER,
    &NO_MATCHING_SCHEMA,
    &OUT_OF_RANGE,
    &UNREADABLE_BODY,
    &VALUE_NOT_IN_ENUM,
    &WRONG_FORMAT,
];

/// What makes a finding the same one tomorrow: its rule, its operation, its places without indices,
/// and what it says where the places are not enough. Several statuses of one operation that are not
/// declared, or several properties that one object lacks, have the same place. What is captured anew
/// may be in another file; its findings are told by the operation and the place in the exchange.
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
    /// The message without indices, where the places do not tell one finding from another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// What a key looks like in a file, where a message may stand beside it.
pub const SHAPE: Shape = Shape::Object(&[
    Field::required("code", Shape::Text),
    Field::optional("operation", Shape::Text),
    Field::optional("value", Shape::Text),
    Field::optional("document", Shape::Text),
    Field::optional("exchange", Shape::Text),
    Field::optional("says", Shape::Text),
    Field::optional("message", Shape::Text),
]);

impl Key {
    /// The key of a finding; `name` says how files are named in it.
    pub fn of(finding: &Finding, name: impl Fn(&Path) -> String) -> Self {
        let written =
            |place: &Place| format!("{}#{}", name(place.source.path()), without_indices(&place.pointer));
        let exchange = finding.exchange.as_ref().map(|place| {
            let pointer = without_indices(&place.pointer);
            ExchangePlace { pointer, ..place.clone() }.to_string()
        });
        let value = finding.value.as_ref().filter(|place| !is_in_traffic(finding, place));
        Self {
            code: finding.rule.code.to_owned(),
            operation: finding.operation.as_deref().map(str::to_owned),
            value: value.map(written),
            document: finding.document.as_ref().map(written),
            exchange,
            says: needs_message(finding, value).then(|| general_message(finding)),
        }
    }

    pub fn is_of(&self, rule: &Rule) -> bool {
        self.code == rule.code
    }

    /// Whether only an exchange can show the finding, or the file that it was captured in.
    pub fn is_of_an_exchange(&self) -> bool {
        self.exchange.is_some() || self.is_of(&INVALID_TRAFFIC) || self.is_of(&UNMATCHED_TRAFFIC)
    }

    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }
}

/// Whether the value stands in an entry of captured traffic, which is written anew with each capture.
fn is_in_traffic(finding: &Finding, place: &Place) -> bool {
    let is_of_exchange = finding.exchange.is_some() || finding.operation.is_some();
    is_of_exchange && place.pointer.tokens().take(2).eq(["log", "entries"])
}

fn needs_message(finding: &Finding, value: Option<&Place>) -> bool {
    if finding.exchange.is_some() {
        return !QUOTING.contains(&finding.rule);
    }
    // Without an exchange, only what is about a whole file needs it, or about an entry that is no exchange.
    finding.rule == &INVALID_TRAFFIC
        || !value.into_iter().chain(&finding.document).any(|place| !place.pointer.is_root())
}

/// The message with the value, or what holds it, named as in the pointer: `items.*.id`, not `items[0].id`.
fn general_message(finding: &Finding) -> String {
    let mut message = finding.message.clone();
    let mut holder = finding.exchange.as_ref().map(|place| place.pointer.clone());
    while let Some(pointer) = holder {
        let general = without_indices(&pointer);
        if general != pointer {
            message = message.replace(&pointer.dotted(), &general.dotted());
        }
        holder = pointer.parent();
    }
    message
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
    use crate::finding::{Finding, Part};
    use crate::rules::{
        INVALID_TRAFFIC, MISSING_PROPERTY, SECRET_IN_RESPONSE, UNDOCUMENTED_MEDIA_TYPE,
        UNDOCUMENTED_OPERATION, UNDOCUMENTED_STATUS, WRONG_TYPE,
    };
    use crate::source::{Format, Source};

    fn key(finding: &Finding) -> Key {
        Key::of(finding, |path| path.display().to_string())
    }

    fn place(file: &str, pointer: &str) -> Place {
        Place::new(Arc::new(Source::new(file, String::new(), Format::Yaml)), Pointer::parse(pointer).unwrap())
    }

    fn in_body(rule: &'static Rule, message: &str, body: &str) -> Finding {
        let exchange = ExchangePlace::response(Part::Body).below(&Pointer::parse(body).unwrap());
        Finding::new(rule, message).in_exchange(exchange)
    }

    fn found(document: &str, body: &str) -> Finding {
        let dotted = Pointer::parse(body).unwrap().dotted();
        in_body(&WRONG_TYPE, &format!("`{dotted}` is null"), body).at(place("a.yaml", document))
    }

    #[test]
    fn items_of_a_list_are_alike_and_statuses_are_not() {
        let at = "/paths/~1a/get/responses/200/content/x/schema/anyOf/1";
        assert_eq!(key(&found(at, "/items/0/id")), key(&found(at, "/items/17/id")));
        assert_eq!(key(&found(at, "/0")), key(&found(&at.replace("anyOf/1", "anyOf/0"), "/1")));
        assert_ne!(key(&found(at, "/0")), key(&found(&at.replace("200", "201"), "/0")));
        assert_ne!(key(&found(at, "/items/0/id")), key(&found(at, "/items/0/name")));
        let lacking = |index| {
            let message = format!("`items[{index}]` lacks the required property `id`");
            key(&in_body(&MISSING_PROPERTY, &message, &format!("/items/{index}/id")))
        };
        assert_eq!(lacking(1), lacking(12));
    }

    #[test]
    fn faults_of_one_place_are_told_apart_by_what_they_say() {
        let all = [
            (&UNDOCUMENTED_OPERATION, ExchangePlace::request(Part::Target)),
            (&UNDOCUMENTED_STATUS, ExchangePlace::response(Part::Status)),
            (&UNDOCUMENTED_MEDIA_TYPE, ExchangePlace::response(Part::Header("content-type".to_owned()))),
            (&SECRET_IN_RESPONSE, ExchangePlace::response(Part::Body)),
            (&MISSING_PROPERTY, ExchangePlace::response(Part::Body)),
        ];
        for (rule, exchange) in all {
            let says = |message: &str| key(&Finding::new(rule, message).in_exchange(exchange.clone()));
            assert_ne!(says("one"), says("another"), "{}", rule.code);
            assert_eq!(says("one"), says("one"), "{}", rule.code);
        }
    }

    #[test]
    fn values_that_a_message_quotes_tell_nothing_apart() {
        let quoting = |value: &str| key(&in_body(&WRONG_FORMAT, &format!("`id` is `{value}`"), "/id"));
        assert_eq!(quoting("u1"), quoting("u2"));
    }

    #[test]
    fn the_file_counts_unless_it_is_captured_traffic() {
        let in_file = |file: &str, pointer: &str| {
            key(&in_body(&WRONG_TYPE, "it is null", "/id").written_at(place(file, pointer)))
        };
        let entry = |index| format!("/log/entries/{index}/response/content");
        assert_eq!(in_file("monday.har", &entry(4)), in_file("tuesday.har", &entry(9)));
        assert_ne!(in_file("a.json", "/response/body/id"), in_file("b.json", "/response/body/id"));
        let unreadable = |file: &str| {
            key(&Finding::new(&INVALID_TRAFFIC, "no status").written_at(place(file, "/log/entries/1")))
        };
        assert_ne!(unreadable("monday.har"), unreadable("tuesday.har"));
    }
}
