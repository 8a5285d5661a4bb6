//! The section tree, flat and in reading order.

use super::position::TextRange;

/// What a section holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// Text.
    #[default]
    Body,
    /// The list of references.
    References,
    /// Footnotes or endnotes.
    Notes,
    /// A list of links: «انظر أيضًا», external links.
    Links,
}

impl SectionKind {
    /// Whether the section is a list of entries that can be opened.
    pub fn is_list(self) -> bool {
        self != Self::Body
    }
}

/// A heading and what stands below it, up to the next heading. Titles are read from the store
/// when they are needed, so that a hundred thousand headings cost little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Bytes of the heading; its start is the start of the heading's block.
    pub heading: TextRange,
    /// Line of the heading in the file, from 1; 0 when the format has no lines.
    pub line: u64,
    /// Level, 1 the highest.
    pub level: u8,
    /// What it holds.
    pub kind: SectionKind,
}
