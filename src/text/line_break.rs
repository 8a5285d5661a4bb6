//! Shaped clusters and a number of columns to lines.

use std::ops::Range;

use super::cluster::{LineEnd, ShapedText};

/// Columns that lines may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// Columns of the first line.
    pub first: u16,
    /// Columns of every other line.
    pub rest: u16,
}

impl From<u16> for Measure {
    fn from(columns: u16) -> Self {
        Self {
            first: columns,
            rest: columns,
        }
    }
}

impl Line {
    /// A line of the first `clusters` clusters of a text, which take `columns` columns.
    pub fn whole(clusters: usize, columns: u16) -> Self {
        Self {
            clusters: 0..clusters,
            visible: 0..clusters,
            columns,
            reason: BreakReason::End,
        }
    }
}

/// Why a line ends where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakReason {
    /// The paragraph ends.
    End,
    /// The text asks for a new line.
    Hard,
    /// The next word does not fit.
    Soft,
    /// Not even one word fits: the line ends inside it, and its letters stay joined
    /// (CSS Text 3, section 5.1).
    Emergency,
}

/// One line: a range of clusters in logical order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// All clusters of the line, white space at its end included.
    pub clusters: Range<usize>,
    /// Those before the white space at its end, which hangs and takes no columns.
    pub visible: Range<usize>,
    /// Columns of the visible ones.
    pub columns: u16,
    /// Why it ends.
    pub reason: BreakReason,
}

/// Breaks a paragraph into lines of at most `measure` columns. A line is wider only when it is one
/// cluster that is. Always gives at least one line.
pub fn break_lines(text: &ShapedText, measure: Measure) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let columns = if lines.is_empty() {
            measure.first
        } else {
            measure.rest
        };
        let line = next_line(text, start, usize::from(columns.max(1)));
        start = line.clusters.end;
        let is_last = start == text.clusters().len() && line.reason != BreakReason::Hard;
        lines.push(line);
        if is_last || start == text.clusters().len() {
            return lines;
        }
    }
}

fn next_line(text: &ShapedText, start: usize, columns: usize) -> Line {
    let clusters = text.clusters();
    let mut used = 0;
    let mut opportunity = None;
    for (i, cluster) in clusters.iter().enumerate().skip(start) {
        let width = usize::from(cluster.width());
        // White space that does not fit hangs over the end.
        if used + width > columns && !cluster.is_space() && i > start {
            let (end, reason) = match opportunity {
                Some(end) => (end, BreakReason::Soft),
                None => (i, BreakReason::Emergency),
            };
            return line(text, start..end, reason);
        }
        used += width;
        match cluster.ends {
            LineEnd::Must => return line(text, start..i + 1, BreakReason::Hard),
            LineEnd::May => opportunity = Some(i + 1),
            LineEnd::No => {}
        }
    }
    line(text, start..clusters.len(), BreakReason::End)
}

/// The clusters from the start of a paragraph that fit into `columns` columns, wherever they end:
/// for labels that are cut, not broken.
pub fn fit(text: &ShapedText, columns: u16) -> Line {
    let mut used = 0;
    let fits = text.clusters().iter().take_while(|cluster| {
        used += usize::from(cluster.width());
        used <= usize::from(columns)
    });
    line(text, 0..fits.count(), BreakReason::Emergency)
}

fn line(text: &ShapedText, clusters: Range<usize>, reason: BreakReason) -> Line {
    let trailing = text.clusters()[clusters.clone()]
        .iter()
        .rev()
        .take_while(|c| c.is_space())
        .count();
    let visible = clusters.start..clusters.end - trailing;
    let columns = text.columns(visible.clone()).min(usize::from(u16::MAX)) as u16;
    Line {
        clusters,
        visible,
        columns,
        reason,
    }
}
