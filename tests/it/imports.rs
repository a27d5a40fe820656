//! Who may import whom inside `src/`: the table that the architecture rests on.
//!
//! Paths are read from the text (`use crate::…`, `crate::…` anywhere else, and `super::` chains that
//! leave a module), which is enough for code that rustfmt has formatted.

mod scan;

use std::path::{Path, PathBuf};

use scan::{Import, imports};

/// What everything rests on. These may import each other and nothing else.
const BASE: &[&str] = &["pointer", "source", "exchange", "har", "finding", "rules", "policy", "redact"];

/// What each module may import besides itself and the base.
const TABLE: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("contract", &["document"]),
    ("generate", &["contract"]),
    ("respond", &["contract", "generate"]),
    ("validate", &["contract"]),
    ("proxy", &["contract", "respond", "validate"]),
    ("check", &["document", "contract", "generate", "respond", "validate"]),
    ("server", &["document", "contract", "respond", "validate", "proxy"]),
    ("report", &[]),
    (
        "cli",
        &["document", "contract", "generate", "respond", "validate", "proxy", "check", "server", "report"],
    ),
    ("main", &["cli"]),
];

#[test]
fn modules_import_only_what_they_may() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    list(&source, &mut files);
    let (mut read, mut faults) = (0, Vec::new());
    for path in files {
        let inside = path.strip_prefix(&source).expect("the file is in src");
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        for import in imports(inside, &text) {
            read += 1;
            faults.extend(
                fault(&import).map(|fault| format!("src/{}:{}: {fault}", inside.display(), import.line)),
            );
        }
    }
    // An empty reading would allow everything.
    assert!(read > 100, "only {read} imports were found in src/");
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Why an import is not allowed, if it is not.
fn fault(import: &Import) -> Option<String> {
    let (from, to) = (import.from.as_str(), import.to.as_str());
    if from == to || from == "lib" {
        return None;
    }
    let is_base = BASE.contains(&from);
    let Some(allowed) = TABLE.iter().find(|(name, _)| *name == from).map(|(_, allowed)| *allowed) else {
        return match is_base {
            true if BASE.contains(&to) => None,
            true => Some(format!("`{from}` imports `{to}`; it may import {}", BASE.join(", "))),
            false => Some(format!("`{from}` is in no row of the table of imports: add it there")),
        };
    };
    // The first module only starts the program.
    let base = if from == "main" { &[][..] } else { BASE };
    if allowed.contains(&to) || base.contains(&to) {
        return None;
    }
    let may: Vec<_> = base.iter().chain(allowed).copied().collect();
    Some(format!("`{from}` imports `{to}`; it may import {}", may.join(", ")))
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

#[test]
fn edges_beside_the_table_are_faults() {
    let edge =
        |from: &str, to: &str| fault(&Import { from: from.to_owned(), to: to.to_owned(), line: 1 }).is_some();
    assert!(edge("respond", "document") && edge("pointer", "contract") && edge("main", "server"));
    assert!(edge("new", "pointer") && edge("contract", "cli") && edge("report", "contract"));
    assert!(!edge("respond", "contract") && !edge("respond", "finding") && !edge("cli", "server"));
    assert!(!edge("pointer", "source") && !edge("main", "cli") && !edge("generate", "generate"));
}
