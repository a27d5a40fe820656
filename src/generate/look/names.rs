//! What a property's name tells of its value: one line for each kind of name.

use std::sync::LazyLock;

use super::choices::CHOICES;
use super::codes;
use super::label::{self, Label};
use super::number_names;
use super::places;
use super::table::Table;
use super::voice::{TALKS, Voice, capitalized};
use super::words::COLORS;
use crate::generate::site::Site;

type Maker = fn(&mut Voice<'_>) -> String;

/// How a text comes about.
#[derive(Clone, Copy)]
enum Source {
    Made(Maker),
    OneOf(&'static [&'static str]),
}

/// The last words of names, and what makes a value for them. Names whose values are some words of many
/// are in [`CHOICES`].
#[rustfmt::skip]
const NAMES: &[(&str, Maker)] = &[
    // What things are told apart by
    ("id identifier ref", id),
    ("uuid guid x_request_id correlation_id idempotency_key", |v| v.uuid()),
    ("trace_id traceid", |v| v.hex(32)),
    ("span_id spanid parent_span_id", |v| v.hex(16)),
    ("slug namespace_name bucket_name handle_name host_name key_name key", |v| v.slug()),
    ("code", |v| v.slug().replace('-', "_")),
    ("reference reference_number confirmation_code confirmation_number booking_reference", |v| format!("{}{}", codes::letters(2, v), v.digits(6))),
    ("order_number purchase_order po_number", |v| format!("{}", v.number(10_000, 99_999))),
    ("invoice_number receipt_number", |v| format!("INV-{:04}", v.number(1, 2_999))),
    ("number", |v| v.digits(8)),
    ("serial serial_number serial_no", |v| format!("{}{}", codes::letters(3, v), v.digits(8))),
    ("tracking_number tracking_code", |v| v.digits(14)),
    ("sku article_number part_number product_code item_number", |v| format!("{}-{}", codes::letters(3, v), v.digits(4))),
    ("ean ean13 ean_13 gtin gtin13 gtin_13 barcode", |v| codes::article("40", 13, v)),
    ("gtin14 gtin_14", |v| codes::article("140", 14, v)),
    ("upc upc_a gtin12", |v| codes::article("0", 12, v)),
    ("ean8", |v| codes::article("40", 8, v)),
    ("isbn isbn13 isbn_13", |v| codes::article("978", 13, v)),
    ("isrc", |v| format!("US{}25{}", codes::letters(3, v), v.digits(5))),
    ("issn", |v| format!("{}-{}", v.digits(4), v.digits(4))),
    ("vin vehicle_identification_number", codes::vin),
    ("license_plate licence_plate plate plate_number number_plate", |v| format!("{} {}", codes::letters(3, v), v.digits(4))),
    ("imei", |v| codes::luhn("35", 15, v)),
    ("imsi", |v| format!("00101{}", v.digits(10))),
    ("iccid", |v| codes::luhn("8901", 19, v)),
    ("icd10 icd10_code icd_code icd_10", |v| format!("{}{:02}.{}", codes::letters(1, v), v.number(0, 99), v.number(0, 9))),
    ("npi", |v| format!("1{}", v.digits(9))),
    // Money
    ("iban", codes::iban),
    ("bic swift swift_code swift_bic bic_swift bic_code", codes::bic),
    ("account_number bank_account", |v| format!("000{}", v.digits(7))),
    ("routing_number", |v| format!("0{}", v.digits(8))),
    ("sort_code", |v| format!("{}-{}-{}", v.digits(2), v.digits(2), v.digits(2))),
    ("card_number pan", |_| "4111111111111111".to_owned()),
    ("last4 last_4 last_four last_four_digits card_last4", |v| v.digits(4)),
    ("cvc cvv", |v| v.digits(3)),
    ("exp_month expiry_month expiration_month", |v| format!("{:02}", v.number(1, 12))),
    ("exp_year expiry_year expiration_year", |v| format!("{}", v.number(2_026, 2_031))),
    ("expiry expiry_date_short card_expiry", |v| format!("{:02}/{}", v.number(1, 12), v.number(26, 31))),
    ("isin", |v| format!("US{}", codes::luhn("0", 10, v))),
    ("cusip", |v| v.digits(9)),
    // No number of these was ever given to anybody.
    ("ssn social_security_number", |v| format!("987-65-432{}", v.digits(1))),
    ("ein", |v| format!("{}-{}", v.digits(2), v.digits(7))),
    ("tax_id tin vat_id vat_number tax_number", |v| format!("{}{}", v.place().country.code, v.digits(9))),
    ("currency currency_code", |v| v.place().country.currency.to_owned()),
    ("amount price cost total subtotal balance fee", |v| format!("{}.{:02}", v.number(5, 480), v.number(0, 99))),
    // People and companies
    ("by user_by owner author assignee reviewer approver creator editor director artist host_person composer requester reporter", |v| v.person().full),
    ("name label alias", name),
    ("first_name given_name forename firstname", |v| v.person().first),
    ("last_name family_name surname lastname", |v| v.person().last),
    ("full_name contact_name person_name cardholder_name account_holder", |v| v.person().full),
    ("user_name username login nickname handle twitter instagram", |v| v.person().mailbox),
    ("organization organisation company employer vendor merchant publisher supplier client", |v| v.company()),
    ("organization_name organisation_name company_name vendor_name business_name account_name tenant_name", |v| v.company()),
    ("email e_mail mail email_address to_address cc_address bcc_address from_address reply_to", email),
    ("from to cc bcc sender recipient", |v| correspondent(v)),
    ("phone telephone mobile fax phone_number mobile_number", phone),
    ("role", role),
    // Places
    ("address", address),
    ("street street_address street_name address_line line1 address1 address_line1 line_1 address_line_1", street),
    ("line2 address2 address_line2 line_2 address_line_2", |v| format!("Floor {}", v.number(1, 9))),
    ("house_number building_number street_number apartment apartment_number unit_number suite", |v| v.number(1, 199).to_string()),
    ("room_number", |v| v.number(101, 420).to_string()),
    ("floor platform_number", |v| v.number(1, 9).to_string()),
    ("city town locality city_name municipality", |v| v.place().city.to_owned()),
    ("county district", |v| v.place().state.to_owned()),
    ("origin departure destination arrival", |v| v.town().to_owned()),
    ("neighborhood neighbourhood", |v| v.pick(&["Old Town", "Riverside", "Harbor District", "West End"]).to_owned()),
    ("state_code province province_code state_province", |v| v.place().state.to_owned()),
    ("zip zip_code zipcode postcode postal_code", |v| v.place().postcode.to_owned()),
    ("country country_name", |v| v.place().country.name.to_owned()),
    ("country_code country_iso iso_country country_iso2 country_alpha2 country_code_alpha2 iso2", |v| v.place().country.code.to_owned()),
    ("country_iso3 country_alpha3 country_code3 country_code_alpha3 iso3", |v| places::alpha3(v.place().country.code).to_owned()),
    ("latitude lat", |v| format!("{:.4}", v.place().latitude)),
    ("longitude lon lng", |v| format!("{:.4}", v.place().longitude)),
    ("coordinates lat_lng latlng geo_point", |v| format!("{:.4},{:.4}", v.place().latitude, v.place().longitude)),
    ("geohash", |v| v.characters("0123456789bcdefghjkmnpqrstuvwxyz", 9)),
    ("language lang language_code", |v| v.place().country.language.to_owned()),
    ("locale", locale),
    ("timezone time_zone tz", |v| v.place().time_zone.to_owned()),
    ("station station_name", |v| format!("{} Central", v.town())),
    ("route", |v| { let (from, to) = (v.place().city, v.town()); format!("{from} – {to}") }),
    // What people write
    ("title headline heading subject subject_line", |v| v.title()),
    ("description summary about bio overview excerpt preheader", |v| v.description()),
    ("message msg error error_message status_message warning error_description", |v| v.message()),
    ("detail error_detail cause", |v| v.detail()),
    ("text content body caption transcript snippet", |v| v.text()),
    ("html html_text html_body html_content html_description html_notes body_html", |v| format!("<p>{}</p>", v.text())),
    ("template body_template", |v| format!("Your {} is ready: {{{{url}}}}", v.subject())),
    ("event event_type event_name", |v| format!("{}.{}", v.subject().replace(' ', "_"), v.pick(&["created", "updated", "deleted"]))),
    ("command", |v| format!("sync {}", v.subject().replace(' ', "-"))),
    ("change changes", |v| v.message()),
    ("input inputs output outputs result", |v| v.text()),
    ("tool_name function_name", |v| format!("{}_{}", v.pick(&["search", "list", "fetch", "summarize"]), v.pick(&["documents", "records", "files"]))),
    ("arguments parameters", |v| format!("{{\"limit\":{}}}", v.number(1, 9) * 10)),
    ("expression formula", |v| format!("{} > 0", v.subject().replace(' ', "_"))),
    ("document", |v| v.file().0.to_owned()),
    // Addresses on the web, hosts
    ("url uri link href website homepage endpoint page_url", url),
    ("s3_uri s3_url bucket_uri", |v| format!("s3://example-bucket/{}/{}", v.subject().replace(' ', "-"), v.file().0)),
    ("logo avatar image icon photo picture thumbnail banner cover cover_image", image),
    ("logo_url avatar_url image_url icon_url photo_url picture_url thumbnail_url image_uri preview_url", image),
    ("video_url video_uri", |v| format!("https://example.com/videos/{}.mp4", v.hex(8))),
    ("webhook_url callback_url hook_url", |v| format!("https://example.com/webhooks/{}", v.hex(8))),
    ("redirect_uri redirect_url return_url success_url", |_| "https://app.example.com/callback".to_owned()),
    ("api_url base_url", |_| "https://api.example.com".to_owned()),
    ("ip ip_address remote_addr ip_addr client_ip ipv4 ipv4_address", ipv4),
    ("ipv6 ipv6_address", |v| format!("2001:db8::{:x}", v.number(1, 0xffff))),
    ("cidr cidr_block subnet subnet_mask_cidr network_range", |v| format!("10.{}.{}.0/24", v.number(0, 99), v.number(0, 99))),
    ("ip_range", |v| format!("10.{0}.{1}.0-10.{0}.{1}.255", v.number(0, 99), v.number(0, 99))),
    ("netmask subnet_mask", |_| "255.255.255.0".to_owned()),
    // From the range that is kept for documentation (RFC 7042 §2.1.2).
    ("mac mac_address mac_addr hardware_address", |v| format!("00:00:5e:00:53:{}", v.hex(2))),
    ("host hostname fqdn dns_name server_name", |v| format!("{}.example.com", v.pick(HOSTS))),
    ("domain domain_name", |v| v.pick(&["example.com", "example.org", "example.net"]).to_owned()),
    ("subdomain", |v| v.pick(HOSTS).to_owned()),
    ("nameserver name_server ns", |v| format!("ns{}.example.com", v.number(1, 4))),
    // Files
    ("path directory folder key_prefix prefix", |v| format!("{}/{}", v.subject().replace(' ', "-"), v.pick(&["2025", "archive", "incoming"]))),
    ("file_path filepath object_key", |v| format!("{}/{}", v.subject().replace(' ', "-"), v.file().0)),
    ("file file_name filename attachment report_file", |v| v.file().0.to_owned()),
    ("mime mime_type content_type media_type", |v| v.file().1.to_owned()),
    ("extension file_extension", |v| v.file().0.rsplit('.').next().unwrap_or_default().to_owned()),
    ("container_image docker_image", |v| format!("registry.example.com/{}:{}.{}", v.pick(&["api", "worker", "frontend"]), v.number(1, 3), v.number(0, 9))),
    // Time
    ("at on timestamp datetime date_time start_time end_time created updated modified expires seen accessed last_login last_used last_active", |v| v.date_time()),
    ("date birthday", |v| v.date()),
    ("day", |v| v.date()),
    ("month", |v| format!("2025-{:02}", v.number(1, 5))),
    ("year fiscal_year", |v| v.number(2_022, 2_025).to_string()),
    ("duration interval", |v| format!("{}m", v.number(1, 59))),
    ("ttl timeout", |v| format!("{}s", v.number(1, 12) * 300)),
    ("size", size),
    ("age", |v| v.number(18, 80).to_string()),
    // Software
    ("version semver", |v| format!("{}.{}.{}", v.number(1, 4), v.number(0, 9), v.number(0, 9))),
    ("revision", |v| v.number(1, 40).to_string()),
    ("api_version", |v| format!("v{}", v.number(1, 3))),
    ("sha commit commit_sha commit_id commit_hash git_sha git_commit sha1", |v| v.hex(40)),
    ("short_sha", |v| v.hex(7)),
    ("hash checksum digest sha256 sha256sum content_hash file_hash", |v| v.hex(64)),
    ("sha512", |v| v.hex(128)),
    ("sha384", |v| v.hex(96)),
    ("md5 md5sum etag e_tag content_md5 md5_hash digest_md5 hash_md5 checksum_md5", |v| v.hex(32)),
    ("sha1_hash checksum_sha1 hash_sha1", |v| v.hex(40)),
    ("crc32 crc", |v| v.hex(8)),
    ("signature integrity", |v| v.hex(64)),
    ("nonce salt", |v| v.hex(24)),
    ("hex hex_string hex_value", |v| v.hex(12)),
    ("tx_hash transaction_hash block_hash", |v| format!("0x{}", v.hex(64))),
    ("wallet_address contract_address wallet", |v| format!("0x{}", v.hex(40))),
    ("fingerprint", fingerprint),
    ("public_key ssh_public_key ssh_key", |v| format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{} ada@example.com", v.base62(43))),
    ("color colour hex_color color_hex hex_code hex_colour background_color background", |v| format!("#{}", v.hex(6))),
    ("base64 binary", |v| format!("{}A==", v.base62(21))),
    ("authorization", |v| format!("Bearer example_{}", v.base62(16))),
    ("token secret api_key access_key secret_key private_key client_secret credential jwt bearer", |v| format!("example_{}", v.base62(16))),
    ("password passphrase", |v| format!("example-{}-{}", v.pick(COLORS), v.digits(4))),
    ("cursor next_cursor next_token page_token continuation_token", |v| v.base62(16)),
    // How far a thing is
    ("status phase stage", status),
    ("state", state),
];

/// All lines, put together when the first text is made.
static TABLE: LazyLock<Table<Source>> = LazyLock::new(|| {
    let choices = CHOICES.iter().map(|(names, words)| (*names, Source::OneOf(words)));
    Table::new(choices.chain(NAMES.iter().map(|(names, maker)| (*names, Source::Made(*maker)))))
});

/// Hosts below a domain.
pub const HOSTS: &[&str] = &["www", "api", "app", "mail", "status", "docs", "shop", "cdn"];

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
    "enterprise",
    "account",
    "client",
    "partner",
    "publisher",
];

