//! Paths that can be compared, however they were written.

use std::path::{Component, Path, PathBuf};

/// The path as it is written in a file of `folder`, with `/` between its parts.
///
/// ```
/// use std::path::Path;
/// use bonafide::source::path::relative;
///
/// assert_eq!(relative(Path::new("a/spec/api.yaml"), Path::new("a/ci/..")), "spec/api.yaml");
/// assert_eq!(relative(Path::new("spec/api.yaml"), Path::new("ci")), "../spec/api.yaml");
/// assert_eq!(relative(Path::new("./spec/api.yaml"), Path::new("")), "spec/api.yaml");
/// ```
pub fn relative(path: &Path, folder: &Path) -> String {
    let (path, folder) = (plain(path), plain(folder));
    let shared = path.components().zip(folder.components()).take_while(|(own, other)| own == other).count();
    let up = folder.components().skip(shared).map(|_| "..".into());
    let down = path.components().skip(shared).map(|step| step.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The path from the root, without `.` and `..`. Links are not followed, and nothing needs to exist.
fn plain(path: &Path) -> PathBuf {
    // The empty path is the folder of a path that names none.
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for step in absolute.components() {
        match step {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            step => plain.push(step),
        }
    }
    plain
}
