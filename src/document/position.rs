//! Places in an article.

use std::ops::Range;

/// A byte of the text store. It stays what it is when the window, the theme or the index change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub u64);

impl Position {
    /// The first byte of every store.
    pub const START: Self = Self(0);
}

/// The bytes from `start` up to, not including, `end`; `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextRange {
    /// First byte.
    pub start: Position,
    /// One past the last byte.
    pub end: Position,
}

impl TextRange {
    /// The range of the bytes `start..end`.
    pub fn new(start: u64, end: u64) -> Self {
        debug_assert!(start <= end, "a range reads forwards");
        Self {
            start: Position(start),
            end: Position(end),
        }
    }

    /// Number of bytes.
    pub fn len(self) -> u64 {
        self.end.0 - self.start.0
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `position` is one of its bytes.
    pub fn contains(self, position: Position) -> bool {
        self.start <= position && position < self.end
    }
}

impl From<Range<u64>> for TextRange {
    fn from(range: Range<u64>) -> Self {
        Self::new(range.start, range.end)
    }
}
