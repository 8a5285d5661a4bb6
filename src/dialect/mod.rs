//! Rows of the visual grid to what this terminal must be sent.
//!
//! The view paints finished clusters in visual order, one a cell, letters as presentation forms.
//! Terminals disagree about what to do with such a row: some print it, some reverse every line or
//! word again, some take the forms apart. A [`Dialect`] is the translation one kind of terminal
//! needs; [`DIALECTS`] is the table of them, [`DialectBackend`] the last layer before the bytes,
//! and [`conclude`] says which dialect answers and environment call for.
//!
//! In: rows of cells as a reader is to see them. Out: rows of cells in the order and with the
//! characters to be written. This room does no input or output of its own and knows no document,
//! no layout and no theme.

mod alternate;
mod backend;
mod classes;
mod detect;
mod glyph;
mod inverse;
mod kitty66;
mod kitty_tokens;
mod links;
mod lrm;
mod marks;
mod table;
mod words_lrm;

pub use backend::DialectBackend;
pub use detect::{Answers, Conclusion, Environment, Probe, TMUX_QUESTION, conclude};
pub use glyph::Glyph;
pub use links::Hyperlink;
pub use marks::Marks;
pub use table::{
    ALTERNATE, ALTERNATE_LIGHT, BDSM, DIALECTS, INVERSE_AUTO, INVERSE_LTR, KITTY_TOKENS, KITTY66,
    KONSOLE50, LRM, MLTERM5379, PLAIN, WORDS_LRM,
};

use std::fmt::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What one kind of terminal must be sent, so that a row is seen as it was painted.
#[derive(Debug)]
pub struct Dialect {
    /// The name in `--terminal`, the configuration and `--doctor`.
    pub name: &'static str,
    /// One line for help and `--doctor`.
    pub help: &'static str,
    /// To be written on entering and on resuming, after the alternate screen and before it is
    /// cleared: lines drawn earlier would keep the terminal's own order.
    pub on_enter: &'static str,
    /// To be written on every way out, suspension included.
    pub on_leave: &'static str,
    /// How letters come out that have no presentation form, for `--doctor`.
    pub letters: &'static str,
    /// What becomes of marks when nothing more is known of the terminal.
    pub marks: Marks,
    /// What is done to a row; none where it is sent as it is shown.
    translate: Option<fn(&mut [Glyph])>,
}

impl PartialEq for Dialect {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Dialect {}

impl Dialect {
    /// The dialect of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        DIALECTS
            .iter()
            .copied()
            .find(|dialect| dialect.name == name)
    }

    /// One row as it is to be written from its first column on.
    ///
    /// `row` holds one cell a column, in visual order and as wide as the terminal; cells covered
    /// by a wide one to their left are ignored.
    pub fn translate(&self, row: &[Cell], marks: Marks) -> Vec<Glyph> {
        let mut glyphs = glyph::glyphs(row);
        for glyph in &mut glyphs {
            marks.apply(&mut glyph.cell);
        }
        if let Some(translate) = self.translate {
            translate(&mut glyphs);
        }
        glyphs
    }

    /// Whether [`Dialect::translate`] changes nothing in any row: so it is for most terminals, which
    /// then need not wait for it.
    fn sends_as_shown(&self, marks: Marks) -> bool {
        self.translate.is_none() && marks == Marks::Keep
    }

    /// One line of output, for printing without a screen: `cells` are the column, the columns it
    /// takes and the symbol of each cell, in any order.
    pub fn line<'a>(
        &self,
        cells: impl Iterator<Item = (u16, u8, &'a str)>,
        marks: Marks,
    ) -> String {
        let mut row: Vec<Cell> = Vec::new();
        for (column, width, symbol) in cells {
            let column = usize::from(column);
            let end = column + usize::from(width.max(1));
            row.resize(end.max(row.len()), Cell::EMPTY);
            if !symbol.trim().is_empty() {
                row[column].set_symbol(symbol);
            }
        }
        let mut line = String::new();
        for glyph in self.translate(&row, marks) {
            // Only a dialect gives printed cells colours and a slant.
            match glyph.cell.fg {
                _ if glyph.cell.modifier.contains(Modifier::ITALIC) => {
                    let _ = write!(line, "\x1b[3m{}\x1b[23m", glyph.cell.symbol());
                }
                Color::Rgb(red, green, blue) => {
                    let _ = write!(
                        line,
                        "\x1b[38;2;{red};{green};{blue}m{}\x1b[39m",
                        glyph.cell.symbol()
                    );
                }
                _ => line.push_str(glyph.cell.symbol()),
            }
        }
        line
    }
}

#[cfg(test)]
mod tests;
