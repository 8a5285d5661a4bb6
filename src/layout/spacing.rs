//! Blank rows between blocks.

use super::{PageStyle, Paragraphs};
use crate::document::{Block, BlockKind};

/// Letters and spaces of a line that may be one of a stanza, an address or the like.
const SHORT_LINE: usize = 60;
/// A line of more bytes has more letters than that, whatever stands on them: four marks each do not
/// make a line out of so few.
const LONG_LINE: usize = 10 * SHORT_LINE;

/// Whether a character stands on the letter before it, in the scripts that are full of such.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6ED}' | '\u{8D3}'..='\u{8FF}')
}

/// Blank rows between two neighbouring blocks.
pub(super) fn blank_rows(before: &Block, block: &Block, style: &PageStyle) -> u16 {
    use BlockKind::{
        Blank, Code, Heading, ListItem, Paragraph, Quotation, Reference, Row, Title, Verse,
    };
    match (&before.kind, &block.kind) {
        (Paragraph, Paragraph)
            if style.paragraphs == Paragraphs::Indented || is_stanza(before, block) =>
        {
            style.line_spacing
        }
        (Row { table, .. }, Row { table: other, .. }) if table == other => 0,
        (kind, Heading(1)) if !matches!(kind, Title | Heading(_) | Blank) => 2,
        (Heading(_), Heading(_))
        | (_, Blank)
        | (Blank, _)
        | (ListItem { .. }, ListItem { .. })
        | (Reference { .. }, Reference { .. })
        | (Verse { .. }, Verse { .. })
        | (Code, Code)
        | (Quotation, Quotation) => 0,
        (Heading(_), kind) if !matches!(kind, Title) => 0,
        _ => 1,
    }
}

/// Whether two short lines follow each other without a blank one between them.
fn is_stanza(before: &Block, block: &Block) -> bool {
    let line_end = block.range.start.0.saturating_sub(before.range.end.0);
    // The longer one mostly tells at once.
    let is_longer = before.text.len() > block.text.len();
    let (longer, shorter) = if is_longer {
        (before, block)
    } else {
        (block, before)
    };
    line_end <= 1 && is_short(&longer.text) && is_short(&shorter.text)
}

/// Whether a text is a short line.
fn is_short(text: &str) -> bool {
    // Where nothing stands on letters, as mostly nothing does, the beginning tells.
    let begins = text.as_bytes().get(..2 * (SHORT_LINE + 1));
    let begins = begins.filter(|begins| !may_have_marks(begins));
    if begins.is_some_and(|begins| characters(begins) > SHORT_LINE) {
        return false;
    }
    let mut letters = text.chars().filter(|&c| !is_mark(c));
    text.len() <= LONG_LINE && letters.nth(SHORT_LINE).is_none()
}

/// Characters that begin in a part of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

/// Whether anything may stand on letters in a part of a text: told by two bytes each, without a
/// branch, so many at one time.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a branch would take one byte at a time"
)]
fn may_have_marks(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(false, |found, (&a, &b)| {
        let is_in = |first: u8, last: u8| b.wrapping_sub(first) <= last - first;
        let is_vowel_sign = (a == 0xD9) & (is_in(0x8B, 0x9F) | (b == 0xB0));
        let is_sign = ((a == 0xD8) & is_in(0x90, 0x9A)) | ((a == 0xDB) & (b >= 0x96));
        let is_other = (a == 0xD6) | (a == 0xD7) | (a == 0xE0);
        found | is_vowel_sign | is_sign | is_other
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_by_their_bytes() {
        for c in ('\0'..=char::MAX).filter(|&c| is_mark(c)) {
            assert!(may_have_marks(c.to_string().as_bytes()), "{c:?}");
        }
        assert!(!may_have_marks("نص عربي، (1990) – abc".as_bytes()));
    }

    #[test]
    fn short_lines_count_letters() {
        assert!(is_short(&"ب".repeat(60)) && !is_short(&"ب".repeat(61)));
        assert!(is_short(&"بَ".repeat(60)) && !is_short(&"بَ".repeat(61)));
        let marked_at_last = "ب".repeat(60) + "\u{64E}";
        assert!(is_short(&marked_at_last) && !is_short(&(marked_at_last + "ب")));
    }
}
