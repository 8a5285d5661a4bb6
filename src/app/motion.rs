//! Moving through the text and the lists.

use std::sync::Arc;

use super::left::Way;
use super::links::{self, Link};
use super::sentence::sentence_starts;
use super::{App, Effect, Place};
use crate::command::{Focus, Group};
use crate::document::Position;
use crate::layout::{Anchor, FlowedBlock};

/// Rows of the page before that stay on the screen.
const OVERLAP: i64 = 2;
/// Blocks that are looked through for the next link.
const FARTHEST_LINK: usize = 5_000;
/// Jumps that are remembered.
const MOST_JUMPS: usize = 100;

impl App {
    /// Lets go of the link and the caret: the panel with the link's address gives its rows back.
    fn let_go(&mut self) {
        self.caret = None;
        if self.link.take().is_some() {
            self.arrange();
        }
    }

    fn height(&self) -> i64 {
        self.panes
            .map_or(1, |panes| i64::from(panes.column.height.max(1)))
    }

    /// Scrolls the text, or moves the selection of a list.
    pub(super) fn lines(&mut self, rows: i64) {
        match self.focus {
            Focus::Article => self.scroll(rows),
            Focus::Tree => self.tree.move_by(rows),
            Focus::References => self.references.move_by(rows, self.document.listed().len()),
            Focus::Files => self.files.move_by(rows),
            Focus::Help => {
                let most = self.help_lines().saturating_sub(self.height() as usize);
                self.help_top = self.help_top.saturating_add_signed(rows as isize).min(most);
            }
        }
    }

    /// Lines of the help: a heading and a blank one for each group, and a line a command.
    fn help_lines(&self) -> usize {
        let rows = self.config.keymap.help_rows();
        rows.iter().filter(|row| !row.keys.is_empty()).count() + 2 * Group::ALL.len()
    }

    pub(super) fn pages(&mut self, pages: i64) {
        self.let_go();
        self.lines(pages.saturating_mul((self.height() - OVERLAP).max(1)));
    }

    pub(super) fn half_pages(&mut self, halves: i64) {
        self.let_go();
        self.lines(halves.saturating_mul((self.height() / 2).max(1)));
    }

    pub(super) fn top(&mut self) {
        match self.focus {
            Focus::Article => self.go(Anchor::default()),
            _ => self.lines(-i64::from(u32::MAX)),
        }
    }

    pub(super) fn end(&mut self) {
        match self.focus {
            Focus::Article => {
                let link = self.link.clone();
                self.let_go();
                let end = self.layout.end(&self.document, self.height() as u16);
                self.link = link;
                self.go(end);
            }
            _ => self.lines(i64::from(u32::MAX)),
        }
    }

    /// To so many percent of the text.
    pub(super) fn go_to_percent(&mut self, percent: u32) {
        self.focus = Focus::Article;
        if percent >= 100 {
            return self.end();
        }
        let place = u128::from(self.document.end().0) * u128::from(percent) / 100;
        let chunk = self.document.chunk_at(Position(place as u64));
        let blocks = chunk.blocks.iter().map(|block| block.range.start);
        let block = blocks.take_while(|start| start.0 <= place as u64).last();
        self.go(Anchor::at(block.unwrap_or(chunk.range.start)));
    }

    /// Scrolls by rows, downwards no further than to the end on the last row.
    fn scroll(&mut self, rows: i64) {
        self.let_go();
        let height = self.height() as u16;
        let to = self.layout.scrolled(&self.document, self.anchor, rows);
        // The end is looked for only where it is seen: it is far from all that is laid out here.
        let is_filled = |screen: Vec<_>| screen.len() == usize::from(height);
        if rows <= 0 || is_filled(self.layout.screen(&self.document, to, height)) {
            self.anchor = to;
        } else {
            let end = self.layout.end(&self.document, height);
            self.anchor = earlier(to, later(end, self.anchor));
        }
    }

    /// Brings a place to the top, and remembers where the reader was.
    pub(super) fn jump(&mut self, position: Position) {
        self.go(Anchor::at(position));
    }

    fn go(&mut self, anchor: Anchor) {
        let from = self.place();
        self.link = None;
        self.caret = None;
        if anchor != self.anchor {
            self.remember(from);
            self.anchor = anchor;
        }
    }

    /// Where the reader is.
    pub(super) fn place(&self) -> Place {
        Place {
            file: self.files.current(),
            anchor: self.anchor,
            link: self.link.clone(),
        }
    }

    /// Remembers a place that is left by a jump.
    pub(super) fn remember(&mut self, from: Place) {
        self.back.push(from);
        if self.back.len() > MOST_JUMPS {
            self.back.remove(0);
        }
        self.forward.clear();
    }

    pub(super) fn back(&mut self) -> Option<Effect> {
        if self.focus != Focus::Article {
            self.focus = Focus::Article;
            return None;
        }
        let Some(place) = self.back.pop() else {
            self.say("no place to go back to");
            return None;
        };
        self.return_to(Way::Back(place))
    }

    pub(super) fn forward(&mut self) -> Option<Effect> {
        let Some(place) = self.forward.pop() else {
            self.say("no place to go forward to");
            return None;
        };
        self.return_to(Way::Forward(place))
    }

