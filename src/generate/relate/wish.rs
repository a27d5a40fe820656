//! All changes at once: the value in which everything agrees is held against its schema whole, and what
//! the schema faults is wished for no longer.

use std::collections::HashMap;

use serde_json::Value;

use super::{Change, Hints, RELATIONS, Verdict, leave_out, put};
use crate::pointer::Pointer;

/// How often what was faulted is given up. What cannot be null is first left out, and what others agree
/// with may change again.
const TRIES: usize = 5;

/// What becomes of a place that the schema faults as it was wished for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// It cannot be null, but may not be there.
    LeftOut,
    /// It stays as it was.
    Kept,
}

type Refused = HashMap<Pointer, Refusal>;

/// The value as all relations want it, but for what was refused; `None` where it cannot be told what is at
/// fault.
pub(super) fn granted(value: &Value, hints: &Hints, accepts: &impl Fn(&Value) -> Verdict) -> Option<Value> {
    let mut refused = Refused::new();
    for _ in 0..TRIES {
        let (wished, changes) = wish(value.clone(), hints, &refused);
        if changes.is_empty() {
            return Some(wished);
        }
        match accepts(&wished) {
            Ok(()) => return Some(wished),
            Err(faults) => give_up(&mut refused, &changes, &faults)?,
        }
    }
    None
}

/// The value as all relations want it, and what they changed.
fn wish(mut value: Value, hints: &Hints, refused: &Refused) -> (Value, Vec<Change>) {
    let mut all = Vec::new();
    for relation in RELATIONS {
        for change in relation(&value, hints) {
            let is_made = match refused.get(&change.0) {
                None => put(&mut value, &change).is_some(),
                Some(Refusal::LeftOut) => change.1.is_null() && leave_out(&mut value, &change.0).is_some(),
                Some(Refusal::Kept) => false,
            };
            if is_made {
                all.push(change);
            }
        }
    }
    (value, all)
}

/// Refuses what is at fault; `None` where a fault is of no change alone.
fn give_up(refused: &mut Refused, changes: &[Change], faults: &[Pointer]) -> Option<()> {
    for fault in faults {
        let (place, new) = changes.iter().rev().find(|(place, _)| place == fault)?;
        let next =
            if new.is_null() && !refused.contains_key(place) { Refusal::LeftOut } else { Refusal::Kept };
        refused.insert(place.clone(), next);
    }
    (!faults.is_empty()).then_some(())
}
