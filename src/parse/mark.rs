//! What marks a line as a heading, as values.

use crate::document::SectionKind;

/// Ranks of marks, the highest first; divisions have their own from 1 to 7.
pub(super) mod rank {
    /// Introductions, conclusions, lists: always of the highest level.
    pub(crate) const TOP: u8 = 0;
    /// Nothing but its shape makes it a heading.
    pub(crate) const UNMARKED: u8 = 8;
    /// «First:», «secondly:».
    pub(crate) const ADVERB: u8 = 9;
    /// `1.`; `1.1` is one further, and so on.
    pub(crate) const NUMBER: u8 = 10;
    /// `(1)`.
    pub(crate) const NUMBER_IN_BRACKETS: u8 = 20;
    /// `a-`.
    pub(crate) const LETTER: u8 = 21;
    /// `(a)`.
    pub(crate) const LETTER_IN_BRACKETS: u8 = 22;
    /// Articles of a law.
    pub(crate) const ARTICLE: u8 = 23;
}

/// What kind of mark a line carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A word for a part of a book, with its number.
    Division,
    /// A word for a part of a law, with its number.
    Article,
    /// A word that is a heading by itself.
    Standalone,
    /// The name of a list.
    List(SectionKind),
    /// A number of two or more parts.
    Decimal,
    /// A number, a letter or an adverb, which lists have too; or a standalone word with more.
    Weak,
}

/// The mark of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) kind: MarkKind,
    pub(super) rank: u8,
    /// Nothing stands behind the mark.
    pub(super) bare: bool,
    /// The number that counts headings of its rank, 0 when it has none.
    pub(super) number: u16,
}

/// A mark.
pub(super) fn mark(kind: MarkKind, rank: u8, bare: bool) -> Mark {
    Mark {
        kind,
        rank,
        bare,
        number: 0,
    }
}
