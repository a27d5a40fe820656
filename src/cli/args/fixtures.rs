//! The arguments of `fixtures`.

use clap::Subcommand;

use super::ApiArgs;
use super::help::{UPDATE_EXAMPLES, after_help};
use crate::cli::exit::OF_UPDATES;

#[derive(Debug, clap::Args)]
pub struct FixturesArgs {
    #[command(subcommand)]
    pub action: Option<FixturesAction>,

    #[command(flatten)]
    pub api: ApiArgs,

    /// Print one JSON object a line, with what is wrong
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum FixturesAction {
    /// Show the smallest edits that bring broken fixtures back to the document, and write them
    #[command(after_help = after_help(UPDATE_EXAMPLES, OF_UPDATES))]
    Update(UpdateArgs),
}

#[derive(Debug, clap::Args)]
pub struct UpdateArgs {
    #[command(flatten)]
    pub api: ApiArgs,

    /// Write the edits to the files
    #[arg(long)]
    pub write: bool,
}
