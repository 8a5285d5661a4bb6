//! The chapters of a book that are open: each is composed when somebody looks into it, kept as long
//! as there is room, and let go again.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::book::Book;
use crate::document::{BlockReader, Chunk, Name, Position, TextRange, TextStore};
use crate::parse::blocks::Setting;
use crate::parse::composer::Composer;
use crate::parse::dense::{DenseBlocks, Parting};
use crate::parse::settling::Settler;

/// Chapters that are kept, and positions that they may have together.
const MOST_CHAPTERS: usize = 16;
const MOST_POSITIONS: u64 = 8 * 1024 * 1024;
/// Bytes of the longest heading that is kept apart from its chapter.
const LONGEST_HEADING: usize = 1000;

/// A chapter that is open.
#[derive(Debug)]
pub(super) struct Chapter {
    blocks: DenseBlocks,
    /// The names of its places, sorted; of those that are called alike the first comes first.
    anchors: Vec<(Name, u64)>,
}

impl Chapter {
    /// Keeps what has been composed and settled.
    pub(super) fn new(composer: Composer, start: u64) -> Self {
        let mut part = Parting::default();
        let blocks = composer.pieces.into_iter().map(|piece| piece.block);
        part.push(start, &composer.text, blocks);
        let kept = DenseBlocks::starting_at(start);
        kept.push(part, true);
        let mut anchors = composer.anchors;
        anchors.sort_by_key(|&(name, _)| name);
        anchors.dedup_by_key(|&mut (name, _)| name);
        anchors.shrink_to_fit();
        Self {
            blocks: kept,
            anchors,
        }
    }

    /// The place of this name.
    fn place_of(&self, name: Name) -> Option<Position> {
        let by_name = |&(own, _): &(Name, u64)| own;
        let at = self.anchors.binary_search_by_key(&name, by_name).ok()?;
        Some(Position(self.anchors[at].1))
    }
}

/// The book as a text that is read by position.
pub(super) struct Shelf {
    book: Book,
    setting: Setting,
    /// Share of the positions that are text.
    density: f64,
    open: Mutex<Open>,
    headings: RwLock<Headings>,
}

/// The chapters that are kept, the one that was used last at the end.
#[derive(Debug, Default)]
struct Open {
    chapters: Vec<(usize, Arc<Chapter>)>,
}

impl Open {
    fn used(&mut self, chapter: usize) -> Option<Arc<Chapter>> {
        let at = self.chapters.iter().position(|(own, _)| *own == chapter)?;
        let found = self.chapters.remove(at);
        let kept = Arc::clone(&found.1);
        self.chapters.push(found);
        Some(kept)
    }

    fn holds(&self, chapter: usize) -> bool {
        self.chapters.iter().any(|(own, _)| *own == chapter)
    }

    /// Whether a chapter of so many positions may be kept beside those that are: the first always.
    fn takes(&self, length: u64, book: &Book) -> bool {
        let length_of = |&(chapter, _): &(usize, _)| {
            let extent = book.extents.of(chapter);
            extent.end - extent.start
        };
        let kept: u64 = self.chapters.iter().map(length_of).sum();
        let fits = self.chapters.len() < MOST_CHAPTERS && kept + length <= MOST_POSITIONS;
        fits || self.chapters.is_empty()
    }
}

/// The texts of headings, so that the tree can be shown without opening their chapters.
#[derive(Debug, Default)]
struct Headings {
    text: String,
    /// Where each begins in the book, how many positions it takes there and where it ends in `text`;
    /// sorted.
    ends: Vec<(u64, u32, u32)>,
}

impl Headings {
    fn push(&mut self, heading: TextRange, text: &str) {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = u32::try_from(self.text.len() + words.len());
        let length = u32::try_from(heading.len());
        if let (true, Ok(length), Ok(end)) = (words.len() <= LONGEST_HEADING, length, end) {
            self.text.push_str(&words);
            self.ends.push((heading.start.0, length, end));
        }
    }

    fn of(&self, heading: TextRange) -> Option<&str> {
        let by_start = |&(start, ..): &(u64, u32, u32)| start.cmp(&heading.start.0);
        let at = self.ends.binary_search_by(by_start).ok()?;
        let (_, length, end) = self.ends[at];
        let before = at.checked_sub(1).map_or(0, |before| self.ends[before].2);
        let own = self.text.get(before as usize..end as usize);
        own.filter(|_| u64::from(length) == heading.len())
    }
}

