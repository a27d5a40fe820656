//! One exchange on its way: its secrets give way where they stand, and are remembered.

use std::borrow::Cow;
use std::collections::HashMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::exchange::{Confidential, Hidden, Redactor};
use super::known::Remembered;
use super::pseudonym::{Kind, mails, pseudonyms};
use super::sought::Sought;
use super::{MASK, decoded, is_link, secrets};
use crate::finding::{Part, Side};

pub struct Pass<'a> {
    pub(super) redactor: &'a Redactor,
    pub(super) contract: &'a dyn Confidential,
    pub(super) sought: Sought,
    /// What exchanges to come will be searched for, with its stand-in.
    secrets: Vec<(String, String)>,
}

impl<'a> Pass<'a> {
    pub fn new(redactor: &'a Redactor, contract: &'a dyn Confidential, before: Remembered) -> Self {
        Self { redactor, contract, sought: Sought::new(before), secrets: Vec::new() }
    }

    /// All that is to be looked for, and what of it in exchanges to come, too.
    pub fn found(self) -> (Sought, Vec<(String, String)>) {
        (self.sought, self.secrets)
    }

    /// The stand-in for a secret, which is looked for everywhere from now on.
    pub(super) fn hide(&mut self, secret: &str) -> String {
        let known = self.sought.stand_in(secret).map(str::to_owned);
        let stand_in = known.unwrap_or_else(|| self.redactor.stand_ins.text(secret));
        self.remember(Hidden::Secret, secret, &stand_in);
        stand_in
    }

    /// The same for what may be personal.
    pub(super) fn hide_as(&mut self, why: Hidden, real: &str) -> String {
        let Hidden::Personal(kind) = why else { return self.hide(real) };
        let made = || pseudonyms(&self.redactor.stand_ins, kind, real).into_iter().next();
        let pseudonym = self.sought.stand_in(real).map(str::to_owned).or_else(made);
        let pseudonym = pseudonym.unwrap_or_else(|| real.to_owned());
        self.remember(why, real, &pseudonym);
        pseudonym
    }

    pub(super) fn remember(&mut self, why: Hidden, real: &str, stand_in: &str) {
        let plain = decoded(real);
        for text in [real, &plain] {
            self.sought.own().add(text, stand_in.to_owned());
        }
        // Of what is personal there is too much.
        if why == Hidden::Secret {
            self.secrets.push((real.to_owned(), stand_in.to_owned()));
        }
    }

    pub fn headers(&mut self, side: Side, headers: &HeaderMap) -> HeaderMap {
        let mut clean = HeaderMap::new();
        for (name, value) in headers {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let hidden = self.header(side, name, &text);
            let value = hidden.map_or(Ok(value.clone()), |text| HeaderValue::from_str(&text));
            clean.append(name.clone(), value.unwrap_or(HeaderValue::from_static(MASK)));
        }
        clean
    }

    /// A header's value without what it is known to hold; none where that is nothing.
    fn header(&mut self, side: Side, name: &HeaderName, text: &str) -> Option<String> {
        if *name == AUTHORIZATION || *name == PROXY_AUTHORIZATION {
            return Some(self.authorization(text));
        }
        if *name == COOKIE {
            let pairs = text.split(';').map(|pair| self.pair(pair)).collect::<Vec<_>>();
            return Some(pairs.join(";"));
        }
        if *name == SET_COOKIE {
            let (pair, attributes) = text.split_at(text.find(';').unwrap_or(text.len()));
            return Some(format!("{}{attributes}", self.pair(pair)));
        }
        let plan = self.contract.plan();
        let is_secret = plan.hides_header(name.as_str());
        match self.hidden(side, Part::Header(name.to_string()), name.as_str(), is_secret) {
            Some(why) => Some(self.hide_as(why, text)),
            None => is_link(text).then(|| plan.url(text).into_owned()),
        }
    }

    /// Why a parameter or a header must not be seen, if that is so.
    fn hidden(&self, side: Side, part: Part, name: &str, is_secret: bool) -> Option<Hidden> {
        if is_secret || self.contract.hides(side, &part) {
            return Some(Hidden::Secret);
        }
        let personal = &self.redactor.personal;
        let formats = if personal.is_empty() { Vec::new() } else { self.contract.formats(side, &part) };
        let by_format = || formats.iter().find_map(|format| personal.kind(format)).map(Hidden::Personal);
        self.redactor.hides(name).or_else(by_format)
    }

