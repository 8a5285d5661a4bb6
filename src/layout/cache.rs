//! The lazy cache of rows: from any place in the text as far as somebody looks.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::anchor::Anchor;
use super::flow::{FlowedBlock, RowKind};
use super::part::{self, Part};
use super::spacing::blank_rows;
use super::table::{Columns, Tables};
use super::{PageStyle, ScreenRow};
use crate::document::{Block, Chunk, Document, Position};

/// Chunks of blocks that are kept.
const CHUNKS: usize = 6;
/// Blocks that are kept shaped, and set at the current width.
const BLOCKS: usize = 256;

/// A block with its parts shaped, and the blank rows above it.
#[derive(Clone, Debug)]
struct ShapedBlock {
    block: Arc<Block>,
    parts: Arc<[Part]>,
    /// Of a table's row: what its columns ask for.
    columns: Option<Arc<Columns>>,
    above: u16,
}

/// Rows of a document at a width. Everything in it can be made again: it only saves time.
#[derive(Debug)]
pub struct ArticleLayout {
    style: PageStyle,
    /// Most recently used last.
    chunks: VecDeque<Arc<Chunk>>,
    /// Depends on the text alone: kept when the width changes.
    shaped: HashMap<Position, ShapedBlock>,
    /// Depends on the width too.
    flowed: HashMap<Position, Arc<FlowedBlock>>,
    tables: Tables,
}

impl ArticleLayout {
    /// An empty cache of pages set in this style.
    pub fn new(style: PageStyle) -> Self {
        Self {
            style,
            chunks: VecDeque::new(),
            shaped: HashMap::new(),
            flowed: HashMap::new(),
            tables: Tables::default(),
        }
    }

    /// Sets pages in another style.
    pub fn set_style(&mut self, style: PageStyle) {
        if self.style == style {
            return;
        }
        if self.style.setting != style.setting || self.style.paragraphs != style.paragraphs {
            self.shaped.clear();
            self.tables.clear();
        }
        self.flowed.clear();
        self.style = style;
    }

    /// Forgets everything: the document has changed.
    pub fn clear(&mut self) {
        self.chunks.clear();
        self.shaped.clear();
        self.flowed.clear();
        self.tables.clear();
    }

    fn chunk(&mut self, document: &Document, position: Position) -> Arc<Chunk> {
        let known = self
            .chunks
            .iter()
            .position(|chunk| chunk.range.contains(position));
        let chunk = match known.and_then(|at| self.chunks.remove(at)) {
            Some(chunk) => chunk,
            None => Arc::new(document.chunk_at(position)),
        };
        if self.chunks.len() == CHUNKS {
            self.chunks.pop_front();
        }
        self.chunks.push_back(Arc::clone(&chunk));
        chunk
    }

    /// The block that holds `position`, or the next one, or at the end the last; laid out. `None`
    /// when the document is empty.
    pub fn block_at(
        &mut self,
        document: &Document,
        position: Position,
    ) -> Option<Arc<FlowedBlock>> {
        let chunk = self.chunk(document, position);
        let at = chunk
            .blocks
            .partition_point(|block| block.range.end <= position);
        // An empty block, or one that is asked for by its end, is reached by its start.
        let at = match at.checked_sub(1) {
            Some(before) if chunk.blocks[before].range.start == position => before,
            _ => at,
        };
        if let Some(block) = chunk.blocks.get(at) {
            return Some(self.flowed(document, &chunk, at, block));
        }
        if chunk.range.end < document.end() && !chunk.range.is_empty() {
            return self.block_at(document, chunk.range.end);
        }
        let last = chunk.blocks.len().checked_sub(1);
        match last {
            Some(last) => Some(self.flowed(document, &chunk, last, &chunk.blocks[last])),
            None if chunk.range.start > Position::START => {
                self.block_at(document, Position(chunk.range.start.0 - 1))
            }
            None => None,
        }
    }

    /// The block behind `block`.
    pub fn block_after(
        &mut self,
        document: &Document,
        block: &FlowedBlock,
    ) -> Option<Arc<FlowedBlock>> {
        let (chunk, at) = self.find(document, block);
        if let Some(next) = chunk.blocks.get(at + 1) {
            return Some(self.flowed(document, &chunk, at + 1, next));
        }
        let mut end = chunk.range.end;
        while end < document.end() {
            let chunk = self.chunk(document, end);
            if let Some(first) = chunk.blocks.first() {
                return Some(self.flowed(document, &chunk, 0, first));
            }
            if chunk.range.is_empty() {
                break;
            }
            end = chunk.range.end;
        }
        None
    }

    /// The block before `block`.
    pub fn block_before(
        &mut self,
        document: &Document,
        block: &FlowedBlock,
    ) -> Option<Arc<FlowedBlock>> {
        let (chunk, at) = self.find(document, block);
        let (chunk, at) = self.neighbour_before(document, &chunk, at)?;
        Some(self.flowed(document, &chunk, at, &chunk.blocks[at]))
    }

    /// Where the block before block `at` of `chunk` stands.
    fn neighbour_before(
        &mut self,
        document: &Document,
        chunk: &Arc<Chunk>,
        at: usize,
    ) -> Option<(Arc<Chunk>, usize)> {
        if let Some(before) = at.checked_sub(1) {
            return Some((Arc::clone(chunk), before));
        }
        let mut start = chunk.range.start;
        while start > Position::START {
            let chunk = self.chunk(document, Position(start.0 - 1));
            if let Some(last) = chunk.blocks.len().checked_sub(1) {
                return Some((chunk, last));
            }
            if chunk.range.start >= start {
                break;
            }
            start = chunk.range.start;
        }
        None
    }

