//! How a command ends: the exit statuses, all of them, and why one could not run.

use std::fmt;
use std::process::{ExitCode, ExitStatus};

use crate::finding::Finding;

/// What 0 and 1 mean as the exit status of a command, as its `--help` says.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    clean: &'static str,
    /// None for a command that cannot end so.
    findings: Option<&'static str>,
    /// What else 2 means.
    besides: &'static str,
}

/// Of commands that report findings.
pub const OF_REPORTS: Meaning = Meaning {
    clean: "nothing found at or above --fail-on",
    findings: Some("findings at or above --fail-on"),
    besides: "",
};

/// Of what keeps exchanges that pass.
pub const OF_RECORDINGS: Meaning = Meaning {
    clean: "no exchange was rejected; with --report or --fail-on, nothing found at or above that",
    findings: Some("exchanges were rejected; with --report or --fail-on, findings at or above that"),
    besides: ", or exchanges that could not be written",
};

/// Of commands that only list.
pub const OF_LISTS: Meaning =
    Meaning { clean: "listed, whatever the list says", findings: None, besides: "" };

/// Of commands that change fixtures.
pub const OF_UPDATES: Meaning = Meaning {
    clean: "all fixtures keep the contract, or do so now",
    findings: Some("some break it: nothing was written without --write, or they are left as they are"),
    besides: "",
};

/// Of commands that make fixtures.
pub const OF_IMPORTS: Meaning = Meaning {
    clean: "every exchange to be kept is a fixture",
    findings: Some("exchanges were rejected, or the file could not be read to its end"),
    besides: ", or fixtures that cannot be written",
};

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Exit status:\n  0  {}", self.clean)?;
        if let Some(findings) = self.findings {
            writeln!(f, "  1  {findings}")?;
        }
        f.write_str(
            "  2  could not run: wrong arguments or settings, a file that is not there, a port in use",
        )?;
        f.write_str(self.besides)
    }
}

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Clean,
    /// There are findings at or above `--fail-on`.
    Findings,
    /// The command that a mock was started for failed with this status.
    Command(u8),
}

impl Status {
    pub fn of_findings(fail: bool) -> Self {
        if fail { Self::Findings } else { Self::Clean }
    }

    /// The status of a command that we ran. As in a shell, 128 and the signal's number tell of one
    /// that a signal ended.
    pub fn of_command(status: ExitStatus) -> Self {
        match status.code().or_else(|| signal(status).map(|signal| 128 + signal)) {
            Some(0) => Self::Clean,
            code => Self::Command(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)),
        }
    }

    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Command(code) => code,
        })
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
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
        ExitCode::from(2)
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
