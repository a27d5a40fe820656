//! Which part of a list is asked for, and how long the whole list is.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;

use super::look::label;
use super::seed::Seed;

/// How many items a list shows where the request does not say.
pub(super) const FEW: usize = 3;

/// More items than this are made only where the request asks for them, so that answers stay readable.
const MOST_UNASKED: usize = 10;

/// More items than this are never made, whatever is asked for.
const MOST: usize = 100;

/// The least and the most items of a whole list.
const LENGTHS: (usize, usize) = (5, 40);

const SIZES: &[&str] = &[
    "limit",
    "page_size",
    "per_page",
    "max_results",
    "page_limit",
    "max_items",
    "first",
    "top",
    "take",
    "size",
];
const PAGES: &[&str] = &["page", "page_number", "page_num", "page_index"];
const OFFSETS: &[&str] = &["offset", "skip", "start_index", "from_index"];
const CURSORS: &[&str] = &[
    "cursor",
    "after",
    "page_token",
    "next_token",
    "starting_after",
    "marker",
    "next_marker",
    "page_cursor",
    "pagination_token",
    "continuation_token",
];

/// A part of a list. All parts of one list are made from one seed and fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    pub(super) size: usize,
    pub(super) offset: usize,
    pub(super) total: usize,
}

impl Paging {
    /// What the parameters of a request ask for, of a list that the seed decides: by their values, else the
    /// size by its default. `None` where no parameter is about parts of lists.
    pub fn asked<'v>(
        declared: impl Iterator<Item = &'v str>,
        value: impl Fn(&str) -> Option<&'v Value>,
        default: impl Fn(&str) -> Option<&'v Value>,
        seed: Seed,
    ) -> Option<Self> {
        let names: Vec<_> = declared.filter(|name| is_about_parts(name)).collect();
        names.first()?;
        let asked = |known: &[&str]| {
            names.iter().filter(|name| names_one_of(name, known)).find_map(|name| value(name))
        };
        let number = |known: &[&str]| asked(known).and_then(whole);
        let usual = || {
            let sizes = names.iter().filter(|name| names_one_of(name, SIZES));
            sizes.filter_map(|name| whole(default(name)?)).find(|size| *size > 0)
        };
        let size = number(SIZES).unwrap_or_else(|| usual().unwrap_or(FEW).min(MOST_UNASKED)).min(MOST);
        let cursor = || {
            asked(CURSORS).map(|cursor| whole(cursor).or_else(|| offset_of(cursor.as_str()?)).unwrap_or(size))
        };
        let page = || number(PAGES).map(|page| page.saturating_sub(1).saturating_mul(size));
        let offset = number(OFFSETS).or_else(page).or_else(cursor).unwrap_or(0);
        let (least, most) = LENGTHS;
        Some(Self { size, offset, total: least + seed.with("total").below(most - least + 1) })
    }

    /// How many items a part has at most.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many items the whole list has.
    pub fn total(&self) -> usize {
        self.total
    }

    /// What leads to the part behind this one.
    pub fn next_cursor(&self) -> Option<String> {
        self.has_more().then(|| cursor(self.end()))
    }

    /// How many items the part has.
    pub fn count(&self) -> usize {
        self.size.min(self.total.saturating_sub(self.offset))
    }

    /// The number of the part, from 1.
    pub fn page(&self) -> usize {
        self.offset.checked_div(self.size).unwrap_or(0) + 1
    }

    /// How many parts there are.
    pub fn pages(&self) -> usize {
        self.total.div_ceil(self.size.max(1)).max(1)
    }

    /// How many items there are up to the end of the part.
    pub fn end(&self) -> usize {
        self.offset + self.count()
    }

    pub fn has_more(&self) -> bool {
        self.end() < self.total
    }

    /// All of a list of so many items.
    pub(super) fn whole(count: usize) -> Self {
        Self { size: count, offset: 0, total: count }
    }
}

/// True for the name of a parameter that asks for a part of a list.
pub fn is_about_parts(parameter: &str) -> bool {
    [SIZES, PAGES, OFFSETS, CURSORS].iter().any(|known| names_one_of(parameter, known))
}

/// A cursor for the items from here on. Nobody but this module reads what is in it.
pub(super) fn cursor(offset: usize) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("offset={offset:04}"))
}

fn offset_of(cursor: &str) -> Option<usize> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix("offset=")?.parse().ok()
}

/// `page[size]` and `$top` are read as `page_size` and `top`.
fn names_one_of(name: &str, known: &[&str]) -> bool {
    known.contains(&label::snake(name).as_str())
}

fn whole(value: &Value) -> Option<usize> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(query: Value) -> Option<Paging> {
        let names = ["page[size]", "page", "offset", "cursor", "sort"];
        Paging::asked(names.into_iter(), |name| query.get(name), |_| None, Seed::new(1))
    }

    #[test]
    fn what_is_asked_for_is_read_in_every_style() {
        let of = |query| asked(query).map(|paging| (paging.size, paging.offset)).unwrap();
        assert_eq!(of(json!({})), (FEW, 0));
        assert_eq!(of(json!({"page[size]": 10, "page": 3})), (10, 20));
        assert_eq!(of(json!({"page[size]": 10, "offset": 4})), (10, 4));
        assert_eq!(of(json!({"cursor": cursor(7)})), (FEW, 7));
        assert_eq!(of(json!({"cursor": "made elsewhere"})), (FEW, FEW));
        assert_eq!(of(json!({"page[size]": 0, "page": 2})), (0, 0));
        assert_eq!(of(json!({"page[size]": u64::MAX, "page": u64::MAX})).0, MOST);
        assert_eq!(Paging::asked(["sort"].into_iter(), |_| None, |_| None, Seed::new(1)), None);
    }

    #[test]
    fn a_default_counts_as_far_as_the_list_stays_short() {
        let of = |query: Value, default: Value| {
            let names = ["limit"].into_iter();
            Paging::asked(names, |name| query.get(name), |_| Some(&default), Seed::new(1)).unwrap().size
        };
        assert_eq!(of(json!({}), json!(7)), 7);
        assert_eq!(of(json!({}), json!(50)), MOST_UNASKED);
        assert_eq!(of(json!({}), json!(0)), FEW);
        assert_eq!(of(json!({"limit": 50}), json!(7)), 50);
    }

    #[test]
    fn the_last_part_has_what_is_left() {
        let whole = asked(json!({"page[size]": 100})).unwrap();
        assert_eq!(whole.count(), whole.total);
        let last = asked(json!({"page[size]": 4, "offset": whole.total - 1})).unwrap();
        assert_eq!((last.count(), last.total), (1, whole.total));
        assert_eq!(asked(json!({"offset": 1_000})).unwrap().count(), 0);
    }
}
