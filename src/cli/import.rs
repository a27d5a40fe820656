//! `bonafide import`: make fixtures of captured traffic.

use std::io;
use std::path::PathBuf;

use super::api::{Api, Loaded};
use super::args::{ImportCommand, ImportHarArgs, RecordingArgs};
use super::check::no_traffic;
use super::config::Config;
use super::exit::{Failure, Status, with_help};
use super::progress::Progress;
use super::{count, note};
use crate::check;
use crate::contract::Contract;
use crate::finding::{Finding, nearest};
use crate::har::Entry;
use crate::policy::Glob;
use crate::proxy::record::{self, Kept, Origin, Recorder, Summary};
use crate::redact::Redactor;
use crate::rules::INVALID_TRAFFIC;
use crate::source::files::Files;

/// Where fixtures are kept unless settings say so.
const FIXTURES: &str = "fixtures";

pub fn run(args: ImportCommand) -> Result<Status, Failure> {
    match args {
        ImportCommand::Har(args) => har(*args),
    }
}

/// Makes fixtures of the exchanges of an archive.
fn har(mut args: ImportHarArgs) -> Result<Status, Failure> {
    let mut files = Files::default();
    // A folder that is not there yet is made.
    let asked = args.api.fixtures.take();
    let api = Api::resolve(&args.api, Config::find(args.api.config.as_deref(), &mut files)?)?;
    let fixtures = asked.or_else(|| api.config().api.fixtures.clone()).unwrap_or_else(|| FIXTURES.into());
    let loaded = api.load(&mut files)?.readable()?;
    let recorder = recorder(&loaded, fixtures, &args.recording)?;
    let mut failure = None;
    let mut progress = Progress::start();
    let checked = check::each_exchange(
        &loaded.contract,
        &args.file,
        &args.traffic_host,
        &mut |what, done, of| progress.show(what, done, of),
        &mut |entry, findings| {
            if failure.is_none() {
                let (findings, _) = loaded.policy.divide(findings.to_vec());
                failure = keep(&recorder, entry, &findings).err();
            }
        },
    );
    drop(progress);
    let checked = checked.map_err(|error| no_traffic(&args.file, &error))?;
    if let Some(error) = failure {
        return Err(cannot_write(&error));
    }
    let about_file: Vec<_> = checked.findings.iter().filter(|finding| is_about_the_file(finding)).collect();
    about_file.iter().for_each(|finding| note(&with_help(finding)));
    let summary = recorder.summary();
    tell(&summary);
    Ok(Status::of_findings(summary.rejected > 0 || about_file.iter().any(|finding| finding.is_error())))
}

fn keep(recorder: &Recorder, entry: &Entry, findings: &[Finding]) -> io::Result<()> {
    if !entry.request_body_known || !entry.response_body_known {
        recorder.lacks_body();
        return Ok(());
    }
    let upstream = format!("{}://{}", entry.scheme, entry.origin);
    let origin = Origin { upstream: Some(upstream), at: entry.started.clone() };
    recorder.keep(&entry.exchange, findings, &origin).map(drop::<Kept>)
}

/// A recorder of an API as the flags have it.
pub fn recorder(loaded: &Loaded, fixtures: PathBuf, args: &RecordingArgs) -> Result<Recorder, Failure> {
    if let Some(unknown) = args.operations.iter().find(|glob| names_nothing(glob, &loaded.contract)) {
        let name = unknown.as_str();
        let failure = Failure::new(format!("there is no operation `{name}` in the document"));
        return Err(match nearest(name, loaded.contract.operation_names()) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("name operations as `GET /path`, or by their operationIds; `*` is any text"),
        });
    }
    let private = record::private_folder(&fixtures);
    let stand_ins = record::stand_ins(&private).map_err(|error| cannot_write(&error))?;
    let redactor = Redactor::new(stand_ins, args.redact.clone(), args.redact_pattern.clone());
    let options = record::Options {
        fixtures,
        private,
        only_valid: args.only_valid.unwrap_or(true),
        operations: args.operations.clone(),
        statuses: args.statuses.clone(),
    };
    Ok(Recorder::new(loaded.contract.clone(), redactor, options))
}

fn names_nothing(glob: &Glob, contract: &Contract) -> bool {
    !contract.operation_names().any(|name| glob.matches(name))
}

/// What became of the exchanges, and why of those that are no fixtures.
pub fn tell(summary: &Summary) {
    for rejected in &summary.named {
        let record::Rejected { exchange, why, path } = rejected;
        note(&format!("rejected {exchange}: {why}\n  kept in {}", path.display()));
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

fn is_about_the_file(finding: &Finding) -> bool {
    finding.rule == &INVALID_TRAFFIC || finding.rule == &crate::rules::UNMATCHED_TRAFFIC
}

fn cannot_write(error: &io::Error) -> Failure {
    Failure::new(format!("cannot write fixtures: {error}"))
        .help("what was written before is whole; make room, or name another folder with `--fixtures`")
}
