//! What can be said of blocks only when all of them are known: direction, alignment, language,
//! and what they refer to.

use std::collections::HashMap;

use super::blocks::{self, Setting};
use super::budget::Budget;
use super::direction::{self, is_rtl};
use super::element::Declared;
use super::fold::is_letter;
use super::inline::Nature;
use super::{references, spans};
use crate::address;
use crate::document::{
    Alignment, Block, BlockKind, Citation, Cites, Language, Name, OffsetMap, Position, Reference,
    ReferenceKind, Role, Section, SectionKind, Span, TextRange,
};
use crate::text::Direction;

/// Bytes that a link, an entry and a mark take, here and in the document, beside what a link and an
/// entry say.
const LINK: usize = size_of::<Reference>() + 32;
const ENTRY: usize = LINK + 200;
const MARK: usize = 2 * size_of::<Mark>() + 2 * size_of::<Citation>();

/// Bytes of what a reference says.
fn bytes_of(reference: &Reference) -> usize {
    let more = reference.more.iter();
    let texts = [&reference.site, &reference.url].into_iter().flatten();
    let texts = texts.chain([&reference.title]).chain(more);
    texts
        .map(|text| size_of::<String>() + text.capacity())
        .sum()
}

/// A block, and what was declared of it.
pub(super) struct Piece {
    pub(super) block: Block,
    pub(super) nature: Nature,
    /// The direction declared for it.
    pub(super) declared: Option<Declared>,
    /// By its own element, not by one around it.
    pub(super) is_own: bool,
    pub(super) language: Option<Language>,
    /// Whether its text is none of the format's own, so that what looks like a link is none.
    pub(super) is_foreign: bool,
    /// The section it stands in.
    pub(super) section: Option<usize>,
}

impl Piece {
    /// A heading that the text itself does not have.
    pub(super) fn heading(range: TextRange, level: u8, section: Option<usize>) -> Self {
        Self {
            block: Block {
                range,
                text: String::new(),
                map: OffsetMap::default(),
                kind: BlockKind::Heading(level),
                depth: 0,
                direction: Direction::RightToLeft,
                alignment: Alignment::Right,
                language: Language::Unknown,
                spans: Vec::new(),
            },
            nature: Nature::Heading(level),
            declared: None,
            is_own: false,
            language: None,
            is_foreign: false,
            section,
        }
    }
}

/// What a document refers to.
#[derive(Debug, Default)]
pub(super) struct Referred {
    pub(super) references: Vec<Reference>,
    pub(super) links: Vec<Reference>,
    pub(super) citations: Vec<Citation>,
}

/// Settles one stretch of blocks after the other, and collects what they refer to.
#[derive(Debug, Default)]
pub(super) struct Settler {
    found: Referred,
    /// Marks, and links to places in the document.
    within: Vec<Mark>,
}

impl Settler {
    /// Gives blocks, whose texts begin at byte `base` of the store, their direction, alignment,
    /// language and spans.
    pub(super) fn settle(
        &mut self,
        (text, base): (&str, u64),
        pieces: &mut [Piece],
        sections: &[Section],
        setting: Setting,
        budget: &mut Budget,
    ) {
        let found = &mut self.found;
        for piece in pieces {
            let range = piece.block.range;
            let inside = |position: Position| (position.0 - base) as usize;
            let own = text
                .get(inside(range.start)..inside(range.end))
                .unwrap_or_default();
            let section = piece.section.unwrap_or_default();
            let given = piece.is_foreign.then(|| piece.block.spans.clone());
            set(own, piece, setting);
            let spans = given.as_ref().unwrap_or(&piece.block.spans);
            let in_list = piece.section.filter(|&s| is_of_entries(sections[s].kind));
            let lists = match piece.nature {
                Nature::Entry | Nature::Note => true,
                Nature::Item | Nature::Paragraph | Nature::FurtherNote => in_list.is_some(),
                _ => false,
            };
            let entry = lists.then(|| {
                let last = found.references.last().filter(|e| e.section == section);
                let number = last.map_or(1, |e| e.number + 1);
                entry(own, &piece.block, spans, number)
            });
            if let Some(entry) = entry.flatten() {
                if !budget.take(ENTRY + bytes_of(&entry)) {
                    continue;
                }
                let kind = match piece.nature {
                    Nature::Note => ReferenceKind::Note,
                    _ => ReferenceKind::Entry,
                };
                found.references.push(Reference {
                    kind,
                    section,
                    ..entry
                });
            } else {
                let links = linked(own, range, spans, section);
                found
                    .links
                    .extend(links.filter(|link| budget.take(LINK + bytes_of(link))));
                let note = found.references.last_mut();
                let note = note.filter(|note| note.kind == ReferenceKind::Note);
                if let (Nature::FurtherNote, Some(note)) = (piece.nature, note) {
                    note.range.end = range.end;
                }
            }
            let marks = marks(range, &piece.block.spans).into_iter();
            self.within.extend(marks.filter(|_| budget.take(MARK)));
        }
    }

