//! An entry, or a whole address, beside the link that leads to it.

use ratatui::buffer::Buffer;

use super::article;
use super::label::Label;
use crate::app::{App, Area};
use crate::config::{Part, Theme};
use crate::text::Direction;

pub(super) fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) {
    let Some(peek) = &app.peek else { return };
    let Some(frame) = peek.frame() else { return };
    super::clear(frame, theme.style(Part::Text), buffer);
    if peek.is_framed() {
        draw_frame(frame, theme, buffer);
    }
    let inner = peek.inner();
    article::draw(app, theme, peek.rows(), inner, buffer);
    let scrolls = match peek.goes_on() {
        (false, false) => "",
        (false, true) => " … j goes on",
        (true, true) => " … j k scroll",
        (true, false) => " … k goes back",
    };
    let leads = if peek.leads() {
        " enter goes there"
    } else {
        ""
    };
    let says = format!("{scrolls}{leads}\u{a0}");
    if says.trim().is_empty() {
        return;
    }
    let label = Label::new(&says, Direction::LeftToRight).styled(theme.style(Part::Marker));
    let row = Area {
        y: frame.y + frame.height - 1,
        width: label.columns().min(inner.width),
        height: 1,
        ..inner
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
