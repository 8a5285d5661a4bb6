//! Verses of two hemistichs on one line.

use std::ops::Range;

use super::direction::count_letters;
use super::fold::is_mark;

/// What stands between two hemistichs, beside tabs and runs of spaces.
const SEPARATORS: &[&str] = &[
    "***", "* * *", "**", "…", "...", "⁂", "٭٭٭", "۞", "//", " = ",
];
/// Longest hemistich in characters.
const LONGEST: usize = 55;

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

/// Whether a line is a verse.
pub(super) fn is_verse(text: &str) -> bool {
    hemistichs(text).is_some()
}

/// Whether anything stands in a text that could part it: most lines have nothing of the kind.
fn may_have_gap(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'\t' | b'*' | b'/' | b'=' => true,
        b'.' | b' ' => bytes.get(at + 1) == Some(byte),
        // U+2026 and U+2042; U+066D; U+06DE.
        0xE2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA6] | [0x81, 0x82])),
        0xD9 => bytes.get(at + 1) == Some(&0xAD),
        0xDB => bytes.get(at + 1) == Some(&0x9E),
        _ => false,
    })
}

/// The one gap that parts a line in two.
fn gap(text: &str) -> Option<Range<usize>> {
    let is_space = |c: char| c == ' ' || c == '\u{A0}' || c == '\u{2003}';
    let tab = text.find('\t').map(|at| at..at + 1);
    let spaces = text.match_indices("   ").next().map(|(at, _)| at..at + 3);
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
    let rest = rest.trim_start_matches(|c| is_space(c) || c == '\t' || c == '*' || c == '.');
    (!rest.contains('\t') && !rest.contains("   ")).then_some(gap.start..text.len() - rest.len())
}

/// The characters of a hemistich, when the text can be one.
fn length(text: &str) -> Option<usize> {
    let characters = text.chars().filter(|&c| !is_mark(c)).count();
    let words = text.split_whitespace().count();
    let (rtl, ltr) = count_letters(text);
    let fits = (8..=LONGEST).contains(&characters)
        && (2..=11).contains(&words)
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
