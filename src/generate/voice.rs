//! What speaks at one place of a value: words, names, sentences, from the seed of that place.

use fake::Fake;
use fake::faker::company::en::CompanySuffix;
use fake::faker::name::en::{FirstName, LastName};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::label::{self, Label};
use super::seed::Seed;
use super::site::{Site, Step};
use super::words;

/// The generators of the tables speak through this.
pub(super) struct Voice<'p> {
    pub label: Label,
    site: &'p Site<'p>,
    seed: Seed,
    rng: ChaCha8Rng,
}

/// A person; all properties of one object that name a person name the same.
pub(super) struct Person {
    pub first: String,
    pub last: String,
}

impl Person {
    pub fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    pub fn user_name(&self) -> String {
        let name = format!("{}.{}", self.first, self.last).to_lowercase();
        name.chars().filter(|c| c.is_ascii_lowercase() || *c == '.').collect()
    }
}

impl<'p> Voice<'p> {
    /// The voice at a place; `turn` changes what it says.
    pub fn new(site: &'p Site<'p>, turn: u64) -> Self {
        let seed = if turn == 0 { site.seed() } else { site.again(turn).seed() };
        Self { label: Label::of(site), site, seed, rng: seed.with("voice").rng() }
    }

    pub fn seed(&self) -> Seed {
        self.seed
    }

    pub fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words.get(self.rng.random_range(0..words.len().max(1) as u32) as usize).copied().unwrap_or_default()
    }

    pub fn number(&mut self, low: u32, high: u32) -> u32 {
        self.rng.random_range(low..=high)
    }

    /// So many characters of an alphabet.
    pub fn characters(&mut self, alphabet: &str, count: usize) -> String {
        let alphabet: Vec<_> = alphabet.chars().collect();
        (0..count).map(|_| alphabet[self.rng.random_range(0..alphabet.len() as u32) as usize]).collect()
    }

    pub fn base62(&mut self, count: usize) -> String {
        self.characters("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", count)
    }

    pub fn hex(&mut self, count: usize) -> String {
        self.characters("0123456789abcdef", count)
    }

    pub fn digits(&mut self, count: usize) -> String {
        self.characters("0123456789", count)
    }

    /// A version 4 UUID (RFC 9562 §5.4).
    pub fn uuid(&mut self) -> String {
        let variant = self.pick(&["8", "9", "a", "b"]);
        let [a, b, c, d, e] = [8, 4, 3, 3, 12].map(|count| self.hex(count));
        format!("{a}-{b}-4{c}-{variant}{d}-{e}")
    }

    pub fn person(&mut self) -> Person {
        let mut rng = self.shared_seed().with("person").rng();
        Person { first: FirstName().fake_with_rng(&mut rng), last: LastName().fake_with_rng(&mut rng) }
    }

    pub fn company(&mut self) -> String {
        let mut rng = self.shared_seed().with("company").rng();
        let name: String = LastName().fake_with_rng(&mut rng);
        let suffix: String = CompanySuffix().fake_with_rng(&mut rng);
        format!("{name} {suffix}")
    }

    /// The position in a list that properties of one object have in common: city and country.
    pub fn shared(&self, topic: &str, count: usize) -> usize {
        self.shared_seed().with(topic).below(count)
    }

    /// What the object around is about: `collection`.
    pub fn subject(&self) -> String {
        label::subject(self.site)
    }

    /// A name for the subject: `Northern collection`.
    pub fn title(&mut self) -> String {
        let adjective = self.pick(words::ADJECTIVES);
        capitalized(&format!("{adjective} {}", self.subject()))
    }

    /// A name as machines like it: `northern-collection`.
    pub fn slug(&mut self) -> String {
        let adjective = self.pick(words::ADJECTIVES);
        format!("{adjective}-{}", self.subject().replace(' ', "-"))
    }

    /// What describes the subject in one sentence.
    pub fn description(&mut self) -> String {
        let (subject, team, purpose) = (self.subject(), self.pick(words::TEAMS), self.pick(words::PURPOSES));
        match self.number(0, 2) {
            0 => format!("The {subject} that the {team} team uses for {purpose}."),
            1 => format!("Set up by the {team} team for {purpose}."),
            _ => format!("This {subject} serves {purpose} and belongs to the {team} team."),
        }
    }

    /// What tells of something that happened.
    pub fn message(&mut self) -> String {
        let subject = self.subject();
        if label::tells_of_fault(&subject) {
            return "The request could not be completed.".to_owned();
        }
        let verb = self.pick(&["created", "updated", "checked", "published"]);
        format!("The {subject} was {verb}.")
    }

    /// What a person might have written.
    pub fn text(&mut self) -> String {
        let (subject, team) = (self.subject(), self.pick(words::TEAMS));
        match self.number(0, 2) {
            0 => format!("The {team} team went through this {subject} and found it in good order."),
            1 => format!("Please share this {subject} with the {team} team before Friday."),
            _ => format!("Everything in this {subject} is up to date, says the {team} team."),
        }
    }

    /// The seed that a property has in common with its siblings.
    fn shared_seed(&self) -> Seed {
        match (self.site.step(), self.site.parent()) {
            (Step::Property(_), Some(object)) if self.seed == self.site.seed() => object.seed(),
            _ => self.seed,
        }
    }
}

pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
