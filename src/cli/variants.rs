//! `bonafide variants`: what a page can be tried against.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::api::Api;
use super::args::VariantsArgs;
use super::config::Config;
use super::exit::{Failure, Status};
use super::note;
use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::finding::nearest;
use crate::generate::Variants;
use crate::pointer::Pointer;
use crate::respond::{self, Responder, Variety};
use crate::source::files::Files;
use crate::source::{Index, Position};

/// One row of the list.
struct Row {
    number: usize,
    name: String,
    words: String,
    file: String,
    position: Option<Position>,
}

/// Lists the variants of one response.
pub fn run(args: &VariantsArgs) -> Result<Status, Failure> {
    if args.api.specs.is_empty() && Path::new(&args.operation).exists() {
        let message = format!("`{}` is a file, where an operation is named", args.operation);
        let help = format!("the operation comes first: `bonafide variants 'GET /path' {}`", args.operation);
        return Err(Failure::new(message).help(help));
    }
    let mut files = Files::default();
    let api = Api::resolve(&args.api, Config::find(args.api.config.as_deref(), &mut files)?)?;
    let loaded = api.load(&mut files)?.readable()?;
    let responder = Responder::new(loaded.contract, loaded.fixtures, respond::Options::default());
    let operation = operation(responder.contract(), &args.operation)?;
    let Variety { status, media, variants } =
        responder.variety(operation, args.code).map_err(Failure::new)?;
    let rows = rows(responder.contract(), &variants);
    let text = if args.json { as_json(&rows) } else { as_table(&rows) };
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(Failure::new(format!("cannot write: {error}")));
        }
        _ => {}
    }
    let more = match variants.cut() {
        0 => String::new(),
        cut => format!(", and {cut} more that are left out"),
    };
    let of = format!("{} answers {} {}", operation.route(), status.as_u16(), media.name);
    note(&format!("{of} in {}{more}", super::count(rows.len(), "variant")));
    Ok(Status::Clean)
}

fn operation<'a>(contract: &'a Contract, name: &str) -> Result<&'a Operation, Failure> {
    contract.operation(name).ok_or_else(|| {
        let failure = Failure::new(format!("there is no operation `{name}` in the document"));
        let of_path = || {
            contract
                .operation_names()
                .find(|known| known.split_once(' ').is_some_and(|(_, path)| path == name))
        };
        match of_path().or_else(|| nearest(name, contract.operation_names())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("name an operation as `GET /path`, or by its operationId"),
        }
    })
}

fn rows(contract: &Contract, variants: &Variants) -> Vec<Row> {
    let mut pointers: HashMap<&Pointer, (String, Option<Position>)> = HashMap::new();
    let places: Vec<_> = variants.iter().map(|variant| contract.place(&variant.schema)).collect();
    // One index for each file, however many rows lead there.
    let mut indexes = HashMap::new();
    for (variant, place) in variants.iter().zip(&places) {
        pointers.entry(&variant.schema).or_insert_with(|| {
            let index = indexes.entry(Arc::as_ptr(&place.source)).or_insert_with(|| Index::of(&place.source));
            (place.source.path().display().to_string(), index.position(&place.pointer, place.target))
        });
    }
    let row = |(index, variant): (usize, &crate::generate::Variant)| {
        let (file, position) = pointers.get(&variant.schema).cloned().unwrap_or_default();
        Row { number: index + 1, name: variant.name.clone(), words: variant.words(), file, position }
    };
    variants.iter().enumerate().map(row).collect()
}

fn as_table(rows: &[Row]) -> String {
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (names, words) = (width(|row| &row.name), width(|row| &row.words));
    let digits = rows.len().to_string().len();
    let line = |row: &Row| {
        let Row { number, name, words: what, file, position } = row;
        let at = position.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
        format!("{number:>digits$}  {name:names$}  {what:words$}  {file}{at}\n")
    };
    rows.iter().map(line).collect()
}

/// One object a line.
fn as_json(rows: &[Row]) -> String {
    let object = |row: &Row| -> Value {
        json!({
            "number": row.number,
            "name": row.name,
            "what": row.words,
            "file": row.file,
            "line": row.position.map(|at| at.line),
            "column": row.position.map(|at| at.column),
        })
    };
    rows.iter().map(|row| format!("{}\n", object(row))).collect()
}
