//! What stands in for a secret: the same for the same secret wherever one key is used, and of no use to
//! whoever has not the key.

use serde_json::{Number, Value};
use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;

/// Makes stand-ins with a secret key: SipHash-2-4 with 128 bits, a keyed hash whose values tell nothing of
/// what was hashed to who does not know the key.
#[derive(Clone)]
pub struct StandIns {
    key: [u8; 16],
}

impl std::fmt::Debug for StandIns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StandIns").finish_non_exhaustive()
    }
}

impl StandIns {
    pub fn new(key: [u8; 16]) -> Self {
        Self { key }
    }

    /// The stand-in for a text.
    ///
    /// ```
    /// use bonafide::redact::StandIns;
    ///
    /// let stand_in = StandIns::new([7; 16]).text("open sesame");
    /// assert_eq!(stand_in, StandIns::new([7; 16]).text("open sesame"));
    /// assert_ne!(stand_in, StandIns::new([8; 16]).text("open sesame"));
    /// assert!(stand_in.starts_with("redacted-"));
    /// ```
    pub fn text(&self, secret: &str) -> String {
        format!("redacted-{:012x}", self.hash(secret) & 0xffff_ffff_ffff)
    }

    /// What may stand in for a value of JSON, the plainest first: where a schema asks for more than for a
    /// text, one of the others may meet it. Booleans and null say nothing and have none.
    pub fn values(&self, secret: &Value) -> Vec<Value> {
        match secret {
            Value::String(text) => self.texts(text).into_iter().map(Value::from).collect(),
            Value::Number(number) => self.numbers(number),
            _ => Vec::new(),
        }
    }

    /// What decides a stand-in that is made in another way.
    pub(super) fn seed(&self, secret: &str) -> [u8; 32] {
        let mut seed = [0; 32];
        for (half, mark) in seed.chunks_exact_mut(16).zip(["a", "b"]) {
            half.copy_from_slice(&self.hash(&format!("{mark}\0{secret}")).to_le_bytes());
        }
        seed
    }

    /// Texts in the form of another, then those that a schema may ask for.
    pub(super) fn in_forms(&self, secret: &str) -> Vec<String> {
        let mut forms = vec![self.in_form(secret, "abcdefghijklmnopqrstuvwxyz")];
        forms.extend(self.texts(secret));
        forms
    }

    fn hash(&self, text: &str) -> u128 {
        let mut hasher = SipHasher24::new_with_key(&self.key);
        hasher.write(text.as_bytes());
        hasher.finish128().as_u128()
    }

    fn texts(&self, secret: &str) -> Vec<String> {
        let (plain, hash) = (self.text(secret), self.hash(secret));
        let hex = format!("{hash:032x}");
        let (short, length) = (&hex[..12], secret.chars().count());
        let uuid =
            format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32]);
        vec![
            plain.clone(),
            // As long as the secret, where lengths are limited.
            plain.chars().chain(hex.chars().cycle()).take(length).collect(),
            self.in_form(secret, "0123456789abcdef"),
            self.in_form(secret, "abcdefghijklmnopqrstuvwxyz"),
            uuid,
            format!("redacted-{short}@example.com"),
            format!("https://example.com/redacted-{short}"),
            format!("redacted-{short}.example.com"),
            "2000-01-01T00:00:00Z".to_owned(),
            "2000-01-01".to_owned(),
            format!("192.0.2.{}", hash % 256),
        ]
    }

    /// A text in the form of another: digits for digits, letters of the same case for letters.
    fn in_form(&self, secret: &str, letters: &str) -> String {
        let letters: Vec<char> = letters.chars().filter(char::is_ascii_alphabetic).collect();
        let characters = secret.chars().enumerate().map(|(index, c)| {
            // Each place has a hash of its own: none shows where a character recurs.
            let pick = self.hash(&format!("{index}\0{secret}")) as usize;
            let letter = letters.get(pick % letters.len().max(1)).copied().unwrap_or('x');
            match c {
                '0'..='9' => char::from(b'0' + (pick % 10) as u8),
                c if c.is_uppercase() => letter.to_ascii_uppercase(),
                c if c.is_alphanumeric() => letter,
                c => c,
            }
        });
        characters.collect()
    }

    fn numbers(&self, secret: &Number) -> Vec<Value> {
        let hash = self.hash(&secret.to_string());
        let digits = secret.to_string().chars().filter(char::is_ascii_digit).count().min(15) as u32;
        let low = if digits > 1 { 10_u64.pow(digits - 1) } else { 0 };
        let like = low + (hash as u64) % (10_u64.pow(digits.max(1)) - low);
        vec![Value::from(like), Value::from(hash as u64 % 10), Value::from(like as f64 / 1e6), Value::from(1)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_stand_in_is_another_text(secret in "\\PC{8,40}", key: [u8; 16]) {
            let stand_in = StandIns::new(key).text(&secret);
            prop_assert!(!stand_in.contains(&secret));
            prop_assert_eq!(StandIns::new(key).values(&Value::from(secret.clone())).len(), 11);
        }
    }

    #[test]
    fn a_stand_in_may_have_the_form_of_the_secret() {
        let values = StandIns::new([1; 16]).values(&Value::from("AB12-cd34"));
        let is_alike = |text: &str| {
            let kinds = text.chars().zip("AB12-cd34".chars());
            text.len() == 9
                && kinds.into_iter().all(|(a, b)| {
                    a.is_ascii_digit() == b.is_ascii_digit()
                        && a.is_uppercase() == b.is_uppercase()
                        && (a == '-') == (b == '-')
                })
        };
        assert!(values.iter().filter_map(Value::as_str).any(is_alike), "{values:?}");
    }

    #[test]
    fn numbers_keep_their_length() {
        let numbers = StandIns::new([1; 16]).values(&Value::from(123_456));
        assert_eq!(numbers[0].to_string().len(), 6, "{numbers:?}");
    }
}
