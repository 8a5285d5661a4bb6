//! Bytes to a document: one file a format, and the table of them.
//!
//! In comes a [`TextStore`]; out come a [`Document`] with its first batch applied and the
//! [`Indexer`] that finds the rest. Content never makes this room fail: what cannot be understood
//! is shown as it is, with a warning. It knows no file, no width and no colour.

mod addresses;
mod bayts;
mod beginnings;
mod below;
mod blocks;
mod budget;
mod bytes;
mod composer;
mod dense;
mod digits;
mod direction;
mod echo;
mod element;
mod epub;
mod fold;
mod headings;
mod html;
mod indexer;
mod inline;
mod judging;
mod language;
mod letters;
mod line;
mod lines;
mod linking;
mod list_mark;
mod mark;
mod markdown;
mod marked;
mod marking;
mod numbering;
mod outline;
mod plain_text;
mod references;
mod settling;
mod shape;
#[cfg(test)]
mod shown;
mod spans;
mod tags;
mod trust;
mod verse;
mod walk;
mod words;

use std::ops::Range;
use std::sync::Arc;

use thiserror::Error;

pub use language::named as language_named;

use crate::document::{Batch, Document, Language, TextStore};
use crate::text::Direction;
pub use walk::Survey;

/// Bytes that are looked at to tell a format, and that the first batch covers at least.
const FIRST_BYTES: u64 = 64 * 1024;

/// There is no article to be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Most of it is bytes that no text has.
    #[error("this is not text but binary data")]
    Binary,
    /// A zip archive without a directory.
    #[error("this book is broken: its archive has no directory")]
    Archive,
    /// A zip archive that is no book, or a book without a chapter.
    #[error("this is no book: the archive holds no package with chapters")]
    Package,
    /// A book whose chapters are encrypted.
    #[error("this book is encrypted: only what it was sold for can read it")]
    Encrypted,
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

    /// What others can do ahead of it; `None` while the text is still arriving, and where there is
    /// nothing of the kind.
    fn surveyor(&self) -> Option<Surveyor> {
        None
    }

    /// Hands it the surveys of stretch `first` and those behind it, in order. It finds the same
    /// with them as without.
    fn rely_on(&mut self, first: u64, surveys: Surveys) {
        let _ = (first, surveys);
    }

    /// Has it look for links and marks that cite no longer, where that takes time of its own.
    fn leave_links_out(&mut self) {}
}

/// What the reader says of a text; it goes before what is found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overrides {
    /// Its format.
    pub format: Option<&'static Format>,
    /// The direction of the whole.
    pub direction: Option<Direction>,
    /// The language of the whole.
    pub language: Option<Language>,
}

/// Finds out ahead what stands in the stretches of a text, each for itself and on any thread.
pub struct Surveyor {
    /// Numbers of the stretches that are still to be indexed.
    pub stretches: Range<u64>,
    /// Surveys the stretch of a number.
    pub survey: Arc<dyn Fn(u64) -> Option<Survey> + Send + Sync>,
}

/// Surveys of one stretch after the other; `None` where no line begins.
pub type Surveys = Box<dyn Iterator<Item = Option<Survey>> + Send>;

/// One format that can be read.
#[derive(Debug)]
pub struct Format {
    /// What the reader calls it.
    pub name: &'static str,
    /// What servers call it.
    media_types: &'static [&'static str],
    /// Whether these first bytes are of this format.
    recognises: fn(&Hint) -> bool,
    /// Reads it.
    open: fn(Arc<dyn TextStore>, Overrides) -> Result<Parsed, ParseError>,
}

impl Format {
    /// The format that a server means by a media type, where it tells.
    pub fn of_media_type(media_type: &str) -> Option<&'static Self> {
        FORMATS
            .iter()
            .find(|format| format.media_types.contains(&media_type))
    }
}

/// The formats, the first that recognises the text reads it; nothing else names them.
pub const FORMATS: &[Format] = &[
    Format {
        name: "epub",
        media_types: &["application/epub+zip"],
        recognises: epub::recognises,
        open: epub::open,
    },
    Format {
        name: "html",
        media_types: &["text/html", "application/xhtml+xml"],
        recognises: html::recognises,
        open: html::open,
    },
    Format {
        name: "markdown",
        media_types: &["text/markdown", "text/x-markdown"],
        recognises: markdown::recognises,
        open: markdown::open,
    },
    Format {
        name: "text",
        // Servers call so whatever they do not know.
        media_types: &[],
        recognises: |_| true,
        open: plain_text::open,
    },
];

/// What a format is told by.
struct Hint<'a> {
    /// The first bytes of the text.
    first: &'a [u8],
    /// The ending of its name, in small letters; empty where there is none.
    extension: &'a str,
}

impl Hint<'_> {
    /// Whether the name ends in one of these.
    fn is_named(&self, extensions: &[&str]) -> bool {
        extensions.contains(&self.extension)
    }
}

/// Opens a text, called `name`: tells its format by its content and then by its name, and reads
/// what is needed to show it. What `said` names goes before what is found.
pub fn open(store: Arc<dyn TextStore>, name: &str, said: Overrides) -> Result<Parsed, ParseError> {
    if let Some(format) = said.format {
        return (format.open)(store, said);
    }
    let mut known = store.len();
    while known < 4096 && !store.is_complete() {
        known = store.wait_beyond(known);
    }
    let first = lines::read(store.as_ref(), 0, FIRST_BYTES);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let hint = Hint {
        first: &first,
        extension: &extension.to_ascii_lowercase(),
    };
    FORMATS
        .iter()
        .find(|format| (format.recognises)(&hint))
        .map_or(Err(ParseError::Binary), |format| (format.open)(store, said))
}

/// All bytes of a text, once all of it has come.
fn read_whole(store: &dyn TextStore) -> Vec<u8> {
    wait_for_all(store);
    lines::read(store, 0, store.len())
}

/// Waits until all of a text has come.
fn wait_for_all(store: &dyn TextStore) {
    let mut known = store.len();
    while !store.is_complete() {
        known = store.wait_beyond(known);
    }
}
