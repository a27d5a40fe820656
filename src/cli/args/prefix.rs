//! Documents below a path of their own.

use std::path::PathBuf;
use std::str::FromStr;

/// A document and the path that its paths are below.
#[derive(Clone, Debug)]
pub struct Prefixed {
    pub path: String,
    pub spec: PathBuf,
}

impl FromStr for Prefixed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (path, spec) = text.split_once('=').ok_or("expected PATH=SPEC, as in `/v2=api2.yaml`")?;
        Ok(Self { path: prefix(path)?, spec: spec.into() })
    }
}

/// A path as a prefix of others: with a slash before, and none behind.
pub fn prefix(path: &str) -> Result<String, String> {
    match path.trim_end_matches('/') {
        path if path.starts_with('/') && !path.contains(['{', '}', '?', '#']) => Ok(path.to_owned()),
        _ => Err(format!("`{path}` is not a path such as `/v2`")),
    }
}
