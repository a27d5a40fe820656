//! What flags, variables and the settings file say of callbacks.

use super::args::CallbackArgs;
use super::config::Config;
use crate::server::Callbacks;

/// Where callbacks may be sent to; `None` where none are sent. Who names a host wants them sent.
pub fn resolve(args: &CallbackArgs, config: &Config) -> Option<Callbacks> {
    let hosts = if args.callbacks_to.is_empty() { &config.callbacks_to } else { &args.callbacks_to };
    let are_sent = args.callbacks.or_else(|| (!args.callbacks_to.is_empty()).then_some(true));
    let are_sent = are_sent.or(config.callbacks).unwrap_or(!hosts.is_empty());
    are_sent.then(|| Callbacks { hosts: hosts.clone(), ..Callbacks::default() })
}
