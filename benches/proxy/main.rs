//! How fast `bonafide proxy` is, next to a bare hyper proxy in front of the same server.
//!
//! `cargo bench --bench proxy` prints the ratios as a table; `-- --quick` only shows that it runs.
//! `BONAFIDE_BINARY` may name another build to measure.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "it is a bench"
)]

use std::{env, fs};

#[path = "../common/child.rs"]
mod child;
#[path = "../common/compare.rs"]
mod compare;
#[path = "../common/load.rs"]
mod load;
#[path = "../common/process.rs"]
mod process;

use child::Role;
use compare::{Rounds, begin_table, compare};
use load::{get, post};
use process::{Server, play};

const DOCUMENT: &str = "benches/data/orders.yaml";

/// The least share of the bare proxy's requests a second.
const SHARE: f64 = 0.8;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // This program is also the servers that it compares with, each a process of its own.
    if let Some(role) = arguments.first().and_then(|first| Role::named(first)) {
        return role.play(&arguments[1..]);
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let rounds = if quick { Rounds::QUICK } else { Rounds::USUAL };
    begin_table("a bare hyper proxy", rounds);
    row("GET of 300 bytes of JSON", get("/orders"), rounds);
    let order = fs::read_to_string("benches/data/order.json").unwrap();
    row("POST of 1 KB, validated", post("/orders", order.trim_end()), rounds);
}

fn row(name: &str, request: String, rounds: Rounds) {
    let request: &'static [u8] = request.leak().as_bytes();
    let folder = tempfile::tempdir().unwrap();
    // What a mock answers keeps the contract.
    let answer = Server::bonafide("mock", &[DOCUMENT]).ask(request);
    let upstream = Server::bare(&answer, folder.path());
    let bare = Server::start(play(Role::BareProxy).arg(upstream.address.to_string()));
    let ours = Server::bonafide("proxy", &[DOCUMENT, "--upstream", &format!("http://{}", upstream.address)]);
    let passed = ours.ask(request);
    assert!(answer.status < 300 && passed.status == answer.status, "{name}: status {}", passed.status);
    assert!(passed.body == answer.body, "{name}: another body");
    compare(name, request, SHARE, (&bare, &ours), rounds);
}
