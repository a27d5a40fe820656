//! The command line: arguments, settings, commands. The only module that prints.

use std::io::{self, Write};
use std::process::ExitCode;

mod address;
mod admin;
mod api;
mod args;
mod baseline;
mod callbacks;
mod check;
mod checker;
mod command;
mod config;
mod exit;
mod fixed;
mod fixtures;
mod gathered;
mod import;
mod key;
mod live;
pub mod log;
mod missing;
mod mock;
mod progress;
mod proxy;
mod recording;
mod reports;
mod rules;
mod sample;
mod settings;
mod signals;
mod upstream;
mod variants;

use args::{Args, Command};

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let outcome = match Args::read().command {
        Command::Mock(args) => mock::run((*args).into(), None),
        Command::Proxy(args) => proxy::run(*args),
        Command::Record(args) => proxy::record(*args),
        Command::Check(args) => check::run(&args),
        Command::Fixtures(args) => fixtures::run(&args),
        Command::Variants(args) => variants::run(&args),
        Command::Import(args) => import::run(args),
        Command::Rules(args) => rules::run(&args),
    };
    match outcome {
        Ok(status) => status.code(),
        Err(failure) => {
            note(&failure.to_string());
            failure.code()
        }
    }
}

/// Tells the user something. Where even standard error is closed there is no one left to tell.
fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
