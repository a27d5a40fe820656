//! Text into one tree of values, each with its place in the file.

mod page;
mod read;
mod tree;

pub use read::{Reading, read};
