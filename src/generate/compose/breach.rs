//! How a value gets to be invalid against a schema, as `not` asks for.
//!
//! A schema is a list of demands, and to break one of them is enough: each is a choice. What cannot be
//! broken by itself, such as `allOf`, is broken through the schemas it holds.

use super::kind::Kinds;
use super::part::Part;
use super::shape::Shape;
use crate::contract::schemas::Schemas;

/// One demand of a schema that a value is not to meet.
#[derive(Clone, Debug)]
pub enum Breach<'a> {
    /// A keyword that speaks of the value itself.
    Keyword(Part<'a>, &'a str),
    /// A property that must not be there.
    Missing(&'a str),
    /// A property that must be there, with what is asked of it, if anything.
    Property(&'a str, Option<Part<'a>>),
    /// A property that its own schema does not name must be there, or one whose name matches a pattern.
    Entry(Option<&'a str>, Part<'a>),
    /// A property must be there with such a name.
    Name(Part<'a>),
    /// The item at an index.
    Item(usize, Part<'a>),
    /// All items.
    Items(Part<'a>),
}

/// What one choice adds to a shape.
pub enum Way<'a> {
    Breaches(Vec<Breach<'a>>),
    Parts(Vec<Part<'a>>),
}

impl<'a> Way<'a> {
    fn one(breach: Breach<'a>) -> Self {
        Self::Breaches(vec![breach])
    }
}

/// Keywords that are broken by themselves, with the kinds of value that they speak of.
const BROKEN: [(&str, Kinds); 17] = [
    ("type", Kinds::ALL),
    ("const", Kinds::ALL),
    ("enum", Kinds::ALL),
    ("minLength", Kinds::STRING),
    ("maxLength", Kinds::STRING),
    ("pattern", Kinds::STRING),
    ("format", Kinds::STRING),
    ("minimum", Kinds::NUMBER),
    ("maximum", Kinds::NUMBER),
    ("exclusiveMinimum", Kinds::NUMBER),
    ("exclusiveMaximum", Kinds::NUMBER),
    ("multipleOf", Kinds::NUMBER),
    ("minItems", Kinds::ARRAY),
    ("maxItems", Kinds::ARRAY),
    ("uniqueItems", Kinds::ARRAY),
    ("minProperties", Kinds::OBJECT),
    ("maxProperties", Kinds::OBJECT),
];

/// The ways to break a schema that a shape still allows.
pub fn ways<'a>(schemas: &'a Schemas, shape: &Shape<'a>, part: &Part<'a>) -> Vec<Way<'a>> {
    let keywords = part.schema.as_object().into_iter().flatten();
    let ways = keywords.flat_map(|(keyword, _)| ways_of(schemas, part, keyword));
    let kinds = shape.kinds();
    ways.filter(|way| match way {
        Way::Breaches(breaches) => breaches.iter().all(|breach| kinds.meets(breach.kinds())),
        Way::Parts(_) => true,
    })
    .collect()
}

fn ways_of<'a>(schemas: &'a Schemas, part: &Part<'a>, keyword: &'a str) -> Vec<Way<'a>> {
    let not = |keyword: &str| part.below(keyword).map(Part::negated);
    let breach = |breach: Option<Breach<'a>>| breach.into_iter().map(Way::one).collect();
    let entry = |name: &'a String| Some(Breach::Property(name, Some(part.entry(keyword, name)?.negated())));
    match keyword {
        "$ref" => {
            part.referenced(schemas).map(|target| Way::Parts(vec![target.negated()])).into_iter().collect()
        }
        "allOf" => part.each(keyword).map(|member| Way::Parts(vec![member.negated()])).collect(),
        "anyOf" | "oneOf" => vec![Way::Parts(part.each(keyword).map(Part::negated).collect())],
        "not" => vec![Way::Parts(part.below(keyword).into_iter().collect())],
        "then" => vec![Way::Parts(part.below("if").into_iter().chain(not(keyword)).collect())],
        "else" => vec![Way::Parts(not("if").into_iter().chain(not(keyword)).collect())],
        "required" => part
            .list(keyword)
            .filter_map(|name| name.as_str())
            .map(|name| Way::one(Breach::Missing(name)))
            .collect(),
        "properties" => {
            let names = part.object(keyword).into_iter().flat_map(|names| names.keys());
            names.filter_map(entry).map(Way::one).collect()
        }
        "additionalProperties" | "unevaluatedProperties" => {
            breach(not(keyword).map(|part| Breach::Entry(None, part)))
        }
        "patternProperties" => {
            let patterns = part.object(keyword).into_iter().flat_map(|patterns| patterns.keys());
            let entry = |pattern: &'a String| {
                Some(Breach::Entry(Some(pattern), part.entry(keyword, pattern)?.negated()))
            };
            patterns.filter_map(entry).map(Way::one).collect()
        }
        "dependentRequired" => {
            let names = part.object(keyword).into_iter().flatten();
            let pairs = names.flat_map(|(name, others)| {
                others.as_array().into_iter().flatten().filter_map(move |other| Some((name, other.as_str()?)))
            });
            pairs
                .map(|(name, other)| {
                    Way::Breaches(vec![Breach::Property(name, None), Breach::Missing(other)])
                })
                .collect()
        }
        "propertyNames" => breach(not(keyword).map(Breach::Name)),
        "prefixItems" => {
            let items = part.each(keyword).enumerate();
            items.map(|(index, item)| Way::one(Breach::Item(index, item.negated()))).collect()
        }
        "items" | "unevaluatedItems" => {
            breach(not(keyword).map(|item| Breach::Item(part.list("prefixItems").count(), item)))
        }
        "contains" => breach(not(keyword).map(Breach::Items)),
        keyword if BROKEN.iter().any(|(broken, _)| *broken == keyword) => {
            vec![Way::one(Breach::Keyword(part.clone(), keyword))]
        }
        _ => Vec::new(),
    }
}

