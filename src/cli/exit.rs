//! Why a command ends early, and the exit status that says so.

use std::fmt;
use std::process::ExitCode;

use crate::finding::Finding;

/// What the exit status tells, besides 0 for success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The command could not do its work.
    CouldNotRun = 2,
}

/// A command that could not run, with what the user needs to mend it.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// A document that cannot be served, with all that is wrong with it.
    pub fn unreadable(findings: &[Finding]) -> Self {
        let lines: Vec<_> = findings.iter().map(with_help).collect();
        Self::new(lines.join("\n"))
    }

    pub fn code(&self) -> ExitCode {
        ExitCode::from(Status::CouldNotRun as u8)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// A finding on one line, and below it how to mend it.
pub fn with_help(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{finding}\n  help: {help}"),
        None => finding.to_string(),
    }
}
