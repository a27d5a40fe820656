//! A finding as JSON, in the one form that reports and the server's own pages share.

use serde_json::{Map, Value, json};

use super::{ExchangePlace, Finding, Part, Side};
use crate::source::{Place, Position};

impl Finding {
    /// The finding as JSON; what it does not have is left out. Lines and columns are looked up here,
    /// each of which costs a pass over its file.
    ///
    /// ```
    /// use bonafide::finding::Finding;
    /// use bonafide::rules::MISSING_CREDENTIALS;
    ///
    /// let json = Finding::new(&MISSING_CREDENTIALS, "the header is missing").to_json();
    /// assert_eq!(json["code"], "missing-credentials");
    /// assert_eq!(json["severity"], "error");
    /// ```
    pub fn to_json(&self) -> Value {
        let position = |place: &Option<Place>| place.as_ref().and_then(Place::position);
        self.to_json_at(position(&self.value), position(&self.document))
    }

    /// The same, where the positions of the value and in the document are known.
    pub fn to_json_at(&self, value: Option<Position>, document: Option<Position>) -> Value {
        object([
            ("code", Some(json!(self.rule.code))),
            ("severity", Some(json!(self.severity.to_string()))),
            ("message", Some(json!(self.message))),
            ("help", self.help.as_ref().map(|help| json!(help))),
            ("operation", self.operation.as_deref().map(|operation| json!(operation))),
            ("exchange", self.exchange.as_ref().map(|place| self.exchange_to_json(place))),
            ("value", self.value.as_ref().map(|place| place.to_json_at(value))),
            ("document", self.document.as_ref().map(|place| place.to_json_at(document))),
        ])
    }

    /// With the file that the exchange is kept in, if it is kept in one.
    fn exchange_to_json(&self, place: &ExchangePlace) -> Value {
        let mut exchange = place.to_json();
        if let Some(value) = &self.value {
            exchange["file"] = file(value);
        }
        exchange
    }
}

impl ExchangePlace {
    /// `{"side": "request", "part": "query", "name": "limit", "pointer": ""}`.
    pub fn to_json(&self) -> Value {
        let side = match self.side {
            Side::Request => "request",
            Side::Response => "response",
        };
        let (part, name) = match &self.part {
            Part::Target => ("target", None),
            Part::Path(name) => ("path", Some(name)),
            Part::Query(name) => ("query", Some(name)),
            Part::Header(name) => ("header", Some(name)),
            Part::Cookie(name) => ("cookie", Some(name)),
            Part::Status => ("status", None),
            Part::Body => ("body", None),
        };
        object([
            ("side", Some(json!(side))),
            ("part", Some(json!(part))),
            ("name", name.map(|name| json!(name))),
            ("pointer", Some(json!(self.pointer.as_str()))),
        ])
    }
}

impl Place {
    /// `{"file": "api.yaml", "line": 12, "column": 5, "pointer": "/info"}`.
    pub fn to_json_at(&self, position: Option<Position>) -> Value {
        // Text that could not be read has no values to point at.
        let is_value = self.known.is_none() || !self.pointer.is_root();
        object([
            ("file", Some(file(self))),
            ("line", position.map(|position| json!(position.line))),
            ("column", position.map(|position| json!(position.column))),
            ("pointer", is_value.then(|| json!(self.pointer.as_str()))),
        ])
    }
}

fn file(place: &Place) -> Value {
    json!(place.source.path().to_string_lossy())
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::pointer::Pointer;
    use crate::rules::WRONG_TYPE;
    use crate::source::{Format, Source};

    #[test]
    fn both_places_are_told_in_full() {
        let source = Arc::new(Source::new("api.yaml", "a:\n  b: 1\n".to_owned(), Format::Yaml));
        let b = Pointer::root().join("a").join("b");
        let finding = Finding::new(&WRONG_TYPE, "`limit` is a string")
            .help("send an integer")
            .operation("list".into())
            .in_exchange(ExchangePlace::request(Part::Query("limit".to_owned())))
            .at(Place::new(source, b));
        let expected = json!({
            "code": "wrong-type",
            "severity": "error",
            "message": "`limit` is a string",
            "help": "send an integer",
            "operation": "list",
            "exchange": { "side": "request", "part": "query", "name": "limit", "pointer": "" },
            "document": { "file": "api.yaml", "line": 2, "column": 6, "pointer": "/a/b" },
        });
        assert_eq!(finding.to_json(), expected);
    }
}
