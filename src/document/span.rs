//! Ranges over a block's text that mean something; they never cut it.

use std::ops::Range;

use crate::text::Direction;

/// A byte range of a block's text and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the block's text, on cluster boundaries.
    pub range: Range<usize>,
    /// What those bytes are.
    pub role: Role,
}

/// What a span is. One stretch of text can carry several spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Of strong importance.
    Strong,
    /// Stressed; never shown by slanting in a right-to-left script.
    Emphasis,
    /// Inline code.
    Code,
    /// Ordered by itself, as one neutral character of the text around it (UAX #9 rule HL4);
    /// `None` takes the direction of its first strong character.
    Isolate(Option<Direction>),
    /// All its characters are ordered in this direction.
    Override(Direction),
    /// A link of the document and the whole address it leads to.
    Link {
        /// The address, as it is to be opened.
        address: String,
    },
    /// A citation mark such as `[3]`, and the number it names.
    Citation(u32),
}
