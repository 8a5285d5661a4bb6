//! A terminal reader for right-to-left articles.
//!
//! An article is **bytes → [`document::Document`] → lines → cells**, each arrow a pure function
//! with a named result; a key press is **event → command → new state → frame**. Only the rooms at
//! the rim touch the outside world. ARCHITECTURE.md tells the way through.

// In dependency order: a room uses only those above it.
pub mod address;
pub mod key;

pub mod command;

pub mod text;

pub mod dialect;

pub mod document;

pub mod layout;

pub mod config;

pub mod parse;

pub mod app;

pub mod view;

pub mod source;

pub mod load;

pub mod system;

pub mod terminal;

pub mod command_line;
