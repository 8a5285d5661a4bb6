//! The text engine against the data files of the Unicode Character Database.
//!
//! The files are looked for beside the project (`../shared/corpora/ucd`). Where they are not, the
//! tests that need them say so and pass; `sample_of_our_own` always runs.

#![expect(
    clippy::print_stdout,
    reason = "the counts are what these tests are run for"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::PathBuf;
use std::thread;

use qari::text::Direction::{LeftToRight, RightToLeft};
use qari::text::{
    Analysis, Direction, Level, Marked, Order, Paragraph, Setting, ShapedText, analyze, set, shape,
    visual_order,
};

/// A file of the database, unpacked.
fn data(name: &str) -> Option<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/ucd");
    let Ok(bytes) = fs::read(folder.join(name)) else {
        println!("{name}: Unicode data not found, skipped");
        return None;
    };
    let mut text = String::new();
    if name.ends_with("gz") {
        flate2::read::GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .expect("a gzipped text");
    } else {
        text = String::from_utf8(bytes).expect("a text");
    }
    Some(text)
}

/// The lines of a data file that hold data, without their remarks.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
}

fn character(code: &str) -> char {
    let code = u32::from_str_radix(code, 16).expect("a hexadecimal number");
    char::from_u32(code).expect("a scalar value")
}

/// The code points of `XXXX` or `XXXX..YYYY`.
fn code_points(field: &str) -> Range<u32> {
    let (first, last) = field.split_once("..").unwrap_or((field, field));
    let number = |code| u32::from_str_radix(code, 16).expect("a hexadecimal number");
    number(first)..number(last) + 1
}

/// Runs `check` on each item, on as many threads as the machine has, and adds up what it counts.
fn count<T: Sync>(items: &[T], check: impl Fn(&T) -> (usize, usize) + Sync) -> (usize, usize) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = items
            .chunks(share)
            .map(|chunk| {
                let check = &check;
                scope.spawn(move || {
                    chunk
                        .iter()
                        .map(check)
                        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("no panic"))
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    })
}

/// What a test of the bidi algorithm expects: levels, `None` for what rule X9 removes, and the
/// order of the others from left to right.
struct Expected {
    levels: Vec<Option<u8>>,
    order: Vec<usize>,
}

impl Expected {
    fn read(levels: &str, order: &str) -> Self {
        let levels = levels.split_whitespace().map(|level| level.parse().ok());
        let order = order
            .split_whitespace()
            .map(|i| i.parse().expect("an index"));
        Self {
            levels: levels.collect(),
            order: order.collect(),
        }
    }

    /// Whether the analysis of a text gives the levels and the order.
    fn agrees(&self, text: &str, analysis: &Analysis) -> bool {
        let bytes = analysis.line_levels(0..text.len());
        let levels = text.char_indices().map(|(byte, _)| bytes[byte]);
        let kept: Vec<(usize, Level)> = levels
            .enumerate()
            .filter(|&(i, _)| self.levels[i].is_some())
            .collect();
        let same_levels = kept
            .iter()
            .all(|&(i, level)| Some(level.0) == self.levels[i]);
        let kept_levels: Vec<Level> = kept.iter().map(|&(_, level)| level).collect();
        let order = visual_order(&kept_levels).into_iter().map(|i| kept[i].0);
        same_levels && order.eq(self.order.iter().copied())
    }

    /// Whether the clusters of a laid out line stand in the order, marks behind their base aside.
    fn agrees_when_placed(&self, text: &str, base: Option<Direction>) -> bool {
        let offsets: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
        let paragraph = Paragraph::lay_out(text, u16::MAX, base);
        let first = paragraph.lines().next().expect("a line");
        if paragraph.line_ranges().len() > 1 {
            return true; // Each line is ordered by itself; the file knows one line only.
        }
        let placed: Vec<usize> = first.iter().map(|cluster| cluster.source.0).collect();
        let is_kept = |byte: &usize| {
            let i = offsets.binary_search(byte).expect("a character");
            self.levels[i].is_some()
        };
        let expected = self.order.iter().map(|&i| offsets[i]);
        expected
            .filter(|byte| placed.contains(byte))
            .eq(placed.iter().copied().filter(is_kept))
    }
}