/// Whose mailbox it is, where a name such as `billing_email` says so.
const MAILBOXES: &[&str] =
    &["admin", "alerts", "billing", "info", "legal", "notifications", "sales", "security", "support"];

/// What a name may be, where it is not that of another thing.
const QUALITIES: &[&str] = &[
    "common", "current", "custom", "display", "external", "full", "internal", "legal", "local", "long",
    "new", "old", "original", "previous", "public", "short", "vanity",
];

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
    if let Some(name) = of_fault(voice) {
        return Some(name);
    }
    let one_of_many = || TABLE.of_ending(&label::singular(voice.label.as_str()));
    let source = voice.key().and_then(|key| TABLE.find(&key)).or_else(|| TABLE.find(&voice.label));
    Some(match source.or_else(one_of_many)? {
        Source::Made(maker) => maker(voice),
        Source::OneOf(words) => voice.pick(words).to_owned(),
    })
}

/// Text for a place whose name tells nothing, but for what it is: `Default mooring`.
pub fn plain_text(voice: &mut Voice<'_>) -> String {
    if let Some(range) = number_names::named(&voice.label) {
        return voice.whole(range.low as i64, range.high as i64).to_string();
    }
    match voice.label.as_str() {
        "" => voice.title(),
        name => voice.title_of(&name.replace('_', " ")),
    }
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
    let before =
        ["name", "label", "alias"].iter().map(|last| voice.label.before(last)).find(|stem| !stem.is_empty());
    let before = before.filter(|before| !QUALITIES.contains(before)).unwrap_or_default().replace('_', " ");
    let thing = if before.is_empty() { voice.subject() } else { before.clone() };
    match thing.rsplit(' ').next().unwrap_or_default() {
        whose if label::PEOPLE.contains(&whose) => voice.person().full,
        _ if before.is_empty() && voice.is_about_a_person() => voice.person().full,
        whose if COMPANIES.contains(&whose) => voice.company(),
        "city" | "town" => voice.place().city.to_owned(),
        "country" => voice.place().country.name.to_owned(),
        "station" => format!("{} Central", voice.place().city),
        _ => voice.title_of(&thing),
    }
}

