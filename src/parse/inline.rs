//! The text of one block while it is being put together: white space run together, spans opened
//! and closed by the elements within it.

use std::ops::Range;

use super::element::{CellShape, Declared, Element};
use super::verse;
use crate::document::{Cell, Role, Span};
use crate::text::Direction;

/// What parts the cells of a row.
pub(super) const CELLS: &str = " │ ";
/// Spans before it that a span is compared with.
const COMPARED: usize = 8;

/// What a block is while its text is being put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Running text.
    Paragraph,
    /// A heading of this level.
    Heading(u8),
    /// The first paragraph of a list's item.
    Item,
    /// An entry of a list of references or notes.
    Entry,
    /// A note that the text cites.
    Note,
    /// A further paragraph of such a note.
    FurtherNote,
    /// Words of another.
    Quotation,
    /// A line of code.
    Code,
    /// A row of a table.
    Row,
    /// Two hemistichs, parted by a gap.
    Verse,
    /// A term that is defined.
    Term,
}

/// The text of a block and its spans.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) nature: Nature,
    pub(super) text: String,
    /// Bytes of the marker in front, with its space.
    pub(super) marker: usize,
    pub(super) spans: Vec<Span>,
    /// Of a row: its cells, whose ends are not known yet.
    pub(super) cells: Vec<Cell>,
    /// Asterisks that are meant as such.
    pub(super) escaped: Vec<usize>,
    pub(super) depth: u8,
    pub(super) line: u64,
    /// Parts that might be hemistichs, as far as there are no more than two.
    parts: Vec<Range<usize>>,
    pending_space: bool,
}

impl Draft {
    pub(super) fn new(nature: Nature, marker: &str, depth: u8, line: u64) -> Self {
        Self {
            nature,
            text: marker.to_owned(),
            marker: marker.len(),
            spans: Vec::new(),
            cells: Vec::new(),
            escaped: Vec::new(),
            depth,
            line,
            parts: Vec::new(),
            pending_space: false,
        }
    }

    /// Whether nothing but the marker stands there.
    pub(super) fn is_empty(&self) -> bool {
        self.text.len() == self.marker
    }

