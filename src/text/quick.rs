//! Analysis and shaping of ordinary text in one pass.
//!
//! Nearly all text is letters of Arabic with their vowel signs, digits, Latin letters and common
//! punctuation, without controls of any kind. For such a paragraph the rules of levels (UAX #9),
//! clusters (UAX #29), breaks (UAX #14) and joining come down to a few tables, and asking the
//! libraries one after the other would take ten times as long. What is not ordinary is left to
//! them: [`shape`] gives `None`, and a property test holds that both ways agree.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::analysis::Reset;
use super::cluster::{Cluster, LineEnd, ShapedText};
use super::direction::{Direction, Level};
use super::{joining, marks, plain, tables};

/// Bidi class, as far as ordinary text has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// No ordinary character.
    Odd,
    L,
    R,
    /// European, Arabic number.
    En,
    An,
    /// Separator of European numbers, terminator, common separator.
    Es,
    Et,
    Cs,
    /// Neutral, space.
    On,
    Ws,
}

/// What a character does to its neighbours in a line and in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters that join on both sides, to the one before, to none; with forms of their own.
    Dual,
    Right,
    Alone,
    /// Joins on both sides and has no forms.
    Tatweel,
    Mark,
    /// Letters and digits that do not join.
    Word,
    Space,
    Open,
    Close,
    /// Punctuation behind a word.
    Tail,
    /// Other punctuation: whether a line may end there is the library's to say.
    Sign,
}

#[derive(Clone, Copy)]
struct Entry {
    class: Class,
    kind: Kind,
    /// Row of the letter's forms.
    row: u8,
}

const ODD: Entry = entry(Class::Odd, Kind::Sign);
/// Up to here the table reaches.
const TABLED: usize = 0x700;

const fn entry(class: Class, kind: Kind) -> Entry {
    Entry {
        class,
        kind,
        row: 0,
    }
}

static TABLE: [Entry; TABLED] = table();

const fn table() -> [Entry; TABLED] {
    let mut table = [ODD; TABLED];
    let mut c = 0x20_usize;
    while c < 0x7F {
        table[c] = ascii(c as u8);
        c += 1;
    }
    // The letters of Latin-1.
    c = 0xC0;
    while c < 0x100 {
        if c != 0xD7 && c != 0xF7 {
            table[c] = entry(Class::L, Kind::Word);
        }
        c += 1;
    }
    table[0xAB] = entry(Class::On, Kind::Open);
    table[0xBB] = entry(Class::On, Kind::Close);
    table[0x60C] = entry(Class::Cs, Kind::Tail);
    table[0x61B] = entry(Class::R, Kind::Tail);
    table[0x61F] = entry(Class::R, Kind::Tail);
    table[0x6D4] = entry(Class::R, Kind::Tail);
    table[0x66A] = entry(Class::Et, Kind::Sign);
    table[0x66B] = entry(Class::An, Kind::Sign);
    table[0x66C] = entry(Class::An, Kind::Sign);
    let mut digit = 0;
    while digit < 10 {
        table[0x660 + digit] = entry(Class::An, Kind::Word);
        table[0x6F0 + digit] = entry(Class::En, Kind::Word);
        digit += 1;
    }
    c = 0x64B;
    while c <= 0x652 {
        table[c] = entry(Class::R, Kind::Mark);
        c += 1;
    }
    table[0x670] = entry(Class::R, Kind::Mark);
    table[0x640] = entry(Class::R, Kind::Tatweel);
    let mut row = 0;
    while row < tables::FORMS.len() {
        let (letter, forms) = tables::FORMS[row];
        let kind = match forms {
            [_, 0, 0, 0] => Kind::Alone,
            [_, _, 0, 0] => Kind::Right,
            _ => Kind::Dual,
        };
        // U+0677 joins to the letter before it, but has no form for that.
        if letter != 0x677 {
            table[letter as usize] = Entry {
                class: Class::R,
                kind,
                row: row as u8,
            };
        }
        row += 1;
    }
    table
}

