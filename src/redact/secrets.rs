//! Credentials that can be told by their form alone, in any text.
//!
//! Only forms that nothing else has are known: a prefix that an issuer reserves, and the length and
//! alphabet of what follows it. What might be an ordinary identifier is none of them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;

/// What a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `AKIA…`, `ASIA…`: the id of an access key.
    AwsAccessKey,
    /// `ghp_…`, `gho_…`, `ghu_…`, `ghs_…`, `ghr_…`, `github_pat_…`.
    GitHubToken,
    /// `glpat-…`.
    GitLabToken,
    /// `xoxb-…` and its like.
    SlackToken,
    /// `sk_live_…`, `rk_live_…`; those of test mode open nothing.
    StripeKey,
    /// `sk-…` with the mark that all keys of OpenAI have inside.
    OpenAiKey,
    /// `sk-ant-…`.
    AnthropicKey,
    /// `AIza…`.
    GoogleKey,
    /// `SG.….…`.
    SendGridKey,
    /// `npm_…`.
    NpmToken,
    /// `pypi-…`.
    PyPiToken,
    /// Three parts in base64url, the first of them a header in JSON (RFC 7519 §3).
    Jwt,
    /// `-----BEGIN … PRIVATE KEY-----` (RFC 7468 §10).
    PrivateKey,
    /// `https://name:password@host` (RFC 3986 §3.2.1).
    PasswordInUrl,
}

impl Kind {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::AwsAccessKey => "an AWS access key",
            Kind::GitHubToken => "a GitHub token",
            Kind::GitLabToken => "a GitLab token",
            Kind::SlackToken => "a Slack token",
            Kind::StripeKey => "a Stripe key",
            Kind::OpenAiKey => "an OpenAI key",
            Kind::AnthropicKey => "an Anthropic key",
            Kind::GoogleKey => "a Google API key",
            Kind::SendGridKey => "a SendGrid key",
            Kind::NpmToken => "an npm token",
            Kind::PyPiToken => "a PyPI token",
            Kind::Jwt => "a JSON web token",
            Kind::PrivateKey => "a private key",
            Kind::PasswordInUrl => "a URL with a password",
        }
    }
}

/// How each form begins.
const PREFIXES: [(&str, Kind); 23] = [
    ("AKIA", Kind::AwsAccessKey),
    ("ASIA", Kind::AwsAccessKey),
    ("ghp_", Kind::GitHubToken),
    ("gho_", Kind::GitHubToken),
    ("ghu_", Kind::GitHubToken),
    ("ghs_", Kind::GitHubToken),
    ("ghr_", Kind::GitHubToken),
    ("github_pat_", Kind::GitHubToken),
    ("glpat-", Kind::GitLabToken),
    ("xoxb-", Kind::SlackToken),
    ("xoxp-", Kind::SlackToken),
    ("sk_live_", Kind::StripeKey),
    ("rk_live_", Kind::StripeKey),
    ("sk-", Kind::OpenAiKey),
    ("sk-ant-", Kind::AnthropicKey),
    ("AIza", Kind::GoogleKey),
    ("SG.", Kind::SendGridKey),
    ("npm_", Kind::NpmToken),
    ("pypi-AgE", Kind::PyPiToken),
    ("eyJ", Kind::Jwt),
    ("-----BEGIN ", Kind::PrivateKey),
    ("://", Kind::PasswordInUrl),
    // As JSON may write it.
    (":\\/\\/", Kind::PasswordInUrl),
];

/// Passwords that stand for one, as documentation writes them.
const STAND_INS: [&str; 6] = ["password", "passwd", "pass", "pwd", "pw", "secret"];

static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let prefixes = PREFIXES.map(|(prefix, _)| prefix);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(prefixes).ok()
});

