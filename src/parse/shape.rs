//! What can be seen of a line that has no mark: how it begins and ends, what it names.

use super::below::Below;
use super::echo::Echo;
use super::fold::{fold_char, is_letter, is_mark};
use super::headings::Past;
use super::line::{Ending, Line, SHORTEST_BODY};

/// What can be seen of a heading that has no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) echo: Echo,
    /// What stands below it; one with little counts where the document has better ones.
    pub(super) below: Below,
    /// A marked heading follows at once.
    pub(super) leads: bool,
    pub(super) ending: Ending,
    /// The line before it breaks off.
    pub(super) open_before: bool,
    pub(super) words: usize,
}

impl Shape {
    /// What can be seen of a line behind one that has an end.
    pub(super) fn of(line: &Line, next: &[Line], echo: Echo, below: Below) -> Self {
        Self {
            echo,
            below,
            leads: next.first().is_some_and(Line::is_strong),
            ending: line.ending,
            open_before: false,
            words: line.text.split_whitespace().count(),
        }
    }

    /// Whether it ends with a colon, above running text.
    pub(super) fn has_colon(self) -> bool {
        self.ending == Ending::Colon && self.below == Below::Text
    }

    /// Whether it ends as headings mostly do.
    pub(super) fn is_free(self) -> bool {
        !matches!(self.ending, Ending::Colon | Ending::Stop)
    }

    /// Whether it stands between an end and running text, as headings do.
    pub(super) fn is_plain(self) -> bool {
        self.below == Below::Text && self.is_free() && !self.open_before
    }
}

/// Whether a line is said by somebody, or one of several that say of what they tell.
pub(super) fn is_said(past: Option<Past>, line: &Line, next: &[Line]) -> bool {
    let label = label(&line.text).filter(|_| is_label(line));
    let neighbours = past.is_some_and(|past| past.label) || next.first().is_some_and(is_label);
    label.is_some_and(|label| neighbours || label.chars().count() == 1)
}

/// Whether a line is one word above running text: below a heading, the name of what is told of.
pub(super) fn is_name(line: &Line, next: &[Line]) -> bool {
    let is_letters = line.text.chars().filter(|&c| is_letter(c)).count() >= 2;
    is_letters
        && !line.text.contains(char::is_whitespace)
        && next
            .first()
            .is_some_and(|next| next.is_body() && !next.item)
}

/// What a line stands for, whatever its number or what it says behind a label, and its number.
pub(super) fn name_and_number(line: &Line) -> (u32, u16) {
    if let Some((word, number)) = counted(&line.text) {
        return (name(word), number);
    }
    let label = label(&line.text).filter(|_| is_label(line));
    (name(label.unwrap_or(&line.text)), 0)
}

/// Whether a line is a label and what it says: «Author: …».
pub(super) fn is_label(line: &Line) -> bool {
    line.characters < SHORTEST_BODY && line.mark.is_none() && label(&line.text).is_some()
}

/// What stands before the colon of a label.
fn label(text: &str) -> Option<&str> {
    let (label, _) = text.split_once(": ")?;
    (label.split_whitespace().count() <= 2).then_some(label)
}

/// The word and the number of a text that is nothing else: `Step 3`, «مادة ٣:».
pub(super) fn counted(text: &str) -> Option<(&str, u16)> {
    let text = text.trim_end_matches(['.', ':', '۔']);
    let (word, number) = text.rsplit_once(' ')?;
    let is_word = word.chars().all(|c| is_letter(c) || is_mark(c)) && word.chars().nth(1).is_some();
    let digits: String = number.chars().filter_map(fold_char).collect();
    let is_number = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_word && is_number)?;
    Some((word, number))
}

/// Stands for the words of a line, however they are spelled.
fn name(text: &str) -> u32 {
    let letters = text.chars().filter_map(fold_char);
    letters.fold(0x811C_9DC5, |sum: u32, c| {
        (sum ^ u32::from(c)).wrapping_mul(0x0100_0193)
    })
}

/// Whether a heading could begin like this.
pub(super) fn begins_well(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.ends_with(['،', ',', '؛']) {
        return false;
    }
    // «(Optional) The third step»
    let behind = text
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "));
    let text = behind.map_or(text, |(_, rest)| rest);
    text.chars()
        .find(|&c| !is_mark(c))
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '«' | '“' | '"'))
        && !(text.starts_with(['«', '“', '"', '”']) && text.ends_with(['»', '”', '"', '“']))
}

/// Whether a sentence ends within the text.
pub(super) fn is_broken(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let stem = word.trim_end_matches(['.', '۔']);
        let ends =
            stem.len() < word.len() && stem.chars().filter(|c| c.is_alphabetic()).count() > 3;
        if (ends || word.ends_with(['؛', '׃'])) && words.peek().is_some() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_count() {
        assert_eq!(counted("مادة ٣:"), Some(("مادة", 3)));
        assert_eq!(counted("Step 12."), Some(("Step", 12)));
        assert_eq!(counted("كان عام 1990"), None);
        assert_eq!(counted("يناير 1990"), None);
        assert_eq!(name("مادة"), name("مَادَّة"));
    }
}
