//! What is done with findings in the end: reports are written, and the exit status is decided.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;
use terminal_size::{Width, terminal_size};

use super::args::ReportArgs;
use super::baseline::{Baseline, LookedAt};
use super::config::Config;
use super::exit::{Failure, Status};
use super::{count, note};
use crate::finding::{Finding, Seen, Severity};
use crate::report::{Format, Hidden, Look, Report};

/// How wide text is where no terminal says so, in columns.
const WIDTH: usize = 100;

/// How many findings are shown of a run that was to be quiet.
const SHOWN_FINDINGS: usize = 10;

/// Where findings go, and which of them count.
#[derive(Debug)]
pub struct Reports {
    targets: Vec<Target>,
    fail_on: Option<Severity>,
    baseline: Option<PathBuf>,
    writes_baseline: bool,
    manner: Manner,
}

/// How much is said beside the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Usual,
    /// Why the run fails, and no more.
    Quiet,
    Silent,
}

/// One report: `FORMAT`, or `FORMAT=FILE`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Target {
    pub format: Format,
    pub to: To,
}

/// Where a report is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Output,
    /// Standard error, which leaves the output to someone else.
    Error,
    File(PathBuf),
}

impl Reports {
    /// What was asked for, if anything was.
    pub fn asked(args: &ReportArgs, config: &Config) -> Result<Option<Self>, Failure> {
        let asked = !args.report.is_empty() || !config.report.as_slice().is_empty();
        let asked = asked || args.fail_on.or(config.fail_on).is_some() || args.baseline.is_some();
        let asked = asked || args.write_baseline;
        Ok(if asked { Some(Self::resolve(args, config)?) } else { None })
    }

    pub fn resolve(args: &ReportArgs, config: &Config) -> Result<Self, Failure> {
        let targets = if args.report.is_empty() { config.report.as_slice() } else { &args.report };
        if targets.iter().filter(|target| target.to == To::Output).count() > 1 {
            return Err(Failure::new("two reports on standard output would be neither")
                .help("give all but one of them a file: `--report json=report.json`"));
        }
        let fail_on = args.fail_on.or(config.fail_on);
        let baseline = args.baseline.clone().or_else(|| config.api.baseline.clone());
        match &baseline {
            None if args.write_baseline => {
                let failure = Failure::new("there is no baseline to write");
                return Err(failure.help("name its file: `--baseline known.json`"));
            }
            // Better said now than when all is done.
            Some(path) if !args.write_baseline => drop(Baseline::read(path)?),
            _ => {}
        }
        Ok(Self {
            targets: targets.to_vec(),
            fail_on: fail_on.map_or(Some(Severity::Error), |fail_on| fail_on.severity()),
            baseline,
            writes_baseline: args.write_baseline,
            manner: Manner::Usual,
        })
    }

    /// Writes text there unless reports were asked for.
    #[must_use]
    pub fn else_text(mut self, to: To) -> Self {
        if self.targets.is_empty() {
            self.targets.push(Target { format: Format::Text, to });
        }
        self
    }

    /// Says no more beside the reports that were asked for than which findings fail the run.
    #[must_use]
    pub fn quiet(self) -> Self {
        Self { manner: Manner::Quiet, ..self }
    }

    /// Says nothing, and writes nothing but files.
    #[must_use]
    pub fn silent(mut self) -> Self {
        self.targets.retain(|target| matches!(target.to, To::File(_)));
        Self { manner: Manner::Silent, ..self }
    }

    /// Whether a report goes to standard output, where nothing else may stand then.
    pub fn takes_output(&self) -> bool {
        self.targets.iter().any(|target| target.to == To::Output)
    }

    /// Makes sure that the files can be written: better said now than when all is done.
    pub fn try_files(&self) -> Result<(), Failure> {
        let baseline = self.baseline.as_deref().filter(|_| self.writes_baseline);
        self.files()
            .chain(baseline)
            .try_for_each(|path| try_file(path).map_err(|error| cannot_write(path, &error)))
    }

    fn files(&self) -> impl Iterator<Item = &Path> {
        self.targets.iter().filter_map(|target| match &target.to {
            To::File(path) => Some(path.as_path()),
            To::Output | To::Error => None,
        })
    }

    /// Takes out the findings of the baseline, which is written anew before where that was asked for.
    /// With them comes how many of its entries were met by none, of those that were looked at.
    pub fn accept_known(
        &self,
        findings: &mut Vec<Finding>,
        looked_at: &LookedAt,
    ) -> Result<(Vec<Finding>, usize), Failure> {
        let Some(path) = &self.baseline else { return Ok(Default::default()) };
        if self.writes_baseline {
            Baseline::write(path, findings, looked_at)?;
            if self.manner == Manner::Usual {
                note(&format!("{} written to {}", count(findings.len(), "finding"), path.display()));
            }
        }
        let mut baseline = Baseline::read(path)?;
        let known = baseline.accept(findings);
        Ok((known, baseline.gone(looked_at)))
    }

