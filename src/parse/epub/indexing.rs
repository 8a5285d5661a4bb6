//! The index of a book: each chapter is composed once, one after the other, and let go again; what
//! is kept of it are its sections and what it refers to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::shelf::{self, Shelf};
use crate::document::{Batch, Name, Position, Section, Warning};
use crate::parse::Indexer;
use crate::parse::composer::Composer;
use crate::parse::settling::Settler;

/// Positions of the chapters that make a batch.
const BATCH: u64 = 2 * 1024 * 1024;
/// Headings that are in the tree, and entries, links and marks that are known.
const MOST_SECTIONS: usize = 1 << 18;
const MOST_REFERENCES: usize = 1 << 16;

/// Reads chapter after chapter.
pub(super) struct Indexing {
    chapters: Arc<Shelf>,
    /// Chapters that have been read.
    read: usize,
    sections: Vec<Section>,
    settler: Settler,
    /// The places of entries, by their names.
    places: HashMap<Name, Position>,
    warned: HashSet<String>,
    /// Whether there was any text.
    pub(super) has_text: bool,
}

impl Indexing {
    pub(super) fn new(chapters: Arc<Shelf>) -> Self {
        Self {
            chapters,
            read: 0,
            sections: Vec::new(),
            settler: Settler::default(),
            places: HashMap::new(),
            warned: HashSet::new(),
            has_text: false,
        }
    }

    /// Reads chapters until they have `wanted` positions.
    pub(super) fn batch(&mut self, wanted: u64) -> Batch {
        let chapters = Arc::clone(&self.chapters);
        let book = chapters.book();
        let known = self.sections.len();
        let mut batch = Batch::default();
        let start = book.extents.of(self.read).start;
        while self.read < book.chapters() && book.extents.of(self.read).start - start < wanted {
            self.chapter(&mut batch);
            self.read += 1;
        }
        batch.indexed = Position(book.extents.of(self.read).start);
        batch.complete = self.read == book.chapters();
        if batch.complete {
            self.finish(&mut batch);
        }
        batch.sections = self.sections.get(known..).unwrap_or_default().to_vec();
        batch
    }

    /// Reads the next chapter.
    fn chapter(&mut self, batch: &mut Batch) {
        let chapters = Arc::clone(&self.chapters);
        let book = chapters.book();
        let start = book.extents.of(self.read).start;
        let before = self.sections.len();
        let sections = std::mem::take(&mut self.sections);
        let mut composer = book.compose(self.read, sections);
        if !self.is_full() {
            let known = self.settler.entries().len();
            shelf::settle(&mut composer, &mut self.settler, start, chapters.setting());
            self.name_entries(known, &composer);
        }
        composer.warn_of_short_room();
        self.sections = std::mem::take(&mut composer.sections);
        if self.sections.len() > MOST_SECTIONS {
            self.sections.truncate(MOST_SECTIONS.max(before));
            let message = format!("only the first {MOST_SECTIONS} headings are in the tree");
            self.warn(batch, 0, message);
        }
        let new = self.sections.get(before..).unwrap_or_default();
        let headings = new.iter().map(|section| section.heading);
        let headings = composer.title.into_iter().chain(headings);
        chapters.remember(headings, (&composer.text, start));
        self.has_text |= !composer.text.trim_ascii().is_empty();
        if let Some(title) = composer.title {
            batch.title = Some(Some(title));
        }
        for warning in std::mem::take(&mut composer.warnings) {
            self.warn(batch, warning.line, warning.message);
        }
        if self.is_full() {
            let message = format!("only the first {MOST_REFERENCES} links and entries are listed");
            self.warn(batch, 0, message);
        } else {
            chapters.offer(self.read, composer);
        }
    }

    /// Whether no more is listed.
    fn is_full(&self) -> bool {
        self.settler.count() >= MOST_REFERENCES
    }

    /// Remembers the names of the entries from `known` on.
    fn name_entries(&mut self, known: usize, composer: &Composer) {
        let entries = self.settler.entries().get(known..).unwrap_or_default();
        let mut anchors = composer.anchors.iter().peekable();
        for start in entries.iter().map(|entry| entry.range.start) {
            while anchors.next_if(|(_, place)| *place < start.0).is_some() {}
            while let Some((name, _)) = anchors.next_if(|(_, place)| *place == start.0) {
                self.places.entry(*name).or_insert(start);
            }
        }
    }

    fn finish(&mut self, batch: &mut Batch) {
        let referred = self.settler.finish(&self.places);
        self.places = HashMap::new();
        batch.references = referred.references;
        batch.links = referred.links;
        batch.citations = referred.citations;
        let last = self.sections.len().saturating_sub(1);
        for reference in batch.references.iter_mut().chain(&mut batch.links) {
            reference.section = reference.section.min(last);
        }
        if self.chapters.book().is_cut {
            self.warn(batch, 0, "the book is too large and was cut".to_owned());
        }
    }

    /// Says something, once in a book.
    fn warn(&mut self, batch: &mut Batch, line: u64, message: String) {
        if self.warned.insert(message.clone()) {
            batch.warnings.push(Warning { line, message });
        }
    }
}

impl Indexer for Indexing {
    fn next_batch(&mut self) -> Option<Batch> {
        let is_done = self.read == self.chapters.book().chapters();
        (!is_done).then(|| self.batch(BATCH))
    }
}
