//! What is open: the files of the command line, and what was read from within.
//!
//! One article is on the screen; the others are kept as they were left. One that was asked for and
//! not come yet is a [`Reading`].

use super::{App, Effect, Place, ReferenceList, SectionTree};
use crate::address::{Address, NamedBy};
use crate::command::Focus;
use crate::document::{Batch, Document};
use crate::layout::{Anchor, ArticleLayout};

/// The number of a reading: batches and results that come later belong to it.
pub type ReadingId = u32;

/// An article that came.
#[derive(Debug)]
pub struct Article {
    /// With its first batch applied.
    pub document: Document,
    /// What it is called where it has no title.
    pub name: String,
    /// Where it was found in the end, which may be another place than was asked for.
    pub address: Address,
    /// What the reader should know of how it was read.
    pub notice: Option<String>,
}

/// An article that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its number.
    pub id: ReadingId,
    /// What is read.
    pub address: Address,
    /// How far it is, in words; empty at first.
    pub progress: String,
    named_by: NamedBy,
    fragment: Option<String>,
    /// The file whose place it takes; `None`: it is one more.
    file: Option<usize>,
}

/// One of the open files.
#[derive(Debug)]
pub struct OpenFile {
    /// Where it is.
    pub address: Address,
    /// What it is called.
    pub name: String,
    /// Who named it.
    named_by: NamedBy,
    /// What became of it.
    state: FileState,
}

#[derive(Debug)]
enum FileState {
    /// Not read yet.
    Unread,
    /// On the screen: the state is the [`App`]'s own.
    Shown,
    /// Read, and left.
    Left(Box<Left>),
}

/// An article as it was left.
#[derive(Debug)]
struct Left {
    id: ReadingId,
    document: Document,
    tree: SectionTree,
    references: ReferenceList,
    place: Place,
}

/// All that is open.
#[derive(Debug, Default)]
pub struct Files {
    open: Vec<OpenFile>,
    /// The one on the screen.
    current: usize,
    /// The number of its reading.
    id: ReadingId,
    /// The last number given.
    last_id: ReadingId,
    /// The selected row of the list.
    selected: usize,
    /// The row at the top of the list.
    top: usize,
}

impl Files {
    /// Rows of the screen that a file takes: its name, and where it is.
    pub const ROWS: u16 = 2;

