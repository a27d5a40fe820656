//! Captured traffic that breaks the contract.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::{Checked, Progress, retain_known};
use crate::contract::Contract;
use crate::contract::router::Route;
use crate::contract::servers::ServerUrl;
use crate::exchange::Exchange;
use crate::finding::{ExchangePlace, Finding, LeftOut, Part, Seen, Severity, Side};
use crate::har::{self, Entry, Origin};
use crate::pointer::Pointer;
use crate::rules::{MISSING_CREDENTIALS, UNMATCHED_TRAFFIC};
use crate::source::{self, Place, Source};
use crate::validate;

/// How many hosts a message names.
const NAMED_HOSTS: usize = 5;

/// How to capture credentials, of which all that counts is that they were there.
const UNSANITIZED: &str = "save the traffic with sensitive data, which browsers leave out unless asked";

/// Holds the exchanges of a HAR file against the contract.
///
/// An exchange belongs to the API where its URL is below one of the document's servers, where it went
/// to this machine, or to one of `hosts` (`api.example.com`, with a port or without). The others are
/// only counted.
///
/// # Errors
///
/// Where the file cannot be read from disk.
pub fn traffic(
    contract: &Contract,
    path: &Path,
    hosts: &[String],
    progress: &mut Progress<'_>,
) -> io::Result<Checked> {
    each_exchange(contract, path, hosts, progress, &mut |_, _| {})
}

/// As [`traffic`], and visits each exchange of the API with what is wrong with it.
///
/// # Errors
///
/// Where the file cannot be read from disk.
pub fn each_exchange(
    contract: &Contract,
    path: &Path,
    hosts: &[String],
    progress: &mut Progress<'_>,
    visit: &mut dyn FnMut(&Entry, &[Finding]),
) -> io::Result<Checked> {
    let mut checked = Checked::default();
    checked.seen.files.push(path.to_owned());
    let source = match source::text(path, std::fs::read(path)?) {
        Ok(source) => source,
        Err(finding) => {
            checked.findings.push(*finding);
            return Ok(checked);
        }
    };
    let mut traffic =
        Traffic { contract, hosts, servers: contract.servers(), seen: Visits::default(), source: &source };
    let archive = har::read(&source, &mut |mut entry| {
        attach(&mut entry, path);
        if let Some(findings) = traffic.visit(&entry) {
            visit(&entry, &findings);
            checked.findings.extend(findings);
        }
        progress("exchanges", traffic.seen.exchanges, 0);
    });
    // Why nothing could be read is told already.
    let unmatched = traffic.unmatched(archive.left_out).filter(|_| archive.findings.is_empty());
    checked.findings.splice(0..0, archive.findings);
    checked.findings.extend(unmatched);
    retain_known(contract, &mut checked.findings);
    checked.seen = traffic.seen.tell(checked.seen, archive.left_out);
    Ok(checked)
}

/// Gives an entry the bodies that are kept in files beside the archive. What is not there stays unknown.
fn attach(entry: &mut Entry, archive: &Path) {
    let read = |name: &Option<String>| {
        let name = Path::new(name.as_deref()?);
        let is_beside = name.file_name().is_some_and(|own| own == name);
        let body = is_beside.then(|| std::fs::read(archive.with_file_name(name)).ok())??;
        Some(body.into())
    };
    let Exchange { request, response } = &mut entry.exchange;
    if let Some(body) = read(&entry.attached.request).filter(|_| request.body.is_empty()) {
        (request.body, entry.request_body_known) = (body, true);
    }
    if let Some(body) = read(&entry.attached.response).filter(|_| response.body.is_empty()) {
        (response.body, entry.response_body_known) = (body, true);
    }
}

struct Traffic<'a> {
    contract: &'a Contract,
    hosts: &'a [String],
    servers: Vec<ServerUrl>,
    source: &'a Arc<Source>,
    seen: Visits,
}

/// What was met on the way.
#[derive(Debug, Default)]
struct Visits {
    exchanges: usize,
    unknown_bodies: usize,
    operations: BTreeSet<Arc<str>>,
    parts_of_pages: usize,
    /// How many exchanges went to each host that is not the API's.
    elsewhere: BTreeMap<Origin, usize>,
}

impl Visits {
    fn tell(self, seen: Seen, no_exchanges: usize) -> Seen {
        let other_hosts = self.elsewhere.values().sum();
        Seen {
            operations: self.operations.into_iter().collect(),
            exchanges: self.exchanges,
            unknown_bodies: self.unknown_bodies,
            left_out: LeftOut { other_hosts, parts_of_pages: self.parts_of_pages, no_exchanges },
            ..seen
        }
    }
}

