//! Articles that were left: kept as they were, the last few of them whole, of the others the place.

use super::files::FileState;
use super::{App, Effect, Place, ReadingId, ReferenceList, SectionTree};
use crate::address::Address;
use crate::document::Document;
use crate::layout::ArticleLayout;

/// Articles whose documents are kept when they are left. What cannot be read again is kept besides.
const MOST_KEPT: usize = 8;

/// An article as it was left.
#[derive(Debug)]
pub(super) struct Left {
    pub(super) id: ReadingId,
    pub(super) document: Document,
    pub(super) mark: Bookmark,
    /// How many were left before it.
    leaving: u64,
}

/// How an article was being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Bookmark {
    pub(super) tree: SectionTree,
    pub(super) references: ReferenceList,
    pub(super) place: Place,
}

impl Bookmark {
    /// The same in a document that may have become shorter since.
    pub(super) fn within(mut self, document: &Document) -> Self {
        let (end, place) = (document.end(), &mut self.place);
        place.anchor.position = place.anchor.position.min(end);
        place.link.take_if(|link| link.range.end > end);
        self
    }
}

impl Left {
    /// An article to be shown.
    pub(super) fn new(id: ReadingId, document: Document, mark: Bookmark) -> Self {
        Self {
            id,
            document,
            mark,
            leaving: 0,
        }
    }
}

/// How the reader comes to an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By a jump, which is remembered.
    Jump,
    /// Back to this place.
    Back(Place),
    /// Forward to this place.
    Forward(Place),
}

impl App {
    /// Shows a file that has been read, as it was left.
    pub(super) fn turn_to(&mut self, file: usize) {
        let is_tree_shown = self.tree.shown;
        let state = &mut self.files.open[file].state;
        match std::mem::replace(state, FileState::Shown) {
            FileState::Left(next) => self.put_away(file, *next),
            other => *state = other,
        }
        self.tree.shown = is_tree_shown;
    }

    /// Puts the article on the screen away, and shows `next`, which is that of `file`.
    pub(super) fn put_away(&mut self, file: usize, next: Left) {
        let left = self.exchange(next);
        let before = std::mem::replace(&mut self.files.current, file);
        let before = &mut self.files.open[before].state;
        if matches!(before, FileState::Shown) {
            *before = FileState::Left(Box::new(left));
        }
        self.name.clone_from(&self.files.open[file].name);
        self.let_go_of_some();
    }

    /// Puts `next` on the screen, and gives what was there.
    pub(super) fn exchange(&mut self, next: Left) -> Left {
        let place = self.place();
        self.bytes_per_word = super::progress::bytes_per_word(&next.document);
        self.layout = ArticleLayout::new(self.config.page);
        self.anchor = next.mark.place.anchor;
        self.link = next.mark.place.link;
        self.caret = None;
        self.forget();
        self.files.leavings += 1;
        let left = Left {
            id: std::mem::replace(&mut self.files.id, next.id),
            document: std::mem::replace(&mut self.document, next.document),
            mark: Bookmark {
                tree: std::mem::replace(&mut self.tree, next.mark.tree),
                references: std::mem::replace(&mut self.references, next.mark.references),
                place,
            },
            leaving: self.files.leavings,
        };
        self.tree.rebuild(&self.document);
        left
    }

    /// Lets the documents go that were left longest ago, where there are many.
    fn let_go_of_some(&mut self) {
        let files = self.files.open.iter_mut();
        let mut left: Vec<(u64, &mut FileState)> = files
            .filter(|file| file.address != Address::StandardInput)
            .filter_map(|file| match &file.state {
                FileState::Left(left) => Some((left.leaving, &mut file.state)),
                _ => None,
            })
            .collect();
        let surplus = left.len().saturating_sub(MOST_KEPT);
        left.sort_unstable_by_key(|(leaving, _)| *leaving);
        for (_, state) in left.into_iter().take(surplus) {
            if let FileState::Left(left) = state {
                let mut mark = std::mem::take(&mut left.mark);
                mark.tree.rebuild(&Document::empty());
                *state = FileState::LetGo(Box::new(mark));
            }
        }
    }

    /// Goes to a place where the reader has been; reads the article again first, where it was let go.
    pub(super) fn return_to(&mut self, way: Way) -> Option<Effect> {
        let (Way::Back(place) | Way::Forward(place)) = &way else {
            return None;
        };
        let file = place.file;
        if let FileState::LetGo(mark) = &mut self.files.open[file].state {
            mark.place = place.clone();
            let effect = self.show_file(file, None);
            if let Some(reading) = &mut self.reading {
                reading.way = way;
            }
            return effect;
        }
        let place = place.clone();
        self.leave_by(&way);
        if file != self.files.current() {
            self.turn_to(file);
        }
        self.caret = None;
        self.anchor = place.anchor;
        self.link = place.link;
        None
    }

    /// Remembers the place on the screen, which is left this way.
    pub(super) fn leave_by(&mut self, way: &Way) {
        let here = self.place();
        match way {
            Way::Jump => self.remember(here),
            Way::Back(_) => self.forward.push(here),
            Way::Forward(_) => self.back.push(here),
        }
    }

    /// No longer waits for what is being read, nor for the place it was to lead back to.
    pub(super) fn abandon(&mut self) -> Option<super::Reading> {
        let reading = self.reading.take()?;
        match &reading.way {
            Way::Jump => {}
            Way::Back(place) => self.back.push(place.clone()),
            Way::Forward(place) => self.forward.push(place.clone()),
        }
        Some(reading)
    }
}
