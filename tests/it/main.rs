//! What bonafide does, shown through the program itself: one binary, run as a user would run it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a test needs and cannot have is the test's failure"
)]

mod callbacks;
mod cases;
mod cli;
mod clients;
mod corpus;
mod declared;
mod exchanges;
mod extremes;
mod generation;
mod imports;
mod journal;
mod kept;
mod properties;
mod proxy;
mod readme;
mod record;
mod recording;
mod reload;
mod rules;
mod secrets;
mod support;
mod uploads;
