//! The article's rows.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::label::{column_in, paint};
use crate::address::{Destination, resolve};
use crate::app::{App, Area};
use crate::command::Focus;
use crate::config::{Part, Theme};
use crate::document::{Block, BlockKind, Role, Span};
use crate::layout::{FlowedBlock, Piece, Row, RowKind, ScreenRow};
use crate::text::Direction;

/// Draws rows of the article, one below the other, as many as there is room for.
pub(super) fn draw(app: &App, theme: &Theme, rows: &[ScreenRow], area: Area, buffer: &mut Buffer) {
    for (y, row) in (area.y..area.y + area.height).zip(rows) {
        draw_row(
            app,
            theme,
            row,
            Area {
                y,
                height: 1,
                ..area
            },
            buffer,
        );
    }
}

/// Cells of the screen that show a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkCells {
    /// The row on the screen, from 0.
    pub row: u16,
    /// The columns, from 0.
    pub columns: Range<u16>,
    /// The same for all stretches of one link.
    pub id: u32,
    /// Where it leads.
    pub address: String,
}

/// The links on the screen, each visual run of each by itself.
pub fn links(app: &App) -> Vec<LinkCells> {
    let mut links = Vec::new();
    let Some(panes) = app.panes().filter(|_| app.focus == Focus::Article) else {
        return links;
    };
    for (y, shown) in (panes.column.y..panes.column.y + panes.column.height).zip(app.rows()) {
        let Some(row) = shown.content() else { continue };
        let block = &shown.block;
        if !block
            .block
            .spans
            .iter()
            .any(|span| matches!(span.role, Role::Link { .. }))
        {
            continue;
        }
        for piece in &row.pieces {
            let from = block.parts[piece.part].range.start;
            let left = left_of(app, block, panes.column) + i32::from(piece.column);
            for cluster in block
                .place(piece)
                .iter()
                .filter(|cluster| cluster.width > 0)
            {
                let Some((id, address)) = link_at(&block.block, from + cluster.source.0) else {
                    continue;
                };
                let x = left + i32::from(cluster.column);
                let Some(column) = column_in(panes.column, x, cluster.width.into()) else {
                    continue;
                };
                let columns = column..column + u16::from(cluster.width);
                match links.last_mut() {
                    Some(LinkCells {
                        row,
                        columns: before,
                        id: same,
                        ..
                    }) if *row == y && before.end == column && *same == id => {
                        before.end = columns.end;
                    }
                    _ => {
                        let Ok(Destination::Web(address)) = resolve(address, app.document.base())
                        else {
                            continue;
                        };
                        links.push(LinkCells {
                            row: y,
                            columns,
                            id,
                            address,
                        });
                    }
                }
            }
        }
    }
    links
}

/// The link that a byte of a block's text belongs to, and a number that is the link's own.
fn link_at(block: &Block, byte: usize) -> Option<(u32, &str)> {
    block.spans.iter().find_map(|span| match &span.role {
        Role::Link { address } if span.range.contains(&byte) => Some((
            block.position_of(span.range.start).0 as u32,
            address.as_str(),
        )),
        _ => None,
    })
}

/// The column of the screen that shows a byte of a block's text, and whether what follows it stands
/// to its left; none where the row does not show it.
pub(super) fn column_of(
    app: &App,
    row: &ScreenRow,
    byte: usize,
    area: Area,
) -> Option<(u16, bool)> {
    let content = row.content()?;
    for piece in &content.pieces {
        let from = row.block.parts[piece.part].range.start;
        let clusters = row.block.place(piece);
        let shown = |byte: usize| {
            let mut visible = clusters.iter().filter(|cluster| cluster.width > 0);
            visible.find(|cluster| cluster.source().contains(&byte))
        };
        let Some(cluster) = byte.checked_sub(from).and_then(shown) else {
            continue;
        };
        let x = left_of(app, &row.block, area) + i32::from(piece.column + cluster.column);
        let column = column_in(area, x, cluster.width.into())?;
        let is_leftwards = cluster.level.direction() == Direction::RightToLeft;
        return Some((column, is_leftwards));
    }
    None
}

/// Paints one row; `area` has the width for which it was laid out.
fn draw_row(app: &App, theme: &Theme, shown: &ScreenRow, area: Area, buffer: &mut Buffer) {
    let Some(row) = shown.content() else { return };
    let block = &shown.block;
    if row.kind == RowKind::Rule {
        for x in area.x..area.x + area.width {
            buffer[(x, area.y)]
                .set_symbol("─")
                .set_style(theme.style(Part::Rule));
        }
    }
    let styles = Styles::new(app, theme, block, &bytes_of(block, row));
    let left = left_of(app, block, area);
    for piece in &row.pieces {
        let part = &block.parts[piece.part];
        let clusters = block.place(piece);
        let from = part.range.start;
        paint(
            &clusters,
            left + i32::from(piece.column),
            area.y,
            area,
            buffer,
            |byte| styles.at(from + byte),
        );
    }
    draw_edges(app, theme, shown, area, buffer);
}

