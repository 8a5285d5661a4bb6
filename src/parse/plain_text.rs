//! Plain text: one line is one paragraph.
//!
//! Where a chunk of blocks begins follows from a fixed grid and the text just behind it, and where
//! an overlong line is cut from a finer grid, so that the same blocks are found from anywhere.

use std::sync::Arc;

use super::bayts;
use super::blocks::{self, Setting};
use super::headings::Judge;
use super::indexer::PlainTextIndexer;
use super::lines::{LineEnds, leading_space, read, trim};
use super::marking::Marking;
use super::spans::may_refer;
use super::{FIRST_BYTES, Indexer, Overrides, ParseError, Parsed, direction, language};
use crate::document::{
    Block, BlockKind, BlockReader, Chunk, Document, Position, TextRange, TextStore,
};

/// Distance of the places where chunks may begin.
pub(super) const CHUNK: u64 = 32 * 1024;
/// Bytes in which the next line is looked for first.
const NEAR: u64 = 4 * 1024;
/// Distance of the places where an overlong line is cut.
const PIECE: u64 = 8 * 1024;

/// Opens a plain text.
pub(super) fn open(store: Arc<dyn TextStore>, said: Overrides) -> Result<Parsed, ParseError> {
    let first = read(store.as_ref(), 0, FIRST_BYTES);
    if is_binary(&first) {
        return Err(ParseError::Binary);
    }
    let text = String::from_utf8_lossy(&first);
    let setting = Setting {
        direction: said
            .direction
            .unwrap_or_else(|| direction::of_document(&text)),
        language: said.language.unwrap_or_else(|| language::guess(&text)),
    };
    let reader = Arc::new(PlainText {
        store: Arc::clone(&store),
        setting,
    });
    let judge = Judge {
        marking: Marking::new(),
        direction: setting.direction,
    };
    let mut indexer = PlainTextIndexer::new(Arc::clone(&reader), judge);
    let mut document = Document::new(store, reader, setting.direction, setting.language);
    if let Some(batch) = indexer.next_batch() {
        document.apply(batch);
    }
    Ok(Parsed {
        document,
        indexer: Box::new(indexer),
    })
}

/// Whether these are no bytes of a text: many controls that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let is_odd = |b: &&u8| matches!(b, 0..=8 | 14..=26 | 28..=31);
    10 * bytes.iter().filter(is_odd).count() > bytes.len()
}

/// Most columns that an item is set in by.
const DEEPEST: usize = 20;

/// Finds the blocks of a plain text.
#[derive(Debug)]
pub(super) struct PlainText {
    pub(super) store: Arc<dyn TextStore>,
    pub(super) setting: Setting,
}

impl PlainText {
    /// Where the chunk of the grid's place `index` begins: at the first line behind it, else behind
    /// the first white space, else at a character.
    fn boundary(&self, index: u64) -> u64 {
        let place = index * CHUNK;
        let length = self.store.len();
        if index == 0 || place >= length {
            return place.min(length);
        }
        // From three bytes before, so that a line end which the place cuts is seen whole. Mostly a
        // line begins soon.
        let from = place - 3;
        for reach in [NEAR, CHUNK + 3] {
            let bytes = read(self.store.as_ref(), from, reach);
            let is_end = (bytes.len() as u64) < reach;
            if let Some(found) = line_start(&bytes) {
                return from + found as u64;
            }
            if is_end {
                return length;
            }
            if reach > NEAR {
                let space = space_end(&bytes[3..]).map(|at| at + 3);
                let at = space.unwrap_or_else(|| character(&bytes, 3));
                return (from + at as u64).min(length);
            }
        }
        length
    }

    /// The range of the chunk of the grid's place `index`; empty behind the end.
    pub(super) fn chunk(&self, index: u64) -> TextRange {
        let start = self.boundary(index);
        TextRange::new(start, self.boundary(index + 1).max(start))
    }

    /// The blocks of the lines of a chunk that may link or cite.
    pub(super) fn linking(&self, chunk: TextRange) -> Vec<Block> {
        let bytes = self.store.bytes(chunk);
        self.blocks_of(&bytes, chunk.start.0, may_refer)
    }

