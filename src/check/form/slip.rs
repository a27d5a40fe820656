//! Keywords of schemas that are slips: nearly a keyword that counts, or one of another version.
//!
//! From 3.1 on a schema may have any keyword (JSON Schema 2020-12 Core §4.3.1), so that a misspelt one is
//! ignored in silence. What is told must be far from what people name their own.

use super::definitions::Definition;
use super::explain::{Fault, What};
use crate::pointer::Pointer;

/// What is wrong with a keyword that does not what its author meant.
pub fn slip(definition: &Definition, keyword: &str) -> Option<Fault> {
    if definition.knows(keyword) || keyword.starts_with("x-") {
        return None;
    }
    let unknown = || format!("the schema has an unknown keyword `{keyword}`");
    let (message, help) = match (keyword, nearly(keyword, definition.names())) {
        ("nullable", _) => (
            "`nullable` means nothing since OpenAPI 3.1".to_owned(),
            "write `type: [string, 'null']`".to_owned(),
        ),
        ("schema", _) => (unknown(), "put what is under it in its place".to_owned()),
        (_, Some(near)) => (unknown(), format!("did you mean `{near}`?")),
        _ => return None,
    };
    let pointer = Pointer::root().join(keyword);
    Some(Fault { what: What::IdleField, message, help: Some(help), pointer, of_name: true })
}

/// The known keyword that an unknown one was meant as, if that is all but certain.
pub fn nearly<'a>(keyword: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = plain(keyword);
    let candidates = known.filter_map(|known| Some((strays(&plain, &self::plain(known))?, known)));
    candidates.min_by_key(|(strays, _)| *strays).map(|(_, known)| known)
}

/// How far a keyword strays from a known one, if not too far to be meant as it.
fn strays(keyword: &str, known: &str) -> Option<usize> {
    const SHORT: usize = 5;
    let (length, whole) = (keyword.len(), known.len());
    let is_plural =
        [keyword, known].iter().zip([known, keyword]).any(|(one, many)| many.strip_suffix('s') == Some(one));
    // `minLen`, but not `prefix`: shorter beginnings have meanings of their own.
    let is_cut = known.starts_with(keyword) && 3 * length >= 2 * whole && length > SHORT;
    let without_sign = known.strip_prefix('$').filter(|known| matches!(*known, "ref" | "defs"));
    if keyword == known {
        return Some(0);
    }
    if is_plural || is_cut || without_sign == Some(keyword) {
        return Some(1);
    }
    let allowed = if length < SHORT { 0 } else { length.div_ceil(8).min(3) };
    let distance = strsim::damerau_levenshtein(keyword, known);
    (distance <= allowed && !known.starts_with('$')).then_some(1 + distance)
}

/// A name as it is compared: people write `max_length` and `OneOf`.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::form::definitions::Definitions;
    use crate::document::Version;
    use crate::document::grammar::Kind;

    #[test]
    fn slips_are_told_from_keywords_of_ones_own() {
        let mut definitions = Definitions::for_version(Version::V3_1);
        let schema = definitions.of(Kind::Schema, &serde_json::Map::new()).unwrap();
        for (keyword, meant) in [
            ("propertys", "properties"),
            ("Properties", "properties"),
            ("additionalPropertys", "additionalProperties"),
            ("aditionalPropertees", "additionalProperties"),
            ("additional_properties", "additionalProperties"),
            ("minLen", "minLength"),
            ("exclusiveMin", "exclusiveMinimum"),
            ("require", "required"),
            ("requierd", "required"),
            ("enums", "enum"),
            ("item", "items"),
            ("oneof", "oneOf"),
            ("ref", "$ref"),
            ("readonly", "readOnly"),
            ("discription", "description"),
        ] {
            assert_eq!(nearly(keyword, schema.names()), Some(meant), "{keyword}");
        }
        for own in [
            "enumNames",
            "unit",
            "style",
            "prefix",
            "id",
            "order",
            "label",
            "links",
            "options",
            "version",
            "name",
            "propertyOrder",
            "errorMessage",
            "markdownDescription",
            "defaultSnippets",
            "tsType",
            "min",
            "max",
            "comment",
            "definitions",
            "dependencies",
            "contentType",
            "maxHeight",
            "minWidth",
            "examined",
        ] {
            assert_eq!(nearly(own, schema.names()), None, "{own}");
        }
    }
}
