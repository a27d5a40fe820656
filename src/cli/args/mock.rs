//! The arguments of `mock`: those of every server, and what it sends on its own.

use super::{CallbackArgs, ServeArgs};

#[derive(Debug, clap::Args)]
pub struct MockArgs {
    #[command(flatten)]
    pub serve: ServeArgs,

    #[command(flatten)]
    pub callbacks: CallbackArgs,
}

impl From<MockArgs> for ServeArgs {
    fn from(MockArgs { serve, callbacks }: MockArgs) -> Self {
        Self { callbacks, ..serve }
    }
}
