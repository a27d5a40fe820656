//! What is kept of a body that is too large to be held: its start, or of one in parts all of them but the
//! inside of large ones. It is read as it comes, so that memory stays the same however large it gets.

use bytes::Bytes;
use memchr::memmem::{self, Finder};

use super::multipart::{self, is_boundary};

/// How much is kept of a body that is not in parts, in bytes.
const START: usize = 1 << 20;

/// How large a part may be of which all is kept, in bytes.
const WHOLE_PART: usize = 1 << 20;

/// How much is kept of one that is larger, its headers included, in bytes.
const PART_START: usize = 16 << 10;

/// How far white space behind a boundary is looked through, in bytes.
const PADDING: usize = 4 << 10;

/// Something that is left out of what is kept of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where in what is kept.
    pub at: usize,
    /// How much it is, in bytes.
    pub size: usize,
}

/// Whether all from some place on is left out.
pub fn ends_in_gap(kept: &[u8], gaps: &[Gap]) -> bool {
    gaps.last().is_some_and(|gap| gap.at >= kept.len())
}

/// Takes a body in pieces, which may be divided anywhere.
#[derive(Debug)]
pub struct Abridger {
    /// How much is kept at most, in bytes.
    limit: usize,
    /// All that came, in bytes.
    size: usize,
    kept: Vec<u8>,
    gaps: Vec<Gap>,
    /// Where it is divided, as long as it can be.
    parts: Option<Parts>,
}

/// The part of a multipart body that is read at the moment.
#[derive(Debug)]
struct Parts {
    /// A line break and the boundary.
    mark: Finder<'static>,
    /// What came last, and may be the start of a mark.
    tail: Vec<u8>,
    /// Where in what is kept the part begins, its mark included.
    start: usize,
    /// How much of the part is left out, in bytes.
    omitted: usize,
    /// Whether the last byte that is left out may belong to the line break of the next boundary.
    omits_return: bool,
}

impl Abridger {
    /// For a body of this `Content-Type`, of whose parts up to `limit` bytes are kept.
    pub fn new(content_type: &str, limit: usize) -> Self {
        let mark = multipart::boundary(content_type).map(|boundary| format!("\n--{boundary}"));
        // The first boundary may stand at the very start; this line break is taken away in the end.
        let parts = mark.map(|mark| Parts {
            mark: Finder::new(mark.as_bytes()).into_owned(),
            tail: vec![b'\n'],
            start: 0,
            omitted: 0,
            omits_return: false,
        });
        Self { limit, size: 0, kept: Vec::new(), gaps: Vec::new(), parts }
    }

