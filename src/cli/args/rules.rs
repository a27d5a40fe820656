//! The arguments of `rules`.

#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// The code to explain, else all are listed
    pub code: Option<String>,
}
