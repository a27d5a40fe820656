//! What a running program says, as it says it.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::PATIENCE;

/// One stream of a program, read by a thread of its own so that the program never waits for us.
#[derive(Clone)]
pub struct Output(Arc<(Mutex<Heard>, Condvar)>);

#[derive(Default)]
struct Heard {
    lines: Vec<String>,
    ended: bool,
}

impl Output {
    pub fn of(stream: impl Read + Send + 'static) -> Self {
        let output = Self(Arc::default());
        let heard = output.clone();
        thread::spawn(move || {
            let mut stream = BufReader::new(stream);
            let mut line = Vec::new();
            while stream.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                heard.change(|heard| heard.lines.push(text));
                line.clear();
            }
            heard.change(|heard| heard.ended = true);
        });
        output
    }

    /// The lines so far, as soon as they are enough, or nothing more can be waited for.
    pub fn until(&self, enough: impl Fn(&[String]) -> bool) -> Vec<String> {
        self.within(PATIENCE, enough)
    }

    /// The lines so far, as soon as they are enough, or this time has passed.
    pub fn within(&self, patience: Duration, enough: impl Fn(&[String]) -> bool) -> Vec<String> {
        let (heard, changed) = &*self.0;
        let deadline = Instant::now() + patience;
        let mut heard = heard.lock().unwrap();
        while !heard.ended && !enough(&heard.lines) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            heard = changed.wait_timeout(heard, left).unwrap().0;
        }
        heard.lines.clone()
    }

    /// All lines, once the stream has ended.
    pub fn whole(&self) -> Vec<String> {
        self.until(|_| false)
    }

    fn change(&self, change: impl FnOnce(&mut Heard)) {
        let (heard, changed) = &*self.0;
        change(&mut heard.lock().unwrap());
        changed.notify_all();
    }
}
