//! Lines of an ordinary right-to-left paragraph as they are printed, word by word.
//!
//! A page that is printed needs no clusters, only what its lines show; and most words of a text
//! have stood in it before. So words are shaped once and kept, and a paragraph is put together of
//! them as far as the rules of levels and breaks see nothing but words: letters of one script or
//! digits, perhaps with a bracket, a quotation mark or punctuation outside. Everything else is for
//! [`set`](super::set); a property test holds that both ways show the same.

use std::ops::Range;

use super::cluster::LineEnd;
use super::direction::Direction;
use super::line_break::{BreakReason, Line};
use super::quick::{self, Class, Kind};

/// Longest word that is kept, and most bytes that one shows.
const KEY: usize = 36;
const SHOWN: usize = 56;
/// Words that are kept, a power of two.
const WORDS: usize = 1 << 14;
/// Bytes of a word that is shaped letter by letter.
const LETTERS: usize = 64;

/// Which way a word reads, as its neighbours see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// It is not for this way of printing.
    Otherwise,
    /// Has right-to-left letters and no digits.
    Right,
    /// Has digits and no left-to-right letters.
    Number,
    /// Has neither letters nor digits.
    Neutral,
    /// Has left-to-right letters and digits.
    Left,
}

/// A word and what it shows.
#[derive(Clone, Copy)]
struct Word {
    key: [u8; KEY],
    key_len: u8,
    reads: Reads,
    /// Columns of all of it.
    width: u8,
    /// Bytes of what is shown outside the letters of a left-to-right word, before and behind them.
    lead_len: u8,
    tail_len: u8,
    shown_len: u8,
    /// From left to right; of a left-to-right word, the three parts in logical order.
    shown: [u8; SHOWN],
    /// Columns and bytes of the part behind which a line may end inside it; 0 where none may. The
    /// parts are shown one after the other.
    split_width: u8,
    split_len: u8,
    /// Whether no line may end before it, the space before it included.
    clings: bool,
    /// Whether what it shows depends on a right-to-left letter before it (rule W2).
    needs_right: bool,
    /// The brackets it opens and closes, 0 where it does not.
    opens: u8,
    closes: u8,
}

const NO_WORD: Word = Word {
    key: [0; KEY],
    key_len: 0,
    reads: Reads::Otherwise,
    width: 0,
    lead_len: 0,
    tail_len: 0,
    shown_len: 0,
    shown: [0; SHOWN],
    split_width: 0,
    split_len: 0,
    clings: false,
    needs_right: false,
    opens: 0,
    closes: 0,
};

/// What stands in a line without a gap, at one level.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that its neighbours ask for"
)]
#[derive(Clone, Copy)]
struct Token {
    start: u32,
    len: u8,
    width: u8,
    /// Whether a space stands before it.
    spaced: bool,
    /// Whether a line may end before it.
    parts: bool,
    /// Whether it reads from left to right with the token before it.
    follows: bool,
    is_left: bool,
}

/// The words of the pages printed so far.
pub struct Words {
    known: Vec<Word>,
    shown: Vec<u8>,
    tokens: Vec<Token>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            known: vec![NO_WORD; WORDS],
            shown: Vec::new(),
            tokens: Vec::new(),
        }
    }
}

impl Words {
    /// Adds the lines of a right-to-left paragraph of at most `columns` columns to `out`, each
    /// pushed to the right edge and ended. Tells whether it did; when not, nothing is added.
    pub fn print(&mut self, text: &str, columns: u16, out: &mut Vec<u8>) -> bool {
        self.read(text.as_bytes(), columns) && self.write(columns.into(), out)
    }

