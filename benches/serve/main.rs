//! How fast `bonafide mock` is, next to a bare hyper server that sends the same bytes.
//!
//! `cargo bench --bench serve` prints the ratios as tables; `-- --quick` only shows that it runs.
//! `BONAFIDE_CORPUS` may name a folder with `mixpeek-0.81.json`; without it, a document of the same
//! size is made up. `BONAFIDE_BINARY` may name another build to measure.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "it is a bench"
)]

use std::env;

#[path = "../common/child.rs"]
mod child;
#[path = "../common/compare.rs"]
mod compare;
mod documents;
#[path = "../common/load.rs"]
mod load;
#[path = "../common/process.rs"]
mod process;
mod speed;
mod start;

use compare::Rounds;

/// How long and how often to measure.
struct Effort {
    rounds: Rounds,
    starts: usize,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // This program is also the servers and readers that it compares with, each a process of its own.
    if let Some(role) = arguments.first().and_then(|first| child::Role::named(first)) {
        return role.play(&arguments[1..]);
    }
    let effort = if arguments.iter().any(|argument| argument == "--quick") {
        Effort { rounds: Rounds::QUICK, starts: 2 }
    } else {
        Effort { rounds: Rounds::USUAL, starts: 20 }
    };
    speed::run(&effort);
    start::run(&effort);
}
