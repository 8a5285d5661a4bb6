//! Boxes that sites which show Markdown set apart: a line begins one and may give it a title.
//!
//! `::: tip Title` (markdown-it), `:::note[Title]` (Docusaurus), `!!! tip "Title"` (Python-Markdown),
//! `/// note | Title` and `=== "Title"` (`PyMdown`).

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::Reader;
use crate::parse::element::Element;

/// What a fence begins with.
const FENCES: &[&str] = &[":::", "///", "!!!", "???", "===", "???+"];
/// Fences whose boxes hold what is set in below them.
const SET_IN: &[char] = &['!', '?', '='];

/// A box whose text is set in.
#[derive(Debug, Default)]
pub(super) enum SetIn {
    /// There is none.
    #[default]
    No,
    /// What comes may belong to one.
    Open,
    /// Its text, which is no code although it is set in, and the byte where it began.
    Text(String, usize),
}

impl Reader<'_> {
    /// Whether an event at byte `at` of the source belongs to the fence of a box; at its end the
    /// title is shown.
    pub(super) fn reads_fence(&mut self, event: &Event, at: usize) -> bool {
        let Some(fence) = &mut self.state.fence else {
            if let Event::Text(text) = event
                && is_fence(text)
                && self.begins_line(at)
            {
                self.composer.flush();
                if text.starts_with(SET_IN) {
                    self.state.set_in = SetIn::Open;
                }
                self.state.fence = Some(text.to_string());
                return true;
            }
            return false;
        };
        match event {
            Event::Text(text) | Event::Code(text) => fence.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.end_fence(),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link) => {}
            _ => {
                self.end_fence();
                return false;
            }
        }
        true
    }

    /// Whether an event at byte `at` of the source belongs to the text of a box that is set in,
    /// which is read as Markdown once it is whole.
    pub(super) fn reads_set_in(&mut self, event: &Event, at: usize) -> bool {
        match (&mut self.state.set_in, event) {
            (SetIn::Open, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))) => {
                self.state.set_in = SetIn::Text(String::new(), at);
                true
            }
            (SetIn::Open, Event::Start(tag)) => {
                let is_inline = matches!(
                    tag,
                    Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }
                );
                if !is_inline {
                    self.state.set_in = SetIn::No;
                }
                false
            }
            (SetIn::No | SetIn::Open, _) => false,
            (SetIn::Text(text, _), Event::Text(piece)) => {
                text.push_str(piece);
                true
            }
            (SetIn::Text(text, start), Event::End(_)) => {
                let (text, start) = (std::mem::take(text), *start);
                self.state.set_in = SetIn::No;
                self.markdown(&text, start);
                self.state.set_in = SetIn::Open;
                true
            }
            (SetIn::Text(..), _) => true,
        }
    }

    /// Whether nothing of its paragraph stands before byte `at` on the same line.
    fn begins_line(&self, at: usize) -> bool {
        let before = self.source.get(..at).unwrap_or_default();
        self.composer.is_between_blocks() || before.trim_end_matches(' ').ends_with('\n')
    }

    /// Shows the title of a box.
    fn end_fence(&mut self) {
        let fence = self.state.fence.take().unwrap_or_default();
        if let Some(title) = title(&fence) {
            self.composer.flush();
            self.composer.open(Element::Strong);
            self.composer.text(title);
            self.composer.close();
        }
        self.composer.flush();
    }
}

/// Whether a text begins with the fence of a box.
fn is_fence(text: &str) -> bool {
    match FENCES.iter().find_map(|fence| text.strip_prefix(fence)) {
        Some(rest) if text.starts_with('=') => rest.trim_start().starts_with('"'),
        Some(rest) if text.starts_with(['!', '?']) => rest
            .trim_start_matches('+')
            .trim_start()
            .starts_with(|c: char| c.is_ascii_alphabetic()),
        Some(_) => true,
        None => false,
    }
}

/// The title in a fence, behind the kind of its box.
fn title(fence: &str) -> Option<&str> {
    let rest = fence.trim_start_matches([':', '/', '!', '?', '+', '=', ' ', '{']);
    let kind = if rest.starts_with('"') {
        0
    } else {
        rest.find([' ', '[']).unwrap_or(rest.len())
    };
    let title = rest.get(kind..)?.trim();
    let bare = title
        .strip_prefix('[')
        .and_then(|title| title.strip_suffix(']'))
        .or_else(|| title.strip_prefix('|'))
        .unwrap_or(title);
    let bare = bare.trim().trim_matches('"');
    (!bare.is_empty()).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_fences() {
        for (fence, expected) in [
            ("::: tip", None),
            (":::tip أ ب", Some("أ ب")),
            (":::note[أ ب]", Some("أ ب")),
            ("!!! note \"أ\"", Some("أ")),
            ("??? note \"\"", None),
            ("/// note | أ", Some("أ")),
            ("=== \"أ ب\"", Some("أ ب")),
            ("///", None),
        ] {
            assert_eq!(title(fence), expected, "{fence}");
        }
    }
}
