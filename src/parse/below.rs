//! What stands below a line that may be a heading.

use super::echo::is_long;
use super::headings::{Judge, Past};
use super::line::{Ending, Line, SHORTEST_BODY};
use super::shape::{begins_well, is_broken, is_name};
use super::verse;

/// Longest title without a mark.
const LONGEST_TITLE: usize = 100;
/// Longest heading with little below it.
const LONGEST_THIN: usize = 55;
/// Shortest sentence that a heading may stand above.
const SHORTEST_SENTENCE: usize = 12;

/// How much stands below a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// Running text.
    Text,
    /// A sentence, a list, or another heading.
    Little,
}

impl Judge {
    /// Whether running text follows, as much as a heading has below it.
    pub(super) fn has_text(&self, past: Option<Past>, line: &Line, next: &[Line]) -> bool {
        let Some(first) = next.first() else {
            return false;
        };
        if first.is_strong() {
            let byline = past.is_some_and(|p| p.opens);
            // Between two headings of one rank it is all that is said below the first.
            let rank = past.filter(|p| p.heading.is_some()).and_then(|p| p.rank);
            let is_between = rank.is_some() && rank == first.mark.map(|mark| mark.rank);
            return next.len() > 1 && !byline && !is_between;
        }
        let second = next.get(1);
        if first.text.starts_with(['—', '―']) {
            return second.is_some_and(Line::is_body);
        }
        if first.item && past.is_some() {
            return first.characters > SHORTEST_BODY && first.ending == Ending::Stop;
        }
        let opens_text = past.is_none() && opens_text(line, next);
        let longer = first.is_body() && 2 * first.characters >= 3 * line.characters;
        let sentence = first.ending == Ending::Stop
            && 5 * first.characters >= 4 * line.characters
            && first.characters >= 35
            && second.is_some_and(|s| s.characters >= 2 * SHORTEST_BODY);
        let stacked = line.blank_before
            && first.blank_before
            && self.has_shape(first)
            && second.is_some_and(|s| s.blank_before && s.characters >= 2 * SHORTEST_BODY);
        opens_text || longer || sentence || stacked
    }

    /// Whether at least a sentence or a list follows, or another heading and then one of these.
    pub(super) fn has_little(&self, line: &Line, next: &[Line]) -> bool {
        let Some(first) = next.first() else {
            return false;
        };
        let apart = line.blank_before && first.blank_before;
        if line.characters > LONGEST_THIN && !apart {
            return false;
        }
        let heads = |next: &[Line]| next.first().is_some_and(|l| is_told(l) || l.item);
        heads(next)
            || self.has_heading(first, &next[1..])
            || apart && self.has_shape(first) && self.heads_soon(&next[1..])
    }

    /// Whether a line could be the heading of the running text below it.
    fn has_heading(&self, line: &Line, next: &[Line]) -> bool {
        let is_text = |l: &Line| !l.item && (is_long(l) || l.is_body() && l.ending == Ending::Stop);
        next.first().is_some_and(is_text)
            && line.characters <= LONGEST_THIN
            && (self.has_shape(line) || is_name(line, next))
    }

    /// Whether a heading above these lines would have a sentence or a list below it, if only
    /// below one more heading.
    fn heads_soon(&self, next: &[Line]) -> bool {
        let is_heading = |l: &Line| l.blank_before && self.has_shape(l);
        let headed = next.iter().find(|l| !is_heading(l));
        headed.is_some_and(|l| l.blank_before && (is_told(l) || l.item))
    }

    /// Whether the first line of all is a title by all but its length and its signs.
    pub(super) fn is_long_title(&self, line: &Line, next: &[Line]) -> bool {
        let Some(first) = next.first() else {
            return false;
        };
        let ends = matches!(line.ending, Ending::Call | Ending::Bracket | Ending::Open);
        let text = line.text.as_str();
        let below = is_told(first)
            || first.is_strong()
            || self.has_shape(first)
                && (next.get(1).is_some_and(is_told) || self.heads_soon(&next[1..]));
        ends && !line.item
            && (2..=LONGEST_TITLE).contains(&line.characters)
            && !verse::is_verse(text)
            && below
            && begins_well(text)
            && !is_broken(text)
            && (self.has_script(text) || first.is_body())
    }
}

/// Whether the first line of all is a title: a short line or two, such as who wrote it, and
/// then a heading or running text.
fn opens_text(line: &Line, next: &[Line]) -> bool {
    let short = next.iter().take_while(|l| !l.is_body() && !l.is_strong());
    let tells = |l: &Line| l.text.contains(": ");
    let has_body = match next.get(short.count()) {
        Some(_) => true,
        // Who wrote it, when and where.
        None => next.iter().all(tells),
    };
    line.characters <= SHORTEST_BODY && has_body
}

/// Whether a line is a sentence or running text.
fn is_told(line: &Line) -> bool {
    let ends = matches!(line.ending, Ending::Stop | Ending::Colon | Ending::Call);
    !line.item && (line.is_body() || ends && line.characters >= SHORTEST_SENTENCE)
}
