//! Programs that nobody here wrote, with `bonafide` between them or before them: curl, Python's `requests` and
//! generated clients, FastAPI and uvicorn as the server. pip and npm fetch them when the tests run for the first time.

mod generated;
mod office;
mod packages;

use std::fs;

use serde_json::Value;

use crate::support::program::Server;
use office::{Client, Office};

#[test]
fn clients_and_servers_of_others_notice_nothing_of_a_proxy_between_them() {
    let office = Office::start();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.json"), office.document()).unwrap();
    let arguments = ["proxy", "openapi.json", &office.url, "--report", "json=report.json"].map(str::to_owned);
    let server = Server::start(folder.path(), &arguments, &[]);
    let mut proxy = server.unwrap_or_else(|said| panic!("the proxy starts:\n{said}"));
    let url = format!("http://{}", proxy.address);
    for client in [Client::Curl, Client::Requests] {
        let (straight, through) = (client.run(&office.url), client.run(&url));
        assert!(straight.matches("== ").count() > 10, "{straight}");
        for (straight, through) in straight.lines().zip(through.replace(&url, &office.url).lines()) {
            assert_eq!(straight, through, "with {client:?}");
        }
        assert_eq!(straight.lines().count(), through.lines().count(), "{through}");
    }
    proxy.program.signal("INT");
    proxy.program.ended();
    let report = fs::read(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    let findings = report["findings"].as_array().unwrap();
    // The clients try some requests that the server refuses.
    assert!(!findings.is_empty());
    let others: Vec<_> = findings.iter().filter(|finding| finding["exchange"]["side"] != "request").collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn what_was_recorded_of_a_server_serves_its_clients_when_it_is_gone() {
    let office = Office::start();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.json"), office.document()).unwrap();
    let clients = [Client::Curl, Client::Requests];
    let serve = |arguments: &[&str]| {
        let arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let started = Server::start(folder.path(), &arguments, &[]);
        let server = started.unwrap_or_else(|said| panic!("{arguments:?} starts:\n{said}"));
        (format!("http://{}", server.address), server)
    };
    let (url, mut recorder) = serve(&["record", "openapi.json", &office.url]);
    clients.iter().for_each(|client| client.expect(&url));
    recorder.program.signal("INT");
    recorder.program.ended();
    drop(office);
    let (url, _mock) = serve(&["mock", "openapi.json", "--fixtures", "fixtures", "--replay-only"]);
    clients.iter().for_each(|client| client.expect(&url));
}
