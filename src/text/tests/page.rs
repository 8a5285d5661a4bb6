//! Settings and justification: text in, text out. Lines are read back into logical order and
//! letters, so that expectations read as the text does.

use crate::text::Direction::{LeftToRight, RightToLeft};
use crate::text::*;

/// What a paragraph shows, read in logical order, forms taken back to letters.
fn shown(text: &str, marks: &[Marked], base: Direction, setting: Setting) -> String {
    let shaped = shape_with(text, &analyze(text, Some(base), marks), &setting);
    let symbols: String = shaped.clusters().iter().map(|c| shaped.symbol(c)).collect();
    let normalizer = icu_normalizer::ComposingNormalizer::new_nfkc();
    normalizer.normalize(&symbols).into_owned()
}

fn check(setting: Setting, text: &str, expected: &str) {
    assert_eq!(shown(text, &[], RightToLeft, setting), expected, "{text}");
}

fn check_digits(digits: Digits, text: &str, expected: &str) {
    let setting = Setting {
        digits,
        ..Setting::default()
    };
    check(setting, text, expected);
}

/// The line as it is painted, from left to right.
fn painted(text: &str, base: Direction) -> String {
    let paragraph = Paragraph::lay_out(text, 80, Some(base));
    let line = paragraph.lines().next().expect("a line");
    let symbols: String = line.iter().map(|cluster| cluster.symbol).collect();
    let normalizer = icu_normalizer::ComposingNormalizer::new_nfkc();
    normalizer.normalize(&symbols).into_owned()
}

#[test]
fn harakat_can_be_hidden_and_other_marks_stay() {
    let text = "مُحَمَّدٌؐ هٰذَا آمَنَ رَأْسٌ";
    let with = |harakat| Setting {
        harakat,
        ..Setting::default()
    };
    check(with(Harakat::Shadda), text, "محمّدؐ هذا آمن رأس");
    check(with(Harakat::Hidden), text, "محمدؐ هذا آمن رأس");
    check(with(Harakat::Hidden), "ا\u{64E}\u{653}", "آ");
    check(with(Harakat::Hidden), "\u{64E} َ", " ");
}

#[test]
fn signs_of_the_quran_and_of_the_bible_are_switches() {
    let quran = Setting {
        hides_quran_signs: true,
        ..Setting::default()
    };
    check(quran, "رَيْبَۛ فِيهِۛ بِهِۦ ۩", "رَيْبَ فِيهِ بِهِ ");
    let bible = "בְּרֵאשִׁ֖ית\u{5BE}בָּרָ֣א ׀ אֱלֹהִ֑ים׃ \u{FB2A}";
    let accents = Setting {
        hides_cantillation: true,
        ..Setting::default()
    };
    let points = Setting {
        hides_niqqud: true,
        ..accents
    };
    check(points, bible, "בראשית\u{5BE}ברא ׀ אלהים׃ ש");
    let kept = shown(bible, &[], RightToLeft, accents);
    assert!(kept.contains('\u{5B5}') && !kept.contains('\u{596}'));
}

#[test]
fn tatweel_is_dropped_only_between_letters() {
    let dropped = Setting {
        tatweel: Tatweel::Dropped,
        ..Setting::default()
    };
    check(dropped, "كتـــاب", "كتاب");
    check(dropped, "الـلام", "اللام");
    check(dropped, "لـا سلـلا", "لا سللا");
    check(dropped, "هـ", "هـ"); // an abbreviation
    check(dropped, "ـة", "ـة");
    check(dropped, "حمـٰن", "حمـٰن");
}

#[test]
fn numbers_of_right_to_left_text_are_rewritten_whole() {
    use Digits::{ArabicIndic, Persian, Western};
    check_digits(ArabicIndic, "في عام 2024م", "في عام ٢٠٢٤م");
    check_digits(ArabicIndic, "نحو 1,234,567.5 و12%", "نحو ١٬٢٣٤٬٥٦٧٫٥ و١٢٪");
    check_digits(ArabicIndic, "نحو 3,14 و3.14.", "نحو ٣٫١٤ و٣٫١٤.");
    check_digits(Persian, "سال 1403 و ٪٥٠", "سال ۱۴۰۳ و ٪۵۰");
    check_digits(Western, "نحو ١٬٢٣٤٫٥ و٥٠٪ ۱۲", "نحو 1,234.5 و50% 12");
    check_digits(
        ArabicIndic,
        "يوم 12/5/2024 و1948-1950",
        "يوم ١٢/٥/٢٠٢٤ و١٩٤٨-١٩٥٠",
    );
    check_digits(ArabicIndic, "1.2 تمهيد", "١.٢ تمهيد"); // a section's number
    check_digits(ArabicIndic, "سورة \u{6DD}12", "سورة ﴾١٢﴿");
}