/// The first credential in a text.
///
/// ```
/// use bonafide::redact::secrets::{Kind, find};
///
/// let key = format!("glpat-{}", "x1".repeat(10));
/// assert_eq!(find(&format!("the key is {key}")), Some(Kind::GitLabToken));
/// assert_eq!(find("glpat-is-a-prefix"), None);
/// ```
pub fn find(text: &str) -> Option<Kind> {
    let text = text.as_bytes();
    hits(text).find(|(_, at, _)| begins(text, *at)).map(|(kind, ..)| kind)
}

/// A text in which each character of a credential is a `*`: what stands around keeps its column. One that has
/// none is not copied.
///
/// ```
/// use bonafide::redact::secrets::masked;
///
/// let key = format!("glpat-{}", "x1".repeat(10));
/// assert_eq!(masked(&format!("key: {key}.")), format!("key: {}.", "*".repeat(26)));
/// ```
pub fn masked(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let spans = hits(bytes).filter(|(_, at, _)| begins(bytes, *at)).map(|hit| whole(bytes, hit));
    let spans: Vec<_> = spans.collect();
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let is_hidden = |at: usize| spans.iter().any(|span| span.contains(&at));
    Cow::Owned(text.char_indices().map(|(at, c)| if is_hidden(at) { '*' } else { c }).collect())
}

/// Each credential in a text, those in links included, which open what the links lead to.
pub fn all(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_own = |at: usize| at.checked_sub(1).and_then(|at| bytes.get(at)).is_none_or(|b| !is_base64url(*b));
    let hits = hits(bytes).filter(move |(_, at, _)| is_own(*at));
    hits.filter_map(move |hit| text.get(whole(bytes, hit)))
}

/// From where to where a credential stands.
fn whole(text: &[u8], (kind, start, end): (Kind, usize, usize)) -> Range<usize> {
    let rest = text.get(end..).unwrap_or_default();
    let length = match kind {
        Kind::PrivateKey => rest.len(),
        Kind::PasswordInUrl => userinfo(rest).map_or(0, <[u8]>::len),
        Kind::Jwt | Kind::SendGridKey => run(rest, |b| is_base64url(*b) || *b == b'.'),
        _ => run(rest, |b| is_base64url(*b)),
    };
    // What follows a token in a sentence is no part of it.
    let is_dot = |at: usize| text.get(at) == Some(&b'.');
    let end = end + length;
    start..if is_dot(end.saturating_sub(1)) { end - 1 } else { end }
}

/// Whether there may be a credential in bytes in which text is written, escaped or not. Never wrong
/// where it says no.
pub fn may_be_in(bytes: &[u8]) -> bool {
    hits(bytes).next().is_some()
}

/// Where something of a known form stands, but for what is before it.
fn hits(text: &[u8]) -> impl Iterator<Item = (Kind, usize, usize)> {
    let found = SEARCH.iter().flat_map(move |search| search.find_iter(text));
    found.filter_map(move |found| {
        let (_, kind) = PREFIXES.get(found.pattern().as_usize())?;
        // What comes before the name is no secret.
        let start = if *kind == Kind::PasswordInUrl { found.end() } else { found.start() };
        fits(*kind, text, found.start(), found.end()).then_some((*kind, start, found.end()))
    })
}

/// Whether nothing before it makes it the middle of something else.
fn begins(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|at| text.get(at)) else { return true };
    match text.get(at..at + 3) {
        // A link may carry a token of its own, which opens what it leads to and no more.
        Some(b"eyJ") => !is_base64url(*before) && !b".=/&?%".contains(before),
        _ => !is_base64url(*before),
    }
}