impl Shelf {
    /// A shelf on which nothing lies yet.
    pub(super) fn new(book: Book, setting: Setting, density: f64) -> Self {
        Self {
            book,
            setting,
            density,
            open: Mutex::default(),
            headings: RwLock::default(),
        }
    }

    pub(super) fn book(&self) -> &Book {
        &self.book
    }

    pub(super) fn setting(&self) -> Setting {
        self.setting
    }

    /// Keeps a chapter that was read to index it, where nothing that somebody has looked at must be let
    /// go for it.
    pub(super) fn offer(&self, chapter: usize, composed: Composer) {
        let extent = self.book.extents.of(chapter);
        let length = extent.end - extent.start;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.takes(length, &self.book) && !open.holds(chapter) {
            let kept = Arc::new(Chapter::new(composed, extent.start));
            open.chapters.insert(0, (chapter, kept));
        }
    }

    /// Remembers the texts of headings of a chapter, whose text begins at `start`. Headings are added
    /// in the order of the book.
    pub(super) fn remember(
        &self,
        new: impl Iterator<Item = TextRange>,
        (text, start): (&str, u64),
    ) {
        let mut headings = self
            .headings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for heading in new {
            let inside = |position: Position| (position.0 - start) as usize;
            let own = text.get(inside(heading.start)..inside(heading.end));
            headings.push(heading, own.unwrap_or_default());
        }
    }

    /// A chapter, composed where it is not open.
    fn chapter(&self, chapter: usize) -> Arc<Chapter> {
        let open = || self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = open().used(chapter) {
            return kept;
        }
        let mut composer = self.book.compose(chapter, Vec::new());
        let extent = self.book.extents.of(chapter);
        settle(
            &mut composer,
            &mut Settler::default(),
            extent.start,
            self.setting,
        );
        let kept = Arc::new(Chapter::new(composer, extent.start));
        let mut open = open();
        if open.used(chapter).is_none() {
            while !open.takes(extent.end - extent.start, &self.book) {
                open.chapters.remove(0);
            }
            open.chapters.push((chapter, Arc::clone(&kept)));
        }
        kept
    }

    fn at(&self, position: u64) -> Arc<Chapter> {
        self.chapter(self.book.extents.chapter_at(position))
    }
}

/// Settles the blocks of a chapter, whose extent begins at `start`.
pub(super) fn settle(composer: &mut Composer, settler: &mut Settler, start: u64, setting: Setting) {
    let (text, pieces) = (&composer.text, &mut composer.pieces);
    let (sections, budget) = (&composer.sections, &mut composer.budget);
    settler.settle((text, start), pieces, sections, setting, budget);
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf")
            .field("chapters", &self.book.chapters())
            .finish_non_exhaustive()
    }
}

impl BlockReader for Shelf {
    fn chunk_at(&self, position: Position) -> Chunk {
        self.at(position.0).blocks.chunk_at(position)
    }

    fn place_of(&self, name: &str) -> Option<Position> {
        match self.book.place(name)? {
            (chapter, false) => Some(Position(self.book.extents.of(chapter).start)),
            (chapter, true) => self.chapter(chapter).place_of(Name::of(name)),
        }
    }

    fn density(&self) -> f64 {
        self.density
    }
}

impl TextStore for Shelf {
    fn len(&self) -> u64 {
        self.book.extents.end()
    }

    fn read_at(&self, start: u64, buffer: &mut [u8]) -> usize {
        let mut count = 0;
        while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
            let at = start + count as u64;
            if at >= self.len() {
                break;
            }
            match self.at(at).blocks.read_at(at, rest) {
                0 => break,
                more => count += more,
            }
        }
        count
    }

    /// Of a heading its words, which are known without its chapter.
    fn bytes(&self, range: TextRange) -> Vec<u8> {
        let headings = self.headings.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(heading) = headings.of(range) {
            return heading.as_bytes().to_vec();
        }
        drop(headings);
        let mut buffer = vec![0; usize::try_from(range.len()).unwrap_or(usize::MAX)];
        let count = self.read_at(range.start.0, &mut buffer);
        buffer.truncate(count);
        buffer
    }
}
