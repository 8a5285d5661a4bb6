//! The list of references.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::label::Label;
use crate::address::shown;
use crate::app::{App, Area, ReferenceList};
use crate::config::{Part, Theme};
use crate::document::{Reference, ReferenceKind};
use crate::text::Direction;

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let list = &app.references;
    let entries = app.document.listed().enumerate().skip(list.top());
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
        draw_entry(app, theme, (at, entry), row, buffer);
    }
}

/// An entry: its number at the direction, its title beside it, below that its site and how often it
/// is cited.
fn draw_entry(
    app: &App,
    theme: &Theme,
    (at, entry): (usize, &Reference),
    area: Area,
    buffer: &mut Buffer,
) {
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
    // An address that is its own title is shown as addresses are.
    let title = match &entry.url {
        Some(url) if *url == entry.title => shown(url).text,
        _ => entry.title.clone(),
    };
    Label::of_text(&title, direction).draw(beside(area.y), buffer);
    if area.height > 1 {
        let site = entry
            .site
            .clone()
            .or_else(|| entry.url.as_deref().map(|url| shown(url).text));
        let says = match (entry.kind, app.times_cited(at)) {
            (ReferenceKind::Link | ReferenceKind::Mention, _) => "link".to_owned(),
            (_, None | Some(0)) => String::new(),
            (_, Some(1)) => "cited once".to_owned(),
            (_, Some(times)) => format!("cited {times} times"),
        };
        let says = match entry.more.len() {
            0 => says,
            more if says.is_empty() => format!("{} links", more + 1),
            more => format!("{says}, {} links", more + 1),
        };
        let marker = theme.style(Part::Marker);
        let says = Label::new(&says, Direction::LeftToRight).styled(marker);
        let below = beside(area.y + 1);
        let room = below.width.saturating_sub(says.columns() + 2);
        let (site_x, says_x) = match direction {
            Direction::LeftToRight => (
                below.x,
                below.x + below.width.saturating_sub(says.columns()),
            ),
            Direction::RightToLeft => (below.x + below.width - room, below.x),
        };
        Label::of_text(&site.unwrap_or_default(), direction)
            .styled(marker)
            .draw(
                Area {
                    x: site_x,
                    width: room,
                    ..below
                },
                buffer,
            );
        if room > 0 {
            says.draw(
                Area {
                    x: says_x,
                    width: says.columns(),
                    ..below
                },
                buffer,
            );
        }
    }
}
