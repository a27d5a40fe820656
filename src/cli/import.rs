//! `bonafide import`: make fixtures of captured traffic.

use std::io;

use super::api::Api;
use super::args::{ImportCommand, ImportHarArgs, KeepArgs};
use super::check::no_traffic;
use super::config::Config;
use super::exit::{Failure, Status, with_help};
use super::note;
use super::progress::Progress;
use super::recording::{Recording, cannot_write, tell};
use crate::check;
use crate::finding::Finding;
use crate::har::Entry;
use crate::proxy::record::{Kept, Known, Origin, Recorder};
use crate::rules::INVALID_TRAFFIC;
use crate::source::files::Files;

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
    let asked = KeepArgs { recording: args.recording, fixtures: asked, har: None };
    let recording = Recording::resolve(&asked, &api.config().api);
    let loaded = api.without_fixtures().load(&mut files)?.readable()?;
    let recorder = recording.recorder(loaded.contract.clone())?;
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
    let (request, response) = (entry.request_body_known, entry.response_body_known);
    let known = Known { request, response, is_cut: false };
    let upstream = format!("{}://{}", entry.scheme, entry.origin);
    let origin = Origin { upstream: Some(upstream), at: entry.started.clone(), took: None };
    recorder.keep(&recorder.meet(entry.exchange.clone(), findings, origin, known)).map(drop::<Kept>)
}

fn is_about_the_file(finding: &Finding) -> bool {
    finding.rule == &INVALID_TRAFFIC || finding.rule == &crate::rules::UNMATCHED_TRAFFIC
}
