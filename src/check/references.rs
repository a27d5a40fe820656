//! Names that lead nowhere, besides `$ref`, of which the loader knows.

use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::document::grammar::{Kind, kind_at};
use crate::finding::{Finding, nearest};
use crate::pointer::Pointer;
use crate::rules::{INVALID_ELEMENT, UNRESOLVED_REFERENCE};

/// Mappings of discriminators, links, and tags.
pub fn references(contract: &Contract) -> Vec<Finding> {
    let mut findings = Vec::new();
    for mount in contract.document().mounts() {
        findings.extend(tags(contract, &mount.at));
    }
    let ids = operation_ids(contract);
    contract.document().walk(&mut |object, kind, place| {
        findings.extend(of_another_kind(contract, object, kind, place));
        match kind {
            Kind::Schema => mapping(contract, object, place, &mut findings),
            Kind::Link => findings.extend(link(contract, &ids, object, place)),
            _ => {}
        }
    });
    findings
}

/// A reference leads to an object of the kind that it stands for (OpenAPI 3.1 §4.8.23).
fn of_another_kind(
    contract: &Contract,
    object: &Map<String, Value>,
    kind: Kind,
    place: &Pointer,
) -> Option<Finding> {
    let target = Pointer::from_reference(object.get("$ref")?.as_str()?)?;
    let other = kind_at(&target).filter(|other| *other != kind)?;
    let (is, meant) = (other.name(), kind.name());
    let message = format!("the reference leads to {is}, where {meant} is expected");
    let at = contract.place(&place.join("$ref"));
    Some(Finding::new(&INVALID_ELEMENT, message).help(format!("refer to {meant}")).at(at))
}

/// A tag may be below another (OpenAPI 3.2 §4.22.1).
fn tags(contract: &Contract, document: &Pointer) -> Vec<Finding> {
    let at = document.join("tags");
    let tags = at.resolve(contract.root()).and_then(Value::as_array).into_iter().flatten();
    let text = |tag: &'_ Value, key: &str| tag.get(key).and_then(Value::as_str).map(str::to_owned);
    let names: Vec<_> = tags.clone().filter_map(|tag| text(tag, "name")).collect();
    let lost = tags.enumerate().filter_map(|(index, tag)| {
        let parent = text(tag, "parent").filter(|parent| !names.contains(parent))?;
        let message = format!("the tag `{parent}` that this one is below is not there");
        let help = match nearest(&parent, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it to `tags`".to_owned(),
        };
        let place = contract.place(&at.item(index).join("parent"));
        Some(Finding::new(&UNRESOLVED_REFERENCE, message).help(help).at(place))
    });
    lost.collect()
}

fn operation_ids(contract: &Contract) -> Vec<&str> {
    let mut ids = Vec::new();
    contract.document().walk(&mut |object, kind, _| {
        if kind == Kind::Operation {
            ids.extend(object.get("operationId").and_then(Value::as_str));
        }
    });
    ids
}

/// A value of a mapping is the name of a schema or a reference to one (OpenAPI 3.1 §4.8.25).
fn mapping(contract: &Contract, schema: &Map<String, Value>, place: &Pointer, findings: &mut Vec<Finding>) {
    let mapping = schema.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
    let entries = mapping.and_then(Value::as_object).into_iter().flatten();
    let schemas = Pointer::root().join("components").join("schemas");
    for (value, target) in entries {
        let Some(written) = target.as_str() else { continue };
        let leads = |at: Pointer| at.resolve(contract.root()).is_some();
        if Pointer::from_reference(written).is_some_and(leads) || leads(schemas.join(written)) {
            continue;
        }
        let known = schemas.resolve(contract.root()).and_then(Value::as_object);
        let name = written.rsplit('/').next().unwrap_or(written);
        let near = nearest(name, known.into_iter().flat_map(Map::keys).map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a schema, or refer to one".to_owned(),
        };
        let at = place.join("discriminator").join("mapping").join(value);
        let message = format!("the discriminator maps `{value}` to `{written}`, which leads nowhere");
        findings.push(Finding::new(&UNRESOLVED_REFERENCE, message).help(help).at(contract.place(&at)));
    }
}

/// A link names an operation by its id or by a reference to it (OpenAPI 3.1 §4.8.20).
fn link(contract: &Contract, ids: &[&str], link: &Map<String, Value>, place: &Pointer) -> Option<Finding> {
    let text = |key: &str| link.get(key).and_then(Value::as_str);
    if let Some(id) = text("operationId").filter(|id| !ids.contains(id)) {
        let help = match nearest(id, ids.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name an operation by its operationId".to_owned(),
        };
        let message = format!("the link leads to the operation `{id}`, which is not there");
        let at = contract.place(&place.join("operationId"));
        return Some(Finding::new(&UNRESOLVED_REFERENCE, message).help(help).at(at));
    }
    let reference = text("operationRef")?;
    let target = Pointer::from_reference(reference)?;
    target.resolve(contract.root()).is_none().then(|| {
        let message = format!("the link leads to `{reference}`, which is not there");
        Finding::new(&UNRESOLVED_REFERENCE, message)
            .help("write slashes in a path as `~1`: `#/paths/~1users~1{id}/get`")
            .at(contract.place(&place.join("operationRef")))
    })
}
