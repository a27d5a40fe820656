//! What passed, in one file besides: all of it, whether it becomes a fixture or not.

use std::fs;
use std::io::{self, BufWriter};
use std::path::Path;
use std::time::Duration;

use http::header::HOST;

use super::Met;
use crate::har::{Taken, Writer};
use crate::source::whole::Draft;

/// A HAR file that is being written. It is there when it has ended, and not before.
#[derive(Debug)]
pub struct Archive {
    writer: Writer<BufWriter<Draft>>,
}

impl Archive {
    /// Begins one, with the folders that lead to it.
    ///
    /// # Errors
    ///
    /// Where nothing can be written there.
    pub fn begin(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Self { writer: Writer::begin(BufWriter::new(Draft::begin(path)?))? })
    }

    pub(super) fn add(&mut self, met: &Met) -> io::Result<()> {
        // As the client asked for it: that is where it will ask again.
        let host = met.seen().request.header(HOST).unwrap_or("localhost");
        self.writer.add(&Taken {
            exchange: met.seen(),
            origin: &format!("http://{host}"),
            started: met.origin.at.as_deref().unwrap_or_default(),
            took: met.origin.took.unwrap_or(Duration::ZERO),
            request_body_known: met.known.request,
            response_body_known: met.known.response,
        })
    }

    /// Puts the file into its place, and says how many exchanges it holds.
    pub(super) fn end(self) -> io::Result<usize> {
        let count = self.writer.count();
        self.writer.end()?.into_inner().map_err(|error| error.into_error())?.finish()?;
        Ok(count)
    }
}
