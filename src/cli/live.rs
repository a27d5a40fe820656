//! Keeps what is served up to date with its files.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Instant;

use super::args::MockArgs;
use super::exit::{Failure, with_help};
use super::log::Voice;
use super::sample;
use super::settings::{Loaded, Settings};
use crate::check;
use crate::finding::{Finding, Severity};
use crate::server::{Admin, Current, Event, Events, Pipeline, Watcher};
use crate::source::files::Files;

/// How many findings are shown unless all are asked for.
const SHOWN_FINDINGS: usize = 10;

/// What is served now, and all that is needed to serve something newer.
#[derive(Debug)]
pub struct Live {
    args: MockArgs,
    current: Arc<Current>,
    voice: Option<Voice>,
    admin: Option<Arc<Admin>>,
    watcher: OnceLock<Watcher>,
    /// How often it was loaded: what a later load makes obsolete is not told any more.
    loads: AtomicUsize,
}

impl Live {
    /// Begins to serve what was loaded from these files, and to watch them.
    pub fn start(
        args: MockArgs,
        loaded: Loaded,
        files: Files,
        voice: Option<Voice>,
        admin: Option<Arc<Admin>>,
        url: &str,
    ) -> Arc<Self> {
        let pipeline = Arc::new(Pipeline::new(loaded.responder));
        let current = Arc::new(Current::new(pipeline.clone()));
        let (watcher, loads) = (OnceLock::new(), AtomicUsize::new(0));
        let live = Arc::new(Self { args, current, voice, admin, watcher, loads });
        live.watch(files);
        live.introduce(pipeline, Some(url.to_owned()));
        live
    }

    fn watch(self: &Arc<Self>, files: Files) {
        let watching = Arc::downgrade(self);
        let on_change = move |changed: &[PathBuf]| {
            if let Some(live) = watching.upgrade() {
                live.reload(changed);
            }
        };
        let _ = self.watcher.set(Watcher::start(files, on_change));
    }

    /// What answers requests.
    pub fn current(&self) -> &Arc<Current> {
        &self.current
    }

    pub fn events(&self) -> Events {
        self.voice.as_ref().map_or_else(Events::none, Voice::events)
    }

    fn reload(self: &Arc<Self>, changed: &[PathBuf]) {
        let started = Instant::now();
        let mut files = Files::default();
        match self.load(&mut files) {
            Ok(loaded) => {
                let pipeline = Arc::new(Pipeline::new(loaded.responder));
                self.current.replace(pipeline.clone());
                if let Some(admin) = &self.admin {
                    admin.reloaded();
                }
                self.watcher.wait().watch(files);
                self.events().emit(&Event::Reloaded { changed, elapsed: started.elapsed() });
                self.introduce(pipeline, None);
            }
            Err(failure) => {
                // It may be mended by what was not there, or by undoing what was changed.
                self.watcher.wait().watch_also(files);
                self.events().emit(&Event::ReloadFailed { changed, reason: &failure.to_string() })
            }
        }
    }

    fn load(&self, files: &mut Files) -> Result<Loaded, Failure> {
        let loaded = Settings::resolve(&self.args, files)?.load(files)?;
        match &loaded.unreadable()[..] {
            [] => Ok(loaded),
            // Most likely caught in the middle of a save.
            findings => Err(Failure::unreadable(findings)),
        }
    }

    /// Says what is served and how to begin, then checks the whole document, all beside the server.
    fn introduce(self: &Arc<Self>, pipeline: Arc<Pipeline>, url: Option<String>) {
        let load = self.loads.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(voice) = self.voice.clone() else { return };
        let live = self.clone();
        thread::spawn(move || {
            let contract = pipeline.responder().contract();
            if let Some(url) = url {
                voice.say(&format!("{} at {url}", count(contract.operations().len(), "operation")));
                if let Some(curl) = sample::curl(&pipeline, &url) {
                    voice.say(&format!("try: {curl}"));
                }
            }
            let fixtures = pipeline.responder().fixtures();
            let findings = check::everything(contract, fixtures, &mut |_, _, _| {}).findings;
            if live.loads.load(Ordering::Relaxed) == load {
                if let Some(admin) = &live.admin {
                    admin.checked(&findings);
                }
                summarize(&findings, live.args.verbose, &voice);
            }
        });
    }
}

/// How many findings there are, and the first of them.
fn summarize(findings: &[Finding], verbose: bool, voice: &Voice) {
    if findings.is_empty() {
        return voice.say("no findings in the document and its fixtures");
    }
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(of(Severity::Error), "error"), count(of(Severity::Warning), "warning"));
    let all = count(findings.len(), "finding");
    voice.say(&format!("{all} in the document and its fixtures: {errors}, {warnings}"));
    let shown = if verbose { findings.len() } else { SHOWN_FINDINGS };
    for finding in findings.iter().take(shown) {
        if verbose {
            with_help(finding).lines().for_each(|line| voice.say(line));
        } else {
            voice.say(&finding.to_string());
        }
    }
    if findings.len() > shown {
        voice.say(&format!("… and {} more, which --verbose shows", findings.len() - shown));
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
