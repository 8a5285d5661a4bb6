//! A row written so that the terminal's own bidi algorithm turns it into what is to be seen.
//!
//! For terminals that order every line themselves and cannot be told not to. The algorithm is
//! very nearly its own inverse, so it is run over the visual row; then what the terminal will
//! make of the result is worked out and compared. Some rows are not to be had in plain text, such
//! as a number to the right of a word in a left-to-right line: there, blanks give way to U+2800,
//! which looks like a blank but is a left-to-right letter to the algorithm. So a row should hold a
//! blank left of its first word: with it, any direction of the line can be had.
//! See <https://www.unicode.org/reports/tr9/>.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;
use unicode_bidi::{BidiClass as Class, ParagraphBidiInfo};

use super::classes::{bidi_class, is_arabic_number, is_left_to_right, is_right_to_left, mirrored};
use super::glyph::Glyph;
use crate::text::{Direction, Level};

/// A blank to look at, a strong left-to-right character to the algorithm.
const STRONG_BLANK: char = '\u{2800}';

/// For lines whose base direction is left to right.
pub(super) fn left_to_right(row: &mut [Glyph]) {
    if has_right_to_left(row) {
        let written = best(row, &[Direction::LeftToRight], |_| Direction::LeftToRight);
        row.clone_from_slice(&written);
    }
}

/// For lines whose base direction is that of their first strong character.
pub(super) fn automatic(row: &mut [Glyph]) {
    if has_right_to_left(row) {
        let written = best(
            row,
            &[Direction::LeftToRight, Direction::RightToLeft],
            first_strong,
        );
        row.clone_from_slice(&written);
    }
}

fn has_right_to_left(row: &[Glyph]) -> bool {
    row.iter()
        .any(|glyph| is_right_to_left(glyph.base()) || is_arabic_number(glyph.base()))
}

/// The base direction a terminal derives from a row as it is written.
fn first_strong(written: &[char]) -> Direction {
    let strong = written
        .iter()
        .find(|&&char| is_left_to_right(char) || is_right_to_left(char));
    if strong.is_some_and(|&char| is_right_to_left(char)) {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    }
}

/// The row as written that comes out right, or the one that comes out least wrong.
fn best(row: &[Glyph], bases: &[Direction], base: fn(&[char]) -> Direction) -> Vec<Glyph> {
    let seen: Vec<char> = row.iter().map(Glyph::base).collect();
    let mut least: Option<(usize, Written)> = None;
    for strengthen in [none, where_needed, everywhere] {
        let strengthened = strengthen(&seen);
        for &guess in bases {
            for levels in [
                levels(&strengthened, guess),
                levels(&unpaired(&strengthened), guess),
            ] {
                let written = Written::of(&strengthened, &levels);
                let wrong = written.wrong(&seen, base(&written.chars));
                if wrong == 0 {
                    return written.glyphs(row);
                }
                if least.as_ref().is_none_or(|(fewest, _)| wrong < *fewest) {
                    least = Some((wrong, written));
                }
            }
        }
    }
    least.map_or_else(|| row.to_vec(), |(_, written)| written.glyphs(row))
}

fn none(seen: &[char]) -> Vec<char> {
    seen.to_vec()
}

/// Strengthens the first blank before all letters, and those left of a number that follows a
/// right-to-left letter.
fn where_needed(seen: &[char]) -> Vec<char> {
    let mut chars = seen.to_vec();
    let mut blank = None;
    let mut needed = true;
    for at in 0..chars.len() {
        match bidi_class(chars[at]) {
            BidiClass::LeftToRight => needed = false,
            BidiClass::RightToLeft | BidiClass::ArabicLetter => (needed, blank) = (true, None),
            BidiClass::EuropeanNumber | BidiClass::ArabicNumber => {
                if let Some(blank) = blank.filter(|_| needed) {
                    chars[blank] = STRONG_BLANK;
                    needed = false;
                }
            }
            _ if chars[at] == ' ' => blank = Some(at),
            _ => {}
        }
    }
    let start = chars
        .iter()
        .position(|&char| char == ' ' || is_left_to_right(char) || is_right_to_left(char));
    if let Some(start) = start.filter(|&start| chars[start] == ' ') {
        chars[start] = STRONG_BLANK;
    }
    chars
}

/// The row with its brackets taken for any neutral: pairs resolve otherwise in the other order.
fn unpaired(chars: &[char]) -> Vec<char> {
    chars
        .iter()
        .map(|&char| if mirrored(char) == char { char } else { '!' })
        .collect()
}

fn everywhere(seen: &[char]) -> Vec<char> {
    seen.iter()
        .map(|&char| if char == ' ' { STRONG_BLANK } else { char })
        .collect()
}

/// A row in the order in which it is written.
struct Written {
    /// The first characters of its cells.
    chars: Vec<char>,
    /// Where each of them is to be seen, as an index into the visual row; parallel to `chars`.
    sources: Vec<usize>,
}

impl Written {
    /// The visual row turned round by the levels it would have if it were text.
    fn of(visual: &[char], levels: &[Level]) -> Self {
        let sources = visual_order(levels);
        let chars = sources
            .iter()
            .map(|&at| as_shown(visual[at], levels[at]))
            .collect();
        Self { chars, sources }
    }

    /// How many cells the terminal would show in a wrong place or as a wrong character.
    fn wrong(&self, seen: &[char], base: Direction) -> usize {
        let levels = levels(&self.chars, base);
        let order = visual_order(&levels);
        let is_wrong = |&(place, &at): &(usize, &usize)| {
            let shown = as_shown(self.chars[at], levels[at]);
            self.sources[at] != place || !(shown == seen[place] || shown == STRONG_BLANK)
        };
        order.iter().enumerate().filter(is_wrong).count()
    }

    fn glyphs(&self, row: &[Glyph]) -> Vec<Glyph> {
        let glyph = |(&char, &source): (&char, &usize)| {
            let mut glyph = row[source].clone();
            glyph.set_base(char);
            glyph
        };
        self.chars.iter().zip(&self.sources).map(glyph).collect()
    }
}

/// The character that is seen where this one stands at this level (UAX #9, L4).
fn as_shown(char: char, level: Level) -> char {
    if level.direction() == Direction::RightToLeft {
        mirrored(char)
    } else {
        char
    }
}

/// The level of each character of a line that is its own paragraph, rule L1 applied.
fn levels(chars: &[char], base: Direction) -> Vec<Level> {
    let text: String = chars.iter().collect();
    let data = CodePointMapData::<BidiClass>::new();
    let paragraph = unicode_bidi::Level::new(base.level().0).ok();
    let info = ParagraphBidiInfo::new_with_data_source(&data, &text, paragraph);
    let mut levels: Vec<Level> = text
        .char_indices()
        .map(|(byte, _)| Level(info.levels[byte].number()))
        .collect();
    let is_reset = |&(byte, _): &(usize, char)| {
        matches!(info.original_classes[byte], Class::WS | Class::S | Class::B)
    };
    let trailing = text.char_indices().rev().take_while(is_reset).count();
    let kept = levels.len() - trailing;
    levels.truncate(kept);
    levels.resize(chars.len(), base.level());
    levels
}

/// The indices of the characters from left to right (UAX #9, L2).
fn visual_order(levels: &[Level]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().max().map_or(0, |level| level.0);
    for level in (1..=highest).rev() {
        for run in order
            .chunk_by_mut(|&left, &right| (levels[left].0 >= level) == (levels[right].0 >= level))
        {
            if run.first().is_some_and(|&at| levels[at].0 >= level) {
                run.reverse();
            }
        }
    }
    order
}
