//! Verses of two hemistichs on one line.

use std::ops::Range;

use super::direction::count_letters;
use super::fold::{count_characters, has_more_characters};

/// What stands between two hemistichs, beside tabs and runs of spaces.
const SEPARATORS: &[&str] = &[
    "***", "* * *", "**", "…", "...", "⁂", "٭٭٭", "۞", "//", " = ",
];
/// What stands between the hemistichs of a verse that markup tells apart.
pub(super) const GAP: &str = "   ";
/// Classes of what holds a poem, whole or as a part between hyphens.
const POEMS: &[&str] = &[
    "poem",
    "poetry",
    "verse",
    "qasida",
    "abyat",
    "bayt",
    "beyt",
    "قصيدة",
    "شعر",
];
/// Longest hemistich in characters.
const LONGEST: usize = 55;
/// The same in words.
const MOST_WORDS: usize = 13;

/// Whether the classes of an element say that it holds a poem.
pub(super) fn is_poem_class(classes: &str) -> bool {
    let words = classes.split_ascii_whitespace();
    let mut parts = words.flat_map(|word| word.split(['-', '_']));
    parts.any(|part| POEMS.contains(&part))
}

/// The two hemistichs of a line, when it is a verse.
pub(super) fn hemistichs(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    if text.len() > 8 * LONGEST {
        return None;
    }
    if !may_have_gap(text.as_bytes()) {
        return None;
    }
    let gap = gap(text)?;
    let (first, second) = (text.get(..gap.start)?, text.get(gap.end..)?);
    let (first_end, second_start) = (
        first.trim_end().len(),
        gap.end + second.len() - second.trim_start().len(),
    );
    let halves = (text.get(..first_end)?, text.get(second_start..)?);
    let lengths = (length(halves.0)?, length(halves.1)?);
    let even = 2 * lengths.0.max(lengths.1) <= 5 * lengths.0.min(lengths.1);
    even.then_some((0..first_end, second_start..text.len()))
}

/// The hemistichs of a verse that gaps part, whatever else stands between them.
pub(super) fn parted(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut halves = Vec::new();
    let mut start = 0;
    for part in text.split(GAP) {
        let end = start + part.len();
        if part.contains(char::is_alphabetic) {
            let from = end - part.trim_start().len();
            halves.push(from..from + part.trim().len());
        }
        start = end + GAP.len();
    }
    <[_; 2]>::try_from(halves)
        .ok()
        .map(|[first, second]| (first, second))
}

/// Whether two texts can be the hemistichs of one verse.
pub(super) fn are_hemistichs(first: &str, second: &str) -> bool {
    let ends = |text: &str| text.contains(['.', '؛', ':', '۔']);
    let (Some(one), Some(other)) = (length(first), length(second)) else {
        return false;
    };
    2 * one.max(other) <= 3 * one.min(other) && !ends(first) && !ends(second)
}

/// Whether a line is a verse.
pub(super) fn is_verse(text: &str) -> bool {
    hemistichs(text).is_some()
}

/// Whether anything stands in a text that could part it: most lines have nothing of the kind. The
/// last three bytes are too few for what would stand behind it.
fn may_have_gap(bytes: &[u8]) -> bool {
    may_begin_gap(bytes) && has_gap_sign(bytes)
}

/// The same by two bytes each, where a sign takes more, in half the time.
fn may_begin_gap(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // Without a branch, so that it is done with many bytes at one time.
    pairs.fold(false, |found, (&a, &b)| {
        let is_sign = (a == b'\t') || (a == b'*') || (a == b'/') || (a == b'=');
        let is_twice = ((a == b'.') || (a == b' ')) && (a == b);
        let is_general = (a == 0xE2) || (a == 0xC2);
        // U+066D, U+0640, and U+06DE.
        let is_arabic =
            ((a == 0xD9) && ((b == 0xAD) || (b == 0x80))) || ((a == 0xDB) && (b == 0x9E));
        found | is_sign | is_twice | is_general | is_arabic
    })
}

