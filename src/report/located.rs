//! Findings with their lines and columns, in the order of a report.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use super::Report;
use super::visible::visible;
use crate::finding::Finding;
use crate::source::{Index, Place, Position, Source};

/// The lines shown before and after the one at fault.
const AROUND: usize = 1;

/// How many characters of a line can be shown on either side of a fault.
const WIDEST: usize = 1000;

/// What findings are gathered under: what concerns no operation comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject<'r> {
    File(&'r Path),
    Operation(&'r str),
    /// Neither a file nor an operation.
    Run,
}

/// A finding whose places were looked up.
#[derive(Debug)]
pub struct Located<'r> {
    pub finding: &'r Finding,
    pub value: Option<Spot<'r>>,
    pub document: Option<Spot<'r>>,
    /// Where else the value is written.
    pub also: Vec<Spot<'r>>,
}

/// A place in a file, with its line and column, and what stands there.
#[derive(Debug)]
pub struct Spot<'r> {
    pub place: &'r Place,
    pub position: Option<Position>,
    /// The line at the position and those around it.
    pub lines: Vec<Line<'r>>,
}

/// A line of a file, or as much of it as can ever be shown.
#[derive(Debug)]
pub struct Line<'r> {
    pub number: usize,
    pub text: &'r str,
    /// The column at which the text starts.
    pub from: usize,
}

impl Report {
    /// Every finding once, by subject; in one subject by file, line and code. The order does not
    /// depend on the order in which they were found.
    pub(super) fn by_subject(&self) -> BTreeMap<Subject<'_>, Vec<Located<'_>>> {
        let mut indexes = Indexes::default();
        let mut subjects: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for finding in &self.findings {
            let located = Located {
                finding,
                value: finding.value.as_ref().map(|place| indexes.spot(place)),
                document: finding.document.as_ref().map(|place| indexes.spot(place)),
                also: finding.also.iter().map(|place| indexes.spot(place)).collect(),
            };
            subjects.entry(Subject::of(finding)).or_default().push(located);
        }
        subjects.values_mut().for_each(|findings| findings.sort_by_cached_key(Located::order));
        subjects
    }
}

impl<'r> Subject<'r> {
    fn of(finding: &'r Finding) -> Self {
        match (&finding.operation, finding.place()) {
            (Some(operation), _) => Self::Operation(operation),
            (None, Some(place)) => Self::File(place.source.path()),
            (None, None) => Self::Run,
        }
    }
}

impl<'r> Located<'r> {
    /// Where to look first: at the value, else in the document.
    pub fn first(&self) -> Option<&Spot<'r>> {
        self.value.as_ref().or(self.document.as_ref())
    }

    /// Where the finding is, in the exchange too: `a.json:3:5: response body at /name`.
    pub fn whereabouts(&self) -> String {
        let spot = self.first().map(Spot::to_string);
        let exchange = self.finding.exchange.as_ref().map(ToString::to_string);
        spot.into_iter().chain(exchange).collect::<Vec<_>>().join(": ")
    }

    /// What is wrong, and where in the exchange: `response body at /name: it is an integer`.
    pub fn sentence(&self) -> String {
        let exchange = self.finding.exchange.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        visible(&format!("{exchange}{}", self.finding.message)).into_owned()
    }

    /// How often it occurred, and where else, if more than once: ` (5 times, also at e2e.har:120:7)`.
    pub fn occurrences(&self) -> String {
        let count = self.finding.count;
        if count < 2 {
            return String::new();
        }
        let also: Vec<_> = self.also.iter().map(Spot::to_string).collect();
        let also = if also.is_empty() { String::new() } else { format!(", also at {}", also.join(", ")) };
        visible(&format!(" ({count} times{also})")).into_owned()
    }

    /// What two findings must share to be equal in a report, the most telling first.
    fn order(&self) -> impl Ord + use<'r> {
        let finding = self.finding;
        let spot = |spot: Option<&Spot<'r>>| {
            spot.map(|spot| (spot.place.source.path(), spot.position, &spot.place.pointer))
        };
        (
            spot(self.first()),
            finding.rule.code,
            finding.exchange.as_ref().map(ToString::to_string),
            (&finding.message, finding.count),
            spot(self.document.as_ref()),
            finding.severity,
            &finding.help,
            finding.excerpt.as_ref().map(|excerpt| (&excerpt.lines, excerpt.line, excerpt.column)),
        )
    }
}

/// `spec/api.yaml:12:5`, or the file alone where the position cannot be told.
impl std::fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.place.source.path().display())?;
        match self.position {
            Some(Position { line, column }) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

/// One index for each source, however many findings it has.
#[derive(Default)]
struct Indexes<'r>(HashMap<*const Source, Index<'r>>);

impl<'r> Indexes<'r> {
    fn spot(&mut self, place: &'r Place) -> Spot<'r> {
        let index = self.0.entry(Arc::as_ptr(&place.source)).or_insert_with(|| Index::of(&place.source));
        let position = place.known.or_else(|| index.position(&place.pointer, place.target));
        let lines = position.map_or_else(Vec::new, |position| lines(index, position));
        Spot { place, position, lines }
    }
}

fn lines<'r>(index: &Index<'r>, at: Position) -> Vec<Line<'r>> {
    let around = at.line.saturating_sub(AROUND)..=at.line + AROUND;
    let lines = around.filter_map(|line| {
        let column = if line == at.line { at.column } else { 1 };
        let (text, from) = index.part(Position { line, column }, WIDEST)?;
        Some(Line { number: line, text, from })
    });
    lines.collect()
}
