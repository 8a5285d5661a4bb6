//! One line to placed clusters, from left to right.

use std::ops::Range;

use super::direction::Level;
use super::line_break::Line;
use super::reorder::{reset_levels, visual_order};
use super::shape::{Cluster, ShapedText};

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
    let clusters = &text.clusters()[line.clusters.clone()];
    let mut levels: Vec<Level> = clusters.iter().map(Cluster::level).collect();
    reset_levels(&mut levels, |i| clusters[i].reset, text.base());
    let visible = line.visible.end - line.clusters.start;
    let mut column = 0;
    let order = visual_order(&levels);
    let placed = order.into_iter().map(|i| {
        let cluster = &clusters[i];
        let width = if i < visible { cluster.width() } else { 0 };
        let source = cluster.source();
        let placed = PlacedCluster {
            column,
            symbol: if width == 0 { "" } else { text.symbol(cluster) },
            width,
            source: (source.start, source.end),
            level: levels[i],
        };
        column = column.saturating_add(u16::from(width));
        placed
    });
    placed.collect()
}
