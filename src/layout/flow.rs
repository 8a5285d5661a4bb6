//! One block to its rows.

use std::sync::Arc;

use super::PageStyle;
use super::frame::{Frame, Inset};
use super::part::{Part, part, parts};
use super::table::{self, Columns};
use crate::document::{Alignment, Block, BlockKind, Language, Position};
use crate::text::{
    self, BreakReason, Justify, Kashida, Line, PlacedCluster, justify, place, stretch,
};

/// One line of a part, where it stands in a row.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which part of the block.
    pub part: usize,
    /// Which clusters of it.
    pub line: Line,
    /// Column of its left edge, from the left edge of the text column.
    pub column: u16,
    /// How much it is widened.
    pub(super) fill: Fill,
}

impl Piece {
    /// A line as wide as it is, from this column on.
    pub(super) fn plain(part: usize, line: Line, column: u16) -> Self {
        Self {
            part,
            line,
            column,
            fill: Fill::None,
        }
    }
}

/// How a line is widened.
#[derive(Clone, Debug)]
pub(super) enum Fill {
    /// Not at all.
    None,
    /// To so many columns, if it can be; kashidas of the line above stand at the columns `above`.
    Justified { columns: u16, above: Box<[u16]> },
    /// To so many columns, as a hemistich.
    Stretched { columns: u16 },
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Text.
    Text,
    /// A rule across the column.
    Rule,
    /// Nothing: the place of an empty block, or space above the line below.
    Blank,
}

/// One row of a block.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// The place of its first cluster in logical order; of a blank one, that of the row below.
    pub start: Position,
    /// What stands in it.
    pub pieces: Vec<Piece>,
}

impl Row {
    /// Whether a line that was to fill the measure does; `None` where none was to.
    pub fn is_filled(&self) -> Option<bool> {
        let mut wanted = self
            .pieces
            .iter()
            .filter(|piece| piece.line.reason == BreakReason::Soft);
        let piece = wanted.next()?;
        Some(matches!(piece.fill, Fill::Justified { .. }))
    }
}

/// A block laid out at a width.
#[derive(Clone, Debug)]
pub struct FlowedBlock {
    /// The block.
    pub block: Arc<Block>,
    /// Its parts, in logical order.
    pub parts: Arc<[Part]>,
    /// Its rows from top to bottom; never empty. Their starts never decrease.
    pub rows: Vec<Row>,
    /// Columns that its rows may take: those of the measure, and more where it is to be scrolled
    /// sideways.
    pub width: u16,
    /// Blank rows above it.
    pub above: u16,
}

impl FlowedBlock {
    /// The row that shows `position`.
    pub fn row_of(&self, position: Position) -> usize {
        self.rows
            .partition_point(|row| row.start <= position)
            .saturating_sub(1)
    }

    /// Adds a row to `out` as it is printed, from its first column to its last, when nothing in it
    /// asks for more than one cluster a cell. Tells whether it did.
    pub fn print(&self, row: &Row, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        let mut column = 0;
        let mut pieces: Vec<&Piece> = row.pieces.iter().collect();
        if pieces.len() > 1 {
            pieces.sort_by_key(|piece| piece.column);
        }
        for piece in pieces {
            if piece.column < column {
                out.truncate(before);
                return false;
            }
            out.resize(out.len() + usize::from(piece.column - column), b' ');
            let is_set = !matches!(piece.fill, Fill::None);
            if is_set || !text::print(&self.parts[piece.part].shaped, &piece.line, out) {
                out.truncate(before);
                return false;
            }
            column = column.max(piece.column) + piece.line.columns;
        }
        true
    }

    /// The clusters of a piece in visual order, with columns from the piece's left edge.
    pub fn place(&self, piece: &Piece) -> Vec<PlacedCluster<'_>> {
        let text = &self.parts[piece.part].shaped;
        let kashida = kashida(self.block.language);
        match &piece.fill {
            Fill::None => place(text, &piece.line),
            Fill::Justified { columns, above } => {
                justify(text, &piece.line, *columns, &Justify { kashida, above }).clusters
            }
            Fill::Stretched { columns } => {
                stretch(
                    text,
                    &piece.line,
                    *columns,
                    &Justify {
                        kashida,
                        above: &[],
                    },
                )
                .clusters
            }
        }
    }

    /// Sets a shaped block in rows.
    pub(super) fn set(
        block: Arc<Block>,
        parts: Arc<[Part]>,
        columns: Option<&Columns>,
        style: &PageStyle,
        above: u16,
    ) -> Self {
        let frame = Frame::new(&block, style);
        let table = columns.and_then(|columns| table::row(&frame, &parts, columns, style));
        let (mut rows, width) = match table {
            Some(row) => (row.rows, row.width),
            None if columns.is_some() => {
                // Columns have no room: the cells one after the other, as the text has them.
                let whole = [part(
                    &block,
                    0..block.text.len(),
                    block.direction,
                    style.setting,
                )];
                let rows = frame.lines(&whole[0], 0, Inset::default());
                return Self {
                    rows,
                    parts: whole.into(),
                    width: frame.columns,
                    block,
                    above,
                };
            }
            None => frame.rows(&parts),
        };
        if style.line_spacing > 0 {
            rows = spaced(rows, style.line_spacing);
        }
        Self {
            block,
            parts,
            rows,
            width,
            above,
        }
    }

    /// The column of the text in which the column 0 of its rows stands, where the text is
    /// `measure` columns wide and scrolled sideways: `shift` columns to the left, or to the right
    /// where that is negative. What is no wider stays.
    pub fn left(&self, measure: u16, shift: i32) -> i32 {
        let hidden = i32::from(self.width.saturating_sub(measure));
        match self.block.alignment {
            Alignment::Left => -(-shift).clamp(0, hidden),
            Alignment::Right => shift.clamp(0, hidden) - hidden,
        }
    }
}

/// Shapes and sets one block in rows.
pub fn flow(block: impl Into<Arc<Block>>, style: &PageStyle) -> FlowedBlock {
    let block = block.into();
    let columns =
        matches!(block.kind, BlockKind::Row { .. }).then(|| table::alone(&block, style.setting));
    let parts = parts(&block, style.setting).into();
    FlowedBlock::set(block, parts, columns.as_ref(), style, 0)
}

/// Which kashida a language is set with. Nastaliq has none that stands straight.
pub(super) fn kashida(language: Language) -> Kashida {
    match language {
        Language::Urdu | Language::Kashmiri | Language::Punjabi => Kashida::None,
        Language::Nko => Kashida::Nko,
        _ => Kashida::Arabic,
    }
}

/// Puts blank rows between the rows of a block.
fn spaced(rows: Vec<Row>, blank: u16) -> Vec<Row> {
    let mut spaced = Vec::with_capacity(rows.len() * (usize::from(blank) + 1));
    for row in rows {
        if !spaced.is_empty() {
            let space = || Row {
                kind: RowKind::Blank,
                start: row.start,
                pieces: Vec::new(),
            };
            spaced.extend((0..blank).map(|_| space()));
        }
        spaced.push(row);
    }
    spaced
}
