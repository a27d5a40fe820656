//! Keeps what is served up to date with its files.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::api::Loaded;
use super::args::MockArgs;
use super::exit::{Failure, with_help};
use super::gathered::Gathered;
use super::log::Voice;
use super::settings::Settings;
use super::{count, sample};
use crate::check::{self, Checked};
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
    audience: Audience,
    /// The check of the whole document, as it was loaded last.
    check: Mutex<Option<JoinHandle<Checked>>>,
    watcher: OnceLock<Watcher>,
    /// How often it was loaded: what a later load makes obsolete is not told any more.
    loads: AtomicUsize,
}

/// Who hears of what is served.
#[derive(Debug)]
pub struct Audience {
    pub voice: Option<Voice>,
    /// Where findings of exchanges are kept, if they are to be reported.
    pub gathered: Option<Arc<Gathered>>,
    pub admin: Option<Arc<Admin>>,
}

impl Live {
    /// Begins to serve what was loaded from these files, and to watch them.
    pub fn start(
        args: MockArgs,
        settings: &Settings,
        loaded: Loaded,
        files: Files,
        audience: Audience,
        url: &str,
    ) -> Arc<Self> {
        let pipeline = Arc::new(settings.pipeline(loaded));
        let live = Arc::new(Self {
            args,
            current: Arc::new(Current::new(pipeline.clone())),
            audience,
            check: Mutex::default(),
            watcher: OnceLock::new(),
            loads: AtomicUsize::new(0),
        });
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
        let log = self.audience.voice.as_ref().map_or_else(Events::none, Voice::events);
        match self.audience.gathered.clone() {
            None => log,
            Some(gathered) => Events::new(move |event| {
                log.emit(event);
                gathered.hear(event);
            }),
        }
    }

    /// What is wrong with the document as it was loaded last, once that is known.
    pub fn checked(&self) -> Checked {
        let check = self.check.lock().unwrap_or_else(PoisonError::into_inner).take();
        check.and_then(|check| check.join().ok()).unwrap_or_default()
    }

    fn reload(self: &Arc<Self>, changed: &[PathBuf]) {
        let started = Instant::now();
        let mut files = Files::default();
        match self.load(&mut files) {
            Ok(pipeline) => {
                let pipeline = Arc::new(pipeline);
                self.current.replace(pipeline.clone());
                if let Some(admin) = &self.audience.admin {
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

    fn load(&self, files: &mut Files) -> Result<Pipeline, Failure> {
        let settings = Settings::resolve(&self.args, files)?;
        let loaded = settings.api.load(files)?.readable()?;
        match &loaded.unreadable()[..] {
            [] => Ok(settings.pipeline(loaded)),
            // Most likely caught in the middle of a save.
            findings => Err(Failure::unreadable(findings)),
        }
    }

    /// Says what is served and how to begin, then checks the whole document, all beside the server.
    /// A mock that serves a command is about the command alone.
    fn introduce(self: &Arc<Self>, pipeline: Arc<Pipeline>, url: Option<String>) {
        let load = self.loads.fetch_add(1, Ordering::Relaxed) + 1;
        let is_wanted = self.audience.voice.is_some() || self.audience.gathered.is_some();
        if !self.args.command.is_empty() || !is_wanted {
            return;
        }
        let live = self.clone();
        let check = thread::spawn(move || {
            if let (Some(voice), Some(url)) = (&live.audience.voice, url) {
                greet(&pipeline, &url, voice);
            }
            let checked = check(&pipeline);
            if live.loads.load(Ordering::Relaxed) == load {
                live.audience.hear_of(&checked.findings, live.args.verbose);
            }
            checked
        });
        *self.check.lock().unwrap_or_else(PoisonError::into_inner) = Some(check);
    }
}

impl Audience {
    /// Tells what is wrong with the document.
    fn hear_of(&self, findings: &[Finding], verbose: bool) {
        if let Some(admin) = &self.admin {
            admin.checked(findings);
        }
        if let Some(voice) = &self.voice {
            summarize(findings, verbose, voice);
        }
    }
}

fn greet(pipeline: &Pipeline, url: &str, voice: &Voice) {
    let operations = pipeline.responder().contract().operations().len();
    voice.say(&format!("{} at {url}", count(operations, "operation")));
    if let Some(curl) = sample::curl(pipeline, url) {
        voice.say(&format!("try: {curl}"));
    }
}

fn check(pipeline: &Pipeline) -> Checked {
    let responder = pipeline.responder();
    let checked = check::everything(responder.contract(), responder.fixtures(), &mut |_, _, _| {});
    Checked { findings: pipeline.policy().judge(checked.findings), ..checked }
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
