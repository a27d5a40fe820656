//! `bonafide.toml`: what the flags hold, kept in a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::args::{BadExamplesArg, LogArg};
use super::exit::Failure;
use crate::finding::nearest;
use crate::source::files::Files;

const NAME: &str = "bonafide.toml";

/// The settings of a file. Paths in `api` are relative to it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    pub port: Option<u16>,
    pub host: Option<String>,
    pub dynamic: Option<bool>,
    pub errors: Option<bool>,
    pub cors: Option<bool>,
    pub seed: Option<u64>,
    pub bad_examples: Option<BadExamplesArg>,
    pub log: Option<LogArg>,
    #[serde(default)]
    pub no_admin: bool,
    #[serde(default)]
    pub admin_hosts: Vec<String>,
    pub admin_token: Option<String>,
    #[serde(default)]
    pub api: Api,
}

/// What belongs to one API.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Api {
    pub spec: Option<Paths>,
    #[serde(default)]
    pub overlays: Vec<PathBuf>,
    pub fixtures: Option<PathBuf>,
    #[serde(default)]
    pub allow_outside: bool,
    /// Settings of single operations, by `METHOD /path` or operationId.
    #[serde(default)]
    pub operations: BTreeMap<String, OperationSettings>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OperationSettings {
    /// What every request for the operation prefers that says nothing itself: `code=404`.
    pub prefer: Option<String>,
}

/// One path or several.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a path or a list of paths")]
pub enum Paths {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl Config {
    /// The file that was named, else the first `bonafide.toml` here or above, else nothing but defaults.
    pub fn find(named: Option<&Path>, files: &mut Files) -> Result<Self, Failure> {
        let path = match named {
            Some(path) => Some(path.to_owned()),
            None => closest_file(files),
        };
        let Some(path) = path else { return Ok(Self::default()) };
        let bytes = files.read(&path);
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other));
        let text = text.map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
        Self::parse(&text, &path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        let mut config: Self = toml::from_str(text).map_err(|error| explain(&error, text, path))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.api.rebase(folder);
        Ok(config)
    }
}

impl Api {
    pub fn specs(&self) -> Vec<PathBuf> {
        match &self.spec {
            None => Vec::new(),
            Some(Paths::One(path)) => vec![path.clone()],
            Some(Paths::Several(paths)) => paths.clone(),
        }
    }

    fn rebase(&mut self, folder: &Path) {
        let specs = match &mut self.spec {
            None => &mut [],
            Some(Paths::One(path)) => std::slice::from_mut(path),
            Some(Paths::Several(paths)) => paths.as_mut_slice(),
        };
        for path in specs.iter_mut().chain(&mut self.overlays).chain(&mut self.fixtures) {
            *path = folder.join(&*path);
        }
    }
}

/// The settings file of the working directory or of a folder above it, relative where it can be.
fn closest_file(files: &mut Files) -> Option<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let above = here.ancestors().skip(1).map(|folder| folder.join(NAME));
    let candidates: Vec<_> = std::iter::once(PathBuf::from(NAME)).chain(above).collect();
    let closest = candidates.iter().position(|path| path.is_file());
    // One that comes nearer takes its place. Where there is none, one may still come here.
    for path in candidates.iter().take(closest.unwrap_or(1)) {
        files.miss(path);
    }
    candidates.into_iter().nth(closest?)
}

fn explain(error: &toml::de::Error, text: &str, path: &Path) -> Failure {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let place = match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    };
    let message = error.message();
    let failure = Failure::new(format!("{place}: {message}"));
    match suggestion(message) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    }
}

/// The known name nearest to an unknown one; the reader's message holds both.
fn suggestion(message: &str) -> Option<&str> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    nearest(unknown, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        Config::parse(text, Path::new("x/bonafide.toml")).unwrap_err().to_string()
    }

    #[test]
    fn unknown_keys_are_errors_with_a_place_and_a_suggestion() {
        let fault = fault("port = 1\n[api]\noverlay = []\n");
        assert!(fault.starts_with("error: x/bonafide.toml:3: unknown field `overlay`"), "{fault}");
        assert!(fault.ends_with("did you mean `overlays`?"), "{fault}");
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let config =
            Config::parse("[api]\nspec = 'a.yaml'\nfixtures = 'f'\n", Path::new("x/bonafide.toml")).unwrap();
        assert_eq!(config.api.specs(), [PathBuf::from("x/a.yaml")]);
        assert_eq!(config.api.fixtures, Some(PathBuf::from("x/f")));
    }
}
