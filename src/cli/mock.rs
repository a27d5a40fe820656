//! `bonafide mock`: serve until told to stop, or until a command ends. A proxy does the same with an
//! upstream.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;

use super::address;
use super::admin;
use super::api::Loaded;
use super::args::{FailOn, ForwardArgs, ServeArgs};
use super::baseline::LookedAt;
use super::checker::Judged;
use super::command::{Running, Surroundings};
use super::exit::{Failure, Status};
use super::gathered::Gathered;
use super::live::{Audience, Gateway, Live, Role};
use super::log::{Log, Voice};
use super::recording::{Recorded, Recording, cannot_write};
use super::reports::Reports;
use super::settings::Settings;
use super::signals::Signals;
use super::upstream::Upstream;
use super::{count, note};
use crate::check::Checked;
use crate::proxy::record::Queue;
use crate::report::Hidden;
use crate::server::{self, Access, Admin, Limits};
use crate::source::files::Files;

/// Serves until SIGINT or SIGTERM, or until the command that it serves ends.
pub fn run(args: ServeArgs, forward: Option<ForwardArgs>) -> Result<Status, Failure> {
    if args.lacks_command() {
        return Err(Failure::new("there is no command after `--`")
            .help("name it, as in `bonafide mock -- npm test`; to serve until stopped, leave out the `--`"));
    }
    let mut files = Files::default();
    let settings = Settings::resolve(&args, forward.as_ref(), &mut files)?;
    if let Some(reports) = &settings.reports {
        reports.try_files()?;
    }
    let loaded = settings.api.load(&mut files)?.readable()?;
    let runtime = server::runtime().map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let log = settings.log.map(|style| Log::start(io::stderr(), style));
    let voice = log.as_ref().map(|log| log.voice().clone());
    let (is_quiet, forgives) = (args.quiet, settings.fail_on == Some(FailOn::Never));
    let advises = !args.command.is_empty() && !args.quiet;
    let gathered = settings.reports.is_some().then(Arc::<Gathered>::default);
    let name = forward.as_ref().map_or("mock", ForwardArgs::name);
    let gateway = gateway(&settings, &loaded, voice.as_ref())?;
    let recording = gateway.as_ref().and_then(|gateway| gateway.recording.clone());
    let warning = settings.upstream.as_ref().and_then(Upstream::warning);
    warning.inspect(|warning| voice.as_ref().map_or_else(|| note(warning), |voice| voice.say(warning)));
    let role = Role { args, forward, gateway };
    let served = runtime.block_on(serve(role, &settings, loaded, files, voice, gathered.clone()));
    // With it all exchanges end that were on their way.
    drop(runtime);
    let kept = recording.map(|queue| Recorded::of(&queue, settings.recording.as_ref()));
    let (status, live) = served?;
    let checked = settings.reports.as_ref().and_then(|_| live.checked());
    if let Some(log) = log {
        log.close();
    }
    if let Some(kept) = kept.as_ref().filter(|_| !is_quiet) {
        kept.tell();
    }
    let reported = match (&settings.reports, &gathered) {
        (Some(reports), Some(gathered)) => {
            if advises && gathered.seen().exchanges == 0 {
                let server = if name == "mock" { name } else { "proxy" };
                note(&format!("the command sent no request: the {server} was at $BONAFIDE_URL"));
            }
            report(name, reports, checked, gathered)?
        }
        _ => Status::of_findings(!forgives && kept.as_ref().is_some_and(Recorded::has_rejected)),
    };
    match kept.and_then(Recorded::lost) {
        Some(failure) => Err(failure),
        None => Ok(if status == Status::Clean { reported } else { status }),
    }
}

fn gateway(settings: &Settings, loaded: &Loaded, voice: Option<&Voice>) -> Result<Option<Gateway>, Failure> {
    let Some(upstream) = &settings.upstream else { return Ok(None) };
    let recording = settings.recording.as_ref().map(|recording| record(recording, loaded, voice.cloned()));
    Ok(Some(Gateway {
        upstream: upstream.start()?,
        errors: settings.respond.errors,
        fallback: upstream.fallback.clone(),
        recording: recording.transpose()?,
    }))
}

