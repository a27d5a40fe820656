//! How long an answer, or the next piece of a body, may take.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// The time that is left until something has to come. It can be used again: to put off an end costs little,
/// where to set a timer is what all who wait contend for.
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

    /// What comes of waiting; `None` where it takes too long. The time counts anew as long as `progress`
    /// says more than before.
    pub async fn within<T>(
        &mut self,
        progress: impl Fn() -> usize,
        what: impl Future<Output = T>,
    ) -> Option<T> {
        let mut what = pin!(what);
        let mut before = 0;
        self.renew();
        poll_fn(|cx| {
            if let Poll::Ready(outcome) = what.as_mut().poll(cx) {
                return Poll::Ready(Some(outcome));
            }
            while self.poll(cx).is_ready() {
                let now = progress();
                if now == before {
                    return Poll::Ready(None);
                }
                before = now;
                self.renew();
            }
            Poll::Pending
        })
        .await
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
