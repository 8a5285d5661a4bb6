//! What a walk finds, bounded, and how what was found ahead is added to it.

use crate::document::{Reference, Warning};
use crate::parse::linking::Signs;
use crate::parse::outline::{Candidate, Census};

/// Headings, entries and leavings beyond these are passed over: what is kept of a text must not
/// grow as the text does.
const MOST_HEADINGS: usize = 1 << 18;
const MOST_ENTRIES: usize = 1 << 16;
const MOST_STRAY: usize = 100;

/// The heading of a list that a survey is in from its beginning.
pub(super) const ABOVE: usize = usize::MAX;

/// What was found.
#[derive(Default)]
pub(in crate::parse) struct Finds {
    /// The headings, but for those beyond the most.
    pub(in crate::parse) candidates: Vec<Candidate>,
    /// How many they are with those.
    pub(super) headings: usize,
    /// The heading above the first one is followed by it at once.
    above_is_followed: bool,
    pub(in crate::parse) census: Census,
    /// Entries and the candidate each stands under.
    pub(in crate::parse) references: Vec<(Reference, usize)>,
    /// Lines that are not shown, fences apart.
    pub(in crate::parse) stray: Vec<u64>,
    pub(in crate::parse) fences: u64,
    pub(in crate::parse) last_fence: u64,
    /// Where there may be links or citations.
    pub(in crate::parse) signs: Signs,
}

impl Finds {
    /// The heading found last is followed by another line that is no running text.
    pub(super) fn follow_last(&mut self) {
        let is_kept = self.headings == self.candidates.len();
        match self.candidates.last_mut() {
            None => self.above_is_followed = true,
            Some(last) => last.followed |= is_kept,
        }
    }

    pub(super) fn push(&mut self, candidate: Candidate) {
        self.headings += 1;
        if self.candidates.len() < MOST_HEADINGS {
            self.candidates.push(candidate);
        }
    }

    /// Takes an entry of the list under a heading.
    pub(super) fn push_entry(&mut self, reference: Reference, heading: usize) {
        let is_known = heading < MOST_HEADINGS || heading == ABOVE;
        if is_known && self.references.len() < MOST_ENTRIES {
            self.references.push((reference, heading));
        }
    }

    /// What to tell of all that was more than is kept.
    pub(in crate::parse) fn passed_over(&self) -> Option<Warning> {
        (self.headings > self.candidates.len()).then(|| Warning {
            line: 0,
            message: format!("only the first {MOST_HEADINGS} headings are in the tree"),
        })
    }

    pub(super) fn push_stray(&mut self, line: u64) {
        if self.stray.len() < MOST_STRAY {
            self.stray.push(line);
        }
    }

    /// Adds what was found behind all this.
    pub(super) fn append(&mut self, more: Self, shift: Shift) {
        if more.above_is_followed {
            self.follow_last();
        }
        for candidate in more.candidates {
            self.push(Candidate {
                line: shift.line(candidate.line),
                ordinal: self.census.lines + candidate.ordinal,
                ..candidate
            });
        }
        for (reference, heading) in more.references {
            self.push_entry(reference, shift.heading(heading));
        }
        for line in more.stray {
            self.push_stray(shift.line(line));
        }
        if more.fences > 0 {
            self.fences += more.fences;
            self.last_fence = shift.line(more.last_fence);
        }
        self.signs.append(more.signs);
        self.census.add(more.census);
    }
}

/// How what a survey counted is counted in the whole.
#[derive(Clone, Copy)]
pub(super) struct Shift {
    /// Lines before it.
    pub(super) lines: u64,
    /// Headings before it.
    pub(super) headings: usize,
    /// The heading of the list that it begins in.
    pub(super) above: usize,
}

impl Shift {
    pub(super) fn line(self, line: u64) -> u64 {
        line.wrapping_add(self.lines)
    }

    pub(super) fn heading(self, heading: usize) -> usize {
        if heading == ABOVE {
            self.above
        } else {
            self.headings + heading
        }
    }
}
