//! Rows of a table: its columns fitted to the measure, the text of each cell in its own.
//!
//! A table can be longer than anything that may be waited for. So its columns take their widths
//! from a sample: its first rows, and the last of those that are known when the first can be seen.
//! The same for all its rows, however one is reached.

use std::collections::HashMap;
use std::sync::Arc;

use super::flow::{Piece, Row, RowKind};
use super::frame::Frame;
use super::part::{self, Part};
use super::{PageStyle, Wide};
use crate::document::{Alignment, Block, BlockKind, Cell, CellSide, Document, Position, TextRange};
use crate::text::{Direction, Line, Setting, ShapedText, break_lines, set};

/// Rows at the beginning of a table, and at its end, that its columns are measured by.
const SAMPLE: usize = 48;
/// Tables whose columns are remembered.
const TABLES: usize = 32;
/// Columns of the screen that a column of the table gets at least, if its words are as long.
const LEAST: u16 = 12;
/// Columns that are too few for words, where they are broken rather than scrolled.
const NARROW: u16 = 5;
/// Columns that a long text gets at most in a table that is scrolled sideways.
const MOST: u16 = 32;
/// Columns between two columns of the table, and what stands in their middle.
const GAP: u16 = 3;
/// Signs between cells, below the heads, between rows of several lines; the last two with their
/// crossings.
const SIGNS: [&str; 5] = ["│", "═", "╪", "─", "┼"];

/// What the columns of a table ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// Columns of the screen in which words are still whole.
    least: Vec<u16>,
    /// Columns of the screen in which nothing is broken.
    most: Vec<u16>,
}

impl Columns {
    /// Takes in the cells of a row.
    fn measure(&mut self, block: &Block, cells: &[Cell], setting: Setting) {
        for cell in cells {
            let end = usize::from(cell.column + cell.columns);
            if self.most.len() < end {
                self.most.resize(end, 1);
                self.least.resize(end, 1);
            }
            let part = part::part(block, cell.range.clone(), cell.direction, setting);
            let columns = usize::from(cell.column)..end;
            let most = part::width(&part);
            widen(&mut self.most[columns.clone()], most);
            widen(
                &mut self.least[columns],
                longest_word(&part.shaped).min(LEAST),
            );
        }
    }

    /// The width of each column in `room` columns; `None` where not even letters have room.
    fn fit(&self, room: u16, wide: Wide) -> Option<Vec<u16>> {
        let gaps = GAP.saturating_mul(self.most.len().saturating_sub(1) as u16);
        let room = room.saturating_sub(gaps);
        let sum = |widths: &[u16]| widths.iter().map(|&w| u32::from(w)).sum::<u32>();
        if sum(&self.most) <= u32::from(room) {
            return Some(self.most.clone());
        }
        let least = sum(&self.least);
        if least <= u32::from(room) {
            return Some(self.shared(room - least as u16));
        }
        match wide {
            Wide::Scrolled => {
                let widths = self.least.iter().zip(&self.most);
                let widths = widths.map(|(&least, &most)| most.min(MOST).max(least));
                Some(widths.collect())
            }
            Wide::Wrapped => {
                let narrow = |w: u16| (u32::from(w) * u32::from(room) / least) as u16;
                let narrow = |&w: &u16| narrow(w).max(w.min(NARROW));
                let widths: Vec<u16> = self.least.iter().map(narrow).collect();
                let fits = sum(&widths) <= room.into();
                fits.then_some(widths)
            }
        }
    }

    /// The least widths with `rest` more columns, given to those that lack most of theirs.
    fn shared(&self, rest: u16) -> Vec<u16> {
        let mut widths = self.least.clone();
        let lacks = |widths: &[u16], at: usize| self.most[at].saturating_sub(widths[at]);
        let mut rest = rest;
        // Equal shares, until those that need less have enough.
        while rest > 0 {
            let open = (0..widths.len())
                .filter(|&at| lacks(&widths, at) > 0)
                .count() as u16;
            if open == 0 {
                break;
            }
            let share = (rest / open).max(1);
            for at in 0..widths.len() {
                let more = share.min(lacks(&widths, at)).min(rest);
                widths[at] += more;
                rest -= more;
            }
        }
        widths
    }
}

