//! Finds a value in JSON text without building a tree.

use crate::pointer::Pointer;

/// The byte at which the value at `pointer` starts, or that of its nearest ancestor in the text.
pub fn find(_text: &str, _pointer: &Pointer) -> Option<usize> {
    None
}
