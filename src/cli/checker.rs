//! Checks whole documents beside the server, one at a time.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::check::{self, Checked};
use crate::server::Pipeline;

/// How long a server is left alone that was just started: whoever waited for it asks at once, and gets
/// the whole machine.
const FIRST: Duration = Duration::from_millis(50);

/// What a check came to.
#[derive(Debug, Default)]
pub struct Judged {
    /// With the findings that count.
    pub checked: Checked,
    /// How many findings are allowed besides.
    pub allowed: usize,
}

/// A thread that checks what is served. Of what is loaded faster than it can be checked, only the
/// newest is: every check keeps a whole contract alive.
#[derive(Debug)]
pub struct Checker {
    served: Mutex<Option<Sender<Arc<Pipeline>>>>,
    thread: Mutex<Option<JoinHandle<Judged>>>,
}

impl Checker {
    /// Calls `begin` with whatever comes first, and `tell` with what was found, unless something newer
    /// has come meanwhile.
    pub fn start(
        begin: impl FnOnce(&Pipeline) + Send + 'static,
        tell: impl Fn(&Checked) + Send + 'static,
    ) -> Self {
        let (served, to_check) = mpsc::channel();
        let thread = thread::spawn(move || run(&to_check, begin, &tell));
        Self { served: Mutex::new(Some(served)), thread: Mutex::new(Some(thread)) }
    }

    /// Checks this, as soon as nothing else is being checked.
    pub fn check(&self, pipeline: Arc<Pipeline>) {
        if let Some(served) = &*self.served.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = served.send(pipeline);
        }
    }

    /// What was found in what was loaded last, once that is known. Nothing is checked from then on.
    pub fn finish(&self) -> Judged {
        self.served.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        thread.and_then(|thread| thread.join().ok()).unwrap_or_default()
    }
}

fn run(
    to_check: &Receiver<Arc<Pipeline>>,
    begin: impl FnOnce(&Pipeline),
    tell: &impl Fn(&Checked),
) -> Judged {
    let mut last = Judged::default();
    let Ok(first) = to_check.recv() else { return last };
    thread::sleep(FIRST);
    begin(&first);
    let mut next = Some(first);
    while let Some(pipeline) = next.take().or_else(|| to_check.recv().ok()) {
        let pipeline = to_check.try_iter().last().unwrap_or(pipeline);
        last = checked(&pipeline);
        drop(pipeline);
        next = to_check.try_iter().last();
        if next.is_none() {
            tell(&last.checked);
        }
    }
    last
}

fn checked(pipeline: &Pipeline) -> Judged {
    let responder = pipeline.responder();
    let checked = check::everything(responder.contract(), responder.fixtures(), &mut |_, _, _| {});
    let (findings, allowed) = pipeline.policy().divide(checked.findings);
    Judged { checked: Checked { findings, ..checked }, allowed: allowed.len() }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::contract::Contract;
    use crate::document::{Document, Options};
    use crate::respond::fixtures::Fixtures;
    use crate::respond::{self, Responder};
    use crate::source::files::Files;

    fn pipeline(paths: &str) -> Arc<Pipeline> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        let text = format!("openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\npaths: {{{paths}}}\n");
        std::fs::write(&path, text).unwrap();
        let document = Document::load(&[path], &Options::default(), &mut Files::default()).unwrap();
        let contract = Arc::new(Contract::compile(document));
        let fixtures = Fixtures::none(&contract);
        Arc::new(Pipeline::new(Responder::new(contract, fixtures, respond::Options::default())))
    }

    #[test]
    fn of_what_comes_while_another_is_checked_only_the_newest_is_checked() {
        let (all_sent, told) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
        let (wait, count) = (all_sent.clone(), told.clone());
        let begin = move |_: &Pipeline| {
            wait.wait();
        };
        let checker = Checker::start(begin, move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        for _ in 0..3 {
            checker.check(pipeline(""));
        }
        checker.check(pipeline("/a: {get: {responses: {}}}"));
        all_sent.wait();
        assert_eq!(checker.finish().checked.seen.operations.len(), 1);
        assert_eq!(told.load(Ordering::SeqCst), 1);
    }
}
