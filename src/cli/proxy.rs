//! `bonafide proxy` and `bonafide record`: a mock that asks the real server, and may keep what it says.

use std::path::Path;

use super::args::{ForwardArgs, KeepArgs, ProxyArgs, RecordArgs, ServeArgs, UpstreamArgs};
use super::exit::{Failure, Status};
use super::mock;

/// Forwards until SIGINT or SIGTERM, or until the command that it serves ends.
pub fn run(args: ProxyArgs) -> Result<Status, Failure> {
    let (serve, upstream) = parted(args)?;
    mock::run(serve, Some(ForwardArgs { upstream, keep: None }))
}

/// The same, and keeps what passes.
pub fn record(args: RecordArgs) -> Result<Status, Failure> {
    let RecordArgs { recording, har, proxy } = args;
    let (mut serve, upstream) = parted(proxy)?;
    // A folder that is not there yet is made.
    let fixtures = serve.api.fixtures.take();
    mock::run(serve, Some(ForwardArgs { upstream, keep: Some(KeepArgs { recording, fixtures, har }) }))
}

/// The documents and the upstream, either of which may stand without a flag.
fn parted(args: ProxyArgs) -> Result<(ServeArgs, UpstreamArgs), Failure> {
    let ProxyArgs { mut upstream, mut serve } = args;
    let (urls, specs) = serve.api.specs.into_iter().partition::<Vec<_>, _>(|spec| is_url(spec));
    serve.api.specs = specs;
    let mut urls = urls.iter().map(|url| url.to_string_lossy().into_owned()).chain(upstream.upstream.take());
    upstream.upstream = urls.next();
    if let (Some(first), Some(second)) = (&upstream.upstream, urls.next()) {
        return Err(Failure::new(format!("there are two upstreams, {first} and {second}"))
            .help("name one: everything is forwarded to it"));
    }
    if let (None, Some(address)) = (&upstream.upstream, serve.api.specs.iter().find(|spec| is_address(spec)))
    {
        let address = address.display();
        return Err(Failure::new(format!("`{address}` is neither a file nor a URL"))
            .help(format!("did you mean `http://{address}`?")));
    }
    Ok((serve, upstream))
}

/// Whether a document that is not there looks like a host and its port.
fn is_address(spec: &Path) -> bool {
    let text = spec.to_string_lossy();
    let port = text.split_once(':').map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    port.is_some_and(|port| port.parse::<u16>().is_ok()) && !spec.exists()
}

fn is_url(spec: &Path) -> bool {
    let spec = spec.to_string_lossy().to_ascii_lowercase();
    spec.starts_with("http://") || spec.starts_with("https://")
}