    /// Splits a paragraph into tokens, if it is one that can be.
    fn read(&mut self, text: &[u8], columns: u16) -> bool {
        self.shown.clear();
        self.tokens.clear();
        let mut open = [0_u8; 8];
        let mut depth = 0;
        // The last strong direction, for numbers (rule W7) and for neutrals (N0 to N2).
        let (mut after_left, mut among_left) = (false, false);
        let mut after_right = false;
        // What stands behind the last left-to-right word, and would read with another.
        let mut tail_waits = false;
        let mut from = 0;
        while from <= text.len() {
            let end = memchr::memchr(b' ', &text[from..]).map_or(text.len(), |at| from + at);
            let bytes = &text[from..end];
            let spaced = from > 0;
            from = end + 1;
            if let Some(width) = self.letters(bytes, spaced) {
                if width > columns {
                    return false;
                }
                (after_left, among_left, after_right) = (false, false, true);
                tail_waits = false;
                continue;
            }
            if bytes.is_empty() || bytes.len() > KEY {
                return false;
            }
            let slot = slot(bytes);
            let known = &self.known[slot];
            if &known.key[..usize::from(known.key_len)] != bytes {
                self.known[slot] = word(bytes);
            }
            let word = self.known[slot];
            if u16::from(word.width) > columns {
                return false;
            }
            if word.opens != 0 {
                if depth == open.len() {
                    return false;
                }
                open[depth] = word.opens;
                depth += 1;
            }
            if word.needs_right && !after_right {
                return false;
            }
            after_right = match word.reads {
                Reads::Right => true,
                Reads::Left => false,
                _ => after_right,
            };
            let follows = word.reads == Reads::Left && among_left;
            match word.reads {
                Reads::Otherwise => return false,
                Reads::Right => (after_left, among_left) = (false, false),
                Reads::Number | Reads::Neutral if after_left || among_left => return false,
                Reads::Number => among_left = false,
                Reads::Neutral => {}
                Reads::Left => {
                    if among_left && (tail_waits || word.lead_len > 0) {
                        return false;
                    }
                    (after_left, among_left) = (true, true);
                }
            }
            tail_waits = word.reads == Reads::Left && word.tail_len > 0;
            if word.closes != 0 {
                if depth == 0 || open[depth - 1] != word.closes {
                    return false;
                }
                depth -= 1;
                among_left = false;
                if tail_waits && word.tail_len > 1 {
                    return false;
                }
                tail_waits = false;
            }
            self.push(&word, spaced, follows);
        }
        depth == 0
    }

    /// Shapes a word of Arabic letters, perhaps with vowel signs and a sign behind it: most words
    /// are such, and too many of them are rare for keeping. Gives its columns.
    fn letters(&mut self, bytes: &[u8], spaced: bool) -> Option<u16> {
        let mut shown = [0; 3 * LETTERS];
        let mut at = shown.len();
        let mut put = |bytes: &[u8]| {
            at -= bytes.len();
            shown[at..at + bytes.len()].copy_from_slice(bytes);
        };
        let mut width = 0;
        let mut joined = false;
        let mut from = 0;
        if bytes.len() > LETTERS {
            return None;
        }
        while from < bytes.len() {
            let Some(letter) = quick::arabic(bytes, from) else {
                // Only a sign at the very end is left.
                let sign = &bytes[from..];
                let is_tail = matches!(sign, [b'.' | b',' | b':'] | [0xD8, 0x8C | 0x9B | 0x9F]);
                if !is_tail || from == 0 {
                    return None;
                }
                put(sign);
                width += 1;
                break;
            };
            let mut end = from + 2;
            let marks = quick::mark_length(bytes, end);
            end += marks;
            let next = quick::arabic(bytes, end);
            let joins = letter.joins_forward() && next.is_some_and(quick::Letter::joins_back);
            let lam_alef = if joins && letter.is_lam() {
                next.and_then(|alef| alef.with_lam(joined))
            } else {
                None
            };
            if let Some(ligature) = lam_alef {
                let after = quick::mark_length(bytes, end + 2);
                put(&bytes[end + 2..end + 2 + after]);
                put(&bytes[from + 2..end]);
                put(&ligature);
                end += 2 + after;
                joined = false;
            } else {
                put(&bytes[from + 2..end]);
                put(letter.form(joined, joins));
                joined = joins;
            }
            // Of two marks the order may change.
            if quick::mark_length(bytes, end) > 0 {
                return None;
            }
            width += 1;
            from = end;
        }
        if width == 0 {
            return None;
        }
        let start = self.shown.len();
        self.shown.extend_from_slice(&shown[at..]);
        self.tokens.push(Token {
            start: start as u32,
            len: (self.shown.len() - start) as u8,
            width: width as u8,
            spaced,
            parts: spaced,
            follows: false,
            is_left: false,
        });
        Some(width)
    }

