//! The API that a command is about: its document, overlays, fixtures, and what was decided about its
//! findings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{ApiArgs, Prefixed, prefix};
use super::config::{self, Config};
use super::exit::Failure;
use super::missing;
use crate::contract::{self, Contract};
use crate::document::{self, Document, LoadError};
use crate::finding::{Finding, nearest};
use crate::policy::Policy;
use crate::respond::fixtures::Fixtures;
use crate::respond::{self, Preference, Responder};
use crate::rules::{UNDECLARED_COOKIE, UNDECLARED_HEADER, UNREADABLE_FILE, UNSUPPORTED_VERSION};
use crate::source::files::Files;

/// Which files an API is read from.
#[derive(Debug)]
pub struct Api {
    specs: Vec<PathBuf>,
    options: document::Options,
    fixtures: Option<PathBuf>,
    config: Config,
    /// Whether it is the API of the settings file.
    is_configured: bool,
}

/// What was read from them.
#[derive(Debug)]
pub struct Loaded {
    pub contract: Arc<Contract>,
    pub fixtures: Arc<Fixtures>,
    pub policy: Arc<Policy>,
    /// What every request for an operation prefers that says nothing itself.
    pub preferences: Vec<(String, Preference)>,
}

impl Api {
    /// Where the arguments name a document, nothing counts that the settings file says about its own
    /// API: someone else's document never meets our overlays and fixtures.
    pub fn resolve(args: &ApiArgs, mut config: Config) -> Result<Self, Failure> {
        let is_configured = args.specs.is_empty() && args.prefix.is_empty();
        if !is_configured {
            config.api = config::Api::of(args.specs.clone());
        }
        let api = &config.api;
        let mut prefixed = Vec::new();
        for (path, spec) in &api.prefix {
            let path = prefix(path).map_err(|why| Failure::new(format!("bonafide.toml, `prefix`: {why}")))?;
            prefixed.push((path, spec.clone()));
        }
        prefixed.extend(args.prefix.iter().map(|Prefixed { path, spec }| (path.clone(), spec.clone())));
        if api.spec.as_slice().is_empty() && prefixed.is_empty() {
            return Err(Failure::new("there is no document")
                .help("name one on the command line, or write `[api] spec = \"…\"` in bonafide.toml"));
        }
        if let Some(folder) = args.fixtures.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(no_folder(folder, "leave out `--fixtures`"));
        }
        Ok(Self {
            specs: api.spec.as_slice().to_vec(),
            options: document::Options {
                overlays: if args.overlay.is_empty() { api.overlays.clone() } else { args.overlay.clone() },
                allow_outside: args.allow_outside || api.allow_outside,
                refs_from: args.refs_from.clone().or_else(|| api.refs_from.clone()),
                prefixed,
            },
            fixtures: args.fixtures.clone().or_else(|| api.fixtures.clone()),
            config,
            is_configured,
        })
    }

    /// The same without fixtures.
    #[must_use]
    pub fn without_fixtures(self) -> Self {
        Self { fixtures: None, ..self }
    }

    /// What the settings file says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Whether a folder of fixtures was named.
    pub fn has_fixtures(&self) -> bool {
        self.fixtures.is_some()
    }

    /// Whether it is the API of the settings file, to which all of the file applies.
    pub fn is_configured(&self) -> bool {
        self.is_configured
    }

    /// Reads the document, the overlays and the fixtures. Of a document that cannot be read there is
    /// nothing but its findings. `files` remembers all that was tried.
    pub fn load(&self, files: &mut Files) -> Result<Loaded, Failure> {
        let severities = self.config.severities()?;
        let allowances = self.config.allowances()?;
        let options = contract::Options {
            forbid: self.config.forbidden()?,
            undeclared_headers: severities.ask_for(&UNDECLARED_HEADER),
            undeclared_cookies: severities.ask_for(&UNDECLARED_COOKIE),
        };
        let document =
            Document::load(&self.specs, &self.options, files).map_err(|error| self.cannot_load(&error))?;
        let contract = Arc::new(Contract::compile_with(document, options));
        let operations = contract.operations().iter();
        let operations = operations.map(|operation| (operation.name.clone(), operation.route()));
        let policy = Arc::new(Policy::new(severities, allowances, operations));
        let readable = contract.document().is_readable();
        let fixtures = Arc::new(match self.fixtures.as_ref().filter(|_| readable) {
            None => Fixtures::none(&contract),
            Some(folder) => {
                let fixtures = Fixtures::load(folder, &contract, files)
                    .map_err(|error| Failure::new(format!("cannot read {}: {error}", folder.display())))?;
                if !folder.is_dir() {
                    return Err(no_folder(folder, "correct `fixtures` in bonafide.toml"));
                }
                fixtures
            }
        });
        let complete = contract.document().is_complete();
        let preferences = if complete { self.preferences(&contract, &fixtures)? } else { Vec::new() };
        Ok(Loaded { contract, fixtures, policy, preferences })
    }

    fn cannot_load(&self, error: &LoadError) -> Failure {
        let LoadError::Io { path, error } = error else { return Failure::new(error.to_string()) };
        let prefixed = self.options.prefixed.iter().map(|(_, spec)| spec);
        let specs: Vec<_> = self.specs.iter().chain(prefixed).cloned().collect();
        match self.options.overlays.contains(path) {
            true => missing::cannot_read(path, error, "name an OpenAPI Overlay file that is there"),
            false => missing::no_document(path, &specs, error),
        }
    }

    /// A preference that can never be met has no effect, which nobody means.
    fn preferences(
        &self,
        contract: &Arc<Contract>,
        fixtures: &Arc<Fixtures>,
    ) -> Result<Vec<(String, Preference)>, Failure> {
        let responder = Responder::new(contract.clone(), fixtures.clone(), respond::Options::default());
        let mut preferences = Vec::new();
        for (name, settings) in &self.config.api.operations {
            let Some(text) = &settings.prefer else { continue };
            let preference = Preference::parse(text);
            let Some(operation) = contract.operation(name) else {
                let message = format!("bonafide.toml has settings for `{name}`, which is not an operation");
                let failure = Failure::new(message);
                return Err(match nearest(name, contract.operation_names()) {
                    Some(near) => failure.help(format!("did you mean `{near}`?")),
                    None => failure.help("name an operation as `GET /path`, or by its operationId"),
                });
            };
            if let Some((unknown, near)) = Preference::unknown(text).next() {
                let failure =
                    Failure::new(format!("bonafide.toml, `{name}`: there is no preference `{unknown}`"));
                return Err(match near {
                    Some(near) => failure.help(format!("did you mean `{near}`?")),
                    None => failure.help("a preference is code, example, dynamic, seed or variant"),
                });
            }
            let unmet = respond::unmet(operation, fixtures, &preference);
            if let Some(why) = unmet.or_else(|| responder.unmet_variant(operation, &preference)) {
                return Err(Failure::new(format!("bonafide.toml, `{name}`: {why}")));
            }
            preferences.push((name.clone(), preference));
        }
        Ok(preferences)
    }
}

impl Loaded {
    /// Of a document that cannot be read as a whole, nothing is served.
    pub fn readable(self) -> Result<Self, Failure> {
        match self.contract.document().is_complete() {
            true => Ok(self),
            false => Err(Failure::unreadable(&self.unreadable())),
        }
    }

    /// The parts of the document that could not be read.
    pub fn unreadable(&self) -> Vec<Finding> {
        let findings = self.contract.document().findings().iter();
        findings.filter(|finding| is_unreadable(finding) && finding.is_error()).cloned().collect()
    }
}

/// Fixtures are looked for where there is no folder.
fn no_folder(path: &Path, otherwise: &str) -> Failure {
    if path.exists() {
        let failure = Failure::new(format!("{} is no folder", path.display()));
        return failure.help("fixtures are kept in a folder, each in a file of its own");
    }
    let help = missing::near(path).unwrap_or_else(|| format!("make it, or {otherwise}"));
    Failure::new(format!("there is no folder {}", path.display())).help(help)
}

/// Whether a finding says that a file, or a whole document, could not be read.
pub fn is_unreadable(finding: &Finding) -> bool {
    [&UNREADABLE_FILE, &UNSUPPORTED_VERSION].contains(&finding.rule)
}
