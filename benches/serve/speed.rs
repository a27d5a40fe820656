//! Requests a second, waiting times and processor time, under load.

use std::fs;

use crate::load::{Measured, load};
use crate::process::Server;
use crate::{Effort, median};

/// One kind of request.
struct Case {
    name: &'static str,
    arguments: &'static [&'static str],
    request: String,
    /// The least share of the bare server's requests a second.
    share: f64,
}

/// How many times the bare server's p99 and processor time may be taken.
const LIMIT: f64 = 1.3;

pub fn compare(effort: &Effort) {
    println!(
        "\n32 connections, {} rounds of {:?} each; medians, bare hyper → bonafide\n",
        effort.rounds, effort.round
    );
    println!(
        "| request | requests/s | ratio | p50 µs | p99 µs | ratio | CPU µs/request | ratio | memory MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
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

/// A GET as a client sends it.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token\r\nAccept: */*\r\n\r\n")
}

fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

impl Case {
    fn compare(self, effort: &Effort) {
        let request: &'static [u8] = self.request.leak().as_bytes();
        let folder = tempfile::tempdir().unwrap();
        let ours = Server::bonafide(self.arguments);
        let answer = ours.ask(request);
        assert!(answer.status < 300, "{}: status {}", self.name, answer.status);
        let bare = Server::bare(&answer, folder.path());
        let rounds = (0..=effort.rounds).map(|round| {
            // They take turns at going first.
            let (first, second) = if round % 2 == 0 { (&bare, &ours) } else { (&ours, &bare) };
            let (first, second) = (load(first, request, effort.round), load(second, request, effort.round));
            if round % 2 == 0 { (first, second) } else { (second, first) }
        });
        // The first round warms both up.
        let rounds: Vec<_> = rounds.skip(1).collect();
        let compared = |of: fn(&Measured) -> f64| {
            let middle = |side: fn(&(Measured, Measured)) -> &Measured| {
                median(rounds.iter().map(|round| of(side(round))).collect())
            };
            let ratio = median(rounds.iter().map(|(bare, ours)| of(ours) / of(bare)).collect());
            (middle(|round| &round.0), middle(|round| &round.1), ratio)
        };
        let (speed, p50, p99, processor) = (
            compared(|measured| measured.requests_a_second),
            compared(|measured| measured.p50),
            compared(|measured| measured.p99),
            compared(|measured| measured.processor),
        );
        println!(
            "| {} | {:.0} → {:.0} | {:.2} (≥ {}) | {:.0} → {:.0} | {:.0} → {:.0} | {:.2} (≤ {LIMIT}) | {:.1} → {:.1} | {:.2} (≤ {LIMIT}) | {:.0} → {:.0} |",
            self.name,
            speed.0,
            speed.1,
            speed.2,
            self.share,
            p50.0,
            p50.1,
            p99.0,
            p99.1,
            p99.2,
            processor.0,
            processor.1,
            processor.2,
            megabytes(bare.memory()),
            megabytes(ours.memory()),
        );
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
