//! `bonafide mock`: serve until told to stop.

use std::io::{self, Write};

use tokio::net::TcpListener;
use tokio::signal;

use super::admin;
use super::args::MockArgs;
use super::exit::Failure;
use super::live::Live;
use super::log::Log;
use super::settings::Settings;
use crate::server;
use crate::source::files::Files;

/// Serves until SIGINT or SIGTERM.
pub fn run(args: MockArgs) -> Result<(), Failure> {
    let mut files = Files::default();
    let settings = Settings::resolve(&args, &mut files)?;
    let loaded = settings.load(&mut files)?;
    let runtime = server::runtime().map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let log = settings.log.map(|style| Log::start(io::stderr(), style));
    let voice = log.as_ref().map(|log| log.voice().clone());
    runtime.block_on(async {
        let listener = bind(&settings.host, settings.port).await?;
        let address =
            listener.local_addr().map_err(|error| Failure::new(format!("cannot listen: {error}")))?;
        let url = format!("http://{address}");
        let stopped = stopped();
        // The port is open: whoever waits for this line may connect. A closed pipe is no error.
        let _ = writeln!(io::stdout(), "{url}");
        let admin = admin::open(settings.admin, address, voice.as_ref());
        let live = Live::start(args, loaded, files, voice, admin.clone(), &url);
        let (current, events) = (live.current().clone(), live.events());
        let options = server::Options { admin, ..settings.server };
        server::serve(listener, current, options, events, stopped).await;
        Ok(())
    })?;
    drop(runtime);
    if let Some(log) = log {
        log.close();
    }
    Ok(())
}

async fn bind(host: &str, port: u16) -> Result<TcpListener, Failure> {
    match TcpListener::bind((host, port)).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(in_use(host, port).await),
        Err(error) => Err(Failure::new(format!("cannot listen on {host}:{port}: {error}"))),
    }
}

async fn in_use(host: &str, port: u16) -> Failure {
    let failure = Failure::new(format!("port {port} is in use"));
    for free in port.saturating_add(1)..port.saturating_add(100) {
        if TcpListener::bind((host, free)).await.is_ok() {
            return failure.help(format!("port {free} is free: add `-p {free}`"));
        }
    }
    failure.help("name another with `-p`, or `-p 0` for any that is free")
}

/// Ends when the process is asked to stop, which counts from this call on.
#[cfg(unix)]
fn stopped() -> impl Future<Output = ()> {
    use signal::unix::{SignalKind, signal};
    let interrupted = signal(SignalKind::interrupt());
    let terminated = signal(SignalKind::terminate());
    async {
        // Without handlers the signals end the process as they always do.
        let (Ok(mut interrupted), Ok(mut terminated)) = (interrupted, terminated) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    }
}

/// Ends when the process is asked to stop.
#[cfg(not(unix))]
async fn stopped() {
    let _ = signal::ctrl_c().await;
}
