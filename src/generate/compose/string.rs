//! Strings: by format, by name, by pattern, within their lengths.

use std::ops::Range;

use serde_json::{Map, Value};

use super::Composer;
use super::shape::Shape;
use crate::contract::content;
use crate::contract::media::is_json;
use crate::generate::NoValue;
use crate::generate::look::formats;
use crate::generate::look::names;
use crate::generate::look::told;
use crate::generate::look::voice::Voice;
use crate::generate::pattern;
use crate::generate::pattern::dialect;
use crate::generate::pattern::language;
use crate::generate::pattern::splice::splices;
use crate::generate::site::Site;

/// No string is made longer than this, whatever a schema asks for.
const MAX_LENGTH: usize = 100_000;

/// Text that has to be shorter than this is letters: no word would be whole.
const SHORT: usize = 6;

/// How many texts of a format are tried to meet the lengths.
const FORMAT_TRIES: u64 = 8;

/// How many texts of a format, and of a pattern, are put together.
const SPLICE_TRIES: u64 = 3;

/// How many samples of a pattern are tried before a text is searched for, and how many in all.
const SAMPLES: u64 = 4;
const MORE_SAMPLES: u64 = 40;

/// How often a text is searched for.
const SEARCHES: u64 = 3;

impl<'a> Composer<'a> {
    pub fn string(&self, shape: &Shape<'a>, site: &Site<'_>) -> Result<Value, NoValue> {
        let lengths = Lengths::of(shape);
        if lengths.least > MAX_LENGTH || lengths.least > lengths.most {
            return Err(shape.unmet("no text has the length asked for"));
        }
        let patterns = shape.parts.iter().filter_map(|part| part.text("pattern"));
        let patterns: Vec<_> = patterns.map(|pattern| spelled_out(pattern, site)).collect();
        let refused: Vec<_> = shape.broken("pattern").filter_map(|part| part.text("pattern")).collect();
        if patterns.is_empty()
            && let Some(text) = self.holding(shape, &lengths, site)?
        {
            return Ok(Value::String(text));
        }
        let text = match (patterns.is_empty() && refused.is_empty(), shape.text("format")) {
            (true, format) => plain(shape, format, &lengths, site),
            (false, format) => {
                let plain = Value::from(plain(shape, format, &lengths, site));
                if self.fits(&shape.asked, &plain) {
                    return Ok(plain);
                }
                match format.and_then(|format| self.formatted(shape, format, longest(&patterns), site)) {
                    Some(text) => text,
                    None => self.matching(shape, (&patterns, &refused), &lengths, site)?,
                }
            }
        };
        Ok(Value::String(text))
    }

    /// A text that holds what its schema says: JSON of another schema, in a coding.
    fn holding(
        &self,
        shape: &Shape<'a>,
        lengths: &Lengths,
        site: &Site<'_>,
    ) -> Result<Option<String>, NoValue> {
        let Some(part) = shape.parts.iter().find(|part| content::is_told(part.schema)) else {
            return Ok(None);
        };
        let is_json = part.text("contentMediaType").is_some_and(is_json);
        let text = match part.below("contentSchema").filter(|_| is_json) {
            Some(inner) => self.value(&[inner], site.item(0))?.to_string(),
            None if is_json => Value::Object(Map::new()).to_string(),
            None => plain(shape, None, lengths, site),
        };
        Ok(Some(content::write(part.schema, &text)).filter(|text| lengths.hold(text)))
    }

    /// A text of a format in another spelling, or with what a pattern asks for in it.
    fn formatted(&self, shape: &Shape<'a>, format: &str, pattern: &str, site: &Site<'_>) -> Option<String> {
        let fits = |text: &String| self.fits(&shape.asked, &Value::from(text.as_str()));
        let texts = (0..SPLICE_TRIES).filter_map(|turn| formats::text(format, &mut Voice::new(site, turn)));
        let texts: Vec<_> = texts.collect();
        if let Some(other) = texts.iter().flat_map(|text| formats::spellings(format, text)).find(fits) {
            return Some(other);
        }
        let anchor = pattern::anchor(pattern)?;
        let samples =
            (0..SPLICE_TRIES).filter_map(|turn| pattern::sample(pattern, turn, site.again(turn).seed()));
        let samples: Vec<_> = samples.collect();
        let pairs = texts.iter().flat_map(|text| samples.iter().map(move |sample| (text, sample)));
        pairs.flat_map(|(text, sample)| splices(text, sample, anchor)).find(fits)
    }

