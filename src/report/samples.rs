//! Findings of every kind, for the tests of all formats.

use std::sync::Arc;

use super::{Hidden, Look, Report};
use crate::finding::{Excerpt, ExchangePlace, Finding, LeftOut, Part, Seen, Severity};
use crate::pointer::Pointer;
use crate::rules::{
    EXAMPLE_BREAKS_SCHEMA, FIXTURE_BREAKS_SCHEMA, MISSING_PROPERTY, NO_VALUE_FOUND, PAGES_DISAGREE,
    UNDECLARED_PARAMETER, UNDECLARED_PROPERTY, UNDOCUMENTED_OPERATION, UNREADABLE_FILE, WRONG_TYPE,
};
use crate::source::{Format, Place, Position, Source};

pub const PLAIN: Look = Look { color: false, width: 80 };

/// A text that wants out of every format.
pub const HOSTILE: &str =
    "\u{1b}[2J<script>alert('&\"')</script> ]]> --> 100%\r\n::error::x,y: \u{202e}\u{0}\u{9b}\u{ffff} ```";

const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Harbor, version: '1' }
paths:
  /berths:
    get:
      operationId: listBerths
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                required: [items, 'größe']
                properties:
                  items: { type: array }
                  name:
                    type: string
";

const PAGE: &str = "\
# Get a berth

```yaml
openapi: 3.1.0
info: { title: Harbor, version: '2' }
```
";

const FIXTURE: &str = "{\r\n\t\"operation\": \"GET /berths\",\r\n\t\"response\": { \"status\": 200, \"body\": { \"items\": \"none\" } }\r\n}\r\n";

/// What a check could find, and what it looked at.
pub fn report() -> Report {
    let seen = Seen {
        operations: ["GET /berths/{id}", "listBerths", "addShip"].map(Into::into).to_vec(),
        files: ["api.yaml", "docs/get-berth.md", "fixtures/berths/none.json", "ships.min.json"]
            .map(Into::into)
            .to_vec(),
        schemas: 12,
        examples: 1,
        unchecked_examples: 0,
        fixtures: 1,
        answers: 0,
        exchanges: 3,
        unknown_bodies: 1,
        left_out: LeftOut { other_hosts: 1, parts_of_pages: 0, no_exchanges: 1 },
    };
    let hidden = Hidden { allowed: 2, known: 1 };
    Report { command: "check", findings: findings(), seen, hidden, fail_on: Some(Severity::Error) }
}

/// The same without findings.
pub fn clean() -> Report {
    Report { findings: Vec::new(), ..report() }
}

