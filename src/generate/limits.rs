//! What the parts of a shape say about values, put together.

use serde_json::Value;

use super::kind::Kinds;
use super::part::Part;
use super::shape::Shape;

impl<'a> Shape<'a> {
    /// The values that `const` and `enum` leave, where there is such a keyword.
    pub fn allowed(&self) -> Option<Vec<&'a Value>> {
        let mut lists = self.parts.iter().flat_map(listed);
        let mut allowed = lists.next()?;
        for list in lists {
            allowed.retain(|value| list.contains(value));
        }
        let kinds = self.kinds();
        allowed.retain(|value| kinds.contains(Kinds::of(value)));
        Some(allowed)
    }

    /// False where `type`, `const` or `enum` rules a value out.
    pub fn allows(&self, value: &Value) -> bool {
        self.kinds().contains(Kinds::of(value))
            && self.parts.iter().flat_map(listed).all(|list| list.contains(&value))
    }

    /// The largest of the lower limits that a keyword such as `minLength` gives.
    pub fn at_least(&self, keyword: &str) -> usize {
        self.limits(keyword).max().unwrap_or(0)
    }

    /// The smallest of the upper limits that a keyword such as `maxLength` gives.
    pub fn at_most(&self, keyword: &str) -> Option<usize> {
        self.limits(keyword).min()
    }

    /// The first `format`, `pattern` and the like.
    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.parts.iter().find_map(|part| part.text(keyword))
    }

    pub fn flag(&self, keyword: &str) -> bool {
        self.parts.iter().any(|part| part.get(keyword) == Some(&Value::Bool(true)))
    }

    fn limits(&self, keyword: &str) -> impl Iterator<Item = usize> {
        let numbers = self.parts.iter().filter_map(move |part| part.get(keyword)?.as_f64());
        // A limit may be written as 3.0, and beyond any count it is no limit.
        numbers.map(|number| number.ceil().clamp(0.0, 1e15) as usize)
    }
}

fn listed<'a>(part: &Part<'a>) -> Vec<Vec<&'a Value>> {
    let constant = part.get("const").map(|value| vec![value]);
    let values = part.get("enum").and_then(Value::as_array).map(|values| values.iter().collect());
    constant.into_iter().chain(values).collect()
}
