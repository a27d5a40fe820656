//! What stands in objects of which no schema says what they hold: keys of maps, entries of free ones.

use std::sync::LazyLock;

use serde_json::Value;

use super::label::Label;
use super::table::Table;

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
    ("metadata meta custom_metadata attributes properties extra extras custom_data", &["source", "campaign", "team"]),
    ("field fields custom_fields columns mapping mappings field_mappings", &["title", "status", "created_at"]),
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
const ANY: Names = &["default", "standard", "premium", "internal", "archive", "other"];

/// The last words of names of objects that hold anything, and what some of them hold, as JSON.
#[rustfmt::skip]
const FREE: &[(&str, &str)] = &[
    ("metadata meta custom_metadata extra extras custom_data additional_data", r#"{"source": "import", "team": "growth", "reviewed": true}"#),
    ("attributes properties custom_attributes custom_properties", r#"{"color": "blue", "size": "M", "in_stock": true}"#),
    ("labels tags annotations", r#"{"environment": "production", "team": "platform"}"#),
    ("settings setting preferences", r#"{"theme": "light", "language": "en", "notifications": true}"#),
    ("config configuration options", r#"{"enabled": true, "timeout_seconds": 30}"#),
    ("parameters params arguments args inputs input variables", r#"{"query": "annual report 2024", "limit": 10}"#),
    ("outputs output", r#"{"status": "completed", "count": 3}"#),
    ("context", r#"{"source": "dashboard", "version": "2.4.0"}"#),
    ("details", r#"{"field": "name", "reason": "too_long"}"#),
    ("payload data_payload event_data", r#"{"action": "updated", "changed": ["name", "status"]}"#),
    ("headers", r#"{"X-Request-Id": "8f2c41d09b7e4a53", "Accept-Language": "en"}"#),
    ("custom_fields fields", r#"{"department": "Sales", "priority": "high"}"#),
    ("filters filter", r#"{"status": "active"}"#),
    ("limits quotas quota", r#"{"requests_per_minute": 600, "storage_gb": 50}"#),
    ("stats statistics metrics usage", r#"{"requests": 1284, "errors": 3, "latency_ms": 84}"#),
    ("summary", r#"{"total": 48, "succeeded": 46, "failed": 2}"#),
    ("traits", r#"{"plan": "team", "seats": 12}"#),
    ("features flags feature_flags capabilities", r#"{"export": true, "comments": true, "api_access": false}"#),
    ("environment env environment_variables env_vars", r#"{"LOG_LEVEL": "info", "API_BASE_URL": "https://api.example.com"}"#),
    ("dimensions", r#"{"width": 30, "height": 20, "unit": "cm"}"#),
    ("schema json_schema", r#"{"type": "object", "properties": {"title": {"type": "string"}}}"#),
    ("address location", r#"{"city": "Denver", "country": "US"}"#),
];

/// The keys of a map of this name.
pub fn keys(label: &Label) -> Names {
    static TABLE: LazyLock<Table<Names>> = LazyLock::new(|| Table::new(KEYS.iter().copied()));
    TABLE.find(label).unwrap_or(ANY)
}

/// What an object of this name may hold that says nothing of it.
pub fn free(label: &Label) -> Option<Value> {
    static TABLE: LazyLock<Table<&str>> = LazyLock::new(|| Table::new(FREE.iter().copied()));
    serde_json::from_str(TABLE.find(label)?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_free_objects_hold_is_json() {
        for (names, _) in FREE {
            let label = Label::named(names.split(' ').next().unwrap());
            assert!(free(&label).is_some_and(|value| value.is_object()), "{names}");
        }
        assert_eq!(free(&Label::named("widget")), None);
        assert_eq!(free(&Label::named("searchFilters")), Some(json!({"status": "active"})));
    }
}
