//! One block to its rows.

use std::ops::Range;
use std::sync::Arc;

use super::table::{self, Columns};
use super::{PageStyle, Paragraphs, Wide};
use crate::document::{Alignment, Block, BlockKind, Language, Position, Role};
use crate::text::{
    self, BreakReason, Direction, Justify, Kashida, Line, Marked, Measure, Order, PlacedCluster,
    Setting, ShapedText, break_lines, justify, place, set, stretch,
};

/// Columns by which an inner list or quotation, or the first line of a paragraph, is set in.
const INDENT: u16 = 2;
/// Columns between the two hemistichs of a verse.
const CAESURA: u16 = 4;
/// Columns of a hemistich, where it is not longer.
const HEMISTICH: u16 = 30;

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
    /// How much it is widened.
    fill: Fill,
}

impl Piece {
    /// A line as wide as it is, from this column on.
    pub(super) fn plain(part: usize, line: Line, column: u16) -> Self {
        Self {
            part,
            line,
            column,
            fill: Fill::None,
        }
    }
}

/// How a line is widened.
#[derive(Clone, Debug)]
enum Fill {
    /// Not at all.
    None,
    /// To so many columns, if it can be; kashidas of the line above stand at the columns `above`.
    Justified { columns: u16, above: Box<[u16]> },
    /// To so many columns, as a hemistich.
    Stretched { columns: u16 },
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Text.
    Text,
    /// A rule across the column.
    Rule,
    /// Nothing: the place of an empty block, or space above the line below.
    Blank,
}

/// One row of a block.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// The place of its first cluster in logical order; of a blank one, that of the row below.
    pub start: Position,
    /// What stands in it.
    pub pieces: Vec<Piece>,
}

impl Row {
    /// Whether a line that was to fill the measure does; `None` where none was to.
    pub fn is_filled(&self) -> Option<bool> {
        let mut wanted = self
            .pieces
            .iter()
            .filter(|piece| piece.line.reason == BreakReason::Soft);
        let piece = wanted.next()?;
        Some(matches!(piece.fill, Fill::Justified { .. }))
    }
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
    /// Columns that its rows may take: those of the measure, and more where it is to be scrolled
    /// sideways.
    pub width: u16,
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

    /// Adds a row to `out` as it is printed, from its first column to its last, when nothing in it
    /// asks for more than one cluster a cell. Tells whether it did.
    pub fn print(&self, row: &Row, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        let mut column = 0;
        let mut pieces: Vec<&Piece> = row.pieces.iter().collect();
        if pieces.len() > 1 {
            pieces.sort_by_key(|piece| piece.column);
        }
        for piece in pieces {
            if piece.column < column {
                out.truncate(before);
                return false;
            }
            out.resize(out.len() + usize::from(piece.column - column), b' ');
            let is_set = !matches!(piece.fill, Fill::None);
            if is_set || !text::print(&self.parts[piece.part].shaped, &piece.line, out) {
                out.truncate(before);
                return false;
            }
            column = column.max(piece.column) + piece.line.columns;
        }
        true
    }

    /// The clusters of a piece in visual order, with columns from the piece's left edge.
    pub fn place(&self, piece: &Piece) -> Vec<PlacedCluster<'_>> {
        let text = &self.parts[piece.part].shaped;
        let kashida = kashida(self.block.language);
        match &piece.fill {
            Fill::None => place(text, &piece.line),
            Fill::Justified { columns, above } => {
                justify(text, &piece.line, *columns, &Justify { kashida, above }).clusters
            }
            Fill::Stretched { columns } => {
                stretch(
                    text,
                    &piece.line,
                    *columns,
                    &Justify {
                        kashida,
                        above: &[],
                    },
                )
                .clusters
            }
        }
    }

    /// Sets a shaped block in rows.
    pub(super) fn set(
        block: Arc<Block>,
        parts: Arc<[Part]>,
        columns: Option<&Columns>,
        style: &PageStyle,
        above: u16,
    ) -> Self {
        let frame = Frame::new(&block, style);
        let table = columns.and_then(|columns| table::row(&frame, &parts, columns, style));
        let (mut rows, width) = match table {
            Some(row) => (row.rows, row.width),
            None if columns.is_some() => {
                // Columns have no room: the cells one after the other, as the text has them.
                let whole = [part(
                    &block,
                    0..block.text.len(),
                    block.direction,
                    style.setting,
                )];
                let rows = frame.lines(&whole[0], 0, Inset::default());
                return Self {
                    rows,
                    parts: whole.into(),
                    width: frame.columns,
                    block,
                    above,
                };
            }
            None => frame.rows(&parts),
        };
        if style.line_spacing > 0 {
            rows = spaced(rows, style.line_spacing);
        }
        Self {
            block,
            parts,
            rows,
            width,
            above,
        }
    }

    /// The column of the text in which the column 0 of its rows stands, where the text is
    /// `measure` columns wide and scrolled sideways: `shift` columns to the left, or to the right
    /// where that is negative. What is no wider stays.
    pub fn left(&self, measure: u16, shift: i32) -> i32 {
        let hidden = i32::from(self.width.saturating_sub(measure));
        match self.block.alignment {
            Alignment::Left => -(-shift).clamp(0, hidden),
            Alignment::Right => shift.clamp(0, hidden) - hidden,
        }
    }
}

