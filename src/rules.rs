//! The codes that findings carry, one file each. What detects a fault stays where the knowledge is.
//!
//! A rule's page is the doc comment of its file, in Markdown.

use crate::finding::Rule;

/// Each rule by its file and its name, in alphabetical order.
macro_rules! rules {
    ($($file:ident $name:ident,)*) => {
        $(mod $file;)*
        $(pub use $file::RULE as $name;)*

        /// Every rule, by code.
        pub static ALL: &[&Rule] = &[$(&$name),*];

        /// The text of each rule's file, in the order of [`ALL`].
        static TEXTS: &[&str] = &[$(include_str!(concat!("rules/", stringify!($file), ".rs"))),*];
    };
}

rules! {
    ambiguous_path AMBIGUOUS_PATH,
    default_breaks_schema DEFAULT_BREAKS_SCHEMA,
    duplicate_key DUPLICATE_KEY,
    duplicate_operation_id DUPLICATE_OPERATION_ID,
    duplicate_parameter DUPLICATE_PARAMETER,
    endless_reference ENDLESS_REFERENCE,
    example_breaks_schema EXAMPLE_BREAKS_SCHEMA,
    fixture_breaks_schema FIXTURE_BREAKS_SCHEMA,
    forbidden_property FORBIDDEN_PROPERTY,
    invalid_element INVALID_ELEMENT,
    invalid_expression INVALID_EXPRESSION,
    invalid_fixture INVALID_FIXTURE,
    invalid_header INVALID_HEADER,
    invalid_overlay INVALID_OVERLAY,
    invalid_parameter INVALID_PARAMETER,
    invalid_schema INVALID_SCHEMA,
    invalid_traffic INVALID_TRAFFIC,
    missing_body MISSING_BODY,
    missing_credentials MISSING_CREDENTIALS,
    missing_header MISSING_HEADER,
    missing_parameter MISSING_PARAMETER,
    missing_property MISSING_PROPERTY,
    no_matching_schema NO_MATCHING_SCHEMA,
    no_value_found NO_VALUE_FOUND,
    not_acceptable NOT_ACCEPTABLE,
    out_of_range OUT_OF_RANGE,
    pages_disagree PAGES_DISAGREE,
    read_only_in_request READ_ONLY_IN_REQUEST,
    secret_in_response SECRET_IN_RESPONSE,
    stale_fixture STALE_FIXTURE,
    unchecked_body UNCHECKED_BODY,
    undeclared_cookie UNDECLARED_COOKIE,
    undeclared_header UNDECLARED_HEADER,
    undeclared_parameter UNDECLARED_PARAMETER,
    undeclared_path_parameter UNDECLARED_PATH_PARAMETER,
    undeclared_property UNDECLARED_PROPERTY,
    undeclared_required UNDECLARED_REQUIRED,
    undocumented_media_type UNDOCUMENTED_MEDIA_TYPE,
    undocumented_operation UNDOCUMENTED_OPERATION,
    undocumented_status UNDOCUMENTED_STATUS,
    unexpected_body UNEXPECTED_BODY,
    unknown_field UNKNOWN_FIELD,
    unknown_fixture_operation UNKNOWN_FIXTURE_OPERATION,
    unmatched_allowance UNMATCHED_ALLOWANCE,
    unmatched_overlay_action UNMATCHED_OVERLAY_ACTION,
    unmatched_request UNMATCHED_REQUEST,
    unmatched_traffic UNMATCHED_TRAFFIC,
    unmet_preference UNMET_PREFERENCE,
    unreadable_body UNREADABLE_BODY,
    unreadable_file UNREADABLE_FILE,
    unresolved_reference UNRESOLVED_REFERENCE,
    unsupported_version UNSUPPORTED_VERSION,
    value_not_in_enum VALUE_NOT_IN_ENUM,
    write_only_in_response WRITE_ONLY_IN_RESPONSE,
    wrong_format WRONG_FORMAT,
    wrong_type WRONG_TYPE,
}

/// Codes of findings that only exchanges have: no document and no fixture shows them by itself.
static OF_EXCHANGES: &[&str] = &[
    "invalid-header",
    "invalid-parameter",
    "invalid-traffic",
    "missing-body",
    "missing-credentials",
    "missing-header",
    "missing-parameter",
    "missing-property",
    "no-matching-schema",
    "not-acceptable",
    "out-of-range",
    "read-only-in-request",
    "secret-in-response",
    "unchecked-body",
    "undeclared-cookie",
    "undeclared-header",
    "undeclared-parameter",
    "undeclared-property",
    "undocumented-media-type",
    "undocumented-operation",
    "undocumented-status",
    "unexpected-body",
    "unmatched-request",
    "unmatched-traffic",
    "unmet-preference",
    "unreadable-body",
    "value-not-in-enum",
    "write-only-in-response",
    "wrong-format",
    "wrong-type",
];

/// True where findings of a rule are seen in exchanges alone.
pub fn is_of_exchanges(rule: &Rule) -> bool {
    OF_EXCHANGES.contains(&rule.code)
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

/// The page of a rule, in Markdown: what it reports, why it matters, how to mend it.
///
/// ```
/// let page = bonafide::rules::page(&bonafide::rules::MISSING_PROPERTY);
/// assert!(page.starts_with("A required property is missing."));
/// ```
pub fn page(rule: &Rule) -> String {
    let text = ALL.iter().zip(TEXTS).find(|(known, _)| known.code == rule.code).map_or("", |(_, text)| text);
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}
