//! A document as values are held against it: what asserts something of them, and that as it applies.

use std::sync::Arc;

use serde_json::Value;

use super::direction::Direction;
use super::guards;
use crate::document::grammar::{Kind, without_notes};

/// The tree in which `required` is relieved of the properties that do not travel in a direction, and
/// the branches of unions are kept apart by guards, each where it is asked for. It is the tree itself
/// where nothing changes, else a copy, which stays as long as the document does and so has no more than
/// a validator reads.
pub fn asserted(root: &Arc<Value>, direction: Option<Direction>, guarded: bool) -> Arc<Value> {
    let reliefs = direction.map(|direction| direction.reliefs(root)).unwrap_or_default();
    let guards = if guarded { guards::needed(root) } else { Vec::new() };
    if reliefs.is_empty() && guards.is_empty() {
        return root.clone();
    }
    let mut copy = without_notes(root, Kind::Document);
    reliefs.iter().for_each(|relief| relief.relieve(&mut copy));
    guards.iter().for_each(|guard| guard.stand(&mut copy));
    Arc::new(copy)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn required_names_that_do_not_travel_are_not_required() {
        let root = Arc::new(json!({"components": {"schemas": {
            "Id": {"type": "string", "readOnly": true},
            "Base": {"required": ["id", "name"]},
            "User": {
                "allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["password", "id"]}],
                "properties": {"id": {"$ref": "#/components/schemas/Id"}, "password": {"writeOnly": true}},
            },
            "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}], "required": ["id"]},
        }}}));
        let request = asserted(&root, Some(Direction::Request), false);
        let schemas = &request["components"]["schemas"];
        assert_eq!(schemas["Base"]["required"], json!(["name"]));
        assert_eq!(schemas["User"]["allOf"][1]["required"], json!(["password"]));
        assert_eq!(schemas["Loop"]["required"], json!(["id"]));
        let response = asserted(&root, Some(Direction::Response), false);
        assert_eq!(response["components"]["schemas"]["User"]["allOf"][1]["required"], json!(["id"]));
    }

    #[test]
    fn a_tree_in_which_nothing_changes_is_shared() {
        let root = Arc::new(json!({"components": {"schemas": {"User": {"required": ["id"]}}}}));
        assert!(Arc::ptr_eq(&asserted(&root, Some(Direction::Request), true), &root));
    }
}
