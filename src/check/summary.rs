//! One message of all that is wrong with one value.

use super::words::{list, quoted};
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::MISSING_PROPERTY;
use crate::validate::message::called;

/// How many faults a message names.
const NAMED: usize = 3;

/// What is wrong with a value that messages call `subject`. What an object lacks is said in one breath.
pub fn summary(subject: &str, findings: &[Finding]) -> String {
    let mut faults: Vec<Fault<'_>> = Vec::new();
    for finding in findings {
        match (lacking(finding), faults.last_mut()) {
            (Some((object, name)), Some(Fault::Lacks(last, names))) if *last == object => names.push(name),
            (Some((object, name)), _) => faults.push(Fault::Lacks(object, vec![name])),
            (None, _) => faults.push(Fault::Other(&finding.message)),
        }
    }
    let named: Vec<_> = faults.iter().take(NAMED).map(|fault| fault.message(subject)).collect();
    let more = match faults.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => "; and 1 more fault".to_owned(),
        more => format!("; and {more} more faults"),
    };
    named.join("; ") + &more
}

/// How to mend a value that a file gives: as its only fault says, else in general.
pub fn mending(findings: &[Finding], generally: &str) -> String {
    let own = match findings {
        [only] => only.help.as_deref(),
        _ => None,
    };
    match own {
        Some(help) if help.ends_with('?') || help.contains(", or ") => help.to_owned(),
        Some(help) => format!("{help}, or correct the schema where it is the one that is wrong"),
        None => format!("{generally}, or the schema where it is the one that is wrong"),
    }
}

enum Fault<'a> {
    /// An object and the names of what it lacks.
    Lacks(Pointer, Vec<String>),
    Other(&'a str),
}

impl Fault<'_> {
    fn message(&self, subject: &str) -> String {
        match self {
            Fault::Other(message) => (*message).to_owned(),
            Fault::Lacks(object, names) => {
                let it = called(subject, object);
                let noun = if names.len() == 1 { "property" } else { "properties" };
                format!("{it} lacks the required {noun} {}", list(names, "and"))
            }
        }
    }
}

/// The object that a finding is about and the property that it lacks.
fn lacking(finding: &Finding) -> Option<(Pointer, String)> {
    let place = finding.exchange.as_ref().filter(|_| finding.rule == &MISSING_PROPERTY)?;
    Some((place.pointer.parent()?, quoted(place.pointer.last()?)))
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
