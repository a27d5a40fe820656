//! Which API a command is about.

use std::path::PathBuf;

use super::prefix::Prefixed;

/// Which API, shared by all commands.
#[derive(Debug, clap::Args)]
pub struct ApiArgs {
    /// An OpenAPI document, a page that embeds one, or a folder of these; else `[api]` of
    /// bonafide.toml
    #[arg(value_name = "SPEC", env = "BONAFIDE_SPEC")]
    pub specs: Vec<PathBuf>,

    /// An OpenAPI Overlay to apply to the document (repeatable, in order)
    #[arg(long, value_name = "FILE", env = "BONAFIDE_OVERLAY")]
    pub overlay: Vec<PathBuf>,

    /// The folder of fixtures
    #[arg(long, value_name = "DIR", env = "BONAFIDE_FIXTURES")]
    pub fixtures: Option<PathBuf>,

    /// Let references lead to files outside the document's folder
    #[arg(long)]
    pub allow_outside: bool,

    /// A folder with copies of what URLs in `$ref` lead to, each at HOST/PATH in it
    #[arg(long, value_name = "DIR", env = "BONAFIDE_REFS_FROM")]
    pub refs_from: Option<PathBuf>,

    /// Another document, all of whose paths are below PATH (repeatable)
    #[arg(long, value_name = "PATH=SPEC")]
    pub prefix: Vec<Prefixed>,

    /// The settings file, else bonafide.toml here or above
    #[arg(long, value_name = "FILE", env = "BONAFIDE_CONFIG")]
    pub config: Option<PathBuf>,
}
