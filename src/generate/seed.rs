//! Where all randomness comes from.

use std::hash::Hasher;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use siphasher::sip::SipHasher13;

/// What decides a generated value. The same seed gives the same value on any machine.
///
/// ```
/// use bonafide::generate::Seed;
///
/// let request = Seed::new(42).with("GET /v1/users/{id}").with("7");
/// assert_eq!(request, Seed::new(42).with("GET /v1/users/{id}").with("7"));
/// assert_ne!(request, Seed::new(42).with("GET /v1/users/{id}").with("8"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seed(u64);

impl Seed {
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// The seed of something that belongs to what this seed stands for.
    #[must_use]
    pub fn with(self, part: impl AsRef<[u8]>) -> Self {
        // Both numbers are arbitrary, and every generated value would change with them.
        let mut hasher = SipHasher13::new_with_keys(0x626f_6e61_6669_6465, self.0);
        hasher.write(part.as_ref());
        Self(hasher.finish())
    }

    /// The seed of a numbered part.
    /// The seed in hexadecimal digits, as a tag for what is made from it.
    pub fn tag(self) -> String {
        format!("{:016x}", self.0)
    }

    pub(super) fn with_number(self, number: u64) -> Self {
        self.with(number.to_le_bytes())
    }

    /// A number below `count`, and 0 where there is none.
    pub(super) fn number_below(self, count: u64) -> u64 {
        self.with("below").0.checked_rem(count).unwrap_or(0)
    }

    /// An index below `count`, and 0 where there is nothing to choose from.
    pub(super) fn below(self, count: usize) -> usize {
        usize::try_from(self.number_below(count as u64)).unwrap_or(0)
    }

    pub(super) fn rng(self) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.0)
    }
}
