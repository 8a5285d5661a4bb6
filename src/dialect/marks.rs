//! What becomes of combining marks on terminals that lose them.

use ratatui::buffer::Cell;

/// Whether marks stay in their cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marks {
    /// The terminal draws them on the letter they belong to.
    Keep,
    /// The terminal would misplace them, lose the letter or the column: letters only.
    Strip,
}

impl Marks {
    /// The cell as this terminal can show it.
    pub(super) fn apply(self, _cell: &mut Cell) {}
}
