//! What bonafide does, shown through the program itself: one binary, run as a user would run it.

mod cases;
mod corpus;
mod imports;
mod properties;
mod readme;
mod support;
