//! Entries of the references, notes and links sections.

use super::position::TextRange;

/// One entry of a references, notes or links section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its number in its section, from 1, as written where one is written.
    pub number: u32,
    /// Bytes of the entry; its start is the start of the entry's block.
    pub range: TextRange,
    /// What it names.
    pub title: String,
    /// The site or publisher.
    pub site: Option<String>,
    /// The address, where the document gives one.
    pub url: Option<String>,
    /// The section it stands in: its place in the list of sections.
    pub section: usize,
}
