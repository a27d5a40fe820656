//! The server of `tests/data/clients`, and its clients.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::packages::{run, with_python};
use crate::support::data;
use crate::support::http::{Request, send};

/// The server, which is ended when it is let go.
pub struct Office {
    pub url: String,
    process: Child,
}

impl Office {
    /// Waits until it says where it listens.
    pub fn start() -> Self {
        let mut command = with_python();
        command.arg("app.py").current_dir(data("clients")).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the test needs python3");
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
            Self::Requests => (with_python(), format!("{name}.py")),
        };
        run(command.args([&script, url]).current_dir(data("clients")))
    }
}