/// Makes columns together as wide as `wanted`, and the gaps between them.
fn widen(widths: &mut [u16], wanted: u16) {
    let count = widths.len() as u16;
    let have = widths
        .iter()
        .fold(GAP * (count - 1), |sum, w| sum.saturating_add(*w));
    let lack = wanted.saturating_sub(have);
    for (at, width) in widths.iter_mut().enumerate() {
        *width += lack / count + u16::from((at as u16) < lack % count);
    }
}

/// Columns of the longest stretch without white space.
fn longest_word(text: &ShapedText) -> u16 {
    let (mut longest, mut word) = (1, 0_u16);
    for cluster in text.clusters() {
        if cluster.is_space() {
            word = 0;
        } else {
            word = word.saturating_add(cluster.width().into());
            longest = longest.max(word);
        }
    }
    longest
}

/// The columns of the tables that have been looked at last.
#[derive(Debug, Default)]
pub(super) struct Tables(HashMap<Position, Arc<Columns>>);

impl Tables {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The columns of the table that a block is a row of; `None` where it is none.
    pub(super) fn of(
        &mut self,
        document: &Document,
        block: &Block,
        setting: Setting,
    ) -> Option<Arc<Columns>> {
        let BlockKind::Row { table, .. } = block.kind else {
            return None;
        };
        if let Some(known) = self.0.get(&table.start) {
            return Some(Arc::clone(known));
        }
        if self.0.len() >= TABLES {
            self.0.clear();
        }
        let columns = Arc::new(measured(document, table, setting));
        self.0.insert(table.start, Arc::clone(&columns));
        Some(columns)
    }
}

/// Measures the sample of a table.
fn measured(document: &Document, table: TextRange, setting: Setting) -> Columns {
    let mut columns = Columns::default();
    let first = document.chunk_at(table.start);
    let last = document.chunk_at(Position(table.end.0.saturating_sub(1)));
    let of_table =
        |block: &&Block| matches!(block.kind, BlockKind::Row { table: own, .. } if own == table);
    let firsts = first.blocks.iter().filter(of_table).take(SAMPLE);
    let lasts = last.blocks.iter().rev().filter(of_table).take(SAMPLE);
    for block in firsts.chain(lasts) {
        if let BlockKind::Row { cells, .. } = &block.kind {
            columns.measure(block, cells, setting);
        }
    }
    columns
}

/// The columns of a row that stands alone.
pub(super) fn alone(block: &Block, setting: Setting) -> Columns {
    let mut columns = Columns::default();
    if let BlockKind::Row { cells, .. } = &block.kind {
        columns.measure(block, cells, setting);
    }
    columns
}

/// The parts of a row: its cells, and behind them the signs.
pub(super) fn parts(block: &Block, cells: &[Cell], setting: Setting) -> Vec<Part> {
    let end = block.text.len();
    let cell = |cell: &Cell| part::part(block, cell.range.clone(), cell.direction, setting);
    let sign = |sign: &&str| Part {
        range: end..end,
        shaped: set(sign, Direction::LeftToRight, &[], &Setting::default()),
    };
    cells
        .iter()
        .map(cell)
        .chain(SIGNS.iter().map(sign))
        .collect()
}

/// A row of a table laid out.
pub(super) struct TableRow {
    pub(super) rows: Vec<Row>,
    /// Columns that it takes, more than the measure where it is scrolled sideways.
    pub(super) width: u16,
}

/// Lays a row out; `None` where its table has no room for columns.
pub(super) fn row(
    frame: &Frame,
    parts: &[Part],
    columns: &Columns,
    style: &PageStyle,
) -> Option<TableRow> {
    let BlockKind::Row { cells, is_last, .. } = &frame.block.kind else {
        return None;
    };
    let widths = columns.fit(frame.room(0), style.wide)?;
    let grid = Grid::new(frame, widths);
    let is_wrapped = grid
        .widths
        .iter()
        .zip(&columns.most)
        .any(|(w, most)| w < most);
    let mut rows = grid.lines(cells, parts);
    let is_head = cells
        .iter()
        .all(|cell| cell.is_head || cell.range.is_empty());
    if (is_head || is_wrapped) && !*is_last {
        rows.push(grid.rule(parts, cells.len() + if is_head { 1 } else { 3 }));
    }
    Some(TableRow {
        rows,
        width: grid.canvas,
    })
}

/// The columns of a table as they stand.
struct Grid<'a> {
    frame: &'a Frame<'a>,
    widths: Vec<u16>,
    /// Columns of the screen that all take, the frame's at least.
    canvas: u16,
}

