//! Processes that are measured from outside.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, io, thread};

use crate::child::Role;
use crate::load::{Answer, read_answer};

/// A server that runs until it is dropped, its standard error going into a pipe that is read.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// A command of `bonafide` that serves, with these arguments, on a free port.
    pub fn bonafide(command: &str, arguments: &[&str]) -> Self {
        let binary =
            env::var("BONAFIDE_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_bonafide").to_owned());
        Self::start(Command::new(binary).arg(command).args(arguments).args(["-p", "0"]))
    }

    /// The bare server, with this answer to everything, its lines in turns.
    pub fn bare(answer: &Answer, folder: &Path) -> Self {
        let file = folder.join("answer");
        fs::write(&file, &answer.body).unwrap();
        let mut command = play(Role::BareServer);
        Self::start(command.args([answer.status.to_string(), answer.content_type.clone()]).arg(file))
    }

    /// Waits until the server says where it listens.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut errors = child.stderr.take().unwrap();
        thread::spawn(move || io::copy(&mut errors, &mut io::sink()));
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").parse();
        let address =
            address.unwrap_or_else(|_| panic!("{command:?} does not say where it listens: {line:?}"));
        Self { child, address }
    }

    pub fn ask(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request).unwrap();
        read_answer(&mut stream)
    }

    /// The processor time of all its threads so far.
    pub fn processor_time(&self) -> Duration {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let times = threads.map(|thread| {
            let text = fs::read_to_string(thread.unwrap().path().join("schedstat")).unwrap();
            text.split(' ').next().unwrap().parse::<u64>().unwrap()
        });
        Duration::from_nanos(times.sum())
    }

    /// The memory that it holds now, in bytes.
    pub fn memory(&self) -> u64 {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// This program in the part of another.
pub fn play(role: Role) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.arg(role.name());
    command
}
