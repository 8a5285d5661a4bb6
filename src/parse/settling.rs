//! What can be said of blocks only when all of them are known: direction, alignment, language,
//! and the list of references.

use super::blocks::{self, Setting};
use super::composer::Whole;
use super::direction::{self, is_rtl};
use super::element::Declared;
use super::fold::is_letter;
use super::inline::Nature;
use super::{language, references, spans};
use crate::document::{
    Alignment, Block, BlockKind, Language, OffsetMap, Reference, Role, Section, SectionKind,
    TextRange,
};
use crate::text::Direction;

/// Bytes that direction and language of a whole are judged by.
const SAMPLE: usize = 256 * 1024;

/// A list of references has at least one entry for so many links.
const FEWEST_ENTRIES: usize = 12;

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

/// The direction that elements declare for most of the text.
fn declared_for_most(text: &str, pieces: &[Piece]) -> Option<Direction> {
    let bytes = |wanted| -> u64 {
        let fits = |p: &&Piece| p.declared == Some(Declared::Fixed(wanted));
        pieces
            .iter()
            .filter(fits)
            .map(|p| p.block.range.len())
            .sum()
    };
    let most = |&wanted: &Direction| 2 * bytes(wanted) > text.len() as u64;
    let found = [Direction::RightToLeft, Direction::LeftToRight]
        .into_iter()
        .find(most)?;
    // A wrapper does not speak for a text that has not one such letter.
    let has_letters = match found {
        Direction::RightToLeft => text.contains(is_rtl),
        Direction::LeftToRight => true,
    };
    has_letters.then_some(found)
}

/// The direction of a declared language, where the letters agree.
fn spoken(sample: &str, language: Option<Language>) -> Option<Direction> {
    let (rtl, ltr) = direction::count_letters(sample);
    let agrees = language == Some(Language::LeftToRight) && rtl < ltr;
    agrees.then_some(Direction::LeftToRight)
}

/// The direction that the text shows: a title in letters from right to left counts for much.
fn judged(text: &str, pieces: &[Piece], sample: &str) -> Direction {
    let by_text = direction::of_document(sample);
    let title = pieces
        .iter()
        .find(|p| p.block.kind == BlockKind::Heading(1));
    let range = title.map_or(0..0, |t| {
        t.block.range.start.0 as usize..t.block.range.end.0 as usize
    });
    let (rtl, ltr) = direction::count_letters(text.get(range).unwrap_or_default());
    if rtl > ltr && sample.contains(is_rtl) {
        Direction::RightToLeft
    } else {
        by_text
    }
}

/// Direction and language of a whole.
pub(super) fn setting(text: &str, pieces: &[Piece], whole: &Whole) -> Setting {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or_default();
    let direction = declared_for_most(text, pieces)
        .or(whole.direction)
        .or_else(|| spoken(sample, whole.language))
        .unwrap_or_else(|| judged(text, pieces, sample));
    let guessed = language::guess(sample);
    let language = match (whole.language, guessed) {
        // A tag left standing from a template says less than the letters do.
        (Some(Language::LeftToRight), _) if direction == Direction::RightToLeft => guessed,
        (Some(declared), _) => declared,
        (None, guessed) => guessed,
    };
    Setting {
        direction,
        language,
    }
}

/// Gives every block its direction, alignment, language and spans; returns the references.
pub(super) fn settle(
    text: &str,
    pieces: &mut [Piece],
    sections: &[Section],
    setting: Setting,
) -> Vec<Reference> {
    let mut entries = Vec::new();
    let mut links = Vec::new();
    let mut has_list = false;
    for piece in pieces {
        let range = piece.block.range;
        let own = text
            .get(range.start.0 as usize..range.end.0 as usize)
            .unwrap_or_default();
        let section = piece.section.unwrap_or_default();
        let given = piece.is_foreign.then(|| linked(own, &piece.block, section));
        set(own, piece, setting);
        let found = given.unwrap_or_else(|| linked(own, &piece.block, section));
        let in_list = piece.section.filter(|&s| is_of_entries(sections[s].kind));
        let lists = match piece.nature {
            Nature::Entry | Nature::Note => true,
            Nature::Item | Nature::Paragraph => in_list.is_some(),
            _ => false,
        };
        if lists {
            let last = entries.last().filter(|e: &&Reference| e.section == section);
            let number = last.map_or(1, |e| e.number + 1);
            if let Some(entry) = entry(own, &piece.block, number) {
                has_list |= piece.nature != Nature::Note;
                entries.push(Reference { section, ..entry });
            }
        }
        links.extend(found);
    }
    // A short list among many links is but a few of them.
    if has_list && FEWEST_ENTRIES * entries.len() >= links.len() {
        return entries;
    }
    entries.retain(|entry| entry.url.is_none());
    links.extend(entries);
    links.sort_by_key(|link| link.range.start);
    for (at, link) in links.iter_mut().enumerate() {
        link.number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    }
    links
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
fn entry(text: &str, block: &Block, number: u32) -> Option<Reference> {
    let marker = match &block.kind {
        BlockKind::ListItem { marker } | BlockKind::Reference { marker } => marker.end,
        _ => 0,
    };
    let counted = text.get(..marker).and_then(super::list_mark::mark_number);
    let body = text.get(marker..)?;
    let mut entry = references::entry(body, block.range, number)?;
    entry.number = counted.unwrap_or(number);
    if entry.url.is_none() {
        entry.url = block.spans.iter().find_map(|span| match &span.role {
            Role::Link { address } if is_of_the_web(address) => Some(address.clone()),
            _ => None,
        });
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
fn linked(text: &str, block: &Block, section: usize) -> Vec<Reference> {
    let links = block.spans.iter().filter_map(|span| match &span.role {
        Role::Link { address } => Some((span.range.clone(), address)),
        _ => None,
    });
    let links = links.map(|(range, address)| {
        let title = text.get(range.clone()).unwrap_or_default().trim();
        let start = block.range.start.0;
        Reference {
            number: 0,
            range: TextRange::new(start + range.start as u64, start + range.end as u64),
            title: if title.is_empty() { address } else { title }.to_owned(),
            site: host(address),
            url: Some(address.clone()),
            section,
        }
    });
    links.collect()
}

/// The host of an address.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("//")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// The kind of section an entry stands in.
fn is_of_entries(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::References | SectionKind::Notes)
}
