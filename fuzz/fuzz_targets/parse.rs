//! Any bytes in any format: nothing panics, a chunk is the same from every place in it, chunks
//! meet, and an index made in batches, with surveys or without, is the one made of the same bytes
//! in another way.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use qari::document::{Document, MemoryStore, Position, TextStore};
use qari::parse::{self, FORMATS, Indexer, Overrides};

fuzz_target!(|input: (u8, u16, &[u8])| {
    let (format, at, bytes) = input;
    let said = Overrides {
        format: FORMATS.get(usize::from(format)),
        ..Overrides::default()
    };
    let store = || -> Arc<dyn TextStore> { Arc::new(MemoryStore::new(bytes)) };
    let (Ok(alone), Ok(helped)) = (
        parse::open(store(), "article", said),
        parse::open(store(), "article", said),
    ) else {
        return;
    };
    let alone = whole(alone.document, alone.indexer);
    let mut indexer = helped.indexer;
    if let Some(surveyor) = indexer.surveyor() {
        let survey = surveyor.survey.clone();
        let surveys = surveyor.stretches.clone().map(move |n| survey(n));
        indexer.rely_on(surveyor.stretches.start, Box::new(surveys));
    }
    let helped = whole(helped.document, indexer);
    assert_eq!(alone.sections(), helped.sections());
    assert_eq!(alone.references(), helped.references());
    assert_eq!(alone.warnings(), helped.warnings());
    assert_eq!(alone.title(), helped.title());
    assert!(alone.is_complete() && helped.is_complete());

    let mut place = Position::START;
    while place < alone.end() {
        let chunk = alone.chunk_at(place);
        assert_eq!(chunk.range.start, place);
        assert!(chunk.range.end > place);
        let inside = place.0 + u64::from(at) % (chunk.range.end.0 - place.0);
        assert_eq!(alone.chunk_at(Position(inside)), chunk);
        place = chunk.range.end;
    }
});

/// A document with all its batches.
fn whole(mut document: Document, mut indexer: Box<dyn Indexer>) -> Document {
    while let Some(batch) = indexer.next_batch() {
        document.apply(batch);
    }
    document
}