    /// The entries that have been found.
    pub(super) fn entries(&self) -> &[Reference] {
        &self.found.references
    }

    /// Entries and links that have been found, and marks that may cite one.
    pub(super) fn count(&self) -> usize {
        let found = &self.found;
        let listed = found.references.len() + found.links.len();
        listed.max(self.within.len())
    }

    /// A section has been put before the first: what was found stands in the next each.
    pub(super) fn section_inserted(&mut self) {
        let found = self
            .found
            .references
            .iter_mut()
            .chain(&mut self.found.links);
        for reference in found {
            reference.section += 1;
        }
    }

    /// What all of them refer to. `places` are the names of places in the document.
    pub(super) fn finish(&mut self, places: &HashMap<Name, Position>) -> Referred {
        let mut found = std::mem::take(&mut self.found);
        let within = std::mem::take(&mut self.within);
        found.citations = cited(within, &found.references, places);
        let is_no_citation = |link: &Reference| {
            let by_place = |citation: &Citation| citation.range.start.cmp(&link.range.start);
            found.citations.binary_search_by(by_place).is_err()
        };
        found.links.retain(is_no_citation);
        for (at, link) in found.links.iter_mut().enumerate() {
            link.number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        }
        found
    }
}

/// A mark in a text, and what it says of its entry.
#[derive(Debug)]
struct Mark {
    range: TextRange,
    number: Option<u32>,
    /// The place that it leads to.
    place: Option<Name>,
}

/// The marks of a block, and its links to places in the document.
fn marks(range: TextRange, spans: &[Span]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for span in spans {
        let (number, place) = match &span.role {
            Role::Citation(number) => (Some(*number), None),
            Role::Link { address } => match address.strip_prefix('#') {
                Some(place) => (None, Some(Name::of(&address::decoded(place)))),
                None => continue,
            },
            _ => continue,
        };
        let start = range.start.0;
        let range = TextRange::new(
            start + span.range.start as u64,
            start + span.range.end as u64,
        );
        match marks.last_mut().filter(|mark| range.start < mark.range.end) {
            // A mark and the link within it, or around it, are one.
            Some(last) => {
                last.number = last.number.or(number);
                last.place = last.place.or(place);
            }
            None => marks.push(Mark {
                range,
                number,
                place,
            }),
        }
    }
    marks
}

/// The marks that cite an entry: by where they lead, else by their number.
fn cited(
    marks: Vec<Mark>,
    references: &[Reference],
    places: &HashMap<Name, Position>,
) -> Vec<Citation> {
    let entry_at = |place: Position| {
        let next = references.partition_point(|entry| entry.range.start <= place);
        let at = next.checked_sub(1)?;
        references[at].range.contains(place).then_some(at)
    };
    let cites = |mark: Mark| {
        let own = entry_at(mark.range.start);
        let to = mark.place.and_then(|name| places.get(&name).copied());
        let entry = to.and_then(entry_at).filter(|entry| Some(*entry) != own);
        let cites = match (entry, to, mark.number) {
            (Some(entry), ..) => Cites::At(references[entry].range.start),
            (None, _, Some(number)) if own.is_none() => Cites::Number(number),
            _ => return None,
        };
        Some(Citation {
            range: mark.range,
            cites,
        })
    };
    marks.into_iter().filter_map(cites).collect()
}

