//! How the words that mark headings begin: nearly every other line is told by it at one look.

use std::collections::HashSet;

use super::fold::fold_char;

/// The first three letters of words, one bit for each three that occur; others may share it.
pub(super) struct Beginnings(Box<[u64; 1024]>);

impl Beginnings {
    pub(super) fn of(words: &HashSet<String>) -> Self {
        let mut bits = Box::new([0; 1024]);
        for word in words {
            let mut letters = word.chars();
            let place = Self::place(std::array::from_fn(|_| letters.next()));
            bits[place / 64] |= 1 << (place % 64);
        }
        Self(bits)
    }

    fn place(letters: [Option<char>; 3]) -> usize {
        let mix = |sum: u32, letter: Option<char>| {
            (sum ^ letter.map_or(0, u32::from)).wrapping_mul(0x9E37_79B1)
        };
        (letters.into_iter().fold(0, mix) >> 16) as usize
    }

    fn has(&self, letters: [Option<char>; 3]) -> bool {
        let place = Self::place(letters);
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    /// Whether none of the words is this one, with an article before it or without, and it begins
    /// with two letters, as no number does.
    pub(super) fn exclude(&self, word: &str) -> bool {
        let mut folded = word.chars().filter_map(fold_char);
        let letters: [Option<char>; 6] = std::array::from_fn(|_| folded.next());
        let is_plain = |c: char| matches!(c, 'a'..='z' | 'א'..='ת' | '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D3}');
        // What is no letter may be punctuation around the word.
        if letters[1].is_none() || !letters.into_iter().flatten().all(is_plain) {
            return false;
        }
        // Of a word in both scripts nobody knows which article it has.
        if !matches!(letters[0], Some('א'..='ת')) && letters.contains(&Some('ה')) {
            return false;
        }
        let article = match letters {
            [Some('ا'), Some('ل'), ..] => 2,
            [Some('و'), Some('ا'), Some('ل'), ..] => 3,
            [Some('ה'), ..] => 1,
            _ => 0,
        };
        let three = |from: usize| std::array::from_fn(|at| letters[from + at]);
        !self.has(three(0)) && !self.has(three(article))
    }
}
