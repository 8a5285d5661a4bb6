//! Blocks that are all known, as far as they have been composed: kept as a few bytes each, and made
//! again where they are looked at. Their texts are the store.

mod code;
mod decode;

use std::sync::{Arc, PoisonError, RwLock};

use self::code::{Code, Encoder};
use self::decode::Decoder;
use crate::document::{Block, BlockReader, Chunk, Position, TextRange, TextStore};

/// Blocks that are read together.
const CHUNK: usize = 64;

/// What has been composed at one time.
#[derive(Debug)]
struct Part {
    /// Where it begins in the store.
    start: u64,
    text: String,
    code: Code,
    chunks: Vec<ChunkStart>,
    /// Its blocks.
    count: usize,
}

/// Where a chunk begins: its byte in the store, counted from its part, and that in the code.
#[derive(Clone, Copy, Debug)]
struct ChunkStart {
    text: u64,
    code: u64,
}

/// A part that is put together, block by block.
#[derive(Debug, Default)]
pub(super) struct Parting {
    text: String,
    encoder: Encoder,
    chunks: Vec<ChunkStart>,
    count: usize,
    /// Where the last block ends, counted from the beginning of the part.
    end: u64,
}

impl Parting {
    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        let chunks = self.chunks.len() * size_of::<ChunkStart>();
        self.text.len() + self.encoder.code.bytes.len() + chunks
    }

    /// Appends a text that begins at byte `base` of the store, and its blocks, whose ranges are
    /// theirs in it.
    pub(super) fn push(&mut self, base: u64, text: &str, blocks: impl Iterator<Item = Block>) {
        let start = base - self.text.len() as u64;
        for block in blocks {
            let own = block.range.start.0 - start;
            if self.count.is_multiple_of(CHUNK) {
                self.chunks.push(ChunkStart {
                    text: own,
                    code: self.encoder.begin() as u64,
                });
                self.end = own;
            }
            self.encoder.push(&block, own - self.end);
            self.end = own + block.range.len();
            self.count += 1;
        }
        self.text.push_str(text);
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
    /// Blocks whose texts begin at byte `start` of a document.
    pub(super) fn starting_at(start: u64) -> Self {
        let state = State {
            length: start,
            ..State::default()
        };
        Self {
            state: RwLock::new(state),
        }
    }

    /// Appends a part.
    pub(super) fn push(&self, part: Parting, is_last: bool) {
        let (mut text, mut code, mut chunks) = (part.text, part.encoder.code, part.chunks);
        text.shrink_to_fit();
        chunks.shrink_to_fit();
        code.shrink();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let start = state.length;
        state.length += text.len() as u64;
        state.is_complete = is_last;
        state.parts.push(Arc::new(Part {
            start,
            text,
            code,
            chunks,
            count: part.count,
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
        match self.chunks.get(chunk) {
            _ if chunk == 0 => self.start,
            Some(chunk) => self.start + chunk.text,
            None => self.end(),
        }
    }

    fn chunk_at(&self, position: Position) -> Chunk {
        let inside = position.0.saturating_sub(self.start);
        let next = self.chunks.partition_point(|chunk| chunk.text <= inside);
        let chunk = next.saturating_sub(1);
        let count = self.count.saturating_sub(chunk * CHUNK).min(CHUNK);
        let mut blocks = Vec::with_capacity(count);
        if let Some(first) = self.chunks.get(chunk) {
            let mut decoder = Decoder::new(&self.code, first.code as usize);
            let mut end = self.start + first.text;
            while let Some(mut block) = decoder.block(end).filter(|_| blocks.len() < count) {
                end = block.range.end.0;
                let start = (block.range.start.0 - self.start) as usize;
                let text = self.text.get(start..start + block.range.len() as usize);
                text.unwrap_or_default().clone_into(&mut block.text);
                blocks.push(block);
            }
        }
        Chunk {
            range: TextRange::new(self.chunk_start(chunk), self.chunk_start(chunk + 1)),
            blocks,
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
