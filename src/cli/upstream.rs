//! The upstream of a proxy, from flags, variables and the settings file.

use std::sync::Arc;

use super::args::{FallbackArg, Seconds, UpstreamArgs};
use super::config;
use super::exit::Failure;
use super::missing;
use crate::proxy::{self, BadTls, Target, Tls};
use crate::server::Fallback;

/// Where a proxy forwards to, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    pub target: Target,
    pub options: proxy::Options,
    pub fallback: Fallback,
}

impl Upstream {
    pub fn resolve(args: &UpstreamArgs, config: &config::Upstream) -> Result<Self, Failure> {
        let url = args.upstream.as_ref().or(config.url.as_ref()).ok_or_else(|| {
            Failure::new("there is no upstream")
                .help("name it with `--upstream URL`, or write `[api.upstream] url = \"…\"` in bonafide.toml")
        })?;
        let target = Target::parse(url)
            .map_err(|error| Failure::new(format!("cannot forward: {error}")).help(written(url)))?;
        let through = args.upstream_proxy.as_ref().or(config.proxy.as_ref());
        let through = through.map(|url| through_proxy(url)).transpose()?;
        let tls = Tls {
            ca: args.ca.clone().or_else(|| config.ca.clone()),
            cert: args.cert.clone().or_else(|| config.cert.clone()),
            key: args.key.clone().or_else(|| config.key.clone()),
            insecure: args.insecure || config.insecure,
        };
        if tls.key.is_some() && tls.cert.is_none() {
            return Err(Failure::new("there is a key and no certificate").help("name it with `--cert FILE`"));
        }
        let defaults = proxy::Options::default();
        let timeout = args.timeout.or(config.timeout.map(|timeout| timeout.0));
        let idle_timeout = args.idle_timeout.or(config.idle_timeout.map(|timeout| timeout.0));
        let options = proxy::Options {
            tls,
            through,
            preserve_host: args.preserve_host || config.preserve_host,
            idle_timeout: idle_timeout.map(|Seconds(timeout)| timeout),
            timeout: timeout.map_or(defaults.timeout, |Seconds(timeout)| timeout),
            ..defaults
        };
        let given: Vec<_> = match args.fallback.is_empty() {
            true => config.fallback.as_slice().iter().map(|fallback| fallback.0).collect(),
            false => args.fallback.clone(),
        };
        Ok(Self { target, options, fallback: fallback(&given) })
    }

    /// What sends requests there.
    pub fn start(&self) -> Result<Arc<proxy::Upstream>, Failure> {
        let upstream = proxy::Upstream::new(self.target.clone(), self.options.clone());
        upstream.map(Arc::new).map_err(|error| match error {
            BadTls::Io { path, error } => missing::cannot_read(&path, &error, "name a file in PEM"),
            error @ BadTls::Nothing { .. } => Failure::new(error.to_string())
                .help("a file in PEM has lines such as `-----BEGIN CERTIFICATE-----`"),
            error => Failure::new(error.to_string()),
        })
    }

    /// What everybody should know who sees this run.
    pub fn warning(&self) -> Option<String> {
        let is_open = self.target.is_secure() && self.options.tls.insecure;
        is_open.then(|| {
            format!(
                "WARNING: --insecure takes any certificate for that of {}: whoever is in between can read \
                 and change everything, credentials included",
                self.target
            )
        })
    }
}

/// How the URL of an upstream is written.
fn written(url: &str) -> String {
    let is_without_scheme = url.contains(['.', ':']) && !url.contains("://");
    match is_without_scheme {
        true => format!("did you mean `http://{url}`?"),
        false => "write it like https://api.example.com/v1".to_owned(),
    }
}

fn through_proxy(url: &str) -> Result<http::Uri, Failure> {
    let uri = url.parse::<http::Uri>().ok();
    let is_one = |uri: &http::Uri| uri.scheme_str() == Some("http") && uri.host().is_some();
    uri.filter(is_one).ok_or_else(|| {
        Failure::new("the URL of the upstream proxy is none that can be used")
            .help("write it like http://proxy.example.com:3128, with USER:PASSWORD@ where it asks for them")
    })
}

fn fallback(given: &[FallbackArg]) -> Fallback {
    if given.is_empty() {
        return Fallback::default();
    }
    let statuses = given.iter().filter_map(|fallback| match fallback {
        FallbackArg::Status(status) => Some(*status),
        FallbackArg::Down | FallbackArg::None => None,
    });
    Fallback { statuses: statuses.collect(), down: given.contains(&FallbackArg::Down) }
}