    /// Writes all reports.
    pub fn write(
        &self,
        command: &'static str,
        findings: Vec<Finding>,
        seen: Seen,
        hidden: Hidden,
    ) -> Result<Status, Failure> {
        let report = Report { command, findings, seen, hidden, fail_on: self.fail_on };
        self.targets.iter().try_for_each(|target| target.write(&report))?;
        let is_told = self.targets.iter().any(|target| !matches!(target.to, To::File(_)));
        if report.fails() && !is_told && self.manner != Manner::Silent {
            note(&self.verdict(&report));
        }
        Ok(Status::of_findings(report.fails()))
    }

    /// Why the run fails, and where to read on, if anywhere.
    fn verdict(&self, report: &Report) -> String {
        let files: Vec<_> = self.files().map(|path| path.display().to_string()).collect();
        let files = match &files[..] {
            [] => {
                let mut lines = report.failing_in_short(SHOWN_FINDINGS);
                lines.push(report.in_a_line());
                return lines.join("\n");
            }
            files => files.join(", "),
        };
        format!("{}, see {files}", report.in_a_line())
    }
}

impl Target {
    fn write(&self, report: &Report) -> Result<(), Failure> {
        let written = match &self.to {
            To::Output => {
                let output = io::stdout();
                self.write_stream(report, look(&output), output.lock())
            }
            To::Error => {
                let output = io::stderr();
                self.write_stream(report, look(&output), output.lock())
            }
            To::File(path) => self.write_file(report, path),
        };
        match (written, &self.to) {
            (Err(error), To::File(path)) => Err(cannot_write(path, &error)),
            (Err(error), _) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("cannot write the report: {error}")))
            }
            // Whoever reads the output may stop when they have seen enough.
            _ => Ok(()),
        }
    }

    /// A buffer that is let go keeps to itself what went wrong with its last bytes.
    fn write_stream(&self, report: &Report, look: Look, stream: impl Write) -> io::Result<()> {
        let mut buffer = BufWriter::new(stream);
        report.write(self.format, look, &mut buffer)?;
        buffer.flush()
    }

    fn write_file(&self, report: &Report, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = BufWriter::new(File::create(path)?);
        report.write(self.format, Look { color: false, width: WIDTH }, &mut file)?;
        file.flush()
    }

    /// The file, for paths to be made relative to another.
    pub fn file(&mut self) -> Option<&mut PathBuf> {
        if let To::File(path) = &mut self.to { Some(path) } else { None }
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            None => match text.parse() {
                Ok(format) => Ok(Self { format, to: To::Output }),
                Err(message) => Err(as_file(text).unwrap_or(message)),
            },
            Some((format, "")) => Err(format!(
                "`{text}` names no file; leave out `=` for standard output, or write `{format}=FILE`"
            )),
            Some((format, file)) => Ok(Self { format: format.parse()?, to: To::File(file.into()) }),
        }
    }
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// What helps where a file stands without its format.
fn as_file(text: &str) -> Option<String> {
    let format = Path::new(text).extension()?.to_str()?.to_lowercase();
    format.parse::<Format>().ok()?;
    Some(format!("it is a file without a format; did you mean `{format}={text}`?"))
}

/// What helps where a file cannot be written.
fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("cannot write {}: {error}", path.display()));
    if path.is_dir() { failure.help("it is a folder: name a file in it") } else { failure }
}

/// Finds out whether a file can be written, and leaves no other trace than its folder. Opening a pipe
/// would tell whoever reads it that we have come and gone.
fn try_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::metadata(path) {
        Ok(there) if there.is_file() || there.is_dir() => File::options().append(true).open(path).map(drop),
        Ok(_) => Ok(()),
        Err(_) => {
            File::create_new(path)?;
            fs::remove_file(path)
        }
    }
}

/// How text looks on a stream: as it is customary (<https://no-color.org>, `CLICOLOR_FORCE`; `COLUMNS`,
/// POSIX.1-2017, XBD 8.3).
fn look(stream: &impl IsTerminal) -> Look {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    let is_forced = env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
    let terminal = || terminal_size().filter(|_| stream.is_terminal());
    let terminal = || terminal().map(|(Width(width), _)| usize::from(width));
    let told = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = told.filter(|width| *width > 0).or_else(terminal);
    Look {
        color: !is_set("NO_COLOR") && (is_forced || (stream.is_terminal() && !is_dumb)),
        width: width.filter(|width| *width > 0).unwrap_or(WIDTH),
    }
}
