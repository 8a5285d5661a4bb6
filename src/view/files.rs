//! The list of what is open.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::label::Label;
use crate::app::{App, Area, Files};
use crate::config::{Part, Theme};
use crate::text::Direction;

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let list = &app.files;
    let files = list.all().iter().enumerate().skip(list.top());
    let rows = (area.y..area.y + area.height).step_by(usize::from(Files::ROWS));
    for (y, (at, file)) in rows.zip(files) {
        let height = Files::ROWS.min(area.y + area.height - y);
        if at == list.selected() {
            let style = theme.style(Part::Selection);
            buffer.set_style(Rect::new(area.x, y, area.width, height), style);
        }
        let row = |y, inset| Area {
            x: area.x + inset,
            y,
            width: area.width.saturating_sub(inset + 1),
            height: 1,
        };
        if at == list.current() {
            let sign = Label::new("*", Direction::LeftToRight);
            sign.styled(theme.style(Part::Marker))
                .draw(row(y, 1), buffer);
        }
        Label::of_text(&file.name, Direction::LeftToRight).draw(row(y, 3), buffer);
        if height > 1 {
            Label::new(&file.address.to_string(), Direction::LeftToRight)
                .styled(theme.style(Part::Marker))
                .draw(row(y + 1, 3), buffer);
        }
    }
}
