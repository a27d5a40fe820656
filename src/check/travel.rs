//! Which way the parts of a document travel: in requests, in responses, or both.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::document::grammar::{Kind, walk_all, walk_from};
use crate::pointer::Pointer;

/// The objects that requests and responses lead to; None where both mean the same.
pub struct Travel(Option<Reached>);

struct Reached {
    requests: HashSet<*const Map<String, Value>>,
    responses: HashSet<*const Map<String, Value>>,
}

impl Travel {
    pub fn of(contract: &Contract) -> Self {
        // Where every property travels both ways it is all the same.
        if ![Direction::Request, Direction::Response].iter().any(|way| contract.schemas(*way).hides()) {
            return Self(None);
        }
        let (mut requests, mut responses) = (Vec::new(), Vec::new());
        walk_all(contract.root(), &mut |_, kind, place| match kind {
            Kind::PathItem | Kind::Operation => {
                requests.push((place.join("requestBody"), Kind::RequestBody));
                responses.push((place.join("responses"), Kind::Responses));
                let parameters = place.join("parameters");
                let count = parameters.resolve(contract.root()).and_then(Value::as_array).map_or(0, Vec::len);
                requests.extend((0..count).map(|index| (parameters.item(index), Kind::Parameter)));
            }
            _ => {}
        });
        let [requests, responses] = [requests, responses].map(|starts| reached(contract.root(), starts));
        Self(Some(Reached { requests, responses }))
    }

    /// The directions in which an object travels. Of one that nothing leads to they are not known, and
    /// it may be meant for either.
    pub fn directions(&self, object: &Map<String, Value>) -> Vec<Direction> {
        let Some(reached) = &self.0 else { return vec![Direction::Response] };
        let object = std::ptr::from_ref(object);
        match (reached.requests.contains(&object), reached.responses.contains(&object)) {
            (true, false) => vec![Direction::Request],
            (false, true) => vec![Direction::Response],
            _ => vec![Direction::Response, Direction::Request],
        }
    }
}

fn reached(root: &Value, starts: Vec<(Pointer, Kind)>) -> HashSet<*const Map<String, Value>> {
    let mut reached = HashSet::new();
    walk_from(root, starts, &mut |object, _, _| {
        reached.insert(std::ptr::from_ref(object));
    });
    reached
}
