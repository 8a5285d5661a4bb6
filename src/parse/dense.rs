//! Blocks that are all known, as far as they have been composed: found again by a search in their
//! list. Their texts are the store.

use std::sync::{Arc, PoisonError, RwLock};

use crate::document::{
    Alignment, Block, BlockKind, BlockReader, Chunk, Language, OffsetMap, Position, Span,
    TextRange, TextStore,
};
use crate::text::Direction;

/// Blocks that are read together.
const CHUNK: usize = 64;

/// What has been composed at one time.
#[derive(Debug)]
struct Part {
    /// Where it begins in the store.
    start: u64,
    text: String,
    /// Sorted by place.
    blocks: Vec<Stored>,
}

/// A block as it is kept: many documents are made of short ones.
#[derive(Debug)]
struct Stored {
    /// Where its text begins in the part, and its bytes.
    start: u64,
    length: u32,
    depth: u8,
    direction: Direction,
    alignment: Alignment,
    language: Language,
    /// Of a paragraph without spans there is nothing more to be said.
    more: Option<Box<More>>,
}

/// What most blocks do not have.
#[derive(Debug)]
struct More {
    kind: BlockKind,
    spans: Box<[Span]>,
}

impl Stored {
    /// A block whose map is the identity, in a part that begins at byte `part`.
    fn new(block: Block, part: u64) -> Self {
        let is_plain = block.kind == BlockKind::Paragraph && block.spans.is_empty();
        let more = More {
            kind: block.kind,
            spans: block.spans.into(),
        };
        Self {
            start: block.range.start.0 - part,
            length: block.range.len() as u32,
            depth: block.depth,
            direction: block.direction,
            alignment: block.alignment,
            language: block.language,
            more: (!is_plain).then(|| Box::new(more)),
        }
    }
}

/// All blocks of a document, in order, and their texts one behind the other. It only grows.
#[derive(Debug, Default)]
pub(super) struct DenseBlocks {
    state: RwLock<State>,
}

#[derive(Clone, Debug, Default)]
struct State {
    parts: Vec<Arc<Part>>,
    length: u64,
    is_complete: bool,
}

impl DenseBlocks {
    /// Appends blocks whose ranges are their texts, all of which `text` holds.
    pub(super) fn push(
        &self,
        mut text: String,
        blocks: impl Iterator<Item = Block>,
        is_last: bool,
    ) {
        text.shrink_to_fit();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let start = state.length;
        let mut blocks: Vec<Stored> = blocks.map(|block| Stored::new(block, start)).collect();
        blocks.shrink_to_fit();
        state.length += text.len() as u64;
        state.is_complete = is_last;
        state.parts.push(Arc::new(Part {
            start,
            text,
            blocks,
        }));
    }

    fn read<T>(&self, with: impl FnOnce(&State) -> T) -> T {
        with(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// The part that holds byte `position`; behind the end, the last one.
    fn part(&self, position: u64) -> Option<&Arc<Part>> {
        let next = self.parts.partition_point(|part| part.start <= position);
        self.parts.get(next.saturating_sub(1))
    }
}

impl Part {
    fn end(&self) -> u64 {
        self.start + self.text.len() as u64
    }

    /// Where the chunk of this index begins.
    fn chunk_start(&self, chunk: usize) -> u64 {
        match self.blocks.get(chunk * CHUNK) {
            _ if chunk == 0 => self.start,
            Some(block) => self.start + block.start,
            None => self.end(),
        }
    }

    fn block(&self, block: &Stored) -> Block {
        let (start, length) = (block.start as usize, block.length as usize);
        let text = self.text.get(start..start + length).unwrap_or_default();
        let start = self.start + block.start;
        let more = block.more.as_deref();
        Block {
            range: TextRange::new(start, start + u64::from(block.length)),
            text: text.to_owned(),
            map: OffsetMap::default(),
            kind: more.map_or(BlockKind::Paragraph, |more| more.kind.clone()),
            depth: block.depth,
            direction: block.direction,
            alignment: block.alignment,
            language: block.language,
            spans: more.map_or_else(Vec::new, |more| more.spans.to_vec()),
        }
    }

    fn chunk_at(&self, position: Position) -> Chunk {
        let inside = position.0.saturating_sub(self.start);
        let before = self.blocks.partition_point(|block| block.start <= inside);
        let chunk = before.saturating_sub(1) / CHUNK;
        let end = self.blocks.len().min((chunk + 1) * CHUNK);
        let blocks = self.blocks.get(chunk * CHUNK..end).unwrap_or_default();
        Chunk {
            range: TextRange::new(self.chunk_start(chunk), self.chunk_start(chunk + 1)),
            blocks: blocks.iter().map(|block| self.block(block)).collect(),
        }
    }
}

impl BlockReader for DenseBlocks {
    fn chunk_at(&self, position: Position) -> Chunk {
        let part = self.read(|state| state.part(position.0).cloned());
        part.map_or_else(
            || Chunk {
                range: TextRange::default(),
                blocks: Vec::new(),
            },
            |part| part.chunk_at(position),
        )
    }
}

impl TextStore for DenseBlocks {
    fn len(&self) -> u64 {
        self.read(|state| state.length)
    }

    fn is_complete(&self) -> bool {
        self.read(|state| state.is_complete)
    }

    fn read_at(&self, start: u64, buffer: &mut [u8]) -> usize {
        let mut count = 0;
        while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
            let at = start + count as u64;
            let part = self.read(|state| state.part(at).cloned());
            let Some(part) = part.filter(|part| at < part.end()) else {
                break;
            };
            let text = part.text.as_bytes();
            let text = text.get((at - part.start) as usize..).unwrap_or_default();
            let length = rest.len().min(text.len());
            rest[..length].copy_from_slice(&text[..length]);
            count += length;
        }
        count
    }
}
