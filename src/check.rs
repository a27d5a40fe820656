//! Looks at a whole document and its fixtures, without any traffic.

mod examples;
mod fixtures;
mod form;
mod schemas;
mod traffic;
mod words;

pub use examples::examples;
pub use fixtures::fixtures;
pub use form::form;
pub use schemas::schemas;
pub use traffic::traffic;

use crate::contract::Contract;
use crate::finding::{Finding, Seen};
use crate::respond::fixtures::Fixtures;
use crate::rules::MISSING_PROPERTY;

/// What a check found, and what it looked at.
#[derive(Debug, Default)]
pub struct Checked {
    pub findings: Vec<Finding>,
    pub seen: Seen,
}

/// Hears how far a check is: what it looks at, how many of these are done, of how many.
pub type Progress<'a> = dyn FnMut(&'static str, usize, usize) + 'a;

/// All that is wrong with a document and its fixtures. Costs far more than serving them does.
pub fn everything(contract: &Contract, of: &Fixtures, _progress: &mut Progress<'_>) -> Checked {
    let mut findings = contract.findings().to_vec();
    findings.extend(form(contract));
    findings.extend(schemas(contract));
    findings.extend(examples(contract));
    findings.extend_from_slice(of.findings());
    findings.extend(fixtures(contract, of));
    Checked { findings, seen: Seen::default() }
}

/// One message of several findings about one value. What an object lacks is said in one breath.
fn joined(findings: &[Finding]) -> String {
    let mut messages: Vec<String> = Vec::new();
    for finding in findings {
        let lacks = finding.message.rsplit_once(LACKS).filter(|_| finding.rule == &MISSING_PROPERTY);
        match (lacks, messages.last_mut()) {
            (Some((object, name)), Some(last)) if is_about(last, object) => {
                *last = format!("{} and {name}", last.replace(LACKS, LACKS_SEVERAL));
            }
            _ => messages.push(finding.message.clone()),
        }
    }
    messages.join("; ")
}

/// What stands between an object and the property that it lacks.
const LACKS: &str = " lacks the required property ";
const LACKS_SEVERAL: &str = " lacks the required properties ";

fn is_about(message: &str, object: &str) -> bool {
    let rest = message.strip_prefix(object);
    rest.is_some_and(|rest| rest.starts_with(LACKS) || rest.starts_with(LACKS_SEVERAL))
}
