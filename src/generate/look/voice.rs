//! What speaks at one place of a value: words, names, sentences, from the seed of that place.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::dates;
use super::entries;
use super::faults;
use super::label::{self, Label};
use super::locale::Locale;
use super::places::{self, Place};
use super::titles;
use super::words;
use crate::generate::seed::Seed;
use crate::generate::site::{Site, Step};

/// Those who may stand beside the one that an object is about.
const ROLES: &[&str] = &[
    "approver",
    "assignee",
    "author",
    "creator",
    "driver",
    "guest",
    "inviter",
    "manager",
    "owner",
    "recipient",
    "reviewer",
    "sender",
];

/// Subjects that do not say what something is.
const ANYTHING: &[&str] =
    &["", "item", "thing", "object", "resource", "entity", "record", "element", "node", "child", "parent"];

/// Subjects that are parts of the form of others.
const PARTS: &[&str] =
    &["field", "property", "column", "attribute", "parameter", "argument", "option", "variable", "schema"];

/// Subjects in which people talk.
pub const TALKS: &[&str] = &["message", "chat", "conversation", "turn", "completion"];

/// The generators of the tables speak through this.
pub struct Voice<'p> {
    pub label: Label,
    site: &'p Site<'p>,
    seed: Seed,
    rng: ChaCha8Rng,
}

/// A person; all properties of one object that name a person name the same.
pub struct Person {
    pub first: String,
    pub last: String,
    /// First and last name as they are written together.
    pub full: String,
    /// What stands before the `@`: `ada.berg`.
    pub mailbox: String,
}

impl Person {
    /// The person of a seed.
    fn of(seed: Seed, locale: Locale) -> Self {
        let mut rng = seed.rng();
        let (first, last) = (locale.first_name(&mut rng), locale.last_name(&mut rng));
        let full = locale.full_name(&first, &last);
        let mailbox = mailbox(&first, &last).unwrap_or_else(|| Self::of(seed, Locale::En).mailbox);
        Self { first, last, full, mailbox }
    }
}

/// The mailbox of a person, in ASCII; `None` for names in letters that have no counterpart there.
pub fn mailbox(first: &str, last: &str) -> Option<String> {
    let [first, last] = [first, last].map(|name| {
        let plain: String = name.to_lowercase().chars().map(plain).collect();
        plain.chars().filter(char::is_ascii_lowercase).collect::<String>()
    });
    (!first.is_empty() && !last.is_empty()).then(|| format!("{first}.{last}"))
}

/// How a letter is written where there are none but those of ASCII.
fn plain(letter: char) -> &'static str {
    const SAME: [&str; 26] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t",
        "u", "v", "w", "x", "y", "z",
    ];
    match letter {
        'ä' | 'æ' => "ae",
        'ö' | 'ø' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' => "o",
        'ş' => "s",
        'ù' | 'ú' | 'û' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        letter => {
            let index =
                u32::from(letter).checked_sub(u32::from('a')).and_then(|index| usize::try_from(index).ok());
            index.and_then(|index| SAME.get(index)).copied().unwrap_or_default()
        }
    }
}

impl<'p> Voice<'p> {
    /// The voice at a place; `turn` changes what it says.
    pub fn new(site: &'p Site<'p>, turn: u64) -> Self {
        let seed = if turn == 0 { site.seed() } else { site.again(turn).seed() };
        Self { label: Label::of(site), site, seed, rng: seed.with("voice").rng() }
    }

