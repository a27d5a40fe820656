//! What the values of several arguments may be, and the words for those that they may not be.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// 0 is any port that is free.
pub fn port(text: &str) -> Result<u16, String> {
    number(text, "a port", 0..=u16::MAX)
}

pub fn seed(text: &str) -> Result<u64, String> {
    number(text, "a seed", 0..=u64::MAX)
}

/// The status of an answer (RFC 9110 §15); what comes before it is none.
pub fn status(text: &str) -> Result<u16, String> {
    number(text, "a status", 200..=599)
}

/// A host, with a port where one is meant.
pub fn host(text: &str) -> Result<String, String> {
    match text.split_once("://").map_or(text, |(_, rest)| rest).split(['/', '?', '#']).next() {
        None | Some("") => Err("it names no host".to_owned()),
        Some(host) if host != text => Err(format!("a host has no scheme and no path: `{host}`")),
        Some(host) => Ok(host.to_owned()),
    }
}

pub fn token(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("it is empty: leave it out for none".to_owned()) } else { Ok(text.to_owned()) }
}

fn number<N: FromStr + PartialOrd + Display>(
    text: &str,
    what: &str,
    range: RangeInclusive<N>,
) -> Result<N, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("{what} is a whole number from {} to {}", range.start(), range.end()))
}
