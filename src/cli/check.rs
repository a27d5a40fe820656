//! `bonafide check`: look at everything, report what is wrong.

use std::io;
use std::path::Path;

use super::api::{Api, Loaded};
use super::args::CheckArgs;
use super::config::Config;
use super::exit::{Failure, Status, with_help};
use super::gathered::Gathered;
use super::note;
use super::progress::Progress;
use super::reports::{Reports, To};
use crate::check::{self, Checked};
use crate::finding::{Finding, Seen};
use crate::respond::{self, Responder};
use crate::source::files::Files;

/// Checks the document, its examples and the fixtures.
pub fn run(args: &CheckArgs) -> Result<Status, Failure> {
    let mut files = Files::default();
    let api = Api::resolve(&args.api, Config::find(args.api.config.as_deref(), &mut files)?)?;
    let reports = Reports::resolve(&args.reports, api.config())?;
    let reports = if args.quiet { reports.quiet().only_files() } else { reports.else_text(To::Output) };
    let loaded = api.load(&mut files)?;
    let gathered = Gathered::default();
    let Checked { findings, seen } = look(&loaded, args, api.config(), &gathered)?;
    let (mut findings, allowed) = loaded.policy.divide(findings);
    if !loaded.contract.document().is_readable() {
        // What was turned off or allowed may not make a document good that nobody could look at.
        if findings.is_empty() {
            return Err(Failure::unreadable(loaded.contract.document().findings()));
        }
    } else if api.is_configured() {
        findings.extend(loaded.policy.judge(loaded.policy.unmatched()));
    }
    let (known, gone) = reports.accept_known(&mut findings)?;
    if gone > 0 && !args.quiet {
        let are = if gone == 1 { "is" } else { "are" };
        note(&format!("{gone} of the baseline {are} gone; write it anew with --write-baseline"));
    }
    let status = reports.write("check", findings, seen)?;
    if args.verbose {
        list("allowed", &allowed);
        list("in the baseline", &known);
    }
    Ok(status)
}

/// All that can be found. Of a document that cannot be read, that is why.
fn look(loaded: &Loaded, args: &CheckArgs, config: &Config, gathered: &Gathered) -> Result<Checked, Failure> {
    let Loaded { contract, fixtures, .. } = loaded;
    let document = contract.document();
    if !document.is_readable() {
        return Ok(Checked { findings: document.findings().to_vec(), seen: Seen::default() });
    }
    let mut progress = Progress::start();
    let mut show = |what: &'static str, done, of| progress.show(what, done, of);
    let Checked { mut findings, mut seen } = check::everything(contract, fixtures, &mut show);
    if args.answers {
        let responder = Responder::new(contract.clone(), fixtures.clone(), as_served(config));
        let answers = check::answers(&responder, &mut show);
        findings.extend(answers.findings);
        seen.add(answers.seen);
    }
    for path in &args.traffic {
        let traffic = check::traffic(contract, path, &args.traffic_host, &mut show);
        let traffic = traffic.map_err(|error| cannot_read(path, &error))?;
        gathered.add(&traffic.findings);
        seen.add(traffic.seen);
    }
    findings.extend(gathered.findings());
    Ok(Checked { findings, seen })
}

/// How a mock of the same settings would answer.
fn as_served(config: &Config) -> respond::Options {
    respond::Options {
        seed: config.seed.unwrap_or_default(),
        dynamic: config.dynamic.unwrap_or_default(),
        bad_examples: config.bad_examples.map(Into::into).unwrap_or_default(),
        ..respond::Options::default()
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

fn list(what: &str, findings: &[Finding]) {
    for finding in findings {
        note(&format!("{what}: {}", with_help(finding)));
    }
}
