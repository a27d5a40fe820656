//! `bonafide.toml`: what the flags hold, kept in a file.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::slice;
use std::str::FromStr;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{self, DeserializeOwned, Deserializer};
use toml::Spanned;

use super::args::{BadExamplesArg, FailOn, FallbackArg, LogArg, Name, Pattern, Seconds, Status};
use super::exit::Failure;
use super::missing;
use super::reports::Target;
use crate::contract::forbidden::Forbidden;
use crate::finding::{Rule, Severity, nearest};
use crate::generate::{Instant, Locale};
use crate::policy::{Allowance, Glob, Scope, Severities};
use crate::rules;
use crate::source::files::Files;
use crate::source::{Format, Place, Source};

const FILE: &str = "bonafide.toml";

/// The settings of a file. Paths in it are relative to it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    pub port: Option<u16>,
    pub host: Option<String>,
    pub dynamic: Option<bool>,
    pub replay_only: Option<bool>,
    pub errors: Option<bool>,
    pub cors: Option<bool>,
    pub callbacks: Option<bool>,
    #[serde(default)]
    pub callbacks_to: Vec<String>,
    pub seed: Option<u64>,
    pub now: Option<Written<Instant>>,
    pub locale: Option<Written<Locale>>,
    pub bad_examples: Option<BadExamplesArg>,
    pub log: Option<LogArg>,
    #[serde(default)]
    pub no_admin: bool,
    #[serde(default)]
    pub admin_hosts: Vec<String>,
    pub admin_token: Option<String>,
    #[serde(default)]
    pub report: OneOrMore<Target>,
    pub fail_on: Option<FailOn>,
    #[serde(default)]
    severity: BTreeMap<Spanned<String>, SeverityArg>,
    #[serde(default)]
    allow: Vec<Spanned<Allow>>,
    #[serde(default)]
    pub api: Api,
    /// The file itself, if there is one.
    #[serde(skip)]
    source: Option<Arc<Source>>,
}

/// What belongs to one API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Api {
    #[serde(default)]
    pub spec: OneOrMore<PathBuf>,
    #[serde(default)]
    pub overlays: Vec<PathBuf>,
    pub fixtures: Option<PathBuf>,
    #[serde(default)]
    pub allow_outside: bool,
    /// A folder with copies of what URLs in references lead to.
    pub refs_from: Option<PathBuf>,
    /// Documents by the path that theirs are below.
    #[serde(default)]
    pub prefix: BTreeMap<String, PathBuf>,
    pub baseline: Option<PathBuf>,
    #[serde(default)]
    pub upstream: Upstream,
    #[serde(default)]
    pub record: Record,
    /// Names of properties that no response may have.
    #[serde(default)]
    forbid: Vec<Spanned<String>>,
    /// Settings of single operations, by `METHOD /path` or operationId.
    #[serde(default)]
    pub operations: BTreeMap<String, OperationSettings>,
}

/// The real server of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Upstream {
    pub url: Option<String>,
    #[serde(default)]
    pub fallback: OneOrMore<Given<FallbackArg>>,
    pub timeout: Option<Given<Seconds>>,
    pub idle_timeout: Option<Given<Seconds>>,
    #[serde(default)]
    pub preserve_host: bool,
    pub ca: Option<PathBuf>,
    pub cert: Option<PathBuf>,
    pub key: Option<PathBuf>,
    #[serde(default)]
    pub insecure: bool,
    pub proxy: Option<String>,
}

/// Which exchanges become fixtures, and what is taken out of them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Record {
    pub only_valid: Option<bool>,
    #[serde(default)]
    pub operations: OneOrMore<Written<Name>>,
    #[serde(default)]
    pub statuses: OneOrMore<Given<Status>>,
    #[serde(default)]
    pub redact: OneOrMore<Written<Name>>,
    #[serde(default)]
    pub redact_patterns: OneOrMore<Written<Pattern>>,
    #[serde(default)]
    pub pseudonymize: OneOrMore<Written<String>>,
    pub har: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OperationSettings {
    /// What every request for the operation prefers that says nothing itself: `code=404`.
    pub prefer: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SeverityArg {
    Error,
    Warning,
    Info,
    Off,
}

/// Findings that are no fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Allow {
    code: Spanned<String>,
    operation: Option<String>,
    path: Option<String>,
    file: Option<String>,
    schema: Option<String>,
    reason: Option<String>,
}

/// A value that is written as text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Written<T>(pub T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(de::Error::custom)
    }
}

/// A value that is written as text or as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given<T>(pub T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            other => return Err(de::Error::custom(format!("a {} has no place here", other.type_str()))),
        };
        text.parse().map(Self).map_err(|error| de::Error::custom(format!("`{text}`: {error}")))
    }
}

