//! A document that is printed: all its blocks, one after the other, none of them kept.
//!
//! Most blocks of a text that reads from right to left are ordinary paragraphs and items. These are
//! written line by line from what is read of them, without clusters and rows, which takes a fifth of
//! the time; tests hold both ways together.

use std::iter;
use std::ops::Range;
use std::sync::Arc;

use super::PageStyle;
use super::Paragraphs;
use super::flow::FlowedBlock;
use super::frame;
use super::part;
use super::spacing::blank_rows;
use super::table::Tables;
use crate::document::{Alignment, Block, BlockKind, Chunk, Document, Position, TextRange};
use crate::text::{Direction, LineWriter, Order, Setting};

/// All blocks of a document in order, laid out one after the other; nothing is kept.
pub fn blocks(document: &Document, style: PageStyle) -> impl Iterator<Item = FlowedBlock> {
    let mut tables = Tables::default();
    let whole = TextRange::new(0, document.end().0);
    chunks_within(document, whole).flat_map(move |(before, chunk)| {
        let spaced = spaced(before.as_ref(), &chunk.blocks, &style);
        let flowed =
            spaced.map(|(block, above)| flowed_alone(document, block, &style, above, &mut tables));
        flowed.collect::<Vec<_>>()
    })
}

/// Adds the lines of all chunks that begin in `range` to `out`: by the writer where a block is an
/// ordinary one and one is given, else as `by_cells` says. What stands in neighbouring ranges adds
/// up to the whole.
pub fn print_within(
    document: &Document,
    style: PageStyle,
    range: TextRange,
    mut writer: Option<&mut LineWriter>,
    out: &mut Vec<u8>,
    by_cells: impl Fn(&FlowedBlock, &mut Vec<u8>),
) {
    let mut tables = Tables::default();
    for (before, chunk) in chunks_within(document, range) {
        for (block, above) in spaced(before.as_ref(), &chunk.blocks, &style) {
            if let Some(writer) = &mut writer {
                let before = out.len();
                out.resize(before + usize::from(above), b'\n');
                if print(block, &style, writer, out) {
                    continue;
                }
                out.truncate(before);
            }
            let flowed = flowed_alone(document, block, &style, above, &mut tables);
            by_cells(&flowed, out);
        }
    }
}

/// Adds the lines of a block to `out`, if it is one that can be written without cells: the same lines
/// that its rows show. Tells whether it did.
fn print(block: &Block, style: &PageStyle, writer: &mut LineWriter, out: &mut Vec<u8>) -> bool {
    let is_ordinary = block.direction == Direction::RightToLeft
        && block.alignment == Alignment::Right
        && style.paragraphs == Paragraphs::Spaced
        && style.line_spacing == 0
        && !style.justify
        && style.setting == Setting::default();
    let marker = match &block.kind {
        BlockKind::Title | BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Quotation => 0,
        BlockKind::ListItem { marker } | BlockKind::Reference { marker } => marker.end,
        _ => return false,
    };
    let body = marker..block.text.len();
    let columns = frame::room(block, style);
    if let Some(apart) = isolated(block, &body).filter(|_| is_ordinary)
        && let Some((marker, body)) = block.text.split_at_checked(marker)
    {
        if marker.is_empty() {
            writer.write(body, &apart, columns, out)
        } else {
            writer.write_item(marker, body, &apart, columns, out)
        }
    } else {
        false
    }
}

/// The ranges of a part of a block that are isolated; `None` where any is ordered otherwise by itself
/// than from left to right, or as what stands in it tells.
fn isolated(block: &Block, part: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let marked = part::marked(block, part).into_iter();
    let ranges = marked.map(|marked| match marked.order {
        Order::FirstStrong | Order::Isolate(Direction::LeftToRight) => Some(marked.range),
        _ => None,
    });
    ranges.collect()
}

/// A block laid out outside any cache but that of the tables.
fn flowed_alone(
    document: &Document,
    block: &Block,
    style: &PageStyle,
    above: u16,
    tables: &mut Tables,
) -> FlowedBlock {
    let block = Arc::new(block.clone());
    let columns = tables.of(document, &block, style.setting);
    let parts = part::parts(&block, style.setting).into();
    FlowedBlock::set(block, parts, columns.as_deref(), style, above)
}

/// Blocks that follow `before`, with the blank rows above each.
fn spaced<'a>(
    before: Option<&'a Block>,
    blocks: &'a [Block],
    style: &PageStyle,
) -> impl Iterator<Item = (&'a Block, u16)> {
    let befores = iter::once(before).chain(blocks.iter().map(Some));
    blocks.iter().zip(befores).map(|(block, before)| {
        let above = before.map_or(0, |before| blank_rows(before, block, style));
        (block, above)
    })
}

