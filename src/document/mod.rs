//! What an article is: values only, and the sparse index that finds them.
//!
//! In comes nothing but bytes by position ([`TextStore`]) and the rules of a format
//! ([`BlockReader`]); out come blocks, sections and references. This room knows no format, no
//! width and no colour.
//!
//! A [`Document`] grows: the first [`Batch`] makes it readable, later ones add to it while it is
//! being read. Everything that points into an article is a [`Position`], a byte of the text store.

mod block;
mod empty;
mod index;
mod language;
mod legible;
mod name;
mod numbers;
mod position;
mod reference;
mod section;
mod span;
mod store;
mod table;

pub use block::{Alignment, Block, BlockKind, OffsetMap};
pub use index::{Batch, BlockReader, Chunk, Document, Warning};
pub use language::Language;
pub use name::Name;
pub use position::{Position, TextRange};
pub use reference::{Citation, Cites, Reference, ReferenceKind};
pub use section::{Section, SectionKind};
pub use span::{Role, Span};
pub use store::{MemoryStore, TextStore};
pub use table::{Cell, CellSide};
