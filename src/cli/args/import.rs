//! The arguments of `import`.

use std::path::PathBuf;

use clap::Subcommand;

use super::help::{IMPORT_EXAMPLES, after_help};
use super::{ApiArgs, RecordingArgs, values};
use crate::cli::exit::OF_IMPORTS;

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// From HAR 1.2, as browsers and proxies save it
    #[command(after_help = after_help(IMPORT_EXAMPLES, OF_IMPORTS))]
    Har(Box<ImportHarArgs>),
}

#[derive(Debug, clap::Args)]
pub struct ImportHarArgs {
    /// The captured traffic
    pub file: PathBuf,

    #[command(flatten)]
    pub api: ApiArgs,

    #[command(flatten)]
    pub recording: RecordingArgs,

    /// A host of the API besides the document's servers, as the traffic has it (repeatable)
    #[arg(long, value_name = "HOST", value_parser = values::host)]
    pub traffic_host: Vec<String>,
}