    /// The blocks of a range that begins and ends where chunks do.
    fn blocks(&self, range: TextRange) -> Vec<Block> {
        let bytes = self.store.bytes(range);
        let mut blocks = bayts::join(self.blocks_of(&bytes, range.start.0, |_| true));
        if blocks.is_empty() && !range.is_empty() {
            blocks.push(blocks::blank(range, self.setting));
        }
        blocks
    }

    /// The blocks of the lines that are of a kind.
    fn blocks_of(&self, bytes: &[u8], start: u64, is_of_kind: fn(&[u8]) -> bool) -> Vec<Block> {
        let ends = LineEnds::of(bytes);
        let mut blocks = Vec::new();
        let mut from = 0;
        while from < bytes.len() {
            let end = ends.next(bytes, from).unwrap_or(bytes.len()..bytes.len());
            let line = &bytes[from..end.start];
            if is_of_kind(line) {
                let line_start = start + from as u64;
                self.push_line(line, line_start, &mut blocks);
                // White space and a long line end part a line from the next no more than a short
                // end.
                if !end.is_empty()
                    && let Some(last) = blocks.last_mut()
                    && last.range.end.0 > line_start
                {
                    last.range.end.0 = start + end.end as u64 - 1;
                }
            }
            from = end.end;
        }
        blocks
    }

    /// The blocks of one line, or of the part of it that stands in a chunk.
    fn push_line(&self, bytes: &[u8], start: u64, blocks: &mut Vec<Block>) {
        let mut from = 0;
        while from < bytes.len() {
            let cut = if (bytes.len() - from) as u64 > PIECE {
                let place = ((start + from as u64) / PIECE + 1) * PIECE;
                let at = (place - start) as usize;
                let reach = bytes.len().min(at + PIECE as usize);
                match space_end(&bytes[at..reach]) {
                    Some(space) => at + space,
                    None if reach == bytes.len() => reach,
                    None => character(bytes, at),
                }
            } else {
                bytes.len()
            };
            let piece = &bytes[from..cut];
            let text = trim(piece);
            let at = start + (from + text.start) as u64;
            if !text.is_empty()
                && let Some(mut block) = blocks::block(&piece[text.clone()], at, self.setting)
            {
                if let BlockKind::ListItem { .. } = block.kind {
                    block.depth = depth(&piece[..text.start]);
                }
                blocks.push(block);
            }
            from = cut;
        }
    }
}

impl BlockReader for PlainText {
    fn chunk_at(&self, position: Position) -> Chunk {
        let length = self.store.len();
        let place = position.0.min(length.saturating_sub(1));
        let mut index = place / CHUNK;
        let mut start = self.boundary(index);
        if start > place {
            index -= 1;
            start = self.boundary(index);
        }
        let range = TextRange::new(start, self.boundary(index + 1).max(start));
        Chunk {
            range,
            blocks: self.blocks(range),
        }
    }
}

/// How deep an item is set in by the white space before it: two columns a level. What is set in
/// further stands at the other edge of the page.
fn depth(space: &[u8]) -> u8 {
    let columns = space.iter().map(|byte| match byte {
        b' ' => 1,
        b'\t' => 4,
        _ => 0,
    });
    let columns: usize = columns.sum();
    if columns > DEEPEST {
        0
    } else {
        (columns / 2) as u8
    }
}

/// The first byte at or behind the fourth, and not the last, that begins a line.
fn line_start(bytes: &[u8]) -> Option<usize> {
    let ends = LineEnds::of(bytes);
    let mut from = 0;
    loop {
        let end = ends.next(bytes, from)?;
        if end.end >= bytes.len() {
            return None;
        }
        if end.end >= 3 {
            return Some(end.end);
        }
        from = end.end;
    }
}

/// The byte behind the first white space.
fn space_end(bytes: &[u8]) -> Option<usize> {
    let at = (0..bytes.len()).find(|&i| leading_space(&bytes[i..]) > 0)?;
    let end = at + leading_space(&bytes[at..]);
    (end < bytes.len()).then_some(end)
}

