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
use load::{Answer, get, post};
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
    let get = get("/orders").leak().as_bytes();
    row("GET of 300 bytes of JSON", get, same, rounds);
    row("GET of 300 bytes, another answer each time", get, varied, rounds);
    let order = fs::read_to_string("benches/data/order.json").unwrap();
    let post = post("/orders", order.trim_end()).leak().as_bytes();
    row("POST of 1 KB, validated", post, same, rounds);
}

/// What the upstream answers to all requests.
fn same(body: &str) -> String {
    body.to_owned()
}

/// What the upstream answers in turns, so that no body comes twice while the one before is remembered.
fn varied(body: &str) -> String {
    let bodies: Vec<_> =
        (2000..3000).map(|number| body.replacen("ord_1001", &format!("ord_{number}"), 1)).collect();
    bodies.join("\n")
}

fn row(name: &str, request: &'static [u8], answers: fn(&str) -> String, rounds: Rounds) {
    let folder = tempfile::tempdir().unwrap();
    // What a mock answers keeps the contract.
    let Answer { status, content_type, body } = Server::bonafide("mock", &[DOCUMENT]).ask(request);
    let answers = answers(str::from_utf8(&body).unwrap());
    let answer = Answer { status, content_type, body: answers.clone().into_bytes() };
    let upstream = Server::bare(&answer, folder.path());
    let bare = Server::start(play(Role::BareProxy).arg(upstream.address.to_string()));
    let ours = Server::bonafide("proxy", &[DOCUMENT, "--upstream", &format!("http://{}", upstream.address)]);
    let passed = ours.ask(request);
    assert!(status < 300 && passed.status == status, "{name}: status {}", passed.status);
    let is_one = answers.lines().any(|answer| answer.as_bytes() == passed.body);
    assert!(is_one, "{name}: another body");
    compare(name, request, SHARE, (&bare, &ours), rounds);
}
