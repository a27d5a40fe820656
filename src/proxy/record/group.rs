//! The answers to one request, in the order in which they came.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde_json::Value;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;

use super::Kept;
use super::store::Store;
use super::written::{Written, text};

/// The fixtures of one request in one recording: `name`, `name-2` and so on. The first of them takes the
/// place of the whole group of an earlier recording.
///
/// Where two recorders meet the same request, the group is that of the one that came last: it begins
/// anew when it finds that what it wrote is no longer there.
#[derive(Debug, Default)]
pub struct Group {
    count: usize,
    /// What tells the first answer and the one before: bodies may be large, and requests many.
    first: Option<u128>,
    last: Option<u128>,
    /// What an earlier recording had from the second answer on.
    before: Vec<Value>,
    /// How often the name is marked as that of a recording; none before the first answer.
    marks: Option<usize>,
}

impl Group {
    /// Adds an answer. One that says what the answer before said is that one.
    pub fn add(&mut self, store: &Store, path: &Path, written: &Written) -> io::Result<Kept> {
        let _lock = store.lock(path)?;
        if let Some(marks) = self.marks
            && !self.is_ours(&marked(path, marks))?
        {
            *self = Self::default();
        }
        let stem = match self.marks {
            Some(marks) => marked(path, marks),
            None => self.begin(path)?,
        };
        let said = timeless(&written.document);
        let mark = mark(&said);
        let step = if self.last == Some(mark) { self.count } else { self.count + 1 };
        let path = numbered(&stem, step);
        if step == self.count {
            return Ok(Kept::Unchanged(path));
        }
        let before = match step.checked_sub(2) {
            None => read(&path)?,
            Some(index) => self.before.get(index).cloned(),
        };
        let kept = match before {
            Some(before) if timeless(&before) == said => {
                if step > 1 {
                    self.write(store, &path, &before, written)?;
                }
                Kept::Unchanged(path)
            }
            Some(before) => {
                self.write(store, &path, &written.document, written)?;
                remove_sibling(&path, &before, written)?;
                Kept::Replaced(path)
            }
            None => {
                self.write(store, &path, &written.document, written)?;
                Kept::New(path)
            }
        };
        if step == 1 {
            self.clear(&stem)?;
            self.first = Some(mark);
        }
        (self.count, self.last) = (step, Some(mark));
        Ok(kept)
    }

    /// Whether nobody else has written here since: whoever does begins with the first fixture, and takes away
    /// what comes after it.
    fn is_ours(&self, stem: &Path) -> io::Result<bool> {
        let says = |step: usize, said: Option<u128>| {
            Ok::<_, io::Error>(
                read(&numbered(stem, step))?.map(|document| mark(&timeless(&document))) == said,
            )
        };
        Ok(self.count == 0 || says(1, self.first)? && says(self.count, self.last)?)
    }

    /// The body comes first: a fixture never names a file that is not there.
    fn write(&self, store: &Store, path: &Path, document: &Value, written: &Written) -> io::Result<()> {
        if let Some((name, bytes)) = &written.file {
            store.write(&path.with_file_name(name), bytes)?;
        }
        store.write(path, &text(document))
    }

    /// Takes away what an earlier recording had after its first answer. The last goes first: whatever
    /// happens on the way, there is no gap.
    fn clear(&self, stem: &Path) -> io::Result<()> {
        for step in (2..self.before.len() + 2).rev() {
            fs::remove_file(numbered(stem, step))?;
        }
        Ok(())
    }

    /// Finds the place of the group, which is not that of a fixture that a person wrote, and what an
    /// earlier recording had there after its first answer.
    fn begin(&mut self, path: &Path) -> io::Result<PathBuf> {
        let is_written = |stem: &Path| {
            Ok::<_, io::Error>(match fs::read(numbered(stem, 1)) {
                Ok(bytes) => {
                    serde_json::from_slice::<Value>(&bytes).map_or(true, |it| it.get("recorded").is_none())
                }
                Err(error) if error.kind() == ErrorKind::NotFound => false,
                Err(error) => return Err(error),
            })
        };
        let mut marks = 0;
        while is_written(&marked(path, marks))? {
            marks += 1;
        }
        let stem = marked(path, marks);
        let mut before = Vec::new();
        while let Some(document) =
            read(&numbered(&stem, before.len() + 2))?.filter(|it| it.get("recorded").is_some())
        {
            before.push(document);
        }
        self.before = before;
        self.marks = Some(marks);
        Ok(stem)
    }
}

/// The name of a group beside that of a person.
fn marked(path: &Path, marks: usize) -> PathBuf {
    let mut stem = path.to_owned();
    stem.as_mut_os_string().push("-recorded".repeat(marks));
    stem
}

fn numbered(stem: &Path, step: usize) -> PathBuf {
    let mut path = stem.to_owned();
    let ending = if step == 1 { ".json".to_owned() } else { format!("-{step}.json") };
    path.as_mut_os_string().push(ending);
    path
}

/// What a file says; none where there is none, or nothing that can be read.
fn read(path: &Path) -> io::Result<Option<Value>> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a fixture says: not when it was recorded, nor what was sent that is no condition, such as another
/// token.
fn timeless(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(document) = document.as_object_mut() {
        document.shift_remove("request");
    }
    if let Some(recorded) = document.get_mut("recorded").and_then(Value::as_object_mut) {
        recorded.shift_remove("at");
    }
    document
}

/// What tells a document from all others.
fn mark(said: &Value) -> u128 {
    mark_of(said.to_string().as_bytes())
}

/// What tells a text from all others.
pub fn mark_of(text: &[u8]) -> u128 {
    let mut hasher = SipHasher13::new();
    hasher.write(text);
    hasher.finish128().as_u128()
}

/// Takes away the body of the fixture that was replaced.
fn remove_sibling(path: &Path, before: &Value, written: &Written) -> io::Result<()> {
    let Some(name) = before.pointer("/response/file").and_then(Value::as_str) else { return Ok(()) };
    let is_sibling = Path::new(name).file_name().is_some_and(|own| own == name);
    if !is_sibling || written.file.as_ref().is_some_and(|(own, _)| own == name) {
        return Ok(());
    }
    match fs::remove_file(path.with_file_name(name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
