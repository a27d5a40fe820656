//! Runs a case in a folder of its own.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::Failure;
use super::expect::{Body, Lines};
use super::parse::{Case, Content, Exchange, File, Run, Step};
use crate::support::http::{Reply, send};
use crate::support::output::Output;
use crate::support::program::{Program, Server};
use crate::support::{copy, data};

/// What bonafide says once it has looked at the whole document.
const CHECKED: &str = "in the document and its fixtures";

/// What is not as the case says.
pub fn run(case: &Case) -> Vec<Failure> {
    let folder = tempfile::tempdir().expect("a folder for the case");
    let mut failures = Vec::new();
    for step in &case.steps {
        match step {
            Step::File(file) => write(folder.path(), file),
            Step::Run(run) if run.ends_by_itself() => to_its_end(folder.path(), run, &mut failures),
            Step::Run(run) => serve(folder.path(), run, &mut failures),
        }
    }
    failures
}

fn write(folder: &Path, file: &File) {
    let path = folder.join(&file.path);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
    match &file.content {
        Content::Bytes(bytes) => fs::write(&path, bytes).expect("the file can be written"),
        Content::Copy(name) => copy(&data(name), &path),
    }
}

/// A command that ends by itself.
fn to_its_end(folder: &Path, run: &Run, failures: &mut Vec<Failure>) {
    let mut program = Program::run(&folder.join(&run.folder), &run.words, &run.variables);
    judge_end(folder, &mut program, run, failures);
}

/// What is left once a program has ended, or was told to: its status, its output, its files.
fn judge_end(folder: &Path, program: &mut Program, run: &Run, failures: &mut Vec<Failure>) {
    let ended = program.ended();
    if ended.is_none() {
        failures.push(Failure { line: run.line, message: "the program does not end".to_owned() });
    }
    let code = ended.and_then(|status| status.code());
    if let Some((line, expected)) = run.exit
        && code != Some(expected)
    {
        let said = program.stderr.whole().join("\n");
        let got = code.map_or("none".to_owned(), |code| code.to_string());
        failures
            .push(Failure { line, message: format!("expected exit status {expected}, got {got}\n{said}") });
    }
    hear(run.stdout.as_ref(), &program.stdout, failures);
    hear(run.stderr.as_ref(), &program.stderr, failures);
    for (path, lines) in &run.wrote {
        match fs::read_to_string(folder.join(&run.folder).join(path)) {
            Ok(text) => judge(lines, &text.lines().map(str::to_owned).collect::<Vec<_>>(), failures),
            Err(error) => failures.push(Failure { line: lines.line(), message: format!("{path}: {error}") }),
        }
    }
}

/// A server and the requests sent to it.
fn serve(folder: &Path, run: &Run, failures: &mut Vec<Failure>) {
    let mut server = match Server::start(&folder.join(&run.folder), &run.words, &run.variables) {
        Ok(server) => server,
        Err(said) => {
            failures.push(Failure { line: run.line, message: format!("the server does not start\n{said}") });
            return;
        }
    };
    let mut replies: Vec<Reply> = Vec::new();
    for exchange in &run.exchanges {
        let line = exchange.line;
        match send(&server.address, &exchange.request) {
            Ok(reply) => {
                if let Some(message) = faults(folder, exchange, &replies, &reply) {
                    failures.push(Failure { line, message });
                }
                replies.push(reply);
            }
            Err(error) => {
                failures.push(Failure { line, message: format!("no answer: {error}") });
                return;
            }
        }
    }
    // What is said in the end is not waited for before it.
    if let (Some(lines), None) = (&run.stderr, &run.exit) {
        server.program.stderr.until(|said| lines.are_said(said) && (!lines.forbid() || is_checked(said)));
    }
    server.program.signal("TERM");
    judge_end(folder, &mut server.program, run, failures);
}

fn is_checked(said: &[String]) -> bool {
    said.iter().any(|line| line.contains(CHECKED))
}

fn hear(lines: Option<&Lines>, output: &Output, failures: &mut Vec<Failure>) {
    if let Some(lines) = lines {
        judge(lines, &output.whole(), failures);
    }
}

fn judge(lines: &Lines, said: &[String], failures: &mut Vec<Failure>) {
    let faults = lines.faults(said);
    if !faults.is_empty() {
        let message = format!("{}\nthe whole output:\n{}", faults.join("\n"), said.join("\n"));
        failures.push(Failure { line: lines.line(), message });
    }
}

/// What is wrong with a reply, and the reply.
fn faults(folder: &Path, exchange: &Exchange, before: &[Reply], reply: &Reply) -> Option<String> {
    let mut faults = exchange.expected.faults(reply);
    match exchange.expected.body() {
        Body::Valid { file, pointer } => faults.extend(invalid(&folder.join(file), pointer, reply)),
        Body::Same { number, wanted } => match number.checked_sub(1).and_then(|index| before.get(index)) {
            Some(other) if (other.body == reply.body) == *wanted => {}
            Some(other) => faults.push(format!("response {number} was {}", other.text())),
            None => faults.push(format!("there is no response {number} before this one")),
        },
        _ => {}
    }
    if faults.is_empty() {
        return None;
    }
    let request = &exchange.request;
    let headers: String = reply.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let (asked, faults, body) =
        (format!("{} {}", request.method, request.target), faults.join("\n"), reply.text());
    Some(format!("{asked}\n{faults}\nthe whole response:\n{}\n{headers}\n{body}", reply.status))
}

/// Holds a body against a schema of a file as anyone would read it, without any of our own code.
fn invalid(file: &Path, pointer: &str, reply: &Reply) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let root: Value = serde_yaml::from_str(&text).expect("the file is YAML");
    let body: Value = match serde_json::from_slice(&reply.body) {
        Ok(body) => body,
        Err(error) => return vec![format!("the body is no JSON: {error}")],
    };
    // The file's references lead to its own components, so these travel with the schema.
    let mut schema = serde_json::json!({ "$ref": format!("#{pointer}") });
    for key in ["components", "paths"] {
        schema[key] = root[key].clone();
    }
    let validator = jsonschema::options().should_validate_formats(true).build(&schema);
    let validator = validator.expect("the schema can be compiled");
    validator
        .iter_errors(&body)
        .map(|error| format!("{} is invalid: {error}", error.instance_path()))
        .collect()
}