/// A character of each bidi class.
fn of_class(class: &str) -> char {
    match class {
        "L" => 'a',
        "R" => '\u{5D0}',
        "AL" => '\u{627}',
        "EN" => '0',
        "AN" => '\u{660}',
        "ES" => '+',
        "ET" => '$',
        "CS" => ',',
        "NSM" => '\u{300}',
        "BN" => '\u{AD}',
        "B" => '\u{2029}',
        "S" => '\t',
        "WS" => ' ',
        "ON" => '!',
        "LRE" => '\u{202A}',
        "LRO" => '\u{202D}',
        "RLE" => '\u{202B}',
        "RLO" => '\u{202E}',
        "PDF" => '\u{202C}',
        "LRI" => '\u{2066}',
        "RLI" => '\u{2067}',
        "FSI" => '\u{2068}',
        "PDI" => '\u{2069}',
        other => panic!("no such bidi class: {other}"),
    }
}

#[test]
fn bidi_test() {
    let Some(text) = data("BidiTest.txt.gz") else {
        return;
    };
    let (mut levels, mut order) = ("", "");
    let mut cases = Vec::new();
    for row in rows(&text) {
        if let Some(rest) = row.strip_prefix("@Levels:") {
            levels = rest;
        } else if let Some(rest) = row.strip_prefix("@Reorder:") {
            order = rest;
        } else if !row.starts_with('@') {
            cases.push((row, levels, order));
        }
    }
    let (run, passed) = count(&cases, |&(row, levels, order)| {
        let (classes, bases) = row.split_once(';').expect("two fields");
        let text: String = classes.split_whitespace().map(of_class).collect();
        let bases: u8 = bases.trim().parse().expect("a set of bits");
        let expected = Expected::read(levels, order);
        let wanted = [None, Some(LeftToRight), Some(RightToLeft)];
        let wanted = wanted
            .into_iter()
            .enumerate()
            .filter(|(bit, _)| bases >> bit & 1 == 1);
        // The quick way takes no explicit controls and no separators.
        let is_plain = |class| {
            !matches!(
                class,
                "LRE"
                    | "RLE"
                    | "LRO"
                    | "RLO"
                    | "PDF"
                    | "LRI"
                    | "RLI"
                    | "FSI"
                    | "PDI"
                    | "BN"
                    | "B"
                    | "S"
            )
        };
        if classes.split_whitespace().all(is_plain) {
            assert!(both_ways_agree(&text), "{text:?}");
        }
        wanted.fold((0, 0), |(run, passed), (_, base)| {
            let agrees = expected.agrees(&text, &analyze(&text, base, &[]));
            (run + 1, passed + usize::from(agrees))
        })
    });
    println!("BidiTest 18: {passed} of {run}");
    assert_eq!((run, passed), (770_241, 770_241));
}

#[test]
fn bidi_character_test() {
    let Some(text) = data("BidiCharacterTest.txt.gz") else {
        return;
    };
    let cases: Vec<&str> = rows(&text).collect();
    let (run, passed) = count(&cases, |row| {
        let fields: Vec<&str> = row.split(';').collect();
        let text: String = fields[0].split_whitespace().map(character).collect();
        let base = match fields[1] {
            "0" => Some(LeftToRight),
            "1" => Some(RightToLeft),
            _ => None,
        };
        let expected = Expected::read(fields[3], fields[4]);
        let analysis = analyze(&text, base, &[]);
        let agrees = analysis.base().0.to_string() == fields[2]
            && expected.agrees(&text, &analysis)
            && expected.agrees_when_placed(&text, base)
            && both_ways_agree(&text);
        (1, usize::from(agrees))
    });
    println!("BidiCharacterTest 18: {passed} of {run}");
    assert_eq!((run, passed), (91_707, 91_707));
}

/// Whether a text is set the same by the quick way, where that takes it, as by the libraries.
fn both_ways_agree(text: &str) -> bool {
    [LeftToRight, RightToLeft].into_iter().all(|base| {
        let quick = set(text, base, &[], &Setting::default());
        let by_library = shape(text, &analyze(text, Some(base), &[]));
        let symbols = |text: &ShapedText| -> String {
            let symbols = text.clusters().iter().map(|cluster| text.symbol(cluster));
            symbols.collect()
        };
        quick.clusters() == by_library.clusters() && symbols(&quick) == symbols(&by_library)
    })
}

