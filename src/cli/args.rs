//! The arguments as they are typed.

use std::path::PathBuf;

use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::respond::BadExamples;

/// Stands in for an HTTP API in good faith, from its OpenAPI document.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// Reads the arguments of the process. A variable that is empty counts as unset.
    pub fn read() -> Self {
        let unset = |arg: clap::Arg| match arg.get_env().map(std::env::var_os) {
            Some(Some(value)) if value.is_empty() => arg.env(None::<&str>),
            _ => arg,
        };
        let command = Self::command().mut_subcommands(|command| command.mut_args(unset));
        Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
    }
}

const AFTER_HELP: &str = "\
Exit status: 0 success, 2 could not run.
Flags come before BONAFIDE_* variables, and these before bonafide.toml.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve fixtures, examples and generated answers
    #[command(after_help = AFTER_HELP)]
    Mock(Box<MockArgs>),
}

#[derive(Debug, clap::Args)]
pub struct MockArgs {
    /// An OpenAPI document, a page that embeds one, or a folder of these; else `[api]` of
    /// bonafide.toml
    #[arg(value_name = "SPEC", env = "BONAFIDE_SPEC")]
    pub specs: Vec<PathBuf>,

    #[command(flatten)]
    pub api: ApiArgs,

    /// The port to listen on, 0 for any that is free [default: 4010]
    #[arg(short, long, env = "BONAFIDE_PORT")]
    pub port: Option<u16>,

    /// The address to listen on [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS", env = "BONAFIDE_HOST")]
    pub host: Option<String>,

    /// Generate every answer, past fixtures and examples
    #[arg(short, long, env = "BONAFIDE_DYNAMIC", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub dynamic: Option<bool>,

    /// Refuse requests that break the contract [default: true]
    #[arg(long, env = "BONAFIDE_ERRORS", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub errors: Option<bool>,

    /// Let pages of other origins read the answers [default: true]
    #[arg(long, env = "BONAFIDE_CORS", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub cors: Option<bool>,

    /// The number that decides generated values [default: 0]
    #[arg(long, value_name = "NUMBER", env = "BONAFIDE_SEED")]
    pub seed: Option<u64>,

    /// What to do with an example or fixture that breaks its schema [default: repair]
    #[arg(long, value_name = "WHAT", env = "BONAFIDE_BAD_EXAMPLES", value_enum)]
    pub bad_examples: Option<BadExamplesArg>,

    /// Answer nothing under /__bonafide/, and keep no exchanges
    #[arg(long, env = "BONAFIDE_NO_ADMIN")]
    pub no_admin: bool,

    /// A name under which /__bonafide/ may be asked for, besides localhost (repeatable)
    #[arg(long, value_name = "HOST", env = "BONAFIDE_ADMIN_HOST")]
    pub admin_host: Vec<String>,

    /// What /__bonafide/ asks for as `Authorization: Bearer TOKEN` [default: nothing on this machine
    /// alone, else a random one]
    #[arg(long, value_name = "TOKEN", env = "BONAFIDE_ADMIN_TOKEN", hide_env_values = true)]
    pub admin_token: Option<String>,

    /// How requests are logged [default: text]
    #[arg(long, value_name = "FORMAT", env = "BONAFIDE_LOG", value_enum)]
    pub log: Option<LogArg>,

    /// Log nothing
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show every finding
    #[arg(short, long)]
    pub verbose: bool,
}

/// Which API, shared by all commands.
#[derive(Debug, clap::Args)]
pub struct ApiArgs {
    /// An OpenAPI Overlay to apply to the document (repeatable, in order)
    #[arg(long, value_name = "FILE", env = "BONAFIDE_OVERLAY")]
    pub overlay: Vec<PathBuf>,

    /// The folder of fixtures
    #[arg(long, value_name = "DIR", env = "BONAFIDE_FIXTURES")]
    pub fixtures: Option<PathBuf>,

    /// Let references lead to files outside the document's folder
    #[arg(long)]
    pub allow_outside: bool,

    /// The settings file, else bonafide.toml here or above
    #[arg(long, value_name = "FILE", env = "BONAFIDE_CONFIG")]
    pub config: Option<PathBuf>,
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }
}
