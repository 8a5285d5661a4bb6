//! The state to a frame: reads the [`App`], never changes it.
//!
//! Every string goes through the text engine, in `label`; no widget of the library ever sees
//! right-to-left text. What is painted are finished clusters in visual order, one a cell.

mod article;
mod files;
mod help;
mod hints;
mod label;
mod peek;
mod references;
mod sections;
mod status;
mod target;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::{App, Area, LEAST};
use crate::command::Focus;
use crate::config::{Part, Theme};
use crate::text::Direction;
pub use article::{LinkCells, links};
use label::{Label, cells};

/// Paints the whole screen.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) {
    let text = theme.style(Part::Text);
    for cell in &mut buffer.content {
        cell.set_style(text);
    }
    let Some(panes) = app.panes() else {
        let area = Area {
            x: 0,
            y: 0,
            width: buffer.area.width,
            height: buffer.area.height.min(1),
        };
        let text = format!("qari needs {}x{}", LEAST.0, LEAST.1);
        return Label::new(&text, Direction::LeftToRight).draw(area, buffer);
    };
    status::draw(app, theme, panes.status, buffer);
    if app.focus == Focus::Help {
        let whole = Area {
            x: 0,
            y: 0,
            width: panes.status.width,
            height: panes.status.y,
        };
        return help::draw(app, theme, whole, buffer);
    }
    match app.focus {
        Focus::References => references::draw(app, theme, panes.article, buffer),
        Focus::Files => files::draw(app, theme, panes.article, buffer),
        _ => {
            article::draw(app, theme, app.rows(), panes.column, buffer);
            hints::draw(app, theme, panes.column, buffer);
        }
    }
    peek::draw(app, theme, buffer);
    if let Some(area) = panes.tree {
        if panes.border.is_none() {
            clear(area, text, buffer);
        }
        sections::draw(app, theme, area, buffer);
    }
    if let Some(area) = panes.border {
        let part = if app.focus == Focus::Tree {
            Part::FocusedBorder
        } else {
            Part::Border
        };
        for y in area.y..area.y + area.height {
            buffer[(area.x, y)]
                .set_symbol("│")
                .set_style(theme.style(part));
        }
    }
    if let Some(area) = panes.target {
        target::draw(app, theme, area, buffer);
    }
}

/// Wipes what stands below a pop-up.
fn clear(area: Area, style: Style, buffer: &mut Buffer) {
    for y in area.y..area.y + area.height {
        for cell in cells(area, y, buffer) {
            cell.reset();
            cell.set_style(style);
        }
    }
}
