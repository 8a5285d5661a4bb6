//! Blocks that are all known: found again by a search in their list.

use std::sync::Arc;

use crate::document::{Block, BlockReader, Chunk, MemoryStore, Position, TextRange, TextStore};

/// Blocks that are read together.
const CHUNK: usize = 64;

/// All blocks of a document, in order.
#[derive(Debug)]
pub(super) struct DenseBlocks {
    store: Arc<MemoryStore>,
    /// Sorted by range; their texts are left empty, since the store has them.
    blocks: Vec<Block>,
}

impl DenseBlocks {
    /// Blocks whose ranges are their texts.
    pub(super) fn new(store: Arc<MemoryStore>, blocks: Vec<Block>) -> Self {
        Self { store, blocks }
    }

    /// Where the chunk of this index begins.
    fn start(&self, chunk: usize) -> u64 {
        match self.blocks.get(chunk * CHUNK) {
            _ if chunk == 0 => 0,
            Some(block) => block.range.start.0,
            None => self.store.len(),
        }
    }

    fn filled(&self, block: &Block) -> Block {
        let bytes = self.store.bytes(block.range);
        Block {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            ..block.clone()
        }
    }
}

impl BlockReader for DenseBlocks {
    fn chunk_at(&self, position: Position) -> Chunk {
        let before = self.blocks.partition_point(|b| b.range.start <= position);
        let chunk = before.saturating_sub(1) / CHUNK;
        let end = self.blocks.len().min((chunk + 1) * CHUNK);
        let blocks = self.blocks.get(chunk * CHUNK..end).unwrap_or_default();
        Chunk {
            range: TextRange::new(self.start(chunk), self.start(chunk + 1)),
            blocks: blocks.iter().map(|block| self.filled(block)).collect(),
        }
    }
}
