//! Blocks out of the bytes that [`super::code`] makes of them.

use std::ops::Range;

use super::code::{CITATION, Code, Kind, LINKED_BEFORE, SIDES, expected};
use crate::document::{Block, BlockKind, Cell, OffsetMap, Role, Span, TextRange};
use crate::parse::bytes::Reader;
use crate::text::Direction;

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

/// A range that [`super::code`] has written with the same `from`.
fn range(reader: &mut Reader, from: usize) -> Range<usize> {
    let number = reader.size();
    let start = match number & 1 {
        0 => from,
        _ => from + reader.size(),
    };
    start..start + (number >> 1)
}
