//! Rows of a document at a width, only those that are needed.
//!
//! In comes a [`Document`](crate::document::Document), a number of columns and an [`Anchor`]; out
//! come rows, each with its place in the text. Nobody may ask how many rows an article has: rows
//! are laid out from the anchor downwards and upwards, as far as the screen reaches. This room
//! knows no colour and no screen.

mod anchor;
mod cache;
mod flow;
mod frame;
mod part;
mod printing;
mod spacing;
mod table;

pub use anchor::Anchor;
pub use cache::ArticleLayout;
pub use flow::{FlowedBlock, Piece, Row, RowKind, flow};
pub use part::Part;
pub use printing::{blocks, print_within};

use std::sync::Arc;

use serde::Deserialize;

use crate::text::Setting;

/// How pages are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageStyle {
    /// Columns of the text.
    pub measure: u16,
    /// Blank rows between the lines of a block.
    pub line_spacing: u16,
    /// How paragraphs are told apart.
    pub paragraphs: Paragraphs,
    /// What becomes of code and tables that do not fit.
    pub wide: Wide,
    /// Whether lines fill the column.
    pub justify: bool,
    /// What is shown otherwise than it is written.
    pub setting: Setting,
}

/// How paragraphs are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paragraphs {
    /// By a blank row between them.
    Spaced,
    /// By setting in their first line.
    Indented,
}

/// What becomes of code and tables that are wider than the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wide {
    /// They stay as wide as they are and are scrolled sideways.
    Scrolled,
    /// They are broken.
    Wrapped,
}

/// One row of the screen.
#[derive(Clone, Debug)]
pub struct ScreenRow {
    /// The block it belongs to; a blank row belongs to the block below it.
    pub block: Arc<FlowedBlock>,
    /// Which of the block's rows, or `None` for a blank row above it.
    pub row: Option<usize>,
}

impl ScreenRow {
    /// The block's row it shows, unless it is blank.
    pub fn content(&self) -> Option<&Row> {
        self.row.map(|row| &self.block.rows[row])
    }

    /// The anchor that brings this row to the top of the screen.
    pub fn anchor(&self) -> Anchor {
        match self.content() {
            Some(row) => Anchor::at(row.start),
            None => Anchor {
                position: self.block.rows[0].start,
                above: 1,
            },
        }
    }
}
