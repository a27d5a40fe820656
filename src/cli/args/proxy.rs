//! The arguments of a proxy: those of a mock with other defaults, and who is forwarded to.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::ServeArgs;

#[derive(Debug, clap::Args)]
pub struct ProxyArgs {
    #[command(flatten)]
    pub upstream: UpstreamArgs,

    #[command(flatten)]
    pub serve: ServeArgs,
}

/// The server that is forwarded to, and how it is spoken to.
#[derive(Debug, Default, clap::Args)]
pub struct UpstreamArgs {
    /// The URL of the real server; requests go below its path
    #[arg(long, value_name = "URL", env = "BONAFIDE_UPSTREAM")]
    pub upstream: Option<String>,

    /// When the mock answers in the server's place: at a STATUS, where the server is `down`, `none`
    /// for never (repeatable, or with commas) [default: 501]
    #[arg(long, value_name = "STATUS", env = "BONAFIDE_FALLBACK", value_delimiter = ',')]
    pub fallback: Vec<FallbackArg>,

    /// How long the server may take until its answer begins, in seconds [default: 60]
    #[arg(long, value_name = "SECONDS", env = "BONAFIDE_TIMEOUT", allow_negative_numbers = true)]
    pub timeout: Option<Seconds>,

    /// How long nothing may come of an answer that has begun, event streams included, in seconds
    /// [default: as long as the client waits]
    #[arg(long, value_name = "SECONDS", env = "BONAFIDE_IDLE_TIMEOUT", allow_negative_numbers = true)]
    pub idle_timeout: Option<Seconds>,

    /// Tell the server the host that the client asked for, rather than its own
    #[arg(long, env = "BONAFIDE_PRESERVE_HOST")]
    pub preserve_host: bool,

    /// Certificates to trust besides the system's, in PEM
    #[arg(long, value_name = "FILE", env = "BONAFIDE_CA")]
    pub ca: Option<PathBuf>,

    /// The certificate to show to the server, in PEM
    #[arg(long, value_name = "FILE", env = "BONAFIDE_CERT")]
    pub cert: Option<PathBuf>,

    /// The key of that certificate, in PEM [default: in its file]
    #[arg(long, value_name = "FILE", env = "BONAFIDE_KEY")]
    pub key: Option<PathBuf>,

    /// Take any certificate for the server's: whoever is in between can read and change everything
    #[arg(long, env = "BONAFIDE_INSECURE")]
    pub insecure: bool,

    /// Another proxy on the way to the server, as http://HOST:PORT
    #[arg(long, value_name = "URL", env = "BONAFIDE_UPSTREAM_PROXY", hide_env_values = true)]
    pub upstream_proxy: Option<String>,
}

/// When the mock answers in place of the upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallbackArg {
    Status(u16),
    Down,
    None,
}

impl FromStr for FallbackArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "down" => Ok(Self::Down),
            "none" => Ok(Self::None),
            _ => match text.parse() {
                Ok(status @ 200..600) => Ok(Self::Status(status)),
                _ => Err("it is a status from 200 to 599, `down` or `none`".to_owned()),
            },
        }
    }
}

/// A time in seconds, with a fraction if need be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seconds(pub Duration);

impl FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let seconds = seconds.filter(|seconds| !seconds.is_zero());
        seconds.map(Self).ok_or_else(|| "it is a number of seconds above 0".to_owned())
    }
}

/// What else is said of the arguments of a mock where they are those of a proxy.
pub fn described(proxy: clap::Command) -> clap::Command {
    proxy
        .mut_arg("specs", |arg| {
            arg.help(
                "An OpenAPI document, a page that embeds one, or a folder of these, else `[api]` of \
                 bonafide.toml; an http:// or https:// URL is the upstream",
            )
        })
        .mut_arg("errors", |arg| {
            arg.help(
                "Refuse requests that break the contract with the API's own error, and answer 502 in \
                 place of responses that do [default: false]",
            )
        })
        .mut_arg("cors", |arg| {
            arg.help(
                "Let pages of other origins read the answers, whatever the upstream says [default: false]",
            )
        })
        .mut_arg("dynamic", |arg| arg.help("Where the mock answers: generate, past fixtures and examples"))
        .mut_arg("command", |arg| {
            arg.help(
                "A command to serve for: it is run with BONAFIDE_URL set (and with BONAFIDE_TOKEN \
                 where /__bonafide/ asks for one), and ends the proxy with it",
            )
        })
}
