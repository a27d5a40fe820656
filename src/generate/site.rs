//! Where a value stands inside the whole value that is generated.

use serde_json::Value;

use super::seed::Seed;
use super::shape::Shape;
use crate::pointer::Pointer;

/// How often a schema may be open above a value that it applies to again. Once shows a recursive
/// structure for what it is; more only repeats it.
const MAX_OPEN: usize = 2;

/// A place inside the value, linked to the places around it. All randomness of the value at a
/// place comes from its seed, which depends on the path alone: a property that is added elsewhere
/// changes nothing here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'p> {
    parent: Option<&'p Site<'p>>,
    step: Step<'p>,
    seed: Seed,
    depth: usize,
    shape: Option<&'p Shape<'p>>,
}

/// How one gets to a place from the one around it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'p> {
    Root,
    Property(&'p str),
    Item(usize),
}

impl<'p> Site<'p> {
    pub fn root(seed: Seed) -> Self {
        Self { parent: None, step: Step::Root, seed, depth: 0, shape: None }
    }

    pub fn property(&'p self, name: &'p str) -> Self {
        self.child(Step::Property(name), self.seed.with(name))
    }

    pub fn item(&'p self, index: usize) -> Self {
        self.child(Step::Item(index), self.seed.with_number(index as u64))
    }

    /// The same place, now that it is known what applies to its value.
    pub fn within(self, shape: &'p Shape<'p>) -> Self {
        Self { shape: Some(shape), ..self }
    }

    /// The same place for another try.
    pub fn again(self, number: u64) -> Self {
        Self { seed: self.seed.with("again").with_number(number), ..self }
    }

    pub fn seed(&self) -> Seed {
        self.seed
    }

    pub fn step(&self) -> Step<'p> {
        self.step
    }

    pub fn parent(&self) -> Option<&'p Site<'p>> {
        self.parent
    }

    pub fn shape(&self) -> Option<&'p Shape<'p>> {
        self.shape
    }

    /// How many objects and arrays the value stands in.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// This place and those around it, the innermost first.
    pub fn outwards(&self) -> impl Iterator<Item = &Site<'p>> {
        std::iter::successors(Some(self), |site| site.parent)
    }

    /// True where the value stands in an array, at whatever distance.
    pub fn in_array(&self) -> bool {
        self.outwards().any(|site| matches!(site.step, Step::Item(_)))
    }

    /// True in an item that follows others.
    pub fn is_further_item(&self) -> bool {
        self.outwards().any(|site| matches!(site.step, Step::Item(1..)))
    }

    /// True where going into this schema once more would only repeat what is there.
    pub fn repeats(&self, schema: &Value) -> bool {
        let shapes = self.outwards().filter_map(|site| site.shape);
        shapes.filter(|shape| shape.has(schema)).take(MAX_OPEN).count() == MAX_OPEN
    }

    /// The address of the value.
    pub fn pointer(&self) -> Pointer {
        let mut pointer = self.parent.map(Site::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Property(name) => pointer.push(name),
            Step::Item(index) => pointer.push(&index.to_string()),
        }
        pointer
    }

    fn child(&'p self, step: Step<'p>, seed: Seed) -> Self {
        Self { parent: Some(self), step, seed, depth: self.depth + 1, shape: None }
    }
}
