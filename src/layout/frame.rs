//! Shaped parts to rows in a column: how each kind of block hangs, is set in and is broken.

use super::flow::{Fill, Piece, Row, RowKind, kashida};
use super::part::{Part, place_of, width};
use super::{PageStyle, Paragraphs, Wide};
use crate::document::{Alignment, Block, BlockKind};
use crate::text::{BreakReason, Justify, Line, Measure, break_lines, justify, stretch};

/// Columns by which an inner list or quotation, or the first line of a paragraph, is set in.
const INDENT: u16 = 2;
/// Columns between the two hemistichs of a verse.
const CAESURA: u16 = 4;
/// Columns of a hemistich, where it is not longer.
const HEMISTICH: u16 = 30;

/// The column that a block is set in.
pub(super) struct Frame<'a> {
    pub(super) block: &'a Block,
    style: &'a PageStyle,
    pub(super) columns: u16,
    /// Columns by which the whole block is set in; deep nesting leaves at least half the column.
    pub(super) indent: u16,
}

/// Columns by which the lines of a part are set in, besides the block's own.
#[derive(Clone, Copy, Default)]
pub(super) struct Inset {
    first: u16,
    rest: u16,
}

impl Inset {
    fn all(columns: u16) -> Self {
        Self {
            first: columns,
            rest: columns,
        }
    }
}

/// Columns of a block's lines.
pub(super) fn room(block: &Block, style: &PageStyle) -> u16 {
    Frame::new(block, style).room(0)
}

impl<'a> Frame<'a> {
    pub(super) fn new(block: &'a Block, style: &'a PageStyle) -> Self {
        let columns = style.measure.max(1);
        let indent = (u16::from(block.depth) * INDENT).min(columns / 2);
        Self {
            block,
            style,
            columns,
            indent,
        }
    }

    /// The rows of a block that is no row of a table, and the columns that they may take.
    pub(super) fn rows(&self, parts: &[Part]) -> (Vec<Row>, u16) {
        if let (BlockKind::Code, Wide::Scrolled, [part]) =
            (&self.block.kind, self.style.wide, parts)
        {
            return self.unbroken(part);
        }
        (self.broken(parts), self.columns)
    }

    /// A line of code as wide as it is.
    fn unbroken(&self, part: &Part) -> (Vec<Row>, u16) {
        let clusters = part.shaped.clusters().len();
        let line = Line::whole(clusters, width(part));
        let all = line.columns.saturating_add(self.indent).max(self.columns);
        let column = match self.block.alignment {
            Alignment::Left => self.indent,
            Alignment::Right => all - self.indent - line.columns,
        };
        let row = Row {
            kind: RowKind::Text,
            start: self.block.range.start,
            pieces: vec![Piece::plain(0, line, column)],
        };
        (vec![row], all)
    }

    fn broken(&self, parts: &[Part]) -> Vec<Row> {
        match (&self.block.kind, parts) {
            (BlockKind::Rule, _) => vec![self.bare(RowKind::Rule)],
            (BlockKind::Blank, _) | (_, []) => vec![self.bare(RowKind::Blank)],
            (BlockKind::Verse { .. }, [_, _]) => self.verse(parts),
            (_, [_, _]) => self.item(parts),
            (BlockKind::Paragraph, _) if self.style.paragraphs == Paragraphs::Indented => {
                let first = INDENT.min(self.columns / 2);
                self.lines(&parts[0], 0, Inset { first, rest: 0 })
            }
            _ => self.lines(&parts[0], 0, Inset::default()),
        }
    }

    fn bare(&self, kind: RowKind) -> Row {
        Row {
            kind,
            start: self.block.range.start,
            pieces: Vec::new(),
        }
    }

    /// Columns that a line set in by `inset` has.
    pub(super) fn room(&self, inset: u16) -> u16 {
        self.columns.saturating_sub(self.indent + inset).max(1)
    }