    /// `Bearer …`, `Basic …`: the scheme is no secret.
    fn authorization(&mut self, text: &str) -> String {
        let Some((scheme, secret)) = text.trim().split_once(' ') else { return self.hide(text) };
        let secret = secret.trim();
        if scheme.eq_ignore_ascii_case("basic")
            && let Ok(bytes) = BASE64_STANDARD.decode(secret)
            && let Ok(plain) = String::from_utf8(bytes)
        {
            self.hide(&plain);
            plain.split_once(':').map(|(_, password)| self.hide(password));
        }
        format!("{scheme} {}", self.hide(secret))
    }

    /// `name=secret`, as cookies have it.
    fn pair(&mut self, pair: &str) -> String {
        match pair.split_once('=') {
            Some((name, secret)) if !secret.trim().is_empty() => {
                format!("{name}={}", self.hide(secret.trim().trim_matches('"')))
            }
            _ => pair.to_owned(),
        }
    }

    pub fn path(&mut self, path: &str) -> String {
        let why = |name: &str| self.hidden(Side::Request, Part::Path(name.to_owned()), name, false);
        let parameters = self.contract.path().into_iter();
        let hidden: Vec<_> = parameters.filter_map(|(name, text)| Some((text, why(&name)?))).collect();
        if hidden.is_empty() {
            return path.to_owned();
        }
        let segments = path.split('/').map(|segment| {
            let found = hidden.iter().find(|(text, _)| text == segment);
            found.map_or(segment.to_owned(), |(_, why)| match why {
                Hidden::Secret => self.hide(segment),
                Hidden::Personal(_) => {
                    form_encoded(&self.hide_as(*why, &decoded(segment))).replace('+', "%20")
                }
            })
        });
        segments.collect::<Vec<_>>().join("/")
    }

    /// The query of a URL.
    pub fn query(&mut self, query: &str) -> String {
        self.pairs(query, &HashMap::new())
    }

    /// The pairs of a query or a form, some of which are declared to be hidden.
    pub(super) fn pairs(&mut self, pairs: &str, declared: &HashMap<String, Hidden>) -> String {
        let pairs = pairs.split('&').map(|pair| {
            let Some((raw, secret)) = pair.split_once('=') else { return pair.to_owned() };
            let name = form_decoded(raw);
            let plan = self.contract.plan();
            let by_name =
                || self.hidden(Side::Request, Part::Query(name.clone()), &name, plan.hides_query(&name));
            let why = declared.get(&name).copied().or_else(by_name);
            let value = form_decoded(secret);
            if let Some(why) = why.filter(|_| !value.is_empty()) {
                return format!("{raw}={}", form_encoded(&self.hide_as(why, &value)));
            }
            match is_link(&value).then(|| plan.url(&value)) {
                Some(Cow::Owned(masked)) => format!("{raw}={}", form_encoded(&masked)),
                _ => format!("{raw}={}", self.inside(secret, &value)),
            }
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    pub fn by_form(&mut self, headers: &[HeaderMap], path: &str, query: &str) {
        let values = headers.iter().flat_map(HeaderMap::values);
        for value in values.filter_map(|value| value.to_str().ok()) {
            self.known_forms(value);
        }
        self.known_forms(&decoded(path));
        self.known_forms(&form_decoded(query));
    }

    /// Remembers the secrets that a text shows by their form, or by a pattern of the user.
    pub(super) fn known_forms(&mut self, text: &str) {
        if secrets::may_be_in(text.as_bytes()) {
            for secret in secrets::all(text) {
                self.hide(secret);
            }
        }
        let redactor = self.redactor;
        for pattern in &redactor.patterns {
            let mut cache = pattern.create_cache();
            let found: Vec<_> = pattern.find_iter(&mut cache, text).map(|found| found.range()).collect();
            for secret in found.into_iter().filter_map(|range| text.get(range)) {
                self.hide(secret);
            }
        }
        if redactor.personal.has_mail() {
            for mail in mails(text) {
                self.hide_as(Hidden::Personal(Kind::Email), mail);
            }
        }
    }
}

pub fn form_decoded(text: &str) -> String {
    decoded(&text.replace('+', " ")).into_owned()
}

pub fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
