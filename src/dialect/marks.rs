//! What becomes of combining marks on terminals that lose them.
//!
//! Before a mark is dropped, it is composed with its letter where Unicode has one character for
//! both: U+0653–0655 are parts of letters, not vowels, and Hebrew has letters with a point. The
//! form of a letter (isolated, final, initial, medial) is kept.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use ratatui::buffer::Cell;

use super::classes::is_in_right_to_left_block;

/// Whether marks stay in their cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Marks {
    /// The terminal draws them on the letter they belong to.
    Keep,
    /// The terminal would misplace them, lose the letter or the column: letters only.
    Strip,
}

impl Marks {
    /// The name in `--marks`, the configuration and `--doctor`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Strip => "strip",
        }
    }

    /// What has this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Keep, Self::Strip]
            .into_iter()
            .find(|marks| marks.name() == name)
    }

    /// The cell as this terminal can show it.
    pub(super) fn apply(self, cell: &mut Cell) {
        if self == Self::Keep {
            return;
        }
        let has_marks = cell.symbol().chars().skip(1).any(is_mark);
        if has_marks && cell.symbol().chars().any(is_in_right_to_left_block) {
            let letters = without_marks(cell.symbol());
            cell.set_symbol(&letters);
        }
    }
}

/// The letters of a cluster, with those marks that a composed letter can carry.
fn without_marks(symbol: &str) -> String {
    let mut chars = symbol.chars();
    let base = chars.next().unwrap_or(' ');
    let marks: Vec<char> = chars.clone().filter(|&char| is_mark(char)).collect();
    let others = chars.filter(|&char| !is_mark(char));
    [composed(base, &marks)].into_iter().chain(others).collect()
}

/// The letter that says most of `base` with `marks`.
fn composed(base: char, marks: &[char]) -> char {
    let hebrew = HEBREW
        .iter()
        .filter(|(_, letter, points)| {
            *letter == base && points.iter().all(|point| marks.contains(point))
        })
        .max_by_key(|(_, _, points)| points.len());
    let arabic = || {
        ARABIC
            .iter()
            .find(|(_, letter, mark)| *letter == base && marks.contains(mark))
    };
    match (hebrew, arabic()) {
        (Some((whole, ..)), _) | (None, Some((whole, ..))) => *whole,
        (None, None) => base,
    }
}

fn is_mark(char: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(char);
    matches!(
        category,
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
    )
}

/// Each Hebrew letter with its points, the letter and the points (U+FB1D–FB4E).
const HEBREW: [(char, char, &[char]); 34] = [
    ('\u{fb1d}', '\u{5d9}', &['\u{5b4}']),
    ('\u{fb1f}', '\u{5f2}', &['\u{5b7}']),
    ('\u{fb2a}', '\u{5e9}', &['\u{5c1}']),
    ('\u{fb2b}', '\u{5e9}', &['\u{5c2}']),
    ('\u{fb2c}', '\u{5e9}', &['\u{5bc}', '\u{5c1}']),
    ('\u{fb2d}', '\u{5e9}', &['\u{5bc}', '\u{5c2}']),
    ('\u{fb2e}', '\u{5d0}', &['\u{5b7}']),
    ('\u{fb2f}', '\u{5d0}', &['\u{5b8}']),
    ('\u{fb30}', '\u{5d0}', &['\u{5bc}']),
    ('\u{fb31}', '\u{5d1}', &['\u{5bc}']),
    ('\u{fb32}', '\u{5d2}', &['\u{5bc}']),
    ('\u{fb33}', '\u{5d3}', &['\u{5bc}']),
    ('\u{fb34}', '\u{5d4}', &['\u{5bc}']),
    ('\u{fb35}', '\u{5d5}', &['\u{5bc}']),
    ('\u{fb36}', '\u{5d6}', &['\u{5bc}']),
    ('\u{fb38}', '\u{5d8}', &['\u{5bc}']),
    ('\u{fb39}', '\u{5d9}', &['\u{5bc}']),
    ('\u{fb3a}', '\u{5da}', &['\u{5bc}']),
    ('\u{fb3b}', '\u{5db}', &['\u{5bc}']),
    ('\u{fb3c}', '\u{5dc}', &['\u{5bc}']),
    ('\u{fb3e}', '\u{5de}', &['\u{5bc}']),
    ('\u{fb40}', '\u{5e0}', &['\u{5bc}']),
    ('\u{fb41}', '\u{5e1}', &['\u{5bc}']),
    ('\u{fb43}', '\u{5e3}', &['\u{5bc}']),
    ('\u{fb44}', '\u{5e4}', &['\u{5bc}']),
    ('\u{fb46}', '\u{5e6}', &['\u{5bc}']),
    ('\u{fb47}', '\u{5e7}', &['\u{5bc}']),
    ('\u{fb48}', '\u{5e8}', &['\u{5bc}']),
    ('\u{fb49}', '\u{5e9}', &['\u{5bc}']),
    ('\u{fb4a}', '\u{5ea}', &['\u{5bc}']),
    ('\u{fb4b}', '\u{5d5}', &['\u{5b9}']),
    ('\u{fb4c}', '\u{5d1}', &['\u{5bf}']),
    ('\u{fb4d}', '\u{5db}', &['\u{5bf}']),
    ('\u{fb4e}', '\u{5e4}', &['\u{5bf}']),
];