/// The direction, alignment, language and further spans of a block.
fn set(text: &str, piece: &mut Piece, setting: Setting) {
    let block = &mut piece.block;
    if matches!(block.kind, BlockKind::Code | BlockKind::Rule) {
        block.spans.sort_by_key(|s| (s.range.start, s.range.end));
    } else {
        let given = std::mem::take(&mut block.spans);
        block.spans = spans::spans_beside(text, given, &[]);
    }
    let around = match piece.declared {
        Some(Declared::Fixed(direction)) => Some(direction),
        _ => None,
    };
    let side = around.unwrap_or(setting.direction);
    let document = piece.language.unwrap_or(setting.language);
    block.language = match piece.language {
        Some(declared) if declared != Language::LeftToRight => declared,
        _ => blocks::language_of(text, &blocks::language_letters(text), document),
    };
    if piece.nature == Nature::Code {
        let own = around.filter(|_| piece.is_own);
        block.direction = own.unwrap_or(Direction::LeftToRight);
        block.alignment = block.direction.into();
        return;
    }
    let apart = blocks::apart(&block.kind, &block.spans);
    let judged = || {
        direction::of_paragraph(text, &apart)
            .or_else(|| direction::of_paragraph(text, &[]).filter(|_| !apart.is_empty()))
    };
    if let BlockKind::Row { cells, .. } = &mut block.kind {
        for cell in cells {
            let own = text.get(cell.range.clone()).unwrap_or_default();
            cell.direction = direction::of_paragraph(own, &[]).unwrap_or(side);
        }
    }
    block.direction = match (piece.declared, piece.nature) {
        (_, Nature::Row) => side,
        (Some(Declared::Fixed(own)), _) if piece.is_own => own,
        (Some(Declared::Auto), _) => first_strong(text).unwrap_or(setting.direction),
        _ => judged().unwrap_or(side),
    };
    block.alignment = match piece.nature {
        Nature::Paragraph | Nature::Quotation if piece.declared.is_none() => {
            Alignment::from(block.direction)
        }
        // A name in Latin letters heads an Arabic chapter from the right; an Arabic heading in a text
        // from left to right stands as the paragraphs below it do.
        Nature::Heading(_)
            if piece.declared.is_none() && block.direction == Direction::RightToLeft =>
        {
            Alignment::Right
        }
        _ if piece.declared == Some(Declared::Auto) => block.direction.into(),
        _ => side.into(),
    };
}

/// The direction of the first letter.
fn first_strong(text: &str) -> Option<Direction> {
    let first = text.chars().find(|&c| is_letter(c))?;
    Some(if is_rtl(first) {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    })
}

/// The entry that a block of a references section is.
fn entry(text: &str, block: &Block, spans: &[Span], number: u32) -> Option<Reference> {
    let marker = match &block.kind {
        BlockKind::ListItem { marker } | BlockKind::Reference { marker } => marker.end,
        _ => 0,
    };
    let counted = text.get(..marker).and_then(super::list_mark::mark_number);
    let body = text.get(marker..)?;
    let mut entry = references::entry(body, block.range, number)?;
    entry.number = counted.unwrap_or(number);
    let given = spans.iter().filter_map(|span| match &span.role {
        Role::Link { address } if !address.starts_with('#') => Some(address),
        _ => None,
    });
    for address in given {
        if entry.url.is_none() && is_of_the_web(address) {
            entry.url = Some(address.clone());
        } else if entry.url.as_ref() != Some(address) && !entry.more.contains(address) {
            entry.more.push(address.clone());
        }
    }
    Some(entry)
}

fn is_of_the_web(address: &str) -> bool {
    let address = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    ["http://", "https://", "//"]
        .iter()
        .any(|s| address.starts_with(s))
}

/// The links of a block as references.
fn linked(
    text: &str,
    block: TextRange,
    spans: &[Span],
    section: usize,
) -> impl Iterator<Item = Reference> {
    let links = spans.iter().filter_map(|span| match &span.role {
        Role::Link { address } => Some((span.range.clone(), address)),
        _ => None,
    });
    links.map(move |(range, address)| {
        let title = text.get(range.clone()).unwrap_or_default().trim();
        references::link(title, address, block.start.0, range, section)
    })
}

/// The kind of section an entry stands in.
fn is_of_entries(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::References | SectionKind::Notes)
}
