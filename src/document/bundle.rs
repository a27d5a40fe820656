//! Makes every reference local: files that are referred to are taken into the tree.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::anchors::Anchors;
use super::grammar::{Kind, kind_at, walk_mut};
use super::origins::Origins;
use super::resources;
use super::scan::Scan;
use super::upgrade;
use super::version::Version;
use super::written::{File, Part};
use crate::finding::{Finding, nearest};
use crate::pointer::Pointer;
use crate::rules::UNRESOLVED_REFERENCE;
use crate::source::Place;
use crate::source::files::Files;
use crate::source::read;

/// The key at the root under which other files stand, each by its path.
pub const FILES: &str = "x-bonafide-files";

/// What may be read.
pub struct Scope {
    /// The folder that references must not leave, canonical.
    pub folder: PathBuf,
    /// The folder that references of the entry document are relative to, canonical.
    pub base: PathBuf,
    /// The entry document where it is one file, canonical.
    pub entry: Option<PathBuf>,
    pub allow_outside: bool,
    /// The folder with copies of what URLs lead to, canonical.
    pub refs_from: Option<PathBuf>,
}

impl Scope {
    /// Whether a file may be read. A symbolic link must not lead out either.
    fn permits(&self, path: &Path) -> bool {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let is_copy = self.refs_from.as_ref().is_some_and(|folder| real.starts_with(folder));
        self.allow_outside || is_copy || real.starts_with(&self.folder)
    }

    /// Where the copy of what a URL leads to should be.
    fn copy_of(&self, url: &str) -> Option<PathBuf> {
        let (_, place) = url.split_once("://")?;
        let place = place.split(['?', '#']).next().unwrap_or(place);
        let place = percent_decode_str(place).decode_utf8_lossy();
        let copy = normalize(&self.refs_from.as_ref()?.join(place.as_ref()));
        copy.starts_with(self.refs_from.as_ref()?).then_some(copy)
    }
}

/// Takes every file that is referred to into the tree, makes the references local and upgrades the
/// schemas met on the way. A schema's reference that leads nowhere is taken out, with a finding.
pub fn bundle(
    root: &mut Value,
    version: Version,
    scope: &Scope,
    disk: &mut Files,
    origins: &mut Origins,
    findings: &mut Vec<Finding>,
) -> Bundled {
    let base = Base { mount: Pointer::root(), folder: scope.base.clone(), version };
    let mut bundler = Bundler {
        scope,
        disk,
        origins,
        findings,
        files: HashMap::new(),
        anchors: HashMap::new(),
        identified: HashMap::new(),
        taken_in: Vec::new(),
        arrived: Vec::new(),
        references: Vec::new(),
        localized: HashSet::new(),
    };
    bundler.find_names(root, &base);
    bundler.visit(root, &base, Pointer::root(), Kind::Document);
    let mut visited = HashSet::new();
    let mut parts = Vec::new();
    let mut next = 0;
    while let Some(reference) = bundler.references.get(next) {
        let (target, kind, base) = (reference.target.clone(), reference.kind, reference.base.clone());
        next += 1;
        // What stands where the grammar goes is walked as what it is, whatever it was meant as.
        let walked = kind_at(&target).is_some();
        if !walked && visited.insert((target.clone(), kind)) {
            bundler.visit(root, &base, target.clone(), kind);
            parts.push(Part { pointer: target, kind, version: base.version });
        }
    }
    bundler.report_lost(root);
    Bundled { files: bundler.taken_in, parts }
}

/// What was taken into a tree.
#[derive(Debug, Default)]
pub struct Bundled {
    /// The other files that could be read.
    pub files: Vec<File>,
    /// What references lead to and no walk from the root reaches.
    pub parts: Vec<Part>,
}

/// The file that a reference is written in, or leads to.
#[derive(Clone, Debug)]
struct Base {
    /// Where it stands in the tree.
    mount: Pointer,
    folder: PathBuf,
    version: Version,
}

/// One reference and where it leads.
struct Reference {
    /// The object that holds it.
    place: Pointer,
    written: String,
    target: Pointer,
    /// The file of the target.
    base: Base,
    kind: Kind,
}

struct Bundler<'a> {
    scope: &'a Scope,
    disk: &'a mut Files,
    origins: &'a mut Origins,
    findings: &'a mut Vec<Finding>,
    files: HashMap<PathBuf, Base>,
    /// What the schemas of each file are called, by where the file stands.
    anchors: HashMap<Pointer, Anchors>,
    /// The schemas with an `$id`, each with its file.
    identified: HashMap<String, (Base, Pointer)>,
    taken_in: Vec<File>,
    /// Files read but not yet in the tree, by name.
    arrived: Vec<(String, Value)>,
    references: Vec<Reference>,
    /// The objects whose references are local already: a part of a file may be reached twice.
    localized: HashSet<Pointer>,
}

