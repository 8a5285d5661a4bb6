//! What was asked for and has not come yet, and how it is taken in.

use super::files::{FileState, OpenFile};
use super::left::{Bookmark, Left, Way};
use super::links::Aim;
use super::{App, Asked, Effect, Place, ReferenceList};
use crate::address::{Address, NamedBy};
use crate::command::Focus;
use crate::document::{Batch, Document};
use crate::layout::Anchor;

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
    /// The one address that is the same for all names of it.
    pub identity: Address,
    /// The place in it that it was named with, where that was not known before.
    pub fragment: Option<String>,
    /// What the reader should know of how it was read.
    pub notice: Option<String>,
}

impl Article {
    /// An article of which nothing has come yet.
    pub fn empty(address: Address) -> Self {
        Self {
            document: Document::empty(),
            name: address.name(),
            identity: address.clone(),
            address,
            fragment: None,
            notice: None,
        }
    }
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
    wanted: Wanted,
    pub(super) way: Way,
}

/// Which of the open files a reading is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One more.
    More,
    /// One that has not been read yet.
    File(usize),
    /// One that is read anew, where it stands.
    Again(usize),
}

impl Reading {
    /// The file of the command line that will be on the screen.
    pub(super) fn coming(&self) -> Option<usize> {
        match self.wanted {
            Wanted::File(file) => Some(file),
            Wanted::More | Wanted::Again(_) => None,
        }
    }
}

impl App {
    /// Asks for an article in place of this one, and for a place in it. What is open already is
    /// shown as it was left.
    pub fn read(
        &mut self,
        address: Address,
        named_by: NamedBy,
        fragment: Option<String>,
    ) -> Option<Effect> {
        let mut files = self.files.open.iter();
        match files.position(|file| file.is_at(&address)) {
            Some(file) => self.show_file(file, fragment),
            None => Some(self.request(address, named_by, fragment, Wanted::More)),
        }
    }

    /// Asks for the file on the screen anew.
    pub(super) fn reload(&mut self) -> Option<Effect> {
        if *self.address() == Address::StandardInput {
            self.warn("standard input cannot be read twice");
            return None;
        }
        let current = self.files.current();
        if self.is_empty() {
            return self.show_file(current, None);
        }
        let file = &self.files.open[current];
        Some(self.request(
            file.address.clone(),
            file.named_by,
            None,
            Wanted::Again(current),
        ))
    }

    pub(super) fn request(
        &mut self,
        address: Address,
        named_by: NamedBy,
        fragment: Option<String>,
        wanted: Wanted,
    ) -> Effect {
        self.abandon();
        self.files.last_id += 1;
        let id = self.files.last_id;
        self.reading = Some(Reading {
            id,
            address: address.clone(),
            progress: String::new(),
            named_by,
            fragment,
            wanted,
            way: Way::Jump,
        });
        Effect::Read {
            id,
            address,
            named_by,
        }
    }

