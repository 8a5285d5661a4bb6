//! The libraries, and the clusters that they give, are the measure.

use proptest::prelude::*;

use crate::text::analysis::analyze;
use crate::text::quick::class::{Class, Kind, look_up};
use crate::text::quick::{LineWriter, shape};
use crate::text::shape::shape as by_library;
use crate::text::{Direction, Setting, break_lines, place, set};

/// Words as they stand in texts, alone or glued together.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    "سلام",
    "لا",
    "في",
    "بِسْمِ",
    "اللّٰه",
    "الكِتابُ",
    "لَّا",
    "الٓمٓ",
    "مُؤَكَّدٌ",
    "رأى",
    "می\u{200C}خواهم",
    "این",
    "کتاب",
    "یہ",
    "ہے۔",
    "پێ",
    "שלום",
    "שָׁלוֹם",
    "בְּרֵאשִׁ֖ית",
    "־",
    "ab",
    "Foo",
    "é",
    "B2",
    "Ελλ",
    "Москва",
    "12",
    "١٢",
    "۵",
    "3.5",
    "1990",
    "1,000",
    "50%",
    "-5",
    "1/2",
    "x:1",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "«",
    "»",
    "‹",
    "›",
    "،",
    "؛",
    "؟",
    ".",
    ":",
    "-",
    "–",
    "—",
    "/",
    "%",
    "٪",
    "\"",
    "“",
    "”",
    "'",
    "ـ",
    "…",
    "•",
    "°",
    "$",
    "€",
    "+",
    "=",
    "<",
    ">",
    "\u{200F}",
    "\u{61C}",
    "\u{A0}",
    "(نص)",
    "«نص»،",
    "م.ل",
    "1990–1995",
    "12-م",
    "و/أو",
    "\u{640}\u{64E}",
    "ا\u{653}",
    "ل\u{64E}ا\u{654}",
    "\u{654}",
    "\u{200C}",
    "\t",
    "(Foo",
    "Bar)",
    "ق.م.",
    "﴿نص﴾",
    "®",
    "東京",
    "カタ",
    "한국어",
    "Ἀρχή",
];

/// Every ordinary character, the frequent ones more often, and a few that are not.
fn text() -> impl Strategy<Value = String> {
    let is_ordinary = |&c: &char| look_up(c).class != Class::Odd;
    let ordinary: Vec<char> = ('\0'..='\u{FFFF}').filter(is_ordinary).collect();
    let marks: Vec<char> = ordinary
        .iter()
        .copied()
        .filter(|&c| matches!(look_up(c).kind, Kind::Mark | Kind::Composing))
        .collect();
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        2 => prop::sample::select(ordinary).prop_map(String::from),
        1 => ("[ا-ي]", prop::collection::vec(prop::sample::select(marks), 1..4))
            .prop_map(|(letter, marks)| letter + &String::from_iter(marks)),
    ];
    let length = prop_oneof![Just(0..6_usize), Just(0..40)];
    length
        .prop_flat_map(move |length| prop::collection::vec(piece.clone(), length))
        .prop_map(|pieces| pieces.concat())
}

/// Words with spaces between them, most of them plain.
fn page() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => prop::collection::vec(prop::sample::select(PIECES), 1..4).prop_map(|pieces| pieces.concat()),
    ];
    let length = prop_oneof![1..5_usize, 1..40_usize];
    length
        .prop_flat_map(move |length| prop::collection::vec(word.clone(), length))
        .prop_map(|words| words.join(" "))
}

/// Whether the quick way shaped a text; it must agree with the libraries where it does.
fn agrees(text: &str, base: Direction) -> bool {
    let Some(quick) = shape(text, base) else {
        return false;
    };
    let expected = by_library(text, &analyze(text, Some(base), &[]));
    assert_eq!(quick.base, expected.base, "{text:?}");
    assert_eq!(quick.symbols, expected.symbols, "{text:?}");
    assert_eq!(quick.clusters, expected.clusters, "{text:?}");
    true
}

/// The lines as clusters make them.
fn by_clusters(text: &str, columns: u16) -> String {
    let shaped = set(text, Direction::RightToLeft, &[], &Setting::default());
    let mut out = String::new();
    for line in break_lines(&shaped, columns.into()) {
        out.extend((line.columns..columns).map(|_| ' '));
        for cluster in place(&shaped, &line)
            .iter()
            .filter(|cluster| cluster.width > 0)
        {
            out.push_str(cluster.symbol);
        }
        out.push('\n');
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clusters_are_those_of_the_libraries(text in text(), is_rtl in any::<bool>()) {
        agrees(&text, if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
    }

    #[test]
    fn lines_are_those_of_the_clusters(texts in prop::collection::vec(page(), 1..4), columns in 4..40_u16) {
        let mut writer = LineWriter::default();
        for text in texts {
            let mut out = Vec::new();
            if writer.write(&text, &[], columns, &mut out) {
                prop_assert_eq!(String::from_utf8_lossy(&out), by_clusters(&text, columns), "{}", text);
            } else {
                prop_assert!(out.is_empty());
            }
        }
    }
}

/// One character of each kind that the rules of breaks tell apart.
const SIGNS: [&str; 20] = [
    "ب", "א", "a", "5", "٥", "(", "«", ")", "»", "\"", ".", "،", "!", "؛", ":", "-", "–", "%", "/",
    "=",
];

#[test]
fn words_of_any_signs_break_as_the_library_says() {
    for first in SIGNS {
        for second in SIGNS {
            for third in SIGNS {
                let word = [first, second, third].concat();
                agrees(&format!("من {word} إلى"), Direction::RightToLeft);
                agrees(
                    &format!("{first}{second} {third} من"),
                    Direction::RightToLeft,
                );
                agrees(&format!("{first} {second} {third}"), Direction::RightToLeft);
                agrees(&format!("{first} {second}{third}"), Direction::LeftToRight);
            }
        }
    }
}

#[test]
fn ordinary_text_is_known_as_such() {
    use Direction::{LeftToRight, RightToLeft};
    let texts = [
        ("كانَ في سنة 1990 (أو ١٩٩١) «كذا»، ثم لا.", RightToLeft),
        ("هو Red Hat، (بالإنجليزية: Foo Bar) كان", RightToLeft),
        ("الٓمٓ ذَٰلِكَ ٱلْكِتَـٰبُ لَا رَيْبَۛ فِيهِ", RightToLeft),
        ("می\u{200C}خواهم این کتاب را", RightToLeft),
        ("یہ کتاب پاکستان کی تاریخ کے بارے میں ہے۔", RightToLeft),
        ("בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים", RightToLeft),
        ("Plain, café.", LeftToRight),
        ("١ (٢)", LeftToRight),
        ("", LeftToRight),
    ];
    for (text, base) in texts {
        assert!(agrees(text, base), "{text}");
    }
}