    /// Appends text, each stretch of white space as one space.
    pub(super) fn push_flowing(&mut self, text: &str) {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C');
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(is_space);
            if word.len() < rest.len() {
                self.push_space();
            }
            let end = word.find(is_space).unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            self.push_verbatim(word);
            rest = after;
        }
    }

    /// Asks for a space before what follows.
    pub(super) fn push_space(&mut self) {
        self.pending_space |= !self.is_empty() && !self.text.ends_with(' ');
    }

    /// Appends text as it is.
    pub(super) fn push_verbatim(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.pending_space) {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    /// Takes the text of a note so far, a link back to where it is cited, for its mark.
    pub(super) fn end_mark(&mut self) {
        let is_of_mark = |c: char| c.is_numeric() || matches!(c, '[' | ']' | '(' | ')' | '.' | '*');
        let is_mark = !self.text.is_empty() && self.text.chars().all(is_of_mark);
        if self.nature == Nature::Note && self.marker == 0 && is_mark {
            self.text.push(' ');
            self.marker = self.text.len();
        }
    }

    /// Adds the spans of an element that began at byte `start` and ends here.
    pub(super) fn end_element(
        &mut self,
        element: &Element,
        declared: Option<Declared>,
        start: usize,
    ) {
        let start = start.max(self.marker).min(self.text.len());
        let inside = self.text.get(start..).unwrap_or_default();
        let start = self.text.len() - inside.trim_start().len();
        let end = start + inside.trim().len();
        if start >= end {
            return;
        }
        let own = match declared {
            Some(Declared::Fixed(direction)) => Some(direction),
            _ => None,
        };
        let isolate = |direction| Role::Isolate(direction);
        let roles = match element {
            Element::Strong | Element::Term | Element::Cell(CellShape { heads: true, .. }) => {
                vec![Role::Strong]
            }
            Element::Emphasis => vec![Role::Emphasis],
            Element::Code => vec![
                Role::Code,
                isolate(Some(own.unwrap_or(Direction::LeftToRight))),
            ],
            Element::Link(address) if !address.is_empty() => {
                let address = address.clone();
                vec![Role::Link { address }, isolate(own)]
            }
            Element::Citation => {
                let number = cited_number(self.text.get(start..end).unwrap_or_default());
                number.map_or_else(Vec::new, |n| vec![Role::Citation(n), isolate(None)])
            }
            Element::Isolate => vec![isolate(own)],
            Element::Override => own.map_or_else(Vec::new, |own| vec![Role::Override(own)]),
            _ if declared.is_some() => vec![isolate(own)],
            _ => Vec::new(),
        };
        let range = start..end;
        for role in roles {
            let range = range.clone();
            let span = Span { range, role };
            // Elements in each other that say the same say it once.
            let before = self.spans.len().saturating_sub(COMPARED);
            if !self.spans[before..].contains(&span) {
                self.spans.push(span);
            }
        }
    }

    /// Finds the ends of the cells of a row, now that it is whole.
    pub(super) fn end_cells(&mut self) {
        let mut next = None;
        for cell in self.cells.iter_mut().rev() {
            // The text may have lost the white space at its end.
            let length = self.text.len();
            let start = cell.range.start.min(length);
            let end = next.map_or(length, |next: usize| next.saturating_sub(CELLS.len()));
            let text = self.text.get(start..end.clamp(start, length));
            next = Some(cell.range.start);
            cell.range = start..start + text.unwrap_or_default().trim_end().len();
        }
    }

    /// Remembers a part that began at byte `start` and ends here.
    pub(super) fn end_part(&mut self, start: usize) {
        if self.parts.len() < 3 {
            self.parts.push(start.min(self.text.len())..self.text.len());
        }
    }

    /// Puts a gap between the two parts of a paragraph, where they are the hemistichs of a verse.
    pub(super) fn part_verse(&mut self) {
        let [first, second] = self.parts.as_slice() else {
            return;
        };
        let halves = (self.text.get(first.clone()), self.text.get(second.clone()));
        let between = self.text.get(first.end..second.start).unwrap_or("?");
        let is_whole = self.text.get(..first.start).is_some_and(str::is_empty)
            && self.text.len() == second.end
            && between.trim().is_empty();
        if self.nature == Nature::Paragraph
            && is_whole
            && let (Some(first_half), Some(second_half)) = halves
            && verse::are_hemistichs(first_half.trim(), second_half.trim())
        {
            let at = first.end;
            for span in &mut self.spans {
                for end in [&mut span.range.start, &mut span.range.end] {
                    if *end > at {
                        *end += verse::GAP.len();
                    }
                }
            }
            self.text.insert_str(at, verse::GAP);
            self.nature = Nature::Verse;
        }
    }

    /// Takes away white space at the end.
    pub(super) fn trim(&mut self) {
        self.pending_space = false;
        let end = self.text.trim_end().len().max(self.marker);
        self.text.truncate(end);
        for span in &mut self.spans {
            span.range.end = span.range.end.min(end);
        }
        self.spans.retain(|span| !span.range.is_empty());
    }

    /// Takes away, and gives, the name that some write behind a heading: `{#name}`, `{/*name*/}`.
    pub(super) fn take_anchor(&mut self) -> Option<String> {
        let text = self.text.trim_end().strip_suffix('}')?;
        let at = text.rfind("{#").or_else(|| text.rfind("{/*"))?;
        let name = text
            .get(at + 1..)?
            .trim_matches(['#', '/', '*', ' '])
            .to_owned();
        self.text.truncate(at);
        Some(name)
    }

    /// Takes away the links that pages put beside a heading for others to copy.
    pub(super) fn drop_own_links(&mut self) {
        let text = &self.text;
        let is_own = |span: &Span| {
            let shown = text.get(span.range.clone()).unwrap_or_default();
            matches!(&span.role, Role::Link { address } if address.starts_with('#'))
                && !shown.contains(char::is_alphanumeric)
        };
        self.spans.retain(|span| !is_own(span));
    }

    /// Takes out the comments of MDX, `{/* */}`, but for those in code.
    pub(super) fn drop_comments(&mut self) {
        let code = self.code();
        let mut comments = Vec::new();
        let mut from = 0;
        while let Some(at) = self.text.get(from..).and_then(|text| text.find("{/*")) {
            let start = from + at;
            let rest = self.text.get(start..).unwrap_or_default();
            let Some(length) = rest.find("*/}").map(|end| end + 3) else {
                break;
            };
            from = start + length;
            if !is_within(&code, start) {
                comments.push(start..from);
            }
        }
        self.remove(&comments);
        self.spans.retain(|span| !span.range.is_empty());
    }

    /// Whether it is something that sites which show Markdown do not show: an import, a place for
    /// the table of contents.
    pub(super) fn is_no_text(&self) -> bool {
        let text = self.text.trim();
        let is_import = text.starts_with("import ")
            && text.contains(" from ")
            && text.trim_end_matches(';').ends_with(['\'', '"']);
        let is_export = ["export const ", "export default ", "export function "]
            .iter()
            .any(|start| text.starts_with(start));
        is_import || is_export || matches!(text, "[[toc]]" | "[[TOC]]" | "[toc]" | "[TOC]")
    }

    /// Makes strong what stands between pairs of asterisks that the rules of `CommonMark` leave
    /// standing beside Arabic punctuation, where it is clear which belong together.
    pub(super) fn repair_strong(&mut self) {
        let code = self.code();
        let is_meant =
            |at: &usize| self.escaped.binary_search(at).is_err() && !is_within(&code, *at);
        let marks: Vec<usize> = self
            .text
            .match_indices("**")
            .map(|(at, _)| at)
            .filter(is_meant)
            .collect();
        let is_pair = |pair: &[usize]| {
            let inside = pair
                .get(1)
                .and_then(|end| self.text.get(pair[0] + 2..*end))
                .unwrap_or_default();
            !inside.is_empty() && inside.trim() == inside && !inside.contains('*')
        };
        if marks.is_empty() || !marks.len().is_multiple_of(2) || !marks.chunks(2).all(is_pair) {
            return;
        }
        self.spans.extend(marks.chunks(2).map(|pair| Span {
            range: pair[0] + 2..pair[1],
            role: Role::Strong,
        }));
        let marks: Vec<Range<usize>> = marks.iter().map(|&at| at..at + 2).collect();
        self.remove(&marks);
    }

    /// Where code stands, in order.
    fn code(&self) -> Vec<Range<usize>> {
        let code = self.spans.iter().filter(|span| span.role == Role::Code);
        let mut code: Vec<Range<usize>> = code.map(|span| span.range.clone()).collect();
        code.sort_by_key(|range| range.start);
        code
    }

    /// Takes parts, which are in order, out of the text; what lies behind them moves up.
    fn remove(&mut self, parts: &[Range<usize>]) {
        let mut kept = String::with_capacity(self.text.len());
        // Bytes taken out up to the end of each part.
        let mut taken = Vec::with_capacity(parts.len());
        let (mut from, mut sum) = (0, 0);
        for part in parts {
            kept.push_str(self.text.get(from..part.start).unwrap_or_default());
            from = part.end;
            sum += part.len();
            taken.push(sum);
        }
        kept.push_str(self.text.get(from..).unwrap_or_default());
        self.text = kept;
        let moved = |at: usize| match parts.partition_point(|part| part.start < at) {
            0 => at,
            next => {
                let last = &parts[next - 1];
                at.max(last.end) - taken[next - 1]
            }
        };
        for span in &mut self.spans {
            span.range = moved(span.range.start)..moved(span.range.end);
        }
    }
}

/// Whether a byte stands in one of these ranges, which are in order.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// The number that a citation mark such as `[3]` shows.
fn cited_number(text: &str) -> Option<u32> {
    let inside = text.trim_matches(['[', ']', '(', ')', ' ', '\u{200F}', '\u{200E}']);
    super::list_mark::mark_number(inside).filter(|_| inside.chars().count() <= 4)
}
