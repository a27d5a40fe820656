//! One message of all that is wrong with one value.

use super::words::{list, quoted};
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::MISSING_PROPERTY;

/// How many faults a message names.
const NAMED: usize = 3;

/// What is wrong with a value that messages call `subject`. What an object lacks is said in one breath.
pub fn summary(subject: &str, findings: &[Finding]) -> String {
    let faults = faults(findings);
    let named: Vec<_> = faults.iter().take(NAMED).map(|fault| fault.message(subject)).collect();
    let more = match faults.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => "; and 1 more fault".to_owned(),
        more => format!("; and {more} more faults"),
    };
    named.join("; ") + &more
}

/// What findings about one value say, what each object lacks together.
pub fn faults(findings: &[Finding]) -> Vec<Fault<'_>> {
    let mut faults: Vec<Fault<'_>> = Vec::new();
    for finding in findings {
        let lacks = lacking(finding);
        let last = faults.last_mut().and_then(|fault| fault.lacks.as_mut());
        match (lacks, last) {
            (Some((object, mut name)), Some((last, names))) if *last == object => names.append(&mut name),
            (lacks, _) => faults.push(Fault { finding, lacks }),
        }
    }
    faults
}

/// One fault of a value.
pub struct Fault<'a> {
    /// The first finding of it.
    pub finding: &'a Finding,
    /// An object and the names of what it lacks.
    lacks: Option<(Pointer, Vec<String>)>,
}

impl Fault<'_> {
    pub fn message(&self, subject: &str) -> String {
        let Some((object, names)) = &self.lacks else { return self.finding.message.clone() };
        let it = if object.is_root() { subject.to_owned() } else { quoted(object.dotted()) };
        let noun = if names.len() == 1 { "property" } else { "properties" };
        format!("{it} lacks the required {noun} {}", list(names, "and"))
    }

    /// Where in the value: what is wrong, or the object that lacks something.
    pub fn place(&self) -> Pointer {
        match (&self.lacks, &self.finding.exchange) {
            (Some((object, _)), _) => object.clone(),
            (None, Some(place)) => place.pointer.clone(),
            (None, None) => Pointer::root(),
        }
    }
}

/// The object that a finding is about and the property that it lacks.
fn lacking(finding: &Finding) -> Option<(Pointer, Vec<String>)> {
    let place = finding.exchange.as_ref().filter(|_| finding.rule == &MISSING_PROPERTY)?;
    Some((place.pointer.parent()?, vec![quoted(place.pointer.last()?)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{ExchangePlace, Part};
    use crate::rules::WRONG_TYPE;

    fn lacks(pointer: &str) -> Finding {
        let place = ExchangePlace::request(Part::Body).below(&Pointer::parse(pointer).unwrap());
        Finding::new(&MISSING_PROPERTY, "in other words").in_exchange(place)
    }

    #[test]
    fn what_an_object_lacks_is_said_in_one_breath() {
        let wrong = Finding::new(&WRONG_TYPE, "`a` is null, not a string");
        let findings = [lacks("/b"), lacks("/c"), lacks("/users/0/id"), wrong.clone(), wrong.clone(), wrong];
        assert_eq!(
            summary("the example", &findings),
            "the example lacks the required properties `b` and `c`; `users[0]` lacks the required property `id`; \
             `a` is null, not a string; and 2 more faults"
        );
    }
}
