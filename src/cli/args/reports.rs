//! What is done with findings.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::reports::Target;
use crate::finding::Severity;

/// What is done with findings, shared by all commands that have some.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// Write a report: text, json, junit, sarif, github or html, to FILE or to standard output, where
    /// nothing else stands then (repeatable)
    #[arg(long, value_name = "FORMAT[=FILE]", env = "BONAFIDE_REPORT")]
    pub report: Vec<Target>,

    /// From which severity on findings fail the run [default: error]
    #[arg(long, value_name = "SEVERITY", env = "BONAFIDE_FAIL_ON", value_enum)]
    pub fail_on: Option<FailOn>,

    /// A file of findings that are known: they neither fail the run nor are they shown
    #[arg(long, value_name = "FILE", env = "BONAFIDE_BASELINE")]
    pub baseline: Option<PathBuf>,

    /// Write today's findings to the baseline, so that only new ones count
    #[arg(long)]
    pub write_baseline: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}
