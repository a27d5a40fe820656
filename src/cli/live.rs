//! Keeps what is served up to date with its files.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use super::api::Loaded;
use super::args::{ForwardArgs, ServeArgs};
use super::checker::{Checker, Judged};
use super::exit::{Failure, with_help};
use super::fixed::Fixed;
use super::gathered::Gathered;
use super::log::Voice;
use super::settings::Settings;
use super::{count, sample};
use crate::finding::{Finding, Severity};
use crate::proxy;
use crate::proxy::record::Queue;
use crate::server::{Admin, Allowed, Current, Event, Events, Fallback, Pipeline, Relay, Watcher};
use crate::source::files::Files;

/// How many findings are shown unless all are asked for.
const SHOWN_FINDINGS: usize = 10;

/// What is served now, and all that is needed to serve something newer.
#[derive(Debug)]
pub struct Live {
    role: Role,
    /// What no reload changes.
    fixed: Fixed,
    current: Arc<Current>,
    audience: Arc<Audience>,
    /// None where nobody wants to hear what is wrong with the document.
    checker: Option<Checker>,
    watcher: OnceLock<Watcher>,
}

/// What serves, a mock or a proxy, by its arguments.
#[derive(Debug)]
pub struct Role {
    pub args: ServeArgs,
    /// None for a mock, and so is the gateway.
    pub forward: Option<ForwardArgs>,
    pub gateway: Option<Gateway>,
}

/// What forwards, whatever is read again.
#[derive(Debug)]
pub struct Gateway {
    pub upstream: Arc<proxy::Upstream>,
    pub errors: bool,
    pub fallback: Fallback,
    /// Where what passes is kept, if it is.
    pub recording: Option<Arc<Queue>>,
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
        role: Role,
        settings: &Settings,
        loaded: Loaded,
        files: Files,
        audience: Audience,
        url: &str,
    ) -> Arc<Self> {
        let pipeline = Arc::new(settings.pipeline(loaded).telling(audience.of_allowed()));
        let audience = Arc::new(audience);
        let live = Arc::new(Self {
            checker: checker(&role.args, settings, &audience, url),
            fixed: Fixed::of(&role.args, settings),
            current: Arc::new(match relay(role.gateway.as_ref(), &pipeline) {
                None => Current::new(pipeline.clone()),
                Some(relay) => Current::new(relay),
            }),
            role,
            audience,
            watcher: OnceLock::new(),
        });
        live.watch(files);
        live.check(pipeline);
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

    /// What is wrong with the document as it was loaded last, once that is known; none where it is not
    /// checked.
    pub fn checked(&self) -> Option<Judged> {
        self.checker.as_ref().map(Checker::finish)
    }

    fn reload(self: &Arc<Self>, changed: &[PathBuf]) {
        let started = Instant::now();
        let mut files = Files::default();
        match self.load(&mut files) {
            Ok((pipeline, fixed)) => {
                let pipeline = Arc::new(pipeline);
                match relay(self.role.gateway.as_ref(), &pipeline) {
                    None => self.current.replace(pipeline.clone()),
                    Some(relay) => self.current.replace(relay),
                }
                if let Some(admin) = &self.audience.admin {
                    admin.reloaded();
                }
                self.watcher.wait().watch(files);
                self.events().emit(&Event::Reloaded { changed, elapsed: started.elapsed() });
                self.tell_unchanged(&fixed);
                self.check(pipeline);
            }
            Err(failure) => {
                // It may be mended by what was not there, or by undoing what was changed.
                self.watcher.wait().watch_also(files);
                self.events().emit(&Event::ReloadFailed { changed, reason: &failure.to_string() })
            }
        }
    }

    /// Says which of the settings that were edited have no effect yet.
    fn tell_unchanged(&self, now: &Fixed) {
        for key in self.fixed.changed_in(now) {
            if let Some(voice) = &self.audience.voice {
                voice.say(&format!("`{key}` was edited, which counts from the next start"));
            }
        }
    }

    fn load(&self, files: &mut Files) -> Result<(Pipeline, Fixed), Failure> {
        let settings = Settings::resolve(&self.role.args, self.role.forward.as_ref(), files)?;
        let loaded = settings.api.load(files)?.readable()?;
        match &loaded.unreadable()[..] {
            [] => {
                let pipeline = settings.pipeline(loaded).telling(self.audience.of_allowed());
                Ok((pipeline, Fixed::of(&self.role.args, &settings)))
            }
            // Most likely caught in the middle of a save.
            findings => Err(Failure::unreadable(findings)),
        }
    }

    fn check(&self, pipeline: Arc<Pipeline>) {
        if let Some(checker) = &self.checker {
            checker.check(pipeline);
        }
    }
}

/// Says what is served and how to begin, then what is wrong with the document, all beside the server.
/// A mock that serves a command is about the command alone.
fn checker(args: &ServeArgs, settings: &Settings, audience: &Arc<Audience>, url: &str) -> Option<Checker> {
    let is_wanted = audience.voice.is_some() || audience.gathered.is_some();
    if !args.command.is_empty() || !is_wanted {
        return None;
    }
    let (voice, url) = (audience.voice.clone(), url.to_owned());
    let target = settings.upstream.as_ref().map(|upstream| match &settings.recording {
        Some(recording) => format!("{}, recorded in {}", upstream.target, recording.fixtures.display()),
        None => upstream.target.to_string(),
    });
    let sends_callbacks = settings.server.callbacks.is_some();
    let begin = move |pipeline: &Pipeline| {
        if let Some(voice) = &voice {
            greet(pipeline, &url, target.as_deref(), sends_callbacks, voice);
        }
    };
    let (audience, verbose) = (audience.clone(), args.verbose);
    Some(Checker::start(begin, move |checked| audience.hear_of(&checked.findings, verbose)))
}

impl Audience {
    /// Who hears of what is allowed.
    fn of_allowed(&self) -> Allowed {
        match self.gathered.clone() {
            None => Allowed::default(),
            Some(gathered) => Allowed::told(move |findings| gathered.allow(findings)),
        }
    }

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

/// Who forwards, where requests are not answered by the pipeline itself.
fn relay(gateway: Option<&Gateway>, pipeline: &Arc<Pipeline>) -> Option<Arc<Relay>> {
    let Gateway { upstream, errors, fallback, recording } = gateway?;
    if let Some(queue) = recording {
        queue.recorder().adopt(pipeline.responder().contract().clone());
    }
    let relay = Relay::new(pipeline.clone(), upstream.clone(), *errors, fallback.clone());
    Some(Arc::new(relay.recorded_by(recording.clone())))
}

fn greet(pipeline: &Pipeline, url: &str, upstream: Option<&str>, sends: bool, voice: &Voice) {
    let operations = pipeline.responder().contract().operations().len();
    if let Some(upstream) = upstream {
        return voice.say(&format!("{} at {url}, forwarded to {upstream}", count(operations, "operation")));
    }
    voice.say(&format!("{} at {url}", count(operations, "operation")));
    if operations == 0 {
        voice.say(match pipeline.responder().contract().has_webhooks() {
            true => "nothing is served: webhooks are requests that the API sends, and the document has nothing else",
            false => "nothing is served: the document has no operations under `paths`",
        });
    }
    if !sends && pipeline.responder().contract().has_callbacks() {
        voice.say("callbacks are not sent: `--callbacks` sends them");
    }
    if let Some(curl) = sample::curl(pipeline, url) {
        voice.say(&format!("try: {curl}"));
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