impl Bundler<'_> {
    /// Walks from `at`, which stands in the file `base`, and takes in the files met on the way.
    fn visit(&mut self, root: &mut Value, base: &Base, at: Pointer, kind: Kind) {
        let Some(value) = root.pointer_mut(at.as_str()) else { return };
        let mut place = at;
        walk_mut(value, kind, &mut place, &mut |object, kind, place| {
            if kind == Kind::Schema {
                if base.version == Version::V2_0 {
                    upgrade::schema_of_2_0(object, place, self.origins);
                }
                if !base.version.has_json_schema() {
                    upgrade::schema(object, place, self.origins);
                }
                self.discriminator(object, place, base);
            }
            self.reference(object, kind, place, base);
        });
        for (name, value) in self.arrived.drain(..) {
            if let Value::Object(root) = root
                && let Value::Object(files) = root.entry(FILES).or_insert_with(|| Map::new().into())
            {
                files.insert(name, value);
            }
        }
    }

    /// Makes the reference of an object local and notes it.
    fn reference(&mut self, object: &mut Map<String, Value>, kind: Kind, place: &Pointer, base: &Base) {
        let Some(Value::String(written)) = object.get_mut("$ref") else { return };
        if !self.localized.insert(place.clone()) {
            return;
        }
        match self.localize(written, base) {
            Ok((local, target, base)) => {
                let written = std::mem::replace(written, local);
                self.references.push(Reference { place: place.clone(), written, target, base, kind });
            }
            Err(message) => {
                let finding = Finding::new(&UNRESOLVED_REFERENCE, message)
                    .help("keep a copy of the file beside the document and refer to that, or name a folder of copies, as HOST/PATH in it, with `--refs-from`")
                    .at(self.origins.place(&place.join("$ref")));
                self.findings.push(finding);
                if kind == Kind::Schema {
                    object.shift_remove("$ref");
                }
            }
        }
    }

    /// The mapping of a discriminator holds references too, or plain names of components.
    fn discriminator(&mut self, schema: &mut Map<String, Value>, place: &Pointer, base: &Base) {
        let Some(Value::Object(discriminator)) = schema.get_mut("discriminator") else { return };
        let place = place.join("discriminator");
        if let Some(written) = discriminator.get_mut("defaultMapping") {
            self.mapped(written, place.join("defaultMapping"), base);
        }
        let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") else { return };
        let place = place.join("mapping");
        mapping.iter_mut().for_each(|(name, written)| self.mapped(written, place.join(name), base));
    }

    fn mapped(&mut self, written: &mut Value, place: Pointer, base: &Base) {
        let Value::String(written) = written else { return };
        if !self.localized.insert(place.clone()) {
            return;
        }
        let is_reference = written.contains(['#', '/']) || written.contains('.');
        if let (true, Ok((local, target, base))) = (is_reference, self.localize(written, base)) {
            let written = std::mem::replace(written, local);
            self.references.push(Reference { place, written, target, base, kind: Kind::Schema });
        }
    }

    /// A reference as it is written inside the tree, its target, and the target's file; or why the
    /// file may not be read.
    fn localize(&mut self, written: &str, base: &Base) -> Result<(String, Pointer, Base), String> {
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        let (base, whole) = match self.identified.get(path) {
            _ if path.is_empty() => (base.clone(), Pointer::root()),
            Some(identified) => identified.clone(),
            None => (self.file(path, base)?, Pointer::root()),
        };
        let inside = match Pointer::from_fragment(fragment) {
            Some(pointer) => whole.concat(&pointer),
            None => self.anchored(&base, fragment).unwrap_or_else(|| Pointer::root().join(fragment)),
        };
        let target = base.mount.concat(&inside);
        Ok((format!("#{}", target.to_fragment()), target, base))
    }

    fn anchored(&self, base: &Base, name: &str) -> Option<Pointer> {
        let name = percent_decode_str(name).decode_utf8().ok()?;
        self.anchors.get(&base.mount)?.names.get(name.as_ref()).cloned()
    }

    /// Notes what the schemas of a file are called, for other files; what the names mean in the file
    /// itself is settled. Before 3.1 there were no such names.
    fn find_names(&mut self, file: &mut Value, base: &Base) {
        if !base.version.has_json_schema() {
            return;
        }
        let mut anchors = Anchors::of(file);
        if !anchors.ids.is_empty() || Scan::of(file).names {
            for (copy, original) in resources::settle(file) {
                let origin = self.origins.place(&base.mount.concat(&original));
                self.origins.moved(base.mount.concat(&copy), origin);
            }
        }
        if let Some(own) = file.get("$self").and_then(Value::as_str) {
            self.identified.entry(own.to_owned()).or_insert_with(|| (base.clone(), Pointer::root()));
        }
        for (id, place) in anchors.ids.drain() {
            self.identified.entry(id).or_insert_with(|| (base.clone(), place));
        }
        self.anchors.insert(base.mount.clone(), anchors);
    }

    /// The file that a relative reference leads to, read when it is met for the first time.
    fn file(&mut self, reference: &str, base: &Base) -> Result<Base, String> {
        let path = match (reference.contains("://"), self.scope.copy_of(reference)) {
            (true, Some(copy)) => copy,
            (true, None) => {
                return Err(format!("`{reference}` is not followed: nothing is read from the network"));
            }
            (false, _) => {
                let relative = percent_decode_str(reference).decode_utf8_lossy();
                normalize(&base.folder.join(relative.as_ref()))
            }
        };
        if Some(&path) == self.scope.entry.as_ref() {
            return Ok(Base {
                mount: Pointer::root(),
                folder: self.scope.base.clone(),
                version: base.version,
            });
        }
        if let Some(file) = self.files.get(&path) {
            return Ok(file.clone());
        }
        if !self.scope.permits(&path) {
            let folder = self.scope.folder.display();
            return Err(format!(
                "`{reference}` leads outside `{folder}`, which only `--allow-outside` permits"
            ));
        }
        let file = self.take_in(&path, base.version);
        self.files.insert(path, file.clone());
        Ok(file)
    }

    fn take_in(&mut self, path: &Path, version: Version) -> Base {
        let name = path.strip_prefix(&self.scope.folder).unwrap_or(path).to_string_lossy().into_owned();
        let mount = Pointer::root().join(FILES).join(&name);
        let folder = path.parent().unwrap_or(path).to_owned();
        let mut base = Base { mount: mount.clone(), folder, version };
        if let Ok(bytes) = self.disk.read(path) {
            let reading = read(&self.shown(path), bytes);
            self.findings.extend(reading.findings);
            self.origins.moved(mount, Place::new(reading.source.clone(), Pointer::root()));
            self.taken_in.push(File { name: name.clone(), source: reading.source });
            if let Some(mut value) = reading.value {
                base.version = Version::of(&value).unwrap_or(version);
                self.find_names(&mut value, &base);
                self.arrived.push((name, value));
            }
        }
        base
    }

    /// The path as the user would write it.
    fn shown(&self, path: &Path) -> PathBuf {
        match path.strip_prefix(&self.scope.base) {
            Ok(relative) => self.origins.entry_folder().join(relative),
            Err(_) => path.to_owned(),
        }
    }

    /// Reports the references that lead nowhere and takes those of schemas out; what else refers to
    /// nothing is left out when it is read.
    fn report_lost(&mut self, root: &mut Value) {
        let lost = self.references.iter().filter(|reference| reference.target.resolve(root).is_none());
        let explain = |lost: &Reference| lost.explain(root, self.anchors.get(&lost.base.mount));
        let lost: Vec<_> = lost.map(|lost| (lost.place.clone(), lost.kind, explain(lost))).collect();
        for (place, kind, (message, help)) in lost {
            let at = self.origins.place(&place.join("$ref"));
            self.findings.push(Finding::new(&UNRESOLVED_REFERENCE, message).help(help).at(at));
            if let (Kind::Schema, Some(Value::Object(object))) = (kind, root.pointer_mut(place.as_str())) {
                object.shift_remove("$ref");
            }
        }
    }
}

