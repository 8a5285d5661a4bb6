//! Source to document, in batches: the first at once, the rest from a thread.

use std::thread;

use thiserror::Error;

pub use crate::document::Batch;
use crate::document::{Address, Document, Position, Warning};
use crate::parse::{self, Format, Indexer, ParseError};
use crate::source::{self, Encoding, Source, SourceError};
pub use crate::source::{Fetching, Limits};

/// Why there is no article.
#[derive(Debug, Error)]
pub enum LoadError {
    /// There is no text to be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// There is a text, and no article in it.
    #[error("{name}: {error}")]
    Parse {
        /// What the text is called.
        name: String,
        /// Why.
        error: ParseError,
    },
}

/// What the reader says of an article; it goes before what is found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overrides {
    /// The encoding it is in.
    pub encoding: Option<Encoding>,
    /// How it is parsed.
    pub parse: parse::Overrides,
}

/// A document that can be read, and what is still to be found in it.
pub struct Loading {
    /// With its first batch applied.
    pub document: Document,
    /// What the article is called.
    pub name: String,
    /// Where it is from.
    pub address: Address,
    source: Source,
    indexer: Box<dyn Indexer>,
}

/// Reads as much of an article as the first screen needs.
pub fn read(
    address: &Address,
    said: Overrides,
    fetching: &Fetching<'_>,
) -> Result<Loading, LoadError> {
    open(source::open(address, said.encoding, fetching)?, said.parse)
}

/// Reads as much of a source as the first screen needs.
pub fn open(source: Source, mut said: parse::Overrides) -> Result<Loading, LoadError> {
    let name = source.name.clone();
    let media_type = source.media_type.as_deref();
    said.format = said.format.or(media_type.and_then(Format::of_media_type));
    let parsed = match parse::open(source.store.clone(), &name, said) {
        Ok(parsed) => parsed,
        Err(error) => return Err(LoadError::Parse { name, error }),
    };
    Ok(Loading {
        document: parsed.document.at(source.address.base()),
        name,
        address: source.address.clone(),
        source,
        indexer: parsed.indexer,
    })
}

impl Loading {
    /// What the reader should know of how it is read, as far as it is known by now.
    pub fn notice(&self) -> Option<String> {
        self.source.notice()
    }

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