    /// A text that matches all patterns: a sample of the one that says most, else one that the automata
    /// of all of them lead to.
    fn matching(
        &self,
        shape: &Shape<'a>,
        (patterns, refused): (&[String], &[&str]),
        lengths: &Lengths,
        site: &Site<'_>,
    ) -> Result<String, NoValue> {
        let longest = longest(patterns);
        let fits = |text: &String| lengths.hold(text) && self.fits(&shape.asked, &Value::from(text.as_str()));
        let samples = |numbers: Range<u64>| {
            let sample = |number| {
                let attempt = if number == 0 { 0 } else { number + lengths.least as u64 };
                pattern::sample(longest, attempt, site.again(number).seed()).map(|sample| lengths.cut(sample))
            };
            numbers.filter_map(sample)
        };
        let searched = (0..SEARCHES).filter_map(|turn| search(patterns, refused, lengths, site.again(turn)));
        let mut texts = samples(0..SAMPLES).chain(searched).chain(samples(SAMPLES..MORE_SAMPLES));
        texts.find(fits).ok_or_else(|| shape.unmet(format!("no text was found that matches `{}`", longest)))
    }
}

/// A text that all patterns accept, and none of those refused, as far as they do not look around in the middle.
fn search(patterns: &[String], refused: &[&str], lengths: &Lengths, site: Site<'_>) -> Option<String> {
    let mut demands: Vec<_> = refused.iter().filter_map(|pattern| dialect::refusal(pattern)).collect();
    let mut unusual = Vec::new();
    for pattern in patterns {
        demands.extend(dialect::demands(pattern)?);
        unusual.extend(dialect::plain(pattern).iter().flat_map(pattern::unusual));
    }
    language::text(&demands, &unusual, (lengths.least, lengths.most), site.seed())
}

/// The pattern that is likely to say most.
fn longest(patterns: &[String]) -> &str {
    patterns.iter().max_by_key(|pattern| pattern.len()).map(String::as_str).unwrap_or_default()
}

/// The pattern without references back.
fn spelled_out(pattern: &str, site: &Site<'_>) -> String {
    let sample = |group: &str| pattern::sample(group, 0, site.seed());
    dialect::spelled_out(pattern, sample).unwrap_or_else(|| pattern.to_owned())
}

/// Text that no pattern restricts.
fn plain(shape: &Shape<'_>, format: Option<&str>, lengths: &Lengths, site: &Site<'_>) -> String {
    let of_format = |turn| formats::text(format?, &mut Voice::new(site, turn));
    if let Some(first) = of_format(0) {
        let brief = || format.and_then(formats::brief).map(str::to_owned);
        let longer = || formats::longer(format?, &first, lengths.least);
        let mut texts = (0..FORMAT_TRIES).filter_map(of_format).chain(brief()).chain(longer());
        return texts.find(|text| lengths.hold(text)).unwrap_or_else(|| first.clone());
    }
    let mut voice = Voice::new(site, 0);
    let told = told::text(shape, &mut voice).filter(|text| lengths.hold(text));
    let text = told.or_else(|| names::text(&mut voice)).unwrap_or_else(|| match lengths.most {
        most @ 1..SHORT => voice.characters("ABCDEFGHKLMNPRSTUVWXYZ", lengths.least.clamp(1, most)),
        _ => names::plain_text(&mut voice),
    });
    lengths.fill(lengths.cut(text), &mut voice)
}

/// How long a text has to be, in characters.
struct Lengths {
    least: usize,
    most: usize,
}

impl Lengths {
    fn of(shape: &Shape<'_>) -> Self {
        Self { least: shape.at_least("minLength"), most: shape.at_most("maxLength").unwrap_or(usize::MAX) }
    }

    fn hold(&self, text: &str) -> bool {
        (self.least..=self.most).contains(&text.chars().count())
    }

    /// The text without what is too much, at the end of a word if one ends there.
    fn cut(&self, text: String) -> String {
        if text.chars().count() <= self.most {
            return text;
        }
        let cut: String = text.chars().take(self.most).collect();
        let tidy = cut.trim_end_matches([' ', '-', '_', '.', ',']);
        if !tidy.is_empty() && tidy.chars().count() >= self.least { tidy.to_owned() } else { cut }
    }

    /// The text with as much more as it needs: sentences after a sentence, else characters.
    fn fill(&self, mut text: String, voice: &mut Voice<'_>) -> String {
        let missing = self.least.saturating_sub(text.chars().count());
        if !text.ends_with('.') {
            text.push_str(&voice.characters("abcdefghijklmnopqrstuvwxyz0123456789", missing));
            return text;
        }
        let enough = text.len() + missing;
        while text.len() < enough {
            text.push(' ');
            text.push_str(&voice.description());
        }
        self.cut(text)
    }
}
