//! What is recorded, from flags and the settings file, and what is told of it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::args::{KeepArgs, Name, Pattern, Status};
use super::config::{self, OneOrMore};
use super::exit::Failure;
use super::fixtures::visible;
use super::{count, note};
use crate::contract::Contract;
use crate::finding::nearest;
use crate::proxy::record::{self, Archive, Archived, Queue, Recorder, Summary};
use crate::redact::Redactor;

/// Where fixtures are kept unless settings say so.
const FIXTURES: &str = "fixtures";

/// Which exchanges become fixtures, and what is taken out of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    pub fixtures: PathBuf,
    pub har: Option<PathBuf>,
    only_valid: bool,
    operations: Vec<Name>,
    statuses: Vec<Status>,
    redact: Vec<Name>,
    patterns: Vec<Pattern>,
    pseudonymize: Vec<String>,
}

impl Recording {
    /// Makes sense of the arguments and the settings of an API.
    pub fn resolve(KeepArgs { recording: args, fixtures, har: asked }: &KeepArgs, api: &config::Api) -> Self {
        let config = &api.record;
        Self {
            fixtures: fixtures.clone().or_else(|| api.fixtures.clone()).unwrap_or_else(|| FIXTURES.into()),
            har: asked.clone().or_else(|| config.har.clone()),
            only_valid: args.only_valid.or(config.only_valid).unwrap_or(true),
            operations: either(&args.operations, &config.operations, |written| written.0.clone()),
            statuses: either(&args.statuses, &config.statuses, |given| given.0),
            redact: both(&args.redact, &config.redact),
            patterns: both(&args.redact_pattern, &config.redact_patterns),
            pseudonymize: both(&args.pseudonymize, &config.pseudonymize),
        }
    }

    /// What keeps exchanges of an API.
    pub fn recorder(&self, contract: Arc<Contract>) -> Result<Recorder, Failure> {
        let unknown = |name: &&Name| !contract.operation_names().any(|own| name.0.matches(own));
        if let Some(unknown) = self.operations.iter().find(unknown) {
            return Err(no_operation(unknown.0.as_str(), &contract));
        }
        let private = record::private_folder(&self.fixtures);
        let stand_ins = record::stand_ins(&private).map_err(|error| cannot_write(&error))?;
        let names = self.redact.iter().map(|name| name.0.clone()).collect();
        let patterns = self.patterns.iter().map(|pattern| pattern.regex.clone()).collect();
        let options = record::Options {
            fixtures: self.fixtures.clone(),
            private,
            only_valid: self.only_valid,
            operations: self.operations.iter().map(|name| name.0.clone()).collect(),
            statuses: self.statuses.iter().map(|status| status.0).collect(),
        };
        let redactor = Redactor::new(stand_ins, names, patterns);
        let redactor = redactor.pseudonymizing(self.pseudonymize.iter().map(String::as_str));
        Ok(Recorder::new(contract, redactor, options))
    }

    /// The archive that is written besides, if one is asked for.
    pub fn archive(&self) -> Result<Option<Archive>, Failure> {
        let Some(path) = &self.har else { return Ok(None) };
        let begun = Archive::begin(path);
        begun.map(Some).map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
    }
}

fn no_operation(name: &str, contract: &Contract) -> Failure {
    let failure = Failure::new(format!("there is no operation `{name}` in the document"));
    match nearest(name, contract.operation_names()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("name operations as `GET /path`, or by their operationIds; `*` is any text"),
    }
}

/// What came of a recording.
#[derive(Debug)]
pub struct Recorded {
    summary: Summary,
    har: PathBuf,
    archived: Archived,
}

impl Recorded {
    /// Keeps what is on its way still, and ends.
    pub fn of(queue: &Queue, recording: Option<&Recording>) -> Self {
        let har = recording.and_then(|recording| recording.har.clone()).unwrap_or_default();
        let archived = queue.close();
        Self { summary: queue.recorder().summary().clone(), har, archived }
    }

    pub fn tell(&self) {
        tell(&self.summary);
        if let Ok(Some(number)) = &self.archived {
            note(&format!("{} in {}", count(*number, "exchange"), self.har.display()));
        }
    }

    /// Whether some broke the contract.
    pub fn has_rejected(&self) -> bool {
        self.summary.rejected > 0
    }

    /// What could not be kept, where that is so.
    pub fn lost(self) -> Option<Failure> {
        let failure = match (&self.summary.failure, &self.archived) {
            (Some(why), _) => format!("cannot write {}: {why}", count(self.summary.failed, "exchange")),
            (None, Err(error)) => format!("cannot write {}: {error}", self.har.display()),
            (None, Ok(_)) => return None,
        };
        Some(Failure::new(failure).help(WHOLE))
    }
}

/// What flags ask for, else the settings file.
fn either<T: Clone, U>(args: &[T], config: &OneOrMore<U>, plain: impl Fn(&U) -> T) -> Vec<T> {
    match args {
        [] => config.as_slice().iter().map(plain).collect(),
        args => args.to_vec(),
    }
}

/// What either of them calls secret.
fn both<T: Clone>(args: &[T], config: &OneOrMore<config::Written<T>>) -> Vec<T> {
    config.as_slice().iter().map(|written| written.0.clone()).chain(args.iter().cloned()).collect()
}

/// What became of the exchanges, and why of those that are no fixtures.
pub fn tell(summary: &Summary) {
    for rejected in &summary.named {
        let record::Rejected { exchange, why, path } = rejected;
        note(&visible(&format!("rejected {exchange}: {why}\n  kept in {}", path.display())));
    }
    let more = summary.rejected.saturating_sub(summary.named.len());
    if more > 0 {
        note(&format!("rejected {more} more"));
    }
    let Summary { new, replaced, unchanged, rejected, .. } = summary;
    note(&format!("{new} new, {replaced} replaced, {unchanged} unchanged, {rejected} rejected"));
    for (why, number) in &summary.left_out {
        note(&format!("left out {}: {}", count(*number, "exchange"), why.words()));
    }
}

pub fn cannot_write(error: &io::Error) -> Failure {
    Failure::new(format!("cannot write fixtures: {error}")).help(WHOLE)
}

const WHOLE: &str = "what was written before is whole; make room, or name another folder with `--fixtures`";
