//! The title, and the end: everything composed as a document.

use super::Composer;
use crate::document::{Language, Position, Section, TextRange};
use crate::parse::Overrides;
use crate::parse::inline::{Draft, Nature};
use crate::text::Direction;

/// What is said of the whole before its blocks are known.
#[derive(Clone, Debug, Default)]
pub(in crate::parse) struct Whole {
    /// The direction the document declares.
    pub(in crate::parse) direction: Option<Direction>,
    /// The language it declares.
    pub(in crate::parse) language: Option<Language>,
    /// What the reader says, before all that.
    pub(in crate::parse) said: Overrides,
    /// The title that is given apart from its text.
    pub(in crate::parse) title: Option<String>,
    /// The text of the heading that is the title.
    pub(in crate::parse) heading: Option<String>,
}

impl Composer {
    /// A title that stands nowhere in the text, put before what follows.
    pub(in crate::parse) fn title(&mut self, title: &str) {
        self.flush();
        let mut draft = Draft::new(Nature::Paragraph, "", 0, 0);
        draft.push_flowing(title);
        self.title = Some(TextRange::new(
            self.place(),
            self.place() + draft.text.len() as u64,
        ))
        .filter(|title| !title.is_empty());
        self.push(draft);
    }

    /// Takes the first section for the title, where it is of the highest level.
    pub(in crate::parse) fn title_from_first_heading(&mut self) {
        if self.sections.first().is_some_and(|first| first.level == 1) {
            self.title_from_section(0);
        }
    }

    /// Takes the first section from `new` on that reads so for the title, where there is one.
    pub(super) fn title_from_heading(&mut self, text: &str, new: usize) -> bool {
        let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = joined(text);
        let reads_so = |s: &Section| joined(self.text_at(s.heading)) == wanted;
        let found = self.sections.iter().skip(new).position(reads_so);
        if let Some(at) = found {
            self.title_from_section(new + at);
        }
        found.is_some()
    }

    /// Takes a section for the title; it stays a section where others are of its level.
    fn title_from_section(&mut self, at: usize) {
        let section = self.sections[at];
        self.title = Some(section.heading);
        let of_level = |s: &&Section| s.level <= section.level;
        if at == 0 && self.sections.iter().filter(of_level).count() == 1 {
            self.left_out = Some(self.sections.remove(0));
            for piece in &mut self.pieces {
                piece.section = piece.section.and_then(|section| section.checked_sub(1));
            }
        }
    }

    /// The text so far.
    pub(in crate::parse) fn text_at(&self, range: TextRange) -> &str {
        let inside = |position: Position| position.0.checked_sub(self.base).map(|at| at as usize);
        let range = inside(range.start).zip(inside(range.end));
        let text = range.and_then(|(start, end)| self.text.get(start..end));
        text.unwrap_or_default()
    }
}