/// Runs a file whose rows are code points between `÷` (a boundary) and `×` (none); returns how many
/// there are and how many agree.
fn boundaries(name: &str, found: fn(&str, &Analysis) -> Vec<usize>) -> Option<(usize, usize)> {
    let text = data(name)?;
    let cases: Vec<&str> = rows(&text).collect();
    let counted = count(&cases, |row| {
        let mut text = String::new();
        let mut expected = Vec::new();
        for item in row.split_whitespace() {
            match item {
                "÷" => expected.push(text.len()),
                "×" => {}
                code => text.push(character(code)),
            }
        }
        assert!(both_ways_agree(&text), "{text:?}");
        let analysis = analyze(&text, Some(LeftToRight), &[]);
        (1, usize::from(found(&text, &analysis) == expected))
    });
    println!("{name}: {} of {}", counted.1, counted.0);
    Some(counted)
}

fn cluster_boundaries(text: &str, analysis: &Analysis) -> Vec<usize> {
    analysis.cluster_starts().chain([text.len()]).collect()
}

fn line_boundaries(text: &str, analysis: &Analysis) -> Vec<usize> {
    analysis.break_opportunities().chain([text.len()]).collect()
}

// unicode-segmentation 1.13 is at Unicode 17; the ten cases of 18 that it fails are conjuncts of
// Indic scripts.
#[test]
fn grapheme_break_test() {
    if let Some(counted) = boundaries("unicode-17/GraphemeBreakTest_17.txt", cluster_boundaries) {
        assert_eq!(counted, (766, 766));
    }
    if let Some(counted) = boundaries("GraphemeBreakTest.txt", cluster_boundaries) {
        assert_eq!(counted, (853, 843));
    }
}

// icu_segmenter 2.4 is at Unicode 17 and leaves the rules for Brahmic and East Asian quotation
// marks that the ten (17) and forty (18) cases need; none has a letter of a right-to-left script.
#[test]
fn line_break_test() {
    if let Some(counted) = boundaries("unicode-17/LineBreakTest_17.txt.gz", line_boundaries) {
        assert_eq!(counted, (19_338, 19_328));
    }
    if let Some(counted) = boundaries("LineBreakTest.txt.gz", line_boundaries) {
        assert_eq!(counted, (19_346, 19_306));
    }
}

/// Joining types by the database; what it does not name is non-joining.
struct JoiningTypes(BTreeMap<char, char>);

impl JoiningTypes {
    fn read(text: &str) -> Self {
        let mut types = BTreeMap::new();
        for row in rows(text) {
            let (range, kind) = row.split_once(';').expect("two fields");
            let kind = kind.trim().chars().next().expect("a joining type");
            for code in code_points(range.trim()) {
                types.extend(char::from_u32(code).map(|c| (c, kind)));
            }
        }
        Self(types)
    }

    fn of(&self, c: char) -> char {
        self.0.get(&c).copied().unwrap_or('U')
    }

    /// For each character: joined to the one before, to the one behind.
    fn joins(&self, word: &[char]) -> Vec<(bool, bool)> {
        let mut joins = vec![(false, false); word.len()];
        for i in 0..word.len() {
            if !matches!(self.of(word[i]), 'D' | 'L' | 'C') {
                continue;
            }
            let next = (i + 1..word.len()).find(|&j| self.of(word[j]) != 'T');
            if let Some(next) = next.filter(|&j| matches!(self.of(word[j]), 'D' | 'R' | 'C')) {
                joins[i].1 = true;
                joins[next].0 = true;
            }
        }
        joins
    }
}

