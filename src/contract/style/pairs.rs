//! The pairs of a query, of a `Cookie` header, or of a matrix parameter.

use std::borrow::Cow;

use super::coding::Coding;

/// Names and values in the order they were sent: names decoded, values as sent.
#[derive(Clone, Debug)]
pub struct Pairs<'a> {
    list: Vec<(Cow<'a, str>, &'a str)>,
    pub(super) coding: Coding,
}

impl<'a> Pairs<'a> {
    /// The pairs of a query without its `?`, or of a form body.
    pub fn query(raw: &'a str) -> Self {
        Self::of(raw.split('&'), Coding::Query { allow_reserved: false })
    }

    /// The pairs of a request's `Cookie` headers.
    pub fn cookies(headers: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(headers.into_iter().flat_map(|header| header.split(';')).map(str::trim), Coding::Percent)
    }

    /// The pairs of a path segment behind its first `;`.
    pub(super) fn matrix(raw: &'a str) -> Self {
        Self::of(raw.split(';'), Coding::Percent)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The names, as often as they were sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.as_ref())
    }

    /// The values of one name, as sent.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.list.iter().filter(move |(own, _)| own == name).map(|(_, value)| *value)
    }

    /// The pairs of these names.
    #[must_use]
    pub fn only_those(&self, named: impl Fn(&str) -> bool) -> Self {
        let list = self.list.iter().filter(|(name, _)| named(name)).cloned().collect();
        Self { list, coding: self.coding }
    }

    /// The pair, if there is exactly one.
    pub(super) fn only(&self) -> Option<(&str, &'a str)> {
        self.iter().next().filter(|_| self.list.len() == 1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.list.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// A name that isn't UTF-8 stays as it was sent: it is only ever compared, and then shown.
    fn of(pieces: impl Iterator<Item = &'a str>, coding: Coding) -> Self {
        let pairs = pieces.filter(|piece| !piece.is_empty()).map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (coding.decode(name).unwrap_or(Cow::Borrowed(name)), value)
        });
        Self { list: pairs.collect(), coding }
    }
}
