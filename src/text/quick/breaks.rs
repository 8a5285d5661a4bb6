//! Where a line may end (UAX #14).
//!
//! Between two plain words, which are letters or digits, perhaps with a bracket or punctuation
//! outside, the rules allow it always, and nowhere inside; so they need not be asked. The library
//! is asked about the other words, each with a plain one on both sides.

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
    Letters,
    Closed,
    Tail,
    ClosedAgain,
    NotPlain,
}

impl Word {
    /// The word with one more character.
    #[inline]
    pub(super) fn and(self, kind: Kind) -> Self {
        STEPS[self as usize][kind as usize]
    }

    fn is_plain(self) -> bool {
        !matches!(self, Self::Opened | Self::NotPlain)
    }
}

const KINDS: usize = Kind::Sign as usize + 1;

static STEPS: [[Word; KINDS]; 7] = {
    use Word::{Closed, ClosedAgain, Letters, NotPlain, Opened, Start, Tail};
    let states = [Start, Opened, Letters, Closed, Tail, ClosedAgain, NotPlain];
    let mut steps = [[NotPlain; KINDS]; 7];
    let mut state = 0;
    while state < states.len() {
        let row = &mut steps[state];
        if matches!(states[state], Start | Opened | Letters) {
            let mut kind = 0;
            while kind <= Kind::Composing as usize {
                row[kind] = Letters;
                kind += 1;
            }
            row[Kind::Parting as usize] = Letters;
            row[Kind::Hebrew as usize] = Letters;
            row[Kind::Word as usize] = Letters;
        }
        match states[state] {
            Start => {
                row[Kind::Space as usize] = Start;
                row[Kind::Open as usize] = Opened;
            }
            Letters => {
                row[Kind::Close as usize] = Closed;
                row[Kind::Tail as usize] = Tail;
            }
            Closed => {
                row[Kind::Close as usize] = ClosedAgain;
                row[Kind::Tail as usize] = Tail;
            }
            Tail => row[Kind::Close as usize] = ClosedAgain,
            Opened | ClosedAgain | NotPlain => {}
        }
        state += 1;
    }
    steps
};

/// Finds the breaks of a text, word by word.
pub(super) struct Breaks<'a> {
    text: &'a str,
    found: &'a mut Vec<u32>,
    /// Where the word at hand begins, and the last plain one did.
    start: usize,
    plain: usize,
    /// Where the stretch begins that the library is to be asked about.
    asked: Option<usize>,
}

impl<'a> Breaks<'a> {
    pub(super) fn new(text: &'a str, found: &'a mut Vec<u32>) -> Self {
        Self {
            text,
            found,
            start: 0,
            plain: 0,
            asked: None,
        }
    }

    /// A word begins with this item.
    #[inline]
    pub(super) fn begin_word(&mut self, item: usize) {
        self.start = item;
    }

    /// A word, if it is one, has ended with the last of the items, at this byte.
    #[inline]
    pub(super) fn end_word(&mut self, word: Word, items: &[Item], byte: usize) {
        if word == Word::Start {
            return;
        }
        if !word.is_plain() {
            self.asked = self.asked.or(Some(self.plain));
            return;
        }
        if let Some(from) = self.asked.take() {
            self.ask(from, items, byte);
        } else if self.start > 0 {
            self.found.push(self.start as u32);
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
            self.found.push(item as u32);
        }
    }
}
