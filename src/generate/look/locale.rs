//! Whose names generated values bear: a language and the country it is spoken in.

use std::fmt;
use std::str::FromStr;

use fake::Fake;
use fake::faker::name::raw::{FirstName, LastName};
use fake::locales::{
    AR_SA, CY_GB, DE_DE, EN, FA_IR, FR_FR, IT_IT, JA_JP, NL_NL, PT_BR, PT_PT, TR_TR, ZH_CN, ZH_TW,
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::finding::nearest;

/// The locales that there are names for.
///
/// ```
/// use bonafide::generate::Locale;
///
/// assert_eq!("de".parse(), Ok(Locale::DeDe));
/// assert_eq!("pt_BR".parse(), Ok(Locale::PtBr));
/// assert!("de-FR".parse::<Locale>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    ArSa,
    CyGb,
    DeDe,
    #[default]
    En,
    FaIr,
    FrFr,
    ItIt,
    JaJp,
    NlNl,
    PtBr,
    PtPt,
    TrTr,
    ZhCn,
    ZhTw,
}

/// A locale that there are no names for, and what was meant, if a known one is close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLocale {
    name: String,
}

/// Each locale by its language tag (RFC 5646). A language alone stands for the first with it.
const ALL: [(&str, Locale); 14] = [
    ("en", Locale::En),
    ("ar-SA", Locale::ArSa),
    ("cy-GB", Locale::CyGb),
    ("de-DE", Locale::DeDe),
    ("fa-IR", Locale::FaIr),
    ("fr-FR", Locale::FrFr),
    ("it-IT", Locale::ItIt),
    ("ja-JP", Locale::JaJp),
    ("nl-NL", Locale::NlNl),
    ("pt-BR", Locale::PtBr),
    ("pt-PT", Locale::PtPt),
    ("tr-TR", Locale::TrTr),
    ("zh-CN", Locale::ZhCn),
    ("zh-TW", Locale::ZhTw),
];

/// Names on the sample documents of other countries, which stand among the German ones.
const SAMPLES: [&str; 18] = [
    "Mustermann",
    "Musterfrau",
    "Gabler",
    "Müller-Schwarzenberg",
    "Ćosić",
    "Özm̂en",
    "Drebenbusch-Dalgoßen",
    "Meikäläinen",
    "Vomáčka",
    "Rudaí",
    "Lærke",
    "Ağça",
    "Maija",
    "Tomáš",
    "Karel",
    "Inês",
    "Paddy",
    "Åsa",
];

/// How often a name is drawn at most.
const DRAWS: usize = 8;

/// What companies are called: `#` is a family name.
#[rustfmt::skip]
const COMPANIES: [(Locale, &[&str]); 14] = [
    (Locale::En, &["# Inc", "# Group", "# and Sons", "# LLC", "# Partners"]),
    (Locale::ArSa, &["شركة #", "مجموعة #", "مؤسسة #"]),
    (Locale::CyGb, &["# Cyf", "# a'i Feibion", "Grŵp #"]),
    (Locale::DeDe, &["# GmbH", "# AG", "# KG", "# & Partner", "# & Söhne"]),
    (Locale::FaIr, &["شرکت #", "گروه #", "صنایع #"]),
    (Locale::FrFr, &["# SARL", "# SAS", "Groupe #", "# et Fils"]),
    (Locale::ItIt, &["# S.r.l.", "# S.p.A.", "Fratelli #", "Gruppo #"]),
    (Locale::JaJp, &["#株式会社", "株式会社#", "#商事", "#工業株式会社"]),
    (Locale::NlNl, &["# B.V.", "# en Zonen", "# Groep", "# & Partners"]),
    (Locale::PtBr, &["# Ltda.", "# S.A.", "# e Filhos", "Grupo #"]),
    (Locale::PtPt, &["# Lda.", "# S.A.", "# e Filhos", "Grupo #"]),
    (Locale::TrTr, &["# A.Ş.", "# Ltd. Şti.", "# ve Oğulları", "# Holding"]),
    (Locale::ZhCn, &["#氏科技有限公司", "#氏贸易有限公司", "#氏集团"]),
    (Locale::ZhTw, &["#氏科技股份有限公司", "#氏貿易有限公司", "#氏集團"]),
];

