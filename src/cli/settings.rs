//! The arguments as they are meant: flags, variables and the settings file made one.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::{LogArg, MockArgs};
use super::config::Config;
use super::exit::Failure;
use super::log::{Format, Style};
use crate::contract::Contract;
use crate::document::{self, Document};
use crate::finding::{Finding, nearest};
use crate::respond::fixtures::Fixtures;
use crate::respond::{self, Preference, Responder};
use crate::rules::UNREADABLE_FILE;
use crate::server::{self, Access};
use crate::source::files::Files;

/// Where a mock listens unless told otherwise, as Prism does.
const DEFAULT_PORT: u16 = 4010;
const DEFAULT_HOST: &str = "127.0.0.1";

/// All that decides what a mock does.
#[derive(Debug)]
pub struct Settings {
    pub specs: Vec<PathBuf>,
    pub document: document::Options,
    pub fixtures: Option<PathBuf>,
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

/// What is served.
#[derive(Debug)]
pub struct Loaded {
    pub responder: Responder,
}

impl Loaded {
    /// The files that could not be read and were left out.
    pub fn unreadable(&self) -> Vec<Finding> {
        let document = self.responder.contract().document().findings();
        let all = document.iter().chain(self.responder.fixtures().findings());
        all.filter(|finding| finding.rule == &UNREADABLE_FILE && finding.is_error()).cloned().collect()
    }
}

impl Settings {
    /// Makes sense of the arguments and the settings file. `files` remembers where that was looked for.
    pub fn resolve(args: &MockArgs, files: &mut Files) -> Result<Self, Failure> {
        let mut config = Config::find(args.api.config.as_deref(), files)?;
        let specs = if args.specs.is_empty() { config.api.specs() } else { args.specs.clone() };
        if !args.specs.is_empty() {
            // Someone else's document never meets our overlays and fixtures.
            config.api = Default::default();
        }
        if specs.is_empty() {
            return Err(Failure::new("there is no document to serve").help(
                "name one, `bonafide mock openapi.yaml`, or write `[api] spec = \"…\"` in bonafide.toml",
            ));
        }
        let api = config.api;
        let overlays = if args.api.overlay.is_empty() { api.overlays } else { args.api.overlay.clone() };
        if let Some(folder) = args.api.fixtures.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Failure::new(format!("there is no folder {}", folder.display())));
        }
        let log = match args.log.or(config.log).unwrap_or(LogArg::Text) {
            LogArg::Text => Format::Text,
            LogArg::Json => Format::Json,
        };
        let preferences =
            api.operations.into_iter().filter_map(|(name, operation)| Some((name, operation.prefer?)));
        let admin_hosts =
            if args.admin_host.is_empty() { config.admin_hosts } else { args.admin_host.clone() };
        let access = Access { hosts: admin_hosts, token: args.admin_token.clone().or(config.admin_token) };
        let host = args.host.clone().or(config.host).unwrap_or_else(|| DEFAULT_HOST.to_owned());
        Ok(Self {
            specs,
            document: document::Options {
                overlays,
                allow_outside: args.api.allow_outside || api.allow_outside,
            },
            fixtures: args.api.fixtures.clone().or(api.fixtures),
            respond: respond::Options {
                seed: args.seed.or(config.seed).unwrap_or_default(),
                dynamic: args.dynamic.or(config.dynamic).unwrap_or_default(),
                errors: args.errors.or(config.errors).unwrap_or(true),
                bad_examples: args.bad_examples.or(config.bad_examples).map(Into::into).unwrap_or_default(),
                preferences: preferences.map(|(name, text)| (name, Preference::parse(&text))).collect(),
            },
            server: server::Options {
                cors: args.cors.or(config.cors).unwrap_or(true),
                ..server::Options::default()
            },
            admin: (!args.no_admin && !config.no_admin).then_some(access),
            host,
            port: args.port.or(config.port).unwrap_or(DEFAULT_PORT),
            log: (!args.quiet).then_some(Style { format: log, verbose: args.verbose }),
        })
    }

    /// Reads the document, the overlays and the fixtures. `files` remembers all that was tried.
    pub fn load(&self, files: &mut Files) -> Result<Loaded, Failure> {
        let document = Document::load(&self.specs, &self.document, files)
            .map_err(|error| Failure::new(error.to_string()))?;
        if !document.is_readable() {
            return Err(Failure::unreadable(document.findings()));
        }
        let contract = Arc::new(Contract::compile(document));
        let fixtures = match &self.fixtures {
            None => Fixtures::none(&contract),
            Some(folder) => Fixtures::load(folder, &contract, files)
                .map_err(|error| Failure::new(format!("cannot read {}: {error}", folder.display())))?,
        };
        self.check_preferences(&contract, &fixtures)?;
        Ok(Loaded { responder: Responder::new(contract, fixtures, self.respond.clone()) })
    }

    /// A preference that can never be met has no effect, which nobody means.
    fn check_preferences(&self, contract: &Contract, fixtures: &Fixtures) -> Result<(), Failure> {
        for (name, preference) in &self.respond.preferences {
            let Some(operation) = contract.operation(name) else {
                let message = format!("bonafide.toml has settings for `{name}`, which is not an operation");
                let failure = Failure::new(message);
                return Err(match nearest(name, contract.operation_names()) {
                    Some(near) => failure.help(format!("did you mean `{near}`?")),
                    None => failure.help("name an operation as `GET /path`, or by its operationId"),
                });
            };
            if let Some(why) = respond::unmet(operation, fixtures, preference) {
                return Err(Failure::new(format!("bonafide.toml, `{name}`: {why}")));
            }
        }
        Ok(())
    }
}
