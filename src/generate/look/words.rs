//! The words that generated text is made of.

use crate::generate::seed::Seed;

pub const ADJECTIVES: &[&str] = &[
    "amber", "bright", "central", "coastal", "early", "eastern", "final", "global", "green", "inner", "late",
    "local", "main", "modern", "northern", "open", "primary", "quiet", "rapid", "shared", "silver",
    "southern", "steady", "summer", "upper", "western", "wide", "winter",
];

pub const TEAMS: &[&str] = &[
    "design",
    "finance",
    "growth",
    "legal",
    "marketing",
    "operations",
    "product",
    "research",
    "sales",
    "support",
];

pub const PURPOSES: &[&str] = &[
    "the monthly review",
    "the public website",
    "internal reports",
    "new customers",
    "the spring campaign",
    "daily monitoring",
    "the mobile app",
    "quality checks",
];

pub const FAULTS: &[&str] = &[
    "The request could not be completed.",
    "A required value is missing.",
    "The value is not one of those allowed.",
    "The resource was not found.",
    "The connection was closed before the answer was complete.",
];

/// What is said with a status (RFC 9110 §15) that tells of a fault.
pub fn fault(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "The request is not valid.",
        401 => "The request lacks valid credentials.",
        402 => "The request has to be paid for first.",
        403 => "The request is not permitted.",
        404 => "The resource was not found.",
        405 => "The method is not allowed for this resource.",
        406 => "The resource is not available in an accepted form.",
        408 => "The request took too long.",
        409 => "The request conflicts with the state of the resource.",
        410 => "The resource is no longer there.",
        412 => "The resource has changed in the meantime.",
        413 => "The request is too large.",
        415 => "The media type of the request is not supported.",
        422 => "A value of the request is not valid.",
        423 => "The resource is locked.",
        429 => "There were too many requests.",
        503 => "The service is not available.",
        504 => "An upstream service did not answer in time.",
        _ if (400..500).contains(&status) => "The request could not be completed.",
        _ if (500..600).contains(&status) => "Something went wrong on the server.",
        _ => return None,
    })
}

pub const TAGS: &[&str] = &[
    "archived", "beta", "draft", "favorite", "featured", "imported", "internal", "new", "priority", "public",
    "reviewed", "sample", "seasonal", "shared",
];

pub const COLORS: &[&str] = &["amber", "blue", "coral", "green", "indigo", "olive", "teal", "violet"];

/// Files, with their media types.
pub const FILES: &[(&str, &str)] = &[
    ("report.pdf", "application/pdf"),
    ("photo.jpg", "image/jpeg"),
    ("diagram.png", "image/png"),
    ("notes.txt", "text/plain"),
    ("export.csv", "text/csv"),
    ("settings.json", "application/json"),
    ("clip.mp4", "video/mp4"),
];

pub const JOBS: &[&str] =
    &["Account Manager", "Data Analyst", "Designer", "Engineer", "Office Manager", "Product Manager"];

const KEYS: &[&str] = &[
    "primary",
    "secondary",
    "default",
    "backup",
    "north",
    "south",
    "east",
    "west",
    "first",
    "second",
    "other",
];

/// The key of the entry with this number in a map; no two numbers have the same.
pub fn key(seed: Seed, number: u64) -> String {
    let number = usize::try_from(number).unwrap_or(0);
    let word = KEYS[(seed.with("key").below(KEYS.len()) + number) % KEYS.len()];
    match number / KEYS.len() {
        0 => word.to_owned(),
        round => format!("{word}_{}", round + 1),
    }
}