const fn ascii(c: u8) -> Entry {
    match c {
        b' ' => entry(Class::Ws, Kind::Space),
        b'0'..=b'9' => entry(Class::En, Kind::Word),
        b'a'..=b'z' | b'A'..=b'Z' => entry(Class::L, Kind::Word),
        b'+' | b'-' => entry(Class::Es, Kind::Sign),
        b'#' | b'$' | b'%' => entry(Class::Et, Kind::Sign),
        b'.' | b',' | b':' => entry(Class::Cs, Kind::Tail),
        b'/' => entry(Class::Cs, Kind::Sign),
        b'(' | b'[' | b'{' => entry(Class::On, Kind::Open),
        b')' | b']' | b'}' => entry(Class::On, Kind::Close),
        b'!' | b'?' | b';' => entry(Class::On, Kind::Tail),
        _ => entry(Class::On, Kind::Sign),
    }
}

fn look_up(c: char) -> Entry {
    match c {
        ..'\u{700}' => TABLE[c as usize],
        '\u{2013}' | '\u{2014}' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}'
        | '\u{2026}' => entry(Class::On, Kind::Sign),
        _ => ODD,
    }
}

/// What the rules of levels take a character for.
pub(super) fn class(c: char) -> Class {
    look_up(c).class
}

/// What a character does in a word.
pub(super) fn kind(c: char) -> Kind {
    look_up(c).kind
}

/// A letter of Arabic.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    bytes: [u8; 2],
    entry: Entry,
}

fn pair(bytes: &[u8], at: usize) -> Option<Letter> {
    match bytes.get(at..at + 2) {
        Some(&[first @ 0xD8..=0xDB, second]) => {
            let c = usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F);
            Some(Letter {
                bytes: [first, second],
                entry: TABLE[c],
            })
        }
        _ => None,
    }
}

/// The letter at a byte, if one with forms of its own, or tatweel, stands there.
pub(super) fn arabic(bytes: &[u8], at: usize) -> Option<Letter> {
    pair(bytes, at).filter(|letter| {
        matches!(
            letter.entry.kind,
            Kind::Dual | Kind::Right | Kind::Alone | Kind::Tatweel
        )
    })
}

/// Bytes of the mark at a byte, 0 where none stands.
pub(super) fn mark_length(bytes: &[u8], at: usize) -> usize {
    let is_mark = pair(bytes, at).is_some_and(|mark| mark.entry.kind == Kind::Mark);
    2 * usize::from(is_mark)
}

impl Letter {
    pub(super) fn joins_forward(self) -> bool {
        matches!(self.entry.kind, Kind::Dual | Kind::Tatweel)
    }

    pub(super) fn joins_back(self) -> bool {
        matches!(self.entry.kind, Kind::Dual | Kind::Tatweel | Kind::Right)
    }

    pub(super) fn is_lam(self) -> bool {
        self.bytes == [0xD9, 0x84]
    }

    /// The ligature with a lam before it.
    pub(super) fn with_lam(self, joined: bool) -> Option<[u8; 3]> {
        let [first, second] = self.bytes;
        let c = u32::from(first & 0x1F) << 6 | u32::from(second & 0x3F);
        let ligature = joining::lam_alef(char::from_u32(c)?, joined)?;
        let mut bytes = [0; 3];
        ligature.encode_utf8(&mut bytes);
        Some(bytes)
    }

    /// What is shown of it.
    pub(super) fn form(&self, joined: bool, joins: bool) -> &[u8] {
        if self.entry.kind == Kind::Tatweel {
            return &self.bytes;
        }
        let form = usize::from(joined) + 2 * usize::from(joins);
        &FORM_BYTES[usize::from(self.entry.row)][form]
    }
}

/// The forms as they are written: all take three bytes.
static FORM_BYTES: [[[u8; 3]; 4]; tables::FORMS.len()] = {
    let mut bytes = [[[0; 3]; 4]; tables::FORMS.len()];
    let mut row = 0;
    while row < bytes.len() {
        let mut form = 0;
        while form < 4 {
            let code = tables::FORMS[row].1[form];
            bytes[row][form] = [
                0xE0 | (code >> 12) as u8,
                0x80 | (code >> 6 & 0x3F) as u8,
                0x80 | (code & 0x3F) as u8,
            ];
            form += 1;
        }
        row += 1;
    }
    bytes
};

