//! Where a value stands inside the whole value that is generated.

use serde_json::Value;

use super::compose::kind::Kinds;
use super::compose::shape::Shape;
use super::look::Look;
use super::look::label;
use super::seed::Seed;
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
    look: &'p Look,
    status: Option<u16>,
}

/// How one gets to a place from the one around it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'p> {
    Root,
    Property(&'p str),
    Item(usize),
}

impl<'p> Site<'p> {
    pub fn root(seed: Seed, look: &'p Look) -> Self {
        Self { parent: None, step: Step::Root, seed, depth: 0, shape: None, look, status: None }
    }

    /// The same place in an answer with this status.
    pub fn of_status(self, status: Option<u16>) -> Self {
        Self { status, ..self }
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

    /// Which of so many is chosen here; the items of a list choose one after the other.
    pub fn choice(&self, count: usize) -> usize {
        match (self.step, self.parent) {
            (Step::Item(index), Some(list)) if count > 0 => {
                (list.seed.with("choice").below(count) + index) % count
            }
            _ => self.seed.below(count),
        }
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

    pub fn look(&self) -> &'p Look {
        self.look
    }

    /// The status of the answer that the whole value is for, where it is known.
    pub fn status(&self) -> Option<u16> {
        self.status
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

    /// The innermost item that the value stands in, with its index.
    pub fn item_around(&self) -> Option<(&Site<'p>, usize)> {
        self.outwards().find_map(|site| match site.step {
            Step::Item(index) => Some((site, index)),
            _ => None,
        })
    }

    /// True for what belongs to the one thing that the whole value shows, or to the first of a list.
    pub fn is_of_first(&self) -> bool {
        let around = self.parent.into_iter().flat_map(Site::outwards);
        around.into_iter().all(|site| match site.step {
            Step::Root | Step::Item(0) => true,
            Step::Item(_) => false,
            Step::Property(name) => label::is_wrapper(name) || (site.depth == 1 && site.is_array()),
        })
    }

    /// True for the whole value, or what is directly inside it or inside what wraps it.
    pub fn is_the_list(&self) -> bool {
        let around = self.parent.into_iter().flat_map(Site::outwards);
        around.into_iter().all(|site| match site.step {
            Step::Root => true,
            Step::Property(name) => label::is_wrapper(name),
            Step::Item(_) => false,
        })
    }

    fn is_array(&self) -> bool {
        self.shape.is_some_and(|shape| shape.kinds() == Kinds::ARRAY)
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
        Self { parent: Some(self), step, seed, depth: self.depth + 1, shape: None, ..*self }
    }
}