fn findings() -> Vec<Finding> {
    let document = Arc::new(Source::new("api.yaml", DOCUMENT.to_owned(), Format::Yaml));
    let fixture = Arc::new(Source::new("fixtures/berths/none.json", FIXTURE.to_owned(), Format::Json));
    let minified = Arc::new(Source::new("ships.min.json", minified(), Format::Json));
    let schema = "/paths/~1berths/get/responses/200/content/application~1json/schema";
    let required = place(&document, &format!("{schema}/required/1"));
    let items = place(&document, &format!("{schema}/properties/items/type"));
    let body = ExchangePlace::response(Part::Body);
    vec![
        Finding::new(&MISSING_PROPERTY, "the body lacks the required property größe")
            .help("add `größe`")
            .operation("listBerths".into())
            .in_exchange(body.clone())
            .at(required.clone())
            .excerpted(),
        Finding::new(&MISSING_PROPERTY, "`items/0` lacks the required property größe")
            .operation("listBerths".into())
            .in_exchange(body.below(&pointer("/items/0")))
            .at(required.clone()),
        Finding::new(&MISSING_PROPERTY, "`items/0` lacks the required property größe")
            .operation("listBerths".into())
            .in_exchange(body.below(&pointer("/items/0")))
            .at(required),
        Finding::new(&WRONG_TYPE, "`items` is a string, not an array")
            .operation("listBerths".into())
            .in_exchange(body.below(&pointer("/items")))
            .written_at(place(&fixture, "/response/body/items"))
            .at(items)
            .repeated_at(place(&fixture, "/response/body")),
        with(Severity::Warning, &UNDECLARED_PARAMETER, "the query parameter `limt` is not declared")
            .help("did you mean `limit`?")
            .operation("listBerths".into())
            .in_exchange(ExchangePlace::request(Part::Query("limt".to_owned()))),
        Finding::new(&EXAMPLE_BREAKS_SCHEMA, "the example lacks the required property name")
            .help("add `name` to the example")
            .operation("addShip".into())
            .at(place(&minified, "/components/schemas/Ship/example/loaded")),
        Finding::new(&FIXTURE_BREAKS_SCHEMA, "the fixture `none` breaks the schema")
            .written_at(place(&fixture, "/response")),
        with(Severity::Warning, &PAGES_DISAGREE, "`title` differs from that of api.yaml")
            .at(place(&page(), "/info/title")),
        Finding::new(&UNREADABLE_FILE, "the text ends inside an object")
            .help("The file may be cut short: complete it, or fetch it again.")
            .at(Place::at(
                Arc::new(Source::new("cut.json", "{\"a\":\n  1".to_owned(), Format::Json)),
                Position { line: 2, column: 4 },
            )),
        Finding::new(&UNREADABLE_FILE, "the file is empty").at(Place::at(
            Arc::new(Source::new("/elsewhere/empty file.json", String::new(), Format::Yaml)),
            Position { line: 1, column: 1 },
        )),
        Finding::new(&UNDOCUMENTED_OPERATION, "the API has no operation `DELETE /berths`")
            .in_exchange(ExchangePlace::request(Part::Target)),
        with(Severity::Info, &NO_VALUE_FOUND, "no value was found within 100 attempts"),
        hostile(),
    ]
}

/// A finding that is all of it hostile.
pub fn hostile() -> Finding {
    let text = format!("{{\"{}\": 1}}", HOSTILE.escape_debug());
    let source =
        Arc::new(Source::new(format!("{HOSTILE}.yaml"), format!("a: {HOSTILE}\nb: {HOSTILE}"), Format::Yaml));
    Finding::new(&UNDECLARED_PROPERTY, HOSTILE)
        .help(HOSTILE)
        .operation(HOSTILE.into())
        .in_exchange(
            ExchangePlace::response(Part::Header(HOSTILE.to_owned())).below(&Pointer::root().join(HOSTILE)),
        )
        .written_at(Place::new(
            Arc::new(Source::new(HOSTILE, text, Format::Json)),
            Pointer::root().join(HOSTILE),
        ))
        .at(Place::at(source, Position { line: 1, column: 4 }))
}

impl Finding {
    fn repeated_at(mut self, place: Place) -> Self {
        let other = self.clone().written_at(place);
        self.repeat(&other);
        self
    }

    fn excerpted(mut self) -> Self {
        let lines = ["{", "  \"items\": [],", "  …", "}"].map(ToOwned::to_owned).to_vec();
        self.excerpt = Some(Arc::new(Excerpt { lines, line: 0, column: 0, width: 1 }));
        self
    }
}

fn with(severity: Severity, rule: &'static crate::finding::Rule, message: &str) -> Finding {
    Finding { severity, ..Finding::new(rule, message) }
}

fn page() -> Arc<Source> {
    let block = PAGE.find("openapi").unwrap()..PAGE.rfind("```").unwrap();
    Arc::new(Source::within("docs/get-berth.md", PAGE.to_owned(), block, Format::Yaml))
}

fn minified() -> String {
    let others: Vec<_> = (0..40).map(|n| format!("\"Other{n}\":{{\"type\":\"object\"}}")).collect();
    let ship = "\"Ship\":{\"required\":[\"name\"],\"example\":{\"loaded\":true,\"note\":\"a\\tb\"}}";
    format!(
        "{{\"openapi\":\"3.1.0\",\"components\":{{\"schemas\":{{{},{ship},\"Last\":{{}}}}}}}}",
        others.join(",")
    )
}

fn place(source: &Arc<Source>, at: &str) -> Place {
    Place::new(source.clone(), pointer(at))
}

fn pointer(text: &str) -> Pointer {
    Pointer::parse(text).unwrap()
}
