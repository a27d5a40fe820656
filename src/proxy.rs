//! Forwards requests to one upstream and nowhere else.
//!
//! What passes is not changed but for what belongs to one connection alone (RFC 9110 §7.6.1), and for
//! URLs of the upstream that would lead a client past the proxy.

mod broken;
mod caller;
mod capture;
mod failure;
mod fault;
mod flow;
mod hop;
mod patience;
mod pool;
mod reach;
mod reached;
pub mod record;
mod rewrite;
mod target;
mod tls;
mod upload;
mod upstream;

pub use broken::Broken;
pub use caller::{Caller, Unanswered};
pub use capture::Capture;
pub use failure::Failure;
pub use flow::Flow;
pub use hop::{Upgrade, strip};
pub use rewrite::rewrite;
pub use target::{BadUrl, Target};
pub use tls::{BadTls, Tls};
pub use upload::{Recording, Upload};
pub use upstream::{Options, Upstream};
