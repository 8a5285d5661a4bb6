//! Source to document, in batches: the first at once, the rest from a thread.

use std::sync::mpsc::{self, Receiver};
use std::thread;

use thiserror::Error;

use crate::address::{Address, Named, NamedBy};
pub use crate::document::Batch;
use crate::document::{Document, Position, Warning};
use crate::parse::{self, Format, Indexer, ParseError, Survey};
use crate::source::{self, Encoding, Source, SourceError};
pub use crate::source::{Ending, Fetching, Limits, named, origin};

/// Stretches of a text for which it is worth it to start threads.
const FEWEST_STRETCHES: u64 = 8;
/// More threads than this only wait for the one that puts together what they find.
const MOST_THREADS: usize = 8;
/// Surveys of each thread that wait for being taken over.
const WAITING_SURVEYS: usize = 2;

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
pub struct Said {
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
    /// The one address that is the same for all names of it.
    pub identity: Address,
    /// The place in it that it was named with.
    pub fragment: Option<String>,
    rest: Rest,
}

/// Reads as much of an article as the first screen needs.
pub fn read(
    named: &Named,
    named_by: NamedBy,
    said: Said,
    fetching: &Fetching<'_>,
) -> Result<Loading, LoadError> {
    let source = source::open(&named.address, named_by, said.encoding, fetching)?;
    Ok(open(source, said.parse)?.at_place(named.fragment.clone()))
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
        document: parsed.document.at(source.address.clone()),
        name,
        identity: source::identity(&source.address),
        address: source.address.clone(),
        fragment: None,
        rest: Rest {
            source,
            indexer: parsed.indexer,
            is_shared: false,
        },
    })
}

impl LoadError {
    /// What the reader is to be asked before the article is read all the same, if that is all that
    /// keeps it from being read.
    pub fn question(&self) -> Option<String> {
        match self {
            Self::Source(error) => error.question(),
            Self::Parse { .. } => None,
        }
    }
}

impl Loading {
    /// Whether it is a page from this machine or a private network.
    pub fn is_inside(&self) -> bool {
        self.rest.source.is_inside
    }

    /// The same, to be read from this place on.
    #[must_use]
    pub fn at_place(self, fragment: Option<String>) -> Self {
        Self { fragment, ..self }
    }

    /// What the reader should know of how it is read, as far as it is known by now.
    pub fn notice(&self) -> Option<String> {
        self.rest.source.notice()
    }

    /// The same without a list of links and of marks that cite, as a page needs none that is printed.
    #[must_use]
    pub fn without_links(mut self) -> Self {
        self.rest.indexer.leave_links_out();
        self
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
            let Some(batch) = self.rest.next() else {
                break;
            };
            self.document.apply(batch);
            has_grown = true;
        }
        has_grown
    }

    /// The document as far as it is known, and the rest of it.
    pub fn split(self) -> (Document, Rest) {
        (self.document, self.rest)
    }
}

/// What is still to be found in a document.
pub struct Rest {
    source: Source,
    indexer: Box<dyn Indexer>,
    /// Other threads go ahead of the indexer.
    is_shared: bool,
}

impl Rest {
    /// Reads it on a thread that gives each batch to `sink`, until that says no.
    pub fn in_background(mut self, sink: impl Fn(Batch) -> bool + Send + 'static) {
        thread::spawn(move || {
            while let Some(batch) = self.next() {
                if !sink(batch) {
                    break;
                }
            }
        });
    }

    /// The next batch; the last one says when the text ends before its source did.
    fn next(&mut self) -> Option<Batch> {
        if !self.is_shared {
            self.is_shared = share(&mut *self.indexer);
        }
        let mut batch = self.indexer.next_batch()?;
        if batch.complete
            && let Some(message) = self.source.failure()
        {
            batch.warnings.push(Warning { line: 0, message });
        }
        Some(batch)
    }
}

/// Has all processors survey what is still to be indexed, one stretch each in turn; says whether
/// they do.
fn share(indexer: &mut dyn Indexer) -> bool {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MOST_THREADS);
    let Some(surveyor) = indexer.surveyor().filter(|surveyor| {
        threads > 1 && surveyor.stretches.end >= surveyor.stretches.start + FEWEST_STRETCHES
    }) else {
        return false;
    };
    let receivers: Vec<Receiver<Option<Survey>>> = (0..threads)
        .map(|thread| {
            let (sender, receiver) = mpsc::sync_channel(WAITING_SURVEYS);
            let survey = surveyor.survey.clone();
            let mut mine = surveyor.stretches.clone().skip(thread).step_by(threads);
            // Nobody receives any more when the reader has left.
            thread::spawn(move || mine.all(|n| sender.send(survey(n)).is_ok()));
            receiver
        })
        .collect();
    let count = surveyor.stretches.end - surveyor.stretches.start;
    let surveys = (0..count as usize).map_while(move |n| receivers[n % threads].recv().ok());
    indexer.rely_on(surveyor.stretches.start, Box::new(surveys));
    true
}
