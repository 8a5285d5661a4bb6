//! One block to its parts: the stretches of its text that are shaped by themselves.

use std::ops::Range;

use super::table;
use crate::document::{Alignment, Block, BlockKind, Position, Role};
use crate::text::{Direction, Line, Marked, Order, Setting, ShapedText, set};

/// A stretch of a block's text that is ordered and broken by itself: the whole text, or the marker
/// and the body of a list item, or a hemistich.
#[derive(Clone, Debug)]
pub struct Part {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// Its clusters; their sources count from `range.start`.
    pub shaped: ShapedText,
}

/// The block's parts, shaped; independent of width.
pub(super) fn parts(block: &Block, setting: Setting) -> Vec<Part> {
    let whole = 0..block.text.len();
    let part = |range: Range<usize>, base| part(block, range, base, setting);
    match &block.kind {
        BlockKind::Rule | BlockKind::Blank => Vec::new(),
        BlockKind::ListItem { marker } | BlockKind::Reference { marker } if !marker.is_empty() => {
            let side = match block.alignment {
                Alignment::Left => Direction::LeftToRight,
                Alignment::Right => Direction::RightToLeft,
            };
            vec![
                part(marker.clone(), side),
                part(marker.end..whole.end, block.direction),
            ]
        }
        BlockKind::Verse { first, second } => {
            vec![
                part(first.clone(), block.direction),
                part(second.clone(), block.direction),
            ]
        }
        BlockKind::Row { cells, .. } => table::parts(block, cells, setting),
        _ => vec![part(whole, block.direction)],
    }
}

/// The part of a block that stands in `range`, shaped.
pub(super) fn part(block: &Block, range: Range<usize>, base: Direction, setting: Setting) -> Part {
    let text = block.text.get(range.clone()).unwrap_or_default();
    let setting = if block.kind == BlockKind::Code {
        Setting::default()
    } else {
        setting
    };
    Part {
        shaped: set(text, base, &marked(block, &range), &setting),
        range,
    }
}

/// The ranges of a part that are ordered by themselves. Where two overlap the first one stands.
pub(super) fn marked(block: &Block, part: &Range<usize>) -> Vec<Marked> {
    let mut marked: Vec<Marked> = Vec::new();
    for span in &block.spans {
        let order = match span.role {
            Role::Isolate(None) => Order::FirstStrong,
            Role::Isolate(Some(direction)) => Order::Isolate(direction),
            Role::Override(direction) => Order::Override(direction),
            _ => continue,
        };
        let inside = part.start <= span.range.start && span.range.end <= part.end;
        let follows = marked
            .last()
            .is_none_or(|before| before.range.end + part.start <= span.range.start);
        if inside && follows {
            let range = span.range.start - part.start..span.range.end - part.start;
            marked.push(Marked { range, order });
        }
    }
    marked
}

/// The place of a line's first cluster.
pub(super) fn place_of(block: &Block, part: &Part, line: &Line) -> Position {
    let clusters = part.shaped.clusters();
    let byte = clusters
        .get(line.clusters.start)
        .map_or(0, |cluster| cluster.source().start);
    block.position_of(part.range.start + byte)
}

/// Columns of a part on one line.
pub(super) fn width(part: &Part) -> u16 {
    part.shaped
        .columns(0..part.shaped.clusters().len())
        .min(usize::from(u16::MAX)) as u16
}