impl Breach<'_> {
    /// The kinds of value that can break the demand.
    pub fn kinds(&self) -> Kinds {
        match self {
            Self::Keyword(part, "type") => {
                part.get("type").map_or(Kinds::ALL, |names| Kinds::named(names).others())
            }
            Self::Keyword(_, keyword) => {
                BROKEN.iter().find(|(broken, _)| broken == keyword).map_or(Kinds::ALL, |(_, kinds)| *kinds)
            }
            Self::Missing(_) | Self::Property(..) | Self::Entry(..) | Self::Name(_) => Kinds::OBJECT,
            Self::Item(..) | Self::Items(_) => Kinds::ARRAY,
        }
    }
}

impl<'a> Shape<'a> {
    /// The schemas of which a keyword is to be broken.
    pub fn broken(&self, keyword: &str) -> impl Iterator<Item = &Part<'a>> {
        self.breaches.iter().filter_map(move |breach| match breach {
            Breach::Keyword(part, broken) if *broken == keyword => Some(part),
            _ => None,
        })
    }

    /// What breaches ask of the property with this name, which others may not declare.
    pub fn broken_property(&self, name: &str, is_declared: bool) -> impl Iterator<Item = Part<'a>> {
        self.breaches.iter().filter_map(move |breach| match breach {
            Breach::Property(property, part) if *property == name => part.clone(),
            Breach::Entry(None, part) if !is_declared => Some(part.clone()),
            Breach::Entry(Some(pattern), part) if self.schemas.patterns().matches(pattern, name) => {
                Some(part.clone())
            }
            _ => None,
        })
    }

    /// What breaches ask of the item at an index.
    pub fn broken_item(&self, index: usize) -> impl Iterator<Item = Part<'a>> {
        self.breaches.iter().filter_map(move |breach| match breach {
            Breach::Item(at, part) if *at == index => Some(part.clone()),
            Breach::Items(part) => Some(part.clone()),
            _ => None,
        })
    }

    /// What breaches ask of the name of one more property.
    pub fn broken_names(&self) -> impl Iterator<Item = Part<'a>> {
        self.breaches.iter().filter_map(|breach| match breach {
            Breach::Name(part) => Some(part.clone()),
            _ => None,
        })
    }

    /// How many items it takes to break what is to be broken.
    pub fn items_to_break(&self) -> usize {
        let of = |breach: &Breach<'_>| match breach {
            Breach::Item(index, _) => index + 1,
            Breach::Keyword(_, "uniqueItems") => 2,
            _ => 0,
        };
        self.breaches.iter().map(of).max().unwrap_or(0)
    }

    /// The pattern that the name of one more property has to match.
    pub fn broken_pattern(&self) -> Option<&'a str> {
        self.breaches.iter().find_map(|breach| match breach {
            Breach::Entry(pattern, _) => *pattern,
            _ => None,
        })
    }

    /// True where one more property than is declared is needed.
    pub fn wants_entry(&self) -> bool {
        self.breaches.iter().any(|breach| matches!(breach, Breach::Entry(..) | Breach::Name(_)))
    }
}
