//! What stands in objects of which no schema says what they hold: keys of maps, entries of free ones.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::label::{self, Label};
use super::table::Table;
use super::voice::Voice;

type Names = &'static [&'static str];

/// The last words of names of maps, and keys in such.
#[rustfmt::skip]
const KEYS: &[(&str, Names)] = &[
    ("header headers", &["X-Request-Id", "Accept-Language", "X-Client-Version"]),
    ("translation translations localization localizations locales by_locale by_language i18n", &["en", "de", "fr", "es"]),
    ("rate rates by_currency currencies exchange_rates", &["EUR", "USD", "GBP", "JPY"]),
    ("by_country countries", &["DE", "FR", "US", "GB"]),
    ("by_region regions", &["eu-west-1", "us-east-1", "us-west-2"]),
    ("status_counts by_status statuses status_breakdown", &["active", "pending", "completed", "failed"]),
    ("by_day by_date daily days", &["2025-05-28", "2025-05-29", "2025-05-30"]),
    ("by_month monthly", &["2025-03", "2025-04", "2025-05"]),
    ("by_type types type_counts", &["image", "document", "video"]),
    ("env environment environment_variable environment_variables env_vars env_var envs", &["LOG_LEVEL", "API_BASE_URL", "NODE_ENV"]),
    ("error errors failures", &["email", "name", "quantity"]),
    ("score scores", &["relevance", "quality", "freshness"]),
    ("weight weights", &["title", "body", "tags"]),
    ("metric metrics statistics stats measurements", &["requests", "latency_ms", "error_rate"]),
    ("count counts totals usage", &["total", "active", "archived"]),
    ("limit limits quota quotas rate_limits", &["requests_per_minute", "storage_gb", "members"]),
    ("price prices pricing", &["monthly", "yearly"]),
    ("feature features flags feature_flags capabilities", &["export", "comments", "api_access"]),
    ("permission permissions", &["read", "write", "admin"]),
    ("label labels tags annotations", &["environment", "team", "owner"]),
    ("metadata meta custom_metadata attributes extra extras custom_data", &["source", "campaign", "team"]),
    ("properties field fields custom_fields columns mapping mappings field_mappings", &["title", "status", "created_at"]),
    ("schema schemas bucket_schema", &["title", "image", "price"]),
    ("input inputs parameters params arguments args query variables", &["query", "limit", "language"]),
    ("setting settings config configuration options preferences", &["theme", "timeout_seconds", "language"]),
    ("link links _links urls", &["self", "next", "related"]),
    ("file files images", &["thumbnail", "preview", "original"]),
    ("facet facets aggregations filters", &["category", "status", "language"]),
    ("sizes", &["small", "medium", "large"]),
    ("payload data body details detail context", &["source", "status", "version"]),
];

/// Keys that stand in any map.
pub const ANY: Names = &["default", "standard", "premium", "internal", "archive", "other"];

