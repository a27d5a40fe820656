//! What a property's name tells of its value: one line for each kind of name.

use super::dates;
use super::label::Label;
use super::site::Site;
use super::voice::{Voice, capitalized};
use super::words::{
    ADJECTIVES, CITIES, COLORS, COUNTRIES, FILES, JOBS, MEDIA_TYPES, STATES, STREETS, TAGS, TEAMS,
};

type Maker = fn(&mut Voice<'_>) -> String;

/// The last words of names, and what makes a value for them. The longest match counts, wherever it
/// stands in the table.
#[rustfmt::skip]
const NAMES: &[(&str, Maker)] = &[
    ("id identifier ref", id),
    ("uuid guid", |v| v.uuid()),
    ("by user_by owner author", |v| v.person().full()),
    ("name label alias", name),
    ("first_name given_name forename firstname", |v| v.person().first),
    ("last_name family_name surname lastname", |v| v.person().last),
    ("full_name contact_name person_name cardholder_name", |v| v.person().full()),
    ("user_name username login handle nickname", |v| v.person().user_name()),
    ("organization organisation company employer vendor merchant", |v| v.company()),
    ("organization_name organisation_name company_name vendor_name business_name account_name tenant_name", |v| v.company()),
    ("title headline heading subject display_name", |v| v.title()),
    ("job_title occupation profession", |v| v.pick(JOBS).to_owned()),
    ("department team", |v| v.pick(TEAMS).to_owned()),
    ("slug namespace_name bucket_name index_name handle_name host_name key_name key", |v| v.slug()),
    ("description summary about bio overview", |v| v.description()),
    ("message msg error error_message status_message warning", |v| v.message()),
    ("text content body comment note notes caption transcript snippet prompt query question answer", |v| v.text()),
    ("reason explanation recommendation suggestion rationale", |v| format!("Asked for by the {} team.", v.pick(TEAMS))),
    ("help hint tip", |v| format!("See the {} guide for more.", v.subject())),
    ("email e_mail mail email_address", email),
    ("phone telephone mobile fax phone_number mobile_number", phone),
    ("url uri link href website homepage endpoint page_url", url),
    ("s3_uri s3_url bucket_uri", |v| format!("s3://example-bucket/{}/{}", v.subject().replace(' ', "-"), v.pick(FILES))),
    ("logo avatar image icon photo picture thumbnail", image),
    ("logo_url avatar_url image_url icon_url photo_url picture_url thumbnail_url image_uri preview_url", image),
    ("video_url video_uri", |v| format!("https://example.com/videos/{}.mp4", v.hex(8))),
    ("webhook_url callback_url hook_url", |v| format!("https://example.com/webhooks/{}", v.hex(8))),
    ("api_url base_url", |_| "https://api.example.com".to_owned()),
    ("address", |v| format!("{} {}", v.number(1, 199), v.pick(STREETS))),
    ("street street_address address_line line1 address1", |v| format!("{} {}", v.number(1, 199), v.pick(STREETS))),
    ("line2 address2", |v| format!("Floor {}", v.number(1, 9))),
    ("city town", |v| CITIES[v.shared("city", CITIES.len())].to_owned()),
    ("state_code province", |v| v.pick(STATES).to_owned()),
    ("zip zip_code zipcode postcode postal_code", |v| v.digits(5)),
    ("country country_name nationality", |v| COUNTRIES[v.shared("country", COUNTRIES.len())].0.to_owned()),
    ("country_code", |v| COUNTRIES[v.shared("country", COUNTRIES.len())].1.to_owned()),
    ("region", |v| v.pick(&["us-east-1", "us-west-2", "eu-west-1", "eu-north-1"]).to_owned()),
    ("currency currency_code", |v| v.pick(&["EUR", "GBP", "NOK", "USD"]).to_owned()),
    ("language lang language_code", |v| v.pick(&["de", "en", "fr", "pt"]).to_owned()),
    ("locale", |v| v.pick(&["de-DE", "en-GB", "en-US", "pt-PT"]).to_owned()),
    ("timezone time_zone tz", |v| v.pick(&["America/New_York", "Europe/London", "Europe/Oslo", "UTC"]).to_owned()),
    ("at on timestamp datetime date_time start_time end_time created updated modified expires", |v| dates::date_time(&v.label, v.seed())),
    ("date birthday day", date),
    ("month", |v| format!("2025-{:02}", v.number(1, 5))),
    ("duration interval", |v| format!("{}m", v.number(1, 59))),
    ("version revision", |v| format!("{}.{}.{}", v.number(1, 4), v.number(0, 9), v.number(0, 9))),
    ("color colour", |v| format!("#{}", v.hex(6))),
    ("color_name", |v| v.pick(COLORS).to_owned()),
    ("ip ip_address remote_addr", ipv4),
    ("host hostname domain domain_name", |v| format!("{}.example.com", v.pick(ADJECTIVES))),
    ("path directory folder key_prefix prefix", |v| format!("{}/{}", v.subject().replace(' ', "-"), v.pick(ADJECTIVES))),
    ("file_path filepath object_key", |v| format!("{}/{}", v.subject().replace(' ', "-"), v.pick(FILES))),
    ("file file_name filename", |v| v.pick(FILES).to_owned()),
    ("mime mime_type content_type media_type", |v| v.pick(MEDIA_TYPES).to_owned()),
    ("extension file_extension", |v| v.pick(&["csv", "jpg", "json", "pdf", "png"]).to_owned()),
    ("status state phase stage", |_| "active".to_owned()),
    ("type kind category class", |v| v.pick(&["standard", "basic", "custom"]).to_owned()),
    ("code", |v| format!("{}_{}", v.pick(ADJECTIVES), v.subject().replace(' ', "_"))),
    ("tier plan level", |v| v.pick(&["basic", "standard", "premium"]).to_owned()),
    ("role", |v| v.pick(&["admin", "editor", "member", "viewer"]).to_owned()),
    ("permission scope", |v| v.pick(&["read", "write", "delete"]).to_owned()),
    ("method http_method", |v| v.pick(&["GET", "POST"]).to_owned()),
    ("format", |v| v.pick(&["json", "csv", "text"]).to_owned()),
    ("mode strategy", |v| v.pick(&["auto", "manual"]).to_owned()),
    ("model model_name", |v| format!("{}-{}", v.pick(ADJECTIVES), v.number(1, 4))),
    ("direction sort_direction order", |v| v.pick(&["asc", "desc"]).to_owned()),
    ("unit", |v| v.pick(&["day", "hour", "month"]).to_owned()),
    ("gender", |v| v.pick(&["female", "male"]).to_owned()),
    ("tag label_name keyword topic", |v| v.pick(TAGS).to_owned()),
    ("loc", |v| v.pick(&["body", "query", "path"]).to_owned()),
    ("field column attribute property", |v| v.pick(&["name", "status", "created_at", "title"]).to_owned()),
    ("token secret api_key access_key secret_key private_key client_secret credential", |v| format!("example_{}", v.base62(16))),
    ("password passphrase", |v| format!("example-{}-{}", v.pick(COLORS), v.digits(4))),
    ("cursor next_cursor next_token", |v| v.base62(16)),
    ("hash checksum digest sha256", |v| v.hex(64)),
    ("md5 etag", |v| v.hex(32)),
    ("base64", |v| format!("{}A==", v.base62(21))),
    ("expression formula", |v| format!("{} > 0", v.subject().replace(' ', "_"))),
];

/// Whom a bare `name` belongs to, if to a person or a company.
const PEOPLE: &[&str] = &[
    "user",
    "person",
    "member",
    "author",
    "owner",
    "contact",
    "customer",
    "employee",
    "patient",
    "student",
    "driver",
    "passenger",
    "admin",
    "sender",
    "recipient",
    "guest",
    "creator",
    "assignee",
    "profile",
];
const COMPANIES: &[&str] = &[
    "organization",
    "organisation",
    "company",
    "vendor",
    "supplier",
    "merchant",
    "employer",
    "business",
    "tenant",
    "account",
    "client",
    "partner",
    "publisher",
];

/// Whose mailbox it is, where a name such as `billing_email` says so.
const MAILBOXES: &[&str] =
    &["admin", "alerts", "billing", "info", "legal", "notifications", "sales", "security", "support"];

/// Words in the names of switches that are rarely on.
const RARE: &[&str] = &[
    "deleted",
    "archived",
    "disabled",
    "blocked",
    "banned",
    "expired",
    "revoked",
    "failed",
    "error",
    "locked",
    "hidden",
    "deprecated",
    "truncated",
    "cancelled",
    "nsfw",
    "dry",
];

/// Text for a place, by its name; `None` if the name tells nothing.
pub(super) fn text(voice: &mut Voice<'_>) -> Option<String> {
    let maker = voice.label.longest_match(NAMES.iter().map(|(names, maker)| (*names, maker)))?;
    Some(maker(voice))
}

/// Text for a place whose name tells nothing: `quiet mooring`.
pub(super) fn plain_text(voice: &mut Voice<'_>) -> String {
    let last = voice.label.words().last().filter(|word| !word.is_empty()).map(str::to_owned);
    let adjective = voice.pick(ADJECTIVES);
    format!("{adjective} {}", last.unwrap_or_else(|| voice.subject()))
}

pub(super) fn boolean(site: &Site<'_>) -> bool {
    let label = Label::of(site);
    !label.words().any(|word| RARE.contains(&word)) && (site.seed().below(4) > 0)
}

/// `user_8fK2mZ04aQ`, after what the id is the id of.
fn id(voice: &mut Voice<'_>) -> String {
    let subject = voice.subject().replace(' ', "_");
    let stem = [" id", "identifier", "ref", "id"]
        .iter()
        .map(|ending| voice.label.before(ending.trim()))
        .find(|stem| !stem.is_empty());
    let last = stem.unwrap_or(&subject).rsplit('_').next().unwrap_or_default().to_owned();
    format!("{last}_{}", voice.base62(10))
}

fn name(voice: &mut Voice<'_>) -> String {
    let before = voice.label.before("name").to_owned();
    let whose = before.rsplit('_').next().filter(|word| !word.is_empty()).map(str::to_owned);
    let subject = voice.subject();
    let whose = whose.as_deref().unwrap_or_else(|| subject.rsplit(' ').next().unwrap_or_default());
    if PEOPLE.contains(&whose) {
        voice.person().full()
    } else if COMPANIES.contains(&whose) {
        voice.company()
    } else {
        let adjective = voice.pick(ADJECTIVES);
        capitalized(&format!(
            "{adjective} {}",
            if before.is_empty() { subject } else { before.replace('_', " ") }
        ))
    }
}

pub(super) fn email(voice: &mut Voice<'_>) -> String {
    let mailbox = MAILBOXES.iter().find(|mailbox| voice.label.words().any(|word| word == **mailbox));
    match mailbox {
        Some(mailbox) => format!("{mailbox}@example.com"),
        None => format!("{}@example.com", voice.person().user_name()),
    }
}

/// A number from the range that is kept for fiction.
pub(super) fn phone(voice: &mut Voice<'_>) -> String {
    let area = voice.pick(&["202", "212", "303", "415", "617"]);
    format!("+1-{area}-555-01{}", voice.digits(2))
}

pub(super) fn url(voice: &mut Voice<'_>) -> String {
    if voice
        .label
        .words()
        .any(|word| matches!(word, "logo" | "avatar" | "image" | "icon" | "photo" | "thumbnail"))
    {
        return image(voice);
    }
    format!("https://example.com/{}/{}", voice.subject().replace(' ', "-"), voice.hex(8))
}

fn image(voice: &mut Voice<'_>) -> String {
    format!("https://example.com/images/{}-{}.png", voice.subject().replace(' ', "-"), voice.hex(4))
}

fn date(voice: &mut Voice<'_>) -> String {
    dates::date_time(&voice.label, voice.seed()).chars().take(10).collect()
}

/// An address from a range that is kept for documentation (RFC 5737).
pub(super) fn ipv4(voice: &mut Voice<'_>) -> String {
    let network = voice.pick(&["192.0.2", "198.51.100", "203.0.113"]);
    format!("{network}.{}", voice.number(1, 254))
}
