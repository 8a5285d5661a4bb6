//! The status line: where one is, how far, how long still; or the line that is being typed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::label::Label;
use crate::app::{App, Area, Prompt, direction_of_title};
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
    if let Some(prompt) = &app.prompt {
        return draw_prompt(prompt, style, area, buffer);
    }
    let room = area.width.saturating_sub(2);
    let words = words(app).styled(style);
    let figures = Label::new(&figures(app, room), Direction::LeftToRight).styled(style);
    // What is said goes before the figures, where there is no room for both.
    let is_said = app.message.is_some() || app.reading.is_some();
    let width = if is_said && words.columns() + 2 + figures.columns() > room {
        0
    } else {
        figures.columns().min(room)
    };
    let right = Area {
        x: area.x + area.width - width - 1,
        width,
        ..area
    };
    figures.draw(right, buffer);
    let left = Area {
        x: area.x + 1,
        width: match width {
            0 => room,
            _ => right.x.saturating_sub(area.x + 3),
        },
        ..area
    };
    words.draw(left, buffer);
}

/// The line that is being typed, from the left, as much of it as shows the cursor.
fn draw_prompt(prompt: &Prompt, style: Style, area: Area, buffer: &mut Buffer) {
    let sign = Label::new(":", Direction::LeftToRight).styled(style);
    sign.draw(
        Area {
            x: area.x + 1,
            width: 1,
            ..area
        },
        buffer,
    );
    let room = Area {
        x: area.x + 2,
        width: area.width.saturating_sub(3),
        ..area
    };
    // The cursor stands on the cluster before which is typed; behind the last one there is a blank,
    // of the kind that does not hang over a line's end.
    let text = format!("{}\u{a0}", prompt.text());
    let mut starts = text.grapheme_indices(true).map(|(start, _)| start);
    let from = starts.find(|&start| {
        let shown = text.get(start..prompt.cursor()).unwrap_or_default();
        Label::of_text(shown, Direction::LeftToRight).columns() < room.width
    });
    let from = from.unwrap_or(0);
    let shown = text.get(from..).unwrap_or_default();
    Label::of_text(shown, Direction::LeftToRight)
        .styled(style)
        .draw_with_cursor(prompt.cursor() - from, room, buffer);
}

/// What is said, or else the section that is being read.
fn words(app: &App) -> Label<'static> {
    let said = |text: &str| Label::of_text(text, Direction::LeftToRight);
    if let Some(message) = &app.message {
        return said(&message.text);
    }
    if let Some(reading) = &app.reading {
        // How far it is stands before an address that may be long.
        return match reading.progress.as_str() {
            "" => said(&format!("reading {}", reading.address)),
            progress => said(&format!("reading {progress} of {}", reading.address)),
        };
    }
    match app.focus {
        Focus::Help => return said("Keys"),
        Focus::References => return said("References"),
        Focus::Files => return said("What is open"),
        Focus::Article | Focus::Tree => {}
    }
    let section = app
        .current_section()
        .map(|at| app.document.sections()[at].heading);
    let section = section.map(|heading| app.document.text(heading));
    match section.or_else(|| app.document.title()) {
        Some(title) => Label::of_title(&title, direction_of_title(&title, &app.document)),
        None => said(&app.name),
    }
}

/// Keys typed so far, progress, time left, and a hint for newcomers: as many of them as leave room
/// for words beside them in so many columns.
fn figures(app: &App, room: u16) -> String {
    let mut parts = Vec::new();
    if !app.pending().is_empty() {
        parts.push(app.pending().to_string());
    }
    if !app.document.is_complete() {
        parts.push("reading on".to_owned());
    }
    if !app.is_empty() {
        parts.push(format!("{:.0}%", (app.progress() * 100.0).floor()));
        parts.extend(time_left(app.minutes_left()));
    }
    parts.push("? help".to_owned());
    let most = usize::from(room) * 2 / 3;
    while parts.len() > 1 && parts.join("  ").len() > most {
        parts.pop();
    }
    parts.join("  ")
}

/// Minutes in words, beyond an hour and a half to the nearest hour.
fn time_left(minutes: u64) -> Option<String> {
    match minutes {
        0 => None,
        1..=90 => Some(format!("{minutes} min left")),
        _ => Some(format!("{} h left", (minutes + 30) / 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_rounded() {
        assert_eq!(time_left(0), None);
        assert_eq!(time_left(90).as_deref(), Some("90 min left"));
        assert_eq!(time_left(119).as_deref(), Some("2 h left"));
        assert_eq!(time_left(149).as_deref(), Some("2 h left"));
    }
}
