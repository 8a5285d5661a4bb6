//! What an article refers to: entries of its lists of references and notes, and its links; and the
//! marks in its text that cite an entry.

use super::position::{Position, TextRange};

/// What a reference is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReferenceKind {
    /// An entry of a references, notes or links section.
    #[default]
    Entry,
    /// A note that stands by itself.
    Note,
    /// A link in the text.
    Link,
    /// An address that a text without any markup mentions.
    Mention,
}

/// One entry of a list of references or notes, or one link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it is.
    pub kind: ReferenceKind,
    /// Its number in its section, from 1, as written where one is written; of a link, its place
    /// among the links.
    pub number: u32,
    /// Its bytes; the start of an entry is the start of the entry's block.
    pub range: TextRange,
    /// What it names.
    pub title: String,
    /// The site or publisher.
    pub site: Option<String>,
    /// The address, where the document gives one.
    pub url: Option<String>,
    /// Further addresses that an entry gives.
    pub more: Vec<String>,
    /// The section it stands in: its place in the list of sections.
    pub section: usize,
}

/// A mark in the text that cites an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Its bytes.
    pub range: TextRange,
    /// What it cites.
    pub cites: Cites,
}

/// What a mark cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cites {
    /// The entry of this number.
    Number(u32),
    /// The entry that stands here.
    At(Position),
}