/// Whether what stands between and after the bounds of a prefix is what the form asks for.
fn fits(kind: Kind, text: &[u8], start: usize, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let word = run(rest, u8::is_ascii_alphanumeric);
    let token = run(rest, |b| is_base64url(*b));
    match kind {
        Kind::AwsAccessKey => {
            let after = rest.get(16..).unwrap_or_default();
            // Part of a signed link (`AKIA…/20250131/…`), which is there to be handed out; and the one
            // that all documentation shows.
            let is_scope = after.starts_with(b"/") || after.starts_with(b"%2F");
            token == 16
                && rest.iter().take(16).all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && !is_scope
                && !rest[..16].ends_with(b"EXAMPLE")
        }
        Kind::GitHubToken if end - start > 4 => token >= 60,
        Kind::GitHubToken => word >= 36,
        Kind::GitLabToken => token >= 20,
        Kind::SlackToken => token >= 24 && run(rest, u8::is_ascii_digit) >= 8,
        Kind::StripeKey => word >= 16,
        Kind::OpenAiKey => token >= 40 && contains(&rest[..token], b"T3BlbkFJ"),
        Kind::AnthropicKey => token >= 80,
        Kind::GoogleKey => token == 35,
        Kind::SendGridKey => token == 22 && is_part(rest, 22, |length| length == 43),
        Kind::NpmToken => word == 36,
        Kind::PyPiToken => token >= 60,
        Kind::Jwt => is_jwt(&text[start..]),
        Kind::PrivateKey => {
            let label = run(rest, |b| b.is_ascii_uppercase() || *b == b' ');
            contains(&rest[..label], b"PRIVATE KEY") && rest[label..].starts_with(b"-----")
        }
        Kind::PasswordInUrl => userinfo(rest).is_some_and(has_password),
    }
}

/// What stands before the `@` of a URL's authority.
fn userinfo(authority: &[u8]) -> Option<&[u8]> {
    let length = run(authority, |b| b.is_ascii_graphic() && !b"/?#\\\"'`<>".contains(b) || !b.is_ascii());
    let at = authority[..length].iter().rposition(|b| *b == b'@')?;
    (at + 1 < length).then(|| &authority[..at])
}

/// Whether there is a password that is neither masked nor a variable nor a word that stands for one.
fn has_password(userinfo: &[u8]) -> bool {
    let Some(colon) = userinfo.iter().position(|b| *b == b':') else { return false };
    let password = &userinfo[colon + 1..];
    let is_mask = password.iter().all(|b| b"*.xX".contains(b));
    let is_variable = password.first().is_some_and(|b| b"${[".contains(b));
    !is_mask && !is_variable && !STAND_INS.iter().any(|word| password.eq_ignore_ascii_case(word.as_bytes()))
}

fn is_jwt(text: &[u8]) -> bool {
    let header = run(text, |b| is_base64url(*b));
    let payload = text.get(header + 1..).unwrap_or_default();
    let length = run(payload, |b| is_base64url(*b));
    text.get(header) == Some(&b'.')
        && payload.starts_with(b"eyJ")
        && is_part(payload, length, |length| length >= 10)
        && BASE64_URL_SAFE_NO_PAD.decode(&text[..header]).is_ok_and(|header| {
            serde_json::from_slice::<Value>(&header).is_ok_and(|it| it.get("alg").is_some())
        })
}

/// Whether at `at` there is a dot, and after it a part of the right length.
fn is_part(text: &[u8], at: usize, is_right: impl Fn(usize) -> bool) -> bool {
    text.get(at) == Some(&b'.') && is_right(run(&text[at + 1..], |b| is_base64url(*b)))
}

fn run(text: &[u8], belongs: impl Fn(&u8) -> bool) -> usize {
    text.iter().position(|b| !belongs(b)).unwrap_or(text.len())
}

