//! The arguments as they are typed.

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

mod api;
mod callbacks;
mod check;
mod fixtures;
mod help;
mod import;
mod mock;
mod prefix;
mod proxy;
mod record;
mod recording;
mod reports;
mod rules;
mod serve;
mod values;
mod variants;

pub use api::ApiArgs;
pub use callbacks::CallbackArgs;
pub use check::CheckArgs;
pub use fixtures::{FixturesAction, FixturesArgs, UpdateArgs};
pub use import::{ImportCommand, ImportHarArgs};
pub use mock::MockArgs;
pub use prefix::{Prefixed, prefix};
pub use proxy::{FallbackArg, ProxyArgs, Seconds, UpstreamArgs};
pub use record::{ForwardArgs, KeepArgs, RecordArgs};
pub use recording::{Name, Pattern, RecordingArgs, Status};
pub use reports::{FailOn, ReportArgs};
pub use rules::RulesArgs;
pub use serve::{BadExamplesArg, LogArg, ServeArgs};
pub use variants::VariantsArgs;

use super::exit::{OF_IMPORTS, OF_LISTS, OF_REPORTS};
use help::{
    CHECK_EXAMPLES, FIXTURES_EXAMPLES, IMPORT_EXAMPLES, MOCK_EXAMPLES, PROXY_EXAMPLES, RECORD_EXAMPLES,
    RULES_EXAMPLES, VARIANTS_EXAMPLES, after_help,
};

/// Stands in for an HTTP API in good faith, from its OpenAPI document.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = after_help("", OF_REPORTS))]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve fixtures, examples and generated answers, by themselves or for one command
    #[command(after_help = after_help(MOCK_EXAMPLES, OF_REPORTS))]
    Mock(Box<MockArgs>),
    /// Forward to the real server, and hold requests and responses against the document
    #[command(after_help = after_help(PROXY_EXAMPLES, OF_REPORTS))]
    Proxy(Box<ProxyArgs>),
    /// Forward to the real server, and keep what passes as fixtures, without its secrets
    #[command(after_help = after_help(RECORD_EXAMPLES, OF_REPORTS))]
    Record(Box<RecordArgs>),
    /// Look for what is wrong with the document, its examples, the fixtures, captured traffic
    #[command(after_help = after_help(CHECK_EXAMPLES, OF_REPORTS))]
    Check(Box<CheckArgs>),
    /// List the fixtures with their age and state, or update those that the document broke
    #[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true, after_help = after_help(FIXTURES_EXAMPLES, OF_LISTS))]
    Fixtures(Box<FixturesArgs>),
    /// List the extremes of an answer: null, absent, empty, many, longest and so on
    #[command(after_help = after_help(VARIANTS_EXAMPLES, OF_LISTS))]
    Variants(Box<VariantsArgs>),
    /// Make fixtures of captured traffic, without its secrets
    #[command(subcommand, after_help = after_help(IMPORT_EXAMPLES, OF_IMPORTS))]
    Import(ImportCommand),
    /// Explain the codes of findings
    #[command(after_help = after_help(RULES_EXAMPLES, OF_LISTS))]
    Rules(RulesArgs),
}

impl Args {
    /// Reads the arguments of the process. A variable that is empty counts as unset.
    pub fn read() -> Self {
        let unset = |arg: clap::Arg| match arg.get_env().map(std::env::var_os) {
            Some(Some(value)) if value.is_empty() => arg.env(None::<&str>),
            _ => arg,
        };
        let command = command().mut_subcommands(|command| {
            command.mut_args(unset).mut_subcommands(|command| command.mut_args(unset))
        });
        let matches = command.try_get_matches().unwrap_or_else(|error| without_escape(error).exit());
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// What helps where a word is no document but was meant as the value of the flag before it: a flag that
/// may stand alone takes its value with `=`.
pub fn detached_value(word: &str) -> Option<String> {
    let value = match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => "true",
        "false" | "no" | "off" | "0" => "false",
        _ => return None,
    };
    let words: Vec<_> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let before = words.windows(2).find(|pair| matches!(pair, [_, own] if own == word))?.first()?;
    let command = command();
    let mut args = command.get_subcommands().flat_map(|command| {
        command.get_arguments().chain(command.get_subcommands().flat_map(clap::Command::get_arguments))
    });
    let name = args.find_map(|arg| {
        let is_it = arg.get_long().is_some_and(|long| before.strip_prefix("--") == Some(long))
            || arg.get_short().is_some_and(|short| *before == format!("-{short}"));
        (is_it && arg.is_require_equals_set()).then(|| arg.get_long()).flatten()
    })?;
    Some(format!("a value of this flag comes after `=`: `--{name}={value}`"))
}

fn command() -> clap::Command {
    Args::command().mut_subcommand("proxy", proxy::described).mut_subcommand("record", record::described)
}

/// clap's advice for an unknown flag is to put it behind `--`, where it would be a document or a command.
fn without_escape(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::UnknownArgument {
        error.remove(ContextKind::Suggested);
    }
    error
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_consistent() {
        super::command().debug_assert();
    }
}
