//! A block as a few bytes: its shape as the number of one that others have too, lengths
//! instead of places, and nothing of what is as it mostly is.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::{
    Alignment, Block, BlockKind, Cell, CellSide, Language, Role, Span, TextRange,
};
use crate::parse::bytes::{put, put_text};
use crate::parse::inline::CELLS;
use crate::text::Direction;

/// Bytes of an address beyond which a second block that leads there only names the first.
const SHORT: usize = 4;
/// Addresses that are remembered at one time.
const REMEMBERED: usize = 4096;

/// What many blocks have alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    pub(super) kind: Kind,
    pub(super) depth: u8,
    pub(super) direction: Direction,
    pub(super) alignment: Alignment,
    pub(super) language: Language,
    pub(super) has_spans: bool,
}

/// The kind of a block, without what is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Title,
    Heading(u8),
    Paragraph,
    ListItem,
    Reference,
    Verse,
    Quotation,
    Code,
    Row,
    Rule,
    Blank,
}

impl Kind {
    fn of(kind: &BlockKind) -> Self {
        match kind {
            BlockKind::Title => Self::Title,
            BlockKind::Heading(level) => Self::Heading(*level),
            BlockKind::Paragraph => Self::Paragraph,
            BlockKind::ListItem { .. } => Self::ListItem,
            BlockKind::Reference { .. } => Self::Reference,
            BlockKind::Verse { .. } => Self::Verse,
            BlockKind::Quotation => Self::Quotation,
            BlockKind::Code => Self::Code,
            BlockKind::Row { .. } => Self::Row,
            BlockKind::Rule => Self::Rule,
            BlockKind::Blank => Self::Blank,
        }
    }
}

impl Shape {
    fn of(block: &Block) -> Self {
        Self {
            kind: Kind::of(&block.kind),
            depth: block.depth,
            direction: block.direction,
            alignment: block.alignment,
            language: block.language,
            has_spans: !block.spans.is_empty(),
        }
    }
}

/// Blocks as bytes, and what they share.
#[derive(Debug, Default)]
pub(super) struct Code {
    pub(super) bytes: Vec<u8>,
    pub(super) shapes: Vec<Shape>,
    pub(super) tables: Vec<TextRange>,
}

impl Code {
    /// Gives back the room that is not needed.
    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.shapes.shrink_to_fit();
        self.tables.shrink_to_fit();
    }
}

/// Puts blocks into code.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    pub(super) code: Code,
    shapes: HashMap<Shape, u64>,
    /// Where addresses have been written.
    addresses: HashMap<String, usize>,
    /// Whether the block before in the same stretch was a row, so that its table need not be said.
    table: Option<TextRange>,
}

impl Encoder {
    /// Says that what follows can be read without what stands before; gives where it begins.
    pub(super) fn begin(&mut self) -> usize {
        self.table = None;
        self.code.bytes.len()
    }

    /// Appends a block that begins `gap` bytes behind the one before.
    pub(super) fn push(&mut self, block: &Block, gap: u64) {
        let next = self.code.shapes.len() as u64;
        let shape = Shape::of(block);
        let shape = *self.shapes.entry(shape).or_insert_with(|| {
            self.code.shapes.push(shape);
            next
        });
        let bytes = &mut self.code.bytes;
        put(bytes, shape);
        // Two bits tell the gaps that there mostly are.
        put(bytes, block.range.len() << 2 | gap.min(3));
        if gap >= 3 {
            put(bytes, gap);
        }
        match &block.kind {
            BlockKind::ListItem { marker } | BlockKind::Reference { marker } => {
                put_range(bytes, marker, 0);
            }
            BlockKind::Verse { first, second } => {
                put_range(bytes, first, 0);
                put_range(bytes, second, first.end);
            }
            BlockKind::Row {
                cells,
                table,
                is_last,
            } => self.push_row(cells, *table, *is_last),
            _ => {}
        }
        if !block.spans.is_empty() {
            self.push_spans(&block.spans);
        }
    }

    fn push_row(&mut self, cells: &[Cell], table: TextRange, is_last: bool) {
        let is_known = self.table == Some(table);
        if !is_known && self.code.tables.last() != Some(&table) {
            self.code.tables.push(table);
        }
        self.table = Some(table);
        let bytes = &mut self.code.bytes;
        let own = if is_known { 0 } else { self.code.tables.len() };
        put(bytes, (own as u64) << 1 | u64::from(is_last));
        put(bytes, cells.len() as u64);
        let mut before = None;
        for cell in cells {
            let rtl = u64::from(cell.direction == Direction::RightToLeft);
            let length = (cell.range.len() as u64) << 2 | rtl << 1;
            if expected(before.as_ref(), cell.range.len(), cell.direction) == *cell {
                put(bytes, length);
            } else {
                put(bytes, length | 1);
                put(bytes, cell.range.start as u64);
                put(bytes, cell.column.into());
                put(bytes, cell.columns.into());
                let side = SIDES.iter().position(|side| *side == cell.side);
                let side = side.unwrap_or_default() as u64;
                put(bytes, side << 1 | u64::from(cell.is_head));
            }
            before = Some(cell.clone());
        }
    }

