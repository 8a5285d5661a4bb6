//! Bytes to a document: one file a format, and the table of them.
//!
//! In comes a [`TextStore`]; out come a [`Document`] with its first batch applied and the
//! [`Indexer`] that finds the rest. Content never makes this room fail: what cannot be understood
//! is shown as it is, with a warning. It knows no file, no width and no colour.

mod blocks;
mod direction;
mod fold;
mod headings;
mod indexer;
mod language;
mod letters;
mod line;
mod lines;
mod list_mark;
mod marking;
mod outline;
mod plain_text;
mod references;
mod spans;
mod verse;
mod words;

use std::sync::Arc;

use thiserror::Error;

use crate::document::{Batch, Document, TextStore};

/// Bytes that are looked at to tell a format, and that the first batch covers at least.
const FIRST_BYTES: u64 = 64 * 1024;

/// There is no article to be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Most of it is bytes that no text has.
    #[error("this is not text but binary data")]
    Binary,
}

/// A document with its first batch applied, and what indexes the rest.
pub struct Parsed {
    /// Readable at once.
    pub document: Document,
    /// Finds what the first batch did not cover.
    pub indexer: Box<dyn Indexer>,
}

/// Walks through a text once and gives what it finds, piece by piece.
pub trait Indexer: Send {
    /// The next batch, which may wait for text that is still arriving; `None` after the complete
    /// one.
    fn next_batch(&mut self) -> Option<Batch>;
}

/// One format that can be read.
struct Format {
    /// Whether these first bytes are of this format.
    recognises: fn(&[u8]) -> bool,
    /// Reads it.
    open: fn(Arc<dyn TextStore>) -> Result<Parsed, ParseError>,
}

/// The formats, the first that recognises the text reads it; nothing else names them.
const FORMATS: &[Format] = &[Format {
    recognises: |_| true,
    open: plain_text::open,
}];

/// Opens a text: tells its format by its content and reads what is needed to show it.
pub fn open(store: Arc<dyn TextStore>) -> Result<Parsed, ParseError> {
    let first = lines::read(store.as_ref(), 0, FIRST_BYTES);
    FORMATS
        .iter()
        .find(|format| (format.recognises)(&first))
        .map_or(Err(ParseError::Binary), |format| (format.open)(store))
}
