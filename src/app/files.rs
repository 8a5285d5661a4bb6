//! What is open: the files of the command line, and what was read from within.
//!
//! One article is on the screen; of the others, those left last are kept as they were left.

use super::left::{Bookmark, Left};
use super::reading::{Reading, Wanted};
use super::{App, Effect, ReadingId};
use crate::address::{Address, Named, NamedBy};
use crate::command::Focus;

/// One of the open files.
#[derive(Debug)]
pub struct OpenFile {
    /// Where it is.
    pub address: Address,
    /// Where it was asked for, which may redirect to where it is.
    pub(super) asked: Address,
    /// The one address that is the same for all names of it.
    pub(super) identity: Address,
    /// The place at which it is to open.
    pub(super) fragment: Option<String>,
    /// What it is called.
    pub name: String,
    /// Who named it.
    pub(super) named_by: NamedBy,
    /// What became of it.
    pub(super) state: FileState,
}

impl OpenFile {
    /// A file of the command line that is not on the screen.
    fn named(named: Named, state: FileState) -> Self {
        Self {
            name: named.address.name(),
            asked: named.address.clone(),
            address: named.address,
            identity: named.identity,
            fragment: named.fragment,
            named_by: NamedBy::Reader,
            state,
        }
    }

    /// Whether it is, or was asked for, at this address.
    pub(super) fn is_at(&self, address: &Address) -> bool {
        let known = [&self.address, &self.asked, &self.identity];
        known.iter().any(|known| known.is_same(address))
    }

    /// Whether its document is at hand.
    fn is_read(&self) -> bool {
        matches!(self.state, FileState::Shown | FileState::Left(_))
    }

    /// Whether it has been read, or is still to be tried.
    fn is_promising(&self) -> bool {
        !matches!(self.state, FileState::Failed)
    }
}

#[derive(Debug)]
pub(super) enum FileState {
    /// Not read yet.
    Unread,
    /// It could not be read: steps from file to file pass it.
    Failed,
    /// On the screen: the state is the [`App`]'s own.
    Shown,
    /// Read, and left.
    Left(Box<Left>),
    /// Read, and left so long ago that it is to be read again: its place is known.
    LetGo(Box<Bookmark>),
}

/// What was named besides the article that is shown first.
#[derive(Clone, Debug, Default)]
pub struct Others {
    /// What was to be shown before it and cannot be read.
    pub failed: Vec<Named>,
    /// Why not, a sentence each.
    pub failures: Vec<String>,
    /// What is open behind it.
    pub behind: Vec<Named>,
}

/// All that is open.
#[derive(Debug, Default)]
pub struct Files {
    pub(super) open: Vec<OpenFile>,
    /// The one on the screen.
    pub(super) current: usize,
    /// The number of its reading.
    pub(super) id: ReadingId,
    /// The last number given.
    pub(super) last_id: ReadingId,
    /// How often an article was left.
    pub(super) leavings: u64,
    /// The selected row of the list.
    selected: usize,
    /// The row at the top of the list.
    top: usize,
}

impl Files {
    /// Rows of the screen that a file takes: its name, and where it is.
    pub const ROWS: u16 = 2;

    /// One file, which is on the screen.
    pub(super) fn of(named: Named, name: String) -> Self {
        Self {
            open: vec![OpenFile {
                name,
                ..OpenFile::named(named, FileState::Shown)
            }],
            ..Self::default()
        }
    }

    /// All of them, in order.
    pub fn all(&self) -> &[OpenFile] {
        &self.open
    }

    /// The one on the screen.
    pub fn current(&self) -> usize {
        self.current
    }

    /// The selected one of the list.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The row at the top of the list.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Moves the selection by `rows`.
    pub(super) fn move_by(&mut self, rows: i64) {
        let last = self.open.len().saturating_sub(1) as i64;
        self.selected = (self.selected as i64).saturating_add(rows).clamp(0, last) as usize;
    }

    /// Scrolls so that the selected row is among the `room` files on the screen.
    pub(super) fn prepare(&mut self, room: u16) {
        let room = usize::from(room.max(1));
        self.selected = self.selected.min(self.open.len().saturating_sub(1));
        self.top = self
            .top
            .clamp(self.selected.saturating_sub(room - 1), self.selected);
    }
}

