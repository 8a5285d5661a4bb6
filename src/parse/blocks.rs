//! One line of bytes to a block: its text, its kind, its direction and its spans.

use std::ops::Range;

use super::letters::Letters;
use super::line::is_noise;
use super::list_mark::mark_length;
use super::{direction, language, spans, verse};
use crate::document::{Alignment, Block, BlockKind, Language, OffsetMap, Role, Span, TextRange};
use crate::text::Direction;

/// A block of more bytes has a language of its own.
const LONG: usize = 400;
/// So many of its first bytes tell the language of a block, and mostly its direction.
const HEAD: usize = 200;

/// What a block takes from its document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) direction: Direction,
    pub(super) language: Language,
}

/// The block of a line that begins at byte `start` of the store and has no white space at its
/// ends; `None` when nothing of it is to be shown.
pub(super) fn block(bytes: &[u8], start: u64, setting: Setting) -> Option<Block> {
    let (text, map) = decode(bytes);
    if is_noise(&text) {
        return None;
    }
    let kind = kind(&text);
    let spans = spans::spans(&text);
    let apart = apart(&kind, &spans);
    let letters = language_letters(&text);
    let own = if apart.is_empty() {
        direction(&text, &letters)
    } else {
        direction::of_paragraph(&text, &apart)
    };
    let direction = own.unwrap_or(setting.direction);
    let alignment = match kind {
        BlockKind::ListItem { .. } => setting.direction.into(),
        _ => Alignment::from(direction),
    };
    Some(Block {
        range: TextRange::new(start, start + bytes.len() as u64),
        language: language_of(&text, &letters, setting.language),
        text,
        map,
        kind,
        depth: 0,
        direction,
        alignment,
        spans,
    })
}

/// A block for a stretch of blank lines.
pub(super) fn blank(range: TextRange, setting: Setting) -> Block {
    Block {
        range,
        text: String::new(),
        map: OffsetMap::default(),
        kind: BlockKind::Blank,
        depth: 0,
        direction: setting.direction,
        alignment: setting.direction.into(),
        language: setting.language,
        spans: Vec::new(),
    }
}

/// Bytes as text, with U+FFFD for what is not UTF-8 and for NUL.
fn decode(bytes: &[u8]) -> (String, OffsetMap) {
    // Nearly every line is as it should be.
    if memchr::memchr(0, bytes).is_none()
        && let Ok(text) = simdutf8::basic::from_utf8(bytes)
    {
        return (text.to_owned(), OffsetMap::default());
    }
    let mut text = String::with_capacity(bytes.len());
    let mut map = OffsetMap::default();
    let mut store = 0;
    for chunk in bytes.utf8_chunks() {
        let mut pieces = chunk.valid().split('\0').peekable();
        while let Some(piece) = pieces.next() {
            text.push_str(piece);
            store += piece.len() as u64;
            if pieces.peek().is_some() {
                text.push('\u{FFFD}');
                store += 1;
                map.push(text.len(), store);
            }
        }
        if !chunk.invalid().is_empty() {
            text.push('\u{FFFD}');
            store += chunk.invalid().len() as u64;
            map.push(text.len(), store);
        }
    }
    (text, map)
}

/// What a line is by itself.
pub(super) fn kind(text: &str) -> BlockKind {
    if let Some((first, second)) = verse::hemistichs(text) {
        return BlockKind::Verse { first, second };
    }
    if is_rule(text) {
        return BlockKind::Rule;
    }
    match mark_length(text) {
        Some(length) => BlockKind::ListItem { marker: 0..length },
        None => BlockKind::Paragraph,
    }
}

/// Whether a line only parts what is above from what is below: `***`, `-----`.
fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else {
        return false;
    };
    let is_sign = matches!(
        first,
        '-' | '*' | '_' | '=' | '~' | '–' | '—' | '─' | '━' | '═'
    );
    let mut count = 1;
    let alike = signs.all(|c| {
        count += 1;
        c == first
    });
    is_sign && alike && count >= 3
}

