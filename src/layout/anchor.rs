//! Where the screen stands in the text.

use crate::document::Position;

/// What the top of the screen shows: a place in the text, never a row number, so that it survives
/// a resize, a theme and everything else that changes rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// A byte of the row at the top; of the row below the blank ones when `above` is not 0.
    pub position: Position,
    /// Blank rows above that row that are on the screen.
    pub above: u16,
}

impl Anchor {
    /// The row that holds `position` at the top of the screen.
    pub fn at(position: Position) -> Self {
        Self { position, above: 0 }
    }
}