    /// One of some words; each item of a list of texts gets the next one.
    pub fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        if matches!(self.site.step(), Step::Item(_)) {
            return words.get(self.site.choice(words.len())).copied().unwrap_or_default();
        }
        words.get(self.rng.random_range(0..words.len().max(1) as u32) as usize).copied().unwrap_or_default()
    }

    pub fn number(&mut self, low: u32, high: u32) -> u32 {
        self.rng.random_range(low..=high)
    }

    /// A whole number within bounds, both included.
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        self.rng.random_range(low..=high.max(low))
    }

    /// A word that names well.
    pub fn word(&mut self) -> &'static str {
        self.pick(words::NAMES)
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

    /// Who is meant: the one person of the object, or whom a name such as `sender_email` tells apart.
    pub fn person(&mut self) -> Person {
        let role = self.label.words().find(|word| ROLES.contains(word)).unwrap_or_default();
        Person::of(self.shared_seed().with("person").with(role), self.site.look().locale())
    }

    pub fn company(&mut self) -> String {
        let mut rng = self.shared_seed().with("company").rng();
        let locale = self.site.look().locale();
        let name = locale.last_name(&mut rng);
        locale.company(&name, &mut rng)
    }

    /// The town of the object, which all parts of its address agree on.
    pub fn place(&self) -> &'static Place {
        let places = places::of(self.site.look().locale());
        places.get(self.shared("place", places.len())).unwrap_or(&places[0])
    }

    /// The file that the object is about, with its media type.
    pub fn file(&mut self) -> (&'static str, &'static str) {
        let index = match self.site.step() {
            Step::Item(_) => self.site.choice(words::FILES.len()),
            _ => self.shared("file", words::FILES.len()),
        };
        words::FILES.get(index).copied().unwrap_or(("report.pdf", "application/pdf"))
    }

    /// The instant that the name suggests, as `2025-04-02T09:30:00Z`.
    pub fn date_time(&self) -> String {
        dates::date_time(&self.label, self.seed, self.site.look().now())
    }

    /// The day that the name suggests.
    pub fn date(&self) -> String {
        self.date_time().chars().take(10).collect()
    }

    /// How many days before those of the first item what happens to this one happens.
    pub fn days_back(&self) -> i64 {
        let (days, chance) = match self.site.item_around() {
            Some((item, index)) => (index * 3, item.seed().with("days").below(3)),
            None => (0, 0),
        };
        i64::try_from(days + chance).unwrap_or(0)
    }

    /// True where the object around declares a property of one of these names.
    pub fn has_sibling(&self, names: &[&str]) -> bool {
        let shape = self.site.parent().and_then(Site::shape);
        let declared =
            shape.into_iter().flat_map(|shape| &shape.parts).filter_map(|part| part.object("properties"));
        declared
            .flat_map(|properties| properties.keys())
            .any(|name| names.contains(&label::snake(name).as_str()))
    }

    /// True for what belongs to an object that stands for a person.
    pub fn is_about_a_person(&self) -> bool {
        let subject = self.subject();
        subject.split(' ').next_back().is_some_and(|word| label::PEOPLE.contains(&word))
            || subject.ends_with(" by")
    }

    /// The position in a list that properties of one object have in common: city and country.
    pub fn shared(&self, topic: &str, count: usize) -> usize {
        self.shared_seed().with(topic).below(count)
    }

    /// The key of the place, where it is an entry of a map that tells of no faults, and says something.
    pub fn key(&self) -> Option<Label> {
        let says = |key: &Label| !entries::ANY.contains(&key.as_str());
        label::key(self.site).filter(says).filter(|_| !self.label.words().any(label::tells_of_fault))
    }

    /// What the object around is about: `collection`.
    pub fn subject(&self) -> String {
        label::subject(self.site)
    }

    /// What the subject is called: `Website Redesign`.
    pub fn title(&self) -> String {
        self.title_of(&self.subject())
    }

    /// What a thing of this kind is called; the things of a list are called otherwise each.
    pub fn title_of(&self, thing: &str) -> String {
        let known = titles::of(thing);
        let is_any = ANYTHING.contains(&thing) || label::leads_on(&thing.replace(' ', "_"));
        let names = known.unwrap_or(if is_any { words::NAMES } else { titles::QUALIFIERS });
        let (start, index) = self.turn(thing, names.len());
        let name = (start + index).checked_rem(names.len()).and_then(|index| names.get(index));
        let name = name.copied().unwrap_or_default();
        let name = match known {
            Some(_) => name.to_owned(),
            None if is_any => capitalized(name),
            None => format!("{name} {}", titles::spelled(thing)),
        };
        match index / names.len().max(1) {
            0 => name,
            round => format!("{name} {}", round + 1),
        }
    }

    /// A name as machines like it: `website-redesign`.
    pub fn slug(&mut self) -> String {
        let before =
            ["name", "slug", "key"].iter().map(|last| self.label.before(last)).find(|stem| !stem.is_empty());
        let thing = before.map_or_else(|| self.subject(), |stem| stem.replace('_', " "));
        let name = if self.is_about_a_person() { self.person().mailbox } else { self.title_of(&thing) };
        label::snake(&name.replace(['.', '\''], "-")).replace('_', "-")
    }

    /// Another town than the one of the object.
    pub fn town(&mut self) -> &'static str {
        let places = places::of(self.site.look().locale());
        let others = u32::try_from(places.len()).unwrap_or(1).saturating_sub(1).max(1);
        let own = self.shared("place", places.len());
        let index = (own + self.number(1, others) as usize).checked_rem(places.len());
        index.and_then(|index| places.get(index)).map_or_else(|| self.place().city, |place| place.city)
    }

    /// What describes the subject in one sentence.
    pub fn description(&mut self) -> String {
        if let Some(fault) = self.fault() {
            return fault.to_owned();
        }
        let (team, purpose) = (self.pick(words::TEAMS), self.pick(words::PURPOSES));
        if self.is_about_a_person() {
            return format!("Works in {team}, based in {}.", self.place().city);
        }
        let subject = titles::spelled(&self.subject());
        if PARTS.iter().any(|part| subject.ends_with(part)) {
            return self.pick(words::PARTS).to_owned();
        }
        match self.number(0, 2) {
            0 => format!("{} for {purpose}.", capitalized(&subject)),
            1 => format!("Used for {purpose}."),
            _ => format!("Set up for {purpose} by the {team} team."),
        }
    }

    /// What tells of something that happened; in the answer to a request that failed, of that.
    pub fn message(&mut self) -> String {
        if let Some(fault) = self.fault() {
            return fault.to_owned();
        }
        let subject = self.subject();
        if label::tells_of_fault(&subject) || self.label.words().any(label::tells_of_fault) {
            return self.pick(faults::ANY).to_owned();
        }
        if TALKS.iter().any(|talk| subject.contains(talk)) {
            return self.text();
        }
        self.pick(&["Completed successfully.", "The request was successful."]).to_owned()
    }

    /// What tells more of something.
    pub fn detail(&mut self) -> String {
        self.fault().map_or_else(|| self.text(), str::to_owned)
    }

    /// What the status is called, where the whole value tells of a fault and this place of that.
    pub fn fault_name(&self) -> Option<&'static str> {
        self.site.status().filter(|_| self.site.depth() <= 3).and_then(faults::name)
    }

    /// What went wrong, where the whole value tells of that.
    pub fn fault(&self) -> Option<&'static str> {
        faults::message(self.site.status()?)
    }

    /// What a person might have written.
    pub fn text(&mut self) -> String {
        self.pick(words::TEXTS).to_owned()
    }

    /// Which of so many is the one of the first item of the list around, and how many items come before
    /// the one that this place is in.
    fn turn(&self, topic: &str, count: usize) -> (usize, usize) {
        let Some((item, index)) = self.site.item_around().filter(|_| self.seed == self.site.seed()) else {
            return (self.shared_seed().with(topic).below(count), 0);
        };
        let between = self.site.outwards().skip(1).take_while(|site| site.depth() > item.depth());
        let list = item.parent().map_or(item.seed(), Site::seed);
        let seed = between.fold(list, |seed, site| match site.step() {
            Step::Property(name) => seed.with(name),
            _ => seed,
        });
        (seed.with(topic).below(count), index)
    }

    /// The seed that a property has in common with its siblings, those in a map aside.
    fn shared_seed(&self) -> Seed {
        match (self.site.step(), self.site.parent()) {
            (Step::Property(name), Some(object))
                if self.seed == self.site.seed() && !label::is_entry(object, name) =>
            {
                object.seed()
            }
            _ => self.seed,
        }
    }
}

pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