/// Bytes of a block's text that a row shows, with what may lie between them.
fn bytes_of(block: &FlowedBlock, row: &Row) -> Range<usize> {
    let (mut start, mut end) = (usize::MAX, 0);
    for piece in &row.pieces {
        let part = &block.parts[piece.part];
        let clusters = &part.shaped.clusters()[piece.line.clusters.clone()];
        if let (Some(first), Some(last)) = (clusters.first(), clusters.last()) {
            start = start.min(part.range.start + first.source().start);
            end = end.max(part.range.start + last.source().end);
        }
    }
    start..end
}

/// The column of the screen in which the first column of a block stands; it may lie outside.
fn left_of(app: &App, block: &FlowedBlock, area: Area) -> i32 {
    i32::from(area.x) + block.left(area.width, app.shift)
}

/// Signs in the last cells of a row that goes on beside the column.
fn draw_edges(app: &App, theme: &Theme, shown: &ScreenRow, area: Area, buffer: &mut Buffer) {
    let Some(row) = shown.content() else { return };
    if shown.block.width <= area.width {
        return;
    }
    let left = shown.block.left(area.width, app.shift);
    let start = |piece: &Piece| left + i32::from(piece.column);
    let goes_left = row.pieces.iter().any(|piece| start(piece) < 0);
    let ends = |piece: &Piece| start(piece) + i32::from(piece.line.columns);
    let goes_right = row.pieces.iter().any(|p| ends(p) > i32::from(area.width));
    let style = theme.style(Part::Marker);
    if goes_left {
        buffer[(area.x, area.y)].set_symbol("←").set_style(style);
    }
    if goes_right {
        let last = area.x + area.width - 1;
        buffer[(last, area.y)].set_symbol("→").set_style(style);
    }
}

/// The looks of the text of a row by byte.
struct Styles<'a> {
    theme: &'a Theme,
    block: &'a Block,
    /// The spans that touch the row: a paragraph may have many more.
    spans: Vec<&'a Span>,
    base: Style,
    /// Bytes of the focused link.
    focused: Option<Range<usize>>,
    /// The byte at the caret.
    caret: Option<usize>,
}

impl<'a> Styles<'a> {
    fn new(app: &App, theme: &'a Theme, flowed: &'a FlowedBlock, bytes: &Range<usize>) -> Self {
        let block = &*flowed.block;
        let touches = |span: &&Span| span.range.start < bytes.end && bytes.start < span.range.end;
        let base = theme.style(match block.kind {
            BlockKind::Title => Part::Title,
            BlockKind::Heading(level) => Part::Heading(level),
            BlockKind::Quotation => Part::Quotation,
            BlockKind::Code => Part::Code,
            _ => Part::Text,
        });
        let link = app.link.as_ref().filter(|link| {
            block.range.start <= link.range.start && link.range.end <= block.range.end
        });
        let focused =
            link.map(|link| block.offset_of(link.range.start)..block.offset_of(link.range.end));
        let caret = app.caret.filter(|&caret| block.range.contains(caret));
        Self {
            theme,
            block,
            spans: block.spans.iter().filter(touches).collect(),
            base,
            focused,
            caret: caret.map(|caret| block.offset_of(caret)),
        }
    }

    fn at(&self, byte: usize) -> Style {
        let mut style = self.base;
        if byte >= self.block.text.len() && matches!(self.block.kind, BlockKind::Row { .. }) {
            return self.theme.style(Part::Rule);
        }
        if let BlockKind::ListItem { marker } | BlockKind::Reference { marker } = &self.block.kind
            && marker.contains(&byte)
        {
            style = style.patch(self.theme.style(Part::Marker));
        }
        for span in self.spans.iter().filter(|span| span.range.contains(&byte)) {
            let part = match span.role {
                Role::Strong | Role::Emphasis => Part::Strong,
                Role::Code => Part::Code,
                Role::Link { .. } => Part::Link,
                Role::Citation(_) => Part::Citation,
                Role::Isolate(_) | Role::Override(_) => continue,
            };
            style = style.patch(self.theme.style(part));
        }
        if self
            .focused
            .as_ref()
            .is_some_and(|link| link.contains(&byte))
        {
            style = style.patch(self.theme.style(Part::FocusedLink));
        }
        if self.caret == Some(byte) {
            style = style.add_modifier(Modifier::REVERSED);
        }
        style
    }
}