    fn push(&mut self, word: &Word, spaced: bool, follows: bool) {
        let start = self.shown.len() as u32;
        self.shown.extend_from_slice(&word.shown);
        self.shown
            .truncate(start as usize + usize::from(word.shown_len));
        let token = Token {
            start,
            len: word.shown_len,
            width: word.width,
            spaced,
            parts: spaced && !word.clings,
            follows: false,
            is_left: false,
        };
        if word.reads != Reads::Left {
            let (width, len) = (word.split_width, word.split_len);
            if width == 0 {
                self.tokens.push(token);
                return;
            }
            self.tokens.push(Token {
                len,
                width,
                ..token
            });
            self.tokens.push(Token {
                start: start + u32::from(len),
                len: token.len - len,
                width: token.width - width,
                spaced: false,
                parts: true,
                ..token
            });
            return;
        }
        let (lead, tail) = (word.lead_len, word.tail_len);
        let core = word.shown_len - lead - tail;
        // Outside the letters each character takes one column; of the columns the first token has
        // all, so that a word is never broken.
        if lead > 0 {
            self.tokens.push(Token { len: lead, ..token });
        }
        self.tokens.push(Token {
            start: start + u32::from(lead),
            len: core,
            width: if lead > 0 { 0 } else { word.width },
            spaced: spaced && lead == 0,
            parts: token.parts && lead == 0,
            follows,
            is_left: true,
        });
        if tail > 0 {
            self.tokens.push(Token {
                start: start + u32::from(lead + core),
                len: tail,
                width: 0,
                spaced: false,
                parts: false,
                ..token
            });
        }
    }

    /// Breaks the tokens into lines and adds them to `out`; nothing when one does not fit.
    fn write(&self, columns: usize, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        let (mut start, mut used) = (0, 0);
        let mut at = 0;
        while at < self.tokens.len() {
            let (end, width) = self.whole(at);
            let space = usize::from(self.tokens[at].spaced);
            if at > start && used + space + width > columns {
                self.pad(start..at, columns - used, out);
                start = at;
            }
            if at == start {
                used = width;
            } else {
                used += space + width;
            }
            if used > columns {
                out.truncate(before);
                return false;
            }
            at = end;
        }
        self.pad(start..at, columns - used, out);
        true
    }

    /// Where the tokens end that stand on one line with token `at`, and their columns.
    fn whole(&self, at: usize) -> (usize, usize) {
        let mut width = usize::from(self.tokens[at].width);
        let mut end = at + 1;
        while let Some(token) = self.tokens.get(end).filter(|token| !token.parts) {
            width += usize::from(token.spaced) + usize::from(token.width);
            end += 1;
        }
        (end, width)
    }

    fn pad(&self, tokens: Range<usize>, columns: usize, out: &mut Vec<u8>) {
        out.resize(out.len() + columns, b' ');
        self.line(&self.tokens[tokens], out);
        out.push(b'\n');
    }

    /// Adds a line from left to right: the tokens from the last to the first, but those that read
    /// with the one before them behind it.
    fn line(&self, tokens: &[Token], out: &mut Vec<u8>) {
        let mut last = tokens.len();
        while last > 0 {
            let mut first = last - 1;
            while first > 0 && tokens[first].follows && tokens[first - 1].is_left {
                first -= 1;
            }
            for (i, token) in tokens[first..last].iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                let start = token.start as usize;
                out.extend_from_slice(&self.shown[start..start + usize::from(token.len)]);
            }
            if first > 0 && tokens[first].spaced {
                out.push(b' ');
            }
            last = first;
        }
    }
}

