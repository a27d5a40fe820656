//! `bonafide mock`: serve until told to stop, or until a command ends.

use std::io::{self, Write};
use std::sync::Arc;

use tokio::net::TcpListener;

use super::admin;
use super::api::Loaded;
use super::args::MockArgs;
use super::baseline::LookedAt;
use super::command::Running;
use super::exit::{Failure, Status};
use super::gathered::Gathered;
use super::live::{Audience, Live};
use super::log::{Log, Voice};
use super::reports::Reports;
use super::settings::Settings;
use super::signals::Signals;
use super::{count, note};
use crate::check::Checked;
use crate::server;
use crate::source::files::Files;

/// Serves until SIGINT or SIGTERM, or until the command that it serves ends.
pub fn run(args: MockArgs) -> Result<Status, Failure> {
    let mut files = Files::default();
    let settings = Settings::resolve(&args, &mut files)?;
    let loaded = settings.api.load(&mut files)?.readable()?;
    let runtime = server::runtime().map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let log = settings.log.map(|style| Log::start(io::stderr(), style));
    let voice = log.as_ref().map(|log| log.voice().clone());
    let advises = !args.command.is_empty() && !args.quiet;
    let gathered = settings.reports.is_some().then(Arc::<Gathered>::default);
    let (status, live) = runtime.block_on(serve(args, &settings, loaded, files, voice, gathered.clone()))?;
    drop(runtime);
    let checked = settings.reports.as_ref().and_then(|_| live.checked());
    if let Some(log) = log {
        log.close();
    }
    match (&settings.reports, &gathered) {
        (Some(reports), Some(gathered)) => {
            if advises && gathered.seen().exchanges == 0 {
                note("the command sent no request: the mock was at $BONAFIDE_URL");
            }
            let reported = report(reports, checked, gathered)?;
            Ok(if status == Status::Clean { reported } else { status })
        }
        _ => Ok(status),
    }
}

async fn serve(
    args: MockArgs,
    settings: &Settings,
    loaded: Loaded,
    files: Files,
    voice: Option<Voice>,
    gathered: Option<Arc<Gathered>>,
) -> Result<(Status, Arc<Live>), Failure> {
    let listener = bind(&settings.host, settings.port).await?;
    let address = listener.local_addr().map_err(|error| Failure::new(format!("cannot listen: {error}")))?;
    let url = format!("http://{address}");
    let mut signals = Signals::listen();
    let words = args.command.clone();
    let admin = admin::open(settings.admin.clone(), address, voice.as_ref());
    let options = server::Options { admin: admin.clone(), ..settings.server.clone() };
    let live = Live::start(args, settings, loaded, files, Audience { voice, gathered, admin }, &url);
    let (current, events) = (live.current().clone(), live.events());
    if words.is_empty() {
        // The port is open: whoever waits for this line may connect. A closed pipe is no error.
        let _ = writeln!(io::stdout(), "{url}");
        let stopped = async {
            signals.next().await;
        };
        server::serve(listener, current, options, events, stopped).await;
        return Ok((Status::Clean, live));
    }
    let mut command = Running::start(&words, &url, signals)?;
    let mut status = Ok(Status::Clean);
    server::serve(listener, current, options, events, async { status = command.end().await }).await;
    Ok((status?, live))
}

/// Reports on the document, unless the mock served a command, and on all exchanges.
fn report(reports: &Reports, checked: Option<Checked>, gathered: &Gathered) -> Result<Status, Failure> {
    let looked_at = LookedAt {
        document: checked.is_some(),
        allowances: false,
        exchanges: Some(gathered.seen().operations.into_iter().collect()),
    };
    let Checked { mut findings, mut seen } = checked.unwrap_or_default();
    seen.add(gathered.seen());
    findings.extend(gathered.findings());
    reports.accept_known(&mut findings, &looked_at)?;
    if gathered.lost() > 0 {
        note(&format!("{} more had no room in the report", count(gathered.lost(), "finding")));
    }
    reports.write("mock", findings, seen)
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
