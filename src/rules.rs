//! The codes that findings carry, one file each. What detects a fault stays where the knowledge is.

use crate::finding::Rule;

mod ambiguous_path;
mod duplicate_key;
mod endless_reference;
mod example_breaks_schema;
mod fixture_breaks_schema;
mod invalid_element;
mod invalid_fixture;
mod invalid_overlay;
mod invalid_parameter;
mod invalid_schema;
mod missing_body;
mod missing_credentials;
mod missing_parameter;
mod missing_property;
mod no_matching_schema;
mod no_value_found;
mod not_acceptable;
mod out_of_range;
mod pages_disagree;
mod undeclared_parameter;
mod undeclared_property;
mod undocumented_media_type;
mod undocumented_operation;
mod undocumented_status;
mod unknown_fixture_operation;
mod unmatched_overlay_action;
mod unmet_preference;
mod unreadable_body;
mod unreadable_file;
mod unresolved_reference;
mod unsupported_version;
mod value_not_in_enum;
mod wrong_format;
mod wrong_type;

pub use ambiguous_path::RULE as AMBIGUOUS_PATH;
pub use duplicate_key::RULE as DUPLICATE_KEY;
pub use endless_reference::RULE as ENDLESS_REFERENCE;
pub use example_breaks_schema::RULE as EXAMPLE_BREAKS_SCHEMA;
pub use fixture_breaks_schema::RULE as FIXTURE_BREAKS_SCHEMA;
pub use invalid_element::RULE as INVALID_ELEMENT;
pub use invalid_fixture::RULE as INVALID_FIXTURE;
pub use invalid_overlay::RULE as INVALID_OVERLAY;
pub use invalid_parameter::RULE as INVALID_PARAMETER;
pub use invalid_schema::RULE as INVALID_SCHEMA;
pub use missing_body::RULE as MISSING_BODY;
pub use missing_credentials::RULE as MISSING_CREDENTIALS;
pub use missing_parameter::RULE as MISSING_PARAMETER;
pub use missing_property::RULE as MISSING_PROPERTY;
pub use no_matching_schema::RULE as NO_MATCHING_SCHEMA;
pub use no_value_found::RULE as NO_VALUE_FOUND;
pub use not_acceptable::RULE as NOT_ACCEPTABLE;
pub use out_of_range::RULE as OUT_OF_RANGE;
pub use pages_disagree::RULE as PAGES_DISAGREE;
pub use undeclared_parameter::RULE as UNDECLARED_PARAMETER;
pub use undeclared_property::RULE as UNDECLARED_PROPERTY;
pub use undocumented_media_type::RULE as UNDOCUMENTED_MEDIA_TYPE;
pub use undocumented_operation::RULE as UNDOCUMENTED_OPERATION;
pub use undocumented_status::RULE as UNDOCUMENTED_STATUS;
pub use unknown_fixture_operation::RULE as UNKNOWN_FIXTURE_OPERATION;
pub use unmatched_overlay_action::RULE as UNMATCHED_OVERLAY_ACTION;
pub use unmet_preference::RULE as UNMET_PREFERENCE;
pub use unreadable_body::RULE as UNREADABLE_BODY;
pub use unreadable_file::RULE as UNREADABLE_FILE;
pub use unresolved_reference::RULE as UNRESOLVED_REFERENCE;
pub use unsupported_version::RULE as UNSUPPORTED_VERSION;
pub use value_not_in_enum::RULE as VALUE_NOT_IN_ENUM;
pub use wrong_format::RULE as WRONG_FORMAT;
pub use wrong_type::RULE as WRONG_TYPE;

/// Every rule, by code.
pub static ALL: &[&Rule] = &[
    &AMBIGUOUS_PATH,
    &DUPLICATE_KEY,
    &ENDLESS_REFERENCE,
    &EXAMPLE_BREAKS_SCHEMA,
    &FIXTURE_BREAKS_SCHEMA,
    &INVALID_ELEMENT,
    &INVALID_FIXTURE,
    &INVALID_OVERLAY,
    &INVALID_PARAMETER,
    &INVALID_SCHEMA,
    &MISSING_BODY,
    &MISSING_CREDENTIALS,
    &MISSING_PARAMETER,
    &MISSING_PROPERTY,
    &NO_MATCHING_SCHEMA,
    &NO_VALUE_FOUND,
    &NOT_ACCEPTABLE,
    &OUT_OF_RANGE,
    &PAGES_DISAGREE,
    &UNDECLARED_PARAMETER,
    &UNDECLARED_PROPERTY,
    &UNDOCUMENTED_MEDIA_TYPE,
    &UNDOCUMENTED_OPERATION,
    &UNDOCUMENTED_STATUS,
    &UNKNOWN_FIXTURE_OPERATION,
    &UNMATCHED_OVERLAY_ACTION,
    &UNMET_PREFERENCE,
    &UNREADABLE_BODY,
    &UNREADABLE_FILE,
    &UNRESOLVED_REFERENCE,
    &UNSUPPORTED_VERSION,
    &VALUE_NOT_IN_ENUM,
    &WRONG_FORMAT,
    &WRONG_TYPE,
];
