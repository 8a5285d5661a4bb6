//! The table of contents laid over the text: which blocks its entries name.

use std::collections::HashMap;

use crate::document::{BlockKind, Position, Section, TextRange};
use crate::parse::composer::Composer;
use crate::parse::fold::run_together;
use crate::parse::inline::Nature;
use crate::parse::settling::Piece;

/// Blocks behind an entry's place that are looked at for its label.
const NEAR: usize = 6;
/// Blocks that a label may stand in, and bytes of one.
const LONGEST: usize = 3;
const LONGEST_BYTES: usize = 1000;

/// Bytes of letters that two headings have alike by no accident.
const TELLING: usize = 12;

/// An entry and the place it leads to.
pub(super) struct Placed<'a> {
    pub(super) place: u64,
    pub(super) level: u8,
    pub(super) label: &'a str,
}

/// Where an entry's label stands.
enum Found {
    /// In the blocks from this one on, up to this byte of the text.
    Blocks(usize, Position),
    /// Nowhere; it belongs before this block.
    Before(usize),
}

/// Makes the entries, sorted by place, sections of the blocks that have not been given away. A label that stands nowhere
/// near its place is put there.
pub(super) fn lay(composer: &mut Composer, entries: &[Placed<'_>]) {
    let base = composer.place() - composer.pending() as u64;
    let text = std::mem::take(&mut composer.text);
    let text = &Own { text: &text, base };
    let pieces = std::mem::take(&mut composer.pieces);
    let plan = plan(text, &pieces, entries);
    let mut plan = plan.into_iter().zip(entries).peekable();
    let mut moved = Vec::with_capacity(pieces.len());
    for (at, mut piece) in pieces.into_iter().enumerate() {
        let is_before = |found: &Found| matches!(found, Found::Before(b) if *b <= at);
        while let Some((_, entry)) = plan.next_if(|(found, _)| is_before(found)) {
            put(composer, entry);
        }
        let own = text.of(&piece);
        let start = composer.place();
        let old = piece.block.range;
        moved.push((old.start.0, start));
        piece.block.range = TextRange::new(start, start + own.len() as u64);
        if let BlockKind::Row { table, .. } = &mut piece.block.kind {
            let moved = |place: u64| place + start - old.start.0;
            *table = TextRange::new(moved(table.start.0), moved(table.end.0));
        }
        composer.text.push_str(own);
        composer.text.push_str("\n\n");
        let begins = |found: &Found| matches!(found, Found::Blocks(b, _) if *b == at);
        if let Some((Found::Blocks(_, end), entry)) = plan.next_if(|(found, _)| begins(found)) {
            piece.block.kind = BlockKind::Heading(entry.level);
            piece.nature = Nature::Heading(entry.level);
            let length = end.0 - old.start.0;
            section(composer, entry, TextRange::new(start, start + length));
        }
        piece.section = composer.sections.len().checked_sub(1);
        composer.pieces.push(piece);
    }
    for (_, entry) in plan {
        put(composer, entry);
    }
    let end = composer.place();
    let new = composer.anchors.iter_mut().rev();
    for (_, place) in new.take_while(|(_, place)| *place >= base) {
        let next = moved.partition_point(|(old, _)| old < place);
        *place = moved.get(next).map_or(end, |(_, new)| *new);
    }
}

/// For each entry where its label stands.
fn plan(text: &Own, pieces: &[Piece], entries: &[Placed<'_>]) -> Vec<Found> {
    let first_from = |place: u64| pieces.partition_point(|p| p.block.range.start.0 < place);
    let mut from = 0;
    let mut plan = Vec::with_capacity(entries.len());
    let mut letters = Letters::default();
    for entry in entries {
        let first = first_from(entry.place).max(from);
        let next = entries.partition_point(|other| other.place <= entry.place);
        let end = entries
            .get(next)
            .map_or(pieces.len(), |next| first_from(next.place));
        let end = end.min(first + NEAR);
        let wanted = run_together(entry.label);
        let uncounted = run_together(entry.label.trim_start_matches(|c: char| !c.is_alphabetic()));
        let whole = (first..end)
            .find_map(|at| Some((at, last_of(text, pieces, at, &wanted, &mut letters)?)));
        let found = whole.or_else(|| {
            let is_named = |at: &usize| {
                let heads = matches!(pieces[*at].nature, Nature::Heading(_));
                let own = letters.of(*at, text.of(&pieces[*at]));
                let names = |own| {
                    let mut labels = [&wanted, &uncounted].into_iter();
                    labels.any(|label| names(label, own, *at == first))
                };
                heads && own.is_some_and(names)
            };
            let at = (first..end).find(is_named)?;
            Some((at, at))
        });
        plan.push(if let Some((at, last)) = found {
            from = last + 1;
            Found::Blocks(at, pieces[last].block.range.end)
        } else {
            from = first;
            Found::Before(first)
        });
    }
    plan
}

/// The letters of blocks, run together, so that those that many entries lead to are read once.
#[derive(Default)]
struct Letters {
    known: HashMap<usize, Option<String>>,
}

impl Letters {
    /// Those of block `at`; none of one that is longer than any label.
    fn of(&mut self, at: usize, own: &str) -> Option<&str> {
        let letters = self.known.entry(at);
        let letters =
            letters.or_insert_with(|| (own.len() <= LONGEST_BYTES).then(|| run_together(own)));
        letters.as_deref()
    }
}

/// The last of the blocks from `at` on that together read as `wanted`.
fn last_of(
    text: &Own,
    pieces: &[Piece],
    at: usize,
    wanted: &str,
    letters: &mut Letters,
) -> Option<usize> {
    let mut rest = wanted;
    for (last, piece) in pieces.iter().enumerate().skip(at).take(LONGEST) {
        rest = rest.strip_prefix(letters.of(last, text.of(piece))?)?;
        if rest.is_empty() {
            return Some(last);
        }
    }
    None
}

/// Whether a label means a heading of other words: one of the two is counted, or says more.
fn names(label: &str, heading: &str, is_first: bool) -> bool {
    let (short, long) = if label.len() < heading.len() {
        (label, heading)
    } else {
        (heading, label)
    };
    let is_telling = short.len() >= TELLING || is_first && !short.is_empty();
    is_telling && (long.starts_with(short) || long.ends_with(short))
}

/// Text that begins at byte `base` of the store.
struct Own<'a> {
    text: &'a str,
    base: u64,
}

impl<'a> Own<'a> {
    /// The text of a block.
    fn of(&self, piece: &Piece) -> &'a str {
        let inside = |position: Position| (position.0 - self.base) as usize;
        let range = piece.block.range;
        let text = self.text.get(inside(range.start)..inside(range.end));
        text.unwrap_or_default()
    }
}

/// Puts a heading that stands nowhere in the text behind what is there.
fn put(composer: &mut Composer, entry: &Placed<'_>) {
    let start = composer.place();
    let range = TextRange::new(start, start + entry.label.len() as u64);
    composer.text.push_str(entry.label);
    composer.text.push_str("\n\n");
    section(composer, entry, range);
    let section = composer.sections.len().checked_sub(1);
    composer
        .pieces
        .push(Piece::heading(range, entry.level, section));
}

fn section(composer: &mut Composer, entry: &Placed<'_>, heading: TextRange) {
    let kind = composer.marking.list_kind(entry.label);
    composer.sections.push(Section {
        heading,
        line: 0,
        level: entry.level,
        kind: kind.unwrap_or_default(),
    });
}
