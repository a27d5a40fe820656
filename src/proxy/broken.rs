//! Why a body did not come to its end.

use std::time::Duration;

/// What ended a body too early.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    #[error(transparent)]
    Connection(#[from] hyper::Error),
    #[error("nothing of it came for {0:?}; --idle-timeout gives it more")]
    Silent(Duration),
}
