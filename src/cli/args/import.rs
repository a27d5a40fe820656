//! The arguments of `import`, and what a recording keeps.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{ArgAction, Subcommand};
use regex_automata::hybrid::regex::Regex;

use super::help::{IMPORT_EXAMPLES, after_help};
use super::{ApiArgs, values};
use crate::cli::exit::OF_IMPORTS;
use crate::contract::response::StatusPattern;
use crate::policy::Glob;

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// From HAR 1.2, as browsers and proxies save it
    #[command(after_help = after_help(IMPORT_EXAMPLES, OF_IMPORTS))]
    Har(Box<ImportHarArgs>),
}

#[derive(Debug, clap::Args)]
pub struct ImportHarArgs {
    /// The captured traffic
    pub file: PathBuf,

    #[command(flatten)]
    pub api: ApiArgs,

    #[command(flatten)]
    pub recording: RecordingArgs,

    /// A host of the API besides the document's servers, as the traffic has it (repeatable)
    #[arg(long, value_name = "HOST", value_parser = values::host)]
    pub traffic_host: Vec<String>,
}

/// Which exchanges become fixtures, and what is taken out of them.
#[derive(Debug, clap::Args)]
pub struct RecordingArgs {
    /// Set exchanges aside that break the contract, in .bonafide/rejected/ [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub only_valid: Option<bool>,

    /// Keep these operations alone, by operationId or `GET /path`, `*` for any characters (repeatable)
    #[arg(long, value_name = "OPERATION", value_parser = glob)]
    pub operations: Vec<Glob>,

    /// Keep these statuses alone: 200, 4XX (repeatable)
    #[arg(long, value_name = "STATUS", value_parser = status)]
    pub statuses: Vec<StatusPattern>,

    /// A parameter, header, field or property whose values are secret besides those that are known to
    /// be, `*` for any characters (repeatable)
    #[arg(long, value_name = "NAME", value_parser = glob)]
    pub redact: Vec<Glob>,

    /// A regular expression of texts that are secret (repeatable)
    #[arg(long, value_name = "REGEX", value_parser = pattern)]
    pub redact_pattern: Vec<Arc<Regex>>,
}

fn glob(text: &str) -> Result<Glob, String> {
    match text.trim_matches('*') {
        "" if text.is_empty() => Err("it is empty".to_owned()),
        "" => Err("this would be all of them".to_owned()),
        _ => Ok(Glob::new(text)),
    }
}

fn status(text: &str) -> Result<StatusPattern, String> {
    let status = StatusPattern::parse(text).filter(|status| *status != StatusPattern::Default);
    status.ok_or_else(|| "a status is a number such as 200, or a range such as 4XX".to_owned())
}

/// Why a regular expression is none: the last line of what caused the error says it.
fn cause(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let cause = causes.last().unwrap_or(error).to_string();
    let line = cause.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

fn pattern(text: &str) -> Result<Arc<Regex>, String> {
    let regex = Regex::new(text).map_err(|error| cause(&error))?;
    let mut cache = regex.create_cache();
    match regex.find(&mut cache, "") {
        Some(_) => Err("this matches what is empty, and so everything".to_owned()),
        None => Ok(Arc::new(regex)),
    }
}
