//! How long a body may stand still.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// The time that is left until something has to come.
#[derive(Debug)]
pub struct Patience {
    limit: Duration,
    /// Only what has to be waited for has a clock.
    waiting: Option<Pin<Box<Sleep>>>,
    has_moved: bool,
}

impl Patience {
    pub fn new(limit: Duration) -> Self {
        Self { limit, waiting: None, has_moved: true }
    }

    /// Something has come.
    pub fn renew(&mut self) {
        self.has_moved = true;
    }

    /// Ends with the limit, when nothing has come for so long.
    pub fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Duration> {
        let limit = self.limit;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(limit)));
        if std::mem::take(&mut self.has_moved) {
            waiting.as_mut().reset(Instant::now() + limit);
        }
        ready!(waiting.as_mut().poll(cx));
        Poll::Ready(limit)
    }
}
