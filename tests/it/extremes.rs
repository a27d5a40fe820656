//! Files that no one would write by hand: each is refused in bounded time and memory, with its place.

use std::process::Command;

use crate::support::program::Program;

/// What may be used at most: a small multiple of the largest file below, not of what it would expand to.
const MEMORY_KILOBYTES: usize = 600_000;

/// Runs a mock of this file and checks that it refuses it with this message.
fn refused(name: &str, content: &str, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), content).unwrap();
    let mut program = Program::limited(folder.path(), &["mock", name], MEMORY_KILOBYTES);
    let status = program.ended();
    let said = program.stderr.whole().join("\n");
    assert_eq!(status.and_then(|status| status.code()), Some(2), "{said:.500}");
    assert!(said.contains(message), "{said:.500}");
    assert!(said.starts_with(&format!("error: {name}:")), "{said:.500}");
}

#[test]
fn objects_100_000_levels_deep() {
    let deep = "{\"a\":".repeat(100_000);
    refused(
        "deep.json",
        &format!("{{\"openapi\": \"3.1.0\", \"x\": {deep}1{}}}", "}".repeat(100_000)),
        "nest deeper",
    );
    refused("deep.yaml", &format!("openapi: 3.1.0\nx: {}", "[".repeat(100_000)), "nest deeper");
}

#[test]
fn blocks_100_000_levels_deep() {
    let mut text = "openapi: 3.1.0\nx:\n".to_owned();
    // Indented by single spaces this would be five gigabytes; sequences in one line nest as well.
    text.push_str(&format!("  {}1\n", "- ".repeat(100_000)));
    refused("blocks.yaml", &text, "nest deeper");
}

#[test]
fn aliases_that_double_forty_times() {
    let mut text = "openapi: 3.1.0\na0: &a0 [x, x]\n".to_owned();
    for level in 1..=40 {
        let below = level - 1;
        text.push_str(&format!("a{level}: &a{level} [*a{below}, *a{below}]\n"));
    }
    refused("aliases.yaml", &text, "aliases");
}

#[test]
fn a_megabyte_without_an_end() {
    refused("text.json", &format!("{{\"openapi\": \"{}", "x".repeat(1 << 20)), "ends inside a string");
    refused("list.json", &"[".repeat(1 << 20), "nest deeper");
    refused("quote.yaml", &format!("openapi: \"{}", "x ".repeat(1 << 19)), "ends inside a quoted string");
}

/// The limit itself must hold, or the tests above would show nothing.
#[test]
fn the_limit_on_memory_is_kept() {
    let script =
        format!("ulimit -v {MEMORY_KILOBYTES}; head -c 2000000000 /dev/zero | tail -c 1900000000 >/dev/null");
    let status =
        Command::new("sh").args(["-c", &script]).stderr(std::process::Stdio::null()).status().unwrap();
    assert!(!status.success(), "two gigabytes fit into {MEMORY_KILOBYTES} kB");
}
