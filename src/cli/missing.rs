//! Files that cannot be read, and what helps.

use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::args::detached_value;
use super::exit::Failure;
use crate::finding::nearest;

/// A file that cannot be read. `otherwise` is the help where nothing better is known.
pub fn cannot_read(path: &Path, error: &io::Error, otherwise: &str) -> Failure {
    let failure = Failure::new(format!("cannot read {}: {error}", path.display()));
    let help = match error.kind() {
        _ if is_url(path) => Some(download(path)),
        ErrorKind::NotFound => near(path),
        ErrorKind::IsADirectory => Some("it is a folder: name a file in it".to_owned()),
        _ => None,
    };
    failure.help(help.unwrap_or_else(|| otherwise.to_owned()))
}

/// As [`cannot_read`], of a document among those that the arguments name. What is not there may have been
/// meant as something else.
pub fn no_document(path: &Path, specs: &[PathBuf], error: &io::Error) -> Failure {
    const OTHERWISE: &str = "a SPEC is an OpenAPI document or a folder of these; without one, `[api] spec` \
                             of bonafide.toml counts";
    let word = path.to_string_lossy();
    let meant = || detached_value(&word).or_else(|| as_command(path, specs));
    match error.kind() {
        ErrorKind::NotFound if near(path).is_none() => {
            cannot_read(path, error, &meant().unwrap_or_else(|| OTHERWISE.to_owned()))
        }
        _ => cannot_read(path, error, OTHERWISE),
    }
}

/// The file of the same folder that may have been meant.
pub fn near(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(here).ok()?.flatten();
    let mut names: Vec<_> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let near = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(format!("did you mean `{}`?", folder.join(near).display()))
}

fn is_url(path: &Path) -> bool {
    let path = path.to_string_lossy().to_ascii_lowercase();
    path.starts_with("http://") || path.starts_with("https://")
}

fn download(url: &Path) -> String {
    let url = url.to_string_lossy();
    let name = url.split(['?', '#']).next().and_then(|url| url.rsplit('/').next());
    let name = name.filter(|name| name.contains('.') && !url.ends_with(&format!("//{name}")));
    format!("URLs are not read; download it first: `curl -o {} '{url}'`", name.unwrap_or("openapi.json"))
}

/// A word that names a program was most likely meant as the command to serve for.
fn as_command(path: &Path, specs: &[PathBuf]) -> Option<String> {
    let paths = env::var_os("PATH")?;
    let is_name = path.components().count() == 1;
    let is_program = is_name && env::split_paths(&paths).any(|folder| folder.join(path).is_file());
    let index = specs.iter().position(|spec| spec == path).filter(|_| is_program)?;
    let words =
        |specs: &[PathBuf]| specs.iter().map(|word| format!("{} ", word.display())).collect::<String>();
    let (before, command) = specs.split_at_checked(index)?;
    let line = format!("bonafide mock {}-- {}", words(before), words(command));
    Some(format!("a command comes after `--`: `{}`", line.trim_end()))
}
