//! Text or no text, from the first bytes.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of the longest byte order mark.
pub(super) const LONGEST_MARK_BYTES: usize = 4;

/// What looks like nothing that is known.
pub(super) const BINARY_DATA: &str = "binary data";

/// NUL bytes that a text may hold by accident: one in this many.
const BYTES_PER_STRAY_NUL: usize = 1000;

/// What the first bytes show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Text, of an encoding still to be found.
    Text,
    /// A book: an archive that is read as it is.
    Book,
    /// Text that names its encoding.
    Marked(Mark),
    /// No text; what it looks like.
    Binary(&'static str),
    /// Text in an encoding that is not supported, by name.
    Unreadable(&'static str),
}

/// A byte order mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    /// The encoding it stands for.
    pub(super) encoding: &'static Encoding,
    /// Its length.
    pub(super) bytes: usize,
}

/// Files that are no text, by their first bytes. Only what no text begins with, in any language.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\0asm", "a program"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document",
    ),
    (b"SQLite format 3\0", "a database"),
    (b"OggS\0", "a sound or video file"),
    (b"ID3\x03", "a sound file"),
    (b"ID3\x04", "a sound file"),
    (b"fLaC\0", "a sound file"),
    (b"\x1aE\xdf\xa3", "a video file"),
];

/// Byte order marks and what they stand for, the longer before those they begin with.
const MARKS: &[(&[u8], Kind)] = &[
    (b"\xff\xfe\0\0", Kind::Unreadable("UTF-32")),
    (b"\0\0\xfe\xff", Kind::Unreadable("UTF-32")),
    (b"\x84\x31\x95\x33", Kind::Unreadable("GB 18030")),
    (b"\xef\xbb\xbf", marked(UTF_8, 3)),
    (b"\xff\xfe", marked(UTF_16LE, 2)),
    (b"\xfe\xff", marked(UTF_16BE, 2)),
];

const fn marked(encoding: &'static Encoding, bytes: usize) -> Kind {
    Kind::Marked(Mark { encoding, bytes })
}

/// What a file is that begins with these bytes.
pub(super) fn of(sample: &[u8]) -> Kind {
    if let Some((_, kind)) = MARKS.iter().find(|(mark, _)| sample.starts_with(mark)) {
        return *kind;
    }
    if is_book(sample) {
        return Kind::Book;
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(sign, _)| sample.starts_with(sign)) {
        return Kind::Binary(what);
    }
    let nuls = memchr::memchr_iter(0, sample).count();
    if nuls == 0 || nuls <= sample.len() / BYTES_PER_STRAY_NUL {
        Kind::Text
    } else if let Some(encoding) = utf_16(sample) {
        marked(encoding, 0)
    } else if looks_like_utf_32(sample) {
        Kind::Unreadable("UTF-32")
    } else {
        Kind::Binary(BINARY_DATA)
    }
}

/// Whether a zip archive names in its first entries what only books have.
fn is_book(sample: &[u8]) -> bool {
    let names: [&[u8]; 3] = [b"application/epub+zip", b"META-INF/container.xml", b".opf"];
    sample.starts_with(b"PK\x03\x04")
        && names
            .iter()
            .any(|name| memchr::memmem::find(sample, name).is_some())
}

/// Which UTF-16 it is where nearly every pair of bytes is a character that an Arabic, Hebrew or
/// Latin text is made of.
fn utf_16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.as_chunks::<2>().0;
    let plain = |decode: fn([u8; 2]) -> u16| {
        let is_plain = |unit: &&[u8; 2]| is_plain(u32::from(decode(**unit)));
        pairs.iter().filter(is_plain).count()
    };
    let (little, big) = (plain(u16::from_le_bytes), plain(u16::from_be_bytes));
    let (encoding, most) = if little >= big {
        (UTF_16LE, little)
    } else {
        (UTF_16BE, big)
    };
    // Other scripts and pictures may stand in it.
    (pairs.len() >= 4 && 10 * most >= 9 * pairs.len()).then_some(encoding)
}

/// Whether every four bytes are such a character.
fn looks_like_utf_32(sample: &[u8]) -> bool {
    let all_plain = |decode: fn([u8; 4]) -> u32| {
        let mut units = sample.as_chunks::<4>().0.iter();
        units.all(|&unit| is_plain(decode(unit)))
    };
    sample.len() >= 16 && (all_plain(u32::from_le_bytes) || all_plain(u32::from_be_bytes))
}

/// Whether a code point is common in running text.
fn is_plain(point: u32) -> bool {
    matches!(point,
        0x9 | 0xa | 0xd | 0x20..=0x7e | 0xa0..=0x24f | 0x590..=0x8ff | 0x2000..=0x206f
        | 0xfb1d..=0xfeff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(encode).collect()
    }

    fn utf_32(text: &str) -> Vec<u8> {
        text.chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect()
    }

    #[test]
    fn what_is_no_text_is_called_by_its_name() {
        let check = |bytes: &[u8], expected: Kind| assert_eq!(of(bytes), expected, "{bytes:?}");
        check(b"\x89PNG\r\n\x1a\n\0\0", Kind::Binary("a PNG image"));
        check(b"%PDF-1.7", Kind::Binary("a PDF file"));
        check(b"\x7fELF\x02\x01\x01\0", Kind::Binary("a program"));
        check(b"PK\x03\x04\x14\0", Kind::Binary("a zip archive"));
        check(b"PK\x03\x04\x14\0mimetypeapplication/epub+zip", Kind::Book);
        check(b"\x01\x02\0\xff", Kind::Binary("binary data"));
        check(b"abc\0def", Kind::Binary("binary data"));
        check("نص".as_bytes(), Kind::Text);
        check(b"", Kind::Text);
    }

    #[test]
    fn one_stray_nul_does_not_make_a_text_binary() {
        let mut text = "كلمة ".repeat(300).into_bytes();
        text[77] = 0;
        assert_eq!(of(&text), Kind::Text);
    }

    #[test]
    fn marks_tell_encodings() {
        assert_eq!(of(b"\xef\xbb\xbfabc"), marked(UTF_8, 3));
        assert_eq!(of(b"\xff\xfe\x27\x06"), marked(UTF_16LE, 2));
        assert_eq!(of(b"\xfe\xff\x06\x27"), marked(UTF_16BE, 2));
        assert_eq!(of(b"\xff\xfe\0\0\x27\x06\0\0"), Kind::Unreadable("UTF-32"));
    }

    #[test]
    fn wide_encodings_are_told_without_a_mark() {
        let text = "قال: هذا نص.\nAnd so on.";
        let little = utf_16(text, u16::to_le_bytes);
        assert_eq!(of(&little), marked(UTF_16LE, 0));
        assert_eq!(of(&utf_16(text, u16::to_be_bytes)), marked(UTF_16BE, 0));
        assert_eq!(of(&utf_32(text)), Kind::Unreadable("UTF-32"));
    }
}
