//! The settings that count from the start alone.

use std::path::PathBuf;

use super::args::{FailOn, ServeArgs};
use super::log::Style;
use super::recording::Recording;
use super::reports::Target;
use super::settings::Settings;
use super::upstream::Upstream;
use crate::server::{Access, Callbacks};

/// What those settings are, whether flags have decided them or the settings file.
#[derive(Debug)]
pub struct Fixed {
    host: String,
    port: u16,
    cors: bool,
    callbacks: Option<Callbacks>,
    log: Option<Style>,
    admin: Option<Access>,
    report: Vec<Target>,
    fail_on: Option<FailOn>,
    baseline: Option<PathBuf>,
    upstream: Option<Upstream>,
    recording: Option<Recording>,
}

impl Fixed {
    pub fn of(args: &ServeArgs, settings: &Settings) -> Self {
        let (asked, config) = (&args.reports, settings.api.config());
        let report = if asked.report.is_empty() { config.report.as_slice() } else { &asked.report };
        Self {
            host: settings.host.clone(),
            port: settings.port,
            cors: settings.server.cors,
            callbacks: settings.server.callbacks.clone(),
            log: settings.log,
            admin: settings.admin.clone(),
            report: report.to_vec(),
            fail_on: settings.fail_on,
            baseline: asked.baseline.clone().or_else(|| config.api.baseline.clone()),
            upstream: settings.upstream.clone(),
            recording: settings.recording.clone(),
        }
    }

    /// The keys of the settings file by which others differ from these.
    pub fn changed_in(&self, now: &Self) -> Vec<&'static str> {
        let both = self.admin.as_ref().zip(now.admin.as_ref());
        let calls = self.callbacks.as_ref().zip(now.callbacks.as_ref());
        let keys = [
            ("host", self.host != now.host),
            ("port", self.port != now.port),
            ("cors", self.cors != now.cors),
            ("callbacks", self.callbacks.is_some() != now.callbacks.is_some()),
            ("callbacks-to", calls.is_some_and(|(before, now)| before.hosts != now.hosts)),
            ("log", self.log != now.log),
            ("no-admin", self.admin.is_some() != now.admin.is_some()),
            ("admin-hosts", both.is_some_and(|(before, now)| before.hosts != now.hosts)),
            ("admin-token", both.is_some_and(|(before, now)| before.token != now.token)),
            ("report", self.report != now.report),
            ("fail-on", self.fail_on != now.fail_on),
            ("baseline", self.baseline != now.baseline),
            ("upstream", self.upstream != now.upstream),
            ("record", self.recording != now.recording),
        ];
        keys.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect()
    }
}