impl<'a> Grid<'a> {
    fn new(frame: &'a Frame<'a>, widths: Vec<u16>) -> Self {
        let gaps = GAP.saturating_mul(widths.len().saturating_sub(1) as u16);
        let all = widths.iter().fold(gaps, |sum, w| sum.saturating_add(*w));
        Self {
            canvas: all.saturating_add(frame.indent).max(frame.columns),
            frame,
            widths,
        }
    }

    /// Columns before a column of the table, counted from where the table begins.
    fn before(&self, column: usize) -> u16 {
        let widths = self.widths.iter().take(column);
        widths.fold(self.frame.indent, |sum, w| sum.saturating_add(w + GAP))
    }

    /// Columns that a cell has.
    fn width(&self, cell: &Cell) -> u16 {
        let from = self.before(cell.column.into());
        let end = self.before(usize::from(cell.column + cell.columns));
        end.saturating_sub(from + GAP).max(1)
    }

    /// The left edge of `width` columns that begin `before` columns from where the table does.
    fn left(&self, before: u16, width: u16) -> u16 {
        match self.frame.block.alignment {
            Alignment::Left => before,
            Alignment::Right => self.canvas.saturating_sub(before.saturating_add(width)),
        }
    }

    /// The lines of the cells beside each other.
    fn lines(&self, cells: &[Cell], parts: &[Part]) -> Vec<Row> {
        let lines: Vec<Vec<Line>> = cells
            .iter()
            .zip(parts)
            .map(|(cell, part)| break_lines(&part.shaped, self.width(cell).into()))
            .collect();
        let height = lines.iter().map(Vec::len).max().unwrap_or(1);
        let mut rows = Vec::with_capacity(height);
        let mut start = self.frame.block.range.start;
        for at in 0..height {
            let mut pieces = Vec::new();
            let mut is_begun = at == 0;
            for (index, cell) in cells.iter().enumerate() {
                if let Some(line) = lines[index].get(at) {
                    if !is_begun {
                        start = part::place_of(self.frame.block, &parts[index], line);
                        is_begun = true;
                    }
                    pieces.push(self.cell(index, cell, line.clone()));
                }
            }
            self.bars(cells, &mut pieces);
            rows.push(Row {
                kind: RowKind::Text,
                start,
                pieces,
            });
        }
        rows
    }

    /// A line of a cell at its side.
    fn cell(&self, index: usize, cell: &Cell, line: Line) -> Piece {
        let width = self.width(cell);
        let left = self.left(self.before(cell.column.into()), width);
        let free = width.saturating_sub(line.columns);
        let begins_right = self.frame.block.alignment == Alignment::Right;
        let inset = match cell.side {
            CellSide::Left => 0,
            CellSide::Start if !begins_right => 0,
            CellSide::Middle => free / 2,
            CellSide::Right | CellSide::Start => free,
        };
        Piece::plain(index, line, left + inset)
    }

    /// The signs between the cells of a row.
    fn bars(&self, cells: &[Cell], pieces: &mut Vec<Piece>) {
        for column in 1..self.widths.len() {
            let is_within = |cell: &Cell| {
                usize::from(cell.column) < column
                    && column < usize::from(cell.column + cell.columns)
            };
            if !cells.iter().any(is_within) {
                pieces.push(self.sign(cells.len(), column));
            }
        }
    }

    /// The sign `part` in the gap before a column.
    fn sign(&self, part: usize, column: usize) -> Piece {
        let line = Line::whole(1, 1);
        Piece::plain(part, line, self.left(self.before(column) - 2, 1))
    }

    /// A rule below a row, of the sign `part` and that of its crossings behind it.
    fn rule(&self, parts: &[Part], part: usize) -> Row {
        let end = self.before(self.widths.len()).saturating_sub(GAP);
        let crossings: Vec<u16> = (1..self.widths.len()).map(|c| self.before(c) - 2).collect();
        let pieces = (self.frame.indent..end).map(|at| {
            let is_crossing = crossings.binary_search(&at).is_ok();
            Piece::plain(
                part + usize::from(is_crossing),
                Line::whole(1, 1),
                self.left(at, 1),
            )
        });
        debug_assert!(part + 1 < parts.len(), "the signs stand behind the cells");
        let end = self.frame.block.range.end.0;
        Row {
            kind: RowKind::Text,
            start: Position(end.saturating_sub(1).max(self.frame.block.range.start.0)),
            pieces: pieces.collect(),
        }
    }
}
