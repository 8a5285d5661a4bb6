//! The table of ordinary characters, made from the libraries and compared.

use std::fmt::Write as _;

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiMirroringGlyph, BidiPairedBracketType, JoiningType, LineBreak};
use unicode_bidi::BidiClass;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use crate::text::analysis::bidi_class;
use crate::text::quick::class::{Class, Entry, Kind, MIRRORED, look_up, mirrored};
use crate::text::quick::classes::CLASSES;
use crate::text::{joining, letters, marks, phrases, plain};

/// The characters that the table is about.
fn characters() -> impl Iterator<Item = char> {
    let blocks = [
        0x20..0x700_u32,
        0x1E00..0x2200,
        0x3041..0x3100,
        0x4E00..0xA000,
        0xAC00..0xD7A4,
        0xFD3E..0xFD40,
    ];
    blocks.into_iter().flatten().filter_map(char::from_u32)
}

/// What the libraries say of a character; `None` where it is no ordinary one.
fn entry(c: char) -> Option<Entry> {
    let entry = |class, kind| Some(Entry { class, kind });
    match c {
        ' ' => return entry(Class::Ws, Kind::Space),
        '\u{200C}' => return entry(Class::Al, Kind::Parting),
        '\u{200F}' => return entry(Class::R, Kind::Unseen),
        '\u{653}'..='\u{655}' => return entry(Class::Al, Kind::Composing),
        '\u{640}' => return entry(Class::Al, Kind::Tatweel),
        _ => {}
    }
    let is_of_the_two = matches!(c, '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{6ED}');
    if is_of_the_two && marks::is_mark(c) {
        return entry(Class::Al, Kind::Mark);
    }
    let is_shown_as_it_is = matches!(c.width(), Some(1 | 2))
        && !c.is_control()
        && (!c.is_whitespace() || c == '\u{A0}')
        && !plain::is_invisible(c)
        && !phrases::is_odd(c)
        && !letters::is_presentation_form(c)
        && format!("a{c}a").graphemes(true).count() == 3
        && format!("{c}a").graphemes(true).count() == 2;
    let mirror = CodePointMapData::<BidiMirroringGlyph>::new().get(c);
    let mirrors = mirror.mirroring_glyph.unwrap_or(c) == mirrored(c);
    let pairs = mirror.paired_bracket_type != BidiPairedBracketType::None;
    if !is_shown_as_it_is || !mirrors || pairs && c > '\u{7F}' {
        return None;
    }
    let class = match bidi_class(c) {
        BidiClass::L => Class::L,
        BidiClass::R => Class::R,
        BidiClass::AL => Class::Al,
        BidiClass::EN => Class::En,
        BidiClass::AN => Class::An,
        BidiClass::ES => Class::Es,
        BidiClass::ET => Class::Et,
        BidiClass::CS => Class::Cs,
        BidiClass::ON => Class::On,
        _ => return None,
    };
    let line_break = CodePointMapData::<LineBreak>::new().get(c);
    let is_word = matches!(line_break, LineBreak::Alphabetic | LineBreak::Numeric);
    let is_apart = matches!(
        line_break,
        LineBreak::Hyphen | LineBreak::BreakAfter | LineBreak::PostfixNumeric
    );
    let kind = match joining::joining_type(c) {
        JoiningType::DualJoining => Kind::Dual,
        JoiningType::RightJoining => Kind::Right,
        JoiningType::NonJoining => match c {
            _ if c.width() == Some(2) => Kind::Wide,
            '(' | '[' | '{' | '\u{AB}' => Kind::Open,
            ')' | ']' | '}' | '\u{BB}' => Kind::Close,
            '.' | ',' | ':' | ';' | '\u{60C}' => Kind::Infix,
            '!' | '?' | '\u{61B}' | '\u{61F}' | '\u{6D4}' => Kind::Tail,
            '"' | '\'' => Kind::Quote,
            _ if class == Class::Al && is_word && c.is_alphabetic() => Kind::Alone,
            _ if line_break == LineBreak::HebrewLetter => Kind::Hebrew,
            _ if is_word && c.is_alphanumeric() => Kind::Word,
            _ if is_apart => Kind::Apart,
            _ => Kind::Sign,
        },
        _ => return None,
    };
    entry(class, kind)
}

/// The table, as it is written.
fn table() -> String {
    let mut rows: Vec<(u32, u32, Entry)> = Vec::new();
    for c in characters() {
        let (code, Some(entry)) = (u32::from(c), entry(c)) else {
            continue;
        };
        match rows.last_mut() {
            Some(row) if row.1 + 1 == code && row.2 == entry => row.1 = code,
            _ => rows.push((code, code, entry)),
        }
    }
    let mut table = String::new();
    for (first, last, Entry { class, kind }) in rows {
        let _ = writeln!(
            table,
            "    (0x{first:04X}, 0x{last:04X}, {class:?}, {kind:?}),"
        );
    }
    table
}

#[test]
fn the_table_is_what_the_libraries_say() {
    let same = characters().all(|c| match entry(c) {
        Some(entry) => look_up(c) == entry,
        None => look_up(c).class == Class::Odd,
    });
    assert!(same, "the table should be\n{}", table());
    let rows = CLASSES.windows(2);
    assert!(rows.into_iter().all(|pair| pair[0].1 < pair[1].0), "sorted");
    for (a, b) in MIRRORED {
        assert_eq!((mirrored(a), mirrored(b)), (b, a));
    }
}
