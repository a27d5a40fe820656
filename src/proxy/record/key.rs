//! The key that makes stand-ins the same in every recording of one working copy.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::store;
use crate::redact::StandIns;
use crate::source::whole;

const NAME: &str = "redaction.key";

/// The stand-ins of a working copy, whose key is made when it is first asked for.
///
/// # Errors
///
/// Where the key can be neither read nor written, or the file holds none.
pub fn stand_ins(private: &Path) -> io::Result<StandIns> {
    store::prepare(private)?;
    let path = private.join(NAME);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make(private, &path)?;
            parse(&fs::read_to_string(&path)?)
        }
        Err(error) => Err(error),
    }
}

/// Makes a key unless somebody else has made one meanwhile: it is linked to its name when it is whole.
fn make(private: &Path, path: &Path) -> io::Result<()> {
    let mut key = [0; 16];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let temporary = whole::temporary(private);
    let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = create_private(&temporary)?;
    file.write_all(format!("{text}\n").as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    whole::sync(private)?;
    linked.or_else(|error| if error.kind() == ErrorKind::AlreadyExists { Ok(()) } else { Err(error) })
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

fn parse(text: &str) -> io::Result<StandIns> {
    let number = Some(text.trim()).filter(|text| text.len() == 32);
    let number = number.and_then(|text| u128::from_str_radix(text, 16).ok());
    let number = number
        .ok_or_else(|| io::Error::other(format!("{NAME} holds no key; take it away, and another is made")));
    number.map(|number| StandIns::new(number.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_who_ask_at_once_get_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let private = folder.path().join(".bonafide");
        let stand_ins: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..8).map(|_| scope.spawn(|| stand_ins(&private).unwrap().text("secret"))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(stand_ins.windows(2).all(|pair| pair[0] == pair[1]), "{stand_ins:?}");
        let files: Vec<_> = fs::read_dir(&private).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(files.len(), 2, "{files:?}");
    }
}
