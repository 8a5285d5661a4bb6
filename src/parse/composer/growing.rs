//! A document that grows while it is composed: what has been composed is settled and given away,
//! batch by batch.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Composer, Whole};
use crate::document::{Batch, Document, Position, TextRange};
use crate::parse::blocks::Setting;
use crate::parse::dense::{DenseBlocks, Parting};
use crate::parse::fold::is_mark;
use crate::parse::settling::{self, Settler};
use crate::parse::{Indexer, Parsed};

/// Bytes of text that make the first batch, by which direction and language of the whole are
/// judged, and every other.
const FIRST: usize = 256 * 1024;
const BATCH: usize = 1024 * 1024;

/// Composes what comes next, until there are so many bytes of text; tells whether that was all.
pub(in crate::parse) type Step = Box<dyn FnMut(&mut Composer, usize) -> bool + Send>;

/// Opens a document with its first batch.
pub(in crate::parse) fn open(mut composer: Composer, whole: &Whole, mut step: Step) -> Parsed {
    let is_last = step(&mut composer, FIRST);
    composer.flush();
    if whole.title.is_none() && composer.is_markdown {
        composer.title_from_first_heading();
    }
    let setting = settling::setting(&composer.text, &composer.pieces, whole);
    let blocks = Arc::new(DenseBlocks::default());
    let mut growing = Growing {
        composer,
        step,
        setting,
        blocks: blocks.clone(),
        settler: Settler::default(),
        given: Given::default(),
        is_done: false,
    };
    let first = growing.batch(is_last);
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
    anchors: usize,
    warnings: usize,
    /// Sections that have been given a name.
    named: usize,
    /// How often a name has been given.
    names: HashMap<String, usize>,
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
    is_done: bool,
}

impl Indexer for Growing {
    fn next_batch(&mut self) -> Option<Batch> {
        if self.is_done {
            return None;
        }
        let is_last = (self.step)(&mut self.composer, BATCH);
        self.composer.flush();
        Some(self.batch(is_last))
    }
}

impl Growing {
    /// Gives away what has been composed.
    fn batch(&mut self, is_last: bool) -> Batch {
        let sections_kept = self.restore_section();
        if self.composer.is_markdown {
            self.name_headings();
        }
        let composer = &mut self.composer;
        let text = std::mem::take(&mut composer.text);
        let mut pieces = std::mem::take(&mut composer.pieces);
        let own = (text.as_str(), composer.base);
        self.settler
            .settle(own, &mut pieces, &composer.sections, self.setting);
        let mut part = Parting::default();
        let blocks = pieces.into_iter().map(|piece| piece.block);
        part.push(composer.base, &text, blocks);
        composer.base += text.len() as u64;
        let indexed = Position(composer.base);
        self.blocks.push(part, is_last);
        self.is_done = is_last;
        let given = &mut self.given;
        let title = (!given.has_title).then_some(composer.title).flatten();
        given.has_title |= title.is_some();
        let mut batch = Batch {
            sections_kept,
            sections: composer.sections[given.sections..].to_vec(),
            title: title.map(Some),
            warnings: composer.warnings[given.warnings..].to_vec(),
            indexed,
            complete: is_last,
            ..Batch::default()
        };
        given.sections = composer.sections.len();
        given.warnings = composer.warnings.len();
        let anchors = composer.anchors[given.anchors..].iter();
        let anchors = anchors.map(|(name, place)| (name.clone(), Position(*place)));
        batch.anchors = anchors.collect();
        given.anchors = composer.anchors.len();
        if is_last {
            let places = composer.anchors.drain(..).rev();
            let places = places
                .map(|(name, place)| (name, Position(place)))
                .collect();
            let referred = self.settler.finish(&places);
            batch.references = referred.references;
            batch.links = referred.links;
            batch.citations = referred.citations;
        }
        batch
    }

    /// Puts the heading that was taken for the title back among the sections, where others of its
    /// level follow it after all.
    fn restore_section(&mut self) -> Option<usize> {
        let composer = &mut self.composer;
        let left_out = composer.left_out?;
        let is_one_of_many = composer.sections.iter().any(|s| s.level <= left_out.level);
        if !is_one_of_many {
            return None;
        }
        composer.left_out = None;
        composer.sections.insert(0, left_out);
        for piece in &mut composer.pieces {
            piece.section = Some(piece.section.map_or(0, |section| section + 1));
        }
        self.settler.section_inserted();
        self.given.sections = 0;
        self.given.named += 1;
        Some(0)
    }

    /// Gives headings the names that they have on sites which show Markdown: their words joined
    /// by hyphens, counted where they repeat.
    fn name_headings(&mut self) {
        let composer = &mut self.composer;
        let new = composer.sections[self.given.named..].iter();
        let headings: Vec<TextRange> = new.map(|s| s.heading).collect();
        self.given.named = composer.sections.len();
        for heading in headings {
            let slug = slug(composer.text_at(heading));
            let count = self.given.names.entry(slug.clone()).or_default();
            let name = match *count {
                0 => slug,
                count => format!("{slug}-{count}"),
            };
            *count += 1;
            composer.anchors.push((name.into(), heading.start.0));
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
