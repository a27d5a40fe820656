//! From the start of the process to the first answer.

use std::time::Duration;

use crate::child::Role;
use crate::documents;
use crate::load::Answer;
use crate::process::{Server, time_to_read};
use crate::speed::get;
use crate::{Effort, median};

pub fn compare(effort: &Effort) {
    println!("\nStart to first answer, medians of {}\n", effort.starts);
    println!("| document | compared with | ms | bonafide ms | ratio | memory ÷ file size |");
    println!("|---|---|---|---|---|---|");
    let folder = tempfile::tempdir().unwrap();
    let organizations = get("/v1/organizations");
    let answer = Answer { status: 200, content_type: "application/json".to_owned(), body: b"{}".to_vec() };
    let bare = || Server::bare(&answer, folder.path()).time_to(organizations.as_bytes());
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
        let server = Server::bonafide(&[document]);
        ours.push(server.time_to(request.as_bytes()).as_secs_f64() * 1e3);
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
