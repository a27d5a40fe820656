//! The way to a value while a walk is there. It becomes a pointer only where something is found.

use crate::pointer::Pointer;

/// A value's place, each step on the stack of the walk that took it.
#[derive(Clone, Copy, Debug)]
pub enum Path<'p> {
    Root,
    Property(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    pub fn pointer(&self) -> Pointer {
        match self {
            Path::Root => Pointer::root(),
            Path::Property(parent, name) => parent.pointer().join(name),
            Path::Item(parent, index) => parent.pointer().item(*index),
        }
    }
}
