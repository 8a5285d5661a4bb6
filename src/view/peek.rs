//! An entry beside the mark that cites it.

use ratatui::buffer::Buffer;

use super::article::column_of;
use super::label::{Label, paint};
use crate::app::{App, Area};
use crate::config::{Part, Theme};
use crate::text::{Direction, Setting, break_lines, place, set};

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let Some(peek) = &app.peek else { return };
    if area.height < 4 || area.width < 8 {
        return;
    }
    let start = peek.mark.range.start;
    let marked = app.rows().iter().position(|row| {
        let block = &row.block.block;
        block.range.contains(start) && column_of(app, row, block.offset_of(start), area).is_some()
    });
    let marked = marked.unwrap_or(0).min(usize::from(area.height) - 1) as u16;
    let width = area.width - 4;
    let shaped = set(&peek.text, peek.direction, &[], &Setting::default());
    let lines = break_lines(&shaped, width.into());
    // Below the mark where the entry fits there, else where there is more room.
    let (above, below) = (marked, area.height - marked - 1);
    let wanted = lines.len().min(usize::from(u16::MAX) - 2) as u16 + 2;
    let is_below = wanted <= below || below >= above;
    let room = if is_below { below } else { above };
    let height = wanted.min(room);
    if height < 3 {
        return;
    }
    let y = if is_below {
        area.y + marked + 1
    } else {
        area.y + marked - height
    };
    let frame = Area { y, height, ..area };
    let style = theme.style(Part::Text);
    super::clear(frame, style, buffer);
    draw_frame(frame, theme, buffer);
    let shown = usize::from(height - 2);
    for (at, line) in lines.iter().take(shown).enumerate() {
        let x = match peek.direction {
            Direction::LeftToRight => area.x + 2,
            Direction::RightToLeft => area.x + 2 + width - line.columns,
        };
        let y = y + 1 + at as u16;
        paint(&place(&shaped, line), x.into(), y, frame, buffer, |_| style);
    }
    let says = if shown < lines.len() {
        " … enter goes there\u{a0}"
    } else {
        " enter goes there\u{a0}"
    };
    let label = Label::new(says, Direction::LeftToRight).styled(theme.style(Part::Marker));
    let row = Area {
        x: area.x + 2,
        y: y + height - 1,
        width: label.columns().min(width),
        height: 1,
    };
    label.draw(row, buffer);
}

fn draw_frame(frame: Area, theme: &Theme, buffer: &mut Buffer) {
    let style = theme.style(Part::FocusedBorder);
    let (left, right) = (frame.x, frame.x + frame.width - 1);
    let (top, bottom) = (frame.y, frame.y + frame.height - 1);
    let mut put = |x, y, symbol| {
        buffer[(x, y)].set_symbol(symbol).set_style(style);
    };
    for x in left + 1..right {
        put(x, top, "─");
        put(x, bottom, "─");
    }
    for y in top + 1..bottom {
        put(left, y, "│");
        put(right, y, "│");
    }
    put(left, top, "┌");
    put(right, top, "┐");
    put(left, bottom, "└");
    put(right, bottom, "┘");
}