    /// The lines of a part, each a row.
    pub(super) fn lines(&self, part: &Part, index: usize, inset: Inset) -> Vec<Row> {
        let measure = Measure {
            first: self.room(inset.first),
            rest: self.room(inset.rest),
        };
        let mut above: Box<[u16]> = Box::default();
        let lines = break_lines(&part.shaped, measure).into_iter().enumerate();
        let rows = lines.map(|(at, line)| {
            let inset = if at == 0 { inset.first } else { inset.rest };
            let fill = self.justified(part, &line, self.room(inset), &mut above);
            self.row(
                part,
                Piece {
                    part: index,
                    line,
                    column: 0,
                    fill,
                },
                inset,
            )
        });
        rows.collect()
    }

    /// How a line is widened, and where its kashidas stand, for the next line.
    fn justified(&self, part: &Part, line: &Line, columns: u16, above: &mut Box<[u16]>) -> Fill {
        let is_text = !matches!(
            self.block.kind,
            BlockKind::Title | BlockKind::Heading(_) | BlockKind::Code
        );
        if !self.style.justify || !is_text || line.reason != BreakReason::Soft {
            *above = Box::default();
            return Fill::None;
        }
        let how = Justify {
            kashida: kashida(self.block.language),
            above,
        };
        let justified = justify(&part.shaped, line, columns, &how);
        let is_filled = justified.is_filled;
        let kashidas = justified.kashidas.into_boxed_slice();
        let before = std::mem::replace(above, kashidas);
        if is_filled {
            Fill::Justified {
                columns,
                above: before,
            }
        } else {
            Fill::None
        }
    }

    /// A row of one piece, which hangs from the block's side, set in by `inset`.
    fn row(&self, part: &Part, piece: Piece, inset: u16) -> Row {
        let start = place_of(self.block, part, &piece.line);
        let width = match piece.fill {
            Fill::None => piece.line.columns,
            Fill::Justified { columns, .. } | Fill::Stretched { columns } => columns,
        };
        let inset = self.indent + inset;
        let column = match self.block.alignment {
            Alignment::Left => inset,
            Alignment::Right => self.columns.saturating_sub(inset).saturating_sub(width),
        };
        Row {
            kind: RowKind::Text,
            start,
            pieces: vec![Piece { column, ..piece }],
        }
    }

    /// A list item: its marker stands at the side, its body hangs beside it.
    fn item(&self, parts: &[Part]) -> Vec<Row> {
        let hang = width(&parts[0]);
        // A marker that would take half the column is text like any other: the body goes below it.
        let hangs = hang <= self.room(0) / 2;
        let mut marker = self.lines(&parts[0], 0, Inset::default());
        let mut body = self.lines(&parts[1], 1, Inset::all(if hangs { hang } else { 0 }));
        if !hangs {
            marker.append(&mut body);
            return marker;
        }
        let marker = marker.remove(0);
        body[0].start = marker.start;
        body[0].pieces.splice(0..0, marker.pieces);
        body
    }

    /// A verse: two equal columns, the first hemistich where reading begins; one above the other,
    /// the second set in, where there is no room.
    fn verse(&self, parts: &[Part]) -> Vec<Row> {
        let room = self.columns.saturating_sub(CAESURA) / 2;
        let widest = parts.iter().map(width).max().unwrap_or_default();
        if widest > room {
            let mut rows = self.lines(&parts[0], 0, Inset::default());
            rows.extend(self.lines(&parts[1], 1, Inset::all((self.columns / 8).min(CAESURA))));
            return rows;
        }
        let half = widest.max(HEMISTICH).min(room);
        // The pair stands in the middle of the column.
        let margin = (self.columns - 2 * half - CAESURA) / 2;
        let piece = |index: usize| {
            let part: &Part = &parts[index];
            let line = break_lines(&part.shaped, half.into()).swap_remove(0);
            let how = Justify {
                kashida: kashida(self.block.language),
                above: &[],
            };
            let is_filled = stretch(&part.shaped, &line, half, &how).is_filled;
            let fill = if is_filled {
                Fill::Stretched { columns: half }
            } else {
                Fill::None
            };
            Piece {
                part: index,
                line,
                column: 0,
                fill,
            }
        };
        let mut row = self.row(&parts[0], piece(0), margin);
        let second = self.row(&parts[1], piece(1), margin + half + CAESURA);
        row.pieces.extend(second.pieces);
        vec![row]
    }
}
