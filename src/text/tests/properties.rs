//! What holds for any paragraph at any width.

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::text::*;

/// Pieces that hurt: controls, joiners, marks, wide and odd characters.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "a",
    "Z9",
    "12",
    "3.5",
    "١٢",
    "۱۲",
    "سلام",
    "لا",
    "ل",
    "ا",
    "بِسْمِ",
    "الله",
    "می\u{200C}خواهم",
    "\u{200D}",
    "\u{200C}",
    "\u{640}",
    "\u{640}\u{64E}",
    "\u{64E}",
    "\u{651}",
    "\u{670}",
    "\u{654}",
    "שָׁ",
    "\u{FB2A}",
    "ܫܠ",
    "ދި",
    "ߒߞ",
    "𞤀𞤣",
    "ࡀࡁ",
    "ᠮᠣ",
    "क्ष\u{200D}",
    "가",
    "\u{1100}",
    "\u{1160}",
    "한글",
    "漢",
    "👩‍👩‍👧",
    "❤️",
    "🇸🇦",
    "🇸",
    "1️⃣",
    "\u{FE0F}",
    "👍🏽",
    "\u{FDFA}",
    "\u{FDFD}",
    "\u{FEFB}",
    "\u{FC5E}",
    "\u{FE70}",
    "\u{6DD}",
    "\u{6DD}١٢",
    "\u{600}12",
    "\u{605}",
    "\u{70F}",
    "\u{8E2}",
    "\u{6E5}",
    "\u{6DE}",
    "\u{202A}",
    "\u{202B}",
    "\u{202C}",
    "\u{202D}",
    "\u{202E}",
    "\u{2066}",
    "\u{2067}",
    "\u{2068}",
    "\u{2069}",
    "\u{200E}",
    "\u{200F}",
    "\u{61C}",
    "\u{FEFF}",
    "\u{AD}",
    "\u{34F}",
    "\t",
    "\n",
    "\r\n",
    "\u{1B}[31m",
    "\0",
    "\u{9B}",
    "\u{7F}",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{FFF9}",
    "\u{E0001}",
    "\u{115F}",
    "\u{3164}",
    "\u{180E}",
    "\u{13430}",
    "(",
    "]",
    "«",
    ".",
    "http://a.b/c",
    "[3]",
    "\u{A0}",
    "\u{3000}",
    "\u{1D173}",
    "\u{110BD}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[\\u{600}-\\u{6FF}]{1,6}",
        1 => "\\PC{1,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn setting() -> impl Strategy<Value = Setting> {
    let harakat = prop::sample::select(vec![Harakat::All, Harakat::Shadda, Harakat::Hidden]);
    let digits = prop::sample::select(vec![
        Digits::AsWritten,
        Digits::ArabicIndic,
        Digits::Persian,
        Digits::Western,
    ]);
    (harakat, digits, any::<[bool; 4]>()).prop_map(|(harakat, digits, on)| Setting {
        harakat,
        digits,
        hides_quran_signs: on[0],
        hides_cantillation: on[1],
        hides_niqqud: on[2],
        tatweel: if on[3] {
            Tatweel::Dropped
        } else {
            Tatweel::Kept
        },
    })
}

fn base() -> impl Strategy<Value = Option<Direction>> {
    prop::sample::select(vec![
        None,
        Some(Direction::LeftToRight),
        Some(Direction::RightToLeft),
    ])
}

/// A marked range in the middle of a text.
fn marked(text: &str, order: Option<Order>) -> Vec<Marked> {
    let at = |part: usize| {
        (part * text.len() / 3..=text.len()).find(|&byte| text.is_char_boundary(byte))
    };
    let range = at(1).unwrap_or(0)..at(2).unwrap_or(0);
    order
        .map(|order| Marked { range, order })
        .into_iter()
        .collect()
}

fn order() -> impl Strategy<Value = Option<Order>> {
    prop::sample::select(vec![
        None,
        Some(Order::FirstStrong),
        Some(Order::Isolate(Direction::LeftToRight)),
        Some(Order::Isolate(Direction::RightToLeft)),
        Some(Order::Override(Direction::LeftToRight)),
        Some(Order::Override(Direction::RightToLeft)),
    ])
}

/// Nothing that a terminal would obey, or draw without a column of its own.
fn check_symbol(symbol: &str, width: u8) {
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;
    for c in symbol.chars() {
        assert!(
            !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}'),
            "{symbol:?}"
        );
        let is_format =
            CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format;
        assert!(
            !is_format || matches!(c, '\u{E0020}'..='\u{E007F}'),
            "{symbol:?}"
        );
    }
    let measured: usize = match symbol {
        " " => width.into(), // a tab
        symbol => symbol.width(),
    };
    assert_eq!(
        measured,
        usize::from(width),
        "{:?}",
        symbol.escape_unicode()
    );
}

