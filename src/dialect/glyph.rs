//! A row as the clusters in it: every cell with its place and its width.

use ratatui::buffer::{Cell, CellWidth};

/// One cluster of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Where the reader is to see it, counted from the left edge: not where it is written.
    pub column: u16,
    /// How many columns it takes.
    pub columns: u16,
    /// What is written, and in which style.
    pub cell: Cell,
}

impl Glyph {
    /// The first character, which decides what the terminal's bidi makes of the cell.
    pub(super) fn base(&self) -> char {
        self.cell.symbol().chars().next().unwrap_or(' ')
    }

    /// Whether nothing is seen here but perhaps a background.
    pub(super) fn is_blank(&self) -> bool {
        self.cell.symbol() == " "
    }

    /// Puts another first character in the place of the present one.
    pub(super) fn set_base(&mut self, base: char) {
        if base != self.base() {
            let symbol: String = [base]
                .into_iter()
                .chain(self.cell.symbol().chars().skip(1))
                .collect();
            self.cell.set_symbol(&symbol);
        }
    }

    /// Puts `text` behind what is already in the cell.
    pub(super) fn append(&mut self, text: &str) {
        let symbol = [self.cell.symbol(), text].concat();
        self.cell.set_symbol(&symbol);
    }
}

/// The clusters of a row that is given as one cell a column.
pub(super) fn glyphs(row: &[Cell]) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(row.len());
    let mut column = 0;
    while let Some(cell) = row.get(column) {
        let columns = columns(cell);
        glyphs.push(Glyph {
            column: column as u16,
            columns,
            cell: cell.clone(),
        });
        column += usize::from(columns);
    }
    glyphs
}

/// How many columns a cell takes on the screen.
pub(super) fn columns(cell: &Cell) -> u16 {
    cell.cell_width().max(1)
}
