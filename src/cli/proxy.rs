//! `bonafide proxy`: a mock that asks the real server.

use std::path::Path;

use super::args::ProxyArgs;
use super::exit::{Failure, Status};
use super::mock;

/// Forwards until SIGINT or SIGTERM, or until the command that it serves ends.
pub fn run(args: ProxyArgs) -> Result<Status, Failure> {
    let ProxyArgs { mut upstream, mut serve } = args;
    let (urls, specs) = serve.api.specs.into_iter().partition::<Vec<_>, _>(|spec| is_url(spec));
    serve.api.specs = specs;
    let mut urls = urls.iter().map(|url| url.to_string_lossy().into_owned()).chain(upstream.upstream.take());
    upstream.upstream = urls.next();
    if let (Some(first), Some(second)) = (&upstream.upstream, urls.next()) {
        return Err(Failure::new(format!("there are two upstreams, {first} and {second}"))
            .help("name one: everything is forwarded to it"));
    }
    mock::run(serve, Some(upstream))
}

fn is_url(spec: &Path) -> bool {
    let spec = spec.to_string_lossy().to_ascii_lowercase();
    spec.starts_with("http://") || spec.starts_with("https://")
}
