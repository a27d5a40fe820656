//! Texts of a format with what a pattern asks for in them.

/// How much of a text is looked at, in characters: what is tried grows with it.
const MAX_LENGTH: usize = 80;

/// Where in a text a pattern has to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    End,
    Anywhere,
}

/// Texts made of a text and of a `sample` that a pattern matches, the likeliest first. Whether one of
/// them is right is for the caller to check.
pub fn splices(text: &str, sample: &str, anchor: Anchor) -> Vec<String> {
    if text.chars().count() > MAX_LENGTH || sample.is_empty() {
        return Vec::new();
    }
    let cuts: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    match anchor {
        Anchor::Start => {
            let after_common = ending_in(text, sample);
            let tails = after_common.into_iter().chain(cuts);
            tails.map(|at| format!("{sample}{}", &text[at..])).collect()
        }
        Anchor::End => {
            let whole = text.rfind(sample).into_iter().chain([text.len()]);
            let heads =
                whole.chain(starting_in(text, sample).map(|(at, _)| at)).chain(cuts.into_iter().rev());
            heads.map(|at| format!("{}{sample}", &text[..at])).collect()
        }
        Anchor::Anywhere => {
            let common = starting_in(text, sample);
            let places = common.into_iter().chain(cuts.into_iter().rev().map(|at| (at, at)));
            places.map(|(from, to)| format!("{}{sample}{}", &text[..from], &text[to..])).collect()
        }
    }
}

/// Where the longest start of the sample that the text holds stands in it: `@` of `@example.com` in
/// an address.
fn starting_in(text: &str, sample: &str) -> Option<(usize, usize)> {
    let ends = sample.char_indices().rev().map(|(at, _)| at).filter(|at| *at > 0);
    ends.into_iter().find_map(|end| text.rfind(&sample[..end]).map(|at| (at, at + end)))
}

/// Where the longest end of the sample that the text holds ends in it: `://` of `ftp://` in a URI.
fn ending_in(text: &str, sample: &str) -> Option<usize> {
    let mut starts = sample.char_indices().map(|(at, _)| &sample[at..]);
    starts.find_map(|end| text.find(end).map(|at| at + end.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_have_in_common_is_where_they_meet() {
        let cases = [
            ("https://example.com/a", "ftp://", Anchor::Start, "ftp://example.com/a"),
            ("ada@example.com", "support@", Anchor::Start, "support@example.com"),
            ("quiet.example.com", ".example", Anchor::End, "quiet.example"),
            ("https://example.com/a", ".png", Anchor::End, "https://example.com/a.png"),
            ("ada@example.com", "@corp.", Anchor::Anywhere, "ada@corp.example.com"),
        ];
        for (text, sample, anchor, first) in cases {
            assert_eq!(splices(text, sample, anchor).first().map(String::as_str), Some(first));
        }
        let addresses = splices("ada@example.com", "@corp.com", Anchor::End);
        assert!(addresses.contains(&"ada@corp.com".to_owned()));
    }

    #[test]
    fn characters_stay_whole() {
        assert_eq!(splices("äö", "ß", Anchor::End), ["äöß", "äöß", "äß", "ß"]);
    }
}
