//! What the user decided about findings: how much each code matters, and which are allowed.

use crate::finding::Finding;

/// The user's decisions. The default leaves every finding as its rule makes it.
#[derive(Debug, Default)]
pub struct Policy {}

impl Policy {
    /// The findings that count, each as severe as the user has it.
    pub fn judge(&self, findings: Vec<Finding>) -> Vec<Finding> {
        findings
    }
}
