//! What each attempt at a value tries, from the richest to the plainest.

/// How one attempt goes about it.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// Its number, which changes seeds and branches.
    pub number: u64,
    /// Whether values known from the request are used.
    pub hints: bool,
    /// Whether the schema's own examples and defaults are used.
    pub given: bool,
    /// Whether optional properties are present.
    pub optional: bool,
    /// How often values grew too large before; what follows is smaller.
    pub size: usize,
}

/// How deep the attempts go, and how many values they may make. The next is taken each time that a
/// value grows larger, so that answers stay readable; the last ends what would go on without end.
pub const SIZES: [(usize, usize); 4] = [(8, 600), (6, 600), (4, 600), (2, 20_000)];

/// How many attempts there are.
const COUNT: u64 = 12;

/// The attempts in their order.
pub fn attempts() -> impl Iterator<Item = Attempt> {
    (0..COUNT).map(|number| Attempt {
        number,
        hints: matches!(number, 0 | 2 | 3),
        given: number < 4 || matches!(number, 6 | 7),
        optional: number < 6,
        size: 0,
    })
}

impl Attempt {
    /// How deep optional properties are present; below it arrays are as short as they may be.
    pub fn depth(self) -> usize {
        self.limits().0
    }

    /// How many values may be made.
    pub fn budget(self) -> usize {
        self.limits().1
    }

    /// The same attempt for a smaller value, if there is one.
    pub fn smaller(self) -> Option<Self> {
        (self.size + 1 < SIZES.len()).then_some(Self { size: self.size + 1, ..self })
    }

    fn limits(self) -> (usize, usize) {
        SIZES[self.size.min(SIZES.len() - 1)]
    }
}
