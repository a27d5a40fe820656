//! The arguments as they are typed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use clap::error::{ContextKind, ErrorKind};
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use regex_automata::hybrid::regex::Regex;

use super::exit::STATUSES;
use super::reports::Target;
use crate::contract::response::StatusPattern;
use crate::finding::Severity;
use crate::generate::{Instant, Locale};
use crate::policy::Glob;
use crate::respond::BadExamples;

/// Stands in for an HTTP API in good faith, from its OpenAPI document.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = after_help(""))]
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
        let command = command().mut_subcommands(|command| {
            command.mut_args(unset).mut_subcommands(|command| command.mut_args(unset))
        });
        let matches = command.try_get_matches().unwrap_or_else(|error| without_escape(error).exit());
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

fn command() -> clap::Command {
    Args::command().mut_subcommand("proxy", forwarding).mut_subcommand("record", |record| {
        forwarding(record)
            .mut_arg("fixtures", |arg| {
                arg.help("The folder that fixtures are written to [default: fixtures]")
            })
            .mut_arg("dynamic", |arg| arg.hide(true))
            .mut_arg("replay_only", |arg| arg.hide(true))
    })
}

/// The arguments of a proxy are those of a mock, with other defaults.
fn forwarding(proxy: clap::Command) -> clap::Command {
    proxy
        .mut_arg("specs", |arg| {
            arg.help(
                "An OpenAPI document, a page that embeds one, or a folder of these, else `[api]` of \
                 bonafide.toml; an http:// or https:// URL is the upstream",
            )
        })
        .mut_arg("errors", |arg| {
            arg.help(
                "Refuse requests that break the contract with the API's own error, and answer 502 in \
                 place of responses that do [default: false]",
            )
        })
        .mut_arg("cors", |arg| {
            arg.help(
                "Let pages of other origins read the answers, whatever the upstream says [default: false]",
            )
        })
        .mut_arg("dynamic", |arg| arg.help("Where the mock answers: generate, past fixtures and examples"))
        .mut_arg("command", |arg| {
            arg.help(
                "A command to serve for: it is run with BONAFIDE_URL set (and with BONAFIDE_TOKEN \
                 where /__bonafide/ asks for one), and ends the proxy with it",
            )
        })
}

/// clap's advice for an unknown flag is to put it behind `--`, where it would be a document or a command.
fn without_escape(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::UnknownArgument {
        error.remove(ContextKind::Suggested);
    }
    error
}

const MOCK_EXAMPLES: &str = "\
Examples:
  bonafide mock                                  the API of bonafide.toml, on port 4010
  bonafide mock openapi.yaml -p 8080 --dynamic   another one, every answer generated
  bonafide mock -- npm test                      tests that find the mock in $BONAFIDE_URL

";

const PROXY_EXAMPLES: &str = "\
Examples:
  bonafide proxy https://api.example.com         forward there, hold both sides to bonafide.toml's API
  bonafide proxy openapi.yaml --upstream http://localhost:8000/v1 --errors
  bonafide proxy --upstream https://localhost:8443 --ca ca.pem --fallback 501,404,down

";

const RECORD_EXAMPLES: &str = "\
Examples:
  bonafide record https://api.example.com        forward there, and write fixtures of bonafide.toml's API
  bonafide record openapi.yaml --upstream http://localhost:8000 --statuses 2XX --har e2e.har
  bonafide record --upstream https://api.example.com -- npm test

Exchanges that break the contract go to .bonafide/rejected/ beside the folder of fixtures, with why.

";

const CHECK_EXAMPLES: &str = "\
Examples:
  bonafide check                                 the API of bonafide.toml and its fixtures
  bonafide check openapi.yaml --fail-on warning  another document, more strictly
  bonafide check --answers                       and every answer that a mock would give
  bonafide check --traffic e2e.har               captured traffic as well
  bonafide check --report text --report sarif=bonafide.sarif
  bonafide check --baseline known.json --write-baseline

";

