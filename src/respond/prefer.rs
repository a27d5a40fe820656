//! What a request asks of the mock itself: `Prefer` (RFC 7240), or the same in the query.

use std::fmt;

use http::HeaderName;

use super::answer::{Answer, AnswerSource, quoted};
use crate::exchange::Request;
use crate::finding::{ExchangePlace, Finding, Part, nearest};
use crate::rules::UNDECLARED_PARAMETER;

/// The preferences that are understood; all others are ignored, as RFC 7240 §2 asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    pub code: Option<u16>,
    pub example: Option<String>,
    pub dynamic: Option<bool>,
    pub seed: Option<u64>,
    pub variant: Option<Wanted>,
    /// Those whose value cannot be understood, as they were written.
    pub invalid: Vec<String>,
    /// Whether they stood in the query.
    pub in_query: bool,
}

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// Which variant of an answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Another one at each request, in their order.
    Next,
    /// The one with this number, counted from 1.
    Number(usize),
    /// The one with this name.
    Named(String),
}

impl Wanted {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "" => None,
            "next" => Some(Self::Next),
            _ if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok().map(Self::Number),
            _ => Some(Self::Named(text.to_owned())),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Next => f.write_str("next"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Named(name) => f.write_str(&quoted(name)),
        }
    }
}

const QUERY_MARK: &str = "__";

impl Preference {
    /// Reads `code=404, example="acme"`; a comma or a semicolon stands between two.
    ///
    /// ```
    /// use bonafide::respond::Preference;
    ///
    /// let preference = Preference::parse("code=404, example=\"no such user\"");
    /// assert_eq!(preference.code, Some(404));
    /// assert_eq!(preference.example.as_deref(), Some("no such user"));
    /// ```
    pub fn parse(text: &str) -> Self {
        let mut preference = Self::default();
        for item in split_unquoted(text) {
            let (name, value) = item.split_once('=').unwrap_or((item, ""));
            preference.set(name.trim(), &unquoted(value.trim()));
        }
        preference
    }

    /// What of a text asks for nothing that a mock knows, with the close name where there is one. In a
    /// request it is ignored.
    ///
    /// ```
    /// use bonafide::respond::Preference;
    ///
    /// let unknown = Preference::unknown("varaint=next, code=404");
    /// assert_eq!(unknown.collect::<Vec<_>>(), [("varaint", Some("variant"))]);
    /// ```
    pub fn unknown(text: &str) -> impl Iterator<Item = (&str, Option<&'static str>)> {
        let names =
            split_unquoted(text).map(|item| item.split_once('=').map_or(item, |(name, _)| name).trim());
        let unknown = names.filter(|name| !NAMES.contains(&name.to_ascii_lowercase().as_str()));
        unknown.map(|name| (name, nearest(name, NAMES)))
    }

    /// Reads the preferences of a request and takes those in its query off the URL, so that nothing
    /// else sees them. The header decides where there is one.
    pub fn take(request: &mut Request) -> Self {
        let from_query = request.query.as_deref().is_some_and(|query| query.contains(QUERY_MARK));
        let from_query = if from_query { Self::take_from_query(request) } else { Self::default() };
        let mut lines =
            request.headers.get_all(PREFER).iter().filter_map(|line| line.to_str().ok()).peekable();
        if lines.peek().is_none() {
            return from_query;
        }
        Self::parse(&lines.collect::<Vec<_>>().join(","))
    }

    /// What of it an answer honours: nothing generated follows no seed, and a refusal nothing at all.
    pub fn honoured_by(&self, answer: &Answer) -> Option<Self> {
        if self.is_empty() {
            return None;
        }
        let generated = matches!(answer.source, AnswerSource::Generated { .. });
        let refused = matches!(answer.source, AnswerSource::Refusal | AnswerSource::Problem);
        let honoured = Self {
            code: self.code,
            example: self.example.clone(),
            dynamic: self.dynamic.filter(|dynamic| generated || !dynamic),
            seed: self.seed.filter(|_| generated),
            variant: answer.variant.map(Wanted::Number),
            invalid: Vec::new(),
            in_query: false,
        };
        (!refused && !honoured.is_empty()).then_some(honoured)
    }

    /// Where in a request the preference with this name stands.
    pub(super) fn part(&self, name: &str) -> Part {
        match self.in_query {
            true => Part::Query(format!("{QUERY_MARK}{name}")),
            false => Part::Header(PREFER.as_str().to_owned()),
        }
    }

    /// The name of the preference that decides first, and that fails first.
    pub(super) fn deciding(&self) -> &str {
        match self.invalid.first().and_then(|invalid| invalid.split('=').next()) {
            Some(name) => name,
            None if self.example.is_some() => "example",
            None => "code",
        }
    }