    fn find(&mut self, document: &Document, block: &FlowedBlock) -> (Arc<Chunk>, usize) {
        let start = block.block.range.start;
        let chunk = self.chunk(document, start);
        let at = chunk
            .blocks
            .partition_point(|block| block.range.start < start);
        (chunk, at)
    }

    /// Block `at` of `chunk`, laid out.
    fn flowed(
        &mut self,
        document: &Document,
        chunk: &Arc<Chunk>,
        at: usize,
        block: &Block,
    ) -> Arc<FlowedBlock> {
        let start = block.range.start;
        if let Some(flowed) = self.flowed.get(&start) {
            return Arc::clone(flowed);
        }
        let shaped = if let Some(shaped) = self.shaped.get(&start) {
            shaped.clone()
        } else {
            let before = self.neighbour_before(document, chunk, at);
            let before = before.as_ref().map(|(chunk, at)| &chunk.blocks[*at]);
            let above = before.map_or(0, |before| blank_rows(before, block, &self.style));
            let parts = part::parts(block, self.style.setting).into();
            let columns = self.tables.of(document, block, self.style.setting);
            let shaped = ShapedBlock {
                block: Arc::new(block.clone()),
                parts,
                columns,
                above,
            };
            self.shaped.insert(start, shaped.clone());
            shaped
        };
        let ShapedBlock {
            block,
            parts,
            columns,
            above,
        } = shaped;
        let flowed = Arc::new(FlowedBlock::set(
            block,
            parts,
            columns.as_deref(),
            &self.style,
            above,
        ));
        self.prune(start);
        self.flowed.insert(start, Arc::clone(&flowed));
        flowed
    }

    /// The rows of a screen of `height` rows, from the anchor down; fewer at the end.
    pub fn screen(&mut self, document: &Document, anchor: Anchor, height: u16) -> Vec<ScreenRow> {
        let height = usize::from(height);
        let mut rows = Vec::with_capacity(height);
        let Some(mut block) = self.block_at(document, anchor.position) else {
            return rows;
        };
        let first = block.row_of(anchor.position);
        let above = if first == 0 {
            anchor.above.min(block.above)
        } else {
            0
        };
        let blank = |block: &Arc<FlowedBlock>| ScreenRow {
            block: Arc::clone(block),
            row: None,
        };
        rows.extend((0..above).map(|_| blank(&block)));
        let mut from = first;
        loop {
            let left = height.saturating_sub(rows.len());
            let shown = from..block.rows.len().min(from + left);
            rows.extend(shown.map(|row| ScreenRow {
                block: Arc::clone(&block),
                row: Some(row),
            }));
            if rows.len() >= height {
                break;
            }
            let Some(next) = self.block_after(document, &block) else {
                break;
            };
            rows.extend((0..next.above).map(|_| blank(&next)));
            (block, from) = (next, 0);
        }
        rows.truncate(height);
        rows
    }

    /// The anchor `rows` rows further down, or up when negative; at most at the last row, at least
    /// at the first.
    pub fn scrolled(&mut self, document: &Document, anchor: Anchor, rows: i64) -> Anchor {
        let Some(mut block) = self.block_at(document, anchor.position) else {
            return anchor;
        };
        // Rows count from the first blank row above the block.
        let row = block.row_of(anchor.position) as i64;
        let above = if row == 0 {
            i64::from(anchor.above.min(block.above))
        } else {
            0
        };
        let mut at = i64::from(block.above) + row - above + rows;
        while at < 0 {
            let Some(before) = self.block_before(document, &block) else {
                at = 0;
                break;
            };
            block = before;
            at += height(&block);
        }
        while at >= height(&block) {
            let Some(next) = self.block_after(document, &block) else {
                at = height(&block) - 1;
                break;
            };
            at -= height(&block);
            block = next;
        }
        // The space above a line goes with it.
        let is_space = |at: i64| {
            let row = usize::try_from(at - i64::from(block.above)).ok();
            row.is_some_and(|row| row > 0 && block.rows[row].kind == RowKind::Blank)
        };
        while rows < 0 && is_space(at) {
            at -= 1;
        }
        anchor_in(&block, at)
    }

    /// The anchor that shows the end of the document in the last of `height` rows.
    pub fn end(&mut self, document: &Document, height: u16) -> Anchor {
        let last = Position(document.end().0.saturating_sub(1));
        let Some(block) = self.block_at(document, last) else {
            return Anchor::default();
        };
        let bottom = anchor_in(&block, self::height(&block) - 1);
        self.scrolled(document, bottom, 1 - i64::from(height.max(1)))
    }

    /// Drops what is farthest from where somebody looks, once there is too much: a block for each
    /// that comes, since to let go of many at once is seen as a slow frame.
    fn prune(&mut self, around: Position) {
        while self.shaped.len() > BLOCKS {
            let distance = |position: &Position| position.0.abs_diff(around.0);
            let Some(farthest) = self.shaped.keys().copied().max_by_key(distance) else {
                break;
            };
            self.shaped.remove(&farthest);
            self.flowed.remove(&farthest);
        }
    }
}

/// Rows of a block with the blank ones above it.
fn height(block: &FlowedBlock) -> i64 {
    i64::from(block.above) + block.rows.len() as i64
}

/// The anchor at row `at` of a block, counted from the first blank row above it.
fn anchor_in(block: &FlowedBlock, at: i64) -> Anchor {
    let above = i64::from(block.above);
    if at < above {
        Anchor {
            position: block.rows[0].start,
            above: (above - at) as u16,
        }
    } else {
        Anchor::at(block.rows[(at - above) as usize].start)
    }
}
