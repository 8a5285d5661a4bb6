//! A terminal reader for right-to-left articles.
//!
//! An article is **bytes → [`document::Document`] → lines → cells**, each arrow a pure function
//! with a named result; a key press is **event → command → new state → frame**. Only the rooms at
//! the rim ([`source`], [`load`], [`system`], [`terminal`], [`command_line`]) touch the outside
//! world. ARCHITECTURE.md tells the way through.

pub mod document;
pub mod parse;
pub mod text;
