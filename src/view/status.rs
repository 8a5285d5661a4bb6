//! The status line: where one is, how far, how long still.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::label::Label;
use crate::app::{App, Area};
use crate::command::Focus;
use crate::config::{Part, Theme};
use crate::text::Direction;

pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let mut style = theme.style(Part::Text).patch(theme.style(Part::Status));
    if app
        .message
        .as_ref()
        .is_some_and(|message| message.is_warning)
    {
        style = style.patch(theme.style(Part::Warning));
    }
    buffer.set_style(Rect::new(area.x, area.y, area.width, 1), style);
    let figures = Label::new(&figures(app), Direction::LeftToRight).styled(style);
    let width = figures.columns().min(area.width.saturating_sub(2));
    let right = Area {
        x: area.x + area.width - width - 1,
        width,
        ..area
    };
    figures.draw(right, buffer);
    let left = Area {
        x: area.x + 1,
        width: right.x.saturating_sub(area.x + 3),
        ..area
    };
    let words = words(app);
    Label::of_text(&words, Direction::LeftToRight)
        .styled(style)
        .draw(left, buffer);
}

/// What is said, or else the section that is being read.
fn words(app: &App) -> String {
    if let Some(message) = &app.message {
        return message.text.clone();
    }
    match app.focus {
        Focus::Help => return "Keys".to_owned(),
        Focus::References => return "References".to_owned(),
        Focus::Article | Focus::Tree => {}
    }
    let section = app
        .current_section()
        .map(|at| app.document.sections()[at].heading);
    let section = section.map(|heading| app.document.text(heading));
    section
        .or_else(|| app.document.title())
        .unwrap_or_else(|| app.name.clone())
}

/// Keys typed so far, progress, time left, and a hint for newcomers.
fn figures(app: &App) -> String {
    let mut parts = Vec::new();
    if !app.pending().is_empty() {
        parts.push(app.pending().to_string());
    }
    if !app.document.is_complete() {
        parts.push("reading on".to_owned());
    }
    parts.push(format!("{:.0}%", (app.progress() * 100.0).floor()));
    match app.minutes_left() {
        0 => {}
        minutes @ 1..=90 => parts.push(format!("{minutes} min left")),
        minutes => parts.push(format!("{} h left", minutes / 60)),
    }
    parts.push("? help".to_owned());
    parts.join("  ")
}
