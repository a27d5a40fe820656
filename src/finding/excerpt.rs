//! The few lines of a body around a fault.

/// Lines of a body, written anew so that the fault can be pointed at: one value a line, what is far
/// from the fault cut short, what is secret masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub lines: Vec<String>,
    /// The index of the line at fault.
    pub line: usize,
    /// The characters at fault in that line: the first, and how many.
    pub column: usize,
    pub width: usize,
}