/// The chunks of a document that begin in `range`, and the block before each.
fn chunks_within(
    document: &Document,
    range: TextRange,
) -> impl Iterator<Item = (Option<Block>, Chunk)> {
    let chunk_before = range
        .start
        .0
        .checked_sub(1)
        .map(|last| document.chunk_at(Position(last)));
    let first = chunk_before
        .as_ref()
        .map_or(Position::START, |chunk| chunk.range.end);
    let mut last = chunk_before.and_then(|mut chunk| chunk.blocks.pop());
    chunks(document, first, range.end).map(move |chunk| {
        let before = last.take();
        last = chunk.blocks.last().or(before.as_ref()).cloned();
        (before, chunk)
    })
}

/// The chunks of a document in order, from the one that begins at `first` on, that begin before
/// `end`.
fn chunks(document: &Document, first: Position, end: Position) -> impl Iterator<Item = Chunk> {
    let mut next = Some(first);
    iter::from_fn(move || {
        let start = next.filter(|&start| start < end)?;
        let chunk = document.chunk_at(start);
        let is_last = chunk.range.is_empty() || chunk.range.end >= document.end();
        next = (!is_last).then_some(chunk.range.end);
        Some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Language, OffsetMap, Role, Span};
    use crate::layout::{Wide, flow};

    const WORDS: &[&str] = &[
        "كان",
        "الطريق",
        "لا",
        "في",
        "1990",
        "Red",
        "Hat",
        "(نص)",
        "«كذا»،",
        "مُؤَكَّدٌ",
        "a-b",
        "–",
        "شيء.",
        "x",
        "15",
        "٪5",
        "الكهرومغناطيسية",
    ];
    const MARKERS: &[&str] = &["- ", "1. ", "(٢)  ", "• ", "12- ", "أ) ", ""];

    const ROLES: &[Role] = &[
        Role::Strong,
        Role::Isolate(None),
        Role::Isolate(Some(Direction::LeftToRight)),
        Role::Isolate(Some(Direction::RightToLeft)),
        Role::Override(Direction::LeftToRight),
    ];

    /// A block of these words, of which some have roles.
    fn block(marker: &str, words: &[&str], kind: u8, depth: u8, roles: &[(usize, Role)]) -> Block {
        let marker = match kind {
            0 | 1 => marker,
            _ => "",
        };
        let range = 0..marker.len();
        let mut start = marker.len();
        let mut spans = Vec::new();
        for (i, word) in words.iter().enumerate() {
            let roles = roles.iter().filter(|(of, _)| *of == i);
            spans.extend(roles.map(|(_, role)| Span {
                range: start..start + word.len(),
                role: role.clone(),
            }));
            start += word.len() + 1;
        }
        Block {
            range: TextRange::new(0, 0),
            text: marker.to_owned() + &words.join(" "),
            map: OffsetMap::default(),
            kind: match kind {
                0 => BlockKind::ListItem { marker: range },
                1 => BlockKind::Reference { marker: range },
                2 => BlockKind::Quotation,
                3 => BlockKind::Heading(1),
                _ => BlockKind::Paragraph,
            },
            depth,
            direction: Direction::RightToLeft,
            alignment: Alignment::Right,
            language: Language::Arabic,
            spans,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn written_lines_are_those_of_the_rows(
            marker in prop::sample::select(MARKERS),
            words in prop::collection::vec(prop::sample::select(WORDS), 1..30),
            (kind, depth, measure) in (0..5_u8, 0..4_u8, 1..60_u16),
            roles in prop::collection::vec((0..30_usize, prop::sample::select(ROLES)), 0..4),
        ) {
            let block = block(marker, &words, kind, depth, &roles);
            let style = PageStyle {
                measure,
                line_spacing: 0,
                paragraphs: Paragraphs::Spaced,
                wide: Wide::Wrapped,
                justify: false,
                setting: Setting::default(),
            };
            let mut written = Vec::new();
            if print(&block, &style, &mut LineWriter::default(), &mut written) {
                let flowed = flow(block, &style);
                let mut expected = Vec::new();
                for row in &flowed.rows {
                    prop_assert!(flowed.print(row, &mut expected));
                    expected.push(b'\n');
                }
                prop_assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&expected));
            } else {
                prop_assert!(written.is_empty());
            }
        }
    }

    /// The lines of a block of twelve columns that is written without cells.
    fn check(block: &Block, expected: &str) {
        let style = PageStyle {
            measure: 12,
            line_spacing: 0,
            paragraphs: Paragraphs::Spaced,
            wide: Wide::Wrapped,
            justify: false,
            setting: Setting::default(),
        };
        let mut written = Vec::new();
        assert!(print(
            block,
            &style,
            &mut LineWriter::default(),
            &mut written
        ));
        assert_eq!(String::from_utf8_lossy(&written), expected);
    }

    #[test]
    fn items_and_isolates_are_written() {
        check(
            &block("12- ", &["شيء", "من", "كل"], 0, 0, &[]),
            "  \u{FEE6}\u{FEE3} \u{FE80}\u{FEF2}\u{FEB7} -12\n      \u{FEDE}\u{FEDB}\n",
        );
        let mark = (1, Role::Isolate(None));
        check(
            &block("", &["من", "[3]", "5"], 4, 0, &[mark]),
            "    5 [3] \u{FEE6}\u{FEE3}\n",
        );
    }
}
