//! Beside the real API: what passes between it and its clients.

pub mod record;
