//! What a JSON value must look like to be read, and the words for one that does not.

use serde_json::Value;

use crate::pointer::Pointer;

/// The form of a value. What is null counts as left out.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    Number,
    List(&'static Shape),
    /// An object with these fields, and any others.
    Object(&'static [Field]),
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub is_required: bool,
}

impl Field {
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_required: true }
    }

    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_required: false }
    }
}

impl Shape {
    /// The first place at which a value has another form, and what is wrong there.
    pub fn fault(&self, value: &Value) -> Option<(Pointer, String)> {
        self.fault_at(Pointer::root(), value)
    }

    fn fault_at(&self, at: Pointer, value: &Value) -> Option<(Pointer, String)> {
        match (self, value) {
            (Self::Text, Value::String(_)) | (Self::Number, Value::Number(_)) => None,
            (Self::List(shape), Value::Array(items)) => {
                items.iter().enumerate().find_map(|(index, item)| shape.fault_at(at.item(index), item))
            }
            (Self::Object(fields), Value::Object(object)) => fields.iter().find_map(|field| {
                match object.get(field.name).filter(|value| !value.is_null()) {
                    Some(value) => field.shape.fault_at(at.join(field.name), value),
                    None if field.is_required => {
                        Some((at.clone(), format!("{} has no `{}`", named(&at), field.name)))
                    }
                    None => None,
                }
            }),
            _ => {
                let message = format!("{} is {} and not {}", named(&at), kind(value), self.words());
                Some((at, message))
            }
        }
    }

    fn words(&self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

fn named(at: &Pointer) -> String {
    if at.is_root() { "it".to_owned() } else { format!("`{}`", at.dotted()) }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PERSON: Shape = Shape::Object(&[
        Field::required("name", Shape::Text),
        Field::optional("ages", Shape::List(&Shape::Number)),
    ]);

    #[test]
    fn the_first_fault_is_told_at_its_place() {
        let fault = |value: Value| PERSON.fault(&value).map(|(at, message)| (at.to_string(), message));
        let told = |at: &str, message: &str| Some((at.to_owned(), message.to_owned()));
        assert_eq!(fault(json!({ "name": "Ada", "ages": null, "more": true })), None);
        assert_eq!(fault(json!({ "ages": "x" })), told("", "it has no `name`"));
        assert_eq!(fault(json!({ "name": null })), told("", "it has no `name`"));
        assert_eq!(fault(json!(1)), told("", "it is a number and not an object"));
        let ages = json!({ "name": "Ada", "ages": [1, null] });
        assert_eq!(fault(ages), told("/ages/1", "`ages[1]` is null and not a number"));
    }
}
