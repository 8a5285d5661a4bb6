//! The keys and what they do, from the table of commands.

use ratatui::buffer::Buffer;

use super::label::Label;
use crate::app::{App, Area};
use crate::command::Group;
use crate::config::{Part, Theme};
use crate::text::Direction;

/// A line of the help.
enum HelpLine {
    Group(&'static str),
    Keys(String, &'static str),
    Blank,
}

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let lines = lines(app);
    let most = lines.len().saturating_sub(usize::from(area.height));
    let shown = lines.iter().skip(app.help_top.min(most));
    let keys_width = (area.width / 3).min(32);
    for (y, line) in (area.y..area.y + area.height).zip(shown) {
        let row = Area {
            x: area.x + 1,
            y,
            width: area.width.saturating_sub(2),
            height: 1,
        };
        let label =
            |text: &str, part| Label::new(text, Direction::LeftToRight).styled(theme.style(part));
        match line {
            HelpLine::Group(title) => label(title, Part::Heading(1)).draw(row, buffer),
            HelpLine::Keys(keys, help) => {
                label(keys, Part::HelpKey).draw(
                    Area {
                        width: keys_width,
                        ..row
                    },
                    buffer,
                );
                let beside = Area {
                    x: row.x + keys_width + 1,
                    width: row.width.saturating_sub(keys_width + 1),
                    ..row
                };
                label(help, Part::Text).draw(beside, buffer);
            }
            HelpLine::Blank => {}
        }
    }
}

fn lines(app: &App) -> Vec<HelpLine> {
    let rows = app.config.keymap.help_rows();
    let mut lines = Vec::new();
    for group in Group::ALL {
        lines.push(HelpLine::Group(group.title()));
        let of_group = rows
            .iter()
            .filter(|row| row.group == group && !row.keys.is_empty());
        lines.extend(of_group.map(|row| HelpLine::Keys(row.keys.join("  "), row.help)));
        lines.push(HelpLine::Blank);
    }
    lines
}
