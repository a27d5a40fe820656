//! `bonafide check`: look at everything, report what is wrong.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::api::{Api, Loaded, is_unreadable};
use super::args::CheckArgs;
use super::baseline::LookedAt;
use super::config::Config;
use super::exit::{Failure, Status, with_help};
use super::gathered::Gathered;
use super::progress::Progress;
use super::reports::{Reports, To};
use super::{missing, note};
use crate::check::{self, Checked};
use crate::contract::Contract;
use crate::document::Document;
use crate::document::grammar::Kind;
use crate::finding::{Finding, Seen};
use crate::report::Hidden;
use crate::respond::{self, Responder};
use crate::source::files::Files;

/// Checks the document, its examples and the fixtures.
pub fn run(args: &CheckArgs) -> Result<Status, Failure> {
    let mut files = Files::default();
    let api = Api::resolve(&args.api, Config::find(args.api.config.as_deref(), &mut files)?)?;
    let reports = Reports::resolve(&args.reports, api.config())?;
    let reports = if args.quiet { reports.silent() } else { reports.else_text(To::Output) };
    reports.try_files()?;
    let loaded = api.load(&mut files)?;
    let gathered = Gathered::default();
    let (Checked { findings, seen }, mut looked_at) = look(&loaded, args, api.config(), &gathered)?;
    let (mut findings, allowed) = loaded.policy.divide(findings);
    if !loaded.contract.document().is_complete() {
        // What was turned off or allowed may not make a document good that nobody could look at.
        if !findings.iter().any(is_unreadable) {
            return Err(Failure::unreadable(&loaded.unreadable()));
        }
    } else if api.is_configured() {
        let unmatched = loaded.policy.unmatched(&schema_names(&loaded.contract));
        findings.extend(loaded.policy.judge(unmatched));
        looked_at.allowances = true;
    }
    let (known, gone) = reports.accept_known(&mut findings, &looked_at)?;
    if gone > 0 && !args.quiet {
        let are = if gone == 1 { "is" } else { "are" };
        note(&format!("{gone} of the baseline {are} gone; write it anew with --write-baseline"));
    }
    let hidden = Hidden { allowed: allowed.len(), known: known.len() };
    let status = reports.write("check", findings, seen, hidden)?;
    if args.verbose {
        list("allowed", &allowed);
        list("in the baseline", &known);
    }
    Ok(status)
}

/// All that can be found, and what was looked at for it. Of a document that cannot be read, that is why.
fn look(
    loaded: &Loaded,
    args: &CheckArgs,
    config: &Config,
    gathered: &Gathered,
) -> Result<(Checked, LookedAt), Failure> {
    let Loaded { contract, fixtures, .. } = loaded;
    let document = contract.document();
    if !document.is_readable() {
        let checked = Checked { findings: document.findings().to_vec(), seen: unread(document) };
        return Ok((checked, LookedAt::default()));
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
    let mut looked_at = LookedAt {
        document: document.is_complete(),
        answers: args.answers && document.is_complete(),
        ..LookedAt::default()
    };
    for path in &args.traffic {
        let traffic = check::traffic(contract, path, &args.traffic_host, &mut show);
        let traffic = traffic.map_err(|error| no_traffic(path, &error))?;
        gathered.add(&traffic.findings);
        looked_at.exchanges.get_or_insert_default().extend(traffic.seen.operations.iter().cloned());
        seen.add(traffic.seen);
    }
    findings.extend(gathered.findings());
    Ok((Checked { findings, seen }, looked_at))
}

/// The names of schemas among the components, in all files of the document.
fn schema_names(contract: &Contract) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    contract.document().walk(&mut |_, kind, pointer| {
        let written = contract.place(pointer).pointer;
        let mut tokens = written.tokens();
        if kind == Kind::Schema && tokens.by_ref().take(2).eq(["components", "schemas"]) {
            names.extend(tokens.next().map(Cow::into_owned));
        }
    });
    names
}

/// The files of a document that cannot be read.
fn unread(document: &Document) -> Seen {
    Seen { files: document.files().map(Path::to_owned).collect(), ..Seen::default() }
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

/// Captured traffic that cannot be read from disk.
pub fn no_traffic(path: &Path, error: &io::Error) -> Failure {
    missing::cannot_read(path, error, "name a HAR file, as browsers save the traffic that they show")
}

fn list(what: &str, findings: &[Finding]) {
    for finding in findings {
        note(&format!("{what}: {}", with_help(finding)));
    }
}
