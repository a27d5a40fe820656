//! Whether a mock sends callbacks, and where to.

use clap::ArgAction;

use super::values;

#[derive(Clone, Debug, Default, clap::Args)]
pub struct CallbackArgs {
    /// Send the callbacks of operations after their answers, to this machine alone
    #[arg(long, env = "BONAFIDE_CALLBACKS", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", action = ArgAction::Set)]
    pub callbacks: Option<bool>,

    /// Send callbacks to this host too, at any port unless one is named; asks for them without --callbacks
    /// (repeatable)
    #[arg(long, value_name = "HOST", env = "BONAFIDE_CALLBACKS_TO", value_parser = values::host)]
    pub callbacks_to: Vec<String>,
}
