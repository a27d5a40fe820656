use proptest::prelude::*;
use serde_json::json;

use super::*;

/// A parameter `color` of the schema.
fn color(location: Location, style: Style, explode: bool, schema: &Value) -> Serialization {
    let shape = Shape::of(&Value::Null, schema);
    Serialization { style, explode, ..Serialization::new("color", location, shape) }
}

fn query(style: Style, explode: bool, schema: &Value) -> Serialization {
    color(Location::Query, style, explode, schema)
}

fn nobody(_: &str) -> bool {
    false
}

/// What a request or response with this text holds.
fn read(parameter: &Serialization, text: &str) -> Result<Option<Value>, StyleFault> {
    match parameter.location {
        Location::Path | Location::Header => parameter.read(text).map(Some),
        Location::Query => parameter.find(&Pairs::query(text), &nobody),
        Location::Cookie => parameter.find(&Pairs::cookies([text]), &nobody),
    }
}

fn string() -> Value {
    json!({"type": "string"})
}

fn strings() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

fn integers() -> Value {
    json!({"type": "array", "items": {"type": "integer"}})
}

fn rgb() -> Value {
    let integer = json!({"type": "integer"});
    json!({"type": "object", "properties": {"R": integer, "G": integer, "B": integer}})
}

/// OpenAPI 3.1.1 §4.8.12, "Style Examples": the columns string, array and object.
#[test]
fn the_tables_of_openapi_hold_in_both_directions() {
    use Location::{Cookie, Header, Path, Query};
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    let rows = [
        (Path, Matrix, false, [";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (Path, Matrix, true, [";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
        (Path, Label, false, [".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Path, Label, true, [".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Path, Simple, false, ["blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Path, Simple, true, ["blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Header, Simple, false, ["blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Header, Simple, true, ["blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Query, Form, false, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Query, Form, true, ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (Cookie, Form, false, ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Cookie, Form, true, ["color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]),
        (
            Query,
            SpaceDelimited,
            false,
            ["", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
        ),
        (
            Query,
            PipeDelimited,
            false,
            ["", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
        ),
        (Query, DeepObject, true, ["", "", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
    ];
    let columns = [
        (string(), json!("blue")),
        (strings(), json!(["blue", "black", "brown"])),
        (rgb(), json!({"R": 100, "G": 200, "B": 150})),
    ];
    for (location, style, explode, texts) in rows {
        for (text, (schema, value)) in texts.into_iter().zip(&columns).filter(|(text, _)| !text.is_empty()) {
            let parameter = color(location, style, explode, schema);
            assert_eq!(parameter.write(value).as_deref(), Ok(text), "{style:?} {explode}");
            assert_eq!(read(&parameter, text), Ok(Some(value.clone())), "{style:?} {explode}");
        }
    }
}

#[test]
fn delimiters_are_also_read_as_people_type_them() {
    let value = Ok(Some(json!([1, 2])));
    for text in ["color=1%202", "color=1+2", "color=1 2"] {
        assert_eq!(read(&query(Style::SpaceDelimited, false, &integers()), text), value);
    }
    for text in ["color=1%7C2", "color=1%7c2", "color=1|2"] {
        assert_eq!(read(&query(Style::PipeDelimited, false, &integers()), text), value);
    }
    assert_eq!(read(&color(Location::Header, Style::Simple, false, &integers()), " 1, 2 "), value);
}

#[test]
fn empty_texts_are_what_the_schema_allows() {
    let texts = [
        (Location::Path, Style::Simple, false, ""),
        (Location::Path, Style::Label, true, "."),
        (Location::Path, Style::Matrix, false, ";color"),
        (Location::Path, Style::Matrix, true, ";color"),
        (Location::Query, Style::Form, false, "color="),
        (Location::Query, Style::PipeDelimited, false, "color="),
    ];
    for (location, style, explode, text) in texts {
        for (schema, value) in [(string(), json!("")), (strings(), json!([])), (rgb(), json!({}))] {
            let parameter = color(location, style, explode, &schema);
            assert_eq!(parameter.write(&value).as_deref(), Ok(text), "{style:?} {value}");
            assert_eq!(read(&parameter, text), Ok(Some(value)), "{style:?}");
        }
    }
    assert!(color(Location::Path, Style::Simple, false, &strings()).write(&json!([""])).is_err());
}

#[test]
fn in_pairs_of_their_own_empty_values_are_absent() {
    let tags = query(Style::Form, true, &strings());
    assert_eq!(read(&tags, ""), Ok(None));
    assert_eq!(read(&tags, "other=1"), Ok(None));
    assert_eq!(read(&tags, "color="), Ok(Some(json!([""]))));
    assert_eq!(tags.write(&json!([])).as_deref(), Ok(""));
    assert_eq!(query(Style::DeepObject, true, &rgb()).write(&json!({})).as_deref(), Ok(""));
    assert_eq!(query(Style::Form, true, &string()).write(&Value::Null).as_deref(), Ok(""));
    let nullable = query(Style::Form, true, &json!({"type": ["integer", "null"]}));
    assert_eq!(read(&nullable, "color="), Ok(Some(Value::Null)));
}

#[test]
fn unions_are_read_as_what_the_text_fits() {
    let either = json!({"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}]});
    for explode in [true, false] {
        assert_eq!(read(&query(Style::Form, explode, &either), "color=1"), Ok(Some(json!(1))));
    }
    assert_eq!(read(&query(Style::Form, false, &either), "color=1,2"), Ok(Some(json!([1, 2]))));
    assert_eq!(read(&query(Style::Form, true, &either), "color=1&color=2"), Ok(Some(json!([1, 2]))));
    let sorting = json!({"anyOf": [string(), rgb()]});
    assert_eq!(read(&query(Style::Form, true, &sorting), "color=x"), Ok(Some(json!("x"))));
    assert_eq!(read(&query(Style::Form, true, &sorting), "R=1"), Ok(Some(json!({"R": 1}))));
}

#[test]
fn encoded_delimiters_are_data() {
    let tags = query(Style::Form, false, &strings());
    assert_eq!(read(&tags, "color=a%2Cb,c+d,100%,%zz"), Ok(Some(json!(["a,b", "c d", "100%", "%zz"]))));
    let segment = color(Location::Path, Style::Simple, false, &string());
    assert_eq!(segment.read("a+b%2Fc"), Ok(json!("a+b/c")));
    assert_eq!(segment.write(&json!("..")).as_deref(), Ok("%2E%2E"));
    assert_eq!(
        color(Location::Header, Style::Simple, false, &string()).read("a%20b, c"),
        Ok(json!("a%20b, c"))
    );
    assert!(segment.read("%FF").is_err());
}

#[test]
fn reserved_characters_stay_where_they_can_be_read_back() {
    let mut url = query(Style::Form, true, &string());
    url.allow_reserved = true;
    assert_eq!(
        url.write(&json!("https://a.b/c?d=e&f#g+h")).as_deref(),
        Ok("color=https://a.b/c?d=e%26f%23g%2Bh")
    );
    let mut list = query(Style::Form, false, &strings());
    list.allow_reserved = true;
    assert_eq!(list.write(&json!(["a,b", "c/d"])).as_deref(), Ok("color=a%2Cb,c/d"));
}

#[test]
fn deep_objects_are_read_as_people_write_them() {
    let schema = json!({"type": "object", "properties": {
        "tags": strings(),
        "size": {"type": "object", "properties": {"from": {"type": "integer"}}},
        "sort": {"type": "array", "items": rgb()},
    }});
    let filter = query(Style::DeepObject, true, &schema);
    let cases = [
        ("color[size][from]=1&other=2", json!({"size": {"from": 1}})),
        ("color%5Bsize%5D%5Bfrom%5D=1", json!({"size": {"from": 1}})),
        ("color[tags]=a", json!({"tags": ["a"]})),
        ("color[tags]=a&color[tags]=b", json!({"tags": ["a", "b"]})),
        ("color[tags][]=a&color[tags][]=b", json!({"tags": ["a", "b"]})),
        ("color[tags][10]=b&color[tags][9]=a", json!({"tags": ["a", "b"]})),
        ("color[sort][0][R]=1&color[sort][1][R]=2", json!({"sort": [{"R": 1}, {"R": 2}]})),
        ("color[free]=true", json!({"free": true})),
        ("color[free][]=1", json!({"free": [1]})),
        ("color[free][0]=1", json!({"free": {"0": 1}})),
    ];
    for (text, value) in cases {
        assert_eq!(read(&filter, text), Ok(Some(value)), "{text}");
    }
    assert_eq!(read(&filter, "colors[a]=1"), Ok(None));
    let nested = "[a]".repeat(10_000);
    for text in
        ["color=1", "color[a=1", "color[a]b=1", "color[a]=1&color[a][b]=2", &format!("color{nested}=1")]
    {
        assert!(read(&filter, text).is_err(), "{text}");
    }
}

#[test]
fn objects_in_pairs_of_their_own_share_the_query() {
    let mut schema = rgb();
    let page = query(Style::Form, true, &schema);
    assert!(page.names("R") && !page.names("color") && !page.claims("limit"));
    schema["additionalProperties"] = json!({"type": "boolean"});
    let page = query(Style::Form, true, &schema);
    assert!(!page.names("deep") && page.claims("deep"));
    let pairs = Pairs::query("R=1&limit=5&deep=true&R%20=x");
    let found = page.find(&pairs, &|name| name == "limit");
    assert_eq!(found, Ok(Some(json!({"R": 1, "deep": true, "R ": "x"}))));
}

#[test]
fn names_tell_whose_a_pair_is() {
    let filter = query(Style::DeepObject, true, &rgb());
    assert!(filter.names("color") && filter.names("color[R]") && !filter.names("colors"));
    let list = query(Style::Form, true, &strings());
    assert!(list.claims("color") && !list.claims("color[]"));
}

#[test]
fn faults_show_what_was_expected() {
    let message = |parameter: Serialization, text| read(&parameter, text).map_err(|fault| fault.message);
    let path = |style| color(Location::Path, style, false, &rgb());
    let cases = [
        (path(Style::Matrix), "blue", "expected `;color=…` (matrix style)"),
        (path(Style::Matrix), ";size=1", "expected `;color=…` (matrix style)"),
        (
            color(Location::Path, Style::Matrix, true, &strings()),
            ";color=a;size=1",
            "expected `;color=…` (matrix style)",
        ),
        (path(Style::Label), "blue", "expected `.…` (label style)"),
        (path(Style::Simple), "R,1,G", "expected properties as `name,value,name,value`"),
        (path(Style::Simple), "R,1,R,2", "expected the property `R` once"),
        (query(Style::Form, true, &string()), "color=a&color=b", "expected `color` once, not 2 times"),
        (
            query(Style::Form, false, &strings()),
            "color=a&color=b",
            "expected `color` once, several items as `color=a,b`",
        ),
        (
            query(Style::DeepObject, true, &rgb()),
            "color=a",
            "expected `color[property]=…` (deepObject style)",
        ),
    ];
    for (parameter, text, expected) in cases {
        assert_eq!(message(parameter, text), Err(expected.to_owned()));
    }
}

#[test]
fn marks_without_an_escape_are_refused_inside_values() {
    assert!(query(Style::SpaceDelimited, false, &strings()).write(&json!(["a b"])).is_err());
    assert!(query(Style::PipeDelimited, false, &strings()).write(&json!(["a|b"])).is_err());
    assert!(query(Style::DeepObject, true, &rgb()).write(&json!({"a[b]": 1})).is_err());
}

#[test]
fn headers_refuse_what_would_break_them() {
    let header = color(Location::Header, Style::Simple, false, &strings());
    for item in ["a,b", " a", "a\r\nSet-Cookie: b"] {
        assert!(header.write(&json!([item])).is_err());
    }
    assert_eq!(header.write(&json!("a,b")).as_deref(), Ok("a,b"));
}

/// The schema that says of the value what can be said by types.
fn schema_of(value: &Value) -> Value {
    match value {
        Value::Null => json!({"type": "null"}),
        Value::Bool(_) => json!({"type": "boolean"}),
        Value::Number(_) => json!({"type": "number"}),
        Value::String(_) => string(),
        Value::Array(items) => {
            json!({"type": "array", "items": {"anyOf": items.iter().map(schema_of).collect::<Vec<_>>()}})
        }
        Value::Object(object) => {
            let properties: serde_json::Map<_, _> =
                object.iter().map(|(name, value)| (name.clone(), schema_of(value))).collect();
            json!({"type": "object", "properties": properties})
        }
    }
}

fn text() -> impl Strategy<Value = String> + Clone {
    prop_oneof![any::<String>(), "[a1,;.|=&%+/#? \\[\\]]{0,5}", "color|null|true|[0-9]{1,3}"]
}

fn scalar() -> impl Strategy<Value = Value> + Clone {
    prop_oneof![
        text().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ]
}

/// Items of one type, so that the schema tells how to read each of them.
fn array() -> impl Strategy<Value = Value> + Clone {
    prop_oneof![
        prop::collection::vec(text(), 0..4).prop_map(Value::from),
        prop::collection::vec(any::<i64>(), 0..4).prop_map(Value::from),
        prop::collection::vec(any::<bool>(), 0..4).prop_map(Value::from),
    ]
}

fn object_of(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec((text(), value), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

fn tree() -> impl Strategy<Value = Value> {
    let key = "[a-c0-2%+.]{1,2}";
    prop_oneof![scalar(), array()].prop_recursive(3, 16, 4, move |inner| {
        let objects = prop::collection::vec((key, inner), 1..4);
        objects.prop_map(|members| Value::Object(members.into_iter().collect()))
    })
}

/// Each style, exploded and not, wherever it may be.
fn every_style() -> impl Iterator<Item = (Location, Style, bool)> {
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    let styles = [Form, Simple, Label, Matrix, SpaceDelimited, PipeDelimited, DeepObject];
    let locations = [Location::Path, Location::Query, Location::Header, Location::Cookie];
    let places = locations.into_iter().flat_map(move |location| styles.map(|style| (location, style)));
    let allowed = places.filter(|(location, style)| style.fits(*location));
    allowed.flat_map(|(location, style)| [true, false].map(|explode| (location, style, explode)))
}

/// What was written is read back; nothing written is nothing there.
fn comes_back(parameter: &Serialization, value: &Value) -> Result<bool, TestCaseError> {
    let Ok(text) = parameter.write(value) else { return Ok(false) };
    let pairs = matches!(parameter.location, Location::Query | Location::Cookie);
    let expected = (!pairs || !text.is_empty()).then(|| value.clone());
    prop_assert_eq!(read(parameter, &text), Ok(expected), "{:?} wrote {:?}", parameter, text);
    Ok(true)
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(
        value in prop_oneof![scalar(), array(), object_of(scalar()), object_of(array())],
        allow_reserved: bool,
    ) {
        let schema = schema_of(&value);
        let nested = value.as_object().is_some_and(|object| object.values().any(Value::is_array));
        for (location, style, explode) in every_style() {
            let parameter = Serialization { allow_reserved, ..color(location, style, explode, &schema) };
            let written = comes_back(&parameter, &value)?;
            // With percent-encoding at hand, only one flat value cannot be written.
            let escapes = matches!(style, Style::Form | Style::Simple | Style::Label | Style::Matrix);
            if escapes && location != Location::Header && !nested && value != json!([""]) {
                prop_assert!(written);
            }
        }
    }

    #[test]
    fn deep_objects_are_read_back(members in prop::collection::vec(("[a-z]{1,3}", tree()), 0..4)) {
        let value = Value::Object(members.into_iter().collect());
        comes_back(&query(Style::DeepObject, true, &schema_of(&value)), &value)?;
    }

    #[test]
    fn any_text_is_read_without_panic(text in text(), explode: bool) {
        for schema in [json!({}), string(), integers(), rgb()] {
            for style in [Style::Simple, Style::Label, Style::Matrix] {
                let _ = color(Location::Path, style, explode, &schema).read(&text);
            }
            for style in [Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject] {
                let _ = read(&query(style, explode, &schema), &format!("color{text}"));
            }
        }
    }
}
