//! `bonafide mock`: serve until told to stop.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;

use tokio::net::TcpListener;
use tokio::signal;

use super::args::MockArgs;
use super::exit::{Failure, with_help};
use super::log::{Log, Voice};
use super::sample;
use super::settings::{Loaded, Settings};
use crate::check;
use crate::finding::{Finding, Severity};
use crate::server::{self, Answer, Current, Events, Pipeline};

/// How many findings are shown unless all are asked for.
const SHOWN_FINDINGS: usize = 10;

/// Serves until SIGINT or SIGTERM.
pub fn run(args: &MockArgs) -> Result<(), Failure> {
    let settings = Settings::resolve(args)?;
    let Loaded { responder, files: _ } = settings.load()?;
    let pipeline = Arc::new(Pipeline::new(responder));
    let runtime = server::runtime().map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let log = settings.log.map(|style| Log::start(io::stderr(), style));
    let voice = log.as_ref().map(|log| log.voice().clone());
    runtime.block_on(async {
        let listener = bind(settings.address).await?;
        let address = listener.local_addr().unwrap_or(settings.address);
        let url = format!("http://{address}");
        // The port is open: whoever waits for this line may connect. A closed pipe is no error.
        let _ = writeln!(io::stdout(), "{url}");
        let events = voice.as_ref().map_or_else(Events::none, Voice::events);
        introduce(pipeline.clone(), url, voice, args.verbose);
        let current = Arc::new(Current::new(move |request| pipeline.answer(request)));
        server::serve(listener, current, settings.server.clone(), events, stopped()).await;
        Ok(())
    })?;
    drop(runtime);
    if let Some(log) = log {
        log.close();
    }
    Ok(())
}

/// Says what is served and how to begin, then checks the whole document, all beside the server.
fn introduce(pipeline: Arc<Pipeline>, url: String, voice: Option<Voice>, verbose: bool) {
    let Some(voice) = voice else { return };
    thread::spawn(move || {
        let contract = pipeline.responder().contract();
        let operations = contract.operations().len();
        voice.say(&format!(
            "{operations} {} at {url}",
            if operations == 1 { "operation" } else { "operations" }
        ));
        if let Some(curl) = sample::curl(&pipeline, &url) {
            voice.say(&format!("try  {curl}"));
        }
        let findings = check::everything(contract, pipeline.responder().fixtures());
        for line in summary(&findings, verbose) {
            voice.say(&line);
        }
    });
}

/// How many findings there are, and the first of them.
fn summary(findings: &[Finding], verbose: bool) -> Vec<String> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut lines = vec![match findings.len() {
        0 => "no findings in the document and its fixtures".to_owned(),
        1 => "1 finding in the document and its fixtures".to_owned(),
        many => {
            format!("{many} findings in the document and its fixtures: {errors} errors, {warnings} warnings")
        }
    }];
    let shown = if verbose { findings.len() } else { SHOWN_FINDINGS };
    lines.extend(
        findings
            .iter()
            .take(shown)
            .map(|finding| if verbose { with_help(finding) } else { finding.to_string() }),
    );
    if findings.len() > shown {
        lines.push(format!("… and {} more, which --verbose shows", findings.len() - shown));
    }
    lines
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(in_use(address).await),
        Err(error) => Err(Failure::new(format!("cannot listen on {address}: {error}"))),
    }
}

async fn in_use(address: SocketAddr) -> Failure {
    let failure = Failure::new(format!("port {} is in use", address.port()));
    for port in address.port().saturating_add(1)..address.port().saturating_add(100) {
        if TcpListener::bind(SocketAddr::new(address.ip(), port)).await.is_ok() {
            return failure.help(format!("port {port} is free: add `-p {port}`"));
        }
    }
    failure.help("name another with `-p`, or `-p 0` for any that is free")
}

/// Ends when the process is asked to stop.
async fn stopped() {
    let interrupted = signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminated) = signal::unix::signal(signal::unix::SignalKind::terminate()) else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}
