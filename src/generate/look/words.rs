//! The words that generated text is made of.

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

/// Names that say nothing of what bears them.
pub const NAMES: &[&str] =
    &["aurora", "beacon", "compass", "delta", "harbor", "horizon", "juniper", "meridian", "orion", "summit"];

pub const PURPOSES: &[&str] = &[
    "customer onboarding",
    "internal reports",
    "monthly reviews",
    "the mobile app",
    "the product launch",
    "the public website",
    "the staging environment",
    "quality checks",
];

/// What describes a part of the form of things.
pub const PARTS: &[&str] = &[
    "The name that is shown to users.",
    "Set when the entry is created.",
    "Used for sorting and filters.",
    "Optional; empty if unknown.",
    "Comes from the source file.",
];

/// What people write about a thing, whatever it is.
pub const REMARKS: &[&str] = &[
    "Looks good to me, thanks!",
    "Can we move this to next week?",
    "Updated after the call with the customer.",
    "Waiting for feedback from finance.",
    "Please check the numbers before we send this.",
    "Done, see the attached file.",
];

/// What they write at length.
pub const TEXTS: &[&str] = &[
    "The first draft is ready for review. Figures for the last quarter are still missing.",
    "Thanks for your patience. We have found the cause and expect a fix by tomorrow.",
    "We agreed to start with a small group of customers and to extend it in autumn.",
    "Here is a short summary: costs are stable, demand is growing, and two risks remain.",
    "Please find the updated version attached. The changes are on pages 3 and 7.",
    "The new version is faster, easier to set up, and works offline.",
];

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