/// The presentation forms of each letter by Unicode: isolated, final, initial, medial. They stand
/// in this order in their blocks; only alef maksura has its forms in two places.
fn presentation_forms() -> BTreeMap<char, Vec<char>> {
    let compatible = icu_normalizer::ComposingNormalizer::new_nfkc();
    let mut forms: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for form in ('\u{FB50}'..='\u{FBFF}').chain('\u{FE70}'..='\u{FEFC}') {
        let letters = compatible
            .normalize(form.encode_utf8(&mut [0; 4]))
            .into_owned();
        let mut letters = letters.chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && letter != form
        {
            forms.entry(letter).or_default().push(form);
        }
    }
    forms.insert(
        '\u{649}',
        vec!['\u{FEEF}', '\u{FEF0}', '\u{FBE8}', '\u{FBE9}'],
    );
    // No forms of their own; these have the same shape.
    forms.insert(
        '\u{6BA}',
        vec!['\u{FB9E}', '\u{FB9F}', '\u{FBE8}', '\u{FBE9}'],
    );
    forms.insert('\u{677}', vec!['\u{FBDD}']); // decomposes into two letters
    forms.insert('\u{6C3}', vec!['\u{FE93}', '\u{FE94}']);
    forms.insert('\u{6D5}', vec!['\u{FEE9}', '\u{FEEA}']);
    forms
}

/// Shapes words that are separated by line separators, all at level 1.
fn shape_words(words: &[Vec<char>]) -> (String, ShapedText) {
    let words: Vec<String> = words.iter().map(|word| word.iter().collect()).collect();
    let text = words.join("\u{2028}");
    let marked = Marked {
        range: 0..text.len(),
        order: Order::Override(RightToLeft),
    };
    let analysis = analyze(&text, Some(RightToLeft), &[marked]);
    let shaped = shape(&text, &analysis);
    (text, shaped)
}

/// Prepended marks, which are not shown as themselves.
const NUMBER_SIGNS: &[char] = &[
    '\u{600}', '\u{601}', '\u{602}', '\u{603}', '\u{604}', '\u{605}', '\u{6DD}', '\u{890}',
    '\u{891}', '\u{8E2}',
];

#[test]
fn joining_agrees_for_every_letter() {
    let Some(text) = data("DerivedJoiningType.txt") else {
        return;
    };
    let types = JoiningTypes::read(&text);
    let forms = presentation_forms();
    let lam_alef = ['\u{622}', '\u{623}', '\u{625}', '\u{627}'];
    let neighbours: [&[char]; 9] = [
        &[],
        &['\u{628}'],            // dual joining
        &['\u{627}'],            // right joining
        &['\u{A872}'],           // left joining
        &['\u{640}'],            // join causing
        &['\u{200D}'],           // join causing, invisible
        &['\u{200C}'],           // non-joining, invisible
        &['\u{621}'],            // non-joining
        &['\u{64E}', '\u{628}'], // a transparent mark between
    ];
    let letters: Vec<char> = types
        .0
        .iter()
        // Number signs do not join, and are spelled out.
        .filter(|(c, kind)| **kind != 'T' && !NUMBER_SIGNS.contains(c))
        .map(|(c, _)| *c)
        .collect();
    let (run, passed) = count(&letters, |&letter| {
        let mut words = Vec::new();
        for before in neighbours {
            for after in neighbours {
                let before = before.iter().rev();
                words.push(before.chain([&letter]).chain(after).copied().collect());
            }
        }
        words.extend(letters.iter().map(|&other| vec![letter, other]));
        let (text, shaped) = shape_words(&words);
        let mut clusters = shaped.clusters().iter();
        let mut agree = 0;
        for word in &words {
            let joins = types.joins(word);
            let mut right = true;
            let mut i = 0;
            while i < word.len() {
                let c = word[i];
                let next = (i + 1..word.len())
                    .find(|&j| types.of(word[j]) != 'T')
                    .unwrap_or(word.len());
                let is_ligature =
                    c == '\u{644}' && word.get(next).is_some_and(|c| lam_alef.contains(c));
                let cluster = clusters.next().expect("a cluster");
                let shown = shaped.symbol(cluster).chars().next();
                if is_ligature {
                    let row = lam_alef
                        .iter()
                        .position(|&alef| alef == word[next])
                        .expect("an alef");
                    let base = [0xFEF5, 0xFEF7, 0xFEF9, 0xFEFB][row] + u32::from(joins[i].0);
                    right &= shown == char::from_u32(base);
                    i = (next + 1..word.len())
                        .find(|&j| types.of(word[j]) != 'T')
                        .unwrap_or(word.len());
                    continue;
                }
                let form = match joins[i] {
                    (false, false) => 0,
                    (true, false) => 1,
                    (false, true) => 2,
                    (true, true) => 3,
                };
                let expected = forms
                    .get(&c)
                    .and_then(|row| row.get(form))
                    .copied()
                    .unwrap_or(c);
                let is_invisible = matches!(
                    c,
                    '\u{180E}' | '\u{200C}' | '\u{200D}' | '\u{2066}'..='\u{2069}'
                );
                right &= (is_invisible && matches!(shown, None | Some('\u{25CC}')))
                    || shown == Some(expected)
                    || types.of(c) == 'T';
                right &= cluster.joins_next() == joins[i].1;
                if !right {
                    println!("{word:04X?} {shown:?} {expected:?} {:?}", joins[i]);
                }
                i = next;
            }
            agree += usize::from(right);
            // The line separator between two words.
            clusters.next();
        }
        assert!(clusters.next().is_none(), "{text}");
        (words.len(), agree)
    });
    println!(
        "joining of {} letters: {passed} of {run} words",
        letters.len()
    );
    assert_eq!(passed, run);
}