/// The first byte at or behind `at` that begins a character.
fn character(bytes: &[u8], at: usize) -> usize {
    let inside = |b: &u8| *b & 0xC0 == 0x80;
    at + bytes[at..].iter().take(3).take_while(|b| inside(b)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Language, MemoryStore};
    use crate::text::Direction;

    fn reader(bytes: &[u8]) -> PlainText {
        PlainText {
            store: Arc::new(MemoryStore::new(bytes)),
            setting: Setting {
                direction: Direction::RightToLeft,
                language: Language::Arabic,
            },
        }
    }

    /// The texts of all blocks, chunk by chunk.
    fn check(input: &str, expected: &[&str]) {
        let blocks = reader(input.as_bytes()).chunk_at(Position(0)).blocks;
        let texts: Vec<_> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn one_line_is_one_block() {
        check(
            "\u{FEFF}a b\r\n\r\n  c\rd\u{2029}e \n",
            &["a b", "c", "d", "e"],
        );
        check("a\n```\n“`", &["a"]);
    }

    #[test]
    fn lines_that_follow_each_other_are_one_byte_apart() {
        for end in ["\n", "\r\n", "\r", " \t\r\n", "\u{85}", "\u{2028}"] {
            let text = ["a b", "c", "", "d"].join(end);
            let blocks = reader(text.as_bytes()).chunk_at(Position(0)).blocks;
            let apart = |one: usize| blocks[one + 1].range.start.0 - blocks[one].range.end.0;
            assert_eq!(apart(0), 1, "{end:?}");
            assert!(apart(1) > 1, "{end:?}");
        }
    }

    #[test]
    fn items_are_set_in_as_they_are_written() {
        let text =
            "- أول\n  - داخل\n    - أعمق\n\t- مثله\n                              - بعيد\n  نص\n";
        let blocks = reader(text.as_bytes()).chunk_at(Position(0)).blocks;
        let depths: Vec<_> = blocks.iter().map(|block| block.depth).collect();
        assert_eq!(depths, [0, 1, 2, 2, 0, 0]);
    }

    #[test]
    fn blank_lines_leave_a_place_to_stand() {
        let blocks = reader(&b"\n".repeat(100_000))
            .chunk_at(Position(50_000))
            .blocks;
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].kind, BlockKind::Blank);
    }

    #[test]
    fn overlong_lines_are_cut_at_spaces() {
        let text = "كلمة ".repeat(40_000);
        let reader = reader(text.as_bytes());
        let mut place = 0;
        while place < text.len() as u64 {
            let chunk = reader.chunk_at(Position(place));
            for block in &chunk.blocks {
                assert!(block.text.len() <= 3 * PIECE as usize);
                let end = block.text.split(' ').next_back();
                assert_eq!(end, Some("كلمة"), "{:?}", block.range);
            }
            place = chunk.range.end.0;
        }
    }

    /// Lines of all lengths, with all ends, and bytes that are no text.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just("كان الطريق يمر بين البساتين ".as_bytes().to_vec()),
            Just(b"\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just("\u{2028}".as_bytes().to_vec()),
            Just("ا".repeat(5000).into_bytes()),
            Just("كلمة ".repeat(9000).into_bytes()),
            proptest::collection::vec(any::<u8>(), 0..40),
        ];
        proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_same_chunk_from_every_place_in_it(bytes in bytes(), at in 0.0..1.0) {
            let reader = reader(&bytes);
            let mut chunks = Vec::new();
            let mut place = 0;
            while place < bytes.len() as u64 {
                let chunk = reader.chunk_at(Position(place));
                prop_assert_eq!(chunk.range.start.0, place);
                prop_assert!(chunk.range.end.0 > place && !chunk.blocks.is_empty());
                prop_assert!(chunk.blocks.iter().all(|b| b.range.start >= chunk.range.start && b.range.end <= chunk.range.end));
                place = chunk.range.end.0;
                chunks.push(chunk);
            }
            for chunk in &chunks {
                let inside = chunk.range.start.0 + (at * chunk.range.len() as f64) as u64;
                prop_assert_eq!(&reader.chunk_at(Position(inside)), chunk);
            }
        }
    }
}