const FIXTURES_EXAMPLES: &str = "\
Examples:
  bonafide fixtures                              the fixtures of the API of bonafide.toml
  bonafide fixtures openapi.yaml --fixtures recorded --json
  bonafide fixtures update                       what would bring broken ones back to the document
  bonafide fixtures update --write               and does so

";

const VARIANTS_EXAMPLES: &str = "\
Examples:
  bonafide variants 'GET /v1/users'              what `Prefer: variant=…` may ask for
  bonafide variants listUsers openapi.yaml --code 404 --json

";

const IMPORT_EXAMPLES: &str = "\
Examples:
  bonafide import har e2e.har                    fixtures of captured traffic, without its secrets
  bonafide import har e2e.har openapi.yaml --fixtures fixtures --statuses 2XX

Exchanges that break the contract go to .bonafide/rejected/ beside the folder of fixtures, with why.

";

const RULES_EXAMPLES: &str = "\
Examples:
  bonafide rules                                 every code in one line
  bonafide rules missing-property                what it reports, why it matters, how to mend it

";

/// What stands below every help.
fn after_help(examples: &str) -> String {
    format!("{examples}{STATUSES}\n\nFlags come before BONAFIDE_* variables, and these before bonafide.toml.")
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve fixtures, examples and generated answers, by themselves or for one command
    #[command(after_help = after_help(MOCK_EXAMPLES))]
    Mock(Box<ServeArgs>),
    /// Forward to the real server, and hold requests and responses against the document
    #[command(after_help = after_help(PROXY_EXAMPLES))]
    Proxy(Box<ProxyArgs>),
    /// Forward to the real server, and keep what passes as fixtures, without its secrets
    #[command(after_help = after_help(RECORD_EXAMPLES))]
    Record(Box<RecordArgs>),
    /// Look for what is wrong with the document, its examples, the fixtures, captured traffic
    #[command(after_help = after_help(CHECK_EXAMPLES))]
    Check(Box<CheckArgs>),
    /// List the fixtures with their age and state, or update those that the document broke
    #[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true, after_help = after_help(FIXTURES_EXAMPLES))]
    Fixtures(Box<FixturesArgs>),
    /// List the extremes of an answer: null, absent, empty, many, longest and so on
    #[command(after_help = after_help(VARIANTS_EXAMPLES))]
    Variants(Box<VariantsArgs>),
    /// Make fixtures of captured traffic, without its secrets
    #[command(subcommand, after_help = after_help(IMPORT_EXAMPLES))]
    Import(ImportCommand),
    /// Explain the codes of findings
    #[command(after_help = after_help(RULES_EXAMPLES))]
    Rules(RulesArgs),
}

/// What a mock takes, and a proxy too.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub api: ApiArgs,

    #[command(flatten)]
    pub reports: ReportArgs,

    /// The port to listen on, 0 for any that is free [default: 4010, with COMMAND 0]
    #[arg(short, long, env = "BONAFIDE_PORT")]
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
    #[arg(long, value_name = "NUMBER", env = "BONAFIDE_SEED")]
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
    #[arg(long, value_name = "HOST", env = "BONAFIDE_ADMIN_HOST")]
    pub admin_host: Vec<String>,

    /// What /__bonafide/ asks for as `Authorization: Bearer TOKEN` [default: nothing on this machine
    /// alone, else a random one]
    #[arg(long, value_name = "TOKEN", env = "BONAFIDE_ADMIN_TOKEN", hide_env_values = true)]
    pub admin_token: Option<String>,

    /// How requests are logged [default: text]
    #[arg(long, value_name = "FORMAT", env = "BONAFIDE_LOG", value_enum)]
    pub log: Option<LogArg>,

    /// Log nothing: the URL alone is printed, and how many findings there were if they fail the run
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show every finding; with COMMAND, log its requests
    #[arg(short, long)]
    pub verbose: bool,

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

#[derive(Debug, clap::Args)]
pub struct ProxyArgs {
    #[command(flatten)]
    pub upstream: UpstreamArgs,

    #[command(flatten)]
    pub serve: ServeArgs,
}

