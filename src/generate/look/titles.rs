//! What things are called, by what they are.

use std::sync::LazyLock;

use super::table::Table;

/// What a thing is called that is one of these, in words (`rate limit`); `None` if nothing is known of such.
pub fn of(thing: &str) -> Option<&'static [&'static str]> {
    static TABLE: LazyLock<Table<&'static [&'static str]>> =
        LazyLock::new(|| Table::new(TITLES.iter().copied()));
    TABLE.of_ending(&thing.replace(' ', "_"))
}

/// Last words for things, and what some of them are called.
#[rustfmt::skip]
const TITLES: &[(&str, &[&str])] = &[
    // Work
    ("project initiative portfolio", &["Website Redesign", "Mobile App Launch", "Customer Onboarding", "Data Migration", "Annual Report", "Office Move"]),
    ("task todo issue ticket story subtask dependency dependent", &["Update the onboarding guide", "Review the contract", "Fix the login redirect", "Prepare the quarterly numbers", "Send the agenda"]),
    ("team group department squad", &["Marketing", "Engineering", "Customer Support", "Finance", "Design"]),
    ("section column list lane", &["To do", "In progress", "In review", "Done"]),
    ("board roadmap sprint", &["Product Roadmap", "Sprint 14", "Release 2.4", "Content Calendar"]),
    ("milestone goal objective", &["Public beta", "Launch in Europe", "Reduce churn by 10%", "Hire two engineers"]),
    ("workspace space hub", &["Product", "Operations", "Customer Success", "Design"]),
    ("workflow pipeline automation rule trigger flow", &["Nightly import", "Invoice approval", "Weekly digest", "Lead routing", "Thumbnail generation"]),
    ("job run batch export import", &["Nightly import", "Monthly export", "Reindex", "Cleanup of old files"]),
    ("report dashboard chart view", &["Monthly Revenue", "Active Users", "Open Tickets by Team", "Churn by Plan"]),
    ("template", &["Welcome Email", "Invoice Reminder", "Project Kickoff", "Weekly Status"]),
    ("event meeting session appointment", &["Weekly Standup", "Design Review", "Quarterly Planning", "Customer Call"]),
    ("position job_posting opening", super::words::JOBS),
    ("survey form questionnaire", &["Customer Satisfaction", "Exit Interview", "Event Registration"]),
    ("policy", &["Default Retention", "Require Two-Factor", "Internal Only"]),
    ("role", &["Administrator", "Editor", "Viewer", "Billing Manager"]),
    ("permission privilege", &["Read documents", "Manage members", "View billing"]),
    ("status current_status project_status", &["On track", "At risk", "Launch delayed", "Scope agreed"]),
    ("notification", &["Your export is ready", "New comment on your file", "Payment received"]),
    ("classification", &["Public", "Internal", "Confidential"]),
    ("time_period quarter", &["Q1 FY25", "Q2 FY25", "Q3 FY25", "Q4 FY25"]),
    ("status_update update announcement", &["Launch moved to Thursday", "All milestones on track", "New dates for the pilot"]),
    // What people write and read
    ("folder directory", &["Agreements", "Marketing Assets", "Meeting Notes", "Invoices", "Archive"]),
    ("document doc page wiki", &["Onboarding Guide", "Meeting Notes", "Product Brief", "Release Notes"]),
    ("article post blog_post story_post news", &["Five Ways to Save Time", "What's New This Month", "Behind the Scenes", "A Short Guide to Invoices"]),
    ("book chapter", &["The Quiet Harbor", "A Field Guide to Clouds", "Letters from the Coast"]),
    ("course lesson module class", &["Introduction to Statistics", "Project Management Basics", "Writing for the Web"]),
    ("channel conversation room chat thread", &["general", "announcements", "support", "random"]),
    ("campaign newsletter promotion offer", &["Spring Sale", "Welcome Series", "Product Launch", "Summer Newsletter"]),
    ("tag label topic category keyword", super::words::TAGS),
    ("collection album gallery playlist", &["Product Photos", "Training Videos", "Support Articles", "Summer Favorites"]),
    ("image photo picture video media clip asset", &["Product Launch Teaser", "Team Photo", "Store Front", "Unboxing"]),
    ("movie film show episode", &["The Long Way Home", "Northern Lights", "Second Chances"]),
    ("song track", &["Morning Light", "Paper Boats", "Long Way Home"]),
    // Trade
    ("product line_item variant sku merchandise", &["Ceramic Mug", "Canvas Tote Bag", "Desk Lamp", "Wool Blanket", "Travel Bottle"]),
    ("service", &["Consultation", "Installation", "Annual Maintenance"]),
    ("plan tier subscription package", &["Starter", "Team", "Business", "Enterprise"]),
    ("discount coupon voucher", &["Spring Sale 10%", "Free Shipping", "Loyal Customer"]),
    ("bank", &["Harbor Savings Bank", "First Meadow Bank", "Union Trust"]),
    ("brand", &["Fernwood", "Halden", "Brightline", "Solace"]),
    ("tax tax_rate", &["VAT", "Sales Tax", "Reduced Rate"]),
    ("store shop outlet", &["Market Street Store", "Riverside Shop", "Airport Outlet"]),
    ("warehouse depot", &["Central Warehouse", "Harbor Depot", "East Depot"]),
    ("restaurant cafe", &["The Corner Table", "Olive & Thyme", "Blue Door Café"]),
    ("hotel property listing", &["Harbor View Hotel", "The Old Mill", "Park Residence"]),
    ("room", &["Meeting Room 2", "Lakeside", "Board Room"]),
    ("dish recipe meal menu_item", &["Tomato Soup", "Mushroom Risotto", "Lemon Chicken", "Apple Pie"]),
    ("vehicle car truck van", &["Delivery Van 3", "Pool Car 1", "Truck 12"]),
    ("pet animal dog cat", &["Bella", "Milo", "Luna", "Max"]),
    ("course_provider school university", &["Lakeside College", "Northfield University", "Hill Street School"]),
    // Software
    ("app application client integration plugin extension", &["Billing Service", "Mobile App", "Reporting Tools", "Website"]),
    ("agent bot assistant", &["Support Assistant", "Research Agent", "Sales Helper"]),
    ("key token credential api_key access_key secret api_token", &["Production", "CI pipeline", "Local development", "Analytics (read-only)"]),
    ("webhook hook endpoint subscription_endpoint destination", &["Order updates", "Billing events", "Status changes"]),
    ("environment", &["Production", "Staging", "Development"]),
    ("server instance host droplet machine vm node worker", &["web-01", "web-02", "worker-01", "api-staging"]),
    ("cluster", &["production", "staging", "analytics"]),
    ("pool node_pool", &["general", "gpu", "batch"]),
    ("database db", &["orders", "analytics", "accounts"]),
    ("table dataset index", &["orders", "customers", "events"]),
    ("namespace bucket repository repo registry", &["product-media", "support-articles", "analytics-raw", "website-assets"]),
    ("container pod deployment component image_repository", &["api", "worker", "frontend"]),
    ("volume disk snapshot backup", &["web-01-data", "nightly-backup", "db-primary"]),
    ("network vpc subnet firewall", &["default-vpc", "internal", "public-web"]),
    ("load_balancer balancer", &["web-lb", "api-lb"]),
    ("domain zone record_zone", &["example.com", "example.org", "shop.example.com"]),
    ("certificate", &["www.example.com", "api.example.com"]),
    ("feature flag setting", &["dark_mode", "new_checkout", "beta_search"]),
    ("metric counter gauge", &["requests_total", "error_rate", "p95_latency"]),
    ("alert monitor check", &["High error rate", "Disk almost full", "Slow responses"]),
    ("function lambda", &["resize-image", "send-receipt", "sync-contacts"]),
    ("extractor", &["text_extractor", "image_extractor", "audio_extractor"]),
    ("stage step", &["filter", "rerank", "summarize", "enrich"]),
    ("tool", &["search_documents", "list_orders", "fetch_page"]),
    ("model", &["base-v2", "large-v1", "small-v3"]),
    ("field attribute property column_definition", &["name", "status", "created_at", "priority"]),
    ("custom_field custom_field_definition", &["Status", "Priority", "Estimated hours", "Quarter"]),
    ("option enum_option choice enum_value", &["Low", "Medium", "High"]),
    ("device sensor", &["Front Door Sensor", "Meeting Room Display", "Warehouse Scanner"]),
    ("device_pinner mobile_device phone_device", &["iPhone", "iPad", "Pixel"]),
    ("location branch office site", &["Head Office", "Riverside", "Airport", "Old Town"]),
    ("experiment test evaluation benchmark", &["New ranking", "Baseline", "Shorter checkout"]),
    ("taxonomy schema", &["Product Categories", "Content Types", "Support Topics"]),
    ("region", &["New York 1", "Frankfurt 1", "London 1"]),
    ("file attachment upload file_version", &["report.pdf", "photo.jpg", "notes.txt", "export.csv"]),
];

/// What goes before the name of a thing to tell it from others of its kind.
pub const QUALIFIERS: &[&str] = &["Default", "Primary", "Internal", "Shared", "Standard", "Secondary"];

/// Words that are written in capitals.
const ACRONYMS: &[&str] = &[
    "ai", "api", "cdn", "cpu", "crm", "css", "csv", "db", "dns", "gpu", "html", "http", "https", "id", "ip",
    "json", "jwt", "kyc", "pdf", "qr", "saml", "sdk", "sku", "sla", "sms", "sql", "ssh", "sso", "ssl", "tls",
    "ui", "uri", "url", "vat", "vm", "vpc", "vpn", "xml", "yaml",
];

/// Words as they are written in a sentence: `API key`.
pub fn spelled(words: &str) -> String {
    let spelled = words.split(' ').map(|word| match ACRONYMS.contains(&word) {
        true => word.to_uppercase(),
        false => word.to_owned(),
    });
    spelled.collect::<Vec<_>>().join(" ")
}