#[test]
fn numbers_of_latin_text_versions_and_codes_are_left_alone() {
    let digits = Digits::ArabicIndic;
    for text in [
        "نظام Windows 11 هو",
        "الإصدار 2.0",
        "عنوان 192.168.0.1",
        "ملف a1.txt و v2 و MP3",
        "قائمة 1,2,3",
        "هاتف +77272581234",
    ] {
        check_digits(digits, text, text);
    }
    let setting = Setting {
        digits,
        ..Setting::default()
    };
    let text = "انظر 12 و 34";
    let code = Marked {
        range: text.len() - 2..text.len(),
        order: Order::Isolate(LeftToRight),
    };
    assert_eq!(shown(text, &[code], RightToLeft, setting), "انظر ١٢ و 34");
    let text = "كلمة [3] abc";
    let start = text.find('[').expect("a bracket");
    let citation = Marked {
        range: start..start + 3,
        order: Order::FirstStrong,
    };
    assert_eq!(
        shown(text, &[citation], RightToLeft, setting),
        "كلمة [٣] abc"
    );
    let text = "the word كتاب 12 is";
    assert_eq!(shown(text, &[], LeftToRight, setting), text);
}

#[test]
fn words_in_one_character_are_spelled_out() {
    check(
        Setting::default(),
        "محمد \u{FDFA}",
        "محمد صلى الله عليه وسلم",
    );
    check(Setting::default(), "\u{FDFD}", "بسم الله الرحمن الرحيم");
    check(Setting::default(), "علي \u{FD47}", "علي عليه السلام");
    let text = "\u{FDFD}";
    let shaped = shape(text, &analyze(text, Some(RightToLeft), &[]));
    assert!(shaped.clusters().iter().all(|c| c.source() == (0..3)));
    let lines = break_lines(&shaped, Measure::from(13));
    assert_eq!(lines.len(), 2, "it breaks between its words");
    // Its letters run from right to left in Latin text too.
    assert_eq!(painted("a \u{FDFB} b", LeftToRight), "a ﻪﻟﻼﺟ ﻞﺟ b".nfkc());
}

#[test]
fn signs_of_numbers_stand_where_a_reader_looks_for_them() {
    assert_eq!(painted("قل\u{6DD}١٢", RightToLeft), "\u{FD3E}١٢\u{FD3F}لق");
    assert_eq!(painted("قل\u{6DD}", RightToLeft), "\u{FD3E}\u{FD3F}لق");
    assert_eq!(painted("\u{600}١٢", RightToLeft), "١٢ مقر");
    assert_eq!(painted("\u{601}١٤٤٥", RightToLeft), "١٤٤٥ ةنس");
}

#[test]
fn widths_of_scripts_and_emoji() {
    let columns = |text: &str| {
        let shaped = shape(text, &analyze(text, None, &[]));
        shaped.columns(0..shaped.clusters().len())
    };
    assert_eq!(columns("שָׁלוֹם"), 4);
    assert_eq!(columns("ܫܠܳܡܳܐ"), 4);
    assert_eq!(columns("ދިވެހި"), 3);
    assert_eq!(columns("ߒߞߏ"), 3);
    assert_eq!(columns("𞤀𞤣𞤤𞤢𞤥"), 5);
    assert_eq!(columns("ࡌࡀࡍࡃࡀ"), 5);
    assert_eq!(columns("👍🏽"), 2);
    assert_eq!(columns("🇸🇦"), 2);
    assert_eq!(columns("👩\u{200D}👧"), 4); // spelled out
}

/// `text` on one line, filled to `columns`: what is added shows as `_` (space) or tatweel.
fn filled(text: &str, columns: u16, how: &Justify<'_>, verse: bool) -> (String, Vec<u16>) {
    let shaped = shape(text, &analyze(text, Some(RightToLeft), &[]));
    let line = &break_lines(&shaped, Measure::from(200))[0];
    let justified = if verse {
        stretch(&shaped, line, columns, how)
    } else {
        justify(&shaped, line, columns, how)
    };
    let mut seen: Option<(usize, usize)> = None;
    let mut shown = String::new();
    // From right to left: all of these lines are of one level.
    for cluster in justified.clusters.iter().rev() {
        let is_added = seen == Some(cluster.source) && cluster.symbol == " ";
        shown.push_str(if is_added { "_" } else { cluster.symbol });
        seen = Some(cluster.source);
    }
    (shown.nfkc(), justified.kashidas)
}

