//! The command line: arguments, settings, commands. The only module that prints.

use std::io::{self, Write};
use std::process::ExitCode;

mod admin;
mod args;
mod config;
mod exit;
mod live;
pub mod log;
mod mock;
mod sample;
mod settings;

use args::{Args, Command};

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let outcome = match Args::read().command {
        Command::Mock(args) => mock::run(*args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where even standard error is closed there is no one left to tell.
            let _ = writeln!(io::stderr(), "{failure}");
            failure.code()
        }
    }
}