fn check_line(shaped: &ShapedText, line: &Line, columns: u16) {
    let placed = place(shaped, line);
    let mut found: Vec<_> = placed.iter().map(|cluster| cluster.source).collect();
    found.sort_unstable();
    let mut expected: Vec<_> = shaped.clusters()[line.clusters.clone()]
        .iter()
        .map(|cluster| (cluster.source().start, cluster.source().end))
        .collect();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let mut column = 0;
    for cluster in &placed {
        assert_eq!(cluster.column, column);
        check_symbol(cluster.symbol, cluster.width);
        column += u16::from(cluster.width);
    }
    assert_eq!(column, line.columns);
    let shown = line
        .visible
        .clone()
        .filter(|&i| shaped.clusters()[i].width() > 0);
    assert!(column <= columns.max(1) || shown.count() == 1);
}

fn check_justified(shaped: &ShapedText, line: &Line, columns: u16) {
    let above: Vec<u16> = (0..columns).filter(|column| column % 3 == 0).collect();
    for kashida in [Kashida::Arabic, Kashida::Nko, Kashida::None] {
        let how = Justify {
            kashida,
            above: &above,
        };
        for justified in [
            justify(shaped, line, columns, &how),
            stretch(shaped, line, columns, &how),
        ] {
            let total: u16 = justified.clusters.iter().map(|c| u16::from(c.width)).sum();
            assert_eq!(
                total,
                if justified.is_filled {
                    columns
                } else {
                    line.columns
                }
            );
            assert!(justified.kashidas.is_sorted());
            assert!(justified.kashidas.iter().all(|column| column % 3 != 0));
            let added = justified
                .clusters
                .iter()
                .filter(|c| c.symbol == kashida.symbol() && justified.kashidas.contains(&c.column));
            assert_eq!(added.count(), justified.kashidas.len());
        }
    }
}

/// The clusters cover the text in order; several share a character that is spelled out.
fn check_cover(text: &str, shaped: &ShapedText) {
    let mut before = 0..0;
    for cluster in shaped.clusters() {
        let source = cluster.source();
        assert!(
            source.start == before.start || source.start == before.end,
            "{text:?}"
        );
        before = source;
    }
    assert_eq!(before.end, text.len());
}

fn check(text: &str, base: Option<Direction>, marks: &[Marked], setting: Setting, columns: u16) {
    let shaped = shape_with(text, &analyze(text, base, marks), &setting);
    check_cover(text, &shaped);
    let lines = break_lines(&shaped, columns.into());
    let mut end = 0;
    for line in &lines {
        assert_eq!(line.clusters.start, end);
        end = line.clusters.end;
        check_line(&shaped, line, columns);
        check_justified(&shaped, line, columns);
    }
    assert_eq!(end, shaped.clusters().len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_paragraph_is_placed(
        text in text(), base in base(), order in order(), setting in setting(), columns in 0u16..50,
    ) {
        check(&text, base, &marked(&text, order), setting, columns);
    }
}

#[test]
fn each_character_alone_and_behind_a_letter() {
    for c in ('\0'..='\u{1FFFF}').chain('\u{E0000}'..='\u{E0FFF}') {
        let text = format!("{c} ب{c}");
        let shaped = shape(&text, &analyze(&text, Some(Direction::RightToLeft), &[]));
        check_cover(&text, &shaped);
        for cluster in shaped.clusters() {
            check_symbol(shaped.symbol(cluster), cluster.width());
        }
    }
}

#[test]
fn hostile_paragraphs_are_placed() {
    let texts = [
        "\u{2067}".repeat(130) + "1 a \u{5D0}" + &"\u{2069}".repeat(130),
        "\u{2066}\u{2067}".repeat(70) + "5",
        "\u{202E}\u{202D}".repeat(100) + "سلام abc 12",
        "ب".to_owned() + &"\u{64E}\u{651}\u{301}\u{323}".repeat(500) + " الله",
        "e".to_owned() + &"\u{301}\u{489}".repeat(900),
        "\u{200D}".repeat(400) + "ه" + &"\u{200C}".repeat(400),
        "ل".to_owned() + &"\u{64E}".repeat(70_000) + "ا",
        "क्".repeat(200),
        "(".repeat(500) + "א" + &")".repeat(500),
        "\u{6DD}".to_owned() + &"١".repeat(300),
    ];
    for text in &texts {
        for base in [
            None,
            Some(Direction::LeftToRight),
            Some(Direction::RightToLeft),
        ] {
            check(text, base, &[], Setting::default(), 20);
        }
    }
}

#[test]
fn time_grows_with_the_length_alone() {
    let texts = [
        "واحد اثنان 12 three ",
        "\u{2067}a ",
        "بَّ",
        "(",
        "a",
        "\u{64E}",
        "👩‍👩‍👧",
        "\u{200D}",
        "\u{6DD}١",
        " ",
    ];
    for text in texts {
        let time = |count: usize| {
            let text = text.repeat(count);
            let run = || {
                let start = std::time::Instant::now();
                let _ = Paragraph::lay_out(&text, 40, None).lines().count();
                start.elapsed()
            };
            (0..3).map(|_| run()).min().expect("a run")
        };
        let (small, large) = (time(2_000), time(16_000));
        assert!(
            large < 40 * small,
            "{text:?}: {small:?}, 8 times as long {large:?}"
        );
    }
}
