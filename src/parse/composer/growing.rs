//! A document that grows while it is composed: what has been composed is settled and given away,
//! batch by batch.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Composer, Whole};
use crate::document::{Batch, Document, Name, Position, TextRange};
use crate::parse::blocks::Setting;
use crate::parse::dense::{DenseBlocks, Parting};
use crate::parse::fold::is_mark;
use crate::parse::judging;
use crate::parse::settling::{Piece, Settler};
use crate::parse::{Indexer, Parsed};

/// Bytes of text that make the first batch, by which direction and language of the whole are
/// judged, and every other.
const FIRST: usize = 256 * 1024;
const BATCH: usize = 1024 * 1024;
/// Bytes of text that are composed at one time: until it is settled a block takes much room.
const STEP: usize = 64 * 1024;

/// Composes what comes next, until the composer's weight is so much; tells whether that was all.
/// It may leave elements open, and a block that goes on.
pub(in crate::parse) type Step = Box<dyn FnMut(&mut Composer, usize) -> bool + Send>;

/// Text that has been composed, and its blocks.
struct Composed {
    /// The byte of the document where it begins.
    base: u64,
    text: String,
    pieces: Vec<Piece>,
}

impl Composer {
    /// Takes away what can be settled: everything but the beginning, or the last row, of a table
    /// that goes on.
    fn composed(&mut self) -> Composed {
        let kept = self.part_table();
        let count = self.pieces.len() - kept;
        self.tables_parted(count);
        self.spans = 0;
        let rest = self.pieces.split_off(count);
        let text = match rest.first() {
            Some(first) => {
                let own = first.block.range.start.0 - self.base;
                self.text.split_off(own as usize)
            }
            None => String::new(),
        };
        let composed = Composed {
            base: self.base,
            text: std::mem::replace(&mut self.text, text),
            pieces: std::mem::replace(&mut self.pieces, rest),
        };
        self.base += composed.text.len() as u64;
        composed
    }
}

/// Opens a document with its first batch.
pub(in crate::parse) fn open(mut composer: Composer, whole: &Whole, mut step: Step) -> Parsed {
    let is_last = step(&mut composer, FIRST);
    if is_last {
        composer.flush();
    }
    if whole.title.is_none() && composer.is_markdown {
        composer.title_from_first_heading();
    }
    let setting = judging::setting(&composer.text, &composer.pieces, whole);
    let blocks = Arc::new(DenseBlocks::default());
    let mut growing = Growing {
        composer,
        step,
        setting,
        blocks: blocks.clone(),
        settler: Settler::default(),
        given: Given::default(),
        heading: whole.heading.clone(),
        is_done: false,
    };
    let mut part = Parting::default();
    growing.settle(&mut part);
    let first = growing.batch(part, is_last);
    let mut document = Document::new(blocks.clone(), blocks, setting.direction, setting.language);
    document.apply(first);
    Parsed {
        document,
        indexer: Box::new(growing),
    }
}

/// What has been given away.
#[derive(Debug, Default)]
struct Given {
    sections: usize,
    /// Sections among which the title has been looked for.
    searched: usize,
    /// Whether all sections are to be given again.
    restored: bool,
    warnings: usize,
    /// Sections that have been given a name.
    named: usize,
    /// How often a name has been given.
    names: HashMap<Name, u32>,
    /// Where the names of places are.
    places: HashMap<Name, Position>,
    has_title: bool,
}

/// Composes batch after batch.
struct Growing {
    composer: Composer,
    step: Step,
    setting: Setting,
    blocks: Arc<DenseBlocks>,
    settler: Settler,
    given: Given,
    /// The heading that is the title, as long as it has not come.
    heading: Option<String>,
    is_done: bool,
}

impl Indexer for Growing {
    fn next_batch(&mut self) -> Option<Batch> {
        if self.is_done {
            return None;
        }
        let mut part = Parting::default();
        loop {
            let wanted = self.composer.weight() + STEP;
            let is_last = (self.step)(&mut self.composer, wanted);
            if is_last {
                self.composer.flush();
            }
            self.settle(&mut part);
            if is_last || part.bytes() >= BATCH {
                return Some(self.batch(part, is_last));
            }
        }
    }
}

impl Growing {
    /// Settles what has been composed.
    fn settle(&mut self, part: &mut Parting) {
        let new = std::mem::replace(&mut self.given.searched, self.composer.sections.len());
        self.heading
            .take_if(|heading| self.composer.title_from_heading(heading, new));
        self.restore_section();
        if self.composer.is_markdown {
            self.name_headings();
        }
        let composer = &mut self.composer;
        let mut taken = composer.composed();
        self.settler.settle(
            (&taken.text, taken.base),
            &mut taken.pieces,
            &composer.sections,
            self.setting,
            &mut composer.budget,
        );
        let before = part.bytes();
        let blocks = taken.pieces.into_iter().map(|piece| piece.block);
        part.push(taken.base, &taken.text, blocks);
        composer.budget.keep(part.bytes() - before);
    }

    /// Gives away what has been settled.
    fn batch(&mut self, part: Parting, is_last: bool) -> Batch {
        let composer = &mut self.composer;
        self.blocks.push(part, is_last);
        self.is_done = is_last;
        if is_last {
            composer.warn_of_short_room();
        }
        let given = &mut self.given;
        let title = (!given.has_title).then_some(composer.title).flatten();
        given.has_title |= title.is_some();
        let mut batch = Batch {
            sections_kept: std::mem::take(&mut given.restored).then_some(0),
            sections: composer.sections[given.sections..].to_vec(),
            title: title.map(Some),
            warnings: composer.warnings[given.warnings..].to_vec(),
            indexed: Position(composer.base),
            complete: is_last,
            ..Batch::default()
        };
        given.sections = composer.sections.len();
        given.warnings = composer.warnings.len();
        let anchors = composer.anchors.drain(..);
        batch.anchors = anchors.map(|(name, at)| (name, Position(at))).collect();
        for &(name, place) in &batch.anchors {
            given.places.entry(name).or_insert(place);
        }
        if is_last {
            let referred = self.settler.finish(&given.places);
            given.places = HashMap::new();
            batch.references = referred.references;
            batch.links = referred.links;
            batch.citations = referred.citations;
        }
        batch
    }

    /// Puts the heading that was taken for the title back among the sections, where others of its
    /// level follow it after all.
    fn restore_section(&mut self) {
        let composer = &mut self.composer;
        let Some(left_out) = composer.left_out else {
            return;
        };
        let is_one_of_many = composer.sections.iter().any(|s| s.level <= left_out.level);
        if !is_one_of_many {
            return;
        }
        composer.left_out = None;
        composer.sections.insert(0, left_out);
        for piece in &mut composer.pieces {
            piece.section = Some(piece.section.map_or(0, |section| section + 1));
        }
        self.settler.section_inserted();
        self.given.sections = 0;
        self.given.restored = true;
        self.given.named += 1;
    }

    /// Gives headings the names that they have on sites which show Markdown: their words joined
    /// by hyphens, counted where they repeat.
    fn name_headings(&mut self) {
        let composer = &mut self.composer;
        let new = composer.sections[self.given.named..].iter();
        let headings: Vec<TextRange> = new.map(|s| s.heading).collect();
        self.given.named = composer.sections.len();
        for heading in headings {
            let slug = Name::of(&slug(composer.text_at(heading)));
            let count = self.given.names.entry(slug).or_default();
            let name = match *count {
                0 => slug,
                count => slug.with(&format!("-{count}")),
            };
            *count += 1;
            composer.anchors.push((name, heading.start.0));
        }
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
