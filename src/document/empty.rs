//! A document of which nothing is there.

use std::sync::Arc;

use super::index::{Batch, BlockReader, Chunk, Document};
use super::language::Language;
use super::position::{Position, TextRange};
use super::store::MemoryStore;
use crate::text::Direction;

/// Finds nothing.
struct Nothing;

impl BlockReader for Nothing {
    fn chunk_at(&self, _: Position) -> Chunk {
        Chunk {
            range: TextRange::new(0, 0),
            blocks: Vec::new(),
        }
    }
}

impl Document {
    /// A document in which there is nothing, whole as it is.
    pub fn empty() -> Self {
        let (store, direction) = (MemoryStore::default(), Direction::LeftToRight);
        let (store, reader) = (Arc::new(store), Arc::new(Nothing));
        let mut empty = Self::new(store, reader, direction, Language::Unknown);
        empty.apply(Batch {
            complete: true,
            ..Batch::default()
        });
        empty
    }
}