/// Starts to keep what passes.
fn record(recording: &Recording, loaded: &Loaded, voice: Option<Voice>) -> Result<Arc<Queue>, Failure> {
    let recorder = recording.recorder(loaded.contract.clone())?;
    let tell = move |error: &io::Error| {
        let text = cannot_write(error).to_string();
        voice.as_ref().map_or_else(|| note(&text), |voice| text.lines().for_each(|line| voice.say(line)));
    };
    Ok(Queue::start(Arc::new(recorder), recording.archive()?, Box::new(tell)))
}

async fn serve(
    role: Role,
    settings: &Settings,
    loaded: Loaded,
    files: Files,
    voice: Option<Voice>,
    gathered: Option<Arc<Gathered>>,
) -> Result<(Status, Arc<Live>), Failure> {
    let args = &role.args;
    let listener = address::bind(&settings.host, settings.port).await?;
    let address = listener.local_addr().map_err(|error| Failure::new(format!("cannot listen: {error}")))?;
    let url = format!("http://{}", address::reachable(address));
    let mut signals = Signals::listen();
    let words = args.command.clone();
    let access = admitted(args, settings, address, voice.as_ref());
    let token = access.as_ref().and_then(|access| access.token.clone());
    let admin = access.map(|access| Arc::new(Admin::new(access, Limits::default())));
    let options = server::Options { admin: admin.clone(), ..settings.server.clone() };
    let has_output = !settings.reports.as_ref().is_some_and(Reports::takes_output);
    if words.is_empty() {
        announce(&url, has_output, voice.as_ref());
    }
    let audience = Audience { voice, gathered, admin };
    let live = Live::start(role, settings, loaded, files, audience, &url);
    let (current, events) = (live.current().clone(), live.events());
    if words.is_empty() {
        let stopped = async {
            signals.next().await;
        };
        server::serve(listener, current, options, events, stopped).await;
        return Ok((Status::Clean, live));
    }
    let surroundings = Surroundings { url: &url, token: token.as_deref(), has_output };
    let mut command = Running::start(&words, surroundings, signals)?;
    let mut status = Ok(Status::Clean);
    server::serve(listener, current, options, events, async { status = command.end().await }).await;
    Ok((status?, live))
}

/// Who may see the server's own pages. What others can reach is told.
fn admitted(
    args: &ServeArgs,
    settings: &Settings,
    address: SocketAddr,
    voice: Option<&Voice>,
) -> Option<Access> {
    let tell = |text: &str| match voice {
        Some(voice) => voice.say(text),
        None if args.quiet => {}
        None => note(text),
    };
    if address.ip().is_unspecified() {
        tell(&format!("listening on every address of this machine, port {}", address.port()));
    }
    let is_heard = voice.is_some() || !args.command.is_empty();
    settings.admin.clone().map(|given| admin::access(given, address, is_heard, tell))
}

/// Tells where the server is: the port is open, and whoever waits for this line may connect. It goes
/// to standard output unless a report does.
fn announce(url: &str, has_output: bool, voice: Option<&Voice>) {
    match voice {
        // A closed pipe is no error.
        _ if has_output => drop(writeln!(io::stdout(), "{url}")),
        Some(voice) => voice.say(url),
        None => note(url),
    }
}

/// Reports on the document, unless the mock served a command, and on all exchanges.
fn report(
    name: &'static str,
    reports: &Reports,
    checked: Option<Judged>,
    gathered: &Gathered,
) -> Result<Status, Failure> {
    let looked_at = LookedAt {
        document: checked.is_some(),
        answers: false,
        allowances: false,
        exchanges: Some(gathered.seen().operations.into_iter().collect()),
    };
    let Judged { checked: Checked { mut findings, mut seen }, allowed } = checked.unwrap_or_default();
    seen.add(gathered.seen());
    findings.extend(gathered.findings());
    let (known, _) = reports.accept_known(&mut findings, &looked_at)?;
    if gathered.lost() > 0 {
        note(&format!("{} more had no room in the report", count(gathered.lost(), "finding")));
    }
    let hidden = Hidden { allowed: allowed + gathered.allowed(), known: known.len() };
    reports.write(name, findings, seen, hidden)
}
