//! A copy of a body that passes, as far as it is looked at.

use bytes::{Bytes, BytesMut};

/// How much is kept of what is too large, in bytes.
const START: usize = 1 << 20;

/// What has passed of a body. It never holds more than its limit and one piece, and of what is too large
/// only the start.
#[derive(Debug)]
pub struct Capture {
    limit: usize,
    /// From which size on only the start is kept.
    most: usize,
    /// All that passed, in bytes, kept or not.
    size: usize,
    first: Bytes,
    /// Used only by what comes in several pieces.
    joined: BytesMut,
    has_ended: bool,
}

impl Capture {
    /// Keeps bodies of up to `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, most: limit, size: 0, first: Bytes::new(), joined: BytesMut::new(), has_ended: false }
    }

    /// One of which at least `size` bytes will come: what is known to become too large is not kept first.
    #[must_use]
    pub fn expecting(self, size: u64) -> Self {
        let is_too_large = usize::try_from(size).map_or(true, |size| size > self.limit);
        Self { most: if is_too_large { START.min(self.limit) } else { self.most }, ..self }
    }

    /// A body that is there as a whole.
    pub fn whole(body: Bytes) -> Self {
        Self { size: body.len(), first: body, has_ended: true, ..Self::new(usize::MAX) }
    }

    /// Adds the next piece.
    pub fn add(&mut self, piece: &Bytes) {
        let kept_all = self.size <= self.most;
        self.size += piece.len();
        if self.size > self.most {
            if kept_all {
                self.keep_start(piece);
            }
            return;
        }
        if self.first.is_empty() && self.joined.is_empty() {
            self.first = piece.clone();
            return;
        }
        let first = std::mem::take(&mut self.first);
        self.joined.extend_from_slice(&first);
        self.joined.extend_from_slice(piece);
    }

    /// Lets go of what is not looked at any more. What stays holds on to no larger piece.
    fn keep_start(&mut self, piece: &Bytes) {
        let mut kept = Vec::new();
        for part in [&self.first[..], &self.joined, piece] {
            kept.extend_from_slice(part.get(..START - kept.len()).unwrap_or(part));
        }
        self.first = kept.into();
        self.joined = BytesMut::new();
    }

    /// Whether this piece is not too much yet.
    pub fn fits(&self, piece: &Bytes) -> bool {
        self.size + piece.len() <= self.limit
    }

    /// Nothing more comes.
    pub fn end(&mut self) {
        self.has_ended = true;
    }

    /// How much has passed, in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    pub fn is_too_large(&self) -> bool {
        self.size > self.limit
    }

    /// Whether all of the body has passed.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Whether all of the body is kept.
    pub fn is_whole(&self) -> bool {
        self.has_ended && !self.is_too_large()
    }

    /// What is kept: all of the body, or its start.
    pub fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }

    /// Takes what is kept out of it.
    pub fn take(&mut self) -> Self {
        let limit = self.limit;
        std::mem::replace(self, Self::new(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_counted_and_not_kept() {
        let mut capture = Capture::new(5);
        capture.add(&Bytes::from_static(b"abc"));
        capture.add(&Bytes::from_static(b"de"));
        assert!(!capture.is_whole() && !capture.is_too_large());
        capture.add(&Bytes::from_static(b"fgh"));
        capture.end();
        assert!(capture.is_too_large() && !capture.is_whole());
        assert_eq!((capture.size(), &capture.into_bytes()[..]), (8, &b"abcdefgh"[..]));
    }

    #[test]
    fn of_what_is_too_large_the_start_is_kept() {
        let mut capture = Capture::new(START * 2);
        (0..9).for_each(|_| capture.add(&Bytes::from(vec![b'x'; START / 2])));
        assert_eq!((capture.size(), capture.into_bytes().len()), (START * 9 / 2, START));

        let mut capture = Capture::new(START * 2).expecting(START as u64 * 3);
        (0..6).for_each(|_| capture.add(&Bytes::from(vec![b'x'; START / 2])));
        capture.end();
        assert!(capture.is_too_large() && !capture.is_whole());
        assert_eq!((capture.size(), capture.into_bytes().len()), (START * 3, START));
    }
}
