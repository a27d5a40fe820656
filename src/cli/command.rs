//! The command that a mock serves: started when the port is open, and then all that the mock is for.

use std::ffi::OsString;
use std::io;
use std::process::Stdio;

use tokio::process::{Child, Command};

use super::exit::{Failure, Status};
use super::signals::{Recipient, Signal, Signals};

/// Where a command finds the server.
const URL: &str = "BONAFIDE_URL";

/// Where it finds what the server's own pages ask for.
const TOKEN: &str = "BONAFIDE_TOKEN";

/// What a command finds where it runs.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    pub url: &'a str,
    /// What the server's own pages ask for, if anything.
    pub token: Option<&'a str>,
    /// Whether standard output is the command's. Else what it prints goes to standard error.
    pub has_output: bool,
}

/// A command that runs.
#[derive(Debug)]
pub struct Running {
    child: Child,
    recipient: Recipient,
    signals: Signals,
}

impl Running {
    /// Starts a command. Its streams are ours.
    pub fn start(
        words: &[OsString],
        surroundings: Surroundings<'_>,
        signals: Signals,
    ) -> Result<Self, Failure> {
        // From before it starts on: what comes earlier would leave it behind.
        let signals = signals.and_hangups();
        let (program, arguments) = words.split_first().ok_or_else(|| Failure::new("there is no command"))?;
        let mut command = Command::new(program);
        command.args(arguments).env(URL, surroundings.url).kill_on_drop(true);
        match surroundings.token {
            Some(token) => command.env(TOKEN, token),
            // One that is meant for another server is of no use here.
            None => command.env_remove(TOKEN),
        };
        if !surroundings.has_output {
            command.stdout(Stdio::from(io::stderr()));
        }
        let recipient = Recipient::of(&mut command);
        let child = command.spawn().map_err(|error| cannot_start(&program.to_string_lossy(), &error))?;
        Ok(Self { child, recipient, signals })
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
            self.recipient.send(signal, process);
        }
    }
}

fn cannot_start(program: &str, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("cannot start `{program}`: {error}"));
    match error.kind() {
        io::ErrorKind::NotFound => failure.help("is it installed, and is its folder in PATH?"),
        io::ErrorKind::PermissionDenied => {
            failure.help("is it a program that you may run? `chmod +x` makes a file one")
        }
        _ => failure,
    }
}
