//! Articles that are read while another one is on the screen, each on a thread of its own.

use std::cell::Cell;
use std::collections::HashSet;
use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::events::Event;
use crate::address::{Address, NamedBy};
use crate::app::{Article, ReadingId};
use crate::config::Config;
use crate::load::{self, Ending, Fetching, Limits, Loading, Rest, Said};
use crate::system;

/// How often it is said how much of a page has come.
const PROGRESS_EVERY: Duration = Duration::from_millis(200);

/// What the threads are called.
const THREAD: &str = "reading";

/// What is known of all readings.
pub(super) struct Readings {
    /// The articles that the reader has named on the command line.
    named: Vec<Address>,
    /// What is said of these.
    said: Said,
    /// Origins of pages in private networks that the reader has let in.
    inside: Arc<Mutex<HashSet<String>>>,
    /// What ends the reading that was begun last.
    ending: Arc<Ending>,
    /// Where they tell what happens.
    sender: Sender<Event>,
}

impl Readings {
    pub(super) fn new(named: Vec<Address>, said: Said, sender: Sender<Event>) -> Self {
        Self {
            named,
            said,
            inside: Arc::default(),
            ending: Arc::default(),
            sender,
        }
    }

    /// Begins to read an article. One at a time: what was asked for before is given up.
    pub(super) fn begin(
        &mut self,
        id: ReadingId,
        address: Address,
        named_by: NamedBy,
        limits: Limits,
    ) -> io::Result<()> {
        self.give_up();
        self.ending = Arc::default();
        let address = match (address, named_by) {
            (Address::File(path), NamedBy::Reader) => Address::File(system::at_home(path)),
            (address, _) => address,
        };
        let (sender, ending) = (self.sender.clone(), Arc::clone(&self.ending));
        let inside = Arc::clone(&self.inside);
        let said = if self.named.contains(&address) {
            self.said
        } else {
            Said::default()
        };
        let reading = thread::Builder::new().name(THREAD.to_owned());
        reading.spawn(move || {
            let told = Cell::new(Instant::now());
            let progress = |bytes| {
                if bytes > 0 && told.get().elapsed() > PROGRESS_EVERY {
                    told.set(Instant::now());
                    let _ = sender.send(Event::Progress(id, bytes));
                }
            };
            let fetching = Fetching {
                limits,
                progress: &progress,
                ending: &ending,
            };
            let let_in = |address| {
                let known = inside.lock().unwrap_or_else(PoisonError::into_inner);
                load::origin(address).is_some_and(|origin| known.contains(&origin))
            };
            let named_by = if let_in(&address) {
                NamedBy::Reader
            } else {
                named_by
            };
            let result = load::read(&load::named(address), named_by, said, &fetching);
            if let Ok(loading) = &result
                && loading.is_inside()
            {
                let mut known = inside.lock().unwrap_or_else(PoisonError::into_inner);
                known.extend(load::origin(&loading.address));
            }
            // Nobody listens any more when the session has ended.
            let _ = sender.send(Event::Read(id, Box::new(result)));
        })?;
        Ok(())
    }

    /// Gives up what is being read.
    pub(super) fn give_up(&self) {
        self.ending.end();
    }

    /// Finds the rest of an article, which was read as `id`.
    pub(super) fn go_on(&self, id: ReadingId, rest: Rest) {
        let sender = self.sender.clone();
        rest.in_background(move |batch| sender.send(Event::Batch(id, batch)).is_ok());
    }
}

/// What was read as an article, and the rest of it.
pub(super) fn article(loading: Loading) -> (Article, Rest) {
    let (name, address) = (loading.name.clone(), loading.address.clone());
    let (identity, fragment) = (loading.identity.clone(), loading.fragment.clone());
    let notice = loading.notice();
    let (document, rest) = loading.split();
    let article = Article {
        document,
        name,
        address,
        identity,
        fragment,
        notice,
    };
    (article, rest)
}

/// Bytes as words.
pub(super) fn kilobytes(bytes: u64) -> String {
    format!("{} KB", bytes.div_ceil(1024))
}

/// What a web page may cost.
pub fn limits(config: &Config) -> Limits {
    Limits {
        seconds: config.web_seconds,
        megabytes: config.web_megabytes,
    }
}
