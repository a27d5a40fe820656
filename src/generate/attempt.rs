//! What each attempt at a value tries, from the richest to the plainest.

/// How one attempt goes about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    /// Its number, which changes seeds and branches.
    pub number: u64,
    /// Whether values known from the request are used.
    pub hints: bool,
    /// Whether the schema's own examples and defaults are used.
    pub given: bool,
    /// Whether optional properties are present.
    pub optional: bool,
    /// How deep optional properties are present; below it arrays are as short as they may be.
    pub depth: usize,
}

/// How deep the attempts go; the next is taken each time that a value grows out of all measure.
const DEPTHS: [usize; 4] = [8, 6, 4, 3];

const LEAST_DEPTH: usize = 2;

/// How many attempts there are.
const COUNT: u64 = 12;

/// The attempts in their order.
pub(super) fn attempts() -> impl Iterator<Item = Attempt> {
    (0..COUNT).map(|number| Attempt {
        number,
        hints: number == 0,
        given: number < 4 || matches!(number, 6 | 7),
        optional: number < 6,
        depth: DEPTHS[0],
    })
}

impl Attempt {
    /// The same attempt, going less deep because `oversized` values grew out of all measure.
    pub fn shallower(self, oversized: usize) -> Self {
        Self { depth: DEPTHS.get(oversized).copied().unwrap_or(LEAST_DEPTH), ..self }
    }

    /// False where there is no lesser depth to go to.
    pub fn can_be_shallower(self, oversized: usize) -> bool {
        oversized < DEPTHS.len()
    }
}
