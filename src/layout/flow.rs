//! One block to its rows.

use std::ops::Range;
use std::sync::Arc;

use crate::document::{Alignment, Block, BlockKind, Position, Role};
use crate::text::{
    Direction, Line, Marked, Measure, Order, ShapedText, analyze, break_lines, shape,
};

/// Columns by which an inner list or quotation is set in.
const INDENT: u16 = 2;
/// Columns between the two hemistichs of a verse.
const CAESURA: u16 = 4;

/// A stretch of a block's text that is ordered and broken by itself: the whole text, or the marker
/// and the body of a list item, or a hemistich.
#[derive(Clone, Debug)]
pub struct Part {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// Its clusters; their sources count from `range.start`.
    pub shaped: ShapedText,
}

/// One line of a part, where it stands in a row.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which part of the block.
    pub part: usize,
    /// Which clusters of it.
    pub line: Line,
    /// Column of its left edge, from the left edge of the text column.
    pub column: u16,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Text.
    Text,
    /// A rule across the column.
    Rule,
    /// Nothing.
    Blank,
}

/// One row of a block.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// The place of its first cluster in logical order.
    pub start: Position,
    /// What stands in it.
    pub pieces: Vec<Piece>,
}

/// A block laid out at a width.
#[derive(Clone, Debug)]
pub struct FlowedBlock {
    /// The block.
    pub block: Arc<Block>,
    /// Its parts, in logical order.
    pub parts: Arc<[Part]>,
    /// Its rows from top to bottom; never empty. Their starts never decrease.
    pub rows: Vec<Row>,
    /// Blank rows above it.
    pub above: u16,
}

impl FlowedBlock {
    /// The row that shows `position`.
    pub fn row_of(&self, position: Position) -> usize {
        self.rows
            .partition_point(|row| row.start <= position)
            .saturating_sub(1)
    }

    /// Sets a shaped block in rows of at most `columns` columns.
    pub(super) fn set(block: Arc<Block>, parts: Arc<[Part]>, columns: u16, above: u16) -> Self {
        let rows = rows(&block, &parts, columns);
        Self {
            block,
            parts,
            rows,
            above,
        }
    }
}

/// Shapes and sets one block in rows of at most `columns` columns.
pub fn flow(block: Block, columns: u16) -> FlowedBlock {
    let parts = parts(&block).into();
    FlowedBlock::set(Arc::new(block), parts, columns, 0)
}

/// The block's parts, shaped; independent of width.
pub(super) fn parts(block: &Block) -> Vec<Part> {
    let whole = 0..block.text.len();
    match &block.kind {
        BlockKind::Rule | BlockKind::Blank => Vec::new(),
        BlockKind::ListItem { marker } | BlockKind::Reference { marker } if !marker.is_empty() => {
            let side = match block.alignment {
                Alignment::Left => Direction::LeftToRight,
                Alignment::Right => Direction::RightToLeft,
            };
            vec![
                part(block, marker.clone(), side),
                part(block, marker.end..whole.end, block.direction),
            ]
        }
        BlockKind::Verse { first, second } => vec![
            part(block, first.clone(), block.direction),
            part(block, second.clone(), block.direction),
        ],
        _ => vec![part(block, whole, block.direction)],
    }
}

fn part(block: &Block, range: Range<usize>, base: Direction) -> Part {
    let text = block.text.get(range.clone()).unwrap_or_default();
    let shaped = shape(text, &analyze(text, Some(base), &marked(block, &range)));
    Part { range, shaped }
}

