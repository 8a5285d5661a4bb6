//! Whether a line is a heading, by its mark, its shape and its neighbours.
//!
//! Only a few lines around are looked at, so that a text of any length can be judged as it
//! arrives; what the whole document has to say about it comes later (`trust`).

use super::below::Below;
use super::echo::{Echo, echo, is_long};
use super::fold::words;
use super::line::{Ending, LONGEST_MARKED, Line, SHORTEST_BODY};
use super::mark::{MarkKind, rank};
use super::marked;
use super::marking::Marking;
use super::shape::{Shape, begins_well, counted, is_broken, is_label, is_name, is_said};
use super::verse;
use crate::document::SectionKind;
use crate::text::Direction;

/// Longest heading without a mark.
const LONGEST_PLAIN: usize = 75;
/// Longest heading without a mark in words.
const MOST_WORDS: usize = 14;
/// The same of one that ends with a colon.
const LONGEST_COLON: usize = 50;
const MOST_COLON_WORDS: usize = 8;

/// What is remembered of the line before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Past {
    /// At most as many as matter.
    pub(super) characters: usize,
    pub(super) ending: Ending,
    pub(super) item: bool,
    /// What stands below it, when it is a heading.
    pub(super) heading: Option<Below>,
    /// It is a heading by its shape and the first line of all.
    pub(super) opens: bool,
    /// It says of what it tells, such as who wrote the text.
    pub(super) label: bool,
    /// Of its mark, when it is an item or a heading.
    pub(super) rank: Option<u8>,
}

/// Characters of the line before beyond which its length no longer matters.
const LONG: usize = 5 * SHORTEST_BODY;

impl Past {
    /// What is remembered of a line.
    pub(super) fn of(line: &Line, heading: Option<Below>, opens: bool) -> Self {
        Self {
            characters: line.characters.min(LONG),
            ending: line.ending,
            item: line.item,
            heading,
            opens,
            label: heading.is_none() && is_label(line),
            rank: line
                .mark
                .filter(|_| line.item || heading.is_some())
                .map(|mark| mark.rank),
        }
    }

    /// Whether a part of the text may end with it.
    pub(super) fn closes(self) -> bool {
        self.heading.is_some()
            || self.item
            || match self.ending {
                Ending::Stop | Ending::Call => true,
                Ending::Bracket | Ending::Open => 2 * self.characters >= 3 * SHORTEST_BODY,
                Ending::Comma => self.characters >= LONG,
                Ending::Colon => false,
            }
    }

    /// Whether a part of the text may end with it although it has no end: something was left out
    /// behind it, or the full stop.
    fn breaks_off(self) -> bool {
        match self.ending {
            Ending::Colon => true,
            Ending::Bracket | Ending::Open => self.characters >= SHORTEST_BODY,
            _ => false,
        }
    }

    /// Whether it may be one of several short lines that are no headings.
    fn is_short(self) -> bool {
        let is_open = matches!(self.ending, Ending::Open | Ending::Bracket);
        is_open && self.heading.is_none() && !self.item && self.characters < SHORTEST_BODY
    }
}

/// Why a line was taken for a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// A mark that is hardly anything else.
    Marked(MarkKind),
    /// A mark that lists have too, and what stands below it.
    Weak(Below),
    /// Its shape alone.
    Shape(Shape),
}

/// A line that is a heading as far as its neighbourhood tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) evidence: Evidence,
    pub(super) rank: u8,
    pub(super) kind: SectionKind,
}

impl Heading {
    /// What stands below it: by a mark it is taken for a heading whatever does. `None` when it is
    /// one only if the whole document says so.
    pub(super) fn below(self) -> Option<Below> {
        match self.evidence {
            Evidence::Shape(shape) => shape.is_free().then_some(shape.below),
            Evidence::Marked(_) => Some(Below::Text),
            Evidence::Weak(below) => Some(below),
        }
    }
}

/// Judges lines.
pub(super) struct Judge {
    pub(super) marking: Marking,
    /// Direction of the document.
    pub(super) direction: Direction,
}

