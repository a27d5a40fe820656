//! Why the upstream gives no answer, before it is put into words.

use std::error::Error;

type Cause = Box<dyn Error + Send + Sync>;

#[derive(Debug)]
pub enum Fault {
    /// There is no connection.
    Unconnected(Cause),
    /// The answer took too long.
    Slow,
    /// The connection broke. It `is_stale` where it had been kept and was closed meanwhile.
    Broken { error: Cause, is_stale: bool },
}
