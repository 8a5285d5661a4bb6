//! A line to the full measure: wider spaces, then kashida.
//!
//! At most one more cell a space; then one to three cells of kashida at one place a word, spread
//! over the line, never right below a kashida of the line above. What these cannot fill stays
//! ragged. Which lines are justified (not headings, not a paragraph's last) is the caller's choice.

use super::cluster::ShapedText;
use super::kashida::{self, Kashida};
use super::line_break::Line;
use super::place::{PlacedCluster, ordered, place, place_with};

/// The most cells of kashida at one place.
const MOST_CELLS: u8 = 3;

/// How lines are justified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Justify<'a> {
    /// Which scripts take a kashida.
    pub kashida: Kashida,
    /// Columns of the kashidas of the line above, ascending: [`Justified::kashidas`] of that line.
    /// Both lines begin at the same column.
    pub above: &'a [u16],
}

/// A line that was justified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Justified<'a> {
    /// The clusters from left to right. Added cells have the source of the cluster that they
    /// widen, and stand for themselves.
    pub clusters: Vec<PlacedCluster<'a>>,
    /// Whether it fills the measure; else it is as it was.
    pub is_filled: bool,
    /// Columns of its cells of kashida, ascending.
    pub kashidas: Vec<u16>,
    /// How many places were stretched.
    pub places: u16,
    /// How many cells were added to spaces.
    pub spaces: u16,
}

/// What was done to many lines, for a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines that were to be justified.
    pub lines: usize,
    /// Those that nothing could fill.
    pub ragged: usize,
    /// Places that were stretched.
    pub kashidas: usize,
    /// Cells of kashida.
    pub cells: usize,
    /// Cells added to spaces.
    pub spaces: usize,
}

impl Tally {
    /// Counts a line.
    pub fn add(&mut self, line: &Justified<'_>) {
        self.lines += 1;
        self.ragged += usize::from(!line.is_filled);
        self.kashidas += usize::from(line.places);
        self.cells += line.kashidas.len();
        self.spaces += usize::from(line.spaces);
    }
}

/// Places a line so that it fills `columns`, or as it is where that cannot be.
pub fn justify<'a>(
    text: &'a ShapedText,
    line: &Line,
    columns: u16,
    how: &Justify<'_>,
) -> Justified<'a> {
    fill(text, line, columns, how, 1)
}

/// Places a hemistich so that it fills `columns`, with the same means; where kashida is not enough
/// its spaces take the rest, so that both halves of a verse stand in equal columns.
pub fn stretch<'a>(
    text: &'a ShapedText,
    line: &Line,
    columns: u16,
    how: &Justify<'_>,
) -> Justified<'a> {
    fill(text, line, columns, how, u8::MAX)
}

/// One word of a line.
struct Word {
    /// Clusters behind which it can be stretched, best first; the first is the one at hand.
    places: Vec<usize>,
    /// Cells at that place.
    cells: u8,
}

fn fill<'a>(
    text: &'a ShapedText,
    line: &Line,
    columns: u16,
    how: &Justify<'_>,
    most_space: u8,
) -> Justified<'a> {
    let missing = usize::from(columns.saturating_sub(line.columns));
    let ragged = || Justified {
        clusters: place(text, line),
        is_filled: line.columns == columns,
        kashidas: Vec::new(),
        places: 0,
        spaces: 0,
    };
    if missing == 0 || line.visible.is_empty() {
        return ragged();
    }
    let (gaps, mut words) = parts(text, line, how.kashida);
    let in_spaces = missing.min(gaps.len());
    // Each round gives up one place that would stand below another; there are finitely many.
    loop {
        let room: usize = words.iter().filter(|word| !word.places.is_empty()).count();
        let in_kashida = (missing - in_spaces).min(room * usize::from(MOST_CELLS));
        let rest = missing - in_kashida;
        if rest > gaps.len() * usize::from(most_space) {
            return ragged();
        }
        spread(&mut words, in_kashida);
        let added = |cluster: usize| {
            if let Ok(gap) = gaps.binary_search(&cluster) {
                return (share(rest, gaps.len(), gap) as u8, " ");
            }
            let word = words
                .iter()
                .find(|word| word.places.first() == Some(&cluster));
            (word.map_or(0, |word| word.cells), how.kashida.symbol())
        };
        let clusters = place_with(text, line, added);
        let count = |cluster| usize::from(added(cluster).0);
        let is_stretched = |cluster| gaps.binary_search(&cluster).is_err();
        let (kashidas, clashes) = cells(&clusters, text, line, count, is_stretched, how.above);
        if clashes.is_empty() {
            let places = words.iter().filter(|word| word.cells > 0).count();
            return Justified {
                clusters,
                is_filled: true,
                kashidas,
                places: places as u16,
                spaces: rest as u16,
            };
        }
        for word in &mut words {
            if word
                .places
                .first()
                .is_some_and(|place| clashes.contains(place))
            {
                word.places.remove(0);
            }
        }
    }
}

/// The spaces between the words of a line, and the words, in logical order.
fn parts(text: &ShapedText, line: &Line, kashida: Kashida) -> (Vec<usize>, Vec<Word>) {
    let (mut gaps, mut words) = (Vec::new(), Vec::new());
    let clusters = text.clusters();
    let mut start = line.visible.start;
    for i in line.visible.clone() {
        if !clusters[i].is_space() {
            continue;
        }
        if i > start {
            let places = kashida::places(text, start..i, kashida);
            words.push(Word { places, cells: 0 });
        }
        start = i + 1;
        // White space at the line's beginning is an indent.
        if !words.is_empty() && clusters[i].width() == 1 {
            gaps.push(i);
        }
    }
    let places = kashida::places(text, start..line.visible.end, kashida);
    words.push(Word { places, cells: 0 });
    (gaps, words)
}

/// The share of item `i` when `total` is given evenly to `count` items.
fn share(total: usize, count: usize, i: usize) -> usize {
    (i + 1) * total / count - i * total / count
}

/// Gives `total` cells to the words that can be stretched, evenly over the line.
fn spread(words: &mut [Word], total: usize) {
    let count = words.iter().filter(|word| !word.places.is_empty()).count();
    let mut i = 0;
    for word in words {
        word.cells = 0;
        if !word.places.is_empty() {
            word.cells = share(total, count, i) as u8;
            i += 1;
        }
    }
}

/// The columns of the cells of kashida, and the clusters of those that stand below another.
/// `count` tells how many cells were added behind a cluster, `is_stretched` whether as kashida.
fn cells(
    placed: &[PlacedCluster<'_>],
    text: &ShapedText,
    line: &Line,
    count: impl Fn(usize) -> usize,
    is_stretched: impl Fn(usize) -> bool,
    above: &[u16],
) -> (Vec<u16>, Vec<usize>) {
    let (mut columns, mut clashes) = (Vec::new(), Vec::new());
    let mut at = 0;
    for i in ordered(text, line).1 {
        let cluster = line.clusters.start + i;
        let added = count(cluster);
        if added > 0 && is_stretched(cluster) {
            // A stretched letter stands in right-to-left text: its cells are on its left.
            let cells = placed[at..at + added].iter().map(|cell| cell.column);
            if cells
                .clone()
                .any(|column| above.binary_search(&column).is_ok())
            {
                clashes.push(cluster);
            }
            columns.extend(cells);
        }
        at += added + 1;
    }
    (columns, clashes)
}