    /// Helps with query parameters that are not declared, but nearly preferences.
    pub fn suggest(findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|finding| finding.rule == &UNDECLARED_PARAMETER) {
            let Some(ExchangePlace { part: Part::Query(name), .. }) = &finding.exchange else { continue };
            let near = name.strip_prefix(QUERY_MARK).and_then(|name| nearest(name, NAMES));
            if let Some(near) = near {
                finding.help = Some(format!("did you mean `{QUERY_MARK}{near}`?"));
            }
        }
    }

    /// True where nothing is preferred.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn take_from_query(request: &mut Request) -> Self {
        let mut preference = Self::default();
        let query = request.query.take().unwrap_or_default();
        let rest: Vec<_> = query
            .split('&')
            .filter(|pair| {
                let (name, value) = form_urlencoded::parse(pair.as_bytes()).next().unwrap_or_default();
                let own = name.strip_prefix(QUERY_MARK).filter(|name| NAMES.contains(name));
                own.map(|name| preference.set(name, &value)).is_none()
            })
            .collect();
        preference.in_query = !preference.is_empty();
        request.query = (!rest.is_empty()).then(|| rest.join("&"));
        preference
    }

    /// Of one name only the first counts (RFC 7240 §2).
    fn set(&mut self, name: &str, value: &str) {
        let Some(known) = NAMES.into_iter().find(|known| name.eq_ignore_ascii_case(known)) else { return };
        if self.has(known) {
            return;
        }
        let understood = match known {
            "code" => {
                self.code = value.parse().ok().filter(|code| (200..=599).contains(code));
                self.code.is_some()
            }
            "example" => {
                self.example = Some(value.to_owned());
                true
            }
            "dynamic" => {
                // A preference without a value is on.
                self.dynamic = if value.is_empty() { Some(true) } else { value.parse().ok() };
                self.dynamic.is_some()
            }
            "seed" => {
                self.seed = value.parse().ok();
                self.seed.is_some()
            }
            _ => {
                self.variant = Wanted::parse(value);
                self.variant.is_some()
            }
        };
        if !understood {
            self.invalid.push(format!("{known}={value}"));
        }
    }

    /// True where something was said under this name, be it understood or not.
    fn has(&self, name: &str) -> bool {
        let is_set = match name {
            "code" => self.code.is_some(),
            "example" => self.example.is_some(),
            "dynamic" => self.dynamic.is_some(),
            "seed" => self.seed.is_some(),
            _ => self.variant.is_some(),
        };
        let is_of_name = |said: &String| said.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        is_set || self.invalid.iter().any(is_of_name)
    }
}

/// What may stand behind the name of a preference that was not understood.
pub(super) fn expected(invalid: &str) -> &'static str {
    match invalid.split('=').next() {
        Some("code") => "it takes a status from 200 to 599, as `code=404`",
        Some("dynamic") => "it takes `true` or `false`",
        Some("seed") => "it takes a whole number from 0, as `seed=7`",
        _ => "it takes a name, a number or `next`, as `variant=next`",
    }
}

const NAMES: [&str; 5] = ["code", "example", "dynamic", "seed", "variant"];

/// As `Preference-Applied` says it (RFC 7240 §3).
impl fmt::Display for Preference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = [
            self.code.map(|code| format!("code={code}")),
            self.example.as_ref().map(|name| format!("example={}", quoted(name))),
            self.dynamic.map(|dynamic| format!("dynamic={dynamic}")),
            self.seed.map(|seed| format!("seed={seed}")),
            self.variant.as_ref().map(|variant| format!("variant={variant}")),
        ];
        f.write_str(&items.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        plain.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    plain
}

/// The items between commas and semicolons that do not stand inside quotes.
fn split_unquoted(text: &str) -> impl Iterator<Item = &str> {
    let (mut in_quotes, mut escaped) = (false, false);
    let items = text.split(move |c| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            '"' if !was_escaped => in_quotes = !in_quotes,
            '\\' if in_quotes && !was_escaped => escaped = true,
            ',' | ';' if !in_quotes => return true,
            _ => {}
        }
        false
    });
    items.map(str::trim).filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use http::Method;
    use proptest::prelude::*;

    use super::*;

    fn any_variant() -> impl Strategy<Value = Wanted> {
        let named = ".*[:=].*".prop_map(Wanted::Named);
        prop_oneof![Just(Wanted::Next), any::<usize>().prop_map(Wanted::Number), named]
    }

    proptest! {
        #[test]
        fn what_is_applied_can_be_asked_again(
            code in prop::option::of(200u16..600), example in prop::option::of(".*"),
            dynamic in prop::option::of(any::<bool>()), seed in prop::option::of(any::<u64>()),
            variant in prop::option::of(any_variant()),
        ) {
            let preference = Preference { code, example, dynamic, seed, variant, invalid: Vec::new(), in_query: false };
            prop_assert_eq!(Preference::parse(&preference.to_string()), preference);
        }

        #[test]
        fn nothing_makes_it_panic(text in ".*") {
            Preference::parse(&text);
        }
    }

    #[test]
    fn the_query_form_is_taken_off_the_url() {
        let mut request = Request::new(Method::GET, "/x?a=1&__code=404&__example=no%20one&__other=2&b");
        let preference = Preference::take(&mut request);
        assert_eq!((preference.code, preference.example.as_deref()), (Some(404), Some("no one")));
        assert_eq!(request.query.as_deref(), Some("a=1&__other=2&b"));
    }

    #[test]
    fn the_header_decides_over_the_query() {
        let mut request = Request::new(Method::GET, "/x?__code=404");
        request.headers.insert("prefer", http::HeaderValue::from_static("code=500; respond-async"));
        assert_eq!(Preference::take(&mut request).code, Some(500));
        assert_eq!(request.query, None);
    }

    #[test]
    fn of_several_with_one_name_the_first_counts() {
        let preference = Preference::parse("variant=2, variant=3, seed=x, seed=1, dynamic");
        assert_eq!(preference.variant, Some(Wanted::Number(2)));
        assert_eq!((preference.seed, preference.dynamic), (None, Some(true)));
        assert_eq!(preference.invalid, ["seed=x"]);
    }

    #[test]
    fn values_that_mean_nothing_are_kept_to_be_named() {
        assert_eq!(Preference::parse("code=many, seed=-1").invalid, ["code=many", "seed=-1"]);
    }
}
