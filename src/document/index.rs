//! The document and its sparse index: sections and references by position, blocks on demand.

use std::collections::HashMap;
use std::sync::Arc;

use super::Language;
use super::block::{Block, BlockKind};
use super::legible::show_letters;
use super::name::Name;
use super::numbers::Numbers;
use super::position::{Position, TextRange};
use super::reference::{Citation, Cites, Reference};
use super::section::Section;
use super::store::TextStore;
use crate::address::Address;
use crate::text::Direction;

/// Neighbouring blocks that were read together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Bytes of the store it covers. Chunks meet without a gap: the next begins at `range.end`.
    pub range: TextRange,
    /// Its blocks in order. Never empty unless the store is.
    pub blocks: Vec<Block>,
}

/// Finds blocks again from the text near them.
pub trait BlockReader: Send + Sync {
    /// The chunk whose range contains `position`; behind the end, the last chunk. Always the same
    /// chunk for the same text, however it is reached, and at a cost that does not depend on the
    /// size of the store. Kinds that depend on the index (headings, entries) are set by
    /// [`Document::chunk_at`].
    fn chunk_at(&self, position: Position) -> Chunk;

    /// The place of this name, where it can be found without an index.
    fn place_of(&self, name: &str) -> Option<Position> {
        let _ = name;
        None
    }

    /// Share of the positions that are text, from 0 to 1: more than that of the text may not be
    /// known before it is read.
    fn density(&self) -> f64 {
        1.0
    }
}

/// Something that was passed over or repaired while reading, for the reader to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line of the file, from 1; 0 when it concerns the whole.
    pub line: u64,
    /// One clause, in plain words.
    pub message: String,
}

/// What indexing adds to a document at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// How many of the sections known so far stay; the rest are withdrawn. `None`: all stay.
    pub sections_kept: Option<usize>,
    /// Sections to append.
    pub sections: Vec<Section>,
    /// How many of the references known so far stay. `None`: all stay.
    pub references_kept: Option<usize>,
    /// References to append.
    pub references: Vec<Reference>,
    /// Links to append; those of an entry are the entry's.
    pub links: Vec<Reference>,
    /// Citation marks to append, in order.
    pub citations: Vec<Citation>,
    /// Names of places, and the places.
    pub anchors: Vec<(Name, Position)>,
    /// Title, when it became known; `Some(None)` withdraws one.
    pub title: Option<Option<TextRange>>,
    /// Warnings to append.
    pub warnings: Vec<Warning>,
    /// The index covers the store up to here.
    pub indexed: Position,
    /// Nothing will follow.
    pub complete: bool,
}

/// Bytes behind a place after which nobody waits for more to know the sections there.
const SETTLING: u64 = 1024 * 1024;

/// An article. It grows by batches and is never read whole.
#[derive(Clone)]
pub struct Document {
    store: Arc<dyn TextStore>,
    reader: Arc<dyn BlockReader>,
    direction: Direction,
    language: Language,
    title: Option<TextRange>,
    sections: Vec<Section>,
    references: Vec<Reference>,
    numbers: Numbers,
    links: Vec<Reference>,
    citations: Vec<Citation>,
    anchors: HashMap<Name, Position>,
    base: Address,
    warnings: Vec<Warning>,
    indexed: Position,
    complete: bool,
}

impl Document {
    /// A document of which nothing is indexed yet.
    pub fn new(
        store: Arc<dyn TextStore>,
        reader: Arc<dyn BlockReader>,
        direction: Direction,
        language: Language,
    ) -> Self {
        Self {
            store,
            reader,
            direction,
            language,
            title: None,
            sections: Vec::new(),
            references: Vec::new(),
            numbers: Numbers::default(),
            links: Vec::new(),
            citations: Vec::new(),
            anchors: HashMap::new(),
            base: Address::BuiltIn,
            warnings: Vec::new(),
            indexed: Position::START,
            complete: false,
        }
    }

    /// Takes in what indexing has found.
    pub fn apply(&mut self, batch: Batch) {
        let sections = batch.sections_kept.unwrap_or(self.sections.len());
        self.sections.truncate(sections);
        append(&mut self.sections, batch.sections);
        let references = batch.references_kept.unwrap_or(self.references.len());
        self.references.truncate(references);
        // What the section of an entry holds may be another now.
        let sure = self.references.partition_point(|e| e.section < sections);
        self.numbers.truncate(sure);
        append(&mut self.references, batch.references);
        self.numbers.extend(&self.references, &self.sections);
        append(&mut self.links, batch.links);
        append(&mut self.citations, batch.citations);
        for (name, place) in batch.anchors {
            self.anchors.entry(name).or_insert(place);
        }
        if let Some(title) = batch.title {
            self.title = title;
        }
        self.warnings.extend(batch.warnings);
        self.indexed = batch.indexed;
        self.complete |= batch.complete;
    }

    /// The same document, said to lie here.
    #[must_use]
    pub fn at(self, base: Address) -> Self {
        Self { base, ..self }
    }

    /// What its relative addresses are relative to.
    pub fn base(&self) -> &Address {
        &self.base
    }

    /// Base direction of the whole: where its lines begin, and which way its tree opens.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Language of the whole.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The title, where the document has one.
    pub fn title(&self) -> Option<String> {
        self.title.map(|range| self.text(range))
    }

    /// All sections known so far, in reading order, levels as found.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// All entries of lists of references and notes known so far, in reading order.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// All links known so far that stand in no entry, in reading order.
    pub fn links(&self) -> &[Reference] {
        &self.links
    }

    /// All that it refers to: the entries, then the links.
    pub fn listed(&self) -> impl ExactSizeIterator<Item = &Reference> {
        let (entries, links) = (&self.references, &self.links);
        (0..entries.len() + links.len()).map(move |at| {
            at.checked_sub(entries.len())
                .map_or_else(|| &entries[at], |link| &links[link])
        })
    }

