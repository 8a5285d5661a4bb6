//! The cells of a table's row.

use std::ops::Range;

use crate::text::Direction;

/// Where the lines of a cell hang from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellSide {
    /// The side where the table begins.
    #[default]
    Start,
    /// The left edge.
    Left,
    /// The middle.
    Middle,
    /// The right edge.
    Right,
}

/// A cell of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Bytes of the row's text; cells stand in reading order and do not meet.
    pub range: Range<usize>,
    /// The column it begins in, from 0, counted from where the table begins.
    pub column: u16,
    /// Columns that it covers; at least 1.
    pub columns: u16,
    /// Whether it heads a column or a row.
    pub is_head: bool,
    /// Where its lines hang from.
    pub side: CellSide,
    /// Base direction of its text.
    pub direction: Direction,
}