impl Judge {
    /// Whether a line is a heading; `next` are the lines that follow, as many as are looked at.
    pub(super) fn judge(
        &self,
        past: Option<Past>,
        line: &Line,
        next: &[Line],
        in_list: bool,
    ) -> Option<Heading> {
        if line.characters > LONGEST_MARKED || line.noise {
            return None;
        }
        let Some(mark) = line.mark else {
            let shape = self.plain(past, line, next)?;
            let fits = !in_list || shape.is_plain() && is_far_from_lists(line, next);
            return fits.then_some(Heading {
                evidence: Evidence::Shape(shape),
                rank: rank::UNMARKED,
                kind: SectionKind::Body,
            });
        };
        let evidence = match mark.kind {
            MarkKind::List(_) | MarkKind::Standalone => Some(Evidence::Marked(mark.kind))
                .filter(|_| !matches!(line.ending, Ending::Comma | Ending::Call)),
            MarkKind::Weak => {
                let below = marked::below_weak(past, line, next, mark);
                below.filter(|_| !in_list).map(Evidence::Weak)
            }
            kind => marked::is_heading(past, line, next, mark).then_some(Evidence::Marked(kind)),
        }?;
        let kind = match mark.kind {
            MarkKind::List(kind) => kind,
            _ => SectionKind::Body,
        };
        Some(Heading {
            evidence,
            rank: mark.rank,
            kind,
        })
    }

    /// What can be seen of a line without a mark, when it fulfils the conditions on one.
    fn plain(&self, past: Option<Past>, line: &Line, next: &[Line]) -> Option<Shape> {
        if past.is_none() && self.is_long_title(line, next) {
            let echo = echo(line, next, &self.marking);
            return Some(Shape::of(line, next, echo, Below::Little));
        }
        let opens =
            past.is_none_or(|p| p.closes() || line.blank_before && p.ending != Ending::Colon);
        let long_below = next.first().is_some_and(is_long);
        let may_name = past.is_some_and(|p| p.ending != Ending::Comma) && long_below;
        let follows_heading = past.is_some_and(|p| p.heading.is_some());
        // Most lines are told by their neighbours to be none, without a look at their letters: a
        // text may be all short lines.
        if !(opens || may_name || follows_heading)
            || !self.has_form(line)
            || is_said(past, line, next)
        {
            return None;
        }
        let echo = echo(line, next, &self.marking);
        let named = may_name && echo == Echo::All;
        if !(self.has_script(&line.text) || named || follows_heading && is_name(line, next)) {
            return None;
        }
        let closed = opens || named;
        if closed && self.has_text(past, line, next) {
            return Some(Shape::of(line, next, echo, Below::Text));
        }
        let in_run = past.is_some_and(Past::is_short);
        if (closed || follows_heading) && !in_run && self.has_little(line, next) {
            return Some(Shape::of(line, next, echo, Below::Little));
        }
        let is_item = next.first().is_some_and(|next| next.item);
        let asks = line.text.ends_with(['؟', '?']);
        let breaks_off = past.is_some_and(Past::breaks_off) || asks;
        let fits = breaks_off && long_below && !is_item && line.ending != Ending::Colon;
        fits.then(|| Shape {
            open_before: true,
            ..Shape::of(line, next, echo, Below::Text)
        })
    }

    /// Whether a line could be a heading by itself, and that it ends as headings mostly do.
    pub(super) fn has_shape(&self, line: &Line) -> bool {
        line.ending != Ending::Colon && self.has_form(line) && self.has_script(&line.text)
    }

    /// Whether a line could be a heading by itself, whatever its script.
    pub(super) fn has_form(&self, line: &Line) -> bool {
        if !(2..=LONGEST_PLAIN).contains(&line.characters) {
            return false;
        }
        let text = line.text.as_str();
        let word_count = || text.split_whitespace().count();
        let ends = match line.ending {
            Ending::Call | Ending::Bracket | Ending::Open => word_count() <= MOST_WORDS,
            Ending::Colon => line.characters <= LONGEST_COLON && word_count() <= MOST_COLON_WORDS,
            Ending::Stop => counted(text).is_some(),
            Ending::Comma => false,
        };
        ends && !line.item
            && !line.noise
            && begins_well(text)
            && !text.contains(['=', '|', '{', '@', '…', '﴾', '﴿', '_'])
            && !text.contains("://")
            && !text.contains("..")
            && text.matches(['،', ',']).count() < 3
            && !is_broken(text)
            && !verse::is_verse(text)
            && !self.marking.is_caption(text)
            && self.has_words(text)
    }

