//! What would be opened, in full, before it is.

use ratatui::buffer::Buffer;

use super::label::{Label, paint};
use crate::address::components;
use crate::app::{App, Area};
use crate::config::{Part, Theme};
use crate::text::{Direction, Marked, Order, analyze, break_lines, place, shape};

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let Some(panel) = app.panel() else { return };
    let style = theme.style(Part::Text).patch(theme.style(Part::Status));
    super::clear(area, style, buffer);
    let inner = Area {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let warning = style.patch(theme.style(Part::Warning));
    Label::new(&panel.says, Direction::LeftToRight)
        .styled(if panel.is_warning { warning } else { style })
        .draw(inner, buffer);
    let mut rows = inner.y + 1..inner.y + inner.height;
    let row = |y| Area {
        y,
        height: 1,
        ..inner
    };
    if let Some(text) = &panel.text
        && let Some(y) = rows.next()
    {
        Label::of_text(text, app.document.direction())
            .styled(style)
            .draw(row(y), buffer);
    }
    let Some(address) = &panel.address else {
        return;
    };
    let text = &address.text;
    // Each component is ordered by itself.
    let isolates = components(text).into_iter().map(|range| Marked {
        range,
        order: Order::FirstStrong,
    });
    let isolates: Vec<Marked> = isolates.collect();
    let analysis = analyze(text, Some(Direction::LeftToRight), &isolates);
    let shaped = shape(text, &analysis);
    let link = style.patch(theme.style(Part::Link));
    let lines = break_lines(&shaped, inner.width.into());
    // A cut is marked at the right end of the last row.
    let last = rows.end.saturating_sub(1);
    let has_room = inner.width > 0 && !rows.is_empty();
    let is_cut = has_room && lines.len() + address.remarks.len() > rows.len();
    let room = |y| Area {
        width: inner.width.saturating_sub(u16::from(is_cut && y == last)),
        ..row(y)
    };
    if is_cut {
        buffer[(inner.x + room(last).width, last)]
            .set_symbol("…")
            .set_style(link);
    }
    for line in lines {
        let Some(y) = rows.next() else { return };
        let placed = place(&shaped, &line);
        paint(&placed, inner.x.into(), y, room(y), buffer, |_| link);
    }
    for (y, remark) in rows.zip(&address.remarks) {
        Label::of_text(&remark.to_string(), Direction::LeftToRight)
            .styled(warning)
            .draw(room(y), buffer);
    }
}
