//! Marks that number a line: digits, letters, and what stands around them.

use super::fold::{fold, is_letter};
use super::mark::{Mark, MarkKind, mark, rank};

/// Longest line that a bare number marks.
const LONGEST_NUMBERED: usize = 60;

/// `1.`, `1.1`, `1-1`, `(1)`, `a-`, `(a)`.
pub(super) fn numbering(first: &str, bare: bool) -> Option<Mark> {
    let core = core(first);
    let bracketed = first.starts_with(['(', '[']);
    let delimited = ends_mark(first);
    if core.is_empty() || !(bracketed || delimited || core.contains(['.', '-'])) {
        return None;
    }
    let parts: Vec<_> = core.split(['.', '-', '‐', '–']).collect();
    if parts
        .iter()
        .all(|part| (1..=2).contains(&part.len()) && is_number(part))
    {
        return match (parts.len(), bracketed) {
            (1, true) => Some(mark(MarkKind::Weak, rank::NUMBER_IN_BRACKETS, bare)),
            (1, false) => Some(numbered(core, bare)),
            (n, false) if n <= 6 && !bare => {
                Some(mark(MarkKind::Decimal, rank::NUMBER + n as u8 - 1, bare))
            }
            _ => None,
        };
    }
    // With a colon it rather says who speaks: «س: …».
    let letter =
        core.chars().count() == 1 && core.chars().all(char::is_alphabetic) && !first.ends_with(':');
    let rank = if bracketed {
        rank::LETTER_IN_BRACKETS
    } else {
        rank::LETTER
    };
    (letter && !bare).then(|| mark(MarkKind::Weak, rank, false))
}

/// `1 Introduction`: a small number and what begins as a title does.
pub(super) fn bare_number(text: &str) -> Option<Mark> {
    let (first, rest) = text.split_once(char::is_whitespace)?;
    let number = fold(first);
    let rest = rest.trim_start();
    let begins = rest.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let is_title = begins && text.chars().count() <= LONGEST_NUMBERED && ends_open(rest);
    let counts = is_number(&number) && number.len() <= 2 && !number.starts_with('0');
    (counts && is_title).then(|| numbered(&number, false))
}

/// The mark of a number.
fn numbered(number: &str, bare: bool) -> Mark {
    Mark {
        number: number.parse().unwrap_or(0),
        ..mark(MarkKind::Weak, rank::NUMBER, bare)
    }
}

/// Whether no sentence ends with a text.
fn ends_open(text: &str) -> bool {
    !text.ends_with(['.', '۔', '،', ',', ':', '؛'])
}

/// A token without punctuation around it.
pub(super) fn core(token: &str) -> &str {
    token.trim_matches(|c: char| !is_letter(c) && !c.is_numeric())
}

/// Whether all of it is digits.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a comma ends a token.
pub(super) fn ends_in_comma(token: &str) -> bool {
    token.ends_with(['،', ',', '؛', ';', '؟', '?'])
}

/// Whether a token ends as marks do.
pub(super) fn ends_mark(token: &str) -> bool {
    token.ends_with([')', ']', '.', '-', '–', '—', ':', '/', '۔', '_'])
}
