//! Looks at a whole document and its fixtures, without any traffic.

mod examples;
mod fixtures;
mod schemas;

pub use examples::examples;
pub use fixtures::fixtures;
pub use schemas::schemas;

use crate::contract::Contract;
use crate::finding::Finding;
use crate::respond::fixtures::Fixtures;

/// All that is wrong with a document and its fixtures. Costs far more than serving them does.
pub fn everything(contract: &Contract, of: &Fixtures) -> Vec<Finding> {
    let mut findings = contract.findings().to_vec();
    findings.extend(schemas(contract));
    findings.extend(examples(contract));
    findings.extend_from_slice(of.findings());
    findings.extend(fixtures(contract, of));
    findings
}

/// One message of several findings about one value.
fn joined(what: &str, findings: &[Finding]) -> String {
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    format!("{what} breaks its schema: {}", messages.join("; "))
}
