//! A block as a few bytes, and back: its shape as the number of one that others have too, lengths
//! instead of places, and nothing of what is as it mostly is.

use std::collections::HashMap;
use std::ops::Range;

use crate::document::{
    Alignment, Block, BlockKind, Cell, CellSide, Language, OffsetMap, Role, Span, TextRange,
};
use crate::parse::bytes::{Reader, put, put_text};
use crate::parse::inline::CELLS;
use crate::text::Direction;

/// Bytes of an address beyond which a second block that leads there only names the first.
const SHORT: usize = 4;
/// Addresses that are remembered at one time.
const REMEMBERED: usize = 4096;

/// What many blocks have alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    kind: Kind,
    depth: u8,
    direction: Direction,
    alignment: Alignment,
    language: Language,
    has_spans: bool,
}

/// The kind of a block, without what is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
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
    shapes: Vec<Shape>,
    tables: Vec<TextRange>,
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

const CITATION: u64 = 8;
const LINK: u64 = 9;
const LINKED_BEFORE: u64 = 10;
const SIDES: [CellSide; 4] = [
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

fn range(reader: &mut Reader, from: usize) -> Range<usize> {
    let number = reader.size();
    let start = match number & 1 {
        0 => from,
        _ => from + reader.size(),
    };
    start..start + (number >> 1)
}

/// The cell that mostly follows another.
fn expected(before: Option<&Cell>, length: usize, direction: Direction) -> Cell {
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

/// Reads blocks out of code.
pub(super) struct Decoder<'a> {
    code: &'a Code,
    reader: Reader<'a>,
    table: TextRange,
}

impl<'a> Decoder<'a> {
    /// Reads from a byte on where [`Encoder::begin`] was called.
    pub(super) fn new(code: &'a Code, at: usize) -> Self {
        Self {
            code,
            reader: Reader::new(&code.bytes, at),
            table: TextRange::default(),
        }
    }

    /// The next block, which stands behind byte `end` of the store; without its text.
    pub(super) fn block(&mut self, end: u64) -> Option<Block> {
        let shape = *self.code.shapes.get(self.reader.size())?;
        let length = self.reader.number();
        let gap = match length & 3 {
            3 => self.reader.number(),
            gap => gap,
        };
        let start = end + gap;
        let kind = self.kind(shape.kind);
        let spans = if shape.has_spans {
            self.spans()
        } else {
            Vec::new()
        };
        Some(Block {
            range: TextRange::new(start, start + (length >> 2)),
            text: String::new(),
            map: OffsetMap::default(),
            kind,
            depth: shape.depth,
            direction: shape.direction,
            alignment: shape.alignment,
            language: shape.language,
            spans,
        })
    }

    fn kind(&mut self, kind: Kind) -> BlockKind {
        match kind {
            Kind::Title => BlockKind::Title,
            Kind::Heading(level) => BlockKind::Heading(level),
            Kind::Paragraph => BlockKind::Paragraph,
            Kind::ListItem => BlockKind::ListItem {
                marker: range(&mut self.reader, 0),
            },
            Kind::Reference => BlockKind::Reference {
                marker: range(&mut self.reader, 0),
            },
            Kind::Verse => {
                let first = range(&mut self.reader, 0);
                let second = range(&mut self.reader, first.end);
                BlockKind::Verse { first, second }
            }
            Kind::Quotation => BlockKind::Quotation,
            Kind::Code => BlockKind::Code,
            Kind::Row => self.row(),
            Kind::Rule => BlockKind::Rule,
            Kind::Blank => BlockKind::Blank,
        }
    }

    fn row(&mut self) -> BlockKind {
        let number = self.reader.size();
        if let Some(table) = (number >> 1).checked_sub(1) {
            self.table = self.code.tables.get(table).copied().unwrap_or_default();
        }
        let count = self.reader.size();
        let mut cells: Vec<Cell> = Vec::with_capacity(count.min(64));
        for _ in 0..count {
            let number = self.reader.size();
            let length = number >> 2;
            let direction = match number & 2 {
                0 => Direction::LeftToRight,
                _ => Direction::RightToLeft,
            };
            let mut cell = expected(cells.last(), length, direction);
            if number & 1 != 0 {
                let start = self.reader.size();
                cell.range = start..start + length;
                cell.column = self.reader.number() as u16;
                cell.columns = self.reader.number() as u16;
                let flags = self.reader.size();
                cell.is_head = flags & 1 != 0;
                cell.side = SIDES.get(flags >> 1).copied().unwrap_or_default();
            }
            cells.push(cell);
        }
        BlockKind::Row {
            cells,
            table: self.table,
            is_last: number & 1 != 0,
        }
    }

    fn spans(&mut self) -> Vec<Span> {
        let count = self.reader.size();
        let mut before: Range<usize> = 0..0;
        let mut spans = Vec::with_capacity(count);
        for _ in 0..count {
            let number = self.reader.number();
            if number & 1 == 0 {
                let start = before.start.wrapping_add(self.reader.size());
                before = start..start + self.reader.size();
            }
            let role = match number >> 1 {
                0 => Role::Strong,
                1 => Role::Emphasis,
                2 => Role::Code,
                3 => Role::Isolate(None),
                4 => Role::Isolate(Some(Direction::LeftToRight)),
                5 => Role::Isolate(Some(Direction::RightToLeft)),
                6 => Role::Override(Direction::LeftToRight),
                7 => Role::Override(Direction::RightToLeft),
                CITATION => Role::Citation(self.reader.number() as u32),
                LINKED_BEFORE => {
                    let at = self.reader.size();
                    let address = self.reader.at(at).text().to_owned();
                    Role::Link { address }
                }
                _ => Role::Link {
                    address: self.reader.text().to_owned(),
                },
            };
            spans.push(Span {
                range: before.clone(),
                role,
            });
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
