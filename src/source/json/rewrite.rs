//! Another value put into the text of one, with all that stays written as it was.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{key_before, offset, outermost};

/// The text with `new` for its value: what is equal keeps its bytes, the order and the spaces round it; what
/// goes takes its comma along; what comes stands last, written as its neighbours are. `None` where the text
/// is not JSON.
pub fn rewrite(text: &str, new: &Value) -> Option<String> {
    let start = offset(outermost(text), text);
    let value: &RawValue = serde_json::from_str(text.get(start..)?).ok()?;
    let end = start + value.get().len();
    let mut writer =
        Writer { out: text.get(..start)?.to_owned(), unit: unit(text), line_break: line_break(text) };
    writer.value(value.get(), new, Layout { indent: "", is_inline: !value.get().contains('\n') })?;
    writer.out.push_str(text.get(end..)?);
    Some(writer.out)
}

struct Writer<'t> {
    out: String,
    /// One step of indentation.
    unit: &'t str,
    line_break: &'static str,
}

/// How what surrounds a value is laid out.
#[derive(Clone, Copy)]
struct Layout<'t> {
    indent: &'t str,
    is_inline: bool,
}

/// A member or an item: where it starts, its key included, and its value.
struct Child<'t> {
    start: usize,
    value: &'t str,
    at: usize,
}

impl Child<'_> {
    fn end(&self) -> usize {
        self.at + self.value.len()
    }
}

impl<'t> Writer<'t> {
    fn value(&mut self, old: &'t str, new: &Value, layout: Layout<'t>) -> Option<()> {
        if serde_json::from_str::<Value>(old).ok()? == *new {
            self.out.push_str(old);
            return Some(());
        }
        match new {
            Value::Object(map) if old.starts_with('{') => self.object(old, map, new, layout),
            Value::Array(items) if old.starts_with('[') => self.array(old, items, new, layout),
            _ => self.fresh(new, layout),
        }
    }

    fn object(
        &mut self,
        old: &'t str,
        map: &Map<String, Value>,
        new: &Value,
        layout: Layout<'t>,
    ) -> Option<()> {
        let members: Members<'t> = serde_json::from_str(old).ok()?;
        let child = |value: &'t RawValue| {
            let at = offset(value.get(), old);
            Some(Child { start: key_before(old, at)?, value: value.get(), at })
        };
        let children = members.0.iter().map(|(_, value)| child(value)).collect::<Option<Vec<_>>>()?;
        let kept: Vec<_> = members.0.iter().map(|(key, _)| map.get(key)).collect();
        let is_new = |key: &str| !members.0.iter().any(|(own, _)| own == key);
        let added = map.iter().filter(|(key, _)| is_new(key)).map(|(key, value)| (Some(key.as_str()), value));
        self.children(old, &children, &kept, added, new, layout)
    }

    fn array(&mut self, old: &'t str, items: &[Value], new: &Value, layout: Layout<'t>) -> Option<()> {
        let raw: Vec<&'t RawValue> = serde_json::from_str(old).ok()?;
        let child = |value: &&'t RawValue| {
            let at = offset(value.get(), old);
            Child { start: at, value: value.get(), at }
        };
        let children: Vec<_> = raw.iter().map(child).collect();
        let kept: Vec<_> = (0..raw.len()).map(|index| items.get(index)).collect();
        let added = items.iter().skip(raw.len()).map(|item| (None, item));
        self.children(old, &children, &kept, added, new, layout)
    }

    fn children<'n>(
        &mut self,
        old: &'t str,
        children: &[Child<'t>],
        kept: &[Option<&Value>],
        added: impl Iterator<Item = (Option<&'n str>, &'n Value)>,
        whole: &Value,
        layout: Layout<'t>,
    ) -> Option<()> {
        let (Some(first), Some(last)) = (children.first(), children.last()) else {
            return self.fresh(whole, layout);
        };
        if kept.iter().all(Option::is_none) {
            return self.fresh(whole, layout);
        }
        let head = old.get(..first.start)?;
        let mut before = head;
        let mut is_first = true;
        for (index, (child, new)) in children.iter().zip(kept).enumerate() {
            if let Some(previous) = index.checked_sub(1).and_then(|index| children.get(index)) {
                before = old.get(previous.end()..child.start)?;
            }
            let Some(new) = new else { continue };
            self.out.push_str(if is_first { head } else { before });
            is_first = false;
            self.out.push_str(old.get(child.start..child.at)?);
            self.value(child.value, new, layout.inside(before))?;
        }
        // Written as the last of the neighbours is.
        let spaces = before.trim_start_matches([',', '{', '[']);
        let key_end = if first.start == first.at { "" } else { after_key(old.get(last.start..last.at)?) };
        for (key, value) in added {
            self.out.push(',');
            self.out.push_str(spaces);
            if let Some(key) = key {
                self.out.push_str(&Value::from(key).to_string());
                self.out.push_str(key_end);
            }
            self.fresh(value, layout.inside(before))?;
        }
        self.out.push_str(old.get(last.end()..)?);
        Some(())
    }

    /// A value of which nothing was there before.
    fn fresh(&mut self, new: &Value, layout: Layout<'_>) -> Option<()> {
        if layout.is_inline {
            self.out.push_str(&new.to_string());
            return Some(());
        }
        let mut bytes = Vec::new();
        let formatter = PrettyFormatter::with_indent(self.unit.as_bytes());
        serde::Serialize::serialize(new, &mut Serializer::with_formatter(&mut bytes, formatter)).ok()?;
        // No string of JSON holds a line break.
        let lines = format!("{}{}", self.line_break, layout.indent);
        self.out.push_str(&String::from_utf8(bytes).ok()?.replace('\n', &lines));
        Some(())
    }
}

