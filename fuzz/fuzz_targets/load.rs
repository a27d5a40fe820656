//! Any text as a document: it is read, compiled and checked, and every finding has its place.

#![no_main]

use bonafide::check;
use bonafide::respond::fixtures::Fixtures;
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|text: &[u8]| {
    let contract = Arc::new(bonafide_fuzz::contract(text));
    let checked = check::everything(&contract, &Fixtures::none(&contract), &mut |_, _, _| {});
    for finding in checked.findings {
        let _ = finding.to_string();
    }
});
