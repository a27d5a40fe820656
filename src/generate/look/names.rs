//! What a property's name tells of its value: one line for each kind of name.

use super::label::{self, Label};
use super::voice::{Voice, capitalized};
use super::words::{ADJECTIVES, COLORS, JOBS, TAGS, TEAMS};
use crate::generate::site::Site;

type Maker = fn(&mut Voice<'_>) -> String;

/// The last words of names, and what makes a value for them. The longest match counts, wherever it
/// stands in the table.
#[rustfmt::skip]
const NAMES: &[(&str, Maker)] = &[
    ("id identifier ref", id),
    ("uuid guid", |v| v.uuid()),
    ("by user_by owner author", |v| v.person().full),
    ("name label alias", name),
    ("first_name given_name forename firstname", |v| v.person().first),
    ("last_name family_name surname lastname", |v| v.person().last),
    ("full_name contact_name person_name cardholder_name", |v| v.person().full),
    ("user_name username login handle nickname", |v| v.person().mailbox),
    ("organization organisation company employer vendor merchant", |v| v.company()),
    ("organization_name organisation_name company_name vendor_name business_name account_name tenant_name", |v| v.company()),
    ("title headline heading subject display_name", |v| v.title()),
    ("job_title occupation profession", |v| v.pick(JOBS).to_owned()),
    ("department team", |v| v.pick(TEAMS).to_owned()),
    ("slug namespace_name bucket_name index_name handle_name host_name key_name key", |v| v.slug()),
    ("description summary about bio overview", |v| v.description()),
    ("message msg error error_message status_message warning", |v| v.message()),
    ("detail error_detail", |v| v.detail()),
    ("text content body comment note notes caption transcript snippet prompt query question answer", |v| v.text()),
    ("reason explanation recommendation suggestion rationale reasoning justification", |v| format!("Asked for by the {} team.", v.pick(TEAMS))),
    ("instruction guidance guideline system_prompt", |v| format!("Keep each {} short, and name its source.", v.subject())),
    ("html html_text html_body html_content html_description html_notes", |v| format!("<p>{}</p>", v.text())),
    ("template body_template", |v| format!("Your {} is ready: {{{{url}}}}", v.subject())),
    ("action verb", |v| v.pick(&["create", "update", "delete"]).to_owned()),
    ("event event_type event_name", |v| format!("{}.{}", v.subject().replace(' ', "_"), v.pick(&["created", "updated", "deleted"]))),
    ("command", |v| format!("sync {}", v.subject().replace(' ', "-"))),
    ("health", |_| "healthy".to_owned()),
    ("modality", |v| v.pick(&["text", "image", "video", "audio"]).to_owned()),
    ("change changes", |v| v.message()),
    ("input inputs output outputs", |v| v.text()),
    ("period window time_range range", |v| v.pick(&["7d", "30d", "24h"]).to_owned()),
    ("pattern glob", |v| v.pick(&["*.pdf", "*.jpg", "reports/**", "*.csv"]).to_owned()),
    ("emoji", |v| v.pick(&[":bell:", ":tada:", ":eyes:", ":rocket:"]).to_owned()),
    ("tool_name function_name", |v| format!("{}_{}", v.pick(&["search", "list", "fetch", "summarize"]), v.pick(&["documents", "records", "files"]))),
    ("help hint tip", |v| format!("See the {} guide for more.", v.subject())),
    ("email e_mail mail email_address to_address cc_address bcc_address from_address reply_to", email),
    ("phone telephone mobile fax phone_number mobile_number", phone),
    ("url uri link href website homepage endpoint page_url", url),
    ("s3_uri s3_url bucket_uri", |v| format!("s3://example-bucket/{}/{}", v.subject().replace(' ', "-"), v.file().0)),
    ("logo avatar image icon photo picture thumbnail", image),
    ("logo_url avatar_url image_url icon_url photo_url picture_url thumbnail_url image_uri preview_url", image),
    ("video_url video_uri", |v| format!("https://example.com/videos/{}.mp4", v.hex(8))),
    ("webhook_url callback_url hook_url", |v| format!("https://example.com/webhooks/{}", v.hex(8))),
    ("api_url base_url", |_| "https://api.example.com".to_owned()),
    ("address", address),
    ("street street_address street_name address_line line1 address1 address_line1 line_1 address_line_1", street),
    ("line2 address2 address_line2 line_2 address_line_2", |v| format!("Floor {}", v.number(1, 9))),
    ("city town locality city_name", |v| v.place().city.to_owned()),
    ("state_code province province_code state_province", |v| v.place().state.to_owned()),
    ("zip zip_code zipcode postcode postal_code", |v| v.place().postcode.to_owned()),
    ("country country_name nationality", |v| v.place().country.name.to_owned()),
    ("country_code country_iso iso_country", |v| v.place().country.code.to_owned()),
    ("region", |v| v.pick(&["us-east-1", "us-west-2", "eu-west-1", "eu-north-1"]).to_owned()),
    ("currency currency_code", |v| v.place().country.currency.to_owned()),
    ("language lang language_code", |v| v.place().country.language.to_owned()),
    ("locale", locale),
    ("timezone time_zone tz", |v| v.place().time_zone.to_owned()),
    ("at on timestamp datetime date_time start_time end_time created updated modified expires", |v| v.date_time()),
    ("date birthday day", |v| v.date()),
    ("month", |v| format!("2025-{:02}", v.number(1, 5))),
    ("duration interval", |v| format!("{}m", v.number(1, 59))),
    ("version revision", |v| format!("{}.{}.{}", v.number(1, 4), v.number(0, 9), v.number(0, 9))),
    ("color colour", |v| format!("#{}", v.hex(6))),
    ("color_name", |v| v.pick(COLORS).to_owned()),
    ("ip ip_address remote_addr", ipv4),
    ("host hostname domain domain_name", |v| format!("{}.example.com", v.pick(ADJECTIVES))),
    ("path directory folder key_prefix prefix", |v| format!("{}/{}", v.subject().replace(' ', "-"), v.pick(ADJECTIVES))),
    ("file_path filepath object_key", |v| format!("{}/{}", v.subject().replace(' ', "-"), v.file().0)),
    ("file file_name filename", |v| v.file().0.to_owned()),
    ("mime mime_type content_type media_type", |v| v.file().1.to_owned()),
    ("extension file_extension", |v| v.file().0.rsplit('.').next().unwrap_or_default().to_owned()),
    ("status phase stage", status),
    ("state", state),
    ("type kind category class", |v| v.pick(&["standard", "basic", "custom"]).to_owned()),
    ("code", |v| format!("{}_{}", v.pick(ADJECTIVES), v.subject().replace(' ', "_"))),
    ("tier plan level", |v| v.pick(&["basic", "standard", "premium"]).to_owned()),
    ("role", role),
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

/// Whom a bare `name` belongs to, if to a company.
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

/// What is begun and ends.
const WORK: &[&str] = &[
    "job",
    "task",
    "batch",
    "run",
    "export",
    "import",
    "execution",
    "migration",
    "operation",
    "upload",
    "build",
    "deployment",
    "payment",
    "order",
    "invoice",
    "workflow",
    "action",
    "process",
];

/// Names of parts of a person's name.
#[rustfmt::skip]
const OF_PEOPLE: &[(&str, Maker)] = &[
    ("first_name given_name forename firstname", |v| v.person().first),
    ("last_name family_name surname lastname", |v| v.person().last),
    ("full_name contact_name person_name cardholder_name passenger_name customer_name user_name owner_name author_name assignee_name", |v| v.person().full),
];

/// Words in the names of numbers that are not just any.
const FIXED: &[&str] =
    &["version", "status", "code", "year", "dimension", "dimensions", "port", "page", "http"];

/// Names of texts that belong to one thing alone.
const DIFFERENT: &[&str] = &[
    "name",
    "title",
    "headline",
    "description",
    "summary",
    "comment",
    "note",
    "text",
    "message",
    "content",
    "username",
    "slug",
];

/// Names whose values the tables know best.
const ENOUGH: &[&str] = &[
    "email",
    "phone",
    "phone_number",
    "mobile",
    "first_name",
    "last_name",
    "full_name",
    "city",
    "country",
    "postcode",
    "postal_code",
    "zip",
    "street",
    "address",
    "at",
    "on",
    "date",
    "timestamp",
    "datetime",
    "password",
    "token",
    "secret",
    "api_key",
    "description",
    "cursor",
    "next_cursor",
    "ip",
    "ip_address",
    "content_type",
    "mime_type",
    "media_type",
    "mime",
    "time",
];

/// Words in the names of switches that are mostly on.
const USUAL: &[&str] = &[
    "active",
    "enabled",
    "available",
    "success",
    "succeeded",
    "ok",
    "valid",
    "verified",
    "healthy",
    "ready",
    "visible",
];

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
pub fn text(voice: &mut Voice<'_>) -> Option<String> {
    let maker = voice.label.longest_match(NAMES.iter().map(|(names, maker)| (*names, maker)))?;
    Some(maker(voice))
}

/// Text for a place whose name tells nothing: `quiet mooring`.
pub fn plain_text(voice: &mut Voice<'_>) -> String {
    let last = voice.label.words().last().filter(|word| !word.is_empty()).map(str::to_owned);
    let adjective = voice.pick(ADJECTIVES);
    format!("{adjective} {}", last.unwrap_or_else(|| voice.subject()))
}

pub fn boolean(site: &Site<'_>) -> bool {
    let label = Label::of(site);
    let is = |known: &[&str]| label.words().any(|word| known.contains(&word));
    !is(RARE) && (is(USUAL) || site.seed().below(4) > 0)
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
    if label::PEOPLE.contains(&whose) || (before.is_empty() && voice.is_about_a_person()) {
        voice.person().full
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

pub fn email(voice: &mut Voice<'_>) -> String {
    let mailbox = mailbox(voice).unwrap_or_else(|| voice.person().mailbox);
    format!("{mailbox}@example.com")
}

/// The mailbox that a name such as `billing_email` tells.
pub fn mailbox(voice: &Voice<'_>) -> Option<String> {
    let mailbox = MAILBOXES.iter().find(|mailbox| voice.label.words().any(|word| word == **mailbox));
    mailbox.map(|mailbox| (*mailbox).to_owned())
}

/// What a name of a person says: all of it, the first or the last.
pub fn of_person(voice: &mut Voice<'_>) -> Option<String> {
    let maker = voice.label.longest_match(OF_PEOPLE.iter().map(|(names, maker)| (*names, maker)));
    let is_bare = voice.label.as_str() == "name" && voice.is_about_a_person();
    maker.map(|maker| maker(voice)).or_else(|| is_bare.then(|| voice.person().full))
}

/// True for the name of an id.
pub fn is_id(label: &Label) -> bool {
    label::is_bare_id(label.as_str()) || label::stem_of_id(label.as_str()).is_some()
}

/// True for the name of a number that means one thing and no other beside it.
pub fn is_fixed(label: &Label) -> bool {
    label.words().any(|word| FIXED.contains(&word))
}

/// True for the name of what no two things have in common.
pub fn differs(label: &Label) -> bool {
    DIFFERENT.iter().any(|name| label.ends_with(name))
}

/// True where a name tells what values are like, whatever the document shows under the same name.
pub fn tells_enough(label: &Label) -> bool {
    label.longest_match(ENOUGH.iter().map(|names| (*names, ()))).is_some()
}

/// A number from a range that is kept for fiction, where there is one.
pub fn phone(voice: &mut Voice<'_>) -> String {
    let form = voice.place().country.phone;
    let area = voice.pick(&["202", "212", "303", "415", "617"]);
    let form = form.replacen("###-555", &format!("{area}-555"), 1);
    form.chars().map(|c| if c == '#' { voice.digits(1) } else { c.to_string() }).collect()
}

fn street(voice: &mut Voice<'_>) -> String {
    let number = voice.number(1, 199).to_string();
    voice.pick(voice.place().country.streets).replace('#', &number)
}

/// A whole address in one line, but where others hold its parts.
fn address(voice: &mut Voice<'_>) -> String {
    let street = street(voice);
    if voice.has_sibling(&["city", "town", "postcode", "postal_code", "zip", "zip_code"]) {
        return street;
    }
    let place = voice.place();
    match place.country.code {
        "US" | "CA" | "AU" => format!("{street}, {}, {} {}", place.city, place.state, place.postcode),
        "GB" | "IE" => format!("{street}, {} {}", place.city, place.postcode),
        _ => format!("{street}, {} {}", place.postcode, place.city),
    }
}

/// The state of a country where an address stands beside it, else that of a thing.
fn state(voice: &mut Voice<'_>) -> String {
    if voice.has_sibling(&["city", "town", "country", "country_code", "postcode", "postal_code", "zip"]) {
        return voice.place().state.to_owned();
    }
    status(voice)
}

/// How far something is that is done, else whether a thing is in use.
fn status(voice: &mut Voice<'_>) -> String {
    let subject = voice.subject();
    let is_work = subject.split(' ').any(|word| WORK.contains(&word));
    let states: &[&str] =
        if is_work { &["completed", "running", "completed", "pending"] } else { &["active"] };
    voice.pick(states).to_owned()
}

/// Who speaks in a conversation, or what a person may do.
fn role(voice: &mut Voice<'_>) -> String {
    let subject = voice.subject();
    let is_talk =
        ["message", "chat", "conversation", "turn", "completion"].iter().any(|word| subject.contains(word));
    voice
        .pick(if is_talk { &["user", "assistant"] } else { &["admin", "editor", "member", "viewer"] })
        .to_owned()
}

fn locale(voice: &mut Voice<'_>) -> String {
    let country = voice.place().country;
    format!("{}-{}", country.language, country.code)
}

pub fn url(voice: &mut Voice<'_>) -> String {
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

/// An address from a range that is kept for documentation (RFC 5737).
pub fn ipv4(voice: &mut Voice<'_>) -> String {
    let network = voice.pick(&["192.0.2", "198.51.100", "203.0.113"]);
    format!("{network}.{}", voice.number(1, 254))
}
