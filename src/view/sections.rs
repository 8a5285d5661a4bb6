//! The section tree, mirrored with the article's direction.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::label::Label;
use crate::app::{App, Area, TreeRow};
use crate::command::Focus;
use crate::config::{Part, Theme};
use crate::text::Direction;

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let tree = &app.tree;
    let current = app.current_section();
    let shown = tree
        .rows()
        .iter()
        .enumerate()
        .skip(tree.top())
        .take(usize::from(area.height));
    for (y, (at, row)) in (area.y..).zip(shown) {
        let line = Area {
            y,
            height: 1,
            ..area
        };
        let is_selected = at == tree.selected() && app.focus == Focus::Tree;
        let mut style = theme.style(Part::Tree);
        // The section that is being read may be hidden in a folded one.
        let hides_current = row.is_folded && at == tree.selected();
        if current == Some(row.section) || (hides_current && app.focus != Focus::Tree) {
            style = style.patch(theme.style(Part::TreeCurrent));
        }
        if is_selected {
            style = style.patch(theme.style(Part::TreeSelection));
            buffer.set_style(Rect::new(line.x, line.y, line.width, 1), style);
        }
        let direction = app.document.direction();
        let (marker, title) = split(line, *row, direction);
        if row.has_children {
            let open = if row.is_folded {
                closed_sign(direction)
            } else {
                "▾"
            };
            buffer[(marker, y)].set_symbol(open).set_style(style);
        }
        if let Some(text) = tree.title(row.section) {
            Label::of_shaped(text, direction)
                .styled(style)
                .draw(title, buffer);
        }
    }
}

/// A folded section points the way in.
fn closed_sign(direction: Direction) -> &'static str {
    match direction {
        Direction::LeftToRight => "▸",
        Direction::RightToLeft => "◂",
    }
}

/// The column of a row's sign, and the room of its title; both begin where lines begin.
fn split(line: Area, row: TreeRow, direction: Direction) -> (u16, Area) {
    let inset = (u16::from(row.depth) * 2).min(line.width / 2) + 1;
    let room = line.width.saturating_sub(inset + 3);
    match direction {
        Direction::LeftToRight => (
            line.x + inset,
            Area {
                x: line.x + inset + 2,
                width: room,
                ..line
            },
        ),
        Direction::RightToLeft => {
            let right = line.x + line.width - 1;
            (
                right - inset,
                Area {
                    x: line.x + 1,
                    width: room,
                    ..line
                },
            )
        }
    }
}
