//! From the start of the process to the first answer.

use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::Effort;
use crate::child::Role;
use crate::compare::median;
use crate::documents;
use crate::load::{Answer, get};
use crate::process::{Server, play};

pub fn run(effort: &Effort) {
    println!("\nStart to first answer, medians of {}\n", effort.starts);
    println!("| document | compared with | ms | bonafide ms | ratio | memory ÷ file size |");
    println!("|---|---|---|---|---|---|");
    let folder = tempfile::tempdir().unwrap();
    let organizations = get("/v1/organizations");
    let answer = Answer { status: 200, content_type: "application/json".to_owned(), body: b"{}".to_vec() };
    let bare = || time_to(|| Server::bare(&answer, folder.path()), &organizations).0;
    row(effort, "spec/mixpeek.yaml", "bare hyper", bare, &organizations, 5.0);

    let (json, yaml, request) = documents::big(folder.path());
    let [json, yaml] = [json.to_str().unwrap(), yaml.to_str().unwrap()];
    let read = || time_to_read(Role::JsonReader, json.as_ref());
    row(effort, json, "serde_json to a value", read, &request, 1.5);
    let read = || time_to_read(Role::YamlReader, yaml.as_ref());
    row(effort, yaml, "serde_yaml to a value", read, &request, 1.3);
}

fn row(effort: &Effort, document: &str, other: &str, run: impl Fn() -> Duration, request: &str, limit: f64) {
    let size = std::fs::metadata(document).unwrap().len();
    let (mut others, mut ours, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.starts {
        others.push(run().as_secs_f64() * 1e3);
        let (time, server) = time_to(|| Server::bonafide("mock", &[document]), request);
        ours.push(time.as_secs_f64() * 1e3);
        memory.push(server.memory() as f64 / size as f64);
    }
    let name = document.rsplit('/').next().unwrap_or(document);
    let (other_time, our_time, memory) = (median(others), median(ours), median(memory));
    println!(
        "| {name}, {} KB | {other} | {other_time:.1} | {our_time:.1} | {:.2} (≤ {limit}) | {memory:.1} |",
        size / 1000,
        our_time / other_time
    );
}

/// How long it takes from the start of a server's process to its answer.
fn time_to(start: impl Fn() -> Server, request: &str) -> (Duration, Server) {
    let started = Instant::now();
    let server = start();
    let answer = server.ask(request.as_bytes());
    let elapsed = started.elapsed();
    assert!(answer.status < 300, "status {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
    (elapsed, server)
}

/// How long a process takes that reads a file and ends.
fn time_to_read(reader: Role, file: &Path) -> Duration {
    let started = Instant::now();
    let mut child = play(reader).arg(file).stdout(Stdio::piped()).spawn().unwrap();
    // A pipe that ends wakes sooner than the end of a process.
    child.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap();
    let elapsed = started.elapsed();
    assert!(child.wait().unwrap().success());
    elapsed
}
