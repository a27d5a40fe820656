//! The arguments of `check`.

use std::path::PathBuf;

use super::{ApiArgs, ReportArgs, values};

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub api: ApiArgs,

    #[command(flatten)]
    pub reports: ReportArgs,

    /// Make every answer that a mock would give, variants included, and tell which cannot be made
    #[arg(long)]
    pub answers: bool,

    /// Captured traffic (HAR 1.2) to hold against the document (repeatable)
    #[arg(long, value_name = "FILE")]
    pub traffic: Vec<PathBuf>,

    /// A host of the API besides the document's servers and this machine, any port of which counts as the
    /// API (repeatable)
    #[arg(long, value_name = "HOST", value_parser = values::host)]
    pub traffic_host: Vec<String>,

    /// Print nothing: only the exit status and reports in files tell
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show also what is allowed or in the baseline
    #[arg(short, long)]
    pub verbose: bool,
}