    /// Gives up what is being read.
    pub(super) fn stop_reading(&mut self) -> Option<Effect> {
        let reading = self.abandon()?;
        if self.is_empty() {
            let coming = reading.coming();
            if let Some(file) = coming {
                self.files.open[file].state = FileState::Failed;
            }
            return Some(self.try_another(coming));
        }
        self.say(format!("no longer reading {}", reading.address));
        Some(Effect::StopReading)
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
            left.mark.tree.rebuild(&left.document);
        }
    }

    /// Says how far the reading `id` is.
    pub fn progress_of(&mut self, id: ReadingId, progress: String) {
        if let Some(reading) = self.reading.as_mut().filter(|reading| reading.id == id) {
            reading.progress = progress;
        }
    }

    /// Takes in what was read as `id`. Whether it is kept: what is no longer awaited is not.
    pub fn arrive(&mut self, id: ReadingId, article: Article) -> bool {
        let awaited = self.reading.take_if(|reading| reading.id == id);
        let is_awaited = awaited.is_some();
        if let Some(reading) = awaited {
            self.take_in(reading, article);
        }
        is_awaited
    }

    /// Asks whether what was to be read as `id` is to be read all the same; whether the reader can
    /// answer, which they can while the link to it has the focus.
    pub fn inquire(&mut self, id: ReadingId, question: &str) -> bool {
        let focused = match self.aim() {
            Some(Aim::Web(target)) => Some(Address::with_fragment(&target.url).0),
            _ => None,
        };
        let asks = |reading: &mut Reading| {
            reading.id == id
                && reading.named_by == NamedBy::Document
                && focused.as_ref() == Some(&reading.address)
        };
        let Some(reading) = self.reading.take_if(asks) else {
            return false;
        };
        self.asked = Some(Asked {
            page: reading.address,
            names: NamedBy::Reader,
        });
        self.say(format!("enter reads it all the same: {question}"));
        true
    }

    /// Takes in why nothing was read as `id`.
    pub fn fail(&mut self, id: ReadingId, failure: String) -> Option<Effect> {
        self.reading.as_ref().filter(|reading| reading.id == id)?;
        let coming = self.abandon()?.coming();
        if let Some(FileState::LetGo(_)) = coming.map(|file| &self.files.open[file].state) {
            // Where it was read it may be read again.
        } else if let Some(file) = coming {
            self.files.open[file].state = FileState::Failed;
        }
        if self.is_empty() {
            self.failures.push(failure);
            return Some(self.try_another(coming));
        }
        self.warn(failure);
        None
    }

    /// Says what could not be read before the article on the screen; or else what is to be known of
    /// that.
    pub fn tell(&mut self, notice: Option<String>) {
        let failures = std::mem::take(&mut self.failures);
        if !failures.is_empty() {
            self.warn(failures.join("; "));
        } else if let Some(notice) = notice {
            self.say(notice);
        }
    }

    fn take_in(&mut self, reading: Reading, article: Article) {
        let fragment = reading.fragment.or(article.fragment);
        let files = &self.files.open;
        let at = match reading.wanted {
            Wanted::File(file) | Wanted::Again(file) => file,
            Wanted::More => {
                let found = |file: &OpenFile| file.is_at(&article.identity);
                files.iter().position(found).unwrap_or(files.len())
            }
        };
        let is_again = matches!(reading.wanted, Wanted::Again(_));
        let is_current = at == self.files.current();
        let before = files.get(at);
        let is_left = before.is_some_and(|file| matches!(file.state, FileState::Left(_)));
        let asked = before.filter(|_| is_again).map(|file| file.asked.clone());
        let file = OpenFile {
            asked: asked.unwrap_or(reading.address),
            address: article.address,
            identity: article.identity,
            fragment: None,
            name: article.name,
            named_by: reading.named_by,
            state: FileState::Shown,
        };
        let was_empty = self.is_empty();
        if !was_empty && !is_again && (!is_current || fragment.is_some()) {
            self.leave_by(&reading.way);
        }
        if is_current {
            self.renew(reading.id, file, article.document);
        } else if is_left {
            self.renew_left(at, reading.id, file, article.document);
            if !is_again {
                self.turn_to(at);
            }
        } else {
            self.show_new(at, reading.id, file, article.document);
        }
        if is_again {
            let name = &self.files.open[at].name;
            self.say(if is_current {
                "read anew".to_owned()
            } else {
                format!("read anew: {name}")
            });
        }
        if is_current || !is_again {
            self.focus = Focus::Article;
        }
        self.tell(article.notice);
        if let Some(fragment) = fragment {
            self.go_to_fragment(&fragment);
        }
    }

    /// Puts what was read anew in place of the article on the screen. What is folded stays folded.
    fn renew(&mut self, id: ReadingId, file: OpenFile, document: Document) {
        let is_tree_shown = self.tree.shown;
        let place = Place {
            link: None,
            ..self.place()
        };
        let mark = Bookmark {
            tree: std::mem::take(&mut self.tree),
            references: ReferenceList::default(),
            place,
        };
        let mark = mark.within(&document);
        self.exchange(Left::new(id, document, mark));
        self.tree.shown = is_tree_shown;
        self.name.clone_from(&file.name);
        let current = self.files.current();
        self.files.open[current] = file;
    }

    /// Puts what was read anew in place of an article that was left, which stays where it is.
    fn renew_left(&mut self, at: usize, id: ReadingId, file: OpenFile, document: Document) {
        let before = std::mem::replace(&mut self.files.open[at], file);
        let FileState::Left(mut left) = before.state else {
            return;
        };
        left.mark.place.link = None;
        left.mark.references = ReferenceList::default();
        left.mark = std::mem::take(&mut left.mark).within(&document);
        left.mark.tree.rebuild(&document);
        left.document = document;
        left.id = id;
        self.files.open[at].state = FileState::Left(left);
    }

    /// Shows an article that is not at hand: at the beginning, or where it was let go.
    fn show_new(&mut self, at: usize, id: ReadingId, file: OpenFile, document: Document) {
        let is_tree_shown = self.tree.shown;
        let files = &mut self.files.open;
        let mut mark = Bookmark::default();
        if at == files.len() {
            files.push(file);
        } else if let FileState::LetGo(known) = std::mem::replace(&mut files[at], file).state {
            mark = known.within(&document);
        }
        self.put_away(at, Left::new(id, document, mark));
        self.tree.shown = is_tree_shown;
    }

    /// To the place that is waited for, once it is known, unless the reader has gone elsewhere.
    fn await_fragment(&mut self) {
        if let Some(fragment) = self.awaited.take() {
            self.go_to_fragment(&fragment);
        }
    }

    /// To the place of this name in the article, which has just been shown.
    pub fn go_to_fragment(&mut self, fragment: &str) {
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