/// A character of the paragraph.
#[derive(Clone, Copy)]
struct Item {
    start: u32,
    c: char,
    entry: Entry,
}

impl Item {
    fn joins_forward(self) -> bool {
        matches!(self.entry.kind, Kind::Dual | Kind::Tatweel)
    }

    fn joins_back(self) -> bool {
        matches!(self.entry.kind, Kind::Dual | Kind::Tatweel | Kind::Right)
    }
}

/// A stretch of characters that the rules treat alike, so that these see words, not letters.
#[derive(Clone, Copy)]
struct Run {
    class: Class,
    /// The bracket that it is.
    bracket: char,
    /// One past its last item.
    end: u32,
}

/// Adds a character to the runs.
#[inline]
fn extend(runs: &mut Vec<Run>, item: Item, end: u32) {
    let is_bracket = item.entry.class == Class::On
        && matches!(item.entry.kind, Kind::Open | Kind::Close)
        && item.c < '\u{80}';
    let class = match item.entry.class {
        Class::Ws => Class::On,
        class => class,
    };
    match runs.last_mut() {
        Some(run)
            if run.class == class
                && run.bracket == '\0'
                && !is_bracket
                && !matches!(class, Class::Es | Class::Cs) =>
        {
            run.end = end;
        }
        _ => runs.push(Run {
            class,
            bracket: if is_bracket { item.c } else { '\0' },
            end,
        }),
    }
}

/// Shapes a paragraph as it is written, when it is ordinary.
pub(super) fn shape(text: &str, base: Direction) -> Option<ShapedText> {
    let mut items = Vec::with_capacity(text.len() / 2 + 8);
    let mut runs: Vec<Run> = Vec::with_capacity(text.len() / 8 + 8);
    let (own, base) = (
        match base {
            Direction::LeftToRight => Class::L,
            Direction::RightToLeft => Class::R,
        },
        base.level(),
    );
    // Whether there is anything that does not run as the paragraph does.
    let mut turns = false;
    let mut can_carry = false;
    for (start, c) in text.char_indices() {
        let entry = look_up(c);
        let item = Item {
            start: start as u32,
            c,
            entry,
        };
        match entry.class {
            Class::Odd => return None,
            Class::L | Class::R => turns |= entry.class != own,
            Class::En => turns |= own == Class::R,
            Class::An => turns = true,
            _ => {}
        }
        if entry.kind == Kind::Mark {
            if !can_carry {
                return None;
            }
        } else {
            can_carry = matches!(
                entry.kind,
                Kind::Dual | Kind::Right | Kind::Alone | Kind::Tatweel
            );
        }
        items.push(item);
        extend(&mut runs, item, items.len() as u32);
    }
    if turns {
        resolve(&mut runs, own)?;
    } else {
        runs.clear();
    }
    let breaks = breaks(text, &items);
    Shaper {
        items: &items,
        runs: &runs,
        base,
        length: text.len() as u32,
        out: ShapedText {
            base,
            clusters: Vec::with_capacity(items.len()),
            symbols: String::with_capacity(text.len() * 2),
            is_even: true,
            is_level: !turns,
        },
    }
    .paragraph(&breaks)
}

struct Shaper<'a> {
    items: &'a [Item],
    /// With their final classes; none when all is at the base level.
    runs: &'a [Run],
    base: Level,
    length: u32,
    out: ShapedText,
}

