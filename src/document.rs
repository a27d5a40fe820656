//! Text to one tree of OpenAPI 3.1 forms, each node with its place in the original.
//!
//! However many files a document has, and of whatever version, what comes out is one tree in which
//! every reference is local. What is wrong with the files becomes findings; one bad element costs
//! that element.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::{UNMATCHED_OVERLAY_ACTION, UNSUPPORTED_VERSION};
use crate::source::files::Files;
use crate::source::{Place, Reading, read};

mod anchors;
mod bundle;
mod cycles;
mod entries;
pub mod grammar;
mod join;
mod merge;
mod origins;
mod overlay;
mod resources;
mod scan;
mod swagger;
mod unmeetable;
mod upgrade;
mod version;
mod written;

use bundle::{Bundled, Scope};
use entries::Group;
use grammar::Kind;
pub use join::Mount;
use origins::Origins;
use scan::Scan;
pub use version::Version;
use written::Texts;
pub use written::Written;

/// What is read, besides the documents themselves.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Overlays (OpenAPI Overlay 1.0), applied in this order.
    pub overlays: Vec<PathBuf>,
    /// Lets references lead outside the document's folder.
    pub allow_outside: bool,
    /// A folder with copies of what URLs in references lead to: `HOST/PATH` below it.
    pub refs_from: Option<PathBuf>,
    /// Documents whose paths are all below a path, and this path: `/v2`.
    pub prefixed: Vec<(String, PathBuf)>,
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("cannot read {path}: {error}")]
    Io { path: PathBuf, error: std::io::Error },
    #[error("{0} holds no OpenAPI document: no file in it has a top-level `openapi` key")]
    NoDocument(PathBuf),
}

/// An OpenAPI description as one tree, with what is wrong with it and where all of it stands.
#[derive(Debug)]
pub struct Document {
    root: Arc<Value>,
    mounts: Vec<Mount>,
    readable: bool,
    complete: bool,
    read_only: bool,
    write_only: bool,
    discriminators: bool,
    origins: Origins,
    /// What the tree was made of.
    parts: Vec<Part>,
    findings: Vec<Finding>,
}

/// What one of the documents in a tree was made of.
#[derive(Debug)]
struct Part {
    version: Version,
    texts: Texts,
    /// Whether it is not as it was written.
    rewritten: bool,
}

impl Document {
    /// Reads the documents at `specs` (files, or folders of them) into one tree, applies the overlays
    /// and brings all of it into the forms of OpenAPI 3.1. Files with one title are one
    /// document. `files` remembers every file whose change can change the outcome.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read from disk, or a folder holds no document. What is wrong *in* the
    /// files is in [`Document::findings`].
    pub fn load(specs: &[PathBuf], options: &Options, files: &mut Files) -> Result<Self, LoadError> {
        let overlays =
            options.overlays.iter().map(|path| read_file(path, files)).collect::<Result<Vec<_>, _>>()?;
        let mut documents = Vec::new();
        for group in entries::read(specs, options, files)? {
            let scope = group.scope(options);
            documents.push(Self::of(group, overlays.clone(), &scope, files));
        }
        Ok(Self::joined(documents, &options.overlays))
    }

    /// One document, which may have several pages.
    fn of(group: Group, overlays: Vec<Reading>, scope: &Scope, files: &mut Files) -> Self {
        let Group { prefix, readings, .. } = group;
        let mut findings = Vec::new();
        let all_read = readings.iter().all(|reading| reading.value.as_ref().is_some_and(Value::is_object));
        let mut texts = Texts::of(&readings, &overlays);
        let (mut root, mut origins) = merge::merge(readings, &mut findings);
        overlay::apply(overlays, &mut root, &mut origins, &mut findings);
        let version = Version::of(&root);
        if let (Err(finding), true) = (&version, root.is_object()) {
            findings
                .push(Finding::clone(finding).at(origins.place(&Pointer::root().join(Version::key(&root)))));
        }
        if !all_read {
            // What was not found may be in what could not be read.
            findings
                .retain(|finding| ![&UNMATCHED_OVERLAY_ACTION, &UNSUPPORTED_VERSION].contains(&finding.rule));
        }
        let readable = root.is_object() && version.is_ok();
        // What is of no version is read as the one that most are of.
        let version = version.unwrap_or(Version::V3_1);
        let mut rewritten = false;
        let mut scan = Scan::of(&root);
        if !version.has_json_schema() || scan.names || !scan.is_closed(&root) {
            rewritten = true;
            let Bundled { files: others, parts } =
                bundle::bundle(&mut root, version, scope, files, &mut origins, &mut findings);
            if version == Version::V2_0 {
                swagger::upgrade(&mut root, &parts, &mut origins, &mut findings);
            }
            texts.bundled(others, parts);
            scan = Scan::of(&root);
        }
        let Scan { read_only, write_only, discriminators, unmeetable, .. } = scan;
        if scan.is_circular(&root) {
            rewritten = true;
            cycles::cut(&mut root, &mut origins, &mut findings);
        }
        if unmeetable {
            rewritten |= unmeetable::leave_out(&mut root, &origins, &mut findings);
        }
        Self {
            root: Arc::new(root),
            mounts: vec![Mount { at: Pointer::root(), prefix }],
            readable,
            complete: readable && all_read,
            read_only,
            write_only,
            discriminators,
            origins,
            parts: vec![Part { version, texts, rewritten }],
            findings,
        }
    }

