//! Links and citation marks of a plain text, found again where they are shown.
//!
//! What is found follows from the blocks of whole chunks, so that it does not depend on the pieces
//! in which a text is read.

use std::sync::Arc;

use super::plain_text::{CHUNK, PlainText};
use super::{references, spans};
use crate::document::{
    Block, Citation, Cites, Position, Reference, ReferenceKind, Role, TextRange, Warning,
};

/// Links, and marks, that are listed of one text.
const MOST: u32 = 100_000;

/// Bytes that tell a link or a mark.
const LONGEST_SIGN: usize = 8;

/// The stretches of these bytes that may hold something; they begin at `start` of the text.
pub(super) fn signs(bytes: &[u8], start: u64) -> impl Iterator<Item = TextRange> {
    (0..bytes.len())
        .step_by(CHUNK as usize)
        .filter_map(move |from| {
            // A little of what follows, for what is cut here.
            let end = bytes.len().min(from + CHUNK as usize + LONGEST_SIGN);
            let range = TextRange::new(start + from as u64, start + end as u64);
            spans::may_refer(&bytes[from..end]).then_some(range)
        })
}

/// Walks through the chunks of a text behind the indexer.
pub(super) struct Linking {
    text: Arc<PlainText>,
    /// Stretches of the text that hold something, in order.
    signs: Vec<TextRange>,
    /// The chunk that is next.
    chunk: u64,
    links: u32,
    marks: u32,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) links: Vec<Reference>,
    pub(super) citations: Vec<Citation>,
    pub(super) warnings: Vec<Warning>,
}

impl Linking {
    pub(super) fn new(text: Arc<PlainText>) -> Self {
        Self {
            text,
            signs: Vec::new(),
            chunk: 0,
            links: 0,
            marks: 0,
        }
    }

    /// Takes note of stretches of the text that may hold something, in order.
    pub(super) fn look(&mut self, signs: impl Iterator<Item = TextRange>) {
        for range in signs.filter(|_| self.links.min(self.marks) < MOST) {
            match self.signs.last_mut() {
                Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
                _ => self.signs.push(range),
            }
        }
    }

    /// What the chunks hold that end before `position`, or all of them where the text is `whole`.
    /// The entries, as far as they lie before it, have their links themselves.
    pub(super) fn upto<'a>(
        &mut self,
        position: u64,
        whole: bool,
        entry_at: impl Fn(Position) -> Option<&'a Reference>,
    ) -> Found {
        let mut found = Found::default();
        let length = self.text.store.len();
        let mut signs = std::mem::take(&mut self.signs).into_iter();
        while let Some(sign) = signs.next() {
            // A chunk begins behind its place of the grid.
            self.chunk = self.chunk.max((sign.start.0 / CHUNK).saturating_sub(1));
            while self.chunk * CHUNK < sign.end.0.min(length) {
                let ends = (self.chunk + 2) * CHUNK <= position;
                let chunk = (ends || whole).then(|| self.text.chunk(self.chunk));
                let Some(chunk) = chunk.filter(|chunk| chunk.end.0 <= position || whole) else {
                    self.signs.push(sign);
                    self.signs.extend(signs);
                    return found;
                };
                for block in self.text.linking(chunk) {
                    if entry_at(block.range.start).is_none() {
                        self.refer(&block, &mut found);
                    }
                }
                self.chunk += 1;
            }
        }
        found
    }

    /// The links and marks of a block.
    fn refer(&mut self, block: &Block, found: &mut Found) {
        for span in &block.spans {
            let range = TextRange {
                start: block.position_of(span.range.start),
                end: block.position_of(span.range.end),
            };
            match &span.role {
                Role::Link { address } if self.links < MOST => {
                    self.links += 1;
                    let title = block.text.get(span.range.clone()).unwrap_or_default();
                    let link = references::link(title, address, 0, 0..0, 0);
                    found.links.push(Reference {
                        kind: ReferenceKind::Mention,
                        number: self.links,
                        range,
                        ..link
                    });
                    if self.links == MOST {
                        found.warnings.push(Warning {
                            line: 0,
                            message: format!("only the first {MOST} links are listed"),
                        });
                    }
                }
                Role::Citation(number) if self.marks < MOST => {
                    self.marks += 1;
                    let cites = Cites::Number(*number);
                    found.citations.push(Citation { range, cites });
                }
                _ => {}
            }
        }
    }
}