/// One value or a list of them.
#[derive(Clone, Debug, PartialEq)]
pub enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = match toml::Value::deserialize(deserializer)? {
            toml::Value::Array(values) => {
                values.into_iter().map(T::deserialize).collect::<Result<_, _>>().map(Self::More)
            }
            value => T::deserialize(value).map(Self::One),
        };
        read.map_err(|error| de::Error::custom(error.message()))
    }
}

impl Config {
    /// The file that was named, else the first `bonafide.toml` here or above, else nothing but
    /// defaults.
    pub fn find(named: Option<&Path>, files: &mut Files) -> Result<Self, Failure> {
        let path = match named {
            Some(path) => Some(path.to_owned()),
            None => closest_file(files),
        };
        let Some(path) = path else { return Ok(Self::default()) };
        let bytes = files.read(&path);
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other));
        let text = text.map_err(|error| {
            missing::cannot_read(&path, &error, "leave out `--config` for bonafide.toml here or above")
        })?;
        Self::parse(text, &path)
    }

    fn parse(text: String, path: &Path) -> Result<Self, Failure> {
        let mut config: Self = toml::from_str(&text).map_err(|error| explain(&error, &text, path))?;
        config.source = Some(Arc::new(Source::new(path, text, Format::Yaml)));
        config.rebase(path.parent().unwrap_or(Path::new("")));
        Ok(config)
    }

    fn folder(&self) -> &Path {
        self.source.as_ref().and_then(|source| source.path().parent()).unwrap_or(Path::new(""))
    }

    /// How severe codes are instead of as their rules have it.
    pub fn severities(&self) -> Result<Severities, Failure> {
        let mut severities = Severities::default();
        for (code, severity) in &self.severity {
            let severity = match severity {
                SeverityArg::Error => Some(Severity::Error),
                SeverityArg::Warning => Some(Severity::Warning),
                SeverityArg::Info => Some(Severity::Info),
                SeverityArg::Off => None,
            };
            severities.set(self.rule(code)?, severity);
        }
        Ok(severities)
    }

    /// What no response may have.
    pub fn forbidden(&self) -> Result<Forbidden, Failure> {
        for pattern in &self.api.forbid {
            Forbidden::new([pattern.get_ref()]).map_err(|error| self.wrong(pattern, &error.to_string()))?;
        }
        let patterns = self.api.forbid.iter().map(Spanned::get_ref);
        Forbidden::new(patterns).map_err(|error| Failure::new(error.to_string()))
    }

    pub fn allowances(&self) -> Result<Vec<Allowance>, Failure> {
        self.allow.iter().map(|allow| self.allowance(allow)).collect()
    }

    fn allowance(&self, entry: &Spanned<Allow>) -> Result<Allowance, Failure> {
        let allow = entry.get_ref();
        let rule = self.rule(&allow.code)?;
        let reason = allow.reason.as_ref().filter(|reason| !reason.trim().is_empty()).ok_or_else(|| {
            let message = format!("the allowance of `{}` has no reason", rule.code);
            self.wrong(&allow.code, &message).help("say why it is no fault: `reason = \"…\"`")
        })?;
        let scope = Scope {
            operation: allow.operation.clone(),
            path: allow.path.clone().map(Glob::new),
            file: allow.file.as_ref().map(|file| Glob::new(file.trim_start_matches("./"))),
            folder: self.folder().to_owned(),
            schema: allow.schema.clone(),
        };
        let place = self.place(&allow.code).ok_or_else(|| Failure::new("the settings have no file"))?;
        Ok(Allowance::new(rule, scope, reason.clone(), place))
    }

    fn rule(&self, code: &Spanned<String>) -> Result<&'static Rule, Failure> {
        let name = code.get_ref();
        rules::find(name).ok_or_else(|| unknown_rule(name, |message| self.wrong(code, &message)))
    }

    /// A failure that says where in the file it is.
    fn wrong<T>(&self, value: &Spanned<T>, message: &str) -> Failure {
        let place = self.place(value).map(|place| format!("{place}: ")).unwrap_or_default();
        Failure::new(format!("{place}{message}"))
    }

    fn place<T>(&self, value: &Spanned<T>) -> Option<Place> {
        let source = self.source.clone()?;
        let position = source.position_at(value.span().start);
        Some(Place::at(source, position))
    }

    fn rebase(&mut self, folder: &Path) {
        let Api { spec, overlays, fixtures, baseline, upstream, record, refs_from, prefix, .. } =
            &mut self.api;
        let api = spec.as_mut().iter_mut().chain(overlays).chain(fixtures).chain(baseline);
        let api = api.chain(refs_from).chain(prefix.values_mut());
        let api = api.chain(&mut upstream.ca).chain(&mut upstream.cert).chain(&mut upstream.key);
        let api = api.chain(&mut record.har);
        let reports = self.report.as_mut().iter_mut().filter_map(Target::file);
        for path in api.chain(reports) {
            *path = folder.join(&*path);
        }
    }
}

