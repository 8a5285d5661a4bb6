//! EPUB: chapters in the order of the spine, with the table of contents as their sections.
//!
//! See <https://www.w3.org/TR/epub/>. Nothing outside the archive is ever read, and of what is in
//! it no more than [`archive`] states. Chapters are read when somebody looks into them: [`extents`]
//! says where each stands, [`book`] composes one, [`shelf`] keeps those that are open, [`indexing`]
//! goes once through all.

mod archive;
mod book;
mod contents;
mod extents;
mod indexing;
mod navigation;
mod package;
#[cfg(test)]
mod packed;
mod shelf;
mod xml;

use std::sync::Arc;

use self::archive::Archive;
use self::book::Book;
use self::indexing::Indexing;
use self::shelf::Shelf;
use super::composer::Whole;
use super::direction::is_rtl;
use super::{Hint, Overrides, ParseError, Parsed, judging, wait_for_all};
use crate::document::{Document, TextStore};
use crate::text::Direction;

/// Bytes of text by which direction and language of the whole are judged.
const SAMPLE: usize = 64 * 1024;
/// The same of a book whose table of contents may name no more than the cover and the beginning:
/// whether it does is judged by it too.
const LONG_SAMPLE: usize = 256 * 1024;
/// Entries of a table of contents that are surely more than that.
const FEW_ENTRIES: usize = 3;
/// Positions of the chapters that the first batch covers.
const FIRST: u64 = 64 * 1024;

/// Whether it is a zip archive; what else is one never comes here.
pub(super) fn recognises(hint: &Hint) -> bool {
    hint.first.starts_with(b"PK\x03\x04")
}

/// Reads a book.
pub(super) fn open(store: Arc<dyn TextStore>, said: Overrides) -> Result<Parsed, ParseError> {
    wait_for_all(store.as_ref());
    let archive = Archive::open(store).ok_or(ParseError::Archive)?;
    let package = package::read(&archive).ok_or(ParseError::Package)?;
    if package.is_encrypted {
        return Err(ParseError::Encrypted);
    }
    let mut whole = Whole {
        direction: None,
        language: package.language,
        said,
        title: package.title.clone(),
        heading: None,
    };
    let pages_rtl = package.is_rtl;
    let mut book = Book::new(archive, package);
    let entries = book.entries();
    let long = entries <= FEW_ENTRIES;
    let sample = book.sample(if long { LONG_SAMPLE } else { SAMPLE });
    let beginning = &sample.composer;
    if pages_rtl && beginning.text.contains(is_rtl) {
        whole.direction = Some(Direction::RightToLeft);
    }
    let setting = judging::setting(&beginning.text, &beginning.pieces, &whole);
    book.is_laid = !long || entries >= beginning.sections.len();
    book.title_page = sample.title_page;
    let density = beginning.text.len() as f64 / sample.positions.max(1) as f64;
    drop(sample);
    let shelf = Arc::new(Shelf::new(book, setting, density.min(1.0)));
    let mut document = Document::new(
        shelf.clone(),
        shelf.clone(),
        setting.direction,
        setting.language,
    );
    let mut indexing = Indexing::new(shelf);
    document.apply(indexing.batch(FIRST));
    if document.is_complete() && !indexing.has_text {
        return Err(ParseError::Package);
    }
    Ok(Parsed {
        document,
        indexer: Box::new(indexing),
    })
}

#[cfg(test)]
mod tests;
