//! Text as it comes: flowing, or line by line, into the block that is open.

use super::{Composer, LONG, LONGEST};
use crate::document::{BlockKind, Warning};
use crate::parse::inline::{Draft, Nature};

impl Composer {
    /// Adds text that flows.
    pub(in crate::parse) fn text(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        if self.stack.within().is_preformatted {
            self.code(text);
            return;
        }
        for piece in pieces(text) {
            if self.draft.is_none() {
                if piece
                    .trim_matches([' ', '\t', '\n', '\r', '\x0C'])
                    .is_empty()
                {
                    continue;
                }
                self.begin();
            }
            if let Some(draft) = &mut self.draft {
                draft.push_flowing(piece);
                let cut = draft.text.len() > LONGEST
                    || draft.text.len() > LONG && piece.ends_with(char::is_whitespace);
                if cut {
                    self.flush();
                }
            }
        }
    }

    /// Adds a sign that means itself.
    pub(in crate::parse) fn escaped(&mut self, text: &str) {
        self.text(text);
        if let Some(draft) = &mut self.draft {
            let at = draft.text.len().saturating_sub(text.len());
            draft.escaped.extend([at.saturating_sub(1), at]);
        }
    }

    /// Adds text whose lines stand as they are.
    pub(super) fn code(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            let written = line.trim_end_matches(['\n', '\r']).replace('\t', "    ");
            let mut rest = written.as_str();
            while !rest.is_empty() {
                let mut end = rest.len().min(LONG);
                while !rest.is_char_boundary(end) {
                    end -= 1;
                }
                let (piece, after) = rest.split_at(end);
                self.begun(Nature::Code).push_verbatim(piece);
                rest = after;
                if !rest.is_empty() {
                    self.flush();
                }
            }
            if line.ends_with('\n') {
                if self.draft.is_none() {
                    self.blank();
                }
                self.flush();
                self.line += u64::from(self.line > 0);
            }
        }
    }

    /// An empty line of code.
    pub(super) fn blank(&mut self) {
        if self.follows_code {
            let mut draft = Draft::new(Nature::Code, "", 0, self.line);
            draft.push_verbatim(" ");
            self.push(draft);
        }
    }

    /// Ends the line but not the paragraph.
    pub(in crate::parse) fn line_break(&mut self) {
        if self.stack.within().is_preformatted {
            self.code("\n");
        } else if self.stack.within().is_in_row || self.stack.within().is_heading {
            self.space();
        } else {
            self.flush();
        }
    }

    /// A rule across the page.
    pub(in crate::parse) fn rule(&mut self) {
        self.flush();
        if self.is_hidden() {
            return;
        }
        let mut draft = Draft::new(Nature::Paragraph, "", 0, self.line);
        draft.push_verbatim("* * *");
        self.push(draft);
        if let Some(piece) = self.pieces.last_mut() {
            piece.block.kind = BlockKind::Rule;
            piece.block.spans.clear();
        }
    }

    /// What an image shows, in words.
    pub(in crate::parse) fn image(&mut self, alternative: &str) {
        let begins_word = alternative.starts_with(char::is_alphanumeric);
        if let Some(draft) = &mut self.draft
            && begins_word
            && draft.text.ends_with(char::is_alphanumeric)
        {
            draft.push_space();
        }
        self.text(alternative);
    }

    /// Remarks on what was left out.
    pub(in crate::parse) fn warn(&mut self, message: &str) {
        if !self
            .warnings
            .iter()
            .any(|warning| warning.message == message)
        {
            self.warnings.push(Warning {
                line: self.line,
                message: message.to_owned(),
            });
        }
    }
}

/// Text in pieces that end behind white space or are long enough.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = rest.len().min(LONG / 2);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        if end < rest.len()
            && let Some(space) = rest.get(..end).and_then(|part| part.rfind([' ', '\n']))
        {
            end = space + 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}
