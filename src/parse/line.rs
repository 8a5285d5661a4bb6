//! A line as the walk through a text sees it: what it begins with, how it ends, what marks it.

use std::borrow::Cow;

use super::fold::{count_characters, is_mark};
use super::list_mark::mark_length;
use super::mark::{Mark, MarkKind};
use super::marking::Marking;

/// Longest marked heading in characters, marks not counted.
pub(super) const LONGEST_MARKED: usize = 100;
/// A line of at least so many characters is running text.
pub(super) const SHORTEST_BODY: usize = 60;

/// How a line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// A full stop.
    Stop,
    /// A question or exclamation mark.
    Call,
    /// A comma, a semicolon, an ellipsis: more follows.
    Comma,
    /// A colon.
    Colon,
    /// A closing bracket or quotation mark.
    Bracket,
    /// A letter or anything else.
    #[default]
    Open,
}

/// A line that is not blank, and what can be seen of it at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Number in the file, from 1.
    pub(super) number: u64,
    /// Its bytes in the store, without white space at both ends.
    pub(super) start: u64,
    pub(super) end: u64,
    /// Whether a blank line stands before it.
    pub(super) blank_before: bool,
    /// All of it when it is short, else how it begins.
    pub(super) text: String,
    /// Characters, marks not counted; estimated when it is long.
    pub(super) characters: usize,
    pub(super) ending: Ending,
    /// It begins with the mark of a list item.
    pub(super) item: bool,
    /// Nothing but quotation marks and fences.
    pub(super) noise: bool,
    /// Its mark, when it is short enough to be a heading.
    pub(super) mark: Option<Mark>,
}

impl Line {
    /// Fills in what follows from the text; `tail` are the last bytes of the line.
    pub(super) fn look(&mut self, tail: &[u8], whole: bool, marking: &Marking) {
        self.ending = if whole {
            ending(&self.text)
        } else {
            ending(&tail_text(tail))
        };
        self.item = mark_length(&self.text).is_some();
        self.noise = whole && is_noise(&self.text);
        self.characters = if whole {
            count_characters(&self.text)
        } else {
            (self.end - self.start) as usize / 2
        };
        let short = self.characters <= LONGEST_MARKED && !self.noise;
        self.mark = short.then(|| marking.mark(&self.text)).flatten();
    }

    /// Whether it carries a mark that is hardly anything else.
    pub(super) fn is_strong(&self) -> bool {
        self.mark.is_some_and(|mark| mark.kind != MarkKind::Weak)
    }

    /// Whether it carries the same mark as another, as in a table of contents.
    pub(super) fn is_like(&self, mark: Mark) -> bool {
        self.mark
            .is_some_and(|m| m.rank == mark.rank && m.kind == mark.kind)
    }

    /// Whether it is long enough to be running text.
    pub(super) fn is_body(&self) -> bool {
        self.characters >= SHORTEST_BODY && !self.noise
    }
}

/// The text of the last bytes of a line, from the first character that begins in them.
fn tail_text(tail: &[u8]) -> Cow<'_, str> {
    let cut = tail
        .iter()
        .take(3)
        .take_while(|&&b| b & 0xC0 == 0x80)
        .count();
    String::from_utf8_lossy(&tail[cut..])
}

/// How a text ends.
fn ending(text: &str) -> Ending {
    let mut end = text
        .chars()
        .rev()
        .filter(|&c| !is_mark(c) && !c.is_whitespace());
    let last = end.next();
    let is_closing = |c: char| {
        matches!(
            c,
            ')' | ']' | '»' | '”' | '“' | '"' | '’' | '\'' | '﴾' | '﴿'
        )
    };
    let inner = match last {
        Some(c) if is_closing(c) => end.find(|&c| !is_closing(c)),
        other => other,
    };
    match inner {
        Some('.' | '。' | '۔' | '׃' | '܀') => Ending::Stop,
        Some('؟' | '?' | '!' | '！') => Ending::Call,
        _ if inner != last => Ending::Bracket,
        Some('،' | ',' | '؛' | ';' | '…' | '-' | '–' | '—') => Ending::Comma,
        Some(':' | '：') => Ending::Colon,
        _ => Ending::Open,
    }
}

/// Whether a line is nothing but quotation marks and fences: the leavings of a converter.
pub(super) fn is_noise(text: &str) -> bool {
    let is_sign = |c| matches!(c, '`' | '“' | '”' | '"' | '„' | '´' | '‘' | '’');
    text.len() <= 24 && text.chars().count() <= 6 && text.chars().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Ending) {
        assert_eq!(ending(input), expected, "{input}");
    }

    #[test]
    fn endings() {
        check("قال ذلك.", Ending::Stop);
        check("قال «لا».", Ending::Stop);
        check("(قال لا.)", Ending::Stop);
        check("یہ ہے۔", Ending::Stop);
        check("لماذا؟", Ending::Call);
        check("الطريق (البري)", Ending::Bracket);
        check("ومنها:", Ending::Colon);
        check("البر،", Ending::Comma);
        check("الطريق", Ending::Open);
    }

    #[test]
    fn leavings_of_a_converter() {
        assert!(is_noise("“`") && is_noise("```") && !is_noise("`ls`"));
    }
}