/// Compatibility composition, which takes forms back to letters.
trait Nfkc {
    fn nfkc(&self) -> String;
}

impl Nfkc for str {
    fn nfkc(&self) -> String {
        let normalizer = icu_normalizer::ComposingNormalizer::new_nfkc();
        normalizer.normalize(self).into_owned()
    }
}

fn check_filled(text: &str, columns: u16, expected: &str) {
    let how = Justify::default();
    assert_eq!(filled(text, columns, &how, false).0, expected, "{text}");
}

#[test]
fn spaces_widen_by_one_cell_before_words_are_stretched() {
    check_filled("كان في بيت", 10, "كان في بيت");
    check_filled("كان في بيت", 11, "كان في _بيت");
    check_filled("كان في بيت", 12, "كان _في _بيت");
    check_filled("كان في بيت", 14, "كان _فـي _بيـت");
    check_filled("كان في بيت", 99, "كان في بيت"); // not enough: as it was
}

#[test]
fn kashida_stands_at_its_classical_places() {
    check_filled("كـتاب", 6, "كــتاب"); // behind one that was typed
    check_filled("مسجد", 5, "مسـجد"); // behind seen
    check_filled("محمد", 5, "محمـد"); // before dal
    check_filled("كتاب", 5, "كتـاب"); // before alef
    check_filled("حرف", 4, "حـرف"); // ر has no place behind it
    check_filled("بيت", 4, "بيـت"); // before any other final letter
    check_filled("مسجد", 8, "مسجد"); // at most three
    check_filled("مسجد", 7, "مســـجد");
    check_filled("دار", 4, "دار");
}

#[test]
fn some_words_are_never_stretched() {
    check_filled("الله", 5, "الله");
    check_filled("اللّٰهُ", 5, "اللّٰهُ".nfkc().as_str());
    check_filled("لله", 4, "لله");
    check_filled("والله", 6, "والله");
    check_filled("اللهم", 6, "اللهم");
    check_filled("لا", 3, "لا");
    check_filled("سلام", 5, "ســلام"); // before a lam-alef, not inside
    check_filled("ظلله", 5, "ظللـه");
    check_filled("پێ", 3, "پێ"); // drawn without a form that joins
}

#[test]
fn what_scripts_take() {
    let none = Justify {
        kashida: Kashida::None,
        above: &[],
    };
    assert_eq!(filled("کتاب", 6, &none, false).0, "کتاب");
    let nko = Justify {
        kashida: Kashida::Nko,
        above: &[],
    };
    assert_eq!(filled("ߒߞߏ", 5, &nko, false).0, "ߒߞ\u{7FA}\u{7FA}ߏ");
    assert_eq!(filled("שלום", 6, &Justify::default(), false).0, "שלום");
}

#[test]
fn no_kashida_stands_below_another() {
    let (first, columns) = filled("محمد", 5, &Justify::default(), false);
    assert_eq!(
        (first.as_str(), columns.as_slice()),
        ("محمـد", [1].as_slice())
    );
    let below = Justify {
        kashida: Kashida::Arabic,
        above: &columns,
    };
    // The second best word of the line takes it, or none does.
    assert_eq!(filled("محمد", 5, &below, false).0, "محمد");
    assert_eq!(filled("مسجد محمد", 11, &below, false).0, "مسـجد _محمد");
}

#[test]
fn hemistichs_are_stretched_to_equal_columns() {
    let how = Justify::default();
    for half in [
        "قفا نبك من ذكرى حبيب ومنزل",
        "بسقط اللوى بين الدخول فحومل",
        "دار ودار",
    ] {
        let shaped = shape(half, &analyze(half, Some(RightToLeft), &[]));
        let line = &break_lines(&shaped, Measure::from(60))[0];
        let justified = stretch(&shaped, line, 36, &how);
        let columns: u16 = justified.clusters.iter().map(|c| u16::from(c.width)).sum();
        assert_eq!((columns, justified.is_filled), (36, true));
    }
    assert_eq!(filled("دار ودار", 10, &how, true).0, "دار __ودار");
}
