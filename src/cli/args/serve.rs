//! The arguments of a mock, which a proxy takes too.

use std::ffi::OsString;

use clap::{ArgAction, ValueEnum};

use super::{ApiArgs, CallbackArgs, ReportArgs, values};
use crate::generate::{Instant, Locale};
use crate::respond::BadExamples;

/// What a mock takes, and a proxy too.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub api: ApiArgs,

    #[command(flatten)]
    pub reports: ReportArgs,

    /// The port to listen on, 0 for any that is free [default: 4010, with COMMAND 0]
    #[arg(short, long, env = "BONAFIDE_PORT", value_parser = values::port, allow_negative_numbers = true)]
    pub port: Option<u16>,

    /// The address to listen on [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS", env = "BONAFIDE_HOST")]
    pub host: Option<String>,

    /// Generate every answer, past fixtures and examples
    #[arg(short, long, env = "BONAFIDE_DYNAMIC", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub dynamic: Option<bool>,

    /// Answer with fixtures alone: 404 where there is none for a request
    #[arg(long, env = "BONAFIDE_REPLAY_ONLY", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub replay_only: Option<bool>,

    /// Refuse requests that break the contract [default: true]
    #[arg(long, env = "BONAFIDE_ERRORS", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub errors: Option<bool>,

    /// Let pages of other origins read the answers [default: true]
    #[arg(long, env = "BONAFIDE_CORS", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub cors: Option<bool>,

    /// The number that decides generated values [default: 0]
    #[arg(long, value_name = "NUMBER", env = "BONAFIDE_SEED", value_parser = values::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,

    /// The date that generated dates are counted from: 2026-01-31, or with its time
    /// 2026-01-31T09:30:00Z [default: 2025-06-01]
    #[arg(long, value_name = "DATE", env = "BONAFIDE_NOW")]
    pub now: Option<Instant>,

    /// Whose names, addresses and currency generated values have: ar-SA, cy-GB, de-DE, en, fa-IR,
    /// fr-FR, it-IT, ja-JP, nl-NL, pt-BR, pt-PT, tr-TR, zh-CN or zh-TW [default: en]
    #[arg(long, env = "BONAFIDE_LOCALE")]
    pub locale: Option<Locale>,

    /// What to do with an example or fixture that breaks its schema [default: repair]
    #[arg(long, value_name = "WHAT", env = "BONAFIDE_BAD_EXAMPLES", value_enum)]
    pub bad_examples: Option<BadExamplesArg>,

    /// Answer nothing under /__bonafide/, and keep no exchanges
    #[arg(long, env = "BONAFIDE_NO_ADMIN")]
    pub no_admin: bool,

    /// A name under which /__bonafide/ may be asked for, besides localhost (repeatable)
    #[arg(long, value_name = "HOST", env = "BONAFIDE_ADMIN_HOST", value_parser = values::host)]
    pub admin_host: Vec<String>,

    /// What /__bonafide/ asks for as `Authorization: Bearer TOKEN` [default: nothing on this machine
    /// alone, else a random one]
    #[arg(long, value_name = "TOKEN", env = "BONAFIDE_ADMIN_TOKEN", value_parser = values::token, hide_env_values = true)]
    pub admin_token: Option<String>,

    /// How requests are logged [default: text]
    #[arg(long, value_name = "FORMAT", env = "BONAFIDE_LOG", value_enum)]
    pub log: Option<LogArg>,

    /// Log nothing: the URL alone is printed, and in a line each the first findings that fail the run
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show every finding; with COMMAND, log its requests
    #[arg(short, long)]
    pub verbose: bool,

    /// What a mock sends on its own. A proxy leaves that to its upstream.
    #[arg(skip)]
    pub callbacks: CallbackArgs,

    /// A command to serve for: it is run with BONAFIDE_URL set (and with BONAFIDE_TOKEN
    /// where /__bonafide/ asks for one), and ends the mock with it
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

impl ServeArgs {
    /// Whether there is a `--`, and no command behind it.
    pub fn lacks_command(&self) -> bool {
        self.command.is_empty() && std::env::args_os().next_back().is_some_and(|last| last == "--")
    }
}

#[derive(Clone, Copy, Debug, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadExamplesArg {
    /// Replace or add only what breaks the schema
    Repair,
    /// Serve it as it is
    Serve,
    /// Let the next source answer
    Skip,
    /// Answer with a problem that says so
    Fail,
}

#[derive(Clone, Copy, Debug, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogArg {
    /// One line for a person
    Text,
    /// One JSON object a line
    Json,
}

impl From<BadExamplesArg> for BadExamples {
    fn from(arg: BadExamplesArg) -> Self {
        match arg {
            BadExamplesArg::Repair => Self::Repair,
            BadExamplesArg::Serve => Self::Serve,
            BadExamplesArg::Skip => Self::Skip,
            BadExamplesArg::Fail => Self::Fail,
        }
    }
}
