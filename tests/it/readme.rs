//! README, followed word for word in a copy of the repository's files: what it shows is what the
//! program prints. With `UPDATE_README=1` the outputs in it are rewritten instead of compared.
//!
//! Of each answer the date is not compared.

mod curl;
mod page;

use std::fs;
use std::path::Path;

use page::{Command, Step};

use crate::support::copy;
use crate::support::program::{Program, Server};
use crate::support::words::words;

/// Rewrites the outputs rather than compares them.
const UPDATE: &str = "UPDATE_README";

/// How a server is started, up to the arguments of bonafide.
const RUN: &str = "cargo run --release -- ";

/// The command that is a server.
const SERVE: &str = "mock";

/// Where README's servers are; those of the test are on any free port.
const ADDRESS: &str = "127.0.0.1:4010";

/// The date of every answer that README shows.
const DATE: &str = "date: Sun, 22 Nov 2026 00:10:33 GMT";

/// What README's commands need to be there.
const FILES: &[&str] = &["bonafide.toml", "spec", "fixtures", "tests/data"];

/// Fewer blocks than this, and the page was not understood.
const FEWEST_BLOCKS: usize = 10;

#[test]
fn every_output_is_what_readme_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let text = fs::read_to_string(&path).expect("README can be read");
    let lines: Vec<_> = text.lines().collect();
    let page = page::read(&lines);
    assert!(page.blocks >= FEWEST_BLOCKS, "only {} blocks were found in README", page.blocks);

    let copied = tempfile::tempdir().expect("a folder for the copy");
    for name in FILES {
        let to = copied.path().join(name);
        fs::create_dir_all(to.parent().expect("it is in the copy")).expect("the folder can be made");
        copy(&root.join(name), &to);
    }
    let told = follow(&page.steps, copied.path());
    if std::env::var(UPDATE).is_ok_and(|value| !value.is_empty()) {
        fs::write(&path, rewritten(&lines, &told)).expect("README can be written");
    } else {
        let faults: Vec<_> = told.iter().filter_map(|(command, said)| fault(&lines, command, said)).collect();
        assert!(faults.is_empty(), "{}\n{UPDATE}=1 rewrites what README shows", faults.join("\n"));
    }
}

/// Does what README says, in its order. Each command comes with the lines that it prints.
fn follow<'a>(steps: &'a [Step], folder: &Path) -> Vec<(&'a Command, Vec<String>)> {
    let mut server: Option<Server> = None;
    let mut told = Vec::new();
    for step in steps {
        match step {
            Step::Command(command) => {
                let said = match command.text.strip_prefix(RUN) {
                    Some(arguments) if arguments.starts_with(SERVE) => {
                        serve(server.insert(start(arguments, folder)))
                    }
                    Some(arguments) => run(arguments, folder),
                    None => curl::run(&command.text, running(server.as_ref())),
                };
                told.push((command, said));
            }
            Step::Write { path, text } => {
                reloading(running(server.as_ref()), || save(folder, path, text));
            }
            Step::Append { path, text } => {
                let before = fs::read_to_string(folder.join(path)).expect("there is something to add to");
                reloading(running(server.as_ref()), || save(folder, path, &(before + text)));
            }
        }
    }
    told
}

/// What a command prints that ends by itself.
fn run(arguments: &str, folder: &Path) -> Vec<String> {
    let mut program = Program::run(folder, &words(arguments), &[]);
    assert!(program.ended().is_some(), "`{arguments}` ends");
    program.stdout.whole().into_iter().chain(program.stderr.whole()).collect()
}

fn running(server: Option<&Server>) -> &Server {
    server.expect("README starts a server first")
}

fn start(arguments: &str, folder: &Path) -> Server {
    Server::start(folder, &words(arguments), &[]).unwrap_or_else(|said| panic!("the server starts:\n{said}"))
}

/// What a server prints until it has nothing more to say about its document, as if it were at
/// README's address.
fn serve(server: &mut Server) -> Vec<String> {
    let program = &server.program;
    let said = program.stderr.until(is_introduced);
    assert!(is_introduced(&said), "the server ends its introduction:\n{}", said.join("\n"));
    let all = program.stdout.until(|lines| !lines.is_empty()).into_iter().chain(said);
    all.map(|line| line.replace(&server.address, ADDRESS)).collect()
}

/// True once the findings are there that the line above them counts.
fn is_introduced(lines: &[String]) -> bool {
    const SHOWN: usize = 10;
    let Some(at) = lines.iter().position(|line| line.contains("in the document and its fixtures")) else {
        return false;
    };
    let findings: usize = lines[at].split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0);
    lines.len() - at > findings.min(SHOWN) + usize::from(findings > SHOWN)
}

/// Changes files, and waits for the server to see it by itself.
fn reloading(server: &Server, change: impl FnOnce()) {
    let loads = |lines: &[String]| lines.iter().filter(|line| line.starts_with("reloaded in ")).count();
    let before = loads(&server.program.stderr.until(|_| true));
    change();
    let said = server.program.stderr.until(|lines| loads(lines) > before);
    assert!(loads(&said) > before, "the server reloads:\n{}", said.join("\n"));
}

/// Puts a file into its place at once, so that no server sees half of it.
fn save(folder: &Path, path: &str, text: &str) {
    let (draft, path) = (folder.join("draft"), folder.join(path));
    fs::write(&draft, text).expect("the file can be written");
    fs::create_dir_all(path.parent().expect("it is in the copy")).expect("the folder can be made");
    fs::rename(&draft, &path).expect("the file can be put into its place");
}

/// What is not as README shows it.
fn fault(lines: &[&str], command: &Command, said: &[String]) -> Option<String> {
    let shown: Vec<_> = lines[command.output.clone()].iter().map(|line| dated(line)).collect();
    let line = command.output.start;
    (shown != said).then(|| {
        let (shown, said, text) = (shown.join("\n"), said.join("\n"), &command.text);
        format!("README.md:{line}: $ {text}\nREADME shows:\n{shown}\nthe program prints:\n{said}\n")
    })
}

/// README with the outputs that the program has now.
fn rewritten(lines: &[&str], told: &[(&Command, Vec<String>)]) -> String {
    let mut text = String::new();
    let mut next = 0;
    let mut add = |line: &str| text.extend([line, "\n"]);
    for (command, said) in told {
        lines[next..command.output.start].iter().for_each(|line| add(line));
        said.iter().for_each(|line| add(line));
        next = command.output.end;
    }
    lines[next..].iter().for_each(|line| add(line));
    text
}

/// A line with README's date in the place of any other.
fn dated(line: &str) -> &str {
    if line.starts_with("date: ") { DATE } else { line }
}

#[test]
fn other_outputs_are_faults_and_can_be_rewritten() {
    let lines = ["```console", "$ curl -i x", "date: today", "old", "$ curl y", "kept", "```", "end"];
    let page = page::read(&lines);
    let [Step::Command(first), Step::Command(second)] = &page.steps[..] else {
        panic!("there are two commands: {:?}", page.steps)
    };
    let said = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert_eq!(fault(&lines, first, &said(&[DATE, "old"])), None);
    assert!(fault(&lines, first, &said(&[DATE, "new"])).is_some());
    assert!(fault(&lines, second, &said(&[])).is_some());
    let told = [(first, said(&["one", "two", "three"])), (second, said(&["kept"]))];
    let wanted = "```console\n$ curl -i x\none\ntwo\nthree\n$ curl y\nkept\n```\nend\n";
    assert_eq!(rewritten(&lines, &told), wanted);
}