impl Reference {
    /// What is wrong with a reference that leads nowhere, and how to mend it.
    fn explain(&self, root: &Value, anchors: Option<&Anchors>) -> (String, String) {
        let written = &self.written;
        if self.base.mount.resolve(root).is_none() {
            let message = format!("`{written}` leads to a file that does not exist or cannot be read");
            let help = match written.split_once("://") {
                Some((_, place)) => {
                    let place = place.split('#').next().unwrap_or(place);
                    format!("put a copy of it at `{place}` in the folder that `--refs-from` names")
                }
                None if component(written).resolve(root).is_some() => {
                    format!("did you mean `#/components/schemas/{written}`?")
                }
                None => "correct the path; it is relative to the file that holds the reference".to_owned(),
            };
            return (message, help);
        }
        let message = format!("`{written}` leads nowhere");
        let anchor = self.anchor();
        let sibling = || {
            let last = self.target.last()?;
            let siblings = self.target.parent()?.resolve(root)?.as_object()?.keys();
            nearest(&last, siblings.map(String::as_str))
        };
        match (anchor.and_then(|name| anchors?.nearest(name)).or_else(sibling), anchor) {
            (Some(near), _) => (message, format!("did you mean `{near}`?")),
            (None, Some(name)) => (
                message,
                match name.contains('/') {
                    true => format!("write `#/{name}`: what is named by its place begins with `#/`"),
                    false => {
                        format!("give the schema that is meant `$anchor: {name}`, or correct the reference")
                    }
                },
            ),
            (None, None) => (message, "add what it names, or correct the reference".to_owned()),
        }
    }

    /// The anchor that the reference is written with.
    fn anchor(&self) -> Option<&str> {
        let (_, fragment) = self.written.split_once('#')?;
        Some(fragment).filter(|fragment| Pointer::from_fragment(fragment).is_none())
    }
}

fn component(name: &str) -> Pointer {
    Pointer::root().join("components").join("schemas").join(name)
}

/// Takes `.` and `..` out of a path without asking the file system.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}
