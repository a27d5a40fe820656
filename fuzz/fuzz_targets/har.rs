//! Any text as an archive of traffic: its exchanges are held against a contract, and written as an archive
//! they read as the same.

#![no_main]

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bonafide::contract::Contract;
use bonafide::har::{self, Entry, Taken, Writer};
use bonafide::source::{Format, Source};
use bonafide::validate;
use libfuzzer_sys::fuzz_target;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| bonafide_fuzz::contract(include_bytes!("../../tests/data/harbor.yaml")));

fuzz_target!(|text: &str| {
    for entry in read(text.to_owned()) {
        for finding in validate::exchange(&CONTRACT, &entry.exchange) {
            let _ = finding.exchange.as_ref().map(|place| entry.pointer(place));
        }
        is_read_again(&entry);
    }
});

fn read(text: String) -> Vec<Entry> {
    let mut entries = Vec::new();
    let source = Arc::new(Source::new("traffic.har", text, Format::Json));
    let archive = har::read(&source, &mut |entry| entries.push(entry));
    for finding in archive.findings {
        let _ = finding.to_string();
    }
    entries
}

fn is_read_again(entry: &Entry) {
    let origin = format!("{}://{}", entry.scheme, entry.origin);
    let taken = Taken {
        exchange: &entry.exchange,
        origin: &origin,
        started: "2026-01-01T00:00:00.000Z",
        took: Duration::from_millis(12),
        request_body_known: entry.request_body_known,
        response_body_known: entry.response_body_known,
    };
    let mut writer = Writer::begin(Vec::new()).expect("memory can be written");
    writer.add(&taken).expect("memory can be written");
    let text = String::from_utf8(writer.end().expect("memory can be written")).expect("JSON is text");
    let again = read(text.clone());
    let [again] = &again[..] else { panic!("{} entries: {text}", again.len()) };
    assert_eq!(again.exchange.request.target(), entry.exchange.request.target(), "{text}");
    assert_eq!(again.exchange.request.method, entry.exchange.request.method, "{text}");
    assert_eq!(again.exchange.response.status, entry.exchange.response.status, "{text}");
    if entry.request_body_known && again.request_body_known {
        assert_eq!(again.exchange.request.body, entry.exchange.request.body, "{text}");
    }
    if entry.response_body_known && again.response_body_known {
        assert_eq!(again.exchange.response.body, entry.exchange.response.body, "{text}");
    }
}