/// The ranges of a part that are ordered by themselves. Where two overlap the first one stands.
fn marked(block: &Block, part: &Range<usize>) -> Vec<Marked> {
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

fn rows(block: &Block, parts: &[Part], columns: u16) -> Vec<Row> {
    let columns = columns.max(1);
    match (&block.kind, parts) {
        (BlockKind::Rule, _) => vec![bare(block, RowKind::Rule)],
        (BlockKind::Blank, _) | (_, []) => vec![bare(block, RowKind::Blank)],
        (BlockKind::Verse { .. }, [_, _]) => verse(block, parts, columns),
        (BlockKind::ListItem { .. } | BlockKind::Reference { .. }, [_, _]) => {
            item(block, parts, columns)
        }
        _ => {
            let frame = Frame {
                block,
                columns,
                indent: indent(block, columns),
            };
            frame.lines(&parts[0], 0, 0)
        }
    }
}

fn bare(block: &Block, kind: RowKind) -> Row {
    Row {
        kind,
        start: block.range.start,
        pieces: Vec::new(),
    }
}

/// Columns by which the whole block is set in; deep nesting leaves at least half the column.
fn indent(block: &Block, columns: u16) -> u16 {
    (u16::from(block.depth) * INDENT).min(columns / 2)
}

/// The column a block's lines hang in.
struct Frame<'a> {
    block: &'a Block,
    columns: u16,
    indent: u16,
}

impl Frame<'_> {
    /// The lines of a part, each a row, set in by `hang` more columns.
    fn lines(&self, part: &Part, index: usize, hang: u16) -> Vec<Row> {
        let measure = Measure::from(self.columns - (self.indent + hang).min(self.columns - 1));
        let lines = break_lines(&part.shaped, measure);
        let rows = lines.into_iter().map(|line| {
            let start = self.start(part, &line);
            let column = self.column(&line, hang);
            Row {
                kind: RowKind::Text,
                start,
                pieces: vec![Piece {
                    part: index,
                    line,
                    column,
                }],
            }
        });
        rows.collect()
    }

    fn start(&self, part: &Part, line: &Line) -> Position {
        let clusters = part.shaped.clusters();
        let byte = clusters
            .get(line.clusters.start)
            .map_or(0, |cluster| cluster.source().start);
        self.block.position_of(part.range.start + byte)
    }

    /// The left edge of a line that hangs from the block's side.
    fn column(&self, line: &Line, hang: u16) -> u16 {
        let inset = self.indent + hang;
        match self.block.alignment {
            Alignment::Left => inset,
            Alignment::Right => self
                .columns
                .saturating_sub(inset)
                .saturating_sub(line.columns),
        }
    }
}

/// A list item: its marker stands at the side, its body hangs beside it.
fn item(block: &Block, parts: &[Part], columns: u16) -> Vec<Row> {
    let frame = Frame {
        block,
        columns,
        indent: indent(block, columns),
    };
    let marker = &parts[0].shaped;
    let hang = marker.columns(0..marker.clusters().len()) as u16;
    // A marker that would take half the column is text like any other: the body goes below it.
    let hangs = hang <= (columns - frame.indent) / 2;
    let mut marker_rows = frame.lines(&parts[0], 0, 0);
    let mut body = frame.lines(&parts[1], 1, if hangs { hang } else { 0 });
    if hangs {
        let marker_row = marker_rows.remove(0);
        let first = &mut body[0];
        first.start = marker_row.start;
        first.pieces.splice(0..0, marker_row.pieces);
        body
    } else {
        marker_rows.append(&mut body);
        marker_rows
    }
}

/// A verse: two columns, the first hemistich where reading begins; one above the other, the second
/// set in, where there is no room.
fn verse(block: &Block, parts: &[Part], columns: u16) -> Vec<Row> {
    let width = |part: &Part| part.shaped.columns(0..part.shaped.clusters().len()) as u16;
    let half = columns.saturating_sub(CAESURA) / 2;
    let frame = Frame {
        block,
        columns,
        indent: 0,
    };
    if parts.iter().all(|part| width(part) <= half) {
        let mut first = frame.lines(&parts[0], 0, 0);
        let second = frame.lines(&parts[1], 1, half + CAESURA);
        let row = &mut first[0];
        row.pieces
            .extend(second.into_iter().flat_map(|row| row.pieces));
        first
    } else {
        let mut rows = frame.lines(&parts[0], 0, 0);
        rows.extend(frame.lines(&parts[1], 1, (columns / 8).min(CAESURA)));
        rows
    }
}