    /// Adds the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.size += piece.len();
        match self.parts.take() {
            Some(parts) => self.parts = self.divide(parts, piece),
            None => {
                let room = START.min(self.limit).saturating_sub(self.kept.len());
                // Behind a gap nothing more is kept.
                let room = if self.gaps.is_empty() { room } else { 0 };
                self.kept.extend_from_slice(piece.get(..room).unwrap_or(piece));
            }
        }
    }

    /// What is kept, and what is left out of it.
    pub fn end(mut self) -> (Bytes, Vec<Gap>) {
        if let Some(mut parts) = self.parts.take() {
            let tail = std::mem::take(&mut parts.tail);
            if self.keep(&mut parts, &tail) {
                self.close(&mut parts, false);
                self.kept.drain(..1);
                self.gaps.iter_mut().for_each(|gap| gap.at -= 1);
                return (self.kept.into(), self.gaps);
            }
            self.keep_start();
        }
        let (at, size) = (self.kept.len(), self.size - self.kept.len());
        self.gaps.clear();
        self.gaps.extend((size > 0).then_some(Gap { at, size }));
        (self.kept.into(), self.gaps)
    }

    /// Goes through the next piece of a body in parts. Returns nothing where it cannot be divided.
    fn divide(&mut self, mut parts: Parts, piece: &[u8]) -> Option<Parts> {
        parts.tail.extend_from_slice(piece);
        let window = std::mem::take(&mut parts.tail);
        let mark = parts.mark.needle().len();
        let (mut done, mut from) = (0, 0);
        let slice = |range: std::ops::Range<usize>| window.get(range).unwrap_or_default();
        while let Some(at) = parts.mark.find(slice(from..window.len())).map(|at| at + from) {
            let rest = slice(at + mark..window.len());
            if rest.len() < PADDING && is_undecided(rest) {
                let fits = self.keep(&mut parts, slice(done..at));
                parts.tail = slice(at..window.len()).to_vec();
                return self.or_start(parts, fits);
            }
            if !is_boundary(rest) {
                from = at + 1;
                continue;
            }
            if !self.keep(&mut parts, slice(done..at)) {
                return self.or_start(parts, false);
            }
            self.close(&mut parts, true);
            (done, from) = (at, at + mark);
        }
        // What may be the start of a mark is looked at again with what follows.
        let end = window.len().saturating_sub(mark - 1).max(from);
        let fits = self.keep(&mut parts, slice(done..end));
        parts.tail = slice(end..window.len()).to_vec();
        self.or_start(parts, fits)
    }

    fn or_start(&mut self, parts: Parts, fits: bool) -> Option<Parts> {
        if !fits {
            self.keep_start();
        }
        fits.then_some(parts)
    }

    /// Keeps what comes of a part, as far as that is wanted. Returns whether the body can go on so.
    fn keep(&mut self, parts: &mut Parts, bytes: &[u8]) -> bool {
        if parts.omitted > 0 {
            parts.omit(bytes);
            return true;
        }
        self.kept.extend_from_slice(bytes);
        if self.kept.len() - parts.start > WHOLE_PART {
            let rest = self.kept.split_off(parts.start + PART_START);
            parts.omit(&rest);
            let start = self.kept.get(parts.start..).unwrap_or_default();
            // Of a part whose headers do not end here nothing can be said.
            let has_headers =
                ["\n\n", "\n\r\n"].iter().any(|end| memmem::find(start, end.as_bytes()).is_some());
            return has_headers && self.kept.len() <= self.limit;
        }
        self.kept.len() <= self.limit
    }

    /// Ends a part, at the next boundary or with the body.
    fn close(&mut self, parts: &mut Parts, at_boundary: bool) {
        let is_return = parts.omits_return && at_boundary;
        let size = parts.omitted - usize::from(is_return);
        if size > 0 {
            self.gaps.push(Gap { at: self.kept.len(), size });
        }
        if is_return {
            self.kept.push(b'\r');
        }
        (parts.start, parts.omitted, parts.omits_return) = (self.kept.len(), 0, false);
    }

    /// Gives up dividing: only what is in front of the first gap stays.
    fn keep_start(&mut self) {
        let end = self.gaps.first().map_or(START, |gap| gap.at.min(START));
        self.kept.truncate(end.min(self.limit));
        if !self.kept.is_empty() {
            self.kept.drain(..1);
        }
        // What came is more than what is kept, from here on in any case.
        self.gaps = vec![Gap { at: self.kept.len(), size: 0 }];
    }
}

impl Parts {
    fn omit(&mut self, bytes: &[u8]) {
        self.omitted += bytes.len();
        if let Some(last) = bytes.last() {
            self.omits_return = *last == b'\r';
        }
    }
}

