//! Paths as other programs want them: from the working directory on, with forward slashes.

use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 3986 §3.3 does not allow in a segment of a relative path, colons included (§4.2).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The folder that paths are told from.
#[derive(Debug)]
pub struct Root(PathBuf);

impl Root {
    /// The working directory; where there is none, absolute paths stay as they are.
    pub fn here() -> Self {
        Self(std::env::current_dir().unwrap_or_default())
    }

    /// The path from here, or the whole path of what is elsewhere.
    pub fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.0).ok().filter(|_| path.is_absolute());
        let mut text = String::new();
        for component in inside.unwrap_or(path).components() {
            match component {
                Component::CurDir => {}
                Component::RootDir => text.push('/'),
                component => {
                    if !text.is_empty() && !text.ends_with('/') {
                        text.push('/');
                    }
                    text += &component.as_os_str().to_string_lossy();
                }
            }
        }
        text
    }

    /// The path as a URI reference (RFC 3986 §4.1); one that is not below the root has its scheme.
    pub fn uri(&self, path: &Path) -> String {
        let text = self.relative(path);
        let encoded = utf8_percent_encode(&text, SEGMENT);
        match path.is_absolute() && Path::new(&text).is_absolute() {
            true if text.starts_with('/') => format!("file://{encoded}"),
            true => format!("file:///{encoded}"),
            false => encoded.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root() {
        let root = Root(PathBuf::from("/home/me/api"));
        let relative = |path: &str| root.relative(Path::new(path));
        assert_eq!(relative("./spec/./a.yaml"), "spec/a.yaml");
        assert_eq!(relative("/home/me/api/spec/a.yaml"), "spec/a.yaml");
        assert_eq!(relative("../other/a.yaml"), "../other/a.yaml");
        assert_eq!(relative("/etc/a.yaml"), "/etc/a.yaml");
    }

    #[test]
    fn uris_are_encoded() {
        let root = Root(PathBuf::from("/home/me/api"));
        let uri = |path: &str| root.uri(Path::new(path));
        assert_eq!(uri("a b/c:d#é.yaml"), "a%20b/c%3Ad%23%C3%A9.yaml");
        assert_eq!(uri("/etc/a b.yaml"), "file:///etc/a%20b.yaml");
        assert_eq!(uri("/home/me/api/x.yaml"), "x.yaml");
    }
}