/// What says nothing about the direction: the list mark, addresses and code.
pub(super) fn apart(kind: &BlockKind, spans: &[Span]) -> Vec<Range<usize>> {
    let marker = match kind {
        BlockKind::ListItem { marker } => Some(marker.clone()),
        _ => None,
    };
    let spans = spans
        .iter()
        .filter(|span| matches!(span.role, Role::Link { .. } | Role::Code))
        .map(|span| span.range.clone());
    marker.into_iter().chain(spans).collect()
}

/// The direction of a text of whose head these are the letters.
fn direction(text: &str, letters: &Letters) -> Option<Direction> {
    let (mut rtl, mut ltr) = (letters.rtl, letters.ltr);
    let mut read = head(text, HEAD).len();
    // Mostly the letters at the beginning outweigh all that may follow, a letter a byte.
    while read < text.len() && 12 * rtl < ltr + (text.len() - read) {
        let end = head(text, (2 * read).max(HEAD)).len();
        let more = language::letters(text.get(read..end).unwrap_or_default());
        rtl += more.rtl;
        ltr += more.ltr;
        read = end;
    }
    direction::of_letters((rtl, ltr))
}

/// The letters that tell the language of a text.
pub(super) fn language_letters(text: &str) -> Letters {
    language::letters(head(text, HEAD))
}

/// At most so many bytes from the beginning of a text.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The document's language, unless the block is clearly of another. `letters` are those of its
/// head.
pub(super) fn language_of(text: &str, letters: &Letters, document: Language) -> Language {
    let own = language::of(letters);
    let in_latin = own == Language::LeftToRight;
    let other_script = matches!(
        own,
        Language::Hebrew | Language::Syriac | Language::Divehi | Language::Nko
    ) || document == Language::LeftToRight
        || matches!(document, Language::Hebrew | Language::Yiddish) && own != Language::Unknown;
    let long = text.len() > LONG && own != Language::Unknown;
    match document {
        Language::Unknown => own,
        Language::Yiddish if own == Language::Hebrew => document,
        _ if own == Language::Unknown => document,
        _ if in_latin || other_script || long => own,
        _ => document,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Position;

    const ARABIC: Setting = Setting {
        direction: Direction::RightToLeft,
        language: Language::Arabic,
    };

    /// Kind, direction and edge.
    fn check(input: &str, expected: &str) {
        let found = block(input.as_bytes(), 0, ARABIC).map_or("-".to_owned(), |block| {
            let kind = match &block.kind {
                BlockKind::ListItem { marker } => format!("item {}", marker.end),
                BlockKind::Verse { .. } => "verse".to_owned(),
                other => format!("{other:?}").to_lowercase(),
            };
            let direction = if block.direction == Direction::RightToLeft {
                "rtl"
            } else {
                "ltr"
            };
            format!("{kind} {direction} {:?}", block.alignment).to_lowercase()
        });
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn kinds_and_directions() {
        check("NATO هو حلف", "paragraph rtl right");
        check("- For a Union – Wikipedia", "item 2 ltr right");
        check("Plain English text.", "paragraph ltr left");
        check(
            "انظر https://example.com/a/very/long/latin/address/indeed/yes",
            "paragraph rtl right",
        );
        check("12 – 15", "paragraph rtl right");
        check("* * *", "rule rtl right");
        check("“`", "-");
    }

    #[test]
    fn broken_bytes_and_nuls_keep_their_places() {
        let found = block(b"a\0b\xFFc", 10, ARABIC).map(|block| {
            let place = |offset| block.position_of(offset).0;
            (
                block.text.clone(),
                place(4),
                place(8),
                block.offset_of(Position(14)),
            )
        });
        assert_eq!(found, Some(("a\u{FFFD}b\u{FFFD}c".to_owned(), 12, 14, 8)));
    }
}
