//! The arguments of `record`: those of a proxy, and what is kept of what passes.

use std::path::PathBuf;

use super::{ProxyArgs, RecordingArgs, UpstreamArgs, proxy};

#[derive(Debug, clap::Args)]
pub struct RecordArgs {
    #[command(flatten)]
    pub recording: RecordingArgs,

    /// Write all that passes to a HAR 1.2 file as well, without its secrets; it is there when the recording
    /// ends
    #[arg(long, value_name = "FILE", env = "BONAFIDE_HAR")]
    pub har: Option<PathBuf>,

    #[command(flatten)]
    pub proxy: ProxyArgs,
}

/// What a server that forwards takes besides.
#[derive(Debug)]
pub struct ForwardArgs {
    pub upstream: UpstreamArgs,
    /// None where nothing is kept.
    pub keep: Option<KeepArgs>,
}

impl ForwardArgs {
    /// The command that has these arguments.
    pub fn name(&self) -> &'static str {
        if self.keep.is_some() { "record" } else { "proxy" }
    }
}

/// What is kept of what passes, and where.
#[derive(Debug)]
pub struct KeepArgs {
    pub recording: RecordingArgs,
    pub fixtures: Option<PathBuf>,
    pub har: Option<PathBuf>,
}

/// What else is said of the arguments of a proxy where it records.
pub fn described(record: clap::Command) -> clap::Command {
    proxy::described(record)
        .mut_arg("fixtures", |arg| arg.help("The folder that fixtures are written to [default: fixtures]"))
        .mut_arg("dynamic", |arg| arg.hide(true))
        .mut_arg("replay_only", |arg| arg.hide(true))
}