    /// One file, which is on the screen.
    pub(super) fn of(address: Address, name: String) -> Self {
        Self {
            open: vec![OpenFile {
                address,
                name,
                named_by: NamedBy::Reader,
                state: FileState::Shown,
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
    /// Says where the article on the screen is from, and what else is to be open behind it.
    #[must_use]
    pub fn among(mut self, address: Address, others: Vec<Address>) -> Self {
        self.files = Files::of(address, self.name.clone());
        let unread = others.into_iter().map(|address| OpenFile {
            name: address.name(),
            address,
            named_by: NamedBy::Reader,
            state: FileState::Unread,
        });
        self.files.open.extend(unread);
        self
    }

    /// Where the article on the screen is from.
    pub fn address(&self) -> &Address {
        &self.files.open[self.files.current].address
    }

    /// Asks for an article in place of this one, and for a place in it. What is open already is
    /// shown as it was left.
    pub fn read(
        &mut self,
        address: Address,
        named_by: NamedBy,
        fragment: Option<String>,
    ) -> Option<Effect> {
        let mut files = self.files.open.iter();
        match files.position(|file| file.address.is_same(&address)) {
            Some(file) => self.show_file(file, fragment),
            None => Some(self.request(address, named_by, fragment, None)),
        }
    }

    /// Asks for the file on the screen anew.
    pub(super) fn reload(&mut self) -> Option<Effect> {
        if *self.address() == Address::StandardInput {
            self.warn("standard input cannot be read twice");
            return None;
        }
        let current = self.files.current;
        let file = &self.files.open[current];
        Some(self.request(file.address.clone(), file.named_by, None, Some(current)))
    }

    fn request(
        &mut self,
        address: Address,
        named_by: NamedBy,
        fragment: Option<String>,
        file: Option<usize>,
    ) -> Effect {
        self.files.last_id += 1;
        let id = self.files.last_id;
        self.reading = Some(Reading {
            id,
            address: address.clone(),
            progress: String::new(),
            named_by,
            fragment,
            file,
        });
        Effect::Read {
            id,
            address,
            named_by,
        }
    }

    /// Gives up what is being read.
    pub(super) fn stop_reading(&mut self) -> Option<Effect> {
        let reading = self.reading.take()?;
        self.say(format!("no longer reading {}", reading.address));
        Some(Effect::StopReading(reading.id))
    }

    /// Shows one of the open files.
    fn show_file(&mut self, file: usize, fragment: Option<String>) -> Option<Effect> {
        let wanted = self.files.open.get(file)?;
        if matches!(wanted.state, FileState::Unread) {
            let (address, named_by) = (wanted.address.clone(), wanted.named_by);
            return Some(self.request(address, named_by, fragment, Some(file)));
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

    /// To the file that stands so many behind this one.
    pub(super) fn next_file(&mut self, files: i64) -> Option<Effect> {
        let wanted = (self.files.current as i64).saturating_add(files);
        let last = self.files.open.len() as i64 - 1;
        if wanted < 0 || wanted > last {
            self.say(if files > 0 {
                "this is the last of the open files"
            } else {
                "this is the first of the open files"
            });
            return None;
        }
        self.show_file(wanted as usize, None)
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

    /// Takes in what indexing has found in the article that was read as `id`.
    pub fn grow(&mut self, id: ReadingId, batch: Batch) {
        if id == self.files.id {
            self.document.apply(batch);
            self.citings = None;
            self.await_fragment();
            self.layout.clear();
            self.tree.rebuild(&self.document);
            return;
        }
        let mut files = self.files.open.iter_mut();
        let left = files.find_map(|file| match &mut file.state {
            FileState::Left(left) if left.id == id => Some(left),
            _ => None,
        });
        // What has been read anew since has nothing to do with it any more.
        if let Some(left) = left {
            left.document.apply(batch);
            left.tree.rebuild(&left.document);
        }
    }

    /// Says how far the reading `id` is.
    pub fn progress_of(&mut self, id: ReadingId, progress: String) {
        if let Some(reading) = self.reading.as_mut().filter(|reading| reading.id == id) {
            reading.progress = progress;
        }
    }

    /// Takes in how the reading `id` ended. Whether the article is shown: one that is no longer
    /// awaited is not.
    pub fn arrive(&mut self, id: ReadingId, result: Result<Article, String>) -> bool {
        if self.reading.as_ref().is_none_or(|reading| reading.id != id) {
            return false;
        }
        let Some(reading) = self.reading.take() else {
            return false;
        };
        match result {
            Ok(article) => {
                self.take_in(reading, article);
                true
            }
            Err(failure) => {
                self.warn(failure);
                false
            }
        }
    }

    fn take_in(&mut self, reading: Reading, article: Article) {
        let file = OpenFile {
            address: article.address,
            name: article.name,
            named_by: reading.named_by,
            state: FileState::Shown,
        };
        let again = reading.file == Some(self.files.current);
        let is_tree_shown = self.tree.shown;
        let next = Left {
            id: reading.id,
            document: article.document,
            // What is folded stays folded.
            tree: if again {
                std::mem::take(&mut self.tree)
            } else {
                SectionTree::default()
            },
            references: ReferenceList::default(),
            place: Place::default(),
        };
        if again {
            let place = self.place();
            let end = next.document.end();
            self.exchange(next);
            self.anchor = place.anchor;
            self.anchor.position = self.anchor.position.min(end);
            self.files.open[self.files.current] = file;
            self.say("read anew");
        } else {
            let from = self.place();
            self.remember(from);
            let files = &mut self.files.open;
            let at = reading.file.unwrap_or(files.len());
            if at == files.len() {
                files.push(file);
            } else {
                files[at] = file;
            }
            self.put_away(at, next);
        }
        self.tree.shown = is_tree_shown;
        self.focus = Focus::Article;
        if let Some(notice) = article.notice {
            self.say(notice);
        }
        if let Some(fragment) = reading.fragment {
            self.go_to_fragment(&fragment);
        }
    }

    /// Shows a file that has been read, as it was left.
    pub(super) fn turn_to(&mut self, file: usize) {
        let is_tree_shown = self.tree.shown;
        let state = &mut self.files.open[file].state;
        if let FileState::Left(next) = std::mem::replace(state, FileState::Shown) {
            self.put_away(file, *next);
        }
        self.tree.shown = is_tree_shown;
    }

    /// Puts the article on the screen away, and shows `next`, which is that of `file`.
    fn put_away(&mut self, file: usize, next: Left) {
        let left = self.exchange(next);
        let before = std::mem::replace(&mut self.files.current, file);
        self.files.open[before].state = FileState::Left(Box::new(left));
        self.name.clone_from(&self.files.open[file].name);
    }

    /// Puts `next` on the screen, and gives what was there.
    fn exchange(&mut self, next: Left) -> Left {
        let place = self.place();
        self.bytes_per_word = super::bytes_per_word(&next.document);
        self.layout = ArticleLayout::new(self.config.page);
        self.anchor = next.place.anchor;
        self.link = next.place.link;
        self.caret = None;
        self.forget();
        let left = Left {
            id: std::mem::replace(&mut self.files.id, next.id),
            document: std::mem::replace(&mut self.document, next.document),
            tree: std::mem::replace(&mut self.tree, next.tree),
            references: std::mem::replace(&mut self.references, next.references),
            place,
        };
        self.tree.rebuild(&self.document);
        left
    }

    /// To the place that is waited for, once it is known, unless the reader has gone elsewhere.
    fn await_fragment(&mut self) {
        if let Some(fragment) = self.awaited.take() {
            self.go_to_fragment(&fragment);
        }
    }

    /// To the place of this name in the article, which has just been shown.
    fn go_to_fragment(&mut self, fragment: &str) {
        match self.document.place_of(fragment) {
            Some(place) => {
                self.anchor = Anchor::at(place);
                self.link = None;
            }
            None if self.document.is_complete() => {
                self.awaited = None;
                self.warn(format!("the article has no place named “{fragment}”"));
            }
            None => self.awaited = Some(fragment.to_owned()),
        }
    }
}