    /// Several documents as one, the first at the root.
    fn joined(documents: Vec<Self>, overlays: &[PathBuf]) -> Self {
        let number = documents.len();
        let mut documents = documents.into_iter();
        let Some(mut whole) = documents.next() else { return Self::nothing() };
        let mut root = Arc::unwrap_or_clone(std::mem::take(&mut whole.root));
        for (number, other) in documents.enumerate().map(|(index, other)| (index + 1, other)) {
            let at = join::place(number);
            join::mount(&mut root, Arc::unwrap_or_clone(other.root), &at);
            whole.origins.mounted(&at, other.origins);
            whole.mounts.extend(other.mounts.into_iter().map(|mount| Mount { at: at.clone(), ..mount }));
            whole.readable &= other.readable;
            whole.complete &= other.complete;
            whole.read_only |= other.read_only;
            whole.write_only |= other.write_only;
            whole.discriminators |= other.discriminators;
            whole.parts.extend(other.parts);
            whole.findings.extend(other.findings);
        }
        if number > 1 {
            whole.parts.iter_mut().for_each(|part| part.rewritten = true);
            overlay::of_several(&mut whole.findings, number, overlays);
        }
        whole.root = Arc::new(root);
        whole
    }

    fn nothing() -> Self {
        Self {
            root: Arc::default(),
            mounts: Vec::new(),
            readable: false,
            complete: false,
            read_only: false,
            write_only: false,
            discriminators: false,
            origins: Origins::nowhere(),
            parts: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The trees before anything in them was upgraded, bundled or cut, one for each document: what a check
    /// of the form must look at. Where it is not the tree itself, it is read again and not kept.
    pub fn written(&self) -> impl Iterator<Item = Written<'_>> {
        self.parts.iter().map(|part| match part.rewritten {
            true => part.texts.read(part.version),
            false => Written::same(&self.root, &self.origins, part.version),
        })
    }

    /// Every file that the document was made of.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.parts.iter().flat_map(|part| part.texts.paths())
    }

    /// The tree. Every `$ref` in it is local.
    pub fn root(&self) -> &Arc<Value> {
        &self.root
    }

    /// The documents in the tree.
    pub fn mounts(&self) -> &[Mount] {
        &self.mounts
    }

    /// The document that a node of the tree belongs to.
    pub fn mount_of(&self, pointer: &Pointer) -> Option<&Mount> {
        self.mounts.iter().rev().find(|mount| pointer.strip_prefix(&mount.at).is_some())
    }

    /// Calls `visit` with every object of the tree, those included that only references lead to, each
    /// with its kind and its place.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Map<String, Value>, Kind, &Pointer)) {
        grammar::walk_all(&self.root, visit);
    }

    /// False where no entry file can be read, or they are written for a version that is not supported.
    pub fn is_readable(&self) -> bool {
        self.readable
    }

    /// False where an entry file cannot be read: what is not in the tree may be in that file.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether anything in the tree is marked `readOnly`.
    pub fn has_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether anything in the tree is marked `writeOnly`.
    pub fn has_write_only(&self) -> bool {
        self.write_only
    }

    /// Whether anything in the tree has a `discriminator`.
    pub fn has_discriminators(&self) -> bool {
        self.discriminators
    }

    /// What is wrong with the files.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Where the node at `pointer` of the tree stands in what the user wrote.
    pub fn place(&self, pointer: &Pointer) -> Place {
        self.origins.place(pointer)
    }
}

fn read_file(path: &Path, files: &mut Files) -> Result<Reading, LoadError> {
    let bytes = files.read(path).map_err(|error| LoadError::Io { path: path.to_owned(), error })?;
    Ok(read(path, bytes))
}
