//! What stands in for personal data: something that looks like it.

use fake::Fake;
use fake::faker::address::en::{CityName, StreetName};
use fake::faker::company::en::CompanyName;
use fake::faker::name::en::{FirstName, LastName};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::StandIns;

/// The words of names that mean the same.
#[rustfmt::skip]
const WORDS: [(&str, Kind); 26] = [
    ("email", Kind::Email), ("mail", Kind::Email), ("name", Kind::Name), ("fullname", Kind::Name),
    ("firstname", Kind::First), ("givenname", Kind::First), ("lastname", Kind::Last), ("familyname", Kind::Last),
    ("surname", Kind::Last), ("username", Kind::User), ("login", Kind::User), ("nickname", Kind::User),
    ("companyname", Kind::Company), ("company", Kind::Company), ("organizationname", Kind::Company),
    ("employer", Kind::Company), ("address", Kind::Address), ("street", Kind::Address), ("line1", Kind::Address),
    ("city", Kind::City), ("town", Kind::City), ("birthday", Kind::Date), ("birthdate", Kind::Date),
    ("dateofbirth", Kind::Date), ("dob", Kind::Date), ("date", Kind::Date),
];

/// What personal data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Email,
    Name,
    First,
    Last,
    User,
    Company,
    Address,
    City,
    Date,
    /// Digits and letters, of which the form is kept: telephone numbers, postcodes.
    Other,
}

/// Which properties, parameters and fields are personal, by the last words of their names.
#[derive(Debug, Default)]
pub struct Personal(Vec<String>);

impl Personal {
    /// Those whose names end with one of these, in any case: `email` is `billing_email` and `workEmail` too.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self(names.into_iter().map(|name| words(name).concat()).filter(|name| !name.is_empty()).collect())
    }

    /// What kind of personal data has this name, if it is some.
    pub fn kind(&self, name: &str) -> Option<Kind> {
        if self.0.is_empty() {
            return None;
        }
        let words = words(name);
        // In one of the endings of whole words.
        let mut ends = (0..words.len()).map(|first| words[first..].concat());
        ends.any(|end| self.0.contains(&end)).then(|| kind(&words))
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether mail addresses are, wherever they stand.
    pub fn has_mail(&self) -> bool {
        self.0.iter().any(|name| kind(std::slice::from_ref(name)) == Kind::Email)
    }
}

/// The kind that a name's words mean, by the longest ending that is known.
pub fn kind(words: &[String]) -> Kind {
    let mut ends = (0..words.len()).map(|first| words[first..].concat());
    ends.find_map(|end| WORDS.iter().find(|(word, _)| *word == end)).map_or(Kind::Other, |(_, kind)| *kind)
}

/// The words of `billing_email`, `firstName`, `e-mails` in lower case and in the singular.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let is_joint = !c.is_alphanumeric();
        if is_joint || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !is_joint) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    if let Some(last) = words.last_mut().filter(|last| last.ends_with('s') && !last.ends_with("ss")) {
        last.pop();
    }
    words
}

/// What may stand in for personal data, the most plausible first.
pub fn pseudonyms(stand_ins: &StandIns, kind: Kind, real: &str) -> Vec<String> {
    let mut rng = ChaCha8Rng::from_seed(stand_ins.seed(real));
    let plausible = match kind {
        Kind::Email => vec![mail(&mut rng)],
        Kind::Name if real.contains(char::is_whitespace) => {
            vec![format!("{} {}", first(&mut rng), last(&mut rng))]
        }
        Kind::Name | Kind::First => vec![first(&mut rng)],
        Kind::Last => vec![last(&mut rng)],
        Kind::User => vec![format!("{}{}", first(&mut rng).to_lowercase(), rng.random_range(10..1000))],
        Kind::Company => vec![CompanyName().fake_with_rng(&mut rng)],
        Kind::Address => vec![format!("{} {}", rng.random_range(1..200), street(&mut rng))],
        Kind::City => vec![CityName().fake_with_rng(&mut rng)],
        Kind::Date => {
            let day =
                format!("{}-{:02}-{:02}", year(&mut rng), rng.random_range(1..13), rng.random_range(1..29));
            vec![day.clone(), format!("{day}T00:00:00Z")]
        }
        Kind::Other => Vec::new(),
    };
    let mut all: Vec<_> = plausible.into_iter().chain(stand_ins.in_forms(real)).collect();
    all.retain(|it| it != real);
    all
}

fn first(rng: &mut impl Rng) -> String {
    FirstName().fake_with_rng(rng)
}

fn last(rng: &mut impl Rng) -> String {
    LastName().fake_with_rng(rng)
}

fn street(rng: &mut impl Rng) -> String {
    StreetName().fake_with_rng(rng)
}

fn year(rng: &mut impl Rng) -> u32 {
    rng.random_range(1950..2005)
}

fn mail(rng: &mut impl Rng) -> String {
    let letters =
        |name: String| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let (first, last) = (letters(first(rng)), letters(last(rng)));
    format!("{first}.{last}{}@example.com", rng.random_range(10..1000))
}

/// The mail addresses in a text (RFC 5322 §3.4.1, as far as they are in use).
pub fn mails(text: &str) -> impl Iterator<Item = &str> {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
    text.match_indices('@').filter_map(move |(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let start = before
            .rfind(|c| !is_local(c))
            .map_or(0, |index| index + before[index..].chars().next().map_or(1, char::len_utf8));
        let end = after.find(|c| !is_domain(c)).unwrap_or(after.len());
        let domain = after.get(..end)?.trim_end_matches(['.', '-']);
        let has_both = start < at && domain.trim_matches('.').contains('.');
        // Those that nobody has (RFC 2606), pseudonyms among them, are nobody's.
        let is_real = !["example.com", "example.org", "example.net"].contains(&domain);
        (has_both && is_real).then(|| text.get(start..at + 1 + domain.len()))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_their_last_words() {
        let personal = Personal::new(["email", "Name", "phone"]);
        for (name, kind) in [
            ("email", Some(Kind::Email)),
            ("billing_email", Some(Kind::Email)),
            ("workEmail", Some(Kind::Email)),
            ("emails", Some(Kind::Email)),
            ("firstName", Some(Kind::First)),
            ("last-name", Some(Kind::Last)),
            ("display_name", Some(Kind::Name)),
            ("company_name", Some(Kind::Company)),
            ("phone", Some(Kind::Other)),
            ("email_sent", None),
            ("names_of_files", None),
            ("filename", None),
            ("address", None),
        ] {
            assert_eq!(personal.kind(name), kind, "{name}");
        }
    }

    #[test]
    fn one_person_has_one_pseudonym_which_only_the_key_tells() {
        let of = |key: u8, real| pseudonyms(&StandIns::new([key; 16]), Kind::Email, real)[0].clone();
        assert_eq!(of(1, "ada@lovelace.org"), of(1, "ada@lovelace.org"));
        assert_ne!(of(1, "ada@lovelace.org"), of(2, "ada@lovelace.org"));
        assert_ne!(of(1, "ada@lovelace.org"), of(1, "bob@lovelace.org"));
        assert!(of(1, "ada@lovelace.org").ends_with("@example.com"));
    }

    #[test]
    fn mail_addresses_are_found_in_texts() {
        let found: Vec<_> = mails("to: <ada.b+c@mail.example.org>, é@x.de. not @this, a@b or c@.").collect();
        assert_eq!(found, ["ada.b+c@mail.example.org", "é@x.de"]);
    }
}