/// Where a word is kept.
fn slot(bytes: &[u8]) -> usize {
    let mut hash = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    let mut mix = |chunk: u64| {
        hash = (hash.rotate_left(5) ^ chunk).wrapping_mul(0x517C_C1B7_2722_0A95);
    };
    for chunk in &mut chunks {
        mix(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
    }
    let mut rest = [0; 8];
    rest[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    mix(u64::from_le_bytes(rest));
    (hash >> 40) as usize & (WORDS - 1)
}

/// Shapes a word by itself: nothing joins it to its neighbours.
fn word(bytes: &[u8]) -> Word {
    let mut word = NO_WORD;
    word.key[..bytes.len()].copy_from_slice(bytes);
    word.key_len = bytes.len() as u8;
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Some(shown) = fill(&mut word, text)
    {
        if shown.len() <= SHOWN {
            word.shown[..shown.len()].copy_from_slice(shown.as_bytes());
            word.shown_len = shown.len() as u8;
        } else {
            word.reads = Reads::Otherwise;
        }
    }
    word
}

/// Finds out what a word is, and what it shows; `None` when it is for another way of printing.
fn fill(word: &mut Word, text: &str) -> Option<String> {
    let is_core = |c: char| {
        let is_mark = quick::kind(c) == Kind::Mark;
        is_mark || matches!(quick::class(c), Class::L | Class::R | Class::En | Class::An)
    };
    let is_tail = |c: char| !is_core(c) || quick::kind(c) == Kind::Tail;
    let behind = text.trim_start_matches(|c| !is_core(c));
    let core = behind.trim_end_matches(is_tail);
    let (lead, tail) = (
        text.get(..text.len() - behind.len())?,
        behind.get(core.len()..)?,
    );
    let has = |class: Class| core.chars().any(|c| quick::class(c) == class);
    let number = has(Class::En) || has(Class::An);
    let begins_left = core.starts_with(|c| quick::class(c) == Class::L);
    let reads = match (has(Class::R), has(Class::L)) {
        (false, true) if begins_left && !has(Class::An) => Reads::Left,
        (_, true) => return None,
        _ if number => Reads::Number,
        (true, _) => Reads::Right,
        _ => Reads::Neutral,
    };
    let is_number_sign = |c| matches!(quick::class(c), Class::Es | Class::Et | Class::Cs);
    word.needs_right = number && reads == Reads::Number && text.contains(is_number_sign);
    brackets(word, lead, core, tail)?;
    // Between two words that nothing is said of.
    let shaped = quick::shape(&format!("ا {text} ا"), Direction::RightToLeft)?;
    let clusters = shaped.clusters();
    let inner = 2..clusters.len() - 2;
    let ends = |i: usize| clusters[i].ends == LineEnd::May;
    word.clings = !ends(1);
    let mut splits = inner.clone().filter(|&i| ends(i));
    let (split, more) = (splits.next(), splits.next());
    // Behind these a line may not end even where spaces follow.
    let holds_next = text.ends_with(|c| quick::kind(c) == Kind::Open)
        || text.ends_with(['\u{2014}', '\u{2018}', '\u{201C}']);
    if !ends(inner.end) || holds_next || more.is_some() || split.is_some() && reads == Reads::Left {
        return None;
    }
    word.width = u8::try_from(inner.len()).ok()?;
    word.reads = reads;
    if reads == Reads::Left {
        let turned = |part: &str| -> String { part.chars().rev().map(quick::mirrored).collect() };
        let (lead, tail) = (turned(lead), turned(tail));
        (word.lead_len, word.tail_len) = (lead.len() as u8, tail.len() as u8);
        return Some(lead + core + &tail);
    }
    let show = |clusters: Range<usize>| {
        let line = Line {
            columns: word.width.into(),
            visible: clusters.clone(),
            clusters,
            reason: BreakReason::End,
        };
        let mut shown = Vec::new();
        super::print(&shaped, &line, &mut shown);
        String::from_utf8(shown).ok()
    };
    let Some(split) = split else {
        return show(inner);
    };
    let (first, second) = (show(inner.start..split + 1)?, show(split + 1..inner.end)?);
    let is_parted = show(inner.clone())? == format!("{second}{first}");
    word.split_width = (split + 1 - inner.start) as u8;
    word.split_len = u8::try_from(first.len()).ok()?;
    if !is_parted {
        word.reads = Reads::Otherwise;
    }
    Some(first + &second)
}

/// Notes the brackets of a word: at most one before its letters and one behind them.
fn brackets(word: &mut Word, lead: &str, core: &str, tail: &str) -> Option<()> {
    let is_bracket = |c: char| matches!(c, '(' | ')' | '[' | ']' | '{' | '}');
    let one = |part: &str| -> Option<u8> {
        let mut found = part.chars().filter(|&c| is_bracket(c));
        let first = found.next().map_or(0, |c| c as u8);
        found.next().is_none().then_some(first)
    };
    word.opens = one(lead)?;
    word.closes = match one(tail)? {
        0 => 0,
        b')' => b'(',
        b']' => b'[',
        b'}' => b'{',
        _ => return None,
    };
    let is_inside = core.contains(is_bracket) || matches!(word.opens, b')' | b']' | b'}');
    (!is_inside).then_some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Setting, break_lines, place, set};

    /// The lines as clusters make them.
    fn by_rule(text: &str, columns: u16) -> String {
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

    fn text() -> impl Strategy<Value = String> {
        let core = prop_oneof![
            4 => prop::sample::select(vec!["سلام", "لا", "في", "كَتَبَ", "اللّٰه", "و", "الكِتابُ", "رسالة"]),
            2 => prop::sample::select(vec!["12", "1990", "١٢", "3.5", "۷", "12م", "و12", "1,000"]),
            2 => prop::sample::select(vec!["Foo", "Bar", "é", "B2", "2B", "x.y"]),
            1 => prop::sample::select(vec!["-", "–", "—", "1-2", "50%", "a-b", "/", "…", "م.ل", ".", "،", "؛", "قال،ثم", "1990–1995", "ب-ت", "1/م", "،", "و/أو", "%5", "x:1", "؟", "1/2", "12-م", "-5"]),
        ];
        let lead = prop::sample::select(vec!["", "", "", "", "(", "«", "\"", "["]);
        let tail = prop::sample::select(vec![
            "", "", "", "", ")", "،", ".", "»", ").", "),", "\"", "؟", "]", ":",
        ]);
        let word = (lead, core, tail).prop_map(|(lead, core, tail)| [lead, core, tail].concat());
        let length = prop_oneof![1..5_usize, 1..25_usize];
        length
            .prop_flat_map(move |length| prop::collection::vec(word.clone(), length))
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn shows_what_clusters_show(texts in prop::collection::vec(text(), 1..4), columns in 4..40_u16) {
            thread_local!(static WORDS: std::cell::RefCell<Words> = std::cell::RefCell::default());
            for text in texts {
                let mut out = Vec::new();
                if WORDS.with_borrow_mut(|words| words.print(&text, columns, &mut out)) {
                    prop_assert_eq!(String::from_utf8_lossy(&out), by_rule(&text, columns), "{}", text);
                }
            }
        }
    }

    #[test]
    fn ordinary_paragraphs_are_printed_by_words() {
        for text in [
            "كان في سنة 1990 (أو ١٩٩١) «كذا»، ثم لا.",
            "هو Red Hat، (بالإنجليزية: Foo Bar) كان",
        ] {
            assert!(Words::default().print(text, 40, &mut Vec::new()), "{text}");
        }
    }
}
