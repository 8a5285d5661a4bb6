//! One paragraph-like unit of an article.

use std::ops::Range;

use super::language::Language;
use super::position::{Position, TextRange};
use super::span::Span;
use super::table::Cell;
use crate::text::Direction;

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The article's title.
    Title,
    /// The heading of a section; 1 is the highest level.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// An item of a list; the bytes of its text that are the marker (`-`, `١.`, `أ)`), which hangs.
    ListItem {
        /// The marker and the space behind it.
        marker: Range<usize>,
    },
    /// An entry of a references, notes or links section, with its marker as in a list.
    Reference {
        /// The marker and the space behind it; empty when there is none.
        marker: Range<usize>,
    },
    /// A verse of two hemistichs.
    Verse {
        /// Bytes of the first hemistich.
        first: Range<usize>,
        /// Bytes of the second hemistich.
        second: Range<usize>,
    },
    /// Words of another.
    Quotation,
    /// Code, set as it is and never wrapped at spaces.
    Code,
    /// A row of a table; the first column stands where the block's direction begins.
    Row {
        /// Its cells, of which at least one holds text.
        cells: Vec<Cell>,
        /// Bytes of the rows by which its table is told from others and measured: all of them, or
        /// the first thousand or so of a longer one.
        table: TextRange,
        /// Whether it is the last one of its table.
        is_last: bool,
    },
    /// A rule between parts; its text is not shown.
    Rule,
    /// Nothing but blank lines: keeps a place to stand in a long stretch of them.
    Blank,
}

/// The edge of the column that a block's lines hang from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// The left edge.
    Left,
    /// The right edge.
    Right,
}

impl From<Direction> for Alignment {
    /// The edge where lines of this direction begin.
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::LeftToRight => Self::Left,
            Direction::RightToLeft => Self::Right,
        }
    }
}

/// One paragraph-like unit: a line of plain text, a heading, an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Bytes of the store it was made from, without the line's end or its last byte.
    pub range: TextRange,
    /// Its text in logical order, without line ends.
    pub text: String,
    /// How bytes of `text` and bytes of the store correspond.
    pub map: OffsetMap,
    /// What it is.
    pub kind: BlockKind,
    /// Nesting in lists and quotations; 0 outside.
    pub depth: u8,
    /// Base direction of its text.
    pub direction: Direction,
    /// Where its lines hang from; a Latin reference in an Arabic list is left to right and hangs
    /// from the right.
    pub alignment: Alignment,
    /// Its language.
    pub language: Language,
    /// Ranges of `text`, sorted by start.
    pub spans: Vec<Span>,
}

impl Block {
    /// The place in the store of byte `offset` of the text.
    pub fn position_of(&self, offset: usize) -> Position {
        let inside = self.map.to_store(offset.min(self.text.len()));
        Position((self.range.start.0 + inside).min(self.range.end.0))
    }

    /// The byte of the text that stands for `position`, on a character boundary; places before
    /// or behind the block give its start or end.
    pub fn offset_of(&self, position: Position) -> usize {
        let inside = position.0.clamp(self.range.start.0, self.range.end.0) - self.range.start.0;
        let mut offset = self.map.to_text(inside).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// How offsets in a block's text and in the store's bytes correspond, both counted from the
/// block's start: piecewise the identity plus a shift.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// `(text offset, store offset)` where a new piece begins, sorted; empty when both are equal
    /// throughout.
    pieces: Vec<(usize, u64)>,
}

impl OffsetMap {
    /// Says that from here on byte `text` of the text is byte `store` of the store. Both only grow.
    pub fn push(&mut self, text: usize, store: u64) {
        self.pieces.push((text, store));
    }

    /// Where its pieces begin, in the text and in the store.
    pub(super) fn pieces(&self) -> &[(usize, u64)] {
        &self.pieces
    }

    /// The store offset of byte `text` of the text.
    pub fn to_store(&self, text: usize) -> u64 {
        let next = self.pieces.partition_point(|piece| piece.0 <= text);
        let (from_text, from_store) = next.checked_sub(1).map_or((0, 0), |i| self.pieces[i]);
        let inside = from_store + (text - from_text) as u64;
        // Bytes of the text that stand for fewer bytes of the store all stand for the last of them.
        self.pieces
            .get(next)
            .map_or(inside, |piece| inside.min(piece.1))
    }

    /// The text offset of byte `store` of the store.
    pub fn to_text(&self, store: u64) -> usize {
        let next = self.pieces.partition_point(|piece| piece.1 <= store);
        let (from_text, from_store) = next.checked_sub(1).map_or((0, 0), |i| self.pieces[i]);
        let inside = from_text + usize::try_from(store - from_store).unwrap_or(usize::MAX);
        self.pieces
            .get(next)
            .map_or(inside, |piece| inside.min(piece.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_bytes_keep_text_and_store_in_step() {
        // Store: "a", one broken byte, "b"; text: "a", U+FFFD (three bytes), "b".
        let mut map = OffsetMap::default();
        map.push(4, 2);
        assert_eq!([0, 1, 4, 5].map(|text| map.to_store(text)), [0, 1, 2, 3]);
        assert_eq!([0, 1, 2, 3].map(|store| map.to_text(store)), [0, 1, 4, 5]);
        assert_eq!(OffsetMap::default().to_store(7), 7);
    }
}