/// The last words of names of objects that hold anything, and what some of them hold: JSON in which a list
/// stands for one of its values.
#[rustfmt::skip]
const FREE: &[(&str, &str)] = &[
    ("metadata meta custom_metadata extra extras custom_data additional_data", r#"{"source": ["import", "api", "web"], "team": ["growth", "research", "sales"], "reviewed": [true, false]}"#),
    ("attributes properties custom_attributes custom_properties", r#"{"color": ["blue", "green", "black"], "size": ["S", "M", "L"], "in_stock": [true, true, false]}"#),
    ("labels tags annotations", r#"{"environment": ["production", "staging"], "team": ["platform", "data", "web"]}"#),
    ("settings setting preferences user_preferences", r#"{"theme": ["light", "dark"], "language": "en", "notifications": [true, false]}"#),
    ("config configuration options", r#"{"enabled": true, "timeout_seconds": [30, 60, 120]}"#),
    ("parameters params arguments args inputs input variables", r#"{"query": ["annual report 2024", "wireless headphones"], "limit": [10, 20, 50]}"#),
    ("outputs output", r#"{"status": "completed", "count": [3, 12, 40]}"#),
    ("context", r#"{"source": ["dashboard", "mobile"], "version": ["2.4.0", "2.3.1"]}"#),
    ("details", r#"{"field": ["name", "email", "quantity"], "reason": ["too_long", "missing"]}"#),
    ("payload data_payload event_data", r#"{"action": ["created", "updated"], "version": [1, 2, 3]}"#),
    ("headers", r#"{"X-Request-Id": ["8f2c41d09b7e4a53", "b1077ce2a94f5d30"], "Accept-Language": ["en", "de"]}"#),
    ("custom_fields fields", r#"{"department": ["Sales", "Support"], "priority": ["high", "normal"]}"#),
    ("filters filter", r#"{"status": ["active", "pending"]}"#),
    ("limits quotas quota", r#"{"requests_per_minute": [300, 600], "storage_gb": [10, 50]}"#),
    ("stats statistics metrics usage", r#"{"requests": [1284, 806, 2431], "errors": [3, 0, 7], "latency_ms": [84, 61, 120]}"#),
    ("summary", r#"{"total": 48, "succeeded": 46, "failed": 2}"#),
    ("traits", r#"{"plan": ["team", "starter"], "seats": [5, 12]}"#),
    ("features flags feature_flags capabilities", r#"{"export": true, "comments": [true, false], "api_access": [true, false]}"#),
    ("environment env environment_variables env_vars", r#"{"LOG_LEVEL": ["info", "debug"], "API_BASE_URL": "https://api.example.com"}"#),
    ("dimensions", r#"{"width": [30, 45], "height": [20, 25], "unit": "cm"}"#),
    ("schema json_schema", r#"{"type": "object", "required": [["title"]]}"#),
    ("address location", r#"{"city": ["Denver", "Boston"], "country": "US"}"#),
];

/// Those entries, read once.
type Entries = Vec<(String, Vec<Value>)>;

/// The keys of a map of this name.
pub fn keys(label: &Label) -> Names {
    static TABLE: LazyLock<Table<Names>> = LazyLock::new(|| Table::new(KEYS.iter().copied()));
    TABLE.find(label).unwrap_or(ANY)
}

/// What an object may hold that says nothing of it, as its name tells.
/// In the answer to a request that failed it is left to those who know why.
pub fn free(voice: &mut Voice<'_>) -> Option<Map<String, Value>> {
    if voice.fault().is_some() {
        return None;
    }
    static ENTRIES: LazyLock<Vec<Entries>> =
        LazyLock::new(|| FREE.iter().map(|(_, json)| entries(json)).collect());
    static TABLE: LazyLock<Table<usize>> =
        LazyLock::new(|| Table::new(FREE.iter().enumerate().map(|(line, (names, _))| (*names, line))));
    if voice.label.words().last().is_some_and(|last| label::PEOPLE.contains(&last)) {
        let person = voice.person();
        let email = format!("{}@example.com", person.mailbox);
        let entries = [("name", person.full), ("email", email)];
        return Some(entries.into_iter().map(|(key, text)| (key.to_owned(), Value::from(text))).collect());
    }
    let entries = ENTRIES.get(TABLE.find(&voice.label)?)?;
    let one_of = |(key, values): &(String, Vec<Value>)| {
        let index = voice.whole(0, i64::try_from(values.len()).unwrap_or(1) - 1);
        Some((key.clone(), values.get(usize::try_from(index).ok()?)?.clone()))
    };
    Some(entries.iter().filter_map(one_of).collect())
}

fn entries(json: &str) -> Entries {
    let entries: Map<String, Value> = serde_json::from_str(json).unwrap_or_default();
    let values = |value| match value {
        Value::Array(values) => values,
        value => vec![value],
    };
    entries.into_iter().map(|(key, value)| (key, values(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_free_objects_hold_is_json() {
        for (names, json) in FREE {
            assert!(entries(json).iter().all(|(_, values)| !values.is_empty()), "{names}");
            assert!(!entries(json).is_empty(), "{names}");
        }
    }
}
