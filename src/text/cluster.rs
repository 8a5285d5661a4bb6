//! What shaping gives: a paragraph's clusters with what each shows.

use std::ops::Range;

use super::analysis::Reset;
use super::direction::Level;

/// The smallest thing that is placed: what one cluster of the text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) symbol_start: u32,
    pub(super) symbol_len: u16,
    pub(super) width: u8,
    pub(super) level: Level,
    pub(super) reset: Reset,
    pub(super) ends: LineEnd,
    pub(super) joins_next: bool,
    /// Blank: hangs over a line's end.
    pub(super) hangs: bool,
}

/// Whether a line may end behind a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    No,
    May,
    Must,
}

impl Cluster {
    /// Bytes of the paragraph that it shows. Several clusters can share them where one character
    /// is spelled out.
    pub fn source(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Columns.
    pub fn width(&self) -> u8 {
        self.width
    }

    /// Embedding level, before rule L1.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Whether it is white space that may hang over a line's end.
    pub fn is_space(&self) -> bool {
        self.hangs
    }

    /// Whether its letter is joined to the one behind it.
    pub fn joins_next(&self) -> bool {
        self.joins_next
    }
}

/// A paragraph's clusters in logical order with what each shows; independent of width.
#[derive(Clone, Debug)]
pub struct ShapedText {
    pub(super) base: Level,
    pub(super) clusters: Vec<Cluster>,
    pub(super) symbols: String,
    /// Every cluster takes one column and shows what stands in its cell.
    pub(super) is_even: bool,
    /// All clusters are at the base level.
    pub(super) is_level: bool,
}

impl ShapedText {
    /// The paragraph's embedding level.
    pub fn base(&self) -> Level {
        self.base
    }

    /// The clusters in logical order.
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// What a cluster shows: one base with its marks; empty when it shows nothing.
    #[expect(
        clippy::string_slice,
        reason = "the bounds were string ends when the symbol was added"
    )]
    pub fn symbol(&self, cluster: &Cluster) -> &str {
        let start = cluster.symbol_start as usize;
        &self.symbols[start..start + usize::from(cluster.symbol_len)]
    }

    /// Columns of a range of clusters.
    pub fn columns(&self, clusters: Range<usize>) -> usize {
        self.clusters[clusters]
            .iter()
            .map(|cluster| usize::from(cluster.width))
            .sum()
    }
}
