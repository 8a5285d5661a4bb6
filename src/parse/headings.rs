//! Whether a line is a heading, by its mark, its shape and its neighbours.
//!
//! Only a few lines around are looked at, so that a text of any length can be judged as it
//! arrives; what the whole document has to say about it comes later (`outline`).

use super::below::Below;
use super::fold::{is_mark, without_article, words};
use super::line::{Ending, LONGEST_MARKED, Line, SHORTEST_BODY};
use super::marking::{Mark, MarkKind, Marking, rank};
use super::verse;
use crate::document::SectionKind;
use crate::text::Direction;

/// Longest heading without a mark.
const LONGEST_PLAIN: usize = 75;

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
            rank: line.mark.filter(|_| line.item).map(|mark| mark.rank),
        }
    }

    /// Whether a part of the text may end with it.
    fn closes(self) -> bool {
        self.heading == Some(Below::Text)
            || self.item
            || match self.ending {
                Ending::Stop | Ending::Call => true,
                Ending::Bracket | Ending::Open => 2 * self.characters >= 3 * SHORTEST_BODY,
                Ending::Comma => self.characters >= LONG,
                Ending::Colon => false,
            }
    }
}

/// Why a line was taken for a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// A mark that is hardly anything else.
    Marked(MarkKind),
    /// A mark that lists have too.
    Weak,
    /// Its shape alone.
    Shape {
        /// The text below begins with its words, as the first sentence on a subject does.
        echoed: bool,
        /// The text below begins with all its words.
        names: bool,
        /// A marked heading follows at once.
        leads: bool,
        /// What stands below it; one with little counts where the document has better ones.
        below: Below,
    },
}

/// A line that is a heading as far as its neighbourhood tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) evidence: Evidence,
    pub(super) rank: u8,
    pub(super) kind: SectionKind,
}