#[test]
fn joining_types_of_arabic_shaping_agree() {
    let (Some(derived), Some(listed)) = (data("DerivedJoiningType.txt"), data("ArabicShaping.txt"))
    else {
        return;
    };
    let derived = JoiningTypes::read(&derived);
    let mut count = 0;
    for row in rows(&listed) {
        let fields: Vec<&str> = row.split(';').map(str::trim).collect();
        let c = character(fields[0]);
        assert_eq!(derived.of(c).to_string(), fields[2], "{c:?}");
        count += 1;
    }
    println!("ArabicShaping 18: {count} letters");
}

#[test]
fn mirroring_agrees() {
    let Some(text) = data("BidiMirroring.txt") else {
        return;
    };
    let mut pairs = 0;
    for row in rows(&text) {
        let (c, mirror) = row.split_once(';').expect("two fields");
        let (c, mirror) = (character(c.trim()), character(mirror.trim()));
        let text = format!("\u{5D0}{c}\u{5D0}");
        let shaped = shape(&text, &analyze(&text, Some(RightToLeft), &[]));
        assert_eq!(shaped.symbol(&shaped.clusters()[1]), mirror.to_string());
        let text = format!("a{c}a");
        let shaped = shape(&text, &analyze(&text, Some(LeftToRight), &[]));
        assert_eq!(shaped.symbol(&shaped.clusters()[1]), c.to_string());
        pairs += 1;
    }
    println!("BidiMirroring 18: {pairs} characters");
}

/// A few cases in the manner of the files, one a rule that matters most here.
#[test]
fn sample_of_our_own() {
    let check = |text: &str, base, levels: &str, order: &str| {
        let expected = Expected::read(levels, order);
        let analysis = analyze(text, base, &[]);
        assert!(expected.agrees(text, &analysis), "{text:?}");
        assert!(expected.agrees_when_placed(text, base), "{text:?}");
    };
    check("a \u{5D0}", None, "0 0 1", "0 1 2");
    check("\u{5D0} 1", None, "1 1 2", "2 1 0");
    check("\u{627}1-2", None, "1 2 1 2", "3 2 1 0"); // Arabic turns digits into Arabic numbers
    check("\u{5D0}1-2", None, "1 2 2 2", "1 2 3 0");
    check("a(\u{5D0})b", Some(RightToLeft), "2 1 1 1 2", "4 3 2 1 0");
    check(
        "\u{5D0}\u{2066}a \u{5D1}\u{2069}!",
        None,
        "1 1 2 2 3 1 1",
        "6 5 2 3 4 1 0",
    );
    check("\u{202B}a\u{202C} ", Some(LeftToRight), "x 2 x 0", "1 3");
    check("\u{5D0}\t ", Some(LeftToRight), "1 0 0", "0 1 2");
    let text = "e\u{301}\u{628}\u{64E} \u{AB}\u{646}\u{BB}";
    let analysis = analyze(text, None, &[]);
    assert_eq!(
        cluster_boundaries(text, &analysis),
        [0, 3, 7, 8, 10, 12, 14]
    );
    assert_eq!(line_boundaries(text, &analysis), [8, 14]);
}