/// What `fake` makes of one kind in a locale. Each locale is a type there.
macro_rules! with_data {
    ($locale:expr, $rng:expr, $what:ident) => {
        match $locale {
            Locale::ArSa => $what(AR_SA).fake_with_rng($rng),
            Locale::CyGb => $what(CY_GB).fake_with_rng($rng),
            Locale::DeDe => $what(DE_DE).fake_with_rng($rng),
            Locale::En => $what(EN).fake_with_rng($rng),
            Locale::FaIr => $what(FA_IR).fake_with_rng($rng),
            Locale::FrFr => $what(FR_FR).fake_with_rng($rng),
            Locale::ItIt => $what(IT_IT).fake_with_rng($rng),
            Locale::JaJp => $what(JA_JP).fake_with_rng($rng),
            Locale::NlNl => $what(NL_NL).fake_with_rng($rng),
            Locale::PtBr => $what(PT_BR).fake_with_rng($rng),
            Locale::PtPt => $what(PT_PT).fake_with_rng($rng),
            Locale::TrTr => $what(TR_TR).fake_with_rng($rng),
            Locale::ZhCn => $what(ZH_CN).fake_with_rng($rng),
            Locale::ZhTw => $what(ZH_TW).fake_with_rng($rng),
        }
    };
}

impl Locale {
    /// The language tag: `de-DE`.
    pub fn tag(self) -> &'static str {
        ALL.iter().find(|(_, locale)| *locale == self).map_or("en", |(tag, _)| tag)
    }

    /// The tags of all locales.
    pub fn tags() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|(tag, _)| *tag)
    }

    pub fn first_name(self, rng: &mut ChaCha8Rng) -> String {
        self.named(|| with_data!(self, rng, FirstName))
    }

    pub fn last_name(self, rng: &mut ChaCha8Rng) -> String {
        self.named(|| with_data!(self, rng, LastName))
    }

    /// A company that bears a name, as companies are called where the locale is spoken.
    pub fn company(self, name: &str, rng: &mut ChaCha8Rng) -> String {
        let forms =
            COMPANIES.iter().find(|(locale, _)| *locale == self).map_or(&["# Inc"][..], |(_, forms)| *forms);
        let form = forms.get(rng.random_range(0..forms.len().max(1) as u32) as usize).copied().unwrap_or("#");
        form.replace('#', name)
    }

    /// A name that people of the locale bear.
    fn named(self, draw: impl FnMut() -> String) -> String {
        let is_strange =
            |name: &String| self == Self::DeDe && SAMPLES.contains(&name.as_str()) || name.contains('"');
        let mut names = std::iter::repeat_with(draw).take(DRAWS).filter(|name| !is_strange(name));
        names.next().unwrap_or_default()
    }

    /// First and last name in the order in which they are written.
    pub fn full_name(self, first: &str, last: &str) -> String {
        match self {
            Locale::JaJp => format!("{last} {first}"),
            Locale::ZhCn | Locale::ZhTw => format!("{last}{first}"),
            _ => format!("{first} {last}"),
        }
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(name: &str) -> Result<Self, UnknownLocale> {
        let wanted = name.replace('_', "-").to_lowercase();
        let is = |tag: &str| tag.to_lowercase() == wanted || tag.split('-').next() == Some(wanted.as_str());
        let found = ALL.iter().find(|(tag, _)| is(tag));
        found.map(|(_, locale)| *locale).ok_or_else(|| UnknownLocale { name: name.to_owned() })
    }
}

impl fmt::Display for UnknownLocale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<_> = Locale::tags().collect();
        let language = self.name.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let same_language = tags.iter().find(|tag| tag.split('-').next() == Some(language.as_str()));
        write!(f, "there are no names for the locale `{}`", self.name)?;
        match same_language.copied().or_else(|| nearest(&self.name, tags.iter().copied())) {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => write!(f, "; there are some for {}", tags.join(", ")),
        }
    }
}

impl std::error::Error for UnknownLocale {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::seed::Seed;

    #[test]
    fn every_locale_has_names_and_is_known_by_its_tag() {
        for (tag, locale) in ALL {
            assert_eq!((tag.parse(), locale.tag()), (Ok(locale), tag));
            let rng = &mut Seed::new(1).rng();
            assert!(!locale.first_name(rng).is_empty() && !locale.last_name(rng).is_empty());
        }
    }

    #[test]
    fn an_unknown_locale_is_told_with_the_one_that_was_meant() {
        let told = |name: &str| name.parse::<Locale>().unwrap_err().to_string();
        assert_eq!(told("de-AT"), "there are no names for the locale `de-AT`; did you mean `de-DE`?");
        assert!(told("xx").ends_with("zh-CN, zh-TW"), "{}", told("xx"));
    }
}