    fn push_spans(&mut self, spans: &[Span]) {
        put(&mut self.code.bytes, spans.len() as u64);
        let mut before = 0..0;
        for span in spans {
            let (role, address) = match &span.role {
                Role::Strong => (0, None),
                Role::Emphasis => (1, None),
                Role::Code => (2, None),
                Role::Isolate(None) => (3, None),
                Role::Isolate(Some(Direction::LeftToRight)) => (4, None),
                Role::Isolate(Some(Direction::RightToLeft)) => (5, None),
                Role::Override(Direction::LeftToRight) => (6, None),
                Role::Override(Direction::RightToLeft) => (7, None),
                Role::Citation(_) => (CITATION, None),
                Role::Link { address } => match self.addresses.get(address) {
                    Some(_) => (LINKED_BEFORE, Some(address)),
                    None => (LINK, Some(address)),
                },
            };
            let is_same = span.range == before;
            let bytes = &mut self.code.bytes;
            put(bytes, role << 1 | u64::from(is_same));
            if !is_same {
                // Spans are sorted by where they begin.
                put(bytes, span.range.start.wrapping_sub(before.start) as u64);
                put(bytes, span.range.len() as u64);
                before = span.range.clone();
            }
            if let Role::Citation(number) = span.role {
                put(bytes, number.into());
            }
            if let Some(address) = address {
                self.push_address(address);
            }
        }
    }

    fn push_address(&mut self, address: &str) {
        let bytes = &mut self.code.bytes;
        if let Some(&at) = self.addresses.get(address) {
            put(bytes, at as u64);
            return;
        }
        if address.len() > SHORT {
            if self.addresses.len() >= REMEMBERED {
                self.addresses.clear();
            }
            self.addresses.insert(address.to_owned(), bytes.len());
        }
        put_text(bytes, address);
    }
}

pub(super) const CITATION: u64 = 8;
pub(super) const LINK: u64 = 9;
pub(super) const LINKED_BEFORE: u64 = 10;
pub(super) const SIDES: [CellSide; 4] = [
    CellSide::Start,
    CellSide::Left,
    CellSide::Middle,
    CellSide::Right,
];

/// A range that begins at or behind `from`, mostly there.
fn put_range(bytes: &mut Vec<u8>, range: &Range<usize>, from: usize) {
    let gap = range.start.saturating_sub(from) as u64;
    put(bytes, (range.len() as u64) << 1 | u64::from(gap > 0));
    if gap > 0 {
        put(bytes, gap);
    }
}

/// The cell that mostly follows another.
pub(super) fn expected(before: Option<&Cell>, length: usize, direction: Direction) -> Cell {
    let start = before.map_or(0, |cell| cell.range.end + CELLS.len());
    Cell {
        range: start..start + length,
        column: before.map_or(0, |cell| cell.column + cell.columns),
        columns: 1,
        is_head: before.is_some_and(|cell| cell.is_head),
        side: before.map_or(CellSide::Start, |cell| cell.side),
        direction,
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::Decoder;
    use super::*;
    use crate::document::OffsetMap;

    /// A block as it comes out of its code.
    fn check(block: &Block) {
        let mut encoder = Encoder::default();
        let start = encoder.begin();
        for gap in [0, 2, 7] {
            encoder.push(block, gap);
        }
        let mut decoder = Decoder::new(&encoder.code, start);
        let mut end = block.range.start.0;
        for gap in [0, 2, 7] {
            let found = decoder.block(end).expect("it was put in");
            assert_eq!(found.range.start.0, end + gap);
            end = found.range.end.0;
            let range = block.range;
            assert_eq!(Block { range, ..found }, *block);
        }
    }

    fn block(kind: BlockKind, spans: Vec<Span>) -> Block {
        Block {
            range: TextRange::new(20, 60),
            text: String::new(),
            map: OffsetMap::default(),
            kind,
            depth: 3,
            direction: Direction::LeftToRight,
            alignment: Alignment::Right,
            language: Language::Hebrew,
            spans,
        }
    }

    #[test]
    fn kinds_come_back() {
        let (first, second) = (0..4, 9..12);
        for kind in [
            BlockKind::Heading(4),
            BlockKind::ListItem { marker: 0..3 },
            BlockKind::Reference { marker: 2..3 },
            BlockKind::Verse { first, second },
            BlockKind::Rule,
        ] {
            check(&block(kind, Vec::new()));
        }
    }

    #[test]
    fn rows_come_back() {
        let cell = |range, column, is_head, side| Cell {
            range,
            column,
            columns: 1 + column,
            is_head,
            side,
            direction: Direction::RightToLeft,
        };
        let cells = vec![
            cell(0..2, 0, true, CellSide::Start),
            cell(7..8, 1, true, CellSide::Right),
            cell(13..13, 3, false, CellSide::Right),
        ];
        let table = TextRange::new(3, 90);
        let is_last = true;
        let row = BlockKind::Row {
            cells,
            table,
            is_last,
        };
        check(&block(row, Vec::new()));
    }

    #[test]
    fn spans_come_back() {
        let link = |address: &str| Role::Link {
            address: address.to_owned(),
        };
        let roles = [
            (0..4, link("https://a.b/c")),
            (0..4, Role::Isolate(None)),
            (0..9, Role::Strong),
            (5..9, link("x")),
            (12..300, link("https://a.b/c")),
            (12..300, Role::Override(Direction::RightToLeft)),
            (301..302, Role::Citation(77)),
        ];
        let spans = roles.map(|(range, role)| Span { range, role });
        check(&block(BlockKind::Paragraph, spans.into()));
    }

    #[test]
    fn a_line_of_code_takes_two_bytes() {
        let mut encoder = Encoder::default();
        encoder.begin();
        let line = Block {
            range: TextRange::new(0, 1),
            ..block(BlockKind::Code, Vec::new())
        };
        for _ in 0..1000 {
            encoder.push(&line, 1);
        }
        assert_eq!(encoder.code.bytes.len(), 2000);
    }
}
