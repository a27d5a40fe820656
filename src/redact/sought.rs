//! All secrets that are looked for in one exchange: its own, and those of exchanges before.

use std::borrow::Cow;

use super::echoes::Echoes;
use super::known::Remembered;

#[derive(Debug, Default)]
pub struct Sought {
    own: Echoes,
    before: Remembered,
}

impl Sought {
    pub fn new(before: Remembered) -> Self {
        Self { own: Echoes::default(), before }
    }

    /// What the exchange itself shows to be secret.
    pub fn own(&mut self) -> &mut Echoes {
        &mut self.own
    }

    /// What stands in for a secret already.
    pub fn stand_in(&self, secret: &str) -> Option<&str> {
        self.own.stand_in(secret).or_else(|| self.before.stand_in(secret))
    }

    /// True where a text is a part of a secret, however short.
    pub fn knows_part(&self, part: &str) -> bool {
        self.all().any(|echoes| echoes.knows_part(part))
    }

    /// A whole value without the secrets in it.
    pub fn value<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut clean = Cow::Borrowed(text);
        for echoes in self.all() {
            let cleaner = match echoes.value(&clean) {
                Cow::Owned(cleaner) => Some(cleaner),
                Cow::Borrowed(_) => None,
            };
            clean = cleaner.map_or(clean, Cow::Owned);
        }
        clean
    }

    /// Text without the secrets in it, however they are written.
    pub fn bytes<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        let mut clean = Cow::Borrowed(text);
        for echoes in self.all() {
            let cleaner = match echoes.bytes(&clean) {
                Cow::Owned(cleaner) => Some(cleaner),
                Cow::Borrowed(_) => None,
            };
            clean = cleaner.map_or(clean, Cow::Owned);
        }
        clean
    }

    fn all(&self) -> impl Iterator<Item = &Echoes> {
        std::iter::once(&self.own).chain(self.before.all())
    }
}
