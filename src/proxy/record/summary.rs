//! What became of the exchanges of a recording.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::{Kept, LeftOut};
use crate::exchange::Exchange;
use crate::finding::Finding;

/// How many that broke the contract are named.
const NAMED: usize = 20;

#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub new: usize,
    pub replaced: usize,
    pub unchanged: usize,
    pub rejected: usize,
    /// The first few of these.
    pub named: Vec<Rejected>,
    pub left_out: BTreeMap<LeftOut, usize>,
    /// What could not be written.
    pub failed: usize,
    /// Why the first of these could not.
    pub failure: Option<String>,
}

/// An exchange that broke the contract.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// `GET /users/7 200`.
    pub exchange: String,
    /// Why, in one line.
    pub why: String,
    pub path: PathBuf,
}

impl Summary {
    pub(super) fn count(&mut self, kept: &Kept) {
        match kept {
            Kept::New(_) => self.new += 1,
            Kept::Replaced(_) => self.replaced += 1,
            Kept::Unchanged(_) => self.unchanged += 1,
            Kept::Rejected(_) => self.rejected += 1,
            Kept::LeftOut(why) => *self.left_out.entry(*why).or_default() += 1,
        }
    }

    pub(super) fn fail(&mut self, error: &io::Error) {
        self.failed += 1;
        self.failure.get_or_insert_with(|| error.to_string());
    }

    pub(super) fn reject(&mut self, exchange: &Exchange, finding: Option<&Finding>, path: &Path) {
        if self.named.len() < NAMED {
            let (request, status) = (&exchange.request, exchange.response.status.as_u16());
            self.named.push(Rejected {
                exchange: format!("{} {} {status}", request.method, request.target()),
                why: finding
                    .map(|finding| format!("{}: {}", finding.rule.code, finding.message))
                    .unwrap_or_default(),
                path: path.to_owned(),
            });
        }
    }
}
