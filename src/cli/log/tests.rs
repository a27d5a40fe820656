use std::sync::mpsc::{Sender, channel};

use http::{Method, StatusCode};

use super::*;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules;
use crate::server::Answered;
use crate::source::{self, Place, Source};

/// Hands every write to the test.
struct Pipe(Sender<String>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.send(String::from_utf8_lossy(bytes).into_owned()).map_err(std::io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn lines(format: Format, verbose: bool, targets: &[&str]) -> String {
    let (sender, receiver) = channel();
    let log = Log::start(Pipe(sender), Style { format, verbose });
    let findings = [Finding::new(&rules::MISSING_BODY, "no body\u{1b}[2J")];
    for target in targets {
        log.voice().events().emit(&Event::Answered(Answered {
            method: &Method::POST,
            target,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            source: "refused",
            elapsed: Duration::from_micros(1_250),
            findings: &findings,
            id: None,
            operation: None,
            test: None,
        }));
    }
    log.close();
    receiver.iter().collect()
}

#[test]
fn text_says_one_line_a_request() {
    assert_eq!(
        lines(Format::Text, false, &["/a?b=1", "/ü"]),
        "POST /a?b=1 422 refused 1.2ms 1 finding\nPOST /ü 422 refused 1.2ms 1 finding\n"
    );
}

#[test]
fn verbose_shows_findings_and_no_control_characters() {
    assert_eq!(
        lines(Format::Text, true, &["/\u{9b}31m"]),
        "POST /\\u{9b}31m 422 refused 1.2ms 1 finding\n  error: missing-body: no body\\u{1b}[2J\n"
    );
}

#[test]
fn json_says_one_object_a_request() {
    assert_eq!(
        lines(Format::Json, false, &["/\"a\""]),
        concat!(
            r#"{"event":"answered","method":"POST","path":"/\"a\"","status":422,"#,
            r#""source":"refused","microseconds":1250,"findings":1}"#,
            "\n"
        )
    );
}

/// Lets nothing through until its sender is dropped.
struct Stuck(Receiver<()>, Pipe);

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = self.0.recv();
        self.1.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn findings_are_worded_behind_the_requests_and_in_their_order() {
    let (go, stuck) = channel();
    let (sender, receiver) = channel();
    let log = Log::start(Stuck(stuck, Pipe(sender)), Style { format: Format::Text, verbose: true });
    // From here on the writer waits.
    log.voice().say("first");
    let source = Arc::new(Source::new("a.yaml", "a:\n  b: 1".to_owned(), source::Format::Yaml));
    let place = Place::new(source.clone(), Pointer::root().join("a").join("b"));
    let findings = [Finding::new(&rules::MISSING_BODY, "no body").at(place)];
    let answered = |target, findings| {
        log.voice().events().emit(&Event::Answered(Answered {
            method: &Method::POST,
            target,
            status: StatusCode::OK,
            source: "example",
            elapsed: Duration::from_micros(7),
            findings,
            id: None,
            operation: None,
            test: None,
        }));
    };
    let before = Arc::strong_count(&source);
    answered("/wrong", &findings);
    assert_eq!(Arc::strong_count(&source), before + 1, "the finding waits with its place");
    answered("/right", &[]);
    answered("/wrong", &findings);
    drop(go);
    log.close();
    let wrong = "POST /wrong 200 example 7µs 1 finding\n  error: a.yaml:2:6: missing-body: no body\n";
    let written: String = receiver.iter().collect();
    assert_eq!(written, format!("first\n{wrong}POST /right 200 example 7µs\n{wrong}"));
}

/// Nobody reads until the buffer has run full.
#[test]
fn a_slow_reader_learns_what_it_missed() {
    let (go, stuck) = channel();
    let (sender, receiver) = channel();
    let style = Style { format: Format::Text, verbose: false };
    let log = Log::start(Stuck(stuck, Pipe(sender)), style);
    let line = "x".repeat(ROOM / 8);
    for _ in 0..32 {
        log.voice().say(&line);
    }
    drop(go);
    log.close();
    let written: String = receiver.iter().collect();
    let kept = written.lines().filter(|seen| *seen == line).count();
    let last = written.lines().last().unwrap_or_default();
    assert_eq!(last, format!("{} lines left out here: the log is read too slowly", 32 - kept));
}

#[test]
fn a_reader_that_left_costs_nothing() {
    let (sender, receiver) = channel();
    drop(receiver);
    let log = Log::start(Pipe(sender), Style { format: Format::Text, verbose: false });
    log.voice().say("nobody hears this");
    log.close();
}
