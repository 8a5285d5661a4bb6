//! Marks of list items as they are written.

use super::fold::{fold_char, is_letter};

/// Signs that mark an item when a space follows.
const SIGNS: &[char] = &[
    '-', '–', '—', '*', '•', '·', '●', '○', '▪', '■', '◦', '‣', '⁃', '+', '٭', '✓', '☐', '☑',
];

/// Length in bytes of the list mark that a line begins with, with the space behind it.
pub(super) fn mark_length(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let mark = if SIGNS.contains(&first) {
        first.len_utf8()
    } else {
        number_mark(text)?
    };
    let rest = text.get(mark..)?;
    let word = rest.trim_start();
    let space = rest.len() - word.len();
    (space > 0 && !word.is_empty()).then_some(mark + space)
}

/// Length of `1.`, `(1)`, `[1]`, `1)`, `1-`, or the same with one letter.
fn number_mark(text: &str) -> Option<usize> {
    let opened = text.starts_with(['(', '[']);
    let (mut digits, mut letters) = (0, 0);
    for (at, c) in text.char_indices().skip(usize::from(opened)) {
        let Some(folded) = fold_char(c).filter(|_| !matches!(c, '\'' | '"')) else {
            continue;
        };
        if folded.is_ascii_digit() {
            digits += 1;
        } else if is_letter(c) {
            letters += 1;
        } else {
            let counted = (1..=4).contains(&digits) && letters == 0 || digits == 0 && letters == 1;
            let closes = match c {
                ')' | ']' => true,
                '.' | '-' | '–' | '۔' | '/' => !opened,
                _ => false,
            };
            return (counted && closes).then_some(at + c.len_utf8());
        }
        if digits > 4 || letters > 1 {
            return None;
        }
    }
    None
}

/// The number that a list mark shows.
pub(super) fn mark_number(mark: &str) -> Option<u32> {
    let digits: String = mark
        .chars()
        .filter_map(fold_char)
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Option<&str>) {
        let found = mark_length(input).and_then(|length| input.get(..length));
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn signs_numbers_and_letters() {
        check("- بند", Some("- "));
        check("•  بند", Some("•  "));
        check("١. بند", Some("١. "));
        check("۱) بند", Some("۱) "));
        check("(1) بند", Some("(1) "));
        check("[12] بند", Some("[12] "));
        check("أ- بند", Some("أ- "));
        check("(א) סעיף", Some("(א) "));
        check("א׳. סעיף", Some("א׳. "));
    }

    #[test]
    fn what_only_looks_like_one() {
        check("-5 درجات", None);
        check("1990-2000", None);
        check("في ١. شيء", None);
        check("12.5 مليون", None);
        check("-", None);
        check("(هكذا) قال", None);
    }
}