/// Whether it takes more to tell if what is behind a mark makes it a boundary.
fn is_undecided(rest: &[u8]) -> bool {
    rest.is_empty() || rest == b"-" || rest.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::multipart::parts;

    const FORM: &str = "multipart/form-data; boundary=b";

    fn abridged(content_type: &str, pieces: &[&[u8]]) -> (Bytes, Vec<Gap>) {
        let mut abridger = Abridger::new(content_type, 4 << 20);
        pieces.iter().for_each(|piece| abridger.add(piece));
        abridger.end()
    }

    fn form(contents: &[&[u8]]) -> Vec<u8> {
        let mut body = Vec::new();
        for (index, content) in contents.iter().enumerate() {
            body.extend_from_slice(
                format!("--b\r\nContent-Disposition: form-data; name={index}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b--\r\n");
        body
    }

    #[test]
    fn of_a_body_without_parts_the_start_is_kept() {
        let (kept, gaps) = abridged("application/octet-stream", &[&[b'x'; 700_000][..]; 3]);
        assert_eq!((kept.len(), &gaps[..]), (START, &[Gap { at: START, size: 2_100_000 - START }][..]));
        assert!(ends_in_gap(&kept, &gaps));
        assert_eq!(abridged("text/plain", &[b"ab", b"c"]), (Bytes::from_static(b"abc"), Vec::new()));
    }

    #[test]
    fn of_a_large_part_the_inside_is_left_out() {
        let large = vec![b'\r'; 3_000_000];
        let body = form(&[b"one", &large, b"two"]);
        let (kept, gaps) = abridged(FORM, &[&body]);
        let parts = parts(FORM, &kept, &gaps).unwrap();
        assert_eq!(parts.iter().map(|part| part.size()).collect::<Vec<_>>(), [3, 3_000_000, 3]);
        assert_eq!((parts[0].content, parts[2].content), (&b"one"[..], &b"two"[..]));
        assert!(kept.len() < 2 * PART_START && !ends_in_gap(&kept, &gaps));
    }

    #[test]
    fn many_parts_that_are_too_much_are_a_body_of_which_the_start_is_kept() {
        let body = form(&[&[b'x'; 900_000][..]; 9]);
        let (kept, gaps) = abridged(FORM, &body.chunks(100_000).collect::<Vec<_>>());
        assert!(body.starts_with(&kept) && ends_in_gap(&kept, &gaps));
        assert_eq!(kept.len() + gaps[0].size, body.len());
    }

    #[test]
    fn a_part_whose_headers_do_not_end_is_not_divided() {
        let body = [b"--b\r\nA: ".as_slice(), &[b'x'; 2_000_000], b"\r\n\r\n\r\n--b--\r\n"].concat();
        let (kept, gaps) = abridged(FORM, &[&body]);
        assert!(body.starts_with(&kept) && ends_in_gap(&kept, &gaps));
        assert_eq!(kept.len() + gaps[0].size, body.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn small_parts_stay_as_they_are_however_they_come(
            contents in prop::collection::vec("[-b\r\n \t]{0,12}", 0..4),
            cuts in prop::collection::vec(1..9_usize, 1..200),
        ) {
            let body = form(&contents.iter().map(|content| content.as_bytes()).collect::<Vec<_>>());
            let mut pieces = Vec::new();
            let mut rest = &body[..];
            for cut in cuts.iter().cycle() {
                let (piece, behind) = rest.split_at((*cut).min(rest.len()));
                pieces.push(piece);
                rest = behind;
                if rest.is_empty() { break }
            }
            prop_assert_eq!(abridged(FORM, &pieces), (Bytes::from(body), Vec::new()));
        }

        #[test]
        fn large_parts_are_told_the_same_however_they_come(
            size in (WHOLE_PART..WHOLE_PART + 50_000), end in "[-\r\n]{0,6}", cut in 1000..300_000_usize,
        ) {
            let large = [&vec![b'x'; size][..], end.as_bytes()].concat();
            let body = form(&[&large, b"two"]);
            let (kept, gaps) = abridged(FORM, &[&body]);
            let sizes = |kept: &[u8]| parts(FORM, kept, &gaps).unwrap().iter().map(|part| part.size()).collect::<Vec<_>>();
            prop_assert_eq!(sizes(&kept), parts(FORM, &body, &[]).unwrap().iter().map(|part| part.size()).collect::<Vec<_>>());
            prop_assert_eq!(abridged(FORM, &body.chunks(cut).collect::<Vec<_>>()), (kept, gaps));
        }
    }
}
