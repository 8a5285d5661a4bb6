//! Where a line may end (UAX #14).
//!
//! Between two plain words, which are letters or digits, perhaps with brackets or punctuation outside
//! and quotation marks or points inside, the rules allow it always, and nowhere inside; so they need
//! not be asked.
//! Before punctuation that stands by itself they never do. The library is asked about the other
//! words, each with a plain one on both sides.

use std::mem;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::class::Kind;
use super::reading::Item;

/// How far a word is a plain one: a state of the machine that reads it kind by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Word {
    Start,
    Opened,
    /// A quotation mark behind anything.
    Quoted,
    Letters,
    /// A point behind letters.
    Infixed,
    /// A sign behind letters.
    Signed,
    Ended,
    /// A sign by itself.
    Sign,
    /// Punctuation by itself.
    Clinging,
    NotPlain,
}

impl Word {
    /// The word with one more character.
    #[inline]
    pub(super) fn and(self, kind: Kind) -> Self {
        STEPS[self as usize][kind as usize]
    }
}

const KINDS: usize = Kind::Sign as usize + 1;
const STATES: usize = Word::NotPlain as usize + 1;

static STEPS: [[Word; KINDS]; STATES] = {
    use Word::{Clinging, Ended, Infixed, Letters, NotPlain, Opened, Quoted, Sign, Signed, Start};
    let mut steps = [[NotPlain; KINDS]; STATES];
    let mut kind = 0;
    while kind < KINDS {
        if is_letter(kind) {
            let before = [Start, Opened, Quoted, Letters, Infixed];
            let mut state = 0;
            while state < before.len() {
                steps[before[state] as usize][kind] = Letters;
                state += 1;
            }
        }
        kind += 1;
    }
    let (open, quote) = (Kind::Open as usize, Kind::Quote as usize);
    let (close, sign) = (Kind::Close as usize, Kind::Apart as usize);
    let (tail, infix) = (Kind::Tail as usize, Kind::Infix as usize);
    steps[Start as usize][open] = Opened;
    steps[Opened as usize][open] = Opened;
    steps[Quoted as usize][open] = Opened;
    steps[Start as usize][quote] = Quoted;
    steps[Opened as usize][quote] = Opened;
    steps[Start as usize][sign] = Sign;
    steps[Letters as usize][sign] = Signed;
    let clinging = [Start, Clinging];
    let mut state = 0;
    while state < clinging.len() {
        steps[clinging[state] as usize][tail] = Clinging;
        steps[clinging[state] as usize][infix] = Clinging;
        steps[clinging[state] as usize][close] = Clinging;
        state += 1;
    }
    let whole = [Letters, Signed, Infixed, Quoted, Ended];
    state = 0;
    while state < whole.len() {
        steps[whole[state] as usize][tail] = Ended;
        steps[whole[state] as usize][infix] = Infixed;
        steps[whole[state] as usize][close] = Ended;
        steps[whole[state] as usize][quote] = Quoted;
        state += 1;
    }
    steps
};

/// Whether what has this kind is a letter or digit, or stands on one.
const fn is_letter(kind: usize) -> bool {
    kind <= Kind::Composing as usize
        || kind == Kind::Parting as usize
        || kind == Kind::Hebrew as usize
        || kind == Kind::Word as usize
}

/// A place where a line may end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Break {
    /// The item before which it does.
    pub(super) item: u32,
    /// Columns of all before it but white space right before it.
    pub(super) column: u32,
}

/// Finds the breaks of a text, word by word.
pub(super) struct Breaks<'a> {
    text: &'a str,
    found: &'a mut Vec<Break>,
    /// Where the word at hand begins, and columns up to the end of the one before.
    start: usize,
    column: u32,
    /// Where the last plain word began.
    plain: usize,
    /// Where the stretch begins that the library is to be asked about.
    asked: Option<usize>,
}

impl<'a> Breaks<'a> {
    pub(super) fn new(text: &'a str, found: &'a mut Vec<Break>) -> Self {
        Self {
            text,
            found,
            start: 0,
            column: 0,
            plain: 0,
            asked: None,
        }
    }

    /// A word begins with this item.
    #[inline]
    pub(super) fn begin_word(&mut self, item: usize) {
        self.start = item;
    }

    /// A word, if it is one, has ended with the last of the items, at this byte and column.
    #[inline]
    pub(super) fn end_word(&mut self, word: Word, items: &[Item], byte: usize, column: u32) {
        let before = mem::replace(&mut self.column, column);
        if word == Word::Letters && self.asked.is_none() {
            if self.start > 0 {
                self.found.push(Break {
                    item: self.start as u32,
                    column: before,
                });
            }
            self.plain = self.start;
        } else {
            self.end_other(word, items, byte, before);
        }
    }

    /// The same of a word that is not of letters alone, or behind one that is not plain.
    fn end_other(&mut self, word: Word, items: &[Item], byte: usize, column: u32) {
        match word {
            Word::Start => {
                self.column = column;
                return;
            }
            Word::Clinging if self.asked.is_none() && self.start > 0 => return,
            Word::Opened | Word::NotPlain | Word::Clinging => {
                self.asked = self.asked.or(Some(self.plain));
                return;
            }
            _ => {}
        }
        if let Some(from) = self.asked.take() {
            self.ask(from, items, byte);
        } else if self.start > 0 {
            self.found.push(Break {
                item: self.start as u32,
                column,
            });
        }
        self.plain = self.start;
    }

    /// These are all items.
    pub(super) fn finish(&mut self, items: &[Item]) {
        if let Some(from) = self.asked.take() {
            self.ask(from, items, self.text.len());
        }
    }

    /// Asks about the stretch from item `from` to the end of `items`, at byte `end`.
    fn ask(&mut self, from: usize, items: &[Item], end: usize) {
        let Some(first) = items.get(from).map(|item| item.start as usize) else {
            return;
        };
        let inside = self.text.get(first..end).unwrap_or_default();
        let segmenter = LineSegmenter::new_17_for_non_complex_scripts(LineBreakOptions::default());
        let mut item = from;
        for byte in segmenter.segment_str(inside) {
            if byte == 0 || byte == inside.len() {
                continue;
            }
            while items
                .get(item)
                .is_some_and(|item| (item.start as usize) < first + byte)
            {
                item += 1;
            }
            let Some(at) = items.get(item) else { break };
            let spaces = items[..item]
                .iter()
                .rev()
                .take_while(|item| item.kind == Kind::Space);
            self.found.push(Break {
                item: item as u32,
                column: at.column - spaces.count() as u32,
            });
        }
    }
}
