//! What the user decided about findings: how much each code matters, and which are allowed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::finding::{Finding, Rule, Severity};

mod allowance;
mod glob;

pub use allowance::{Allowance, Scope};
pub use glob::Glob;

/// The user's decisions. The default leaves every finding as its rule makes it.
#[derive(Debug, Default)]
pub struct Policy {
    severities: Severities,
    allowances: Vec<Allowance>,
    /// The operations of the contract: the `METHOD /template` of each name.
    routes: HashMap<Arc<str>, String>,
}

/// How severe findings of some codes are instead of as their rules have it; `None` turns them off.
#[derive(Clone, Debug, Default)]
pub struct Severities(BTreeMap<&'static str, Option<Severity>>);

impl Severities {
    pub fn set(&mut self, rule: &'static Rule, severity: Option<Severity>) {
        self.0.insert(rule.code, severity);
    }

    /// True for a rule that was given a severity. What is off by itself is looked for only then.
    pub fn ask_for(&self, rule: &Rule) -> bool {
        matches!(self.0.get(rule.code), Some(Some(_)))
    }
}

impl Policy {
    /// A policy for the operations of one contract, each with its name and its `METHOD /template`.
    pub fn new(
        severities: Severities,
        allowances: Vec<Allowance>,
        operations: impl IntoIterator<Item = (Arc<str>, String)>,
    ) -> Self {
        Self { severities, allowances, routes: operations.into_iter().collect() }
    }

    /// The findings that count, each as severe as the user has it.
    pub fn judge(&self, findings: Vec<Finding>) -> Vec<Finding> {
        self.divide(findings).0
    }

    /// The findings that count, each as severe as the user has it, and those that are allowed.
    pub fn divide(&self, mut findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
        if findings.is_empty() || (self.severities.0.is_empty() && self.allowances.is_empty()) {
            return (findings, Vec::new());
        }
        let allowed = match self.allowances[..] {
            [] => Vec::new(),
            _ => findings.extract_if(.., |finding| self.allows(finding)).collect(),
        };
        findings.retain_mut(|finding| self.matters(finding));
        (findings, allowed)
    }

    /// One finding for each allowance that was in vain, once all files were looked at. `schemas` are the
    /// names of those that there are.
    pub fn unmatched(&self, schemas: &BTreeSet<String>) -> Vec<Finding> {
        self.allowances.iter().filter_map(|allowance| allowance.unmatched(&self.routes, schemas)).collect()
    }

    /// Every allowance that matches is used, for each of them is told to be in vain where it is not.
    fn allows(&self, finding: &Finding) -> bool {
        self.allowances.iter().filter(|allowance| allowance.matches(finding, &self.routes)).count() > 0
    }

    fn matters(&self, finding: &mut Finding) -> bool {
        match self.severities.0.get(finding.rule.code) {
            None => true,
            Some(None) => false,
            Some(Some(severity)) => {
                finding.severity = *severity;
                true
            }
        }
    }
}

#[cfg(test)]
mod tests;
