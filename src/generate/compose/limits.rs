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
        allowed.retain(|value| kinds.contains(Kinds::of(value)) && !self.rules_out(value));
        Some(allowed)
    }

    /// False where `type`, `const` or `enum` rules a value out.
    pub fn allows(&self, value: &Value) -> bool {
        self.kinds().contains(Kinds::of(value))
            && self.parts.iter().flat_map(listed).all(|list| list.contains(&value))
    }

    /// The largest of the lower limits that a keyword such as `minLength` gives.
    pub fn at_least(&self, keyword: &str) -> usize {
        let broken = opposite(keyword).map(|keyword| self.broken(keyword)).into_iter().flatten();
        let beyond = broken.filter_map(|part| limit(part, opposite(keyword)?)).map(|most| most + 1);
        self.limits(keyword).chain(beyond).max().unwrap_or(0)
    }

    /// The smallest of the upper limits that a keyword such as `maxLength` gives.
    pub fn at_most(&self, keyword: &str) -> Option<usize> {
        let broken = opposite(keyword).map(|keyword| self.broken(keyword)).into_iter().flatten();
        let below =
            broken.filter_map(|part| limit(part, opposite(keyword)?)).map(|least| least.saturating_sub(1));
        self.limits(keyword).chain(below).min()
    }

    /// The first `format`, `pattern` and the like.
    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.parts.iter().find_map(|part| part.text(keyword))
    }

    pub fn flag(&self, keyword: &str) -> bool {
        self.parts.iter().any(|part| part.get(keyword) == Some(&Value::Bool(true)))
    }

    fn limits(&self, keyword: &str) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(move |part| limit(part, keyword))
    }

    /// True for a value that `const` or `enum` of a schema lists which is to be broken by it.
    fn rules_out(&self, value: &Value) -> bool {
        let listing = self.broken("const").chain(self.broken("enum"));
        listing.flat_map(listed).any(|list| list.contains(&value))
    }
}

fn limit(part: &Part<'_>, keyword: &str) -> Option<usize> {
    // A limit may be written as 3.0, and beyond any count it is no limit.
    Some(part.get(keyword)?.as_f64()?.ceil().clamp(0.0, 1e15) as usize)
}

/// The keyword of the other limit: to break one is to keep the other, one further.
pub fn opposite(keyword: &str) -> Option<&'static str> {
    let pairs = [
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
        ("minimum", "exclusiveMaximum"),
        ("exclusiveMinimum", "maximum"),
    ];
    pairs.into_iter().find_map(|(low, high)| match keyword {
        keyword if keyword == low => Some(high),
        keyword if keyword == high => Some(low),
        _ => None,
    })
}

fn listed<'a>(part: &Part<'a>) -> Vec<Vec<&'a Value>> {
    let constant = part.get("const").map(|value| vec![value]);
    let values = part.get("enum").and_then(Value::as_array).map(|values| values.iter().collect());
    constant.into_iter().chain(values).collect()
}