#[derive(Debug, clap::Args)]
pub struct RecordArgs {
    #[command(flatten)]
    pub recording: RecordingArgs,

    /// Write all that passes to a HAR 1.2 file as well, without its secrets; it is there when the recording
    /// ends
    #[arg(long, value_name = "FILE", env = "BONAFIDE_HAR")]
    pub har: Option<PathBuf>,

    #[command(flatten)]
    pub proxy: ProxyArgs,
}

/// What a server that forwards takes besides.
#[derive(Debug)]
pub struct ForwardArgs {
    pub upstream: UpstreamArgs,
    /// None where nothing is kept.
    pub keep: Option<KeepArgs>,
}

impl ForwardArgs {
    /// The command that has these arguments.
    pub fn name(&self) -> &'static str {
        if self.keep.is_some() { "record" } else { "proxy" }
    }
}

/// What is kept of what passes, and where.
#[derive(Debug)]
pub struct KeepArgs {
    pub recording: RecordingArgs,
    pub fixtures: Option<PathBuf>,
    pub har: Option<PathBuf>,
}

/// The server that is forwarded to, and how it is spoken to.
#[derive(Debug, Default, clap::Args)]
pub struct UpstreamArgs {
    /// The URL of the real server; requests go below its path
    #[arg(long, value_name = "URL", env = "BONAFIDE_UPSTREAM")]
    pub upstream: Option<String>,

    /// When the mock answers in the server's place: at a STATUS, where the server is `down`, `none`
    /// for never (repeatable, or with commas) [default: 501]
    #[arg(long, value_name = "STATUS", env = "BONAFIDE_FALLBACK", value_delimiter = ',')]
    pub fallback: Vec<FallbackArg>,

    /// How long the server may take until its answer begins, in seconds [default: 60]
    #[arg(long, value_name = "SECONDS", env = "BONAFIDE_TIMEOUT")]
    pub timeout: Option<Seconds>,

    /// Tell the server the host that the client asked for, rather than its own
    #[arg(long, env = "BONAFIDE_PRESERVE_HOST")]
    pub preserve_host: bool,

    /// Certificates to trust besides the system's, in PEM
    #[arg(long, value_name = "FILE", env = "BONAFIDE_CA")]
    pub ca: Option<PathBuf>,

    /// The certificate to show to the server, in PEM
    #[arg(long, value_name = "FILE", env = "BONAFIDE_CERT")]
    pub cert: Option<PathBuf>,

    /// The key of that certificate, in PEM [default: in its file]
    #[arg(long, value_name = "FILE", env = "BONAFIDE_KEY")]
    pub key: Option<PathBuf>,

    /// Take any certificate for the server's: whoever is in between can read and change everything
    #[arg(long, env = "BONAFIDE_INSECURE")]
    pub insecure: bool,

    /// Another proxy on the way to the server, as http://HOST:PORT
    #[arg(long, value_name = "URL", env = "BONAFIDE_UPSTREAM_PROXY", hide_env_values = true)]
    pub upstream_proxy: Option<String>,
}

/// When the mock answers in place of the upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallbackArg {
    Status(u16),
    Down,
    None,
}

impl FromStr for FallbackArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "down" => Ok(Self::Down),
            "none" => Ok(Self::None),
            _ => match text.parse() {
                Ok(status @ 200..600) => Ok(Self::Status(status)),
                _ => Err("it is a status from 200 to 599, `down` or `none`".to_owned()),
            },
        }
    }
}

/// A time in seconds, with a fraction if need be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seconds(pub Duration);

impl FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let seconds = seconds.filter(|seconds| !seconds.is_zero());
        seconds.map(Self).ok_or_else(|| "it is a number of seconds above 0".to_owned())
    }
}

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub api: ApiArgs,

    #[command(flatten)]
    pub reports: ReportArgs,

    /// Make every answer that a mock would give, variants included, and tell which cannot be made
    #[arg(long)]
    pub answers: bool,

    /// Captured traffic (HAR 1.2) to hold against the document (repeatable)
    #[arg(long, value_name = "FILE")]
    pub traffic: Vec<PathBuf>,

    /// A host of the API besides the document's servers and this machine, any port of which counts as the
    /// API (repeatable)
    #[arg(long, value_name = "HOST")]
    pub traffic_host: Vec<String>,

    /// Print nothing: only the exit status and reports in files tell
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show also what is allowed or in the baseline
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, clap::Args)]
pub struct FixturesArgs {
    #[command(subcommand)]
    pub action: Option<FixturesAction>,

