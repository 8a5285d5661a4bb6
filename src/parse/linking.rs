//! Links and citation marks of a plain text, found again where they are shown.
//!
//! What is found follows from the blocks of whole chunks, so that it does not depend on the pieces
//! in which a text is read.

use std::collections::VecDeque;
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

/// Bytes of a text that are looked at for signs in one go.
const GLANCE: usize = 4096;

/// Links and marks of one survey that are kept until the indexer comes there: the chunks behind
/// those that hold so many are left to it.
const MOST_AHEAD: usize = 1 << 14;

/// Where there may be links or marks, and what was found there ahead.
#[derive(Default)]
pub(super) struct Signs {
    /// Ranges of the text that may hold something, in order.
    ranges: Vec<TextRange>,
    /// Some of the chunks that touch them, in order.
    searched: VecDeque<Searched>,
}

/// What a chunk holds, each with the beginning of its block: what stands in an entry is the entry's.
struct Searched {
    chunk: u64,
    links: Vec<(Position, Reference)>,
    marks: Vec<(Position, Citation)>,
}

impl Signs {
    /// Notes what bytes that begin at `start` of the text may hold, behind all that is known.
    pub(super) fn note(&mut self, bytes: &[u8], start: u64) {
        for from in (0..bytes.len()).step_by(GLANCE) {
            // A little of what follows, for what is cut here.
            let end = bytes.len().min(from + GLANCE + LONGEST_SIGN);
            if spans::may_refer(&bytes[from..end]) {
                self.push(TextRange::new(start + from as u64, start + end as u64));
            }
        }
    }

    fn push(&mut self, range: TextRange) {
        match self.ranges.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => self.ranges.push(range),
        }
    }

    /// Adds those behind all these.
    pub(super) fn append(&mut self, more: Self) {
        for range in more.ranges {
            self.push(range);
        }
        let last = self.searched.back().map(|searched| searched.chunk);
        let new = |searched: &Searched| last < Some(searched.chunk);
        self.searched.extend(more.searched.into_iter().filter(new));
    }

    /// Searches the chunks ahead, on any thread: what is in a chunk follows from the text alone.
    pub(super) fn search(&mut self, text: &PlainText) {
        let length = text.store.len();
        let (mut next, mut count) = (0, 0);
        for range in &self.ranges {
            next = next.max(first_chunk(*range));
            while next * CHUNK < range.end.0.min(length) && count < MOST_AHEAD {
                let searched = Searched::of(text, next, text.chunk(next));
                count += searched.links.len() + searched.marks.len();
                self.searched.push_back(searched);
                next += 1;
            }
        }
    }
}

impl Searched {
    /// Searches a chunk.
    fn of(text: &PlainText, chunk: u64, range: TextRange) -> Self {
        let mut searched = Self {
            chunk,
            links: Vec::new(),
            marks: Vec::new(),
        };
        for block in text.linking(range) {
            searched.refer(&block);
        }
        searched
    }

    /// The links and marks of a block.
    fn refer(&mut self, block: &Block) {
        for span in &block.spans {
            let range = TextRange {
                start: block.position_of(span.range.start),
                end: block.position_of(span.range.end),
            };
            match &span.role {
                Role::Link { address } => {
                    let title = block.text.get(span.range.clone()).unwrap_or_default();
                    let link = Reference {
                        kind: ReferenceKind::Mention,
                        range,
                        ..references::link(title, address, 0, 0..0, 0)
                    };
                    self.links.push((block.range.start, link));
                }
                Role::Citation(number) => {
                    let cites = Cites::Number(*number);
                    let mark = Citation { range, cites };
                    self.marks.push((block.range.start, mark));
                }
                _ => {}
            }
        }
    }
}

/// The first chunk that a range may touch: a chunk begins behind its place of the grid.
fn first_chunk(range: TextRange) -> u64 {
    (range.start.0 / CHUNK).saturating_sub(1)
}

/// Walks through the chunks of a text behind the indexer.
pub(super) struct Linking {
    text: Arc<PlainText>,
    signs: Signs,
    /// The chunk that is next.
    chunk: u64,
    links: u32,
    marks: u32,
    found: Found,
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
            signs: Signs::default(),
            chunk: 0,
            links: 0,
            marks: 0,
            found: Found::default(),
        }
    }

    /// Takes note of signs behind those that are known.
    pub(super) fn look(&mut self, signs: Signs) {
        if self.links.min(self.marks) < MOST {
            self.signs.append(signs);
        }
    }

    /// Goes through the chunks that end before `position`, or through all of them where the text is
    /// `whole`. The entries, as far as they lie before it, have their links themselves.
    pub(super) fn advance(
        &mut self,
        position: u64,
        whole: bool,
        is_in_entry: impl Fn(Position) -> bool,
    ) {
        let length = self.text.store.len();
        let mut ranges = std::mem::take(&mut self.signs.ranges).into_iter();
        while let Some(range) = ranges.next() {
            self.chunk = self.chunk.max(first_chunk(range));
            while self.chunk * CHUNK < range.end.0.min(length) {
                let ends = (self.chunk + 2) * CHUNK <= position;
                let chunk = (ends || whole).then(|| self.text.chunk(self.chunk));
                let Some(chunk) = chunk.filter(|chunk| chunk.end.0 <= position || whole) else {
                    self.signs.ranges.push(range);
                    self.signs.ranges.extend(ranges);
                    return;
                };
                let searched = self.searched(chunk);
                self.take(searched, &is_in_entry);
                self.chunk += 1;
            }
        }
    }

    /// What was found since this was asked last.
    pub(super) fn found(&mut self) -> Found {
        std::mem::take(&mut self.found)
    }

    /// The next chunk, whose range this is, searched ahead or now.
    fn searched(&mut self, range: TextRange) -> Searched {
        while let Some(searched) = self.signs.searched.pop_front() {
            if searched.chunk == self.chunk {
                return searched;
            }
            if searched.chunk > self.chunk {
                self.signs.searched.push_front(searched);
                break;
            }
        }
        Searched::of(&self.text, self.chunk, range)
    }

    /// Takes in what stands in a chunk and in no entry.
    fn take(&mut self, searched: Searched, is_in_entry: impl Fn(Position) -> bool) {
        let found = &mut self.found;
        let links = searched.links.into_iter();
        for (_, link) in links.filter(|(block, _)| !is_in_entry(*block)) {
            if self.links == MOST {
                break;
            }
            self.links += 1;
            found.links.push(Reference {
                number: self.links,
                ..link
            });
            if self.links == MOST {
                found.warnings.push(Warning {
                    line: 0,
                    message: format!("only the first {MOST} links are listed"),
                });
            }
        }
        let marks = searched.marks.into_iter();
        let marks = marks.filter(|(block, _)| !is_in_entry(*block));
        for (_, mark) in marks.take((MOST - self.marks) as usize) {
            self.marks += 1;
            found.citations.push(mark);
        }
    }
}
