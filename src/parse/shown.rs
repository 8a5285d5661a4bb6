//! A document as text that tests can compare with what they expect.

use std::fmt::Write;

use super::Parsed;
use crate::document::{Alignment, Block, BlockKind, Cell, Position, Role};
use crate::text::Direction;

/// All blocks, one a line: depth as indent, kind, `<` where it reads from left to right, `|` where
/// such a one hangs from the right, text, and the spans that mean something.
pub(super) fn blocks(parsed: &Parsed) -> Vec<String> {
    let document = &parsed.document;
    let mut position = Position::START;
    let mut found = Vec::new();
    loop {
        let chunk = document.chunk_at(position);
        found.extend(chunk.blocks.iter().map(block));
        if chunk.range.end >= document.end() || chunk.range.is_empty() {
            return found;
        }
        position = chunk.range.end;
    }
}

/// A row: `th` where all its cells head others, with the columns of cells that are not the next.
fn row(cells: &[Cell]) -> String {
    let heads = cells.iter().all(|cell| cell.is_head);
    let mut shown = if heads { "th" } else { "tr" }.to_owned();
    let mut next = 0;
    for cell in cells {
        if cell.column != next || cell.columns != 1 {
            let _ = write!(shown, " {}+{}", cell.column, cell.columns);
        }
        next = cell.column + cell.columns;
    }
    shown
}

fn block(block: &Block) -> String {
    let kind = match &block.kind {
        BlockKind::Title => "title".to_owned(),
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::ListItem { .. } => "li".to_owned(),
        BlockKind::Reference { .. } => "ref".to_owned(),
        BlockKind::Verse { .. } => "verse".to_owned(),
        BlockKind::Quotation => "quote".to_owned(),
        BlockKind::Code => "code".to_owned(),
        BlockKind::Row { cells, .. } => row(cells),
        BlockKind::Rule => "rule".to_owned(),
        BlockKind::Blank => "blank".to_owned(),
    };
    let indent = "  ".repeat(block.depth.into());
    let order = match (block.direction, block.alignment) {
        (Direction::LeftToRight, Alignment::Right) => "<|",
        (Direction::LeftToRight, Alignment::Left) => "<",
        (Direction::RightToLeft, Alignment::Left) => "|",
        (Direction::RightToLeft, Alignment::Right) => "",
    };
    let spans = block.spans.iter().filter_map(|span| {
        let text = block.text.get(span.range.clone()).unwrap_or("?");
        match &span.role {
            Role::Strong => Some(format!(" *{text}*")),
            Role::Emphasis => Some(format!(" _{text}_")),
            Role::Code => Some(format!(" `{text}`")),
            Role::Link { address } => Some(format!(" [{text}]({address})")),
            Role::Citation(number) => Some(format!(" [{text}]#{number}")),
            Role::Override(_) => Some(format!(" !{text}!")),
            Role::Isolate(_) => None,
        }
    });
    format!(
        "{indent}{kind}{order} {}{}",
        block.text,
        spans.collect::<String>()
    )
}