impl Shaper<'_> {
    fn paragraph(mut self, breaks: &[u32]) -> Option<ShapedText> {
        let mut breaks = breaks.iter().copied().peekable();
        let mut joined = false;
        let mut i = 0;
        let mut runs = self.runs.iter();
        let (mut level, mut level_end) =
            (self.base, if self.runs.is_empty() { u32::MAX } else { 0 });
        while let Some(&item) = self.items.get(i) {
            while i as u32 >= level_end {
                let run = runs.next()?;
                (level, level_end) = (level_of(run.class, self.base), run.end);
            }
            let symbol_start = self.out.symbols.len();
            let mut end = self.after_marks(i + 1);
            let mut joins_next = false;
            match item.entry.kind {
                Kind::Dual | Kind::Right | Kind::Alone | Kind::Tatweel => {
                    let next = self.items.get(end).copied();
                    joins_next = item.joins_forward() && next.is_some_and(Item::joins_back);
                    let ligature = next
                        .filter(|_| joins_next && item.c == '\u{644}')
                        .and_then(|alef| joining::lam_alef(alef.c, joined));
                    if let Some(ligature) = ligature {
                        self.out.symbols.push(ligature);
                        self.marks(i + 1, end)?;
                        let alef = end + 1;
                        end = self.after_marks(alef);
                        self.marks(alef, end)?;
                        joins_next = false;
                    } else {
                        let form = usize::from(joined) + 2 * usize::from(joins_next);
                        self.out.symbols.push(match item.entry.kind {
                            Kind::Tatweel => item.c,
                            _ => FORMS[usize::from(item.entry.row)][form],
                        });
                        self.marks(i + 1, end)?;
                    }
                }
                _ => {
                    let is_turned = level.0 % 2 == 1;
                    let shown = if is_turned { mirrored(item.c) } else { item.c };
                    self.out.symbols.push(shown);
                }
            }
            joined = joins_next;
            let byte_end = self.items.get(end).map_or(self.length, |next| next.start);
            let may_end = breaks.next_if_eq(&byte_end).is_some();
            let is_space = item.entry.kind == Kind::Space;
            self.out.clusters.push(Cluster {
                start: item.start,
                end: byte_end,
                symbol_start: symbol_start as u32,
                symbol_len: (self.out.symbols.len() - symbol_start) as u16,
                width: 1,
                level,
                reset: if is_space { Reset::Space } else { Reset::None },
                ends: if may_end { LineEnd::May } else { LineEnd::No },
                joins_next,
                hangs: is_space,
            });
            i = end;
        }
        Some(self.out)
    }

    /// The first item from `i` on that is no mark.
    fn after_marks(&self, mut i: usize) -> usize {
        while self
            .items
            .get(i)
            .is_some_and(|item| item.entry.kind == Kind::Mark)
        {
            i += 1;
        }
        i
    }

    /// Adds marks in display order.
    fn marks(&mut self, start: usize, end: usize) -> Option<()> {
        let items = &self.items[start..end];
        match items {
            [] => {}
            [mark] => self.out.symbols.push(mark.c),
            _ if items.len() > plain::MOST_MARKS => return None,
            _ => {
                let mut sorted = ['\0'; plain::MOST_MARKS];
                for (place, item) in sorted.iter_mut().zip(items) {
                    *place = item.c;
                }
                let sorted = &mut sorted[..items.len()];
                marks::sort(sorted);
                self.out.symbols.extend(sorted.iter());
            }
        }
        Some(())
    }
}

/// For each row of forms: isolated, final, initial, medial; 0 where there is no such form.
static FORMS: [[char; 4]; tables::FORMS.len()] = {
    let mut forms = [['\0'; 4]; tables::FORMS.len()];
    let mut row = 0;
    while row < forms.len() {
        let mut form = 0;
        while form < 4 {
            if let Some(c) = char::from_u32(tables::FORMS[row].1[form] as u32) {
                forms[row][form] = c;
            }
            form += 1;
        }
        row += 1;
    }
    forms
};

/// Rule L4.
pub(super) fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '\u{AB}' => '\u{BB}',
        '\u{BB}' => '\u{AB}',
        _ => c,
    }
}

/// Rules I1 and I2.
fn level_of(class: Class, base: Level) -> Level {
    match (class, base.0) {
        (Class::L, 0) => Level(0),
        (Class::R, _) => Level(1),
        _ => Level(2),
    }
}

