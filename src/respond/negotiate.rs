//! Proactive content negotiation (RFC 9110 §12.5.1).

use std::cmp::Reverse;

use http::{HeaderMap, header::ACCEPT};
use mediatype::{MediaType, ReadParams, names};

/// What a client accepts.
#[derive(Debug)]
pub enum Accept {
    Anything,
    Only(Vec<Range>),
}

/// One media range with its weight, in thousandths.
#[derive(Debug)]
pub struct Range {
    text: String,
    weight: u16,
}

impl Accept {
    pub fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT);
        // The common cases need no parsing.
        if lines.iter().all(|line| line == "*/*") {
            return Self::Anything;
        }
        let texts = lines.iter().filter_map(|line| line.to_str().ok());
        let ranges: Vec<_> = texts.flat_map(|line| line.split(',')).filter_map(Range::parse).collect();
        if ranges.is_empty() { Self::Anything } else { Self::Only(ranges) }
    }

    /// The index of the offer that is liked best: by weight, then JSON, then the order of offers.
    pub fn choose<'a>(&self, offers: impl Iterator<Item = &'a str>) -> Option<usize> {
        let weighed =
            offers.enumerate().map(|(index, offer)| (self.judge(offer), is_json(offer), Reverse(index)));
        let liked = weighed.filter(|((weight, _), ..)| *weight > 0);
        liked.max().map(|(.., Reverse(index))| index)
    }

    /// The weight of a media type, in thousandths; 0 where it is not accepted.
    pub fn weight(&self, offer: &str) -> u16 {
        self.judge(offer).0
    }

    /// The weight and the specificity of the most specific range which covers a media type.
    fn judge(&self, offer: &str) -> (u16, usize) {
        let Self::Only(ranges) = self else { return (1000, 0) };
        let Ok(offer) = MediaType::parse(offer) else { return (0, 0) };
        let covering = ranges.iter().filter_map(|range| Some((range.specificity(&offer)?, range.weight)));
        covering.max().map_or((0, 0), |(specificity, weight)| (weight, specificity))
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let parsed = MediaType::parse(text).ok()?;
        let weight = match parsed.get_param(names::Q) {
            Some(weight) => (weight.as_str().parse::<f32>().ok()?.clamp(0.0, 1.0) * 1000.0).round() as u16,
            None => 1000,
        };
        Some(Self { text: text.to_owned(), weight })
    }

    /// How exactly the range covers an offer, if it does. An offer that is a range itself, as
    /// documents write them, is covered by what it covers.
    fn specificity(&self, offer: &MediaType<'_>) -> Option<usize> {
        let range = MediaType::parse(&self.text).ok()?;
        let star = names::_STAR;
        if range.ty == star || offer.ty == star {
            return Some(0);
        }
        if range.ty != offer.ty {
            return None;
        }
        if range.subty == star || offer.subty == star {
            return Some(1);
        }
        let same = range.subty == offer.subty && range.suffix == offer.suffix;
        // `application/json` is a fair answer to it from `application/hal+json`, and less exact.
        let json = self.weight > 0
            && range.suffix.is_none()
            && range.subty == names::JSON
            && offer.suffix == Some(names::JSON);
        let params = || range.params().filter(|(name, _)| *name != names::Q && *name != names::CHARSET);
        let met = params().all(|(name, value)| offer.get_param(name) == Some(value));
        match (same && met, json) {
            (true, _) => Some(3 + params().count()),
            (false, true) => Some(2),
            (false, false) => None,
        }
    }
}

fn is_json(offer: &str) -> bool {
    crate::contract::media::is_json(offer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str, offers: &[&'static str]) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert("accept", accept.parse().unwrap());
        Accept::of(&headers).choose(offers.iter().copied()).map(|index| offers[index])
    }

    #[test]
    fn the_best_liked_is_chosen() {
        let offers = ["text/csv", "application/json", "application/xml"];
        let cases = [
            ("*/*", Some("application/json")),
            ("text/*", Some("text/csv")),
            ("application/xml, */*;q=0.1", Some("application/xml")),
            ("application/*;q=0.5, application/json;q=0", Some("application/xml")),
            ("image/png", None),
            ("text/html, application/xhtml+xml, */*;q=0.8", Some("application/json")),
            ("nonsense", Some("application/json")),
        ];
        for (accept, offer) in cases {
            assert_eq!(chosen(accept, &offers), offer, "{accept}");
        }
    }

    #[test]
    fn parameters_and_suffixes_count() {
        assert_eq!(chosen("application/json", &["application/hal+json"]), Some("application/hal+json"));
        assert_eq!(chosen("application/hal+json", &["application/json"]), None);
        assert_eq!(
            chosen("application/json;v=2", &["application/json;v=1", "application/json;v=2"]),
            Some("application/json;v=2")
        );
    }
}