/// Each Arabic letter, or form of one, that stands for a letter and the mark that is its part.
///
/// Letters that look alike under the mark are taken together: yeh with and without dots, heh and
/// ae; a final heh goal borrows the shape of heh, having no form of its own with the hamza.
const ARABIC: [(char, char, char); 43] = [
    ('\u{622}', '\u{627}', '\u{653}'),
    ('\u{fe81}', '\u{fe8d}', '\u{653}'),
    ('\u{fe82}', '\u{fe8e}', '\u{653}'),
    ('\u{fef5}', '\u{fefb}', '\u{653}'),
    ('\u{fef6}', '\u{fefc}', '\u{653}'),
    ('\u{625}', '\u{627}', '\u{655}'),
    ('\u{fe87}', '\u{fe8d}', '\u{655}'),
    ('\u{fe88}', '\u{fe8e}', '\u{655}'),
    ('\u{fef9}', '\u{fefb}', '\u{655}'),
    ('\u{fefa}', '\u{fefc}', '\u{655}'),
    ('\u{623}', '\u{627}', '\u{654}'),
    ('\u{fe83}', '\u{fe8d}', '\u{654}'),
    ('\u{fe84}', '\u{fe8e}', '\u{654}'),
    ('\u{fef7}', '\u{fefb}', '\u{654}'),
    ('\u{fef8}', '\u{fefc}', '\u{654}'),
    ('\u{624}', '\u{648}', '\u{654}'),
    ('\u{fe85}', '\u{feed}', '\u{654}'),
    ('\u{fe86}', '\u{feee}', '\u{654}'),
    ('\u{626}', '\u{64a}', '\u{654}'),
    ('\u{626}', '\u{649}', '\u{654}'),
    ('\u{626}', '\u{6cc}', '\u{654}'),
    ('\u{fe89}', '\u{fef1}', '\u{654}'),
    ('\u{fe89}', '\u{feef}', '\u{654}'),
    ('\u{fe89}', '\u{fbfc}', '\u{654}'),
    ('\u{fe8a}', '\u{fef2}', '\u{654}'),
    ('\u{fe8a}', '\u{fef0}', '\u{654}'),
    ('\u{fe8a}', '\u{fbfd}', '\u{654}'),
    ('\u{fe8b}', '\u{fef3}', '\u{654}'),
    ('\u{fe8b}', '\u{fbe8}', '\u{654}'),
    ('\u{fe8b}', '\u{fbfe}', '\u{654}'),
    ('\u{fe8c}', '\u{fef4}', '\u{654}'),
    ('\u{fe8c}', '\u{fbe9}', '\u{654}'),
    ('\u{fe8c}', '\u{fbff}', '\u{654}'),
    ('\u{6c0}', '\u{647}', '\u{654}'),
    ('\u{6c0}', '\u{6d5}', '\u{654}'),
    ('\u{fba4}', '\u{fee9}', '\u{654}'),
    ('\u{fba5}', '\u{feea}', '\u{654}'),
    ('\u{6c2}', '\u{6c1}', '\u{654}'),
    ('\u{6c2}', '\u{fba6}', '\u{654}'),
    ('\u{fba5}', '\u{fba7}', '\u{654}'),
    ('\u{6d3}', '\u{6d2}', '\u{654}'),
    ('\u{fbb0}', '\u{fbae}', '\u{654}'),
    ('\u{fbb1}', '\u{fbaf}', '\u{654}'),
];

