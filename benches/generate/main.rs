//! What it costs to make a value that was never asked for, next to validating one for the first time.
//!
//! `cargo bench --bench generate` prints a table; `-- --quick` only shows that it runs. `BONAFIDE_CORPUS`
//! may name a folder with documents of vendors.
#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, reason = "it is a bench")]

use std::collections::BTreeSet;
use std::env;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::contract::schemas::Schemas;
use bonafide::document::{Document, Options};
use bonafide::generate::{Generator, Locale, Look, Seed};
use bonafide::pointer::Pointer;
use bonafide::source::files::Files;

/// How many times what validating costs the making may take.
const LIMIT: f64 = 20.0;

fn main() {
    let quick = env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 1 } else { 5 };
    println!(
        "\nthe quickest of {rounds}, each with nothing compiled; validating → making, of all bodies together\n"
    );
    println!("| document | bodies | ms | ratio | median | the worst (≤ {LIMIT}) | index ms |");
    println!("|---|---|---|---|---|---|---|");
    for document in documents() {
        compare(&document, rounds, quick);
    }
}

fn documents() -> Vec<PathBuf> {
    let corpus = env::var_os("BONAFIDE_CORPUS").map(PathBuf::from);
    let vendors = corpus
        .into_iter()
        .flat_map(|folder| ["mixpeek-0.81.json", "box.json", "asana.yaml"].map(|name| folder.join(name)));
    [Path::new("spec/mixpeek.yaml").to_owned()]
        .into_iter()
        .chain(vendors.filter(|path| path.exists()))
        .collect()
}

/// One schema: how long validating takes, and making.
struct Measured {
    place: Pointer,
    validating: Duration,
    making: Duration,
}

fn compare(path: &Path, rounds: usize, quick: bool) {
    let document = Document::load(&[path.to_owned()], &Options::default(), &mut Files::default()).unwrap();
    let contract = Contract::compile(document);
    let schemas = contract.schemas(Direction::Response);
    let look = Look::new(None, Locale::default());
    let mut places = bodies(&contract);
    if quick {
        places.truncate(3);
    }
    let Some(first) = places.first().cloned() else { return };
    // What all values share is gathered once.
    let index = make(&schemas.anew(), &look, &first).1.saturating_sub(make(&schemas.anew(), &look, &first).1);
    let measured: Vec<_> =
        places.into_iter().filter_map(|place| measure(schemas, &look, place, rounds)).collect();
    let ratio = |one: &Measured| one.making.as_secs_f64() / one.validating.as_secs_f64();
    let mut ratios: Vec<_> = measured.iter().map(ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let total = |of: fn(&Measured) -> Duration| measured.iter().map(of).sum::<Duration>().as_secs_f64() * 1e3;
    let (validating, making) = (total(|one| one.validating), total(|one| one.making));
    let worst = measured.iter().max_by(|one, other| ratio(one).total_cmp(&ratio(other))).expect("a body");
    println!(
        "| {} | {} | {validating:.1} → {making:.1} | {:.1} | {:.1} | {:.1}: `{}` | {:.1} |",
        path.file_name().unwrap_or_default().display(),
        measured.len(),
        making / validating,
        ratios[ratios.len() / 2],
        ratio(worst),
        worst.place,
        index.as_secs_f64() * 1e3,
    );
}

/// The schemas of all JSON bodies of responses, each once.
fn bodies(contract: &Contract) -> Vec<Pointer> {
    let responses = contract.operations().iter().flat_map(|operation| operation.responses());
    let media = responses.flat_map(|response| &response.content).filter(|media| media.is_json());
    let schemas = contract.schemas(Direction::Response);
    let places: BTreeSet<_> =
        media.filter_map(|media| Some(schemas.follow(&media.schema.as_ref()?.pointer))).collect();
    places.into_iter().collect()
}

fn measure(schemas: &Schemas, look: &Look, place: Pointer, rounds: usize) -> Option<Measured> {
    let value = Generator::new(schemas, Seed::new(1)).with_look(look).value(&place).ok()?;
    let quickest = |once: &dyn Fn() -> Duration| (0..rounds).map(|_| once()).min();
    let validating = quickest(&|| {
        let anew = schemas.anew();
        let started = Instant::now();
        assert!(black_box(anew.get(&place).is_valid(&value)));
        started.elapsed()
    })?;
    let making = quickest(&|| make(&schemas.anew(), look, &place).1)?;
    Some(Measured { place, validating, making })
}

fn make(schemas: &Schemas, look: &Look, place: &Pointer) -> (bool, Duration) {
    let started = Instant::now();
    let made = black_box(Generator::new(schemas, Seed::new(1)).with_look(look).value(place)).is_ok();
    (made, started.elapsed())
}