/// The same by four bytes each.
fn has_gap_sign(bytes: &[u8]) -> bool {
    let from = |at| bytes.get(at..).unwrap_or_default().iter();
    let fours = from(0).zip(from(1)).zip(from(2)).zip(from(3));
    // Without a branch, so that it is done with many bytes at one time.
    fours.fold(false, |found, (((&a, &b), &c), &d)| {
        let is_sign = (a == b'\t') || (a == b'*') || (a == b'/') || (a == b'=');
        let is_twice = ((a == b'.') || (a == b' ')) && (a == b);
        // U+2026, U+2003 and U+2042.
        let is_general = (a == 0xE2)
            && (((b == 0x80) && ((c == 0xA6) || (c == 0x83))) || ((b == 0x81) && (c == 0x82)));
        let is_space = (a == 0xC2) && (b == 0xA0);
        // U+066D, U+0640 twice, and U+06DE.
        let is_stroke = (b == 0x80) && (c == 0xD9) && (d == 0x80);
        let is_arabic = ((a == 0xD9) && ((b == 0xAD) || is_stroke)) || ((a == 0xDB) && (b == 0x9E));
        found | is_sign | is_twice | is_general | is_space | is_arabic
    })
}

/// The one gap that parts a line in two.
fn gap(text: &str) -> Option<Range<usize>> {
    let is_space = |c: char| c == ' ' || c == '\u{A0}' || c == '\u{2003}';
    let tab = text.find('\t').map(|at| at..at + 1);
    let spaces = wide(text);
    let sign = || {
        SEPARATORS.iter().find_map(|sign| {
            let mut found = text.match_indices(sign);
            let (at, _) = found.next()?;
            let end = at + sign.len();
            let once = text.get(end..).is_some_and(|rest| !rest.contains(sign));
            once.then_some(at..end)
        })
    };
    let gap = tab.or(spaces).or_else(sign)?;
    let rest = text.get(gap.end..)?;
    let is_sign = |c| matches!(c, '\t' | '*' | '.' | '\u{640}');
    let rest = rest.trim_start_matches(|c| is_space(c) || is_sign(c));
    let is_last = !rest.contains('\t') && wide(rest).is_none();
    is_last.then_some(gap.start..text.len() - rest.len())
}

/// The first run of three spaces, or of as many joining strokes apart from letters.
fn wide(text: &str) -> Option<Range<usize>> {
    let mut run: Option<(usize, char, usize)> = None;
    for (at, c) in text.char_indices() {
        let unit = match c {
            ' ' | '\u{A0}' | '\u{640}' => 1,
            '\u{2003}' => 2,
            _ => {
                run = None;
                continue;
            }
        };
        let class = if c == '\u{640}' { c } else { ' ' };
        let (start, count) = match run {
            Some((start, of, count)) if of == class => (start, count + unit),
            _ => (at, unit),
        };
        if count >= 3 && (class == ' ' || text.get(..start).is_some_and(|t| t.ends_with(' '))) {
            return Some(start..at + c.len_utf8());
        }
        run = Some((start, class, count));
    }
    None
}

/// The characters of a hemistich, when the text can be one.
pub(super) fn length(text: &str) -> Option<usize> {
    if has_more_characters(text, LONGEST) {
        return None;
    }
    let characters = count_characters(text);
    let words = text.split_whitespace().count();
    let (rtl, ltr) = count_letters(text);
    let fits = characters >= 8
        && (2..=MOST_WORDS).contains(&words)
        && rtl > 4 * ltr
        && 3 * rtl >= 2 * characters
        && !text.chars().any(char::is_numeric);
    fits.then_some(characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hemistichs with a bar between them.
    fn check(input: &str, expected: Option<&str>) {
        let found = hemistichs(input).map(|(first, second)| {
            let half = |range| input.get(range).unwrap_or_default();
            format!("{}|{}", half(first), half(second))
        });
        assert_eq!(found.as_deref(), expected, "{input}");
    }

    #[test]
    fn two_hemistichs() {
        let expected = Some("سرت والليل طويل ساكن|وقلبي يسبق الركب البعيد");
        check("سرت والليل طويل ساكن\tوقلبي يسبق الركب البعيد", expected);
        check("سرت والليل طويل ساكن     وقلبي يسبق الركب البعيد", expected);
        check("سرت والليل طويل ساكن *** وقلبي يسبق الركب البعيد", expected);
        check("سرت والليل طويل ساكن … وقلبي يسبق الركب البعيد", expected);
        check(
            "سرت والليل طويل ساكن\u{A0}\u{A0} وقلبي يسبق الركب البعيد",
            expected,
        );
        check(
            "سرت والليل طويل ساكن ــــــ وقلبي يسبق الركب البعيد",
            expected,
        );
    }

    #[test]
    fn what_only_looks_like_one() {
        check("الاسم\tالعمر", None);
        check(
            "قال ... ثم مضى في طريقه الطويل إلى المدينة البعيدة حيث الناس",
            None,
        );
        check("سرت والليل طويل ساكن وقلبي يسبق الركب", None);
        check("one two three   four five six", None);
    }
}