    /// To the `times`-th heading from the top of the screen.
    pub(super) fn headings(&mut self, times: i64) {
        self.focus = Focus::Article;
        let here = self.anchor.position;
        let sections = self.document.sections();
        let next = sections.partition_point(|section| section.heading.start <= here);
        let before = sections.partition_point(|section| section.heading.start < here);
        let (base, last) = (
            if times > 0 { next } else { before } as i64,
            sections.len() as i64 - 1,
        );
        let wanted = if times > 0 {
            base + times - 1
        } else {
            base + times
        };
        match usize::try_from(wanted.min(last))
            .ok()
            .filter(|_| base <= last || times < 0)
        {
            Some(section) => self.jump(sections[section].heading.start),
            None if times < 0 => self.top(),
            None => self.say("no heading follows"),
        }
    }

    /// To the `times`-th paragraph from the top of the screen.
    pub(super) fn paragraphs(&mut self, times: i64) {
        self.focus = Focus::Article;
        let Some(mut block) = self.layout.block_at(&self.document, self.anchor.position) else {
            return;
        };
        let mut left = times;
        // Upwards, the first stop is the beginning of the paragraph one is in.
        if left < 0 && block.rows[0].start < self.anchor.position {
            left += 1;
        }
        while left != 0 {
            let neighbour = if left > 0 {
                self.layout.block_after(&self.document, &block)
            } else {
                self.layout.block_before(&self.document, &block)
            };
            let Some(neighbour) = neighbour else { break };
            block = neighbour;
            left -= left.signum();
        }
        self.link = None;
        self.caret = None;
        self.anchor = Anchor::at(block.rows[0].start);
    }

    /// To the `times`-th sentence from the caret.
    pub(super) fn sentences(&mut self, times: i64) {
        self.focus = Focus::Article;
        for _ in 0..times.unsigned_abs().min(10_000) {
            let here = self.caret.unwrap_or(self.anchor.position);
            let Some(block) = self.layout.block_at(&self.document, here) else {
                return;
            };
            let Some(next) = self.sentence_from(&block, here, times > 0) else {
                break;
            };
            self.caret = Some(next);
        }
        if let Some(caret) = self.caret {
            self.link = None;
            self.show(caret);
        }
    }

    fn sentence_from(
        &mut self,
        block: &Arc<FlowedBlock>,
        here: Position,
        next: bool,
    ) -> Option<Position> {
        let starts = |block: &FlowedBlock| -> Vec<Position> {
            let starts = sentence_starts(&block.block.text).into_iter();
            starts.map(|byte| block.block.position_of(byte)).collect()
        };
        let known = starts(block);
        if next {
            let inside = known.into_iter().find(|&start| start > here);
            inside.or_else(|| {
                let after = self.layout.block_after(&self.document, block)?;
                Some(after.rows[0].start)
            })
        } else {
            let inside = known.into_iter().rfind(|&start| start < here);
            inside.or_else(|| {
                let before = self.layout.block_before(&self.document, block)?;
                starts(&before).pop()
            })
        }
    }

    /// Scrolls as little as needed to bring a place onto the screen.
    pub(super) fn show(&mut self, position: Position) {
        let height = self.height();
        let rows = self
            .layout
            .screen(&self.document, self.anchor, height as u16);
        let shown = rows.iter().any(|row| {
            row.row.is_some_and(|at| {
                let block = &row.block;
                block.block.range.start <= position
                    && position <= block.block.range.end
                    && block.row_of(position) == at
            })
        });
        if !shown {
            let above = if position < self.anchor.position {
                0
            } else {
                height / 3
            };
            self.anchor = self
                .layout
                .scrolled(&self.document, Anchor::at(position), -above);
        }
    }

    /// Focuses the `times`-th link from the focused one, or from the top of the screen.
    pub(super) fn links(&mut self, times: i64) {
        if self.focus == Focus::References {
            return self.lines(times);
        }
        self.focus = Focus::Article;
        let mut found = self.link.clone();
        for _ in 0..times.unsigned_abs().min(10_000) {
            match self.link_from(found.as_ref(), times > 0) {
                Some(link) => found = Some(link),
                None => break,
            }
        }
        if found == self.link {
            return self.say(if times > 0 {
                "no link follows"
            } else {
                "no link before this"
            });
        }
        if let Some(link) = found {
            let start = link.range.start;
            self.caret = None;
            self.link = Some(link);
            // The panel with the address takes rows from the text.
            self.arrange();
            self.show(start);
        }
    }

    fn link_from(&mut self, from: Option<&Link>, next: bool) -> Option<Link> {
        let here = from.map_or(self.anchor.position, |link| link.range.start);
        let mut block = self.layout.block_at(&self.document, here)?;
        for _ in 0..FARTHEST_LINK {
            let known = links::links_of(&block.block, &self.document).into_iter();
            let beyond = |link: &Link| match (next, from) {
                (true, Some(_)) => link.range.start > here,
                (true, None) => link.range.start >= here,
                (false, _) => link.range.start < here,
            };
            let mut answers = known.filter(beyond);
            let found = if next {
                answers.next()
            } else {
                answers.next_back()
            };
            if found.is_some() {
                return found;
            }
            block = if next {
                self.layout.block_after(&self.document, &block)?
            } else {
                self.layout.block_before(&self.document, &block)?
            };
        }
        None
    }
}

fn order(anchor: Anchor) -> (Position, std::cmp::Reverse<u16>) {
    (anchor.position, std::cmp::Reverse(anchor.above))
}

fn earlier(one: Anchor, other: Anchor) -> Anchor {
    if order(one) <= order(other) {
        one
    } else {
        other
    }
}

fn later(one: Anchor, other: Anchor) -> Anchor {
    if order(one) >= order(other) {
        one
    } else {
        other
    }
}