/// Which way a run reads, unless it is neutral: numbers count as right to left (N0, N1).
fn direction(class: Class) -> Option<Class> {
    match class {
        Class::On => None,
        Class::L => Some(Class::L),
        _ => Some(Class::R),
    }
}

/// Rules W1 to N2 for a paragraph without explicit controls, whose direction is `embedding`. Marks
/// have the class of their letter already (W1), and all strong right-to-left characters are AL.
fn resolve(runs: &mut [Run], embedding: Class) -> Option<()> {
    use Class::{An, Cs, En, Es, Et, L, On, R};
    let mut strong = embedding;
    let mut after_letter = false;
    for run in runs.iter_mut() {
        match run.class {
            L | R => after_letter = run.class == R,
            // W2.
            En if after_letter => run.class = An,
            _ => {}
        }
    }
    // W4.
    for i in 1..runs.len().saturating_sub(1) {
        let (before, after) = (runs[i - 1].class, runs[i + 1].class);
        let separates = match runs[i].class {
            Es => before == En,
            Cs => matches!(before, En | An),
            _ => false,
        };
        if separates && before == after {
            runs[i].class = before;
        }
    }
    // W5 and W6.
    for i in 0..runs.len() {
        let is_number = |i: usize| runs.get(i).is_some_and(|run| run.class == En);
        runs[i].class = match runs[i].class {
            Et if i > 0 && is_number(i - 1) || is_number(i + 1) => En,
            Es | Cs | Et => On,
            other => other,
        };
    }
    // W7.
    for run in runs.iter_mut() {
        match run.class {
            L | R => strong = run.class,
            En if strong == L => run.class = L,
            _ => {}
        }
    }
    brackets(runs, embedding)?;
    // N1 and N2.
    let mut before = embedding;
    let mut i = 0;
    while i < runs.len() {
        if let Some(direction) = direction(runs[i].class) {
            before = direction;
            i += 1;
            continue;
        }
        let count = runs[i..].iter().take_while(|run| run.class == On).count();
        let after = runs.get(i + count).and_then(|run| direction(run.class));
        let resolved = if before == after.unwrap_or(embedding) {
            before
        } else {
            embedding
        };
        for run in &mut runs[i..i + count] {
            run.class = resolved;
        }
        i += count;
    }
    Some(())
}

/// Brackets that may be open at one time (BD16).
const OPEN: usize = 63;

/// Rule N0; `None` when there are more open brackets than it is for.
fn brackets(runs: &mut [Run], embedding: Class) -> Option<()> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        match run.bracket {
            '\0' => {}
            '(' | '[' | '{' => {
                if open.len() == OPEN {
                    return None;
                }
                open.push((mirrored(run.bracket), i));
            }
            close => {
                if let Some(at) = open.iter().rposition(|&(expected, _)| expected == close) {
                    pairs.push((open[at].1, i));
                    open.truncate(at);
                }
            }
        }
    }
    pairs.sort_unstable();
    for (start, end) in pairs {
        let mut inside = runs[start + 1..end]
            .iter()
            .filter_map(|run| direction(run.class));
        let mut other = false;
        let matches = inside.any(|class| {
            other = true;
            class == embedding
        });
        let resolved = if matches {
            embedding
        } else if other {
            // What stands inside runs the other way: so does the pair, if the text before does.
            let mut before = runs[..start].iter().rev();
            let before = before.find_map(|run| direction(run.class));
            before.unwrap_or(embedding)
        } else {
            continue;
        };
        runs[start].class = resolved;
        runs[end].class = resolved;
    }
    Some(())
}