/// Shapes and sets one block in rows.
pub fn flow(block: impl Into<Arc<Block>>, style: &PageStyle) -> FlowedBlock {
    let block = block.into();
    let columns =
        matches!(block.kind, BlockKind::Row { .. }).then(|| table::alone(&block, style.setting));
    let parts = parts(&block, style.setting).into();
    FlowedBlock::set(block, parts, columns.as_ref(), style, 0)
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

/// Which kashida a language is set with. Nastaliq has none that stands straight.
fn kashida(language: Language) -> Kashida {
    match language {
        Language::Urdu | Language::Kashmiri | Language::Punjabi => Kashida::None,
        Language::Nko => Kashida::Nko,
        _ => Kashida::Arabic,
    }
}

/// Puts blank rows between the rows of a block.
fn spaced(rows: Vec<Row>, blank: u16) -> Vec<Row> {
    let mut spaced = Vec::with_capacity(rows.len() * (usize::from(blank) + 1));
    for row in rows {
        if !spaced.is_empty() {
            let space = || Row {
                kind: RowKind::Blank,
                start: row.start,
                pieces: Vec::new(),
            };
            spaced.extend((0..blank).map(|_| space()));
        }
        spaced.push(row);
    }
    spaced
}

/// The column that a block is set in.
pub(super) struct Frame<'a> {
    pub(super) block: &'a Block,
    style: &'a PageStyle,
    pub(super) columns: u16,
    /// Columns by which the whole block is set in; deep nesting leaves at least half the column.
    pub(super) indent: u16,
}

/// Columns by which the lines of a part are set in, besides the block's own.
#[derive(Clone, Copy, Default)]
struct Inset {
    first: u16,
    rest: u16,
}

impl Inset {
    fn all(columns: u16) -> Self {
        Self {
            first: columns,
            rest: columns,
        }
    }
}

/// Columns of a block's lines.
pub(super) fn room(block: &Block, style: &PageStyle) -> u16 {
    Frame::new(block, style).room(0)
}

impl<'a> Frame<'a> {
    fn new(block: &'a Block, style: &'a PageStyle) -> Self {
        let columns = style.measure.max(1);
        let indent = (u16::from(block.depth) * INDENT).min(columns / 2);
        Self {
            block,
            style,
            columns,
            indent,
        }
    }

    /// The rows of a block that is no row of a table, and the columns that they may take.
    fn rows(&self, parts: &[Part]) -> (Vec<Row>, u16) {
        if let (BlockKind::Code, Wide::Scrolled, [part]) =
            (&self.block.kind, self.style.wide, parts)
        {
            return self.unbroken(part);
        }
        (self.broken(parts), self.columns)
    }

    /// A line of code as wide as it is.
    fn unbroken(&self, part: &Part) -> (Vec<Row>, u16) {
        let clusters = part.shaped.clusters().len();
        let line = Line::whole(clusters, width(part));
        let all = line.columns.saturating_add(self.indent).max(self.columns);
        let column = match self.block.alignment {
            Alignment::Left => self.indent,
            Alignment::Right => all - self.indent - line.columns,
        };
        let row = Row {
            kind: RowKind::Text,
            start: self.block.range.start,
            pieces: vec![Piece::plain(0, line, column)],
        };
        (vec![row], all)
    }

    fn broken(&self, parts: &[Part]) -> Vec<Row> {
        match (&self.block.kind, parts) {
            (BlockKind::Rule, _) => vec![self.bare(RowKind::Rule)],
            (BlockKind::Blank, _) | (_, []) => vec![self.bare(RowKind::Blank)],
            (BlockKind::Verse { .. }, [_, _]) => self.verse(parts),
            (_, [_, _]) => self.item(parts),
            (BlockKind::Paragraph, _) if self.style.paragraphs == Paragraphs::Indented => {
                let first = INDENT.min(self.columns / 2);
                self.lines(&parts[0], 0, Inset { first, rest: 0 })
            }
            _ => self.lines(&parts[0], 0, Inset::default()),
        }
    }

