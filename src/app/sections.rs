//! The section tree: what is folded, what is selected, what is on the screen.

use std::collections::{HashMap, HashSet};

use crate::document::{Document, Position};
use crate::text::{Direction, Setting, ShapedText, first_strong, has_right_to_left, set};

/// One visible row of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// Place in the list of sections.
    pub section: usize,
    /// Nesting, from 0.
    pub depth: u8,
    /// Whether sections stand below it.
    pub has_children: bool,
    /// Whether they are hidden.
    pub is_folded: bool,
}

/// The section tree.
#[derive(Clone, Debug, Default)]
pub struct SectionTree {
    /// Whether it is switched on.
    pub shown: bool,
    /// Headings whose sections are hidden, by place: the index may still change.
    folded: HashSet<Position>,
    /// Rows that are not hidden, in order.
    rows: Vec<TreeRow>,
    /// The selected row.
    selected: usize,
    /// The row at the top of the pane.
    top: usize,
    /// The sections on the screen, in order, and their titles, shaped: they stay while the text is
    /// scrolled.
    titles: Vec<(usize, ShapedText)>,
}

impl SectionTree {
    /// The rows that are not hidden, in order.
    pub fn rows(&self) -> &[TreeRow] {
        &self.rows
    }

    /// The selected row.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The row at the top of the pane.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The title of a section that is on the screen, shaped.
    pub fn title(&self, section: usize) -> Option<&ShapedText> {
        let known = self.titles.binary_search_by_key(&section, |&(at, _)| at);
        known.ok().map(|at| &self.titles[at].1)
    }

    /// The section of the selected row.
    pub fn selected_section(&self) -> Option<usize> {
        self.rows.get(self.selected).map(|row| row.section)
    }

    /// Finds the rows again: the sections, or what is folded, have changed.
    pub fn rebuild(&mut self, document: &Document) {
        let selected = self.selected_section();
        let sections = document.sections();
        self.rows.clear();
        self.titles.clear();
        let mut parents: Vec<u8> = Vec::new();
        let mut hidden_below: Option<usize> = None;
        for (section, it) in sections.iter().enumerate() {
            while parents.last().is_some_and(|&level| level >= it.level) {
                parents.pop();
            }
            let depth = parents.len();
            parents.push(it.level);
            if hidden_below.is_some_and(|folded| depth > folded) {
                continue;
            }
            let is_folded = self.folded.contains(&it.heading.start);
            hidden_below = is_folded.then_some(depth);
            let has_children = sections
                .get(section + 1)
                .is_some_and(|next| next.level > it.level);
            let depth = depth.min(usize::from(u8::MAX)) as u8;
            self.rows.push(TreeRow {
                section,
                depth,
                has_children,
                is_folded,
            });
        }
        match selected {
            Some(section) => self.select_section(section),
            None => self.selected = 0,
        }
    }

    /// Selects the row of a section, or of the folded one that hides it.
    pub fn select_section(&mut self, section: usize) {
        let next = self.rows.partition_point(|row| row.section <= section);
        self.selected = next.saturating_sub(1);
    }

    /// Moves the selection by `rows` rows.
    pub fn move_by(&mut self, rows: i64) {
        let last = self.rows.len().saturating_sub(1) as i64;
        self.selected = (self.selected as i64).saturating_add(rows).clamp(0, last) as usize;
    }

    /// Hides or shows the sections below the selected one.
    pub fn fold(&mut self, document: &Document, fold: bool) -> bool {
        let Some(row) = self.rows.get(self.selected).copied() else {
            return false;
        };
        if !row.has_children || row.is_folded == fold {
            return false;
        }
        let heading = document.sections()[row.section].heading.start;
        if fold {
            self.folded.insert(heading);
        } else {
            self.folded.remove(&heading);
        }
        self.rebuild(document);
        true
    }

    /// Into the selected section: opens it, or selects its first child.
    pub fn inwards(&mut self, document: &Document) {
        let children = self
            .rows
            .get(self.selected)
            .is_some_and(|row| row.has_children);
        if !self.fold(document, false) && children {
            self.move_by(1);
        }
    }

    /// Out of the selected section: folds it, or selects its parent.
    pub fn outwards(&mut self, document: &Document) {
        if self.fold(document, true) {
            return;
        }
        let Some(depth) = self.rows.get(self.selected).map(|row| row.depth) else {
            return;
        };
        let parent = self.rows[..self.selected]
            .iter()
            .rposition(|row| row.depth < depth);
        self.selected = parent.unwrap_or(self.selected);
    }

    /// Scrolls so that the selected row is among the `height` rows of the pane, and shapes what
    /// comes onto it.
    pub fn prepare(&mut self, document: &Document, height: u16) {
        let height = usize::from(height.max(1));
        let most = self.rows.len().saturating_sub(height);
        self.top = self
            .top
            .clamp(self.selected.saturating_sub(height - 1), self.selected)
            .min(most);
        let shown = || {
            let rows = self.rows.iter().skip(self.top).take(height);
            rows.map(|row| row.section)
        };
        if shown().eq(self.titles.iter().map(|&(section, _)| section)) {
            return;
        }
        let mut known: HashMap<usize, ShapedText> = self.titles.drain(..).collect();
        let mut title = |section| {
            let known = known.remove(&section);
            known.unwrap_or_else(|| shaped_title(document, section))
        };
        self.titles = shown().map(|section| (section, title(section))).collect();
    }
}

/// Which way a title reads, as the article sets it: from right to left as soon as letters of it do,
/// else as its first letter, else as the document.
pub fn direction_of_title(title: &str, document: &Document) -> Direction {
    if has_right_to_left(title) {
        return Direction::RightToLeft;
    }
    first_strong(title).unwrap_or(document.direction())
}

/// The title of a section.
fn shaped_title(document: &Document, section: usize) -> ShapedText {
    let title = document.text(document.sections()[section].heading);
    let direction = direction_of_title(&title, document);
    set(&title, direction, &[], &Setting::default())
}