impl<'t> Layout<'t> {
    /// The layout of what stands behind `before`.
    fn inside(self, before: &'t str) -> Self {
        match before.rsplit_once('\n') {
            Some((_, indent)) => Self { indent, is_inline: false },
            None => Self { is_inline: true, ..self },
        }
    }
}

/// What stands between a key and its value.
fn after_key(text: &str) -> &str {
    text.rsplit_once('"').map_or(": ", |(_, after)| after)
}

/// The indentation of the first line that has one.
fn unit(text: &str) -> &str {
    let spaces = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let indented = text.lines().find(|line| spaces(line) > 0 && !line.trim().is_empty());
    indented.and_then(|line| line.get(..spaces(line))).unwrap_or("  ")
}

fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The members of an object in their order, those called the same included.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(object: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        object.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::source::samples;

    #[test]
    fn only_what_differs_is_written_anew() {
        let text = "{\n    \"a\": [1,2 ,3],  \"gone\": 1,\n    \"b\" :{ \"x\":1 },\n    \"c\": \"C\"\n}\n";
        let new = json!({"a": [1, 2, 3], "b": {"x": 2, "y": [1]}, "c": "C", "d": {"e": null}});
        let expected = "{\n    \"a\": [1,2 ,3],\n    \"b\" :{ \"x\":2, \"y\":[1] },\n    \"c\": \"C\",\n    \"d\": {\n        \"e\": null\n    }\n}\n";
        assert_eq!(rewrite(text, &new).unwrap(), expected);
    }

    #[test]
    fn the_first_member_may_go_and_all_may() {
        assert_eq!(rewrite("{ \"a\": 1, \"b\": 2 }", &json!({"b": 2})).unwrap(), "{ \"b\": 2 }");
        assert_eq!(rewrite(" {\"a\": 1}\n", &json!({})).unwrap(), " {}\n");
        assert_eq!(rewrite("[1, 2]", &json!([1])).unwrap(), "[1]");
        assert_eq!(rewrite("[1,\r\n  2]", &json!([1, [2]])).unwrap(), "[1,\r\n  [\r\n    2\r\n  ]]");
        assert_eq!(rewrite("not", &json!(1)), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_the_new_value(old in samples::json(), new in samples::json(), is_pretty: bool) {
            let text = if is_pretty { serde_json::to_string_pretty(&old).unwrap() } else { old.to_string() };
            let written = rewrite(&text, &new).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), new);
        }

        #[test]
        fn what_is_equal_keeps_its_text(value in samples::json()) {
            let text = format!("\u{feff}\n{} \n", serde_json::to_string_pretty(&value).unwrap());
            prop_assert_eq!(rewrite(&text, &value).unwrap(), text);
        }
    }
}
