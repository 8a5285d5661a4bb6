//! The table of contents laid over the text: which blocks its entries name.

use crate::document::{BlockKind, Section, TextRange};
use crate::parse::composer::Composer;
use crate::parse::fold::run_together;
use crate::parse::inline::Nature;
use crate::parse::settling::Piece;

/// Blocks behind an entry's place that are looked at for its label.
const NEAR: usize = 6;
/// Blocks that a label may stand in.
const LONGEST: usize = 3;

/// An entry and the place it leads to.
pub(super) struct Placed {
    pub(super) place: u64,
    pub(super) level: u8,
    pub(super) label: String,
}

/// Where an entry's label stands.
enum Found {
    /// In the blocks from this one on, up to this byte of the text.
    Blocks(usize, usize),
    /// Nowhere; it belongs before this block.
    Before(usize),
}

/// Makes the entries, sorted by place, the sections of the document. A label that stands nowhere
/// near its place is put there.
pub(super) fn lay(composer: &mut Composer, entries: &[Placed]) {
    let text = std::mem::take(&mut composer.text);
    let pieces = std::mem::take(&mut composer.pieces);
    composer.sections.clear();
    let plan = plan(&text, &pieces, entries);
    let mut plan = plan.into_iter().zip(entries).peekable();
    let mut moved = Vec::with_capacity(pieces.len());
    for (at, mut piece) in pieces.into_iter().enumerate() {
        let is_before = |found: &Found| matches!(found, Found::Before(b) if *b <= at);
        while let Some((_, entry)) = plan.next_if(|(found, _)| is_before(found)) {
            put(composer, entry);
        }
        let own = text_of(&text, &piece);
        let start = composer.place();
        let old = piece.block.range;
        moved.push((old.start.0, start));
        piece.block.range = TextRange::new(start, start + own.len() as u64);
        composer.text.push_str(own);
        composer.text.push('\n');
        let begins = |found: &Found| matches!(found, Found::Blocks(b, _) if *b == at);
        if let Some((Found::Blocks(_, end), entry)) = plan.next_if(|(found, _)| begins(found)) {
            piece.block.kind = BlockKind::Heading(entry.level);
            piece.nature = Nature::Heading(entry.level);
            let length = end as u64 - old.start.0;
            section(composer, entry, TextRange::new(start, start + length));
        }
        piece.section = composer.sections.len().checked_sub(1);
        composer.pieces.push(piece);
    }
    for (_, entry) in plan {
        put(composer, entry);
    }
    let end = composer.place();
    for (_, place) in &mut composer.anchors {
        let next = moved.partition_point(|(old, _)| old < place);
        *place = moved.get(next).map_or(end, |(_, new)| *new);
    }
}

/// For each entry where its label stands.
fn plan(text: &str, pieces: &[Piece], entries: &[Placed]) -> Vec<Found> {
    let first_from = |place: u64| pieces.partition_point(|p| p.block.range.start.0 < place);
    let mut from = 0;
    let mut plan = Vec::with_capacity(entries.len());
    for entry in entries {
        let first = first_from(entry.place).max(from);
        let next = entries.partition_point(|other| other.place <= entry.place);
        let end = entries
            .get(next)
            .map_or(pieces.len(), |next| first_from(next.place));
        let end = end.min(first + NEAR);
        let wanted = run_together(&entry.label);
        let found = (first..end).find_map(|at| Some((at, last_of(text, pieces, at, &wanted)?)));
        plan.push(if let Some((at, last)) = found {
            from = last + 1;
            Found::Blocks(at, pieces[last].block.range.end.0 as usize)
        } else {
            from = first;
            Found::Before(first)
        });
    }
    plan
}

/// The last of the blocks from `at` on that together read as `wanted`.
fn last_of(text: &str, pieces: &[Piece], at: usize, wanted: &str) -> Option<usize> {
    let mut read = String::new();
    for (last, piece) in pieces.iter().enumerate().skip(at).take(LONGEST) {
        let own = text_of(text, piece);
        if own.len() > 1000 {
            return None;
        }
        read.push_str(&run_together(own));
        if !wanted.starts_with(&read) {
            return None;
        }
        if read == wanted {
            return Some(last);
        }
    }
    None
}

fn text_of<'a>(text: &'a str, piece: &Piece) -> &'a str {
    let range = piece.block.range;
    text.get(range.start.0 as usize..range.end.0 as usize)
        .unwrap_or_default()
}

/// Puts a heading that stands nowhere in the text behind what is there.
fn put(composer: &mut Composer, entry: &Placed) {
    let start = composer.place();
    let range = TextRange::new(start, start + entry.label.len() as u64);
    composer.text.push_str(&entry.label);
    composer.text.push('\n');
    section(composer, entry, range);
    let section = composer.sections.len().checked_sub(1);
    composer
        .pieces
        .push(Piece::heading(range, entry.level, section));
}

fn section(composer: &mut Composer, entry: &Placed, heading: TextRange) {
    let kind = composer.marking.list_kind(&entry.label);
    composer.sections.push(Section {
        heading,
        line: 0,
        level: entry.level,
        kind: kind.unwrap_or_default(),
    });
}
