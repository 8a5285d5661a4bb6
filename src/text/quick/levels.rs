//! Embedding levels of a paragraph without explicit controls (UAX #9, rules W1 to I2), run by run.

use std::ops::Range;

use super::class::{Class, Kind, mirrored};
use super::reading::Item;
use crate::text::{Direction, Level};

/// Brackets that may be open at one time (BD16).
const OPEN: usize = 63;

/// The level of what is ordered by itself from left to right, in a paragraph of either direction.
const APART: Level = Level(2);

/// A stretch of items at another level than the paragraph's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turned {
    /// First item, and one past the last.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) level: Level,
}

/// A stretch of items that the rules treat alike, so that these see words, not letters.
#[derive(Clone, Copy, Debug)]
struct Run {
    class: Class,
    /// The bracket that it is.
    bracket: char,
    /// One past its last item.
    end: u32,
    /// Whether it is ordered by itself: to the others it is neutral, and none is one with it.
    is_apart: bool,
}

/// The memory that the rules need.
#[derive(Debug, Default)]
pub(super) struct Levels {
    runs: Vec<Run>,
    open: Vec<(char, usize)>,
    pairs: Vec<(usize, usize)>,
}

impl Levels {
    /// Adds the stretches at other levels than the paragraph's, in order. `others` are the items that
    /// are neither words of Arabic nor spaces, `classes` those that occur; the items in `apart`, in order, are ordered by themselves, from left to right. Tells
    /// whether it could: not with more open brackets than the rules are for.
    pub(super) fn resolve(
        &mut self,
        items: &[Item],
        others: &[u32],
        classes: u32,
        base: Direction,
        apart: &[Range<usize>],
        turned: &mut Vec<Turned>,
    ) -> bool {
        let (embedding, other) = match base {
            Direction::LeftToRight => {
                (Class::L, Class::R.bit() | Class::Al.bit() | Class::An.bit())
            }
            Direction::RightToLeft => (Class::R, Class::L.bit()),
        };
        // Pairs matter only where one could stand among what runs the other way (N0).
        let has_pairs = classes & other != 0;
        self.runs.clear();
        let (mut start, mut others) = (0, others);
        for apart in apart {
            others = self.split(items, start..apart.start, others, has_pairs);
            let inside = others.partition_point(|&other| (other as usize) < apart.end);
            others = &others[inside..];
            self.push(Class::On, '\0', apart.end, true);
            start = apart.end;
        }
        self.split(items, start..items.len(), others, has_pairs);
        numbers(&mut self.runs, embedding);
        if has_pairs && !self.brackets(embedding) {
            return false;
        }
        neutrals(&mut self.runs, embedding);
        let mut start = 0;
        for run in &self.runs {
            let level = if run.is_apart {
                APART
            } else {
                level_of(run.class, base.level())
            };
            match turned.last_mut() {
                _ if level == base.level() => {}
                Some(last) if last.end == start && last.level == level => last.end = run.end,
                _ => turned.push(Turned {
                    start,
                    end: run.end,
                    level,
                }),
            }
            start = run.end;
        }
        true
    }

    /// Splits the items of a range into runs. `others` are those that are neither words nor spaces, of
    /// which most of a text is, from the range on.
    fn split<'a>(
        &mut self,
        items: &[Item],
        range: Range<usize>,
        mut others: &'a [u32],
        has_pairs: bool,
    ) -> &'a [u32] {
        let items = &items[..range.end];
        let mut i = range.start;
        while i < items.len() {
            let other = others.first().map_or(items.len(), |&other| other as usize);
            if other > i {
                let end = other.min(items.len());
                self.words(items, i..end);
                i = end;
                continue;
            }
            let is_pair = |item: &Item| {
                has_pairs && matches!(item.kind, Kind::Open | Kind::Close) && item.code < 0x80
            };
            let item = items[i];
            others = &others[1..];
            i += 1;
            if is_pair(&item) {
                self.push(item.class, char::from(item.code as u8), i, false);
                continue;
            }
            // Each separator stands for itself (W4).
            if matches!(item.class, Class::Es | Class::Cs) {
                self.push(item.class, '\0', i, false);
                continue;
            }
            if matches!(item.class, Class::L | Class::R) {
                self.close_gap(item.class);
            }
            self.extend(item.class, i);
        }
        others
    }

    /// Adds items of a range that are words and the spaces between them.
    fn words(&mut self, items: &[Item], range: Range<usize>) {
        let is_space = |item: &&Item| item.class == Class::Ws;
        let inside = &items[range.clone()];
        let before = inside.iter().take_while(is_space).count();
        if before > 0 {
            self.extend(Class::On, range.start + before);
        }
        if before < inside.len() {
            let behind = inside.iter().rev().take_while(is_space).count();
            self.close_gap(Class::Al);
            self.extend(Class::Al, range.end - behind);
            if behind > 0 {
                self.extend(Class::On, range.end);
            }
        }
    }

    /// Adds items up to `end` to the last run, or as one.
    fn extend(&mut self, class: Class, end: usize) {
        match self.runs.last_mut() {
            Some(run) if run.class == class && run.bracket == '\0' && !run.is_apart => {
                run.end = end as u32;
            }
            _ => self.push(class, '\0', end, false),
        }
    }

    fn push(&mut self, class: Class, bracket: char, end: usize, is_apart: bool) {
        self.runs.push(Run {
            class,
            bracket,
            end: end as u32,
            is_apart,
        });
    }

    /// Neutrals between letters of one class are of that class (W4 to W6, N1): most of a text then
    /// is one run.
    fn close_gap(&mut self, class: Class) {
        let is_neutral = |run: &Run| {
            matches!(run.class, Class::On | Class::Es | Class::Cs | Class::Et)
                && run.bracket == '\0'
                && !run.is_apart
        };
        let gap = self.runs.iter().rev().take_while(|run| is_neutral(run));
        let before = self.runs.len() - gap.count();
        if before > 0 && self.runs[before - 1].class == class {
            self.runs.truncate(before);
        }
    }

    /// Rule N0; `false` when there are more open brackets than it is for.
    fn brackets(&mut self, embedding: Class) -> bool {
        let Self { runs, open, pairs } = self;
        open.clear();
        pairs.clear();
        for (i, run) in runs.iter().enumerate() {
            match run.bracket {
                '\0' => {}
                '(' | '[' | '{' => {
                    if open.len() == OPEN {
                        return false;
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
        for &(start, end) in pairs.iter() {
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
        true
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

/// Rules W2 to W7. Marks have the class of their letter already (W1).
fn numbers(runs: &mut [Run], embedding: Class) {
    use Class::{Al, An, Cs, En, Es, Et, L, On, R};
    let mut strong = embedding;
    for run in runs.iter_mut() {
        match run.class {
            L | R | Al => strong = run.class,
            // W2.
            En if strong == Al => run.class = An,
            _ => {}
        }
        // W3.
        if run.class == Al {
            run.class = R;
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
    let mut strong = embedding;
    for run in runs.iter_mut() {
        match run.class {
            L | R => strong = run.class,
            En if strong == L => run.class = L,
            _ => {}
        }
    }
}

/// Rules N1 and N2.
fn neutrals(runs: &mut [Run], embedding: Class) {
    let mut before = embedding;
    let mut i = 0;
    while i < runs.len() {
        if let Some(direction) = direction(runs[i].class) {
            before = direction;
            i += 1;
            continue;
        }
        let is_neutral = |run: &&Run| run.class == Class::On;
        let count = runs[i..].iter().take_while(is_neutral).count();
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
}
