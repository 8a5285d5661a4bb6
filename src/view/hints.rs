//! Letters on the links of the screen.

use ratatui::buffer::Buffer;

use super::article::column_of;
use super::label::Label;
use crate::app::{App, Area, Link};
use crate::config::{Part, Theme};
use crate::layout::ScreenRow;
use crate::text::Direction;

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let Some(hints) = &app.hints else { return };
    let style = theme.style(Part::FocusedLink);
    for (y, row) in (area.y..area.y + area.height).zip(app.rows()) {
        for (label, link) in &hints.marks {
            let Some(rest) = label.strip_prefix(hints.typed.as_str()) else {
                continue;
            };
            let Some(x) = begin(app, row, link, rest.len() as u16, area) else {
                continue;
            };
            let cells = Area {
                x,
                y,
                width: rest.len() as u16,
                height: 1,
            };
            Label::new(rest, Direction::LeftToRight)
                .styled(style)
                .draw(cells, buffer);
        }
    }
}

/// The column where letters stand that cover the beginning of a link, if it begins in this row.
fn begin(app: &App, row: &ScreenRow, link: &Link, letters: u16, area: Area) -> Option<u16> {
    let block = &row.block.block;
    if !block.range.contains(link.range.start) {
        return None;
    }
    let byte = block.offset_of(link.range.start);
    let (first, is_leftwards) = column_of(app, row, byte, area)?;
    let from = if is_leftwards {
        (first + 1).saturating_sub(letters)
    } else {
        first
    };
    Some(from.clamp(area.x, (area.x + area.width).saturating_sub(letters)))
}
