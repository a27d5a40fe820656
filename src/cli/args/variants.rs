//! The arguments of `variants`.

use super::{ApiArgs, values};

#[derive(Debug, clap::Args)]
pub struct VariantsArgs {
    /// The operation: its method and path as the document writes it, or its operationId
    pub operation: String,

    #[command(flatten)]
    pub api: ApiArgs,

    /// The status of the answer [default: the one that is answered unless asked otherwise]
    #[arg(long, value_name = "STATUS", value_parser = values::status, allow_negative_numbers = true)]
    pub code: Option<u16>,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}