    #[command(flatten)]
    pub api: ApiArgs,

    /// Print one JSON object a line, with what is wrong
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum FixturesAction {
    /// Show the smallest edits that bring broken fixtures back to the document, and write them
    #[command(after_help = after_help(FIXTURES_EXAMPLES))]
    Update(UpdateArgs),
}

#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    pub api: ApiArgs,

    /// Write the edits to the files
    #[arg(long)]
    pub write: bool,
}

#[derive(Debug, clap::Args)]
pub struct VariantsArgs {
    /// The operation: its method and path as the document writes it, or its operationId
    pub operation: String,

    #[command(flatten)]
    pub api: ApiArgs,

    /// The status of the answer [default: the one that is answered unless asked otherwise]
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(200..600))]
    pub code: Option<u16>,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// From HAR 1.2, as browsers and proxies save it
    #[command(after_help = after_help(IMPORT_EXAMPLES))]
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
    #[arg(long, value_name = "HOST")]
    pub traffic_host: Vec<String>,
}

/// Which exchanges become fixtures, and what is taken out of them.
#[derive(Debug, clap::Args)]
pub struct RecordingArgs {
    /// Set exchanges aside that break the contract, in .bonafide/rejected/ [default: true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub only_valid: Option<bool>,

    /// Keep these operations alone, by operationId or `GET /path`, `*` for any characters (repeatable)
    #[arg(long, value_name = "OPERATION")]
    pub operations: Vec<Name>,

    /// Keep these statuses alone: 200, 4XX (repeatable)
    #[arg(long, value_name = "STATUS")]
    pub statuses: Vec<Status>,

    /// A parameter, header, field or property whose values are secret besides those that are known to
    /// be, `*` for any characters (repeatable)
    #[arg(long, value_name = "NAME")]
    pub redact: Vec<Name>,

    /// A regular expression of texts that are secret (repeatable)
    #[arg(long, value_name = "REGEX")]
    pub redact_pattern: Vec<Pattern>,

    /// Give pseudonyms to what has a name that ends like one of these: email,name,phone,address; mail
    /// addresses are found anywhere (repeatable, or with commas)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub pseudonymize: Vec<String>,
}

/// A name with `*` in it, but not of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(pub Glob);

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim_matches('*') {
            "" => Err("this would be all of them".to_owned()),
            _ => Ok(Self(Glob::new(text))),
        }
    }
}

/// A status or a range of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub StatusPattern);

impl FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let status = StatusPattern::parse(text).filter(|status| *status != StatusPattern::Default);
        status.map(Self).ok_or_else(|| "a status is a number such as 200, or a range such as 4XX".to_owned())
    }
}

/// A regular expression that does not match everything.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    pub regex: Arc<Regex>,
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let regex = Regex::new(text).map_err(|error| error.to_string())?;
        let mut cache = regex.create_cache();
        match regex.find(&mut cache, "") {
            Some(_) => Err("this matches what is empty, and so everything".to_owned()),
            None => Ok(Self { text: text.to_owned(), regex: Arc::new(regex) }),
        }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// The code to explain, else all are listed
    pub code: Option<String>,
}

/// Which API, shared by all commands.
#[derive(Debug, clap::Args)]
pub struct ApiArgs {
    /// An OpenAPI document, a page that embeds one, or a folder of these; else `[api]` of
    /// bonafide.toml
    #[arg(value_name = "SPEC", env = "BONAFIDE_SPEC")]
    pub specs: Vec<PathBuf>,

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
    #[test]
    fn the_arguments_are_consistent() {
        super::command().debug_assert();
    }
}