    fn bare(&self, kind: RowKind) -> Row {
        Row {
            kind,
            start: self.block.range.start,
            pieces: Vec::new(),
        }
    }

    /// Columns that a line set in by `inset` has.
    pub(super) fn room(&self, inset: u16) -> u16 {
        self.columns.saturating_sub(self.indent + inset).max(1)
    }

    /// The lines of a part, each a row.
    fn lines(&self, part: &Part, index: usize, inset: Inset) -> Vec<Row> {
        let measure = Measure {
            first: self.room(inset.first),
            rest: self.room(inset.rest),
        };
        let mut above: Box<[u16]> = Box::default();
        let lines = break_lines(&part.shaped, measure).into_iter().enumerate();
        let rows = lines.map(|(at, line)| {
            let inset = if at == 0 { inset.first } else { inset.rest };
            let fill = self.justified(part, &line, self.room(inset), &mut above);
            self.row(
                part,
                Piece {
                    part: index,
                    line,
                    column: 0,
                    fill,
                },
                inset,
            )
        });
        rows.collect()
    }

    /// How a line is widened, and where its kashidas stand, for the next line.
    fn justified(&self, part: &Part, line: &Line, columns: u16, above: &mut Box<[u16]>) -> Fill {
        let is_text = !matches!(
            self.block.kind,
            BlockKind::Title | BlockKind::Heading(_) | BlockKind::Code
        );
        if !self.style.justify || !is_text || line.reason != BreakReason::Soft {
            *above = Box::default();
            return Fill::None;
        }
        let how = Justify {
            kashida: kashida(self.block.language),
            above,
        };
        let justified = justify(&part.shaped, line, columns, &how);
        let is_filled = justified.is_filled;
        let kashidas = justified.kashidas.into_boxed_slice();
        let before = std::mem::replace(above, kashidas);
        if is_filled {
            Fill::Justified {
                columns,
                above: before,
            }
        } else {
            Fill::None
        }
    }

    /// A row of one piece, which hangs from the block's side, set in by `inset`.
    fn row(&self, part: &Part, piece: Piece, inset: u16) -> Row {
        let start = place_of(self.block, part, &piece.line);
        let width = match piece.fill {
            Fill::None => piece.line.columns,
            Fill::Justified { columns, .. } | Fill::Stretched { columns } => columns,
        };
        let inset = self.indent + inset;
        let column = match self.block.alignment {
            Alignment::Left => inset,
            Alignment::Right => self.columns.saturating_sub(inset).saturating_sub(width),
        };
        Row {
            kind: RowKind::Text,
            start,
            pieces: vec![Piece { column, ..piece }],
        }
    }

    /// A list item: its marker stands at the side, its body hangs beside it.
    fn item(&self, parts: &[Part]) -> Vec<Row> {
        let hang = width(&parts[0]);
        // A marker that would take half the column is text like any other: the body goes below it.
        let hangs = hang <= self.room(0) / 2;
        let mut marker = self.lines(&parts[0], 0, Inset::default());
        let mut body = self.lines(&parts[1], 1, Inset::all(if hangs { hang } else { 0 }));
        if !hangs {
            marker.append(&mut body);
            return marker;
        }
        let marker = marker.remove(0);
        body[0].start = marker.start;
        body[0].pieces.splice(0..0, marker.pieces);
        body
    }

    /// A verse: two equal columns, the first hemistich where reading begins; one above the other,
    /// the second set in, where there is no room.
    fn verse(&self, parts: &[Part]) -> Vec<Row> {
        let room = self.columns.saturating_sub(CAESURA) / 2;
        let widest = parts.iter().map(width).max().unwrap_or_default();
        if widest > room {
            let mut rows = self.lines(&parts[0], 0, Inset::default());
            rows.extend(self.lines(&parts[1], 1, Inset::all((self.columns / 8).min(CAESURA))));
            return rows;
        }
        let half = widest.max(HEMISTICH).min(room);
        // The pair stands in the middle of the column.
        let margin = (self.columns - 2 * half - CAESURA) / 2;
        let piece = |index: usize| {
            let part: &Part = &parts[index];
            let line = break_lines(&part.shaped, half.into()).swap_remove(0);
            let how = Justify {
                kashida: kashida(self.block.language),
                above: &[],
            };
            let is_filled = stretch(&part.shaped, &line, half, &how).is_filled;
            let fill = if is_filled {
                Fill::Stretched { columns: half }
            } else {
                Fill::None
            };
            Piece {
                part: index,
                line,
                column: 0,
                fill,
            }
        };
        let mut row = self.row(&parts[0], piece(0), margin);
        let second = self.row(&parts[1], piece(1), margin + half + CAESURA);
        row.pieces.extend(second.pieces);
        vec![row]
    }
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
