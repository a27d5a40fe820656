//! What decides how a mock or a proxy answers: flags, variables and the settings file made one.

use super::api::{Api, Loaded};
use super::args::{FailOn, ForwardArgs, LogArg, ServeArgs};
use super::callbacks;
use super::config::Config;
use super::exit::Failure;
use super::log::{Format, Style};
use super::recording::Recording;
use super::reports::{Reports, To};
use super::upstream::Upstream;
use crate::respond::{self, Responder};
use crate::server::{self, Access, Pipeline};
use crate::source::files::Files;

/// Where a mock listens unless told otherwise, as Prism does.
const DEFAULT_PORT: u16 = 4010;
const DEFAULT_HOST: &str = "127.0.0.1";

/// All that decides what a mock or a proxy does.
#[derive(Debug)]
pub struct Settings {
    pub api: Api,
    /// Who answers; `None` for a mock.
    pub upstream: Option<Upstream>,
    /// What is kept of what passes, if anything.
    pub recording: Option<Recording>,
    /// None where nothing is reported.
    pub reports: Option<Reports>,
    pub fail_on: Option<FailOn>,
    pub respond: respond::Options,
    pub server: server::Options,
    /// Who may see the server's own pages; `None` for a server without.
    pub admin: Option<Access>,
    /// The address to listen on, or a name for it.
    pub host: String,
    pub port: u16,
    /// None where nothing is logged.
    pub log: Option<Style>,
}

impl Settings {
    /// Makes sense of the arguments and the settings file. `files` remembers where that was looked for.
    pub fn resolve(
        args: &ServeArgs,
        forward: Option<&ForwardArgs>,
        files: &mut Files,
    ) -> Result<Self, Failure> {
        let api = Api::resolve(&args.api, Config::find(args.api.config.as_deref(), files)?)?;
        let keep = forward.and_then(|forward| forward.keep.as_ref());
        let recording = keep.map(|keep| Recording::resolve(keep, &api.config().api));
        // What is written meanwhile is not read again and again.
        let api = if recording.is_some() { api.without_fixtures() } else { api };
        let config = api.config();
        let upstream = forward.map(|forward| Upstream::resolve(&forward.upstream, &config.api.upstream));
        let upstream = upstream.transpose()?;
        // A proxy leaves what passes as it is unless told otherwise.
        let is_mock = upstream.is_none();
        let serves_command = !args.command.is_empty();
        let log = match args.log.or(config.log).unwrap_or(LogArg::Text) {
            LogArg::Text => Format::Text,
            LogArg::Json => Format::Json,
        };
        let hosts = if args.admin_host.is_empty() { &config.admin_hosts } else { &args.admin_host };
        let token = args.admin_token.clone().or_else(|| config.admin_token.clone());
        let access = Access { hosts: hosts.clone(), token };
        // What a command says should not be lost among the lines of its requests.
        let is_silent = args.quiet || (serves_command && !args.verbose);
        let default_port = if serves_command { 0 } else { DEFAULT_PORT };
        let reports = match Reports::asked(&args.reports, config)? {
            None if serves_command => Some(Reports::resolve(&args.reports, config)?),
            asked => asked,
        };
        let reports = reports.map(|reports| match args.quiet {
            true => reports.quiet(),
            false => reports.else_text(To::Error),
        });
        Ok(Self {
            reports,
            fail_on: args.reports.fail_on.or(config.fail_on),
            respond: respond::Options {
                seed: args.seed.or(config.seed).unwrap_or_default(),
                now: args.now.or(config.now.map(|now| now.0)),
                locale: args.locale.or(config.locale.map(|locale| locale.0)).unwrap_or_default(),
                dynamic: args.dynamic.or(config.dynamic).unwrap_or_default(),
                replay_only: args.replay_only.or(config.replay_only).unwrap_or_default(),
                errors: args.errors.or(config.errors).unwrap_or(is_mock),
                bad_examples: args.bad_examples.or(config.bad_examples).map(Into::into).unwrap_or_default(),
                ..respond::Options::default()
            },
            server: server::Options {
                cors: args.cors.or(config.cors).unwrap_or(is_mock),
                callbacks: callbacks::resolve(&args.callbacks, config).filter(|_| is_mock),
                ..server::Options::default()
            },
            admin: (!args.no_admin && !config.no_admin).then_some(access),
            host: args
                .host
                .clone()
                .or_else(|| config.host.clone())
                .unwrap_or_else(|| DEFAULT_HOST.to_owned()),
            port: args.port.or(config.port.filter(|_| !serves_command)).unwrap_or(default_port),
            log: (!is_silent).then_some(Style { format: log, verbose: args.verbose }),
            upstream,
            recording,
            api,
        })
    }

    /// What answers from the files that were read.
    pub fn pipeline(&self, loaded: Loaded) -> Pipeline {
        let preferences = loaded.preferences.into_iter().collect();
        let options = respond::Options { preferences, ..self.respond.clone() };
        let responder = Responder::new(loaded.contract, loaded.fixtures, options);
        Pipeline::new(responder).with_policy(loaded.policy)
    }
}
