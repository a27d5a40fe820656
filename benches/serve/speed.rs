//! Requests a second, waiting times and processor time, under load.

use std::fs;

use crate::Effort;
use crate::compare::{begin_table, compare};
use crate::load::{get, post};
use crate::process::Server;

/// One kind of request.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    request: String,
    /// The least share of the bare server's requests a second.
    share: f64,
}

pub fn run(effort: &Effort) {
    begin_table("bare hyper", effort.rounds);
    for case in cases() {
        case.compare(effort);
    }
}

fn cases() -> [Case; 4] {
    let order = fs::read_to_string("benches/data/order.json").unwrap();
    [
        Case {
            name: "GET of a fixture",
            // The repository's own `bonafide.toml` names document, overlay and fixtures.
            arguments: &[],
            request: get("/v1/organizations"),
            share: 0.85,
        },
        Case {
            name: "GET of an example",
            arguments: &["benches/data/orders.yaml"],
            request: get("/orders"),
            share: 0.85,
        },
        Case {
            name: "GET of a generated value",
            arguments: &["benches/data/orders.yaml", "--dynamic"],
            request: get("/orders"),
            share: 0.5,
        },
        Case {
            name: "POST of 1 KB, validated",
            arguments: &["benches/data/orders.yaml"],
            request: post("/orders", order.trim_end()),
            share: 0.65,
        },
    ]
}

impl Case {
    fn compare(self, effort: &Effort) {
        let request: &'static [u8] = self.request.leak().as_bytes();
        let folder = tempfile::tempdir().unwrap();
        let ours = Server::bonafide("mock", self.arguments);
        let answer = ours.ask(request);
        assert!(answer.status < 300, "{}: status {}", self.name, answer.status);
        let bare = Server::bare(&answer, folder.path());
        compare(self.name, request, self.share, (&bare, &ours), effort.rounds);
    }
}
