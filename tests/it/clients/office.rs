//! The server of `tests/data/clients`, and its clients.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::support::data;
use crate::support::http::{Request, send};
use crate::support::python::{kept, python};

/// The server, which is ended when it is let go.
pub struct Office {
    pub url: String,
    process: Child,
}

impl Office {
    /// Waits until it says where it listens.
    pub fn start() -> Self {
        let mut command = with_packages();
        let mut process =
            command.arg("app.py").stdout(Stdio::piped()).spawn().expect("the test needs python3");
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http://"), "the server does not start");
        Self { url: url.trim().to_owned(), process }
    }

    /// What it says of itself.
    pub fn document(&self) -> Vec<u8> {
        let request = Request { target: "/openapi.json".into(), ..Request::default() };
        send(self.url.strip_prefix("http://").unwrap(), &request).unwrap().body
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Who asks the server.
#[derive(Clone, Copy, Debug)]
pub enum Client {
    Curl,
    Requests,
}

impl Client {
    /// All that it gets, as text.
    pub fn run(self, url: &str) -> String {
        self.script("client", url)
    }

    /// Fails where it gets other answers than those of the server.
    pub fn expect(self, url: &str) {
        assert_eq!(self.script("use", url), "passed\n");
    }

    fn script(self, name: &str, url: &str) -> String {
        let (mut command, script) = match self {
            Self::Curl => (Command::new("sh"), format!("{name}.sh")),
            Self::Requests => (with_packages(), format!("{name}.py")),
        };
        let run = command.args([&script, url]).current_dir(data("clients")).output();
        let output = run.unwrap_or_else(|error| panic!("the test needs {self:?}: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script} (which needs curl, or python3) failed:\n{said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// Python with what server and client need, in the folder where they are.
fn with_packages() -> Command {
    let mut command = Command::new("python3");
    command.current_dir(data("clients")).env("PYTHONPATH", packages()).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// The packages, fetched when they are not there yet.
fn packages() -> PathBuf {
    let requirements = data("clients/requirements.txt");
    let mut hasher = DefaultHasher::new();
    fs::read(&requirements).unwrap().hash(&mut hasher);
    kept(&format!("clients-{:x}", hasher.finish()), |folder| {
        let install = "-m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
            --require-hashes --target packages --requirement";
        python(folder, &format!("{install} {}", requirements.display()));
        folder.join("packages")
    })
}
