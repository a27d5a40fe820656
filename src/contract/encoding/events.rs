//! Server-sent events (WHATWG HTML §9.2.6; as values, OpenAPI 3.2 §4.14.3.2).

use serde_json::{Map, Value};

use super::{Decoded, Fault};
use crate::contract::shape::{Shape, Types};
use crate::pointer::Pointer;

/// The fields of an event, in the order in which they are written.
const FIELDS: [&str; 4] = ["event", "id", "retry", "data"];

/// What some services send to say that nothing follows, where all other events are JSON.
const DONE: &str = "[DONE]";

/// An array of the events: objects of their fields, or what is in their data where the schema of an event
/// describes that.
pub fn read(text: &str, item: &Shape) -> Decoded {
    let mut decoded = Decoded::default();
    let mut events = Vec::new();
    let (mut event, mut start, mut offset) = (Map::new(), 0, 0);
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        // The two characters of one line break are no empty line.
        let is_break =
            content.is_empty() && !(line == "\n" && text.get(..offset).is_some_and(|b| b.ends_with('\r')));
        if is_break {
            finish(std::mem::take(&mut event), item, start, &mut events, &mut decoded);
        } else if !content.is_empty() {
            start = if event.is_empty() { offset } else { start };
            add(content, &mut event);
        }
        offset += line.len();
    }
    // An event that no empty line ends is not an event, but some servers leave the last one out.
    finish(event, item, start, &mut events, &mut decoded);
    decoded.value = Some(Value::Array(events));
    decoded
}

/// Where the first event ends, behind its empty line.
pub fn first(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'\n', b'\r', bytes.get(at..)?)?;
        let after = at + line_break(bytes, at);
        match line_break(bytes, after) {
            0 => at = after,
            size => return Some(after + size),
        }
    }
}

/// How long the line break at a place is, in bytes, if there is one.
fn line_break(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => 2,
        Some([b'\r' | b'\n', ..]) => 1,
        _ => 0,
    }
}

pub fn write(value: &Value) -> String {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    items.iter().map(one).collect()
}

/// Whether the schema describes events by their fields, and not what is in them: an `id` alone may be either's.
fn is_of_fields(item: &Shape) -> bool {
    item.declares("data") || item.properties().all(|name| FIELDS.contains(&name))
}

fn add(line: &str, event: &mut Map<String, Value>) {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    let value = value.strip_prefix(' ').unwrap_or(value);
    match (name, event.get_mut(name)) {
        ("data", Some(Value::String(data))) => {
            data.push('\n');
            data.push_str(value);
        }
        // What begins with a colon is a comment, and unknown fields are ignored.
        ("data" | "event" | "id" | "retry", _) => {
            event.insert(name.to_owned(), Value::from(value));
        }
        _ => {}
    }
}

fn finish(
    mut event: Map<String, Value>,
    item: &Shape,
    start: usize,
    events: &mut Vec<Value>,
    decoded: &mut Decoded,
) {
    if event.is_empty() {
        return;
    }
    let at = Pointer::root().item(events.len());
    let is_of_fields = is_of_fields(item);
    let data = if is_of_fields { item.property("data") } else { item.clone() };
    if let Some(Value::String(text)) = event.get("data") {
        if text == DONE && !data.allows(Types::STRING) {
            return;
        }
        match read_data(text, &data) {
            Ok(value) => event.insert("data".to_owned(), value),
            Err(error) => {
                let fault = Fault::new(format!("has data that is not valid JSON: {error}")).at_offset(start);
                decoded.faults.push(fault.about(format!("event {}", events.len() + 1), at.clone()));
                None
            }
        };
    }
    if let Some(Value::String(text)) = event.get("retry")
        && let Ok(number) = text.parse::<u64>()
    {
        event.insert("retry".to_owned(), Value::from(number));
    }
    let value = if is_of_fields { Value::Object(event) } else { event.remove("data").unwrap_or_default() };
    decoded.marks.push((at, start));
    events.push(value);
}

/// Data is a text, unless its schema asks for something that only JSON can say.
fn read_data(text: &str, shape: &Shape) -> Result<Value, serde_json::Error> {
    match shape.scalar(text) {
        Some(scalar) => Ok(scalar),
        None => serde_json::from_str(text),
    }
}

fn one(item: &Value) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &Value| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        value.split('\n').for_each(|part| text.push_str(&format!("{name}: {part}\n")));
    };
    match item {
        Value::Object(event) if event.contains_key("data") => {
            for name in FIELDS {
                event.get(name).into_iter().for_each(|value| line(name, value));
            }
        }
        data => line("data", data),
    }
    text + "\n"
}