impl Api {
    /// Documents alone.
    pub fn of(specs: Vec<PathBuf>) -> Self {
        Self { spec: OneOrMore::More(specs), ..Self::default() }
    }
}

impl<T> OneOrMore<T> {
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(value) => slice::from_ref(value),
            Self::More(values) => values,
        }
    }

    fn as_mut(&mut self) -> &mut [T] {
        match self {
            Self::One(value) => slice::from_mut(value),
            Self::More(values) => values,
        }
    }
}

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

/// The failure for a code that no rule has.
pub fn unknown_rule(code: &str, failure: impl FnOnce(String) -> Failure) -> Failure {
    let failure = failure(format!("there is no rule `{code}`"));
    match nearest(code, rules::ALL.iter().map(|rule| rule.code)) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`bonafide rules` lists all of them"),
    }
}

/// The settings file of the working directory or of a folder above it, relative where it can be.
fn closest_file(files: &mut Files) -> Option<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let above = here.ancestors().skip(1).map(|folder| folder.join(FILE));
    let candidates: Vec<_> = std::iter::once(PathBuf::from(FILE)).chain(above).collect();
    let closest = candidates.iter().position(|path| path.is_file());
    // One that comes nearer takes its place. Where there is none, one may still come here.
    for path in candidates.iter().take(closest.unwrap_or(1)) {
        files.miss(path);
    }
    candidates.into_iter().nth(closest?)
}

fn explain(error: &toml::de::Error, text: &str, path: &Path) -> Failure {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let place = match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    };
    let message = &error.message().replacen("unknown variant", "unknown value", 1);
    let failure = Failure::new(format!("{place}: {}", in_words(message)));
    let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    match (unknown.filter(|name| OF_API.contains(name)), suggestion(message)) {
        // What is unknown there, too, is not one of these.
        (Some(name), _) => failure.help(format!("`{name}` stands below `[api]`")),
        (None, Some(near)) => failure.help(format!("did you mean `{near}`?")),
        (None, None) => failure,
    }
}

/// The keys of `[api]`.
const OF_API: [&str; 8] =
    ["spec", "overlays", "fixtures", "allow-outside", "baseline", "upstream", "forbid", "operations"];

/// What the reader's words mean to someone who does not write Rust.
fn in_words(message: &str) -> String {
    if let Some(name) = message.strip_prefix("missing field ") {
        return format!("there is no {name}");
    }
    let parts = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    let Some((found, expected)) = parts.and_then(|parts| parts.rsplit_once(", expected ")) else {
        return message.to_owned();
    };
    let found = match found {
        "map" => "a table".to_owned(),
        "sequence" => "a list".to_owned(),
        found => match found.split_once(['"', '`']) {
            Some((_, value)) => format!("`{}`", value.trim_end_matches(['"', '`'])),
            None => found.to_owned(),
        },
    };
    let expected = match expected {
        "a sequence" => "a list",
        "a boolean" => "true or false",
        "a string" => "a text",
        "path string" => "a path",
        "u16" => "a whole number from 0 to 65535",
        "u64" => "a whole number from 0 on",
        expected if expected.starts_with("struct ") || expected == "a map" => "a table",
        expected => expected,
    };
    format!("{found} stands where {expected} belongs")
}

/// The known name nearest to an unknown one; the reader's message holds both.
fn suggestion(message: &str) -> Option<&str> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    let known: Vec<_> = names.collect();
    let begun = || known.iter().copied().find(|known| known.len() > 1 && known.starts_with(unknown));
    nearest(unknown, known.iter().copied()).or_else(begun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        Config::parse(text.to_owned(), Path::new("x/bonafide.toml")).unwrap_err().to_string()
    }

    #[test]
    fn unknown_keys_are_errors_with_a_place_and_a_suggestion() {
        let fault = fault("port = 1\n[api]\noverlay = []\n");
        assert!(fault.starts_with("error: x/bonafide.toml:3: unknown field `overlay`"), "{fault}");
        assert!(fault.ends_with("did you mean `overlays`?"), "{fault}");
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let config =
            Config::parse("[api]\nspec = 'a.yaml'\nfixtures = 'f'\n".into(), Path::new("x/bonafide.toml"))
                .unwrap();
        assert_eq!(config.api.spec.as_slice(), [PathBuf::from("x/a.yaml")]);
        assert_eq!(config.api.fixtures, Some(PathBuf::from("x/f")));
    }
}
