//! The program as a process of its own.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use super::http::{Reply, send};
use super::output::Output;
use super::{PATIENCE, http};

pub const BONAFIDE: &str = env!("CARGO_BIN_EXE_bonafide");

/// A run of bonafide. It is killed when it is let go.
pub struct Program {
    child: Child,
    pub stdout: Output,
    pub stderr: Output,
}

impl Program {
    /// Runs bonafide in a folder. Of the variables of whoever runs the tests it sees none that are
    /// meant for it.
    pub fn run(folder: &Path, arguments: &[String], variables: &[(String, String)]) -> Self {
        let mut command = Command::new(BONAFIDE);
        command.args(arguments).envs(variables.iter().map(|(name, value)| (name, value)));
        Self::spawn(folder, command)
    }

    /// Runs bonafide with no more memory than this.
    pub fn limited(folder: &Path, arguments: &[&str], kilobytes: usize) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {kilobytes}; exec \"$@\""), "sh", BONAFIDE]).args(arguments);
        Self::spawn(folder, command)
    }

    fn spawn(folder: &Path, mut command: Command) -> Self {
        let given: Vec<_> = command.get_envs().map(|(name, _)| name.to_owned()).collect();
        for (name, _) in std::env::vars_os() {
            let is_meant = name == "COLUMNS" || name.to_string_lossy().starts_with("BONAFIDE_");
            if is_meant && !given.contains(&name) {
                command.env_remove(name);
            }
        }
        command.current_dir(folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("bonafide can be run");
        let stdout = Output::of(child.stdout.take().expect("standard output is a pipe"));
        let stderr = Output::of(child.stderr.take().expect("standard error is a pipe"));
        Self { child, stdout, stderr }
    }

    /// Waits for the program to end by itself; `None` where it does not.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        // Both streams end with the process, which can then be asked without waiting for ever.
        let deadline = Instant::now() + PATIENCE;
        self.stdout.whole();
        self.stderr.whole();
        if Instant::now() >= deadline { None } else { self.child.wait().ok() }
    }

    /// The most memory that it had so far, in kilobytes, where the system tells.
    pub fn most_memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        most.split_whitespace().next()?.parse().ok()
    }

    /// Asks the program to stop, as a service manager or Ctrl-C would.
    pub fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args([format!("-{name}"), process]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal {name} could be sent");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running `bonafide mock`.
pub struct Server {
    pub program: Program,
    /// Host and port.
    pub address: String,
}

impl Server {
    /// Starts a server on a free port and waits until it says where it is; else what it says instead.
    pub fn start(
        folder: &Path,
        arguments: &[String],
        variables: &[(String, String)],
    ) -> Result<Self, String> {
        let arguments: Vec<_> = arguments.iter().cloned().chain(["-p".into(), "0".into()]).collect();
        let program = Program::run(folder, &arguments, variables);
        let said = program.stdout.until(|lines| !lines.is_empty());
        let address = said.first().and_then(|url| url.strip_prefix("http://"));
        match address {
            Some(address) => Ok(Self { address: address.to_owned(), program }),
            None => Err(program.stderr.whole().join("\n")),
        }
    }

    /// A server of one document, with these flags.
    pub fn mock(folder: &Path, arguments: &str) -> Self {
        let arguments: Vec<_> = ["mock"].into_iter().chain(arguments.split(' ')).map(str::to_owned).collect();
        Self::start(folder, &arguments, &[]).unwrap_or_else(|said| panic!("the server starts:\n{said}"))
    }

    pub fn get(&self, target: &str) -> Reply {
        let request = http::Request { target: target.to_owned(), ..http::Request::default() };
        send(&self.address, &request).expect("the server answers")
    }
}
