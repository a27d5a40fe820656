//! Any text as a fixture: it is read or told, held against the contract, and what is served of it is valid.

#![no_main]

use std::fs;
use std::sync::{Arc, LazyLock};

use bonafide::check;
use bonafide::contract::Contract;
use bonafide::contract::router::Route;
use bonafide::exchange::Request;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Pipeline};
use bonafide::source::files::Files;
use bonafide::validate;
use http::Method;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static CONTRACT: LazyLock<Arc<Contract>> =
    LazyLock::new(|| Arc::new(bonafide_fuzz::contract(include_bytes!("../../tests/data/harbor.yaml"))));

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder can be made"));

const TARGETS: [&str; 5] =
    ["/v1/berths?limit=5", "/v1/berths/ber_4k2m9x", "/v1/zones/1", "/v1/slips", "/v1/health"];

fuzz_target!(|text: &[u8]| {
    fs::write(FOLDER.path().join("one.yaml"), text).expect("the file can be written");
    let fixtures = Fixtures::load(FOLDER.path(), &CONTRACT, &mut Files::default());
    let fixtures = fixtures.expect("the folder can be read");
    let told = fixtures.findings().iter().cloned();
    for finding in told.chain(check::fixtures(&CONTRACT, &fixtures, &mut |_, _, _| {})) {
        let _ = finding.to_string();
    }
    if fixtures.all().next().is_none() {
        return;
    }
    let pipeline = Pipeline::new(Responder::new(CONTRACT.clone(), fixtures, respond::Options::default()));
    for target in TARGETS {
        let mut request = Request::new(Method::GET, target);
        request.headers.insert("x-harbor-key", "key".parse().expect("it is a value"));
        let answered = pipeline.answer(request.clone());
        let Route::Found(matched) = CONTRACT.route(&request.method, &request.path) else { continue };
        let source = answered.response.headers.get("bonafide-source");
        if source.is_none_or(|source| source.as_bytes().starts_with(b"problem")) {
            continue;
        }
        let findings = validate::response(&CONTRACT, matched.operation, &request, &answered.response);
        let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.is_empty(), "{target} {:?}: {errors:?}", answered.response);
    }
});
