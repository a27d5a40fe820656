//! The document compiled: what its operations accept and answer.

pub mod direction;
pub mod schemas;
pub mod shape;
pub mod style;
