//! What would be opened, in full, before it is.

use ratatui::buffer::Buffer;

use super::label::{Label, paint};
use crate::app::{App, Area};
use crate::config::{By, Part, Theme};
use crate::text::{Direction, Marked, Order, analyze, break_lines, place, shape};

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let Some(target) = app.target() else { return };
    let style = theme.style(Part::Text).patch(theme.style(Part::Status));
    super::clear(area, style, buffer);
    let says = match target.by {
        By::Link => "o opens this link of the article:",
        By::Site => "no link is given; o searches its site:",
        By::Search => "no link is given; o searches the web:",
    };
    let inner = Area {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    Label::new(says, Direction::LeftToRight)
        .styled(style)
        .draw(inner, buffer);
    let url = &target.url;
    let analysis = analyze(url, Some(Direction::LeftToRight), &components(url));
    let shaped = shape(url, &analysis);
    let style = style.patch(theme.style(Part::Link));
    let rows = inner.y + 1..inner.y + inner.height;
    for (y, line) in rows.zip(break_lines(&shaped, inner.width.into())) {
        paint(&place(&shaped, &line), inner.x, y, inner, buffer, |_| style);
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
