//! One paragraph of text to lines of placed clusters.
//!
//! In comes a paragraph in logical order, its base direction and a number of columns; out come
//! lines whose clusters stand in visual order with joined forms, marks behind their base and
//! brackets mirrored. The stages, each a function whose result the next one reads:
//!
//! 1. [`analyze`]: levels (UAX #9), clusters (UAX #29), break opportunities (UAX #14);
//! 2. [`shape`]: what each cluster shows, independent of width; [`shape_with`] sets it otherwise
//!    than it is written (harakat, digits, tatweel), for display only;
//! 3. [`break_lines`]: which clusters stand on which line;
//! 4. [`place`]: one line in visual order; [`justify`] and [`stretch`] fill the measure with it.
//!
//! Lines are broken in logical order and each is reordered by itself, never the other way round.
//! This room knows no document, style or colour. [`Paragraph`] does all four:
//!
//! ```
//! use qari::text::{Direction, Paragraph};
//!
//! let paragraph = Paragraph::lay_out("سلام abc", 20, Some(Direction::RightToLeft));
//! let line: String = paragraph.lines().flatten().map(|cluster| cluster.symbol).collect();
//! assert_eq!(line, "abc \u{FEE1}\u{FEFC}\u{FEB3}");
//! ```

mod analysis;
mod cluster;
mod digits;
mod direction;
mod joining;
mod justify;
mod kashida;
mod letters;
mod line_break;
mod marks;
mod phrases;
mod place;
mod plain;
mod quick;
mod reorder;
mod segment;
mod setting;
mod shape;
mod tables;

pub use analysis::{Analysis, Marked, Order, analyze, first_strong, has_right_to_left};
pub use cluster::{Cluster, ShapedText};
pub use direction::{Direction, Level};
pub use joining::reaches;
pub use justify::{Justified, Justify, Tally, justify, stretch};
pub use kashida::Kashida;
pub use line_break::{BreakReason, Line, Measure, break_lines, fit};
pub use place::{PlacedCluster, place, print};
pub use quick::LineWriter;
pub use reorder::visual_order;
pub use setting::{Digits, Harakat, Setting, Tatweel};
pub use shape::{set, shape, shape_with};

/// A paragraph laid out at a width: all four stages in one.
#[derive(Clone, Debug)]
pub struct Paragraph {
    shaped: ShapedText,
    lines: Vec<Line>,
}

impl Paragraph {
    /// Lays out one paragraph in lines of at most `columns` columns. `base` is its direction,
    /// `None` that of its first strong character (UAX #9 rules P2 and P3).
    pub fn lay_out(text: &str, columns: u16, base: Option<Direction>) -> Self {
        let shaped = shape(text, &analyze(text, base, &[]));
        let lines = break_lines(&shaped, columns.into());
        Self { shaped, lines }
    }

    /// The paragraph's embedding level.
    pub fn base(&self) -> Level {
        self.shaped.base()
    }

    /// Where the lines begin and end, in logical order.
    pub fn line_ranges(&self) -> &[Line] {
        &self.lines
    }

    /// The lines from top to bottom, each with its clusters from left to right.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Vec<PlacedCluster<'_>>> {
        self.lines.iter().map(|line| place(&self.shaped, line))
    }
}

#[cfg(test)]
mod tests;
