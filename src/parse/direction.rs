//! Which way a paragraph and a document read, where nothing declares it.

use std::ops::Range;

use super::fold::is_letter;
use crate::text::Direction;

/// Whether a letter belongs to a script that is written from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    match c {
        '\u{5BE}'..='\u{8FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}' => is_letter(c),
        _ => false,
    }
}

/// Right-to-left and other letters of a text.
pub(super) fn count_letters(text: &str) -> (usize, usize) {
    count_letters_outside(text, &[])
}

/// The same, without what stands in `apart`, which is sorted.
fn count_letters_outside(text: &str, apart: &[Range<usize>]) -> (usize, usize) {
    let (mut rtl, mut ltr) = (0, 0);
    let mut apart = apart.iter().peekable();
    for (at, c) in text.char_indices() {
        while apart.next_if(|range| range.end <= at).is_some() {}
        if apart.peek().is_some_and(|range| range.contains(&at)) {
            continue;
        }
        if is_rtl(c) {
            rtl += 1;
        } else if is_letter(c) {
            ltr += 1;
        }
    }
    (rtl, ltr)
}

/// The direction of a paragraph: left to right only when it has no, or almost no, right-to-left
/// letters. `apart` are list marks, addresses and code, which say nothing. `None` when no letter
/// tells.
pub(super) fn of_paragraph(text: &str, apart: &[Range<usize>]) -> Option<Direction> {
    of_letters(count_letters_outside(text, apart))
}

/// The direction of a paragraph with so many right-to-left and other letters.
pub(super) fn of_letters(letters: (usize, usize)) -> Option<Direction> {
    match letters {
        (0, 0) => None,
        (rtl, ltr) if 12 * rtl < ltr => Some(Direction::LeftToRight),
        _ => Some(Direction::RightToLeft),
    }
}

/// The direction of a document: right to left as soon as a good share of its paragraphs are.
pub(super) fn of_document(text: &str) -> Direction {
    of_lines(text.lines())
}

/// The direction of a document that these are the paragraphs of.
pub(super) fn of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Direction {
    let (mut rtl, mut ltr) = (0, 0);
    for line in lines {
        match of_paragraph(line, &[]) {
            Some(Direction::RightToLeft) => rtl += 1,
            Some(Direction::LeftToRight) => ltr += 1,
            None => {}
        }
    }
    if rtl > 0 && 3 * rtl >= ltr {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Option<Direction>) {
        assert_eq!(of_paragraph(input, &[]), expected, "{input}");
    }

    #[test]
    fn paragraphs() {
        check("NATO هو حلف شمال الأطلسي", Some(Direction::RightToLeft));
        check(
            "For a Just Kazakhstan – Wikipedia",
            Some(Direction::LeftToRight),
        );
        check(
            "The word سلام means peace, and it is used as a greeting all over the world, every day",
            Some(Direction::LeftToRight),
        );
        check("12 – 15", None);
        check("١٢", None);
    }

    #[test]
    fn documents() {
        assert_eq!(of_document("Index\nمرحبا\nplain\n"), Direction::RightToLeft);
        assert_eq!(of_document("one\ntwo\n"), Direction::LeftToRight);
    }
}
