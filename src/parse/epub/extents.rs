//! Where the chapters of a book stand: each has an extent of positions, which follows from the archive's
//! directory alone, so that no chapter need be read to know where the next begins.
//!
//! An extent is larger than the text in it. The blocks of a chapter are spread over its extent, so that a
//! position tells how much of the book stands before it.

use std::ops::Range;

use crate::document::{BlockKind, Position, TextRange};
use crate::parse::composer::Composer;
use crate::parse::settling::Piece;

/// Positions for each byte of a chapter's markup. Its text takes fewer: an Arabic letter in one byte
/// becomes two, and no markup is shorter than what it is shown as but marks of items that count far.
const PER_BYTE: u64 = 2;
/// Positions of an extent beyond that.
const LEAST: u64 = 64;

/// The extents of all chapters, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Extents {
    /// Where each begins, and where the last ends.
    starts: Vec<u64>,
}

impl Extents {
    /// Extents for chapters whose markup and whose labels in the table of contents have so many bytes.
    pub(super) fn new(chapters: impl Iterator<Item = (u64, u64)>) -> Self {
        let mut starts = vec![0];
        let mut end = 0;
        for (markup, labels) in chapters {
            end += positions(markup) + labels;
            starts.push(end);
        }
        Self { starts }
    }

    /// The extent of a chapter.
    pub(super) fn of(&self, chapter: usize) -> Range<u64> {
        let start = |at: usize| self.starts.get(at).copied().unwrap_or(self.end());
        start(chapter)..start(chapter + 1)
    }

    /// The chapter in whose extent a position is; behind the end, the last one.
    pub(super) fn chapter_at(&self, position: u64) -> usize {
        let next = self.starts.partition_point(|&start| start <= position);
        let last = self.starts.len().saturating_sub(2);
        next.saturating_sub(1).min(last)
    }

    /// Where the last extent ends.
    pub(super) fn end(&self) -> u64 {
        self.starts.last().copied().unwrap_or_default()
    }
}

/// Positions for a chapter that has so many bytes of markup.
pub(super) fn positions(markup: u64) -> u64 {
    markup * PER_BYTE + LEAST
}

/// Spreads the blocks of a chapter over its extent, at whose beginning they stand one behind the other,
/// and with them the sections from `sections` on and the names of places. What does not fit is left
/// out; tells whether there was such.
pub(super) fn spread(composer: &mut Composer, extent: &Range<u64>, sections: usize) -> bool {
    let length = extent.end - extent.start;
    let is_cut = cut(composer, length);
    if composer.pieces.is_empty() {
        // A place to stand in a chapter that has nothing but pictures.
        let mut blank = Piece::heading(TextRange::new(extent.start, extent.start), 1, None);
        blank.block.kind = BlockKind::Blank;
        composer.pieces.push(blank);
    }
    let used = composer.text.len() as u64;
    let mut text = String::with_capacity(length as usize);
    // Where each block stood and stands.
    let mut moved = Vec::with_capacity(composer.pieces.len());
    for piece in &mut composer.pieces {
        let old = piece.block.range;
        let inside = old.start.0 - extent.start;
        let start = scaled(inside, length, used);
        fill(&mut text, start);
        let own = inside as usize..(inside + old.len()) as usize;
        text.push_str(composer.text.get(own).unwrap_or_default());
        let start = extent.start + start;
        moved.push((old.start.0, start));
        piece.block.range = TextRange::new(start, start + old.len());
    }
    fill(&mut text, length);
    let place = |old: u64| {
        let next = moved.partition_point(|&(start, _)| start <= old);
        let (start, new) = moved[next.saturating_sub(1)];
        new + old.saturating_sub(start)
    };
    let range = |old: TextRange| TextRange::new(place(old.start.0), place(old.end.0));
    for piece in &mut composer.pieces {
        if let BlockKind::Row { table, .. } = &mut piece.block.kind {
            *table = range(*table);
        }
    }
    for section in composer.sections.iter_mut().skip(sections) {
        section.heading = range(section.heading);
    }
    for (_, old) in &mut composer.anchors {
        *old = place(*old);
    }
    composer.text = text;
    is_cut
}

