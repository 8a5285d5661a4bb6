//! Tables, flattened to rows: a block a row, which knows its cells and where its table begins and
//! ends.

use super::{Composer, Frame};
use crate::document::{BlockKind, Cell, CellSide, TextRange};
use crate::parse::element::{CellShape, Element};
use crate::parse::inline::{CELLS, Nature};
use crate::text::Direction;

/// Columns of a table; what stands beyond them stands in the last one.
const MOST_COLUMNS: u16 = 64;

/// A table that is open.
#[derive(Debug)]
pub(super) struct Table {
    /// Where the cells of each column hang from, as far as it is declared.
    sides: Box<[CellSide]>,
    /// Rows, this one included, that cells from above still cover, by column.
    covered: Vec<u16>,
    /// The column in which the next cell of the row begins.
    next: u16,
    /// Blocks that were known when the table began.
    first: usize,
}

impl Table {
    /// A table that begins behind `first` blocks.
    pub(super) fn new(sides: &[CellSide], first: usize) -> Self {
        Self {
            sides: sides.into(),
            covered: Vec::new(),
            next: 0,
            first,
        }
    }

    /// The place of the next cell of the row.
    fn place(&mut self, shape: CellShape, start: usize) -> Cell {
        while self.covered.get(usize::from(self.next)) > Some(&0) {
            self.next += 1;
        }
        let column = self.next.min(MOST_COLUMNS - 1);
        let columns = shape.columns.clamp(1, MOST_COLUMNS - column);
        let end = column + columns;
        if shape.rows > 1 {
            let known = self.covered.len().max(end.into());
            self.covered.resize(known, 0);
            self.covered[column.into()..end.into()].fill(shape.rows);
        }
        self.next = end;
        let declared = || self.sides.get(usize::from(column)).copied();
        Cell {
            range: start..start,
            column,
            columns,
            is_head: shape.heads,
            side: shape.side.or_else(declared).unwrap_or_default(),
            direction: Direction::RightToLeft,
        }
    }
}

impl Composer {
    /// The innermost table.
    fn table(&mut self) -> Option<&mut Table> {
        let table = self.stack.within().table;
        self.stack.at(table)?.table.as_deref_mut()
    }

    /// Begins a cell.
    pub(super) fn begin_cell(&mut self, shape: CellShape) {
        let row = self.stack.within().row;
        let row = self.stack.at(row).filter(|f| f.element == Element::Row);
        let Some(row) = row else {
            self.flush();
            return;
        };
        let is_first = !std::mem::replace(&mut row.begun, true);
        if is_first || self.draft.as_ref().is_some_and(|d| d.nature != Nature::Row) {
            self.flush();
        }
        let last = MOST_COLUMNS - 1;
        let draft = self.begun(Nature::Row);
        draft.trim();
        if !draft.cells.is_empty() {
            draft.push_verbatim(CELLS);
        }
        let is_full = draft.cells.last().is_some_and(|cell| cell.column == last);
        let start = draft.text.len();
        if is_full {
            self.warn("the columns of a table beyond the 64th are shown in that one");
        } else if let Some(table) = self.table() {
            let cell = table.place(shape, start);
            self.begun(Nature::Row).cells.push(cell);
        }
    }

    /// Goes to the next row of the innermost table.
    pub(super) fn end_row(&mut self) {
        if let Some(table) = self.table() {
            table.next = 0;
            for rows in &mut table.covered {
                *rows = rows.saturating_sub(1);
            }
        }
    }

    /// Tells the rows of a table where it begins and ends.
    pub(super) fn end_table(&mut self, frame: &Frame) {
        let first = frame.table.as_ref().map_or(usize::MAX, |table| table.first);
        let own = self.pieces.get_mut(first..).unwrap_or_default();
        if own.iter().all(|piece| is_one_column(&piece.block.kind)) {
            for piece in own.iter_mut().filter(|p| p.nature == Nature::Row) {
                piece.block.kind = BlockKind::Paragraph;
                piece.nature = Nature::Paragraph;
            }
            return;
        }
        // What stands between rows parts them: tables within cells, lists, headings.
        let mut from = first;
        while let Some(rest) = self.pieces.get_mut(from..) {
            let is_row = |kind: &BlockKind| matches!(kind, BlockKind::Row { .. });
            let skipped = rest.iter().take_while(|p| !is_row(&p.block.kind)).count();
            let rest = &mut rest[skipped..];
            let count = rest.iter().take_while(|p| is_row(&p.block.kind)).count();
            let rows = &mut rest[..count];
            let (Some(start), Some(end)) = (rows.first(), rows.last()) else {
                break;
            };
            let whole = TextRange {
                start: start.block.range.start,
                end: end.block.range.end,
            };
            for row in rows {
                if let BlockKind::Row { table, .. } = &mut row.block.kind
                    && table.len() < whole.len()
                {
                    *table = whole;
                }
            }
            from += skipped + count;
        }
    }
}

/// Whether a block may stand in a table of one column, which only frames a text.
fn is_one_column(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Row { cells, .. } => cells.iter().all(|cell| cell.column == 0),
        _ => true,
    }
}