/// Bytes before which a line may end. Between two words that are plain letters or digits, perhaps
/// with a bracket or punctuation outside, the rules allow it always, and nowhere inside; the
/// library is asked about the other words, each with a plain one on both sides.
fn breaks(text: &str, items: &[Item]) -> Vec<u32> {
    let mut breaks = Vec::with_capacity(items.len() / 4);
    let mut plain_start = 0;
    let mut asked: Option<usize> = None;
    let mut i = 0;
    loop {
        while items
            .get(i)
            .is_some_and(|item| item.entry.kind == Kind::Space)
        {
            i += 1;
        }
        let Some(first) = items.get(i) else { break };
        let start = first.start as usize;
        let (end, is_plain) = word(items, i);
        i = end;
        if !is_plain {
            asked = asked.or(Some(plain_start));
            continue;
        }
        if let Some(from) = asked.take() {
            let end = items
                .get(end)
                .map_or(text.len(), |item| item.start as usize);
            ask(text, from..end, &mut breaks);
        } else if start > 0 {
            breaks.push(start as u32);
        }
        plain_start = start;
    }
    if let Some(from) = asked {
        ask(text, from..text.len(), &mut breaks);
    }
    breaks
}

/// Where the word that begins at item `i` ends, and whether it is a plain one.
fn word(items: &[Item], mut i: usize) -> (usize, bool) {
    let kind = |i: usize| items.get(i).map(|item| item.entry.kind);
    if kind(i) == Some(Kind::Open) {
        i += 1;
    }
    let first = i;
    while let Some(
        Kind::Dual | Kind::Right | Kind::Alone | Kind::Tatweel | Kind::Mark | Kind::Word,
    ) = kind(i)
    {
        i += 1;
    }
    let has_letters = i > first;
    for tail in [Kind::Close, Kind::Tail, Kind::Close] {
        if kind(i) == Some(tail) {
            i += 1;
        }
    }
    let is_plain = has_letters && matches!(kind(i), None | Some(Kind::Space));
    while !matches!(kind(i), None | Some(Kind::Space)) {
        i += 1;
    }
    (i, is_plain)
}

fn ask(text: &str, stretch: std::ops::Range<usize>, breaks: &mut Vec<u32>) {
    let inside = text.get(stretch.clone()).unwrap_or_default();
    let found = LineSegmenter::new_17_for_non_complex_scripts(LineBreakOptions::default());
    let found = found
        .segment_str(inside)
        .filter(|&byte| byte != 0 && byte != inside.len());
    breaks.extend(found.map(|byte| (stretch.start + byte) as u32));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::analysis::analyze;
    use crate::text::shape::shape as by_rule;

    /// Every ordinary character, the frequent ones more often, and a few that are not.
    fn text() -> impl Strategy<Value = String> {
        let ordinary: Vec<char> = ('\0'..='\u{2030}')
            .filter(|&c| look_up(c).class != Class::Odd)
            .collect();
        let piece = prop_oneof![
            6 => prop::sample::select(vec![
                " ", " ", " ", "سلام", "لا", "بِسْمِ", "اللّٰه", "ab", "12", "١٢", "3.5", "1990", "(", ")",
                "[", "]", "«", "»", "،", ".", ":", "-", "–", "/", "%", "\"", "؟", "ـ", "،", "لَّا", "۵",
                "1-2", "(نص)", "«نص»،", "كلمة", "e", "…",
            ]).prop_map(str::to_owned),
            2 => prop::sample::select(ordinary).prop_map(String::from),
            1 => prop::sample::select(vec!["\u{200C}", "\u{640}\u{64E}", "\u{654}", "ש", "\t"]).prop_map(str::to_owned),
        ];
        let length = prop_oneof![Just(0..6_usize), Just(0..40)];
        length
            .prop_flat_map(move |length| prop::collection::vec(piece.clone(), length))
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn agrees_with_the_rules(text in text(), is_rtl in any::<bool>()) {
            let base = if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight };
            if let Some(quick) = shape(&text, base) {
                let expected = by_rule(&text, &analyze(&text, Some(base), &[]));
                prop_assert_eq!(quick.base, expected.base);
                prop_assert_eq!(&quick.symbols, &expected.symbols);
                prop_assert_eq!(&quick.clusters, &expected.clusters);
            }
        }
    }

    #[test]
    fn ordinary_text_is_known_as_such() {
        for text in ["كانَ في سنة 1990 (أو ١٩٩١) «كذا»، ثم لا.", "Plain, café.", ""]
        {
            assert!(shape(text, Direction::RightToLeft).is_some(), "{text}");
        }
    }
}
