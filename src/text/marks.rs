//! The marks of one cluster in the order in which they are stacked.
//!
//! Canonical order alone would put shadda behind the vowel signs; the Arabic Mark Transient
//! Reordering Algorithm (UAX #53) brings shadda and the modifier marks to the front.

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_properties::props::GeneralCategory;
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};
use unicode_width::UnicodeWidthChar;

const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> =
    CodePointMapData::<GeneralCategory>::new();

const CLASSES: CanonicalCombiningClassMapBorrowed<'static> =
    CanonicalCombiningClassMapBorrowed::new();

/// Modifier combining marks (UAX #53, section 3).
const MODIFIERS: &[char] = &[
    '\u{654}', '\u{655}', '\u{658}', '\u{6DC}', '\u{6E3}', '\u{6E7}', '\u{6E8}', '\u{8CA}',
    '\u{8CB}', '\u{8CD}', '\u{8CE}', '\u{8CF}', '\u{8D3}', '\u{8F3}',
];

const SHADDA_CLASS: u8 = 33;

/// The canonical combining class of a mark; 0 of what is none.
pub(super) fn combining_class(c: char) -> u8 {
    CLASSES.get_u8(c)
}

/// Whether a character is drawn on the one before it.
pub(super) fn is_mark(c: char) -> bool {
    match c {
        // Latin and the letters of the Arabic block, which are most of what is asked.
        '\0'..='\u{2FF}' | '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D5}' => false,
        '\u{64B}'..='\u{65F}' | '\u{670}' => true,
        // Few marks of other scripts have a column of their own.
        _ => {
            let category = CATEGORIES.get(c);
            matches!(
                category,
                GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
            ) && c.width() == Some(0)
        }
    }
}

/// Whether marks before `mark` keep it from composing with the base (UAX #15, D115).
pub(super) fn blocks(before: &[char], mark: char) -> bool {
    let class = combining_class(mark);
    before.iter().any(|&other| {
        let other = combining_class(other);
        other == 0 || other == class
    })
}

/// Sorts the marks behind one base letter for display (UAX #53, section 4).
pub(super) fn sort(marks: &mut [char]) {
    if marks.len() < 2 {
        return;
    }
    // Marks of class 0 (the joiners are gone by now) begin a new sequence.
    for sequence in marks.split_mut(|&mark| combining_class(mark) == 0) {
        sequence.sort_by_key(|&mark| combining_class(mark));
        to_front(sequence, |mark| combining_class(mark) == SHADDA_CLASS);
        for class in [230, 220] {
            let start = sequence
                .iter()
                .position(|&mark| combining_class(mark) == class);
            let Some(start) = start else { continue };
            let leading = sequence[start..]
                .iter()
                .take_while(|&&mark| combining_class(mark) == class && MODIFIERS.contains(&mark))
                .count();
            sequence[..start + leading].rotate_right(leading);
        }
    }
}

/// Moves the items that answer `wanted` to the front, both parts keeping their order.
fn to_front(sequence: &mut [char], wanted: impl Fn(char) -> bool) {
    sequence.sort_by_key(|&mark| !wanted(mark));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(marks: &str, expected: &str) {
        let mut sorted: Vec<char> = marks.chars().collect();
        sort(&mut sorted);
        assert_eq!(
            sorted,
            expected.chars().collect::<Vec<_>>(),
            "{}",
            marks.escape_unicode()
        );
    }

    #[test]
    fn shadda_comes_first_and_modifiers_before_it() {
        check("\u{64E}\u{651}", "\u{651}\u{64E}"); // fatha, shadda
        check("\u{651}\u{64E}", "\u{651}\u{64E}");
        check("\u{64E}\u{654}", "\u{654}\u{64E}"); // fatha, hamza above
        check("\u{651}\u{650}\u{655}", "\u{655}\u{651}\u{650}"); // shadda, kasra, hamza below
        check("\u{653}\u{654}", "\u{653}\u{654}"); // madda begins the class: hamza stays behind it
        check("\u{6ED}\u{6DC}\u{651}", "\u{6DC}\u{651}\u{6ED}");
        check("\u{5B8}\u{5BC}", "\u{5B8}\u{5BC}"); // Hebrew: canonical order
    }
}
