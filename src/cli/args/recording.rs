//! What a recording keeps, and what it takes out.

use std::str::FromStr;
use std::sync::Arc;

use clap::ArgAction;
use regex_automata::hybrid::regex::Regex;

use crate::contract::response::StatusPattern;
use crate::policy::Glob;

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

    /// Give pseudonyms to what has a name, or a format in its schema, that ends like one of these:
    /// email,name,phone,address; mail addresses are found anywhere (repeatable, or with commas)
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
            "" if text.is_empty() => Err("it is empty".to_owned()),
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
        let regex = Regex::new(text).map_err(|error| cause(&error))?;
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

/// Why a regular expression is none: the last line of what caused the error says it.
fn cause(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let cause = causes.last().unwrap_or(error).to_string();
    let line = cause.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}