impl Heading {
    /// What stands below it: by a mark it is taken for a heading whatever does.
    pub(super) fn below(self) -> Below {
        match self.evidence {
            Evidence::Shape { below, .. } => below,
            Evidence::Marked(_) | Evidence::Weak => Below::Text,
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
            let below = self.plain(past, line, next)?;
            let fits = !in_list || below == Below::Text && is_far_from_lists(line, next);
            return fits.then(|| plain(line, next, below));
        };
        let evidence = match mark.kind {
            MarkKind::List(_) | MarkKind::Standalone => Some(Evidence::Marked(mark.kind))
                .filter(|_| !matches!(line.ending, Ending::Comma | Ending::Call)),
            MarkKind::Weak => {
                let fits = !in_list && is_weak_heading(past, line, next, mark);
                fits.then_some(Evidence::Weak)
            }
            kind => is_marked_heading(past, line, next, mark).then_some(Evidence::Marked(kind)),
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

    /// What stands below a line without a mark, when it fulfils the conditions on one.
    fn plain(&self, past: Option<Past>, line: &Line, next: &[Line]) -> Option<Below> {
        if past.is_none() && self.is_long_title(line, next) {
            return Some(Below::Little);
        }
        let opens =
            past.is_none_or(|p| p.closes() || line.blank_before && p.ending != Ending::Colon);
        let may_name =
            past.is_some_and(|p| p.ending != Ending::Comma) && next.first().is_some_and(is_long);
        let follows_heading = past.is_some_and(|p| p.heading.is_some());
        // Most lines are told by their neighbours to be none, without a look at their letters: a
        // text may be all short lines.
        if !(opens || may_name || follows_heading) || !self.has_shape(line) {
            return None;
        }
        let closed = opens || may_name && names_its_text(line, next);
        if closed && self.has_text(past, line, next) {
            return Some(Below::Text);
        }
        ((closed || follows_heading) && self.has_little(line, next)).then_some(Below::Little)
    }

    /// Whether a line could be a heading by itself.
    pub(super) fn has_shape(&self, line: &Line) -> bool {
        let ends = matches!(line.ending, Ending::Call | Ending::Bracket | Ending::Open);
        let text = line.text.as_str();
        ends && !line.item
            && !line.noise
            && (2..=LONGEST_PLAIN).contains(&line.characters)
            && text.split_whitespace().count() <= 14
            && begins_well(text)
            && !text.contains(['=', '|', '{', '@', '…', '﴾', '﴿', '_'])
            && !text.contains("://")
            && !text.contains("..")
            && text.matches(['،', ',']).count() < 3
            && !is_broken(text)
            && !verse::is_verse(text)
            && self.has_script(text)
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

/// A heading without a mark.
fn plain(line: &Line, next: &[Line], below: Below) -> Heading {
    let leads = next.first().is_some_and(Line::is_strong);
    let echoed = next.first().is_some_and(|n| is_echoed(&line.text, &n.text));
    Heading {
        evidence: Evidence::Shape {
            echoed,
            names: names_its_text(line, next),
            leads,
            below,
        },
        rank: rank::UNMARKED,
        kind: SectionKind::Body,
    }
}

/// The conditions on a line with a strong mark.
fn is_marked_heading(past: Option<Past>, line: &Line, next: &[Line], mark: Mark) -> bool {
    let Some(following) = next.first() else {
        return past.is_none();
    };
    let wrapped = !line.blank_before
        && past.is_some_and(|p| {
            p.heading.is_none() && p.ending == Ending::Open && (50..100).contains(&p.characters)
        });
    let ends = match line.ending {
        Ending::Stop => mark.bare,
        Ending::Comma => false,
        Ending::Call | Ending::Colon | Ending::Bracket | Ending::Open => true,
    };
    ends && (mark.bare || !wrapped) && !following.is_like(mark) && !has_leader(&line.text)
}

/// The conditions on a line with a weak mark.
fn is_weak_heading(past: Option<Past>, line: &Line, next: &[Line], mark: Mark) -> bool {
    let Some(following) = next.first() else {
        return false;
    };
    let in_run = past.is_some_and(|p| p.rank == Some(mark.rank) && p.heading.is_none());
    let ends = match line.ending {
        Ending::Stop => mark.bare,
        Ending::Comma => false,
        Ending::Colon => mark.rank == rank::ADVERB || mark.bare || line.characters <= 40,
        Ending::Call | Ending::Bracket | Ending::Open => true,
    };
    // Alone between blank lines it needs no more below it than a sentence.
    let alone = line.blank_before
        && following.blank_before
        && following.ending == Ending::Stop
        && following.mark.is_none()
        && !following.item;
    let body = alone
        || following.is_body()
        || next.get(1).is_some_and(Line::is_body)
        || mark.rank == rank::ADVERB && following.item;
    ends && !in_run
        && body
        && line.characters <= LONGEST_PLAIN
        && past.is_none_or(|p| p.closes() || line.blank_before)
        && !following.is_like(mark)
        && !has_leader(&line.text)
        && !is_broken(&line.text)
}

/// Whether a heading could begin like this.
pub(super) fn begins_well(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.ends_with(['،', ',', '؛']) {
        return false;
    }
    text.chars()
        .find(|&c| !is_mark(c))
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '«' | '“' | '"'))
        && !(text.starts_with(['«', '“', '"', '”']) && text.ends_with(['»', '”', '"', '“']))
}

/// Whether a sentence ends within the text.
pub(super) fn is_broken(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let stem = word.trim_end_matches(['.', '۔']);
        let ends =
            stem.len() < word.len() && stem.chars().filter(|c| c.is_alphabetic()).count() > 3;
        if (ends || word.ends_with(['؛', '׃'])) && words.peek().is_some() {
            return true;
        }
    }
    false
}

/// Whether dots lead to a page number.
fn has_leader(text: &str) -> bool {
    text.contains("....") || text.contains("……") || text.contains(". . .")
}

/// Whether a line in a list of entries is clearly none.
fn is_far_from_lists(line: &Line, next: &[Line]) -> bool {
    let is_prose = |l: &Line| {
        l.characters >= 3 * SHORTEST_BODY
            && !l.item
            && l.ending == Ending::Stop
            && !l.text.contains("://")
    };
    line.characters <= 45
        && !line.text.chars().any(char::is_numeric)
        && next.first().is_some_and(is_prose)
}

/// Whether a line is long enough to begin with the words of its heading.
fn is_long(line: &Line) -> bool {
    2 * line.characters >= 3 * SHORTEST_BODY
}

/// Whether a long text below begins with all the words of the line.
fn names_its_text(line: &Line, next: &[Line]) -> bool {
    let Some(next) = next.first().filter(|next| is_long(next)) else {
        return false;
    };
    let bare = |word: String| without_article(&word).to_owned();
    let named: Vec<_> = words(line.text.split('(').next().unwrap_or_default())
        .map(bare)
        .collect();
    let mut begin = words(&next.text).map(bare).take(2 * named.len() + 2);
    match named.as_slice() {
        [] => false,
        [one] => begin.next().is_some_and(|word| word == *one),
        _ => {
            let begin: Vec<_> = begin.collect();
            named.iter().all(|word| begin.contains(word))
        }
    }
}

/// Whether the text below begins with the words of the heading.
fn is_echoed(heading: &str, below: &str) -> bool {
    let heading = heading.split('(').next().unwrap_or(heading);
    let bare = |w: String| without_article(&w).to_owned();
    let named: Vec<_> = words(heading).map(bare).collect();
    let begin: Vec<_> = words(below).take(14).map(bare).collect();
    let Some(first) = named.first() else {
        return false;
    };
    let found = named.iter().filter(|word| begin.contains(word)).count();
    let early = begin.iter().take(3).any(|word| word == first);
    (early && 2 * found >= named.len()) || (named.len() > 1 && found == named.len())
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
        assert_eq!(found.is_some(), expected, "{}", lines[1]);
    }

    #[test]
    fn by_shape_and_neighbours() {
        check([BODY, "طريق القرية", BODY, BODY], true);
        check([BODY, "لماذا الطريق؟", BODY, BODY], true);
        check([BODY, "ومن ذلك:", BODY, BODY], false);
        check([BODY, "سار الناس.", BODY, BODY], false);
        check([BODY, "طريق القرية", "طريق السوق", "طريق البحر"], false);
        check(["طريق السوق", "ساحة المدينة", BODY, BODY], false);
        check([BODY, "وكان الطريق طويلا", BODY, BODY], false);
        check([BODY, "Traffic graph", BODY, BODY], false);
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