fn is_base64url(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A credential of each form; put together here, so that no scanner takes this file for a leak.
    fn samples() -> Vec<(String, Kind)> {
        let token = |length: usize| "aB3".chars().cycle().take(length).collect::<String>();
        let part = |json: &str| BASE64_URL_SAFE_NO_PAD.encode(json);
        vec![
            (format!("AKIA{}", "Q7".repeat(8)), Kind::AwsAccessKey),
            (format!("ghp_{}", token(36)), Kind::GitHubToken),
            (format!("github_pat_{}_{}", token(22), token(59)), Kind::GitHubToken),
            (format!("glpat-{}", token(20)), Kind::GitLabToken),
            (format!("xoxb-{}-{}-{}", "1".repeat(12), "2".repeat(12), token(24)), Kind::SlackToken),
            (format!("sk_live_{}", token(24)), Kind::StripeKey),
            (format!("sk-proj-{}T3BlbkFJ{}", token(20), token(20)), Kind::OpenAiKey),
            (format!("sk-ant-api03-{}", token(93)), Kind::AnthropicKey),
            (format!("AIza{}", token(35)), Kind::GoogleKey),
            (format!("SG.{}.{}", token(22), token(43)), Kind::SendGridKey),
            (format!("npm_{}", token(36)), Kind::NpmToken),
            (format!("pypi-AgEIcHlwaS5vcmc{}", token(100)), Kind::PyPiToken),
            (format!("{}.{}.{}", part("{\"alg\":\"HS256\"}"), part("{\"sub\":\"1\"}"), token(43)), Kind::Jwt),
            (format!("-----BEGIN {}PRIVATE KEY-----\nMII", "RSA "), Kind::PrivateKey),
        ]
    }

    #[test]
    fn each_form_is_found_alone_and_in_a_text() {
        for (secret, kind) in samples() {
            assert_eq!(find(&secret), Some(kind), "{secret}");
            assert_eq!(find(&format!("it is \"{secret}\", keep it")), Some(kind), "{secret}");
            assert!(may_be_in(serde_json::json!({ "a": format!("line\n{secret}") }).to_string().as_bytes()));
            let hidden = masked(&format!("it is \"{secret}\"")).into_owned();
            assert!(hidden.starts_with("it is \"***") && find(&hidden).is_none(), "{hidden}");
            // As part of a longer word it is something else.
            assert_eq!(find(&format!("x{secret}")), None, "{secret}");
        }
    }

    #[test]
    fn what_is_ordinary_is_not_found() {
        let [jwt] = [&samples()[12].0];
        for ordinary in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAQ7Q7Q7Q7Q7Q7Q7Q7/20250131/us-east-1/s3/aws4_request",
            "ask-me-anything-about-this-very-long-sentence-in-a-slug",
            "sk_test_aB3aB3aB3aB3aB3aB3aB3aB3",
            "sk-learn-is-a-library-for-machine-learning-in-python-and-more",
            "task_live_aB3aB3aB3aB3aB3aB3aB3",
            "org_demo123",
            "2f1e9f0e-7b1c-4c53-9d0a-3c4f6b8a1d27",
            "eyJhbGciOiJIUzI1NiJ9",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----",
            &format!("https://example.com/file?token={jwt}"),
            &"a".repeat(500),
        ] {
            assert_eq!(find(ordinary), None, "{ordinary}");
        }
    }

    #[test]
    fn a_password_in_a_url_is_found_and_hidden_alone() {
        let url = format!("postgres://admin:{}@db.example.com/a", "Tr0ub4dor");
        assert_eq!(find(&format!("see {url}")), Some(Kind::PasswordInUrl));
        assert_eq!(masked(&url), format!("postgres://{}@db.example.com/a", "*".repeat(15)));
        assert!(may_be_in(url.replace('/', "\\/").as_bytes()));
        for ordinary in [
            "https://example.com:8080/a@b",
            "ssh://git@example.com/a",
            "postgres://user:password@localhost/a",
            "https://ann:***@example.com",
            "postgres://app:${PASSWORD}@db",
            "https://example.com/users?mail=ann:b@example.com",
        ] {
            assert_eq!(find(ordinary), None, "{ordinary}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(sk-|eyJ|AKIA|SG\\.|-----BEGIN |://|[A-Za-z0-9._ -]|\\PC){0,60}") {
            prop_assert!(find(&text).is_none() || may_be_in(text.as_bytes()));
        }
    }
}
