//! The command that a mock serves: started when the port is open, and then all that the mock is for.

use std::ffi::OsString;
use std::io;

use tokio::process::{Child, Command};

use super::exit::{Failure, Status};
use super::signals::{Signal, Signals};

/// Where a command finds the server.
const URL: &str = "BONAFIDE_URL";

/// A command that runs.
#[derive(Debug)]
pub struct Running {
    child: Child,
    signals: Signals,
}

impl Running {
    /// Starts a command. Its streams are ours.
    pub fn start(words: &[OsString], url: &str, signals: Signals) -> Result<Self, Failure> {
        // From before it starts on: what comes earlier would leave it behind.
        let signals = signals.and_hangups();
        let (program, arguments) = words.split_first().ok_or_else(|| Failure::new("there is no command"))?;
        let child = Command::new(program).args(arguments).env(URL, url).kill_on_drop(true).spawn();
        let child = child.map_err(|error| cannot_start(&program.to_string_lossy(), &error))?;
        Ok(Self { child, signals })
    }

    /// Waits for its end. Signals that ask us to stop are passed on: the command decides what they
    /// mean to it, and is never left behind.
    pub async fn end(&mut self) -> Result<Status, Failure> {
        loop {
            tokio::select! {
                status = self.child.wait() => {
                    let status = status.map_err(|error| Failure::new(format!("the command was lost: {error}")));
                    return status.map(Status::of_command);
                }
                signal = self.signals.next() => self.pass_on(signal),
            }
        }
    }

    fn pass_on(&self, signal: Signal) {
        if let Some(process) = self.child.id() {
            signal.send(process);
        }
    }
}

fn cannot_start(program: &str, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("cannot start `{program}`: {error}"));
    match error.kind() {
        io::ErrorKind::NotFound => failure.help("is it installed, and is its folder in PATH?"),
        _ => failure,
    }
}
