pub mod direction;
pub mod schemas;
