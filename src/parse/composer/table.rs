//! Tables, flattened to rows: a block a row, which knows its cells and where its table begins and
//! ends.

use super::{Composer, Frame};
use crate::document::{BlockKind, Cell, CellSide, TextRange};
use crate::parse::element::{CellShape, Element};
use crate::parse::inline::{CELLS, Nature};
use crate::parse::settling::Piece;
use crate::text::Direction;

/// Columns of a table; what stands beyond them stands in the last one.
const MOST_COLUMNS: u16 = 64;
/// Blocks in a table beyond which its rows are given away before it ends.
const FEWEST_ROWS: usize = 1024;

/// A table that is open.
#[derive(Debug)]
pub(super) struct Table {
    /// Where the cells of each column hang from, as far as it is declared.
    sides: Box<[CellSide]>,
    /// Rows, this one included, that cells from above still cover, by column.
    covered: Vec<u16>,
    /// The column in which the next cell of the row begins.
    next: u16,
    /// The place among the blocks that have not been given away of the first that stands in it.
    first: usize,
    /// The rows by which those at the beginning of these are measured, where rows of the same table
    /// have been given away.
    begun: Option<TextRange>,
    /// Whether it only frames a text, once that is decided.
    is_frame: Option<bool>,
}

impl Table {
    /// A table that begins behind `first` blocks.
    pub(super) fn new(sides: &[CellSide], first: usize) -> Self {
        Self {
            sides: sides.into(),
            covered: Vec::new(),
            next: 0,
            first,
            begun: None,
            is_frame: None,
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

    /// Tells the rows of a table that ends which rows it is measured by.
    pub(super) fn end_table(&mut self, frame: &Frame) {
        if let Some(table) = &frame.table {
            let is_frame = self.is_frame(table);
            let own = self.pieces.get_mut(table.first..).unwrap_or_default();
            if is_frame {
                unframe(own);
            } else {
                measure(own, table.begun, true);
            }
        }
    }

    fn is_frame(&self, table: &Table) -> bool {
        let own = self.pieces.get(table.first..).unwrap_or_default();
        let is_frame = || own.iter().all(|piece| is_one_column(&piece.block.kind));
        table.is_frame.unwrap_or_else(is_frame)
    }

    /// Makes ready what is known of the outermost table that is open; gives how many of the last
    /// blocks are not.
    pub(super) fn part_table(&mut self) -> usize {
        let at = self.stack.within().tables;
        let Some(mut table) = self.stack.at(at).and_then(|f| f.table.take()) else {
            return 0;
        };
        let mut kept = self.pieces.len().saturating_sub(table.first);
        if kept > FEWEST_ROWS || table.is_frame.is_some() {
            let is_frame = self.is_frame(&table);
            table.is_frame = Some(is_frame);
            kept = 0;
            let own = self.pieces.get_mut(table.first..).unwrap_or_default();
            if is_frame {
                unframe(own);
            } else if let Some((last, others)) = own.split_last_mut() {
                // It is not known of the last row whether it is the last one.
                kept = usize::from(is_row(last));
                let ready = if kept == 1 { others } else { own };
                table.begun = measure(ready, table.begun, kept == 0);
            }
        }
        if let Some(frame) = self.stack.at(at) {
            frame.table = Some(table);
        }
        kept
    }

    /// Says that so many blocks have been given away.
    pub(super) fn tables_parted(&mut self, count: usize) {
        for frame in self.stack.outwards() {
            if let Some(table) = &mut frame.table {
                table.first = table.first.saturating_sub(count);
            }
        }
    }
}

fn is_row(piece: &Piece) -> bool {
    matches!(piece.block.kind, BlockKind::Row { .. })
}

/// Makes the rows of what only frames a text paragraphs.
fn unframe(pieces: &mut [Piece]) {
    for piece in pieces.iter_mut().filter(|p| p.nature == Nature::Row) {
        piece.block.kind = BlockKind::Paragraph;
        piece.nature = Nature::Paragraph;
    }
}

/// Tells rows which of them they are measured by: those at the beginning by `begun`, where there
/// are such; gives the same for rows that follow the last, unless that `is_end`. What stands between
/// rows parts them: tables within cells, lists, headings.
fn measure(pieces: &mut [Piece], begun: Option<TextRange>, is_end: bool) -> Option<TextRange> {
    let mut begun = begun.filter(|_| pieces.first().is_none_or(is_row));
    let (mut from, all) = (0, pieces.len());
    while let Some(rest) = pieces.get_mut(from..) {
        let skipped = rest.iter().take_while(|piece| !is_row(piece)).count();
        let rest = &mut rest[skipped..];
        let count = rest.iter().take_while(|piece| is_row(piece)).count();
        let rows = &mut rest[..count];
        let (Some(start), Some(end)) = (rows.first(), rows.last()) else {
            break;
        };
        let whole = begun.take().unwrap_or(TextRange {
            start: start.block.range.start,
            end: end.block.range.end,
        });
        let goes_on = !is_end && from + skipped + count == all;
        mark(rows, whole, !goes_on);
        if goes_on {
            return Some(whole);
        }
        from += skipped + count;
    }
    begun.filter(|_| !is_end)
}

/// Tells rows what they are measured by, unless they are the rows of a longer table.
fn mark(rows: &mut [Piece], whole: TextRange, is_whole: bool) {
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        if let BlockKind::Row { table, is_last, .. } = &mut row.block.kind
            && (table.len() < whole.len() || *table == row.block.range)
        {
            *table = whole;
            *is_last = is_whole && at + 1 == count;
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
