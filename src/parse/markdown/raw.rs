//! Raw HTML in Markdown, and the Markdown that stands right inside of it.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::{Reader, components, options};
use crate::parse::composer::Composer;
use crate::parse::tags::{self, Token};

impl Reader<'_> {
    /// A block of raw HTML that began at byte `at` of the source. `CommonMark` takes all of it for
    /// markup; lines between its tags that can only be meant as Markdown are read so.
    pub(super) fn raw_block(&mut self, raw: &str, at: usize) {
        let is_whole = self
            .source
            .get(at..)
            .is_some_and(|own| own.starts_with(raw));
        let mut from = 0;
        if is_whole {
            for part in markdown_in(raw) {
                self.markup(raw.get(from..part.start).unwrap_or_default());
                self.markdown(raw.get(part.clone()).unwrap_or_default(), at + part.start);
                from = part.end;
            }
        }
        self.markup(raw.get(from..).unwrap_or_default());
        self.composer.end_hidden();
    }

    /// The tags of a block and the text between them.
    fn markup(&mut self, raw: &str) {
        self.composer.set_foreign(true);
        let composer = &mut *self.composer;
        tags::read(raw, tags::Syntax::Html, &mut |token| {
            if let Token::Open(tag) = &token {
                components::show(tag, composer);
            }
            give(token, composer);
        });
        self.composer.set_foreign(false);
    }

    /// Tags within a paragraph.
    pub(super) fn tags(&mut self, raw: &str) {
        let composer = &mut *self.composer;
        tags::read(raw, tags::Syntax::Html, &mut |token| give(token, composer));
    }

    /// Markdown that begins at byte `at` of the source.
    pub(super) fn markdown(&mut self, text: &str, at: usize) {
        self.composer.flush();
        let mut events = Parser::new_ext(text, options(text))
            .into_offset_iter()
            .peekable();
        while let Some((event, range)) = events.next() {
            let next = match events.peek() {
                Some((Event::Text(text), _)) => text.as_ref(),
                _ => "",
            };
            self.event(event, range.start + at..range.end + at, next);
        }
        self.composer.flush();
    }
}

fn give(token: Token, composer: &mut Composer) {
    match token {
        Token::Open(tag) => {
            composer.start_tag(&tag.name, |name| tag.attribute(name), tag.closes_itself);
        }
        Token::Close(name) => composer.close_tag(&name),
        Token::Text(text) => composer.text(&text),
    }
}

/// The lines of a block that are Markdown: they begin with no tag, and one of them has a mark that
/// means nothing else.
fn markdown_in(raw: &str) -> Vec<Range<usize>> {
    const VERBATIM: &[&str] = &[
        "<pre",
        "<script",
        "<style",
        "<textarea",
        "<!--",
        "<svg",
        "<table",
    ];
    let mut found = Vec::new();
    let lower = raw.to_ascii_lowercase();
    if VERBATIM.iter().any(|tag| lower.contains(tag)) {
        return found;
    }
    let mut part = 0..0;
    let mut is_meant = false;
    let mut at = 0;
    for line in raw.split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_start().starts_with('<') {
            if std::mem::take(&mut is_meant) {
                found.push(part);
            }
            part = end..end;
        } else {
            part.end = end;
            is_meant |= is_markdown(line);
        }
        at = end;
    }
    if is_meant {
        found.push(part);
    }
    found
}

/// Whether a line can only be meant as Markdown: a heading, an item, strong text.
fn is_markdown(line: &str) -> bool {
    let own = line.trim();
    let hashes = own.len() - own.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&hashes) && own.trim_start_matches('#').starts_with(' ');
    let is_item = own.starts_with("- ") || own.starts_with("* ") || own.starts_with("+ ");
    is_heading || is_item || own.matches("**").count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_markdown() {
        let parts = |raw: &'static str| {
            let found = markdown_in(raw).into_iter();
            found
                .map(|part| raw.get(part).unwrap_or_default().trim())
                .collect::<Vec<_>>()
        };
        assert_eq!(parts("<div>\n# a\nb\n</div>\n"), ["# a\nb"]);
        assert_eq!(parts("<p>\na\n</p>\n<div>\n- b\n"), ["- b"]);
        assert_eq!(parts("<pre>\n# a\n</pre>\n"), [""; 0]);
        assert_eq!(parts("<p>a\n#b 2 * 3\n</p>"), [""; 0]);
    }
}
