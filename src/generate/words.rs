//! The words that generated text is made of.

use super::seed::Seed;

pub(super) const ADJECTIVES: &[&str] = &[
    "amber", "bright", "central", "coastal", "early", "eastern", "final", "global", "green", "inner", "late",
    "local", "main", "modern", "northern", "open", "primary", "quiet", "rapid", "shared", "silver",
    "southern", "steady", "summer", "upper", "western", "wide", "winter",
];

pub(super) const TEAMS: &[&str] = &[
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

pub(super) const PURPOSES: &[&str] = &[
    "the monthly review",
    "the public website",
    "internal reports",
    "new customers",
    "the spring campaign",
    "daily monitoring",
    "the mobile app",
    "quality checks",
];

pub(super) const FAULTS: &[&str] = &[
    "The request could not be completed.",
    "A required value is missing.",
    "The value is not one of those allowed.",
    "The resource was not found.",
    "The connection was closed before the answer was complete.",
];

pub(super) const TAGS: &[&str] = &[
    "archived", "beta", "draft", "favorite", "featured", "imported", "internal", "new", "priority", "public",
    "reviewed", "sample", "seasonal", "shared",
];

pub(super) const COLORS: &[&str] = &["amber", "blue", "coral", "green", "indigo", "olive", "teal", "violet"];

/// Files, with their media types.
pub(super) const FILES: &[(&str, &str)] = &[
    ("report.pdf", "application/pdf"),
    ("photo.jpg", "image/jpeg"),
    ("diagram.png", "image/png"),
    ("notes.txt", "text/plain"),
    ("export.csv", "text/csv"),
    ("settings.json", "application/json"),
    ("clip.mp4", "video/mp4"),
];

pub(super) const JOBS: &[&str] =
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
pub(super) fn key(seed: Seed, number: u64) -> String {
    let number = usize::try_from(number).unwrap_or(0);
    let word = KEYS[(seed.with("key").below(KEYS.len()) + number) % KEYS.len()];
    match number / KEYS.len() {
        0 => word.to_owned(),
        round => format!("{word}_{}", round + 1),
    }
}