    /// The place of this name: the fragment of an address.
    pub fn place_of(&self, name: &str) -> Option<Position> {
        let known = |name: &str| {
            let indexed = self.anchors.get(&Name::of(name)).copied();
            indexed.or_else(|| self.reader.place_of(name))
        };
        known(name)
            .or_else(|| known(&format!("user-content-{name}")))
            .or_else(|| known(&name.to_lowercase()))
    }

    /// The entry that is cited by a mark at `from`. Of those with the number that it names: one in a
    /// references section before one in notes or links, and of those the one that follows the mark
    /// before the last that stands above it. Takes time that grows with the logarithm of the entries.
    pub fn cited(&self, cites: Cites, from: Position) -> Option<usize> {
        match cites {
            Cites::At(place) => self.reference_at(place),
            Cites::Number(number) => self.numbers.meant(number, from),
        }
    }

    /// For each entry the marks that cite it, in reading order.
    pub fn citings(&self) -> Vec<Vec<TextRange>> {
        let mut citings = vec![Vec::new(); self.references.len()];
        for citation in &self.citations {
            if let Some(entry) = self.cited(citation.cites, citation.range.start) {
                citings[entry].push(citation.range);
            }
        }
        citings
    }

    /// What was passed over or repaired so far.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The index covers the store up to here.
    pub fn indexed(&self) -> Position {
        self.indexed
    }

    /// Up to here what is known of the sections is taken for good by those who cannot wait for the
    /// whole, as a filter cannot. A text that is longer than this reaches ahead may withdraw a
    /// heading that was inferred, later: then it was printed as one.
    pub fn settled(&self) -> Position {
        if self.complete {
            return self.end();
        }
        Position(self.indexed.0.saturating_sub(SETTLING))
    }

    /// Whether the index is whole.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// One past the last byte that can be read now.
    pub fn end(&self) -> Position {
        Position(self.store.len())
    }

    /// Bytes of text behind `position`, about as many as there are.
    pub fn bytes_behind(&self, position: Position) -> u64 {
        let left = self.end().0.saturating_sub(position.0);
        (left as f64 * self.reader.density()) as u64
    }

    /// The text of `range` in logical order, on one line, broken bytes as U+FFFD.
    pub fn text(&self, range: TextRange) -> String {
        let bytes = self.store.bytes(range);
        String::from_utf8_lossy(&bytes)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The section that `position` stands in: the last whose heading begins at or before it.
    pub fn section_at(&self, position: Position) -> Option<usize> {
        self.sections
            .partition_point(|section| section.heading.start <= position)
            .checked_sub(1)
    }

    /// The reference whose entry `position` stands in.
    pub fn reference_at(&self, position: Position) -> Option<usize> {
        let next = self
            .references
            .partition_point(|entry| entry.range.start <= position);
        next.checked_sub(1)
            .filter(|&i| self.references[i].range.contains(position))
    }

    /// The chunk that holds `position`, its blocks marked with what the index knows of them, and
    /// addresses in them shown in their letters.
    pub fn chunk_at(&self, position: Position) -> Chunk {
        let mut chunk = self.written_chunk_at(position);
        chunk.blocks.iter_mut().for_each(show_letters);
        chunk
    }

    /// The same, with addresses as they are written.
    pub fn written_chunk_at(&self, position: Position) -> Chunk {
        let mut chunk = self.reader.chunk_at(position);
        let mut section = self.section_at(chunk.range.start);
        for block in &mut chunk.blocks {
            let next = section.map_or(0, |i| i + 1);
            let heads = self
                .sections
                .get(next)
                .filter(|s| s.heading.start <= block.range.start);
            if heads.is_some() {
                section = Some(next);
            }
            self.mark(block, section);
        }
        chunk
    }

    /// Makes a block a heading. Where markup did, it hangs as it is; what was read as a paragraph
    /// hangs with the document, unless that reads from left to right and the heading does not.
    fn head(&self, block: &mut Block, kind: BlockKind) {
        let is_marked_up = matches!(block.kind, BlockKind::Title | BlockKind::Heading(_));
        if !is_marked_up && self.direction == Direction::RightToLeft {
            block.alignment = self.direction.into();
        }
        block.kind = kind;
    }

    /// Whether an entry begins here.
    fn begins_entry(&self, place: Position) -> bool {
        let by_place = |entry: &Reference| entry.range.start.cmp(&place);
        self.references.binary_search_by(by_place).is_ok()
    }

    /// Gives a block the kind that the index knows of it.
    fn mark(&self, block: &mut Block, section: Option<usize>) {
        if self
            .title
            .is_some_and(|title| title.start == block.range.start)
        {
            self.head(block, BlockKind::Title);
            return;
        }
        let Some(section) = section.map(|i| self.sections[i]) else {
            return;
        };
        if section.heading.start == block.range.start {
            self.head(block, BlockKind::Heading(section.level));
        } else if section.kind.is_list() && self.begins_entry(block.range.start) {
            let marker = match &block.kind {
                BlockKind::ListItem { marker } => marker.clone(),
                _ => 0..0,
            };
            block.kind = BlockKind::Reference { marker };
            block.alignment = self.direction.into();
        }
    }
}

/// Appends what is new; where there was nothing, without a second copy of it.
fn append<T>(known: &mut Vec<T>, new: Vec<T>) {
    if known.is_empty() {
        *known = new;
    } else {
        known.extend(new);
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("store", &self.store)
            .field("direction", &self.direction)
            .field("sections", &self.sections.len())
            .field("references", &self.references.len())
            .field("indexed", &self.indexed)
            .field("complete", &self.complete)
            .finish_non_exhaustive()
    }
}
