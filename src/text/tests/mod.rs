//! Whole paragraphs through the engine. Expected lines stand as they are painted, from left to
//! right, in letters: forms are checked one by one in `joined`.

mod page;
mod properties;

use crate::text::Direction::{LeftToRight, RightToLeft};
use crate::text::{Direction, Paragraph, first_strong};

/// The lines as painted, presentation forms taken back to letters.
fn lines(text: &str, columns: u16, base: Option<Direction>) -> Vec<String> {
    let normalizer = icu_normalizer::ComposingNormalizer::new_nfkc();
    let paragraph = Paragraph::lay_out(text, columns, base);
    let lines = paragraph.lines().map(|line| {
        let letters = line.iter().map(|cluster| {
            // The letters of a ligature stand in logical order: turn them as a reader sees them.
            let letters = normalizer.normalize(cluster.symbol).into_owned();
            if letters.starts_with('\u{644}') {
                letters.chars().rev().collect()
            } else {
                letters
            }
        });
        letters.collect()
    });
    lines.collect()
}

fn check(text: &str, base: Option<Direction>, expected: &str) {
    assert_eq!(lines(text, 80, base), [expected], "{text}");
}

/// The forms of a word in logical order, one letter a cluster.
fn joined(word: &str, expected: &[&str]) {
    let paragraph = Paragraph::lay_out(word, 80, Some(RightToLeft));
    let mut symbols: Vec<&str> = paragraph
        .lines()
        .flatten()
        .map(|cluster| cluster.symbol)
        .collect();
    symbols.reverse();
    symbols.retain(|symbol| !symbol.is_empty());
    assert_eq!(symbols, expected, "{word}");
}

#[test]
fn letters_join_by_their_types() {
    joined("سلم", &["\u{FEB3}", "\u{FEE0}", "\u{FEE2}"]);
    joined("دار", &["\u{FEA9}", "\u{FE8D}", "\u{FEAD}"]);
    joined("پێ", &["\u{FB58}", "\u{6CE}"]); // ێ has no form, yet its neighbour joins it
    joined("ګل", &["\u{6AB}", "\u{FEDE}"]);
    joined("ئۆ", &["\u{FE8B}", "\u{FBDA}"]);
    joined("ںہ", &["\u{FBE8}", "\u{FBA7}"]);
}

#[test]
fn lam_alef_is_one_cell_whatever_marks_stand_between() {
    joined("لا", &["\u{FEFB}"]);
    joined("سلا", &["\u{FEB3}", "\u{FEFC}"]);
    joined("لَأ", &["\u{FEF7}\u{64E}"]);
    joined("لاً", &["\u{FEFB}\u{64B}"]);
    joined("لا\u{653}", &["\u{FEF5}"]);
    joined("ل\u{200D}ا", &["\u{FEDF}", "\u{FE8E}"]);
    joined("لـا", &["\u{FEDF}", "\u{640}", "\u{FE8E}"]);
    joined("ل\u{200C}ا", &["\u{FEDD}", "\u{FE8D}"]);
}

#[test]
fn joiners_are_obeyed_and_not_shown() {
    joined(
        "می\u{200C}خواهم",
        &[
            "\u{FEE3}", "\u{FBFD}", "\u{FEA7}", "\u{FEEE}", "\u{FE8D}", "\u{FEEB}", "\u{FEE2}",
        ],
    );
    joined("ه\u{200D}", &["\u{FEEB}"]);
    joined("بـ", &["\u{FE91}", "\u{640}"]);
    joined("ب\u{200F}ب", &["\u{FE91}", "\u{FE90}"]);
}

#[test]
fn marks_follow_their_base_in_display_order() {
    joined("بَّ", &["\u{FE8F}\u{651}\u{64E}"]);
    joined("ب\u{64E}\u{651}", &["\u{FE8F}\u{651}\u{64E}"]);
    joined("ا\u{654}", &["\u{FE83}"]);
    joined("\u{64E}", &["\u{25CC}\u{64E}"]);
    joined("هٰذا", &["\u{FEEB}\u{670}", "\u{FEAC}", "\u{FE8D}"]);
}

#[test]
fn presentation_forms_are_taken_back_to_letters() {
    joined(
        "\u{FEB3}\u{FEFC}\u{FEE1}",
        &["\u{FEB3}", "\u{FEFC}", "\u{FEE1}"],
    );
    joined("\u{FEB1}\u{FEE1}", &["\u{FEB3}", "\u{FEE2}"]); // wrongly isolated
    joined(
        "\u{FDF2}",
        &["\u{FE8D}", "\u{FEDF}", "\u{FEE0}", "\u{FEEA}"],
    );
}

#[test]
fn the_first_strong_character_outside_isolates_tells_the_direction() {
    let check = |text, expected| assert_eq!(first_strong(text), expected, "{text}");
    check("1. abc سلام", Some(LeftToRight));
    check("1. سلام abc", Some(RightToLeft));
    check("\u{2066}abc\u{2069} سلام", Some(RightToLeft));
    check("12 – 3", None);
}

#[test]
fn mixed_text_is_ordered_by_its_base() {
    check("abc", Some(LeftToRight), "abc");
    check("abc", Some(RightToLeft), "abc");
    check("نص abc", None, "abc صن");
    check("abc نص", None, "abc صن");
    check("نص (abc) 12", None, "12 (abc) صن");
    check("قال: «نعم»!", Some(RightToLeft), "!«معن» :لاق");
    check("﴿قل﴾", Some(RightToLeft), "﴾لق﴿");
    check("١٢٣ نص 45", Some(RightToLeft), "45 صن ١٢٣");
}

#[test]
fn lines_are_broken_before_they_are_reordered() {
    assert_eq!(lines("واحد اثنان ثلاثة", 10, None), ["نانثا دحاو", "ةثالث"]);
    assert_eq!(
        lines("one واحد two اثنان", 8, Some(RightToLeft)),
        ["دحاو one", "two", "نانثا"]
    );
    assert_eq!(lines("سسسسسس", 4, None), ["سسسس", "سس"]);
    assert_eq!(lines("", 4, None), [""]);
}

#[test]
fn control_characters_show_a_picture_of_themselves() {
    check(
        "a\u{1B}[31mb\u{7F}\u{9B}c",
        None,
        "a\u{241B}[31mb\u{2421}\u{FFFD}c",
    );
    check("a\u{202E}b\u{2066}c", None, "acb"); // obeyed, and not shown
    assert_eq!(lines("a\nb", 9, None), ["a", "b"]);
}

#[test]
fn every_cluster_is_placed_once_and_covers_the_text() {
    for text in [
        "لا إله إلا\u{200C} الله abc [3] ١٢\t",
        "שָׁלוֹם עוֹלָם",
        "👩‍👩‍👧 ok ❤️",
        "\u{600}١٢ \u{6DD}٣",
    ] {
        let paragraph = Paragraph::lay_out(text, 7, Some(RightToLeft));
        let mut sources: Vec<_> = paragraph.lines().flatten().map(|c| c.source()).collect();
        sources.sort_by_key(|source| source.start);
        sources.dedup(); // what is spelled out shares its source
        let mut at = 0;
        for source in sources {
            assert_eq!(source.start, at, "{text}");
            at = source.end;
        }
        assert_eq!(at, text.len());
        assert!(paragraph.line_ranges().iter().all(|line| line.columns <= 7));
    }
}
