//! How far the reader is: the section, the share, the time that is left.

use super::App;
use crate::document::{Document, TextRange};

impl App {
    /// The section that is being read.
    pub fn current_section(&self) -> Option<usize> {
        let place = self
            .caret
            .or_else(|| self.link.as_ref().map(|link| link.range.start));
        self.document
            .section_at(place.unwrap_or(self.anchor.position))
    }

    /// How much of the article stands above the end of the screen, from 0 to 1.
    pub fn progress(&self) -> f64 {
        let end = self.document.end().0;
        if end == 0 {
            return 1.0;
        }
        self.bottom.0 as f64 / end as f64
    }

    /// Minutes that are left to read, by the reader's speed.
    pub fn minutes_left(&self) -> u64 {
        let left = self.document.bytes_behind(self.bottom) as f64;
        let words = left / self.bytes_per_word;
        (words / f64::from(self.config.words_per_minute)).ceil() as u64
    }
}

/// Bytes that the words of the first page are counted in.
const SAMPLE_BYTES: u64 = 4096;

/// Bytes that a word with the space behind it takes at the beginning of the text.
pub(super) fn bytes_per_word(document: &Document) -> f64 {
    let sample = document.text(TextRange::new(0, SAMPLE_BYTES.min(document.end().0)));
    let words = sample.split(' ').filter(|word| !word.is_empty()).count();
    if words == 0 {
        8.0
    } else {
        (sample.len() + 1) as f64 / words as f64
    }
}