impl Traffic<'_> {
    /// What is wrong with an exchange of the API; none for one that is not its own.
    fn visit(&mut self, entry: &Entry) -> Option<Vec<Finding>> {
        let request = &entry.exchange.request;
        if !self.is_ours(&entry.origin, &request.target()) {
            *self.seen.elsewhere.entry(entry.origin.clone()).or_default() += 1;
            return None;
        }
        match self.contract.route(&request.method, &request.path) {
            Route::Found(matched) => drop(self.seen.operations.insert(matched.operation.name.clone())),
            // The API's host may serve the page that uses it, too.
            _ if entry.is_part_of_a_page() => {
                self.seen.parts_of_pages += 1;
                return None;
            }
            _ => {}
        }
        self.seen.exchanges += 1;
        self.seen.unknown_bodies += usize::from(!entry.request_body_known || !entry.response_body_known);
        let findings = validate::exchange(self.contract, &entry.exchange).into_iter();
        let known = findings.filter(|finding| !is_about_an_unknown_body(entry, finding));
        Some(known.map(|finding| self.place(entry, finding)).collect())
    }

    fn is_ours(&self, origin: &Origin, target: &str) -> bool {
        let url = format!("{origin}{target}");
        let is_named = |host: &String| {
            host.eq_ignore_ascii_case(origin.as_str()) || host.eq_ignore_ascii_case(origin.host())
        };
        origin.is_loopback()
            || self.hosts.iter().any(is_named)
            || self.servers.iter().any(|server| server.covers(&url))
    }

    /// Where in the file that is which the finding is about.
    fn place(&self, entry: &Entry, finding: Finding) -> Finding {
        let whole = ExchangePlace::request(Part::Target);
        let at = entry.pointer(finding.exchange.as_ref().unwrap_or(&whole));
        let finding = finding.written_at(Place::new(self.source.clone(), at));
        let status = entry.exchange.response.status;
        let was_let_in = !status.is_client_error() && !status.is_server_error();
        // Who was let in most likely sent them.
        if finding.rule != &MISSING_CREDENTIALS || !was_let_in {
            return finding;
        }
        let help = finding.help.clone().unwrap_or_default();
        let mut finding = finding.help(format!("{help}; if they were sent, {UNSANITIZED}"));
        if entry.is_sanitized() {
            finding.severity = Severity::Warning;
        }
        finding
    }

    /// A run that has looked at nothing of what there is must not pass for a good one.
    fn unmatched(&self, no_exchanges: usize) -> Option<Finding> {
        if self.seen.exchanges > 0 {
            return None;
        }
        let place = Place::new(self.source.clone(), Pointer::root());
        let is_empty = self.seen.elsewhere.is_empty() && self.seen.parts_of_pages + no_exchanges == 0;
        if is_empty {
            let mut finding =
                Finding::new(&UNMATCHED_TRAFFIC, "the file has no entries: nothing was captured")
                    .help("start the recording before the requests are sent")
                    .written_at(place);
            // What sends nothing breaks nothing.
            finding.severity = Severity::Warning;
            return Some(finding);
        }
        let (message, help) = match self.seen.elsewhere.is_empty() {
            true => (
                "no entry of the file is an answered request to this API".to_owned(),
                "save the traffic once requests were answered",
            ),
            false => (
                self.went_elsewhere(),
                "name the API's host with `--traffic-host`, or add it to `servers` in an overlay",
            ),
        };
        Some(Finding::new(&UNMATCHED_TRAFFIC, message).help(help).written_at(place))
    }

    fn went_elsewhere(&self) -> String {
        let mut hosts: Vec<_> = self.seen.elsewhere.iter().collect();
        hosts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let named: Vec<_> =
            hosts.iter().take(NAMED_HOSTS).map(|(host, count)| format!("`{host}` ({count})")).collect();
        let more = match hosts.len().saturating_sub(NAMED_HOSTS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("no request of the file went to this API; they went to {}{more}", named.join(", "))
    }
}

/// What is said of a body that nobody has kept is not known to be so.
fn is_about_an_unknown_body(entry: &Entry, finding: &Finding) -> bool {
    let Some(ExchangePlace { side, part: Part::Body, .. }) = &finding.exchange else { return false };
    match side {
        Side::Request => !entry.request_body_known,
        Side::Response => !entry.response_body_known,
    }
}

#[cfg(test)]
mod tests;
