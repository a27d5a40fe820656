//! Bodies of which not all is kept. Of a file the size is known, and of a body in parts all but the inside of
//! large ones; about all others nothing is said but that they were not looked at.

use super::{Body, encoded};
use crate::contract::encoding::Format;
use crate::contract::media::SchemaUse;
use crate::contract::schemas::Schemas;
use crate::exchange::abridged::ends_in_gap;
use crate::exchange::tape::Tape;
use crate::finding::{ExchangePlace, Finding, Part, Side};
use crate::pointer::Pointer;
use crate::rules::{OUT_OF_RANGE, UNCHECKED_BODY};
use crate::validate::contents::{direction, subject};
use crate::validate::message::{called, count};

pub fn hold<'a>(body: &Body<'a>, findings: &mut Vec<Finding>) -> Option<Tape<'a>> {
    let media = body.media?;
    match Format::of(body.content_type) {
        Format::Multipart if !ends_in_gap(body.bytes, body.gaps) => {
            return encoded::hold(body, media, findings);
        }
        Format::Binary => {
            let schema = media.schema.as_ref();
            findings.extend(schema.and_then(|used| hold_size(body, used, &Pointer::root(), sent(body))));
        }
        Format::Text if media.schema.is_none() => {}
        _ => findings.push(too_large(body.side, sent(body)).at(body.contract.place(body.pointer))),
    }
    None
}

/// What is said of a body that is not looked at for its size, in bytes.
pub fn too_large(side: Side, size: usize) -> Finding {
    let message = format!("{} of {size} bytes is too large to be looked at", subject(side));
    Finding::new(&UNCHECKED_BODY, message)
        .in_exchange(ExchangePlace { side, ..ExchangePlace::request(Part::Body) })
}

/// Holds a file in a body, or one that is all of it, against the limits of its size, in bytes. Looked for is
/// what its schema says itself.
pub fn hold_size(body: &Body<'_>, used: &SchemaUse, at: &Pointer, size: usize) -> Option<Finding> {
    let schemas = body.contract.schemas(direction(body.side));
    let place = schema_at(schemas, used, at)?;
    let limit = |keyword: &str| place.join(keyword).resolve(schemas.root())?.as_u64();
    let it = called(subject(body.side), at);
    let size = size as u64;
    let (keyword, message) = match (limit("minLength"), limit("maxLength")) {
        (_, Some(most)) if size > most => {
            ("maxLength", format!("{it} is longer than {}", count(most, "byte")))
        }
        (Some(least), _) if size < least => {
            ("minLength", format!("{it} is shorter than {}", count(least, "byte")))
        }
        _ => return None,
    };
    let finding = Finding::new(&OUT_OF_RANGE, message).help(format!("it has {size}"));
    let finding = finding.in_exchange(body.place().below(at));
    Some(finding.at(body.contract.place(&place.join(keyword))))
}

/// The schema of a value, found by the names of properties and the items of lists.
fn schema_at(schemas: &Schemas, used: &SchemaUse, at: &Pointer) -> Option<Pointer> {
    let mut place = schemas.follow(&used.pointer);
    for token in at.tokens() {
        let below = [place.join("properties").join(&token), place.join("items")];
        let below = below.into_iter().find(|below| below.resolve(schemas.root()).is_some())?;
        place = schemas.follow(&below);
    }
    Some(place)
}

/// How large the body was when it was sent, in bytes.
fn sent(body: &Body<'_>) -> usize {
    body.bytes.len() + body.gaps.iter().map(|gap| gap.size).sum::<usize>()
}
