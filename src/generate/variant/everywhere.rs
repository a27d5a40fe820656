//! Deviations of a whole value: every place that allows it is extreme in one way.

use serde_json::Value;

use super::deviation::Deviation;
use super::extremes::{LONGEST, lengthened, most};
use super::{Variant, places};
use crate::generate::compose::Composer;
use crate::generate::compose::branch::Guide;
use crate::generate::compose::part::Part;
use crate::generate::compose::shape::Shape;
use crate::generate::site::{Site, Step};
use crate::pointer::Pointer;

/// One way in which a whole value may be extreme.
#[derive(Clone, Copy, Debug)]
pub struct Everywhere {
    name: &'static str,
    words: &'static str,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// Only what is required. Lists keep their items.
    Absent,
    Null,
    /// Lists, maps and texts without anything in them.
    Empty,
    Longest,
    /// Texts that nothing restricts are this one.
    Text(&'static str),
}

/// All of them. The texts are what layouts and escaping tend to break on: another direction, no spaces
/// to break lines at, characters of several code points, marks above and below, markup.
pub static EVERYWHERE: [Everywhere; 9] = [
    Everywhere { name: "*:absent", words: "only what is required", what: What::Absent },
    Everywhere { name: "*:null", words: "null wherever it may be", what: What::Null },
    Everywhere { name: "*:empty", words: "empty lists, maps and texts", what: What::Empty },
    Everywhere { name: "*:longest", words: "long texts", what: What::Longest },
    Everywhere {
        name: "*:arabic",
        words: "texts from right to left",
        what: What::Text("مرحبا بالعالم، نص من اليمين إلى اليسار ١٢٣"),
    },
    Everywhere {
        name: "*:chinese",
        words: "texts without spaces",
        what: What::Text("這是一段沒有空格的文字，用來檢查換行與字型是否正確"),
    },
    Everywhere {
        name: "*:emoji",
        words: "characters of several code points",
        what: What::Text("👩\u{200d}👩\u{200d}👧\u{200d}👦 👍🏽 🏳\u{fe0f}\u{200d}🌈 🇨🇭"),
    },
    Everywhere {
        name: "*:combining",
        words: "letters with marks above and below",
        what: What::Text(
            "Vie\u{302}\u{323}t Z\u{30c}\u{332}a\u{308}\u{304}l\u{335}g\u{327}\u{301}o\u{30b}\u{331}",
        ),
    },
    Everywhere {
        name: "*:markup",
        words: "what has to be escaped",
        what: What::Text("<b>Tom & \"Jerry\"</b> <i>it's</i> &amp; ${x} {{y}} %00 \\n"),
    },
];

impl Everywhere {
    pub fn words(&self) -> &'static str {
        self.words
    }

    pub fn variant(&self, schema: &Pointer) -> Variant {
        Variant {
            name: self.name.to_owned(),
            schema: schema.clone(),
            deviation: Deviation::Everywhere(*self),
        }
    }

    /// Changes a value as far as each place in it allows.
    pub fn apply<'a>(&self, composer: &Composer<'a>, asked: &[Part<'a>], site: Site<'_>, value: &mut Value) {
        if asked.is_empty() {
            return;
        }
        let is_root = matches!(site.step(), Step::Root);
        let shape = Shape::new(composer.schemas, asked.to_vec(), &site, Guide::Value(value));
        let site = site.within(&shape);
        self.inside(composer, &shape, &site, value);
        if let Some(extreme) = self.extreme(&shape, &site, value, is_root)
            && composer.fits(asked, &extreme)
        {
            *value = extreme;
        }
    }

    fn inside<'a>(&self, composer: &Composer<'a>, shape: &Shape<'a>, site: &Site<'_>, value: &mut Value) {
        match value {
            Value::Object(object) => {
                if matches!(self.what, What::Absent) {
                    let required = shape.required();
                    object.retain(|name, _| required.contains(&name.as_str()));
                }
                for (name, value) in object.iter_mut() {
                    self.apply(composer, &shape.parts_for(name), site.property(name), value);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.apply(composer, &shape.item(index), site.item(index), item);
                }
            }
            _ => {}
        }
    }

    /// What the value at a place would be, if it may.
    fn extreme(&self, shape: &Shape<'_>, site: &Site<'_>, value: &Value, is_root: bool) -> Option<Value> {
        match (self.what, value) {
            (What::Null, _) if !is_root => Some(Value::Null),
            (What::Empty, Value::Array(_)) => Some(Value::Array(Vec::new())),
            (What::Empty, Value::Object(_)) if places::is_map(shape) => {
                Some(Value::Object(Default::default()))
            }
            (What::Empty, Value::String(text)) if places::is_free(shape, site, text) => Some(Value::from("")),
            (What::Longest, Value::String(text)) if places::is_free(shape, site, text) => {
                lengthened(text, most(shape)).into_iter().next().map(Value::from)
            }
            (What::Text(other), Value::String(text)) if places::is_free(shape, site, text) => {
                Some(Value::from(fitted(other, shape)))
            }
            _ => None,
        }
    }
}

/// A text within the lengths of a shape.
fn fitted(text: &str, shape: &Shape<'_>) -> String {
    let least = shape.at_least("minLength").max(text.chars().count()).min(LONGEST);
    let most = shape.at_most("maxLength").unwrap_or(usize::MAX).min(least);
    text.chars().chain([' ']).cycle().take(most).collect()
}