/// The place in an extent of a byte of the text that has `used` bytes of it.
fn scaled(inside: u64, length: u64, used: u64) -> u64 {
    let place = u128::from(inside) * u128::from(length) / u128::from(used.max(1));
    place as u64
}

/// Lengthens a text by what is not shown.
fn fill(text: &mut String, length: u64) {
    while (text.len() as u64) < length {
        text.push('\n');
    }
}

/// Leaves out the blocks that do not fit into `length` bytes; tells whether there were any.
fn cut(composer: &mut Composer, length: u64) -> bool {
    if composer.text.len() as u64 <= length {
        return false;
    }
    let base = composer.place() - composer.pending() as u64;
    let end = base + length;
    // As elsewhere, a blank line stands behind the last.
    let fitting = |piece: &Piece| piece.block.range.end.0 + 2 <= end;
    let count = composer.pieces.partition_point(fitting);
    composer.pieces.truncate(count);
    let last = composer.pieces.last();
    let kept = last.map_or(base, |piece| piece.block.range.end.0);
    composer.text.truncate((kept - base) as usize);
    composer
        .sections
        .retain(|section| section.heading.end <= Position(kept));
    for piece in &mut composer.pieces {
        if let BlockKind::Row { table, .. } = &mut piece.block.kind {
            table.end = table.end.min(Position(kept));
        }
    }
    composer.anchors.retain(|&(_, place)| place <= kept);
    true
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::parse::element::Element;
    use crate::parse::marking::Marking;

    #[test]
    fn positions_follow_from_sizes_alone() {
        let extents = Extents::new([(100, 0), (0, 10), (50, 0)].into_iter());
        assert_eq!(extents.of(0), 0..264);
        assert_eq!(extents.of(1), 264..338);
        assert_eq!(extents.end(), 502);
        let at = [0, 263, 264, 337, 338, 501, 502, 9999];
        assert_eq!(at.map(|p| extents.chapter_at(p)), [0, 0, 1, 1, 2, 2, 2, 2]);
    }

    /// A chapter of two paragraphs and a heading, which has a name, in this extent.
    fn chapter(extent: Range<u64>) -> (Composer, bool) {
        let mut composer = Composer::part(extent.start, Arc::new(Marking::new()));
        for (element, text) in [
            (Element::Paragraph, "aaaa"),
            (Element::Heading(1), "bb"),
            (Element::Paragraph, "cccc"),
        ] {
            composer.open(element);
            composer.anchor(text);
            composer.text(text);
            composer.close();
        }
        let is_cut = spread(&mut composer, &extent, 0);
        (composer, is_cut)
    }

    fn starts(composer: &Composer) -> Vec<u64> {
        composer
            .pieces
            .iter()
            .map(|p| p.block.range.start.0)
            .collect()
    }

    #[test]
    fn blocks_are_spread_over_their_room() {
        let (composer, is_cut) = chapter(100..164);
        assert!(!is_cut);
        assert_eq!(composer.text.len(), 64);
        assert_eq!(starts(&composer), [100, 124, 140]);
        let heading = composer.sections[0].heading;
        assert_eq!((heading.start.0, heading.end.0), (124, 126));
        assert_eq!(composer.text.get(24..26), Some("bb"));
        let places: Vec<u64> = composer.anchors.iter().map(|(_, place)| *place).collect();
        assert_eq!(places, [100, 124, 140]);
    }

    #[test]
    fn what_finds_no_room_is_left_out() {
        let (composer, is_cut) = chapter(100..111);
        assert!(is_cut);
        assert_eq!(composer.pieces.len(), 2);
        assert_eq!(composer.text.len(), 11);
        let (composer, is_cut) = chapter(100..103);
        assert!(is_cut);
        assert_eq!(composer.pieces[0].block.kind, BlockKind::Blank);
        assert!(composer.sections.is_empty());
    }
}
