//! Walking a stretch of a text ahead, and taking over what was found there.

use super::finds::{ABOVE, Finds, Shift};
use super::{State, Walk};
use crate::parse::linking::Signs;

/// Where surveys begin, and how far before it the walk begins, to be in the right state there.
#[derive(Clone, Copy, Debug)]
pub(in crate::parse) struct Stretches {
    pub(in crate::parse) bytes: u64,
    pub(in crate::parse) before: u64,
}

impl Stretches {
    /// Where the stretch of this number begins: at the first line at or behind it.
    pub(in crate::parse) fn start(self, number: u64) -> u64 {
        number.saturating_mul(self.bytes)
    }
}

/// What was found in one stretch of a text by walking it ahead.
pub struct Survey {
    /// The state at the beginning of the stretch.
    before: State,
    /// Number of its first line, as the walk counted.
    line: u64,
    /// The walk at its end, with what was found in it.
    walk: Walk,
}

impl Survey {
    /// Where links or citations may stand in the stretch.
    pub(in crate::parse) fn signs(&mut self) -> &mut Signs {
        &mut self.walk.finds.signs
    }
}

/// Walks a stretch ahead. `None` when no line begins in it.
pub(in crate::parse) fn survey(
    mut walk: Walk,
    stretches: Stretches,
    number: u64,
) -> Option<Survey> {
    let (start, end) = (stretches.start(number), stretches.start(number + 1));
    walk = walk.from(start.saturating_sub(stretches.before));
    while !walk.has_reached(start) {
        if walk.position >= end {
            return None;
        }
        walk.read_on(start);
    }
    let before = walk.state();
    let line = walk.line;
    walk.finds = Finds::default();
    if let Some(list) = &mut walk.list {
        list.heading = ABOVE;
    }
    while !walk.has_reached(end) {
        walk.read_on(end);
    }
    walk.buffer = Vec::new();
    walk.spare = Vec::new();
    Some(Survey { before, line, walk })
}

impl Walk {
    /// A walk that begins anywhere in the text, in a state that has yet to come right.
    fn from(self, position: u64) -> Self {
        Self {
            position,
            is_first: false,
            ..self
        }
    }

    /// Takes over what was found ahead, when this walk has come there in the state in which that
    /// one was; says whether it did.
    pub(in crate::parse) fn take_over(&mut self, survey: Survey) -> bool {
        if self.state() != survey.before {
            return false;
        }
        let mut ahead = survey.walk;
        let shift = Shift {
            lines: self.line.wrapping_sub(survey.line),
            headings: self.finds.headings,
            above: self.list.map_or(ABOVE, |list| list.heading),
        };
        if let Some(list) = &mut ahead.list {
            list.heading = shift.heading(list.heading);
        }
        for line in &mut ahead.waiting {
            line.number = shift.line(line.number);
        }
        self.finds.append(ahead.finds, shift);
        self.position = ahead.position;
        self.line = shift.line(ahead.line);
        self.blank_before = ahead.blank_before;
        self.waiting = ahead.waiting;
        self.past = ahead.past;
        self.is_first = ahead.is_first;
        self.list = ahead.list;
        self.done = ahead.done;
        true
    }
}
