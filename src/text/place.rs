//! One line to placed clusters, from left to right.

use std::ops::Range;

use super::cluster::{Cluster, ShapedText};
use super::direction::{Direction, Level};
use super::line_break::Line;
use super::reorder::{reset_levels, visual_order};

/// A cluster where it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedCluster<'a> {
    /// Column of its first cell, from the left edge of the line, from 0.
    pub column: u16,
    /// What it shows: one base with its marks. Empty when it shows nothing.
    pub symbol: &'a str,
    /// Columns it takes; 0 for what is invisible, and for white space at the line's end.
    pub width: u8,
    /// Bytes of the paragraph that it shows.
    pub source: (usize, usize),
    /// Embedding level after rule L1.
    pub level: Level,
}

impl PlacedCluster<'_> {
    /// Bytes of the paragraph that it shows.
    pub fn source(&self) -> Range<usize> {
        self.source.0..self.source.1
    }
}

/// The clusters of one line in visual order (UAX #9 rules L1 to L4), each exactly once.
pub fn place<'a>(text: &'a ShapedText, line: &Line) -> Vec<PlacedCluster<'a>> {
    place_with(text, line, |_| (0, ""))
}

/// Adds what a line shows from left to right to `out`, the way it is printed, when every cell of it
/// holds one cluster: what [`place`] would be asked about cell by cell. Tells whether it did.
pub fn print(text: &ShapedText, line: &Line, out: &mut Vec<u8>) -> bool {
    if !text.is_even {
        return false;
    }
    let visible = &text.clusters()[line.visible.clone()];
    let mut show = |cluster: &Cluster| out.extend_from_slice(text.symbol(cluster).as_bytes());
    if !text.is_level {
        let (_, order) = ordered(text, line);
        for cluster in order.into_iter().filter_map(|i| visible.get(i)) {
            show(cluster);
        }
    } else if text.base().0 == 0 {
        for cluster in visible {
            show(cluster);
        }
    } else {
        for cluster in visible.iter().rev() {
            show(cluster);
        }
    }
    true
}

/// As [`place`], with cells added behind clusters (in logical order): `added` tells for an index
/// into the clusters how many, and what each shows. They have the source of the cluster.
pub(super) fn place_with<'a>(
    text: &'a ShapedText,
    line: &Line,
    added: impl Fn(usize) -> (u8, &'static str),
) -> Vec<PlacedCluster<'a>> {
    let mut placed: Vec<PlacedCluster<'a>> = Vec::with_capacity(line.clusters.len());
    let mut column = 0;
    let mut put = |i: usize, level: Level| {
        let index = line.clusters.start + i;
        let cluster = &text.clusters()[index];
        let is_visible = index < line.visible.end;
        let width = if is_visible { cluster.width() } else { 0 };
        let symbol = if width == 0 { "" } else { text.symbol(cluster) };
        let source = (cluster.start as usize, cluster.end as usize);
        let mut put = |symbol, width| {
            placed.push(PlacedCluster {
                column,
                symbol,
                width,
                source,
                level,
            });
            column = column.saturating_add(u16::from(width));
        };
        let (count, filler) = added(index);
        let is_right_to_left = level.direction() == Direction::RightToLeft;
        if is_right_to_left {
            (0..count).for_each(|_| put(filler, 1));
        }
        put(symbol, width);
        if !is_right_to_left {
            (0..count).for_each(|_| put(filler, 1));
        }
    };
    if is_level(text, line) {
        // Nothing is turned in most lines, and then nothing is looked for.
        let (level, indices) = (text.base(), 0..line.clusters.len());
        match level.direction() {
            Direction::LeftToRight => indices.for_each(|i| put(i, level)),
            Direction::RightToLeft => indices.rev().for_each(|i| put(i, level)),
        }
    } else {
        let (levels, order) = ordered(text, line);
        for i in order {
            put(i, levels[i]);
        }
    }
    placed
}

/// Whether all clusters of a line are at the paragraph's level.
fn is_level(text: &ShapedText, line: &Line) -> bool {
    let base = text.base();
    let mut clusters = text.clusters()[line.clusters.clone()].iter();
    text.is_level || clusters.all(|cluster| cluster.level == base)
}

/// The levels of a line's clusters after rule L1, and their order from left to right.
pub(super) fn ordered(text: &ShapedText, line: &Line) -> (Vec<Level>, Vec<usize>) {
    let clusters = &text.clusters()[line.clusters.clone()];
    if text.is_level {
        let levels = vec![text.base(); clusters.len()];
        let order = 0..clusters.len();
        let order = if text.base().0.is_multiple_of(2) {
            order.collect()
        } else {
            order.rev().collect()
        };
        return (levels, order);
    }
    let mut levels: Vec<Level> = clusters.iter().map(Cluster::level).collect();
    reset_levels(&mut levels, |i| clusters[i].reset, text.base());
    let order = visual_order(&levels);
    (levels, order)
}
