//! Callbacks: what the API sends on its own after an answer. They are sent beside the requests, each once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

mod destination;
mod due;
mod sending;

pub use destination::Callbacks;
pub use due::Due;

use super::current::Answer;
use super::event::{Event, Events};
use super::service::Service;
use crate::exchange::{Exchange, Request, Response};
use sending::Sending;

/// How many exchanges' callbacks are sent at once.
const AT_ONCE: usize = 16;

/// How many exchanges wait for theirs.
const WAITING: usize = 256;

/// How long callbacks may take that are on their way when the server stops.
const PARTING: Duration = Duration::from_secs(1);

/// Sends callbacks for as long as it is kept.
#[derive(Debug)]
pub struct Delivery {
    outbox: Outbox,
    worker: JoinHandle<()>,
}

/// Takes exchanges whose callbacks are to be sent.
#[derive(Clone, Debug)]
pub struct Outbox {
    queue: Sender<Due>,
    events: Events,
}

/// What follows answers of one connection that have not gone out yet.
#[derive(Debug)]
pub struct Pending {
    outbox: Outbox,
    due: Mutex<Vec<Due>>,
}

impl Delivery {
    /// Begins to send what comes into the outbox.
    pub fn start(callbacks: Callbacks, service: Arc<Service>) -> Self {
        let (queue, waiting) = channel(WAITING);
        let outbox = Outbox { queue, events: service.events.clone() };
        let worker = tokio::spawn(work(waiting, Sending::new(callbacks, service)));
        Self { outbox, worker }
    }

    pub fn outbox(&self) -> Outbox {
        self.outbox.clone()
    }

    /// Waits a moment for what is on its way.
    pub async fn end(self) {
        let Self { outbox: Outbox { queue, events }, mut worker } = self;
        drop(queue);
        if timeout(PARTING, &mut worker).await.is_err() {
            worker.abort();
            events.emit(&Event::CallbacksGivenUp);
        }
    }
}

impl Pending {
    pub fn new(outbox: Outbox) -> Self {
        Self { outbox, due: Mutex::default() }
    }

    /// Notes what follows an answer, to be sent once that has gone out.
    pub fn add(
        &self,
        api: &Arc<dyn Answer>,
        operation: Option<usize>,
        request: Request,
        response: &Response,
    ) {
        let Some(operation) =
            operation.filter(|operation| due::follows(&**api, *operation, &request, response))
        else {
            return;
        };
        let exchange = Exchange { request, response: response.clone() };
        self.due().push(Due { api: api.clone(), operation, exchange });
    }

    /// Sends what follows the answers that have gone out.
    pub fn release(&self) {
        for due in std::mem::take(&mut *self.due()) {
            if let Err(error) = self.outbox.queue.try_send(due) {
                let why = format!("{WAITING} exchanges wait for theirs already");
                error.into_inner().not_sent(&self.outbox.events, &why);
            }
        }
    }

    fn due(&self) -> MutexGuard<'_, Vec<Due>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends until nobody adds anything more.
async fn work(mut waiting: Receiver<Due>, sending: Sending) {
    let sending = Arc::new(sending);
    let mut running = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = running.join_next() => {}
            due = waiting.recv(), if running.len() < AT_ONCE => match due {
                Some(due) => {
                    let sending = sending.clone();
                    running.spawn(async move { sending.send_all(due).await });
                }
                None => break,
            },
        }
    }
    while running.join_next().await.is_some() {}
}
