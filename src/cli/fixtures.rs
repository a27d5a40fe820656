//! `bonafide fixtures`: which fixtures there are, and whether the document still allows them.

use std::io::{self, Write};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::args::{FixturesAction, FixturesArgs};
use super::exit::{Failure, Status};
use super::{count, note};
use crate::finding::Finding;

mod state;
mod update;

use state::{Row, State};

/// Lists the fixtures, or updates them.
pub fn run(args: &FixturesArgs) -> Result<Status, Failure> {
    if let Some(FixturesAction::Update(args)) = &args.action {
        return update::run(args);
    }
    let loaded = state::load(&args.api)?;
    let rows = state::rows(&loaded);
    print(&if args.json { as_json(&rows) } else { as_table(&rows) })?;
    note(&summary(&rows));
    Ok(Status::Clean)
}

fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

fn summary(rows: &[Row<'_>]) -> String {
    let of = |state: State| match rows.iter().filter(|row| row.state() == state).count() {
        0 => None,
        number => Some(format!("{number} {}", state.word())),
    };
    let states: Vec<_> =
        [State::Valid, State::Stale, State::Broken, State::Unusable].into_iter().filter_map(of).collect();
    let all = count(rows.len(), "fixture");
    match rows.iter().all(|row| row.state() == State::Valid) {
        true if rows.is_empty() => all,
        true => format!("{all}, all valid"),
        false => format!("{all}: {}; `bonafide check` tells what is wrong", states.join(", ")),
    }
}

fn as_table(rows: &[Row<'_>]) -> String {
    let now = Timestamp::now();
    let cells: Vec<_> = rows
        .iter()
        .map(|row| {
            let status = row.status().map_or_else(|| "-".to_owned(), |status| status.to_string());
            let age = row.recorded().map_or_else(|| "-".to_owned(), |at| age(at, now));
            [row.operation(), status, age, row.state().word().to_owned(), row.path.display().to_string()]
        })
        .collect();
    let width = |column: usize| {
        let texts = cells.iter().filter_map(|row| row.get(column));
        texts.map(|text| text.chars().count()).max().unwrap_or_default()
    };
    let [operation, status, age, state] = [width(0), width(1), width(2), width(3)];
    let line = |[a, b, c, d, path]: &[String; 5]| {
        visible(&format!("{a:operation$}  {b:status$}  {c:age$}  {d:state$}  {path}")) + "\n"
    };
    cells.iter().map(line).collect()
}

/// How long ago something was, in the unit that suits it.
fn age(at: Timestamp, now: Timestamp) -> String {
    const UNITS: [(i64, &str); 5] =
        [(365 * 86_400, "year"), (30 * 86_400, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    let seconds = now.as_second() - at.as_second();
    let unit = UNITS.into_iter().find(|(length, _)| seconds >= *length);
    match unit {
        Some((length, name)) => count(usize::try_from(seconds / length).unwrap_or_default(), name),
        None => "now".to_owned(),
    }
}

/// One object a line.
fn as_json(rows: &[Row<'_>]) -> String {
    let object = |row: &Row<'_>| -> Value {
        json!({
            "operation": row.operation(),
            "status": row.status(),
            "recorded": row.recorded().map(|at| at.to_string()),
            "state": row.state().word(),
            "file": row.path.display().to_string(),
            "findings": row.findings.iter().map(Finding::to_json).collect::<Vec<_>>(),
        })
    };
    rows.iter().map(|row| format!("{}\n", object(row))).collect()
}

/// Control characters of a file could steer the terminal.
pub fn visible(text: &str) -> String {
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().map(|c| if is_plain(c) { c.to_string() } else { c.escape_default().to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_the_unit_that_suits_them() {
        let now: Timestamp = "2026-05-01T10:00:00Z".parse().unwrap();
        for (at, expected) in [
            ("2026-05-01T10:00:30Z", "now"),
            ("2026-05-01T09:59:10Z", "now"),
            ("2026-05-01T09:59:00Z", "1 minute"),
            ("2026-05-01T07:30:00Z", "2 hours"),
            ("2026-04-01T10:00:00Z", "1 month"),
            ("2020-05-01T10:00:00Z", "6 years"),
        ] {
            assert_eq!(age(at.parse().unwrap(), now), expected, "{at}");
        }
    }
}
