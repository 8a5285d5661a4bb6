//! The list of references.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::label::Label;
use crate::app::{App, Area, ReferenceList};
use crate::config::{Part, Theme};
use crate::document::Reference;
use crate::text::Direction;

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let list = &app.references;
    let entries = app
        .document
        .references()
        .iter()
        .enumerate()
        .skip(list.top());
    let rows = (area.y..area.y + area.height).step_by(usize::from(ReferenceList::ROWS));
    for (y, (at, entry)) in rows.zip(entries) {
        let height = ReferenceList::ROWS.min(area.y + area.height - y);
        if at == list.selected() {
            let style = theme.style(Part::Selection);
            buffer.set_style(Rect::new(area.x, y, area.width, height), style);
        }
        let row = Area {
            x: area.x + 1,
            y,
            width: area.width.saturating_sub(2),
            height,
        };
        draw_entry(app, theme, entry, row, buffer);
    }
}

/// An entry: its number at the direction, its title beside it, its site below.
fn draw_entry(app: &App, theme: &Theme, entry: &Reference, area: Area, buffer: &mut Buffer) {
    let direction = app.document.direction();
    let number = Label::new(&format!("{}.", entry.number), direction)
        .styled(theme.style(Part::ReferenceNumber));
    let hang = number.columns().max(3) + 1;
    let width = area.width.saturating_sub(hang);
    let beside = |y| match direction {
        Direction::LeftToRight => Area {
            x: area.x + hang,
            y,
            width,
            height: 1,
        },
        Direction::RightToLeft => Area {
            x: area.x,
            y,
            width,
            height: 1,
        },
    };
    number.draw(Area { height: 1, ..area }, buffer);
    Label::of_text(&entry.title, direction).draw(beside(area.y), buffer);
    if area.height > 1 {
        let site = entry
            .site
            .as_deref()
            .or(entry.url.as_deref())
            .unwrap_or_default();
        Label::of_text(site, direction)
            .styled(theme.style(Part::Marker))
            .draw(beside(area.y + 1), buffer);
    }
}
