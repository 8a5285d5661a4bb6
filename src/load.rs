//! Source to document, in batches: the first at once, the rest from a thread.

use std::thread;

pub use crate::document::Batch;
use crate::document::{Document, Position, Warning};
use crate::parse::{self, Indexer, ParseError};
use crate::source::Source;

/// A document that can be read, and what is still to be found in it.
pub struct Loading {
    /// With its first batch applied.
    pub document: Document,
    /// What the article is called.
    pub name: String,
    source: Source,
    indexer: Box<dyn Indexer>,
}

/// Reads as much of a source as the first screen needs.
pub fn open(source: Source) -> Result<Loading, ParseError> {
    let parsed = parse::open(source.store.clone(), &source.name)?;
    let name = source.name.clone();
    Ok(Loading {
        document: parsed.document,
        name,
        source,
        indexer: parsed.indexer,
    })
}

impl Loading {
    /// Reads everything, here and now.
    pub fn whole(mut self) -> Document {
        self.settle(Position(u64::MAX));
        self.document
    }

    /// Reads on until what stands before `position` is settled, or everything is read; tells
    /// whether that led any further.
    pub fn settle(&mut self, position: Position) -> bool {
        let mut has_grown = false;
        while !self.document.is_complete() && self.document.settled() < position {
            let Some(batch) = next(&mut *self.indexer, &self.source) else {
                break;
            };
            self.document.apply(batch);
            has_grown = true;
        }
        has_grown
    }

    /// The document as far as it is known, and the rest of it.
    pub fn split(self) -> (Document, Rest) {
        let rest = Rest {
            source: self.source,
            indexer: (!self.document.is_complete()).then_some(self.indexer),
        };
        (self.document, rest)
    }
}

/// What is still to be found in a document.
pub struct Rest {
    source: Source,
    /// `None` when nothing is.
    indexer: Option<Box<dyn Indexer>>,
}

impl Rest {
    /// Reads it on a thread that gives each batch to `sink`, until that says no.
    pub fn in_background(self, sink: impl Fn(Batch) -> bool + Send + 'static) {
        let Some(mut indexer) = self.indexer else {
            return;
        };
        thread::spawn(move || {
            while let Some(batch) = next(&mut *indexer, &self.source) {
                if !sink(batch) {
                    break;
                }
            }
        });
    }
}

/// The next batch; the last one says when the text ends before its source did.
fn next(indexer: &mut dyn Indexer, source: &Source) -> Option<Batch> {
    let mut batch = indexer.next_batch()?;
    if batch.complete
        && let Some(message) = source.failure()
    {
        batch.warnings.push(Warning { line: 0, message });
    }
    Some(batch)
}
