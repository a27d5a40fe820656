//! Strings that match a regular expression (ECMA-262, as JSON Schema 2020-12 Validation §6.3.3
//! asks for).

pub mod dialect;
pub mod language;
pub mod splice;

use rand::RngExt;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

use super::seed::Seed;
use splice::Anchor;

/// The longest string that is made for a pattern.
const MAX_LENGTH: usize = 10_000;

/// A string that should match: what is said outside the language of plain regular expressions
/// (look-around, anchors inside) is ignored, so the caller has to check it. `attempt` varies how
/// often what may repeat does.
pub(super) fn sample(pattern: &str, attempt: u64, seed: Seed) -> Option<String> {
    let hir = tame(dialect::plain(pattern)?, &Repeats::of(attempt));
    if hir.properties().maximum_len().is_none_or(|length| length > MAX_LENGTH) {
        return None;
    }
    let strings = rand_regex::Regex::with_hir(hir, 0).ok()?;
    seed.rng().sample::<Result<String, _>, _>(&strings).ok()
}

/// Where a pattern has to match, unless it is the whole text.
pub(super) fn anchor(pattern: &str) -> Option<Anchor> {
    let hir = dialect::plain(pattern)?;
    let looks = hir.properties();
    let [start, end] =
        [looks.look_set_prefix().contains(Look::Start), looks.look_set_suffix().contains(Look::End)];
    match (start, end) {
        (true, true) => None,
        (true, false) => Some(Anchor::Start),
        (false, true) => Some(Anchor::End),
        (false, false) => Some(Anchor::Anywhere),
    }
}

/// How often something repeats that may do so without limit, or between wide limits.
struct Repeats {
    /// At least, where it is one character of a class. One letter alone rarely looks real.
    letters: u32,
    /// Beyond the least.
    more: u32,
}

impl Repeats {
    fn of(attempt: u64) -> Self {
        match attempt % 4 {
            0 => Self { letters: 6, more: 4 },
            1 => Self { letters: 0, more: 12 },
            2 => Self { letters: 0, more: 1 },
            _ => Self { letters: 0, more: 40 + u32::try_from(attempt.min(500)).unwrap_or(0) },
        }
    }
}

/// The expression without anchors, with characters that look sane and repeats that end.
fn tame(hir: Hir, repeats: &Repeats) -> Hir {
    match hir.into_kind() {
        HirKind::Look(_) => Hir::empty(),
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(narrow(class))),
        HirKind::Repetition(repetition) => repeat(repetition, repeats),
        HirKind::Capture(capture) => tame(*capture.sub, repeats),
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(|part| tame(part, repeats)).collect()),
        HirKind::Alternation(parts) => {
            Hir::alternation(parts.into_iter().map(|part| tame(part, repeats)).collect())
        }
        HirKind::Class(class) => Hir::class(class),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Empty => Hir::empty(),
    }
}

fn repeat(repetition: Repetition, repeats: &Repeats) -> Hir {
    let sub = tame(*repetition.sub, repeats);
    let most = repetition.max.unwrap_or(u32::MAX);
    let least = match sub.kind() {
        HirKind::Class(class) if !is_digits(class) => repetition.min.max(repeats.letters).min(most),
        _ => repetition.min,
    };
    let more = match sub.kind() {
        HirKind::Class(class) if !is_digits(class) => repeats.more,
        _ => repeats.more.div_ceil(2),
    };
    Hir::repetition(Repetition {
        min: least,
        max: Some(most.min(least.saturating_add(more))),
        greedy: true,
        sub: Box::new(sub),
    })
}

fn is_digits(class: &Class) -> bool {
    matches!(class, Class::Unicode(class) if class.ranges() == [ClassUnicodeRange::new('0', '9')])
}

/// The letters and digits of a class if it has enough of them, else what can be printed in ASCII,
/// else the class. `.` becomes small letters and digits.
fn narrow(class: ClassUnicode) -> ClassUnicode {
    let meet = |ranges: &[(char, char)]| {
        let mut met = class.clone();
        met.intersect(&ClassUnicode::new(ranges.iter().map(|(from, to)| ClassUnicodeRange::new(*from, *to))));
        met
    };
    let printable = meet(&[(' ', '~')]);
    let options = [
        (size(&printable) > 64).then(|| meet(&[('0', '9'), ('a', 'z')])),
        Some(meet(&[('0', '9'), ('A', 'Z'), ('a', 'z')])).filter(|letters| size(letters) >= 10),
        Some(printable.clone()),
    ];
    options.into_iter().flatten().find(|class| size(class) > 0).unwrap_or(class)
}

fn size(class: &ClassUnicode) -> usize {
    class.ranges().iter().map(ClassUnicodeRange::len).sum()
}

/// The characters that texts for an expression may need beyond printable ASCII.
pub(super) fn unusual(expression: &Hir) -> Vec<char> {
    let is_unusual = |c: &char| !(' '..='~').contains(c);
    match expression.kind() {
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).chars().filter(is_unusual).collect(),
        HirKind::Class(Class::Unicode(class)) => narrow(class.clone())
            .ranges()
            .first()
            .map(ClassUnicodeRange::start)
            .into_iter()
            .filter(is_unusual)
            .collect(),
        HirKind::Repetition(repetition) => unusual(&repetition.sub),
        HirKind::Capture(capture) => unusual(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().flat_map(unusual).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::patterns::Patterns;

    #[test]
    fn samples_match() {
        let patterns = [
            r"^ber_[0-9a-z]{6,}$",
            r"^\d+\.\d+\.\d+$",
            r"^arn:aws:iam::\d{12}:role/[\w+=,.@-]+$",
            r"^(execution|setup|ambiguous)$",
            r"[^/]+/[^/]+",
            r"^[[a-z&&]{3}$",
            r"^(?!admin)[a-z]{3,8}$",
            r"\S+\s\S+",
            r"^\u0041\p{Lu}*$",
            r"^(?:[A-Z]{2}\d{2})(?<rest> ?\d{4})+$",
            r"^.{8,}$",
        ];
        let known = Patterns::default();
        for pattern in patterns {
            for number in 0..40 {
                let text = sample(pattern, number, Seed::new(number));
                assert!(
                    text.as_ref().is_some_and(|text| known.matches(pattern, text)),
                    "{pattern}: {text:?}"
                );
            }
        }
    }

    #[test]
    fn anchors_are_told_by_what_every_match_has() {
        let cases = [
            ("^a", Some(Anchor::Start)),
            ("(a$|b$)", Some(Anchor::End)),
            ("^a|b$", Some(Anchor::Anywhere)),
            ("(?!x)^a$", None),
        ];
        for (pattern, expected) in cases {
            assert_eq!(anchor(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn nothing_grows_out_of_measure() {
        assert_eq!(sample("((a{1000}){1000}){1000}", 0, Seed::new(0)), None);
        assert_eq!(sample("(", 0, Seed::new(0)), None);
    }
}
