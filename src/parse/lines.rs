//! Where lines end and what of them is text.

use std::ops::Range;

use memchr::{memchr2, memchr2_iter};

use crate::document::{TextRange, TextStore};

/// The bytes `start..start + count` of the store, fewer at its end.
pub(super) fn read(store: &dyn TextStore, start: u64, count: u64) -> Vec<u8> {
    let end = start.saturating_add(count).min(store.len()).max(start);
    store.bytes(TextRange::new(start, end))
}

/// Finds line ends in one stretch of bytes.
#[derive(Clone, Copy)]
pub(super) struct LineEnds {
    /// Whether there are others than LF and CR, so rare that they are looked for only where one is
    /// known to be.
    rare: bool,
}

impl LineEnds {
    /// Looks once at all the bytes that will be searched.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let is_rare_end = |at: usize| end_length(&bytes[at..]) > 0;
        let rare = memchr2_iter(0xC2, 0xE2, bytes).any(is_rare_end);
        Self { rare }
    }

    /// The first line end at or after `from`. A CR at the very end may be half of a CRLF.
    pub(super) fn next(self, bytes: &[u8], from: usize) -> Option<Range<usize>> {
        let rest = bytes.get(from..)?;
        let at = if self.rare {
            from + (0..rest.len()).find(|&i| end_length(&rest[i..]) > 0)?
        } else {
            from + memchr2(b'\n', b'\r', rest)?
        };
        Some(at..at + end_length(&bytes[at..]))
    }
}

/// Length of the line end that these bytes begin with, 0 when they do not.
fn end_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// The bytes without white space, byte order marks and NULs at both ends.
pub(super) fn trim(bytes: &[u8]) -> Range<usize> {
    let mut start = 0;
    while let Some(space @ 1..) = bytes.get(start..).map(leading_space) {
        start += space;
    }
    let mut end = bytes.len();
    while end > start {
        let longest = (end - start).min(3);
        let Some(space) = (1..=longest).find(|&n| leading_space(&bytes[end - n..end]) == n) else {
            break;
        };
        end -= space;
    }
    start..end
}

/// Length of the white space character that these bytes begin with, 0 when they do not.
pub(super) fn leading_space(bytes: &[u8]) -> usize {
    match bytes {
        [b' ' | b'\t'..=b'\r' | 0, ..] => 1,
        [0xC2, 0xA0 | 0x85, ..] => 2,
        [0xE2, 0x80, 0x80..=0x8B | 0xA8 | 0xA9 | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..]
        | [0xEF, 0xBB, 0xBF, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &[&str]) {
        let bytes = input.as_bytes();
        let ends = LineEnds::of(bytes);
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(end) = ends.next(bytes, from) {
            found.push(&bytes[from..end.start]);
            from = end.end;
        }
        found.push(&bytes[from..]);
        let found: Vec<_> = found
            .into_iter()
            .map(|line| String::from_utf8_lossy(&line[trim(line)]).into_owned())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_kind_of_line_end() {
        check("a\nb\r\nc\rd", &["a", "b", "c", "d"]);
        check("a\u{85}b\u{2028}c\u{2029}d\ne", &["a", "b", "c", "d", "e"]);
        check("\n\r\n\r", &["", "", "", ""]);
    }

    #[test]
    fn white_space_at_both_ends_is_not_text() {
        check("\u{FEFF}\u{3000} \ta b\u{A0}\u{200B} ", &["a b"]);
        check(" \u{2003} ", &[""]);
    }
}
