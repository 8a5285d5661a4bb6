//! The terminal: what comes from it and what it is sent.

pub mod input;