/// Who a message is from or for; where no message stands beside it, the days that something is from and to.
fn correspondent(voice: &mut Voice<'_>) -> String {
    let is_bare = ["from", "to"].contains(&voice.label.as_str());
    match voice.label.as_str() {
        "cc" | "bcc" => email(voice),
        _ if !is_bare => voice.person().full,
        _ if voice.has_sibling(&["subject", "body", "cc", "text", "html", "message"]) => email(voice),
        _ => voice.date(),
    }
}

/// What a fault is called in an answer that tells of one: by programs, by people.
fn of_fault(voice: &Voice<'_>) -> Option<String> {
    let name = voice.fault_name()?;
    match voice.label.as_str() {
        "code" | "error_code" | "type" | "error_type" | "kind" | "reason" | "error_name" => {
            Some(name.replace(' ', "_"))
        }
        "title" | "name" | "error_title" | "status_text" | "reason_phrase" => {
            Some(name.split(' ').map(capitalized).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}

/// The size of clothes, or of anything that is measured.
fn size(voice: &mut Voice<'_>) -> String {
    match voice.label.as_str() {
        "size" | "shirt_size" | "clothing_size" => voice.pick(&["S", "M", "L", "XL"]).to_owned(),
        _ => voice.pick(&["16", "32", "64", "128"]).to_owned(),
    }
}

/// The digest of a key or a certificate, as tools show it, or of anything else.
fn fingerprint(voice: &mut Voice<'_>) -> String {
    let of_key = |words: &str| ["key", "ssh", "cert"].iter().any(|word| words.contains(word));
    if of_key(&voice.subject()) || of_key(voice.label.as_str()) {
        codes::pairs(16, voice)
    } else {
        voice.hex(32)
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
    static TABLE: LazyLock<Table<Maker>> = LazyLock::new(|| Table::new(OF_PEOPLE.iter().copied()));
    let maker = TABLE.find(&voice.label);
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
    static TABLE: LazyLock<Table<()>> = LazyLock::new(|| Table::new(ENOUGH.iter().map(|name| (*name, ()))));
    TABLE.find(label).is_some()
}

/// A number from a range that is kept for fiction, where there is one.
pub fn phone(voice: &mut Voice<'_>) -> String {
    let form = voice.place().country.phone;
    let area = voice.pick(&["202", "212", "303", "415", "617"]);
    let form = form.replacen("###-555", &format!("{area}-555"), 1);
    form.chars().map(|c| if c == '#' { voice.digits(1) } else { c.to_string() }).collect()
}

fn street(voice: &mut Voice<'_>) -> String {
    // A Japanese street name ends in the number of a block, of which there are few.
    let most = if voice.place().country.code == "JP" { 6 } else { 199 };
    let number = voice.number(1, most).to_string();
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
    if voice.fault().is_some() {
        return "error".to_owned();
    }
    let subject = voice.subject();
    let is_work = subject.split(' ').any(|word| WORK.contains(&word));
    let states: &[&str] =
        if is_work { &["completed", "running", "completed", "pending"] } else { &["active"] };
    voice.pick(states).to_owned()
}

/// Who speaks in a conversation, or what a person may do.
fn role(voice: &mut Voice<'_>) -> String {
    let subject = voice.subject();
    let is_talk = TALKS.iter().any(|word| subject.contains(word));
    voice
        .pick(if is_talk { &["user", "assistant"] } else { &["admin", "editor", "member", "viewer"] })
        .to_owned()
}

pub fn locale(voice: &mut Voice<'_>) -> String {
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_name_stands_in_two_lines() {
        let lines = NAMES.iter().map(|(names, _)| *names).chain(CHOICES.iter().map(|(names, _)| *names));
        let mut seen = HashSet::new();
        let twice: Vec<_> =
            lines.flat_map(|names| names.split(' ')).filter(|name| !seen.insert(*name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