    /// In a right-to-left document, headings are right to left.
    pub(super) fn has_script(&self, text: &str) -> bool {
        let (rtl, ltr) = super::direction::count_letters(text);
        match self.direction {
            Direction::RightToLeft => rtl >= 2 && 2 * rtl >= ltr,
            Direction::LeftToRight => rtl + ltr >= 2,
        }
    }

    /// Neither the first nor the last word belongs to a sentence.
    fn has_words(&self, text: &str) -> bool {
        let words: Vec<_> = words(text).collect();
        let asks = words.iter().any(|word| self.marking.is_question(word));
        match words.as_slice() {
            [] => false,
            [_] => true,
            [first, .., last] => {
                !self.marking.is_never_first(first) && (asks || !self.marking.is_never_last(last))
            }
        }
    }
}

/// Whether a line in a list of entries is clearly none.
fn is_far_from_lists(line: &Line, next: &[Line]) -> bool {
    let is_prose = |l: &Line| {
        l.characters >= 2 * SHORTEST_BODY
            && !l.item
            && l.ending == Ending::Stop
            && !l.text.contains("://")
    };
    line.characters <= 45
        && !line.text.chars().any(char::is_numeric)
        && next.first().is_some_and(is_prose)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح إلى السوق البعيد ثم يعودون.";

    /// A line as the walk makes it.
    fn line(text: &str, marking: &Marking) -> Line {
        let mut line = Line {
            text: text.to_owned(),
            end: text.len() as u64,
            ..Line::default()
        };
        line.look(text.as_bytes(), true, marking);
        line
    }

    /// Whether the second of these lines is a heading.
    fn check(lines: [&str; 4], expected: bool) {
        let judge = Judge {
            marking: Marking::new(),
            direction: Direction::RightToLeft,
        };
        let seen = lines.map(|text| line(text, &judge.marking));
        let past = Past::of(&seen[0], None, false);
        let found = judge.judge(Some(past), &seen[1], &seen[2..], false);
        let sure = |heading: &Heading| match heading.evidence {
            Evidence::Shape(shape) => shape.is_plain(),
            _ => true,
        };
        assert_eq!(
            found.is_some_and(|heading| sure(&heading)),
            expected,
            "{}",
            lines[1]
        );
    }

    #[test]
    fn by_shape_and_neighbours() {
        check([BODY, "طريق القرية", BODY, BODY], true);
        check([BODY, "لماذا الطريق؟", BODY, BODY], true);
        check([BODY, "(اختياري) طريق القرية", BODY, BODY], true);
        check([BODY, "ومن ذلك:", BODY, BODY], false);
        check([BODY, "سار الناس.", BODY, BODY], false);
        check([BODY, "طريق القرية", "طريق السوق", "طريق البحر"], false);
        check(["طريق السوق", "ساحة المدينة", BODY, BODY], false);
        check([BODY, "وكان الطريق طويلا", BODY, BODY], false);
        check([BODY, "Traffic graph", BODY, BODY], false);
        check([BODY, "شكل 3.1. طريق القرية", BODY, BODY], false);
    }

    #[test]
    fn in_another_script_by_its_text() {
        let below = "Traffic هو برنامج يعد السيارات في طريق القرية ثم يرسم ما عده، وكان الناس يستخدمونه كل صباح في السوق.";
        check([BODY, "Traffic", below, BODY], true);
        check([BODY, "Traffic", BODY, BODY], false);
    }

    #[test]
    fn by_marks() {
        check(["طريق السوق", "الفصل الأول", BODY, BODY], true);
        check([BODY, "ثالثًا، ساهم الطريق", BODY, BODY], false);
        check([BODY, "ثالثًا: الطريق", BODY, BODY], true);
        check([BODY, "1. الطريق", "2. السوق", "3. البحر"], false);
        check([BODY, "الفصل الأول", "الفصل الثاني", "الفصل الثالث"], false);
        check([BODY, "المراجع", "- كتاب", "- كتاب"], true);
    }
}
