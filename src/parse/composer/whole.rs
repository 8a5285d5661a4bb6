//! The title, and the end: everything composed as a document.

use std::collections::HashMap;
use std::sync::Arc;

use super::Composer;
use crate::document::{
    Batch, Block, Document, Language, MemoryStore, Position, Section, TextRange,
};
use crate::parse::blocks::Setting;
use crate::parse::dense::DenseBlocks;
use crate::parse::fold::is_mark;
use crate::parse::inline::{Draft, Nature};
use crate::parse::{Indexer, Overrides, Parsed, settling};
use crate::text::Direction;

/// What is said of the whole before its blocks are known.
#[derive(Clone, Debug, Default)]
pub(in crate::parse) struct Whole {
    /// The direction the document declares.
    pub(in crate::parse) direction: Option<Direction>,
    /// The language it declares.
    pub(in crate::parse) language: Option<Language>,
    /// What the reader says, before all that.
    pub(in crate::parse) said: Overrides,
    /// The title that is given apart from its text.
    pub(in crate::parse) title: Option<String>,
}

impl Composer {
    /// A title that stands nowhere in the text, put before what follows.
    pub(in crate::parse) fn title(&mut self, title: &str) {
        self.flush();
        let mut draft = Draft::new(Nature::Paragraph, "", 0, 0);
        draft.push_flowing(title);
        self.title = Some(TextRange::new(
            self.place(),
            self.place() + draft.text.len() as u64,
        ))
        .filter(|title| !title.is_empty());
        self.push(draft);
    }

    /// Takes the first section for the title, where it is of the highest level.
    pub(in crate::parse) fn title_from_first_heading(&mut self) {
        if self.sections.first().is_some_and(|first| first.level == 1) {
            self.title_from_section(0);
        }
    }

    /// Takes the first section that reads so for the title.
    pub(in crate::parse) fn title_from_heading(&mut self, text: &str) {
        let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = joined(text);
        let reads_so = |s: &Section| joined(self.text_at(s.heading)) == wanted;
        if let Some(at) = self.sections.iter().position(reads_so) {
            self.title_from_section(at);
        }
    }

    /// Takes a section for the title; it stays a section where others are of its level.
    fn title_from_section(&mut self, at: usize) {
        let section = self.sections[at];
        self.title = Some(section.heading);
        let of_level = |s: &&Section| s.level <= section.level;
        if at == 0 && self.sections.iter().filter(of_level).count() == 1 {
            self.sections.remove(0);
            for piece in &mut self.pieces {
                piece.section = piece.section.and_then(|section| section.checked_sub(1));
            }
        }
    }

    /// Gives headings the names that they have on sites which show Markdown: their words joined
    /// by hyphens, counted where they repeat.
    fn name_headings(&mut self) {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let headings: Vec<TextRange> = self.sections.iter().map(|s| s.heading).collect();
        for heading in headings {
            let slug = slug(self.text_at(heading));
            let count = counts.entry(slug.clone()).or_default();
            let name = match *count {
                0 => slug,
                count => format!("{slug}-{count}"),
            };
            *count += 1;
            self.anchors.push((name.into(), heading.start.0));
        }
    }

    /// The text so far.
    fn text_at(&self, range: TextRange) -> &str {
        self.text
            .get(range.start.0 as usize..range.end.0 as usize)
            .unwrap_or_default()
    }

    /// The document.
    pub(in crate::parse) fn finish(mut self, whole: &Whole) -> Parsed {
        self.flush();
        let setting = settling::setting(&self.text, &self.pieces, whole);
        if self.names_headings {
            self.name_headings();
        }
        let places = self.anchors.iter();
        let places: HashMap<Box<str>, Position> = places
            .rev()
            .map(|(name, place)| (name.clone(), Position(*place)))
            .collect();
        let pieces = &mut self.pieces;
        let referred = settling::settle(&self.text, pieces, &self.sections, setting, &places);
        let blocks = self.pieces.into_iter().map(|piece| piece.block).collect();
        parsed(
            self.text,
            blocks,
            setting,
            Batch {
                sections: self.sections,
                references: referred.references,
                links: referred.links,
                citations: referred.citations,
                anchors: places.into_iter().collect(),
                title: self.title.map(Some),
                warnings: self.warnings,
                complete: true,
                ..Batch::default()
            },
        )
    }
}

/// A heading as the fragment of an address.
fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        ' ' | '-' => Some('-'),
        '_' => Some(c),
        c => (c.is_alphanumeric() || is_mark(c)).then_some(c),
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// A document that is whole.
fn parsed(text: String, blocks: Vec<Block>, setting: Setting, mut found: Batch) -> Parsed {
    found.indexed = Position(text.len() as u64);
    let store = Arc::new(MemoryStore::new(text));
    let reader = Arc::new(DenseBlocks::new(store.clone(), blocks));
    let mut document = Document::new(store, reader, setting.direction, setting.language);
    document.apply(found);
    Parsed {
        document,
        indexer: Box::new(Whole::default()),
    }
}

impl Indexer for Whole {
    fn next_batch(&mut self) -> Option<Batch> {
        None
    }
}
