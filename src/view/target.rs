//! What would be opened, in full, before it is.

use ratatui::buffer::Buffer;

use super::label::{Label, paint};
use crate::address::{self, shown};
use crate::app::{App, Area};
use crate::config::{By, Part, Theme};
use crate::text::{Direction, Marked, Order, analyze, break_lines, place, shape};

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let Some(target) = app.target() else { return };
    let style = theme.style(Part::Text).patch(theme.style(Part::Status));
    super::clear(area, style, buffer);
    let refused = address::check(&target.url).err();
    let says = match (&refused, target.by) {
        (Some(reason), _) => &format!("not opened: {reason}"),
        (None, By::Link) => "o opens this link of the article:",
        (None, By::Site) => "no link is given; o searches its site:",
        (None, By::Search) => "no link is given; o searches the web:",
    };
    let inner = Area {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let warning = style.patch(theme.style(Part::Warning));
    Label::new(says, Direction::LeftToRight)
        .styled(if refused.is_some() { warning } else { style })
        .draw(inner, buffer);
    let address = shown(&target.url);
    let text = &address.text;
    let analysis = analyze(text, Some(Direction::LeftToRight), &components(text));
    let shaped = shape(text, &analysis);
    let style = style.patch(theme.style(Part::Link));
    let lines = break_lines(&shaped, inner.width.into());
    let mut rows = inner.y + 1..inner.y + inner.height;
    // A cut is marked at the right end of the last row.
    let last = rows.end.saturating_sub(1);
    let has_room = inner.width > 0 && !rows.is_empty();
    let is_cut = has_room && lines.len() + address.remarks.len() > rows.len();
    let room = |y| Area {
        y,
        height: 1,
        width: inner.width.saturating_sub(u16::from(is_cut && y == last)),
        ..inner
    };
    if is_cut {
        buffer[(inner.x + room(last).width, last)]
            .set_symbol("…")
            .set_style(style);
    }
    for line in lines {
        let Some(y) = rows.next() else { return };
        let placed = place(&shaped, &line);
        paint(&placed, inner.x.into(), y, room(y), buffer, |_| style);
    }
    for (y, remark) in rows.zip(&address.remarks) {
        Label::of_text(&remark.to_string(), Direction::LeftToRight)
            .styled(warning)
            .draw(room(y), buffer);
    }
}

/// The components of an address, each ordered by itself, so that its parts stand in their order
/// from left to right whatever letters they hold.
fn components(url: &str) -> Vec<Marked> {
    let mut components = Vec::new();
    let mut start = 0;
    for (at, c) in url.char_indices().chain([(url.len(), '/')]) {
        if matches!(
            c,
            '/' | '?' | '#' | '&' | '=' | '.' | ':' | '@' | ';' | '+' | ','
        ) {
            if start < at {
                components.push(Marked {
                    range: start..at,
                    order: Order::FirstStrong,
                });
            }
            start = at + c.len_utf8();
        }
    }
    components
}
