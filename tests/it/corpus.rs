//! Every answer that whole documents declare, asked for and held against its schema.
//!
//! For each operation, declared status and JSON media type a request is built from the contract and
//! answered twice, from examples and generated, then in all its variants (of vendors' documents those of a
//! few operations); a second, freshly loaded pipeline must send the same bytes. The documents are those of `tests/data` and `spec`, and those in the folder that
//! `BONAFIDE_CORPUS` names.

mod documents;
mod judge;
mod request;
mod survey;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::announce;
use survey::Survey;

/// How many failures of one document are shown.
const SHOWN: usize = 20;

#[test]
fn every_declared_answer_is_valid() {
    let documents = documents::all();
    let next = AtomicUsize::new(0);
    let surveys = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, |number| number.get());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let survey = survey::survey(document);
                    surveys.lock().expect("no survey panics").push(survey);
                }
            });
        }
    });
    let mut surveys = surveys.into_inner().expect("no survey panics");
    surveys.sort_by(|a, b| a.name.cmp(&b.name));

    announce(&table(&surveys));
    let failed: Vec<_> = surveys.iter().filter(|survey| !survey.failures.is_empty()).collect();
    for survey in &failed {
        println!("{}:", survey.name);
        survey.failures.iter().take(SHOWN).for_each(|failure| println!("  {failure}"));
        if survey.failures.len() > SHOWN {
            println!("  … and {} more", survey.failures.len() - SHOWN);
        }
    }
    assert!(failed.is_empty(), "{} documents have answers that are not valid", failed.len());
}

fn table(surveys: &[Survey]) -> String {
    let mut table = format!(
        "{:<40} {:>6} {:>7} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7}\n",
        "document", "ops", "answers", "variants", "repaired", "no value", "no schema", "failures", "seconds"
    );
    for survey in surveys {
        table.push_str(&format!(
            "{:<40} {:>6} {:>7} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7.1}\n",
            survey.name,
            survey.operations,
            survey.answers,
            survey.variants,
            survey.repaired,
            survey.without_value,
            survey.without_schema,
            survey.failures.len(),
            survey.elapsed.as_secs_f64(),
        ));
    }
    table
}