#[cfg(test)]
mod tests {
    use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

    use super::*;

    fn check(symbol: &str, stripped: &str) {
        let mut cell = Cell::EMPTY;
        cell.set_symbol(symbol);
        Marks::Keep.apply(&mut cell);
        assert_eq!(cell.symbol(), symbol);
        Marks::Strip.apply(&mut cell);
        assert_eq!(
            cell.symbol().escape_unicode().to_string(),
            stripped.escape_unicode().to_string()
        );
    }

    #[test]
    fn vowels_are_dropped() {
        check("\u{fe91}\u{651}\u{64e}", "\u{fe91}");
        check("\u{fefb}\u{64e}", "\u{fefb}");
        check("\u{5d1}\u{5b8}\u{591}", "\u{5d1}");
        check(" \u{64e}", " ");
    }

    #[test]
    fn parts_of_letters_are_composed_in_their_form() {
        check("\u{fe8d}\u{654}\u{64e}", "\u{fe83}");
        check("\u{fe8e}\u{64e}\u{653}", "\u{fe82}");
        check("\u{fefc}\u{655}", "\u{fefa}");
        check("\u{fef4}\u{654}\u{650}", "\u{fe8c}");
        check("\u{feea}\u{654}", "\u{fba5}");
        check("\u{fbae}\u{654}", "\u{fbb0}");
    }

    #[test]
    fn hebrew_points_are_composed_as_far_as_they_go() {
        check("\u{5e9}\u{5c1}\u{5bc}\u{5b8}", "\u{fb2c}");
        check("\u{5e9}\u{5bc}\u{5b8}", "\u{fb49}");
        check("\u{5d0}\u{5b7}", "\u{fb2e}");
        check("\u{5f2}\u{5b7}", "\u{fb1f}");
    }

    #[test]
    fn other_scripts_keep_their_marks() {
        check("e\u{301}", "e\u{301}");
        check("\u{915}\u{947}", "\u{915}\u{947}");
    }

    #[test]
    fn the_tables_agree_with_unicode() {
        let nfd = DecomposingNormalizer::new_nfd();
        let nfkc = ComposingNormalizer::new_nfkc();
        let mut letters = 0;
        for char in '\u{fb1d}'..='\u{fb4e}' {
            let parts: Vec<char> = nfd.normalize(&char.to_string()).chars().collect();
            if parts.len() > 1 {
                letters += 1;
                assert!(HEBREW.iter().any(|(whole, base, points)| *whole == char
                    && *base == parts[0]
                    && *points == &parts[1..]));
            }
        }
        assert_eq!(HEBREW.len(), letters);
        for (whole, base, mark) in ARABIC {
            let from = nfkc.normalize(&format!("{base}{mark}")).into_owned();
            let to = nfkc.normalize(&whole.to_string()).into_owned();
            let look_alike = [
                "\u{649}\u{654}",
                "\u{6cc}\u{654}",
                "\u{647}\u{654}",
                "\u{6c2}",
            ];
            assert!(
                from == to || look_alike.contains(&from.as_str()),
                "{}",
                from.escape_unicode()
            );
        }
    }
}