impl App {
    /// Says where the article on the screen is from, and what else was named.
    #[must_use]
    pub fn among(mut self, shown: Named, others: Others) -> Self {
        let named = |state: fn() -> FileState| move |named| OpenFile::named(named, state());
        let mut files = Files::of(shown, self.name.clone());
        files.current = others.failed.len();
        let failed = others.failed.into_iter().map(named(|| FileState::Failed));
        files.open.splice(..0, failed);
        let unread = others.behind.into_iter().map(named(|| FileState::Unread));
        files.open.extend(unread);
        self.files = files;
        self.failures = others.failures;
        self
    }

    /// Asks for the first article, of which nothing is there yet.
    pub fn begin(&mut self) -> Effect {
        let current = self.files.current;
        self.files.open[current].state = FileState::Unread;
        let address = self.address().clone();
        let fragment = self.files.open[current].fragment.take();
        self.request(address, NamedBy::Reader, fragment, Wanted::File(current))
    }

    /// Whether nothing has come yet that could be shown.
    pub fn is_empty(&self) -> bool {
        !matches!(self.files.open[self.files.current].state, FileState::Shown)
    }

    /// Where nothing has come yet: asks for the next article that may come in place of `failed`, or
    /// leaves, where there is none.
    pub(super) fn try_another(&mut self, failed: Option<usize>) -> Effect {
        let failed = failed.unwrap_or(self.files.current);
        let mut order = (failed..self.files.open.len()).chain(0..failed);
        let next = order.find(|&file| self.files.open[file].is_promising());
        let asked = next.and_then(|file| self.show_file(file, None));
        asked.unwrap_or_else(|| match std::mem::take(&mut self.failures) {
            failures if failures.is_empty() => Effect::Quit,
            failures => Effect::Fail(failures),
        })
    }

    /// Where the article on the screen is from.
    pub fn address(&self) -> &Address {
        &self.files.open[self.files.current].address
    }

    /// Shows one of the open files.
    pub(super) fn show_file(&mut self, file: usize, fragment: Option<String>) -> Option<Effect> {
        let wanted = self.files.open.get_mut(file)?;
        if !wanted.is_read() {
            let (address, named_by) = (wanted.asked.clone(), wanted.named_by);
            let fragment = fragment.or_else(|| wanted.fragment.take());
            return Some(self.request(address, named_by, fragment, Wanted::File(file)));
        }
        if file != self.files.current || fragment.is_some() {
            let from = self.place();
            self.remember(from);
        }
        if file != self.files.current {
            self.turn_to(file);
        }
        self.focus = Focus::Article;
        if let Some(fragment) = fragment {
            self.go_to_fragment(&fragment);
        }
        None
    }

    /// To the file that stands so many behind this one, or behind the one that is on its way.
    /// What could not be read is passed.
    pub(super) fn next_file(&mut self, files: i64) -> Option<Effect> {
        let coming = self.reading.as_ref().and_then(Reading::coming);
        let from = coming.unwrap_or(self.files.current);
        let steps = files.unsigned_abs().saturating_sub(1) as usize;
        let open = self.files.open.iter().enumerate();
        let promising = open
            .filter(|(_, file)| file.is_promising())
            .map(|(at, _)| at);
        let wanted = if files > 0 {
            promising.filter(|&at| at > from).nth(steps)
        } else {
            promising.rev().filter(|&at| at < from).nth(steps)
        };
        let Some(wanted) = wanted else {
            self.say(if files > 0 {
                "this is the last of the open files"
            } else {
                "this is the first of the open files"
            });
            return None;
        };
        if let Some(effect) = self.show_file(wanted, None) {
            return Some(effect);
        }
        // The reader has passed what was on its way, and does not want to be pulled back.
        self.reading.as_ref().and_then(Reading::coming)?;
        self.abandon();
        Some(Effect::StopReading)
    }

    /// Shows the list of what is open, or leaves it.
    pub(super) fn toggle_files(&mut self) {
        if self.focus == Focus::Files {
            self.focus = Focus::Article;
        } else {
            self.files.selected = self.files.current;
            self.focus = Focus::Files;
        }
    }

    /// Shows the selected file.
    pub(super) fn open_selected_file(&mut self) -> Option<Effect> {
        self.show_file(self.files.selected, None)
    }
}
