//! The cases of `tests/cases`: documents, commands, requests and what is expected of them, as plain
//! text. Their README says how they are written.

mod expect;
mod parse;
mod run;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use parse::Case;

/// Runs only the cases whose path contains this.
const FILTER: &str = "BONAFIDE_CASE";

/// Something that is not as a case says.
#[derive(Debug)]
pub struct Failure {
    /// The line of the case.
    pub line: usize,
    pub message: String,
}

/// Every case is run and every failure shown, so that one run of the tests tells all there is to mend.
#[test]
fn all_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths = Vec::new();
    list(&folder, &mut paths);
    if let Ok(wanted) = std::env::var(FILTER) {
        println!("{FILTER} is set: only the cases whose path contains `{wanted}` are run");
        paths.retain(|path| path.to_string_lossy().contains(&wanted));
    }
    assert!(!paths.is_empty(), "there are cases to run");

    let failures = run_all(&paths);
    let count = failures.len();
    for (path, failure) in failures {
        let shown = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&path).display().to_string();
        println!("{shown}:{}: {}\n", failure.line, failure.message.replace('\n', "\n    "));
    }
    assert!(count == 0, "{count} failures in {} cases", paths.len());
}

/// Runs cases beside each other; the failures come in the order of the cases.
fn run_all(paths: &[PathBuf]) -> Vec<(PathBuf, Failure)> {
    // They wait for processes more than they work.
    let workers = thread::available_parallelism().map_or(2, |number| number.get() * 2);
    let next = AtomicUsize::new(0);
    let (report, reported) = channel();
    thread::scope(|scope| {
        for report in vec![report; workers] {
            let next = &next;
            scope.spawn(move || {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    report.send((path.clone(), run(path))).expect("the reports are received");
                }
            });
        }
    });
    let mut results: Vec<_> = reported.into_iter().collect();
    results.sort_by(|(a, _), (b, _)| a.cmp(b));
    let each = results.into_iter();
    each.flat_map(|(path, failures)| failures.into_iter().map(move |failure| (path.clone(), failure)))
        .collect()
}

fn run(path: &Path) -> Vec<Failure> {
    let text = std::fs::read_to_string(path).expect("the case can be read");
    match Case::parse(&text) {
        Ok(case) => run::run(&case),
        Err(failure) => vec![failure],
    }
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "case") {
            paths.push(path);
        }
    }
}
