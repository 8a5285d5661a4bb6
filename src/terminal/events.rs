//! Everything that can happen, as one stream.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::input::{Decoder, Input};
use crate::app::ReadingId;
use crate::load::{Batch, LoadError, Loading};

/// A lone escape byte that nothing follows for so long is the Escape key.
const ESCAPE_PATIENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 40_000_000,
};

/// Something that happened.
pub(super) enum Event {
    /// The terminal sent this.
    Input(Input),
    /// The system sent this signal.
    Signal(i32),
    /// Indexing found this in the article that was read as the number says.
    Batch(ReadingId, Batch),
    /// So many bytes of the page that is read as the number says have come.
    Progress(ReadingId, u64),
    /// The reading of this number has ended so.
    Read(ReadingId, Box<Result<Loading, LoadError>>),
    /// The terminal is gone.
    Lost,
}

/// The stream of events.
pub(super) struct Events {
    receiver: Receiver<Event>,
    /// Events that came while something else was awaited.
    early: VecDeque<Event>,
    replies_expected: Arc<AtomicBool>,
    /// For those who have something to tell.
    sender: Sender<Event>,
}

impl Events {
    /// Starts listening to the terminal and to signals.
    pub(super) fn start(sender: Sender<Event>, receiver: Receiver<Event>) -> io::Result<Self> {
        let mut signals = Signals::new([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
        let (from_signals, from_others) = (sender.clone(), sender.clone());
        thread::spawn(move || {
            for signal in signals.forever() {
                if from_signals.send(Event::Signal(signal)).is_err() {
                    break;
                }
            }
        });
        let terminal = terminal_input()?;
        let replies_expected = Arc::new(AtomicBool::new(false));
        let expected = Arc::clone(&replies_expected);
        thread::spawn(move || {
            listen(terminal, &sender, &expected);
            // Nobody listens any more when the session has ended.
            let _ = sender.send(Event::Lost);
        });
        Ok(Self {
            receiver,
            early: VecDeque::new(),
            replies_expected,
            sender: from_others,
        })
    }

    /// Where other threads tell what happened.
    pub(super) fn sender(&self) -> Sender<Event> {
        self.sender.clone()
    }

    /// Says whether answers of the terminal are on their way.
    pub(super) fn expect_replies(&self, expected: bool) {
        self.replies_expected.store(expected, Ordering::Relaxed);
    }

    /// The next event, however long it takes.
    pub(super) fn wait(&mut self) -> io::Result<Event> {
        match self.early.pop_front() {
            Some(event) => Ok(event),
            None => self.receiver.recv().map_err(io::Error::other),
        }
    }

    /// An event that is there already.
    pub(super) fn waiting(&mut self) -> Option<Event> {
        self.early
            .pop_front()
            .or_else(|| self.receiver.try_recv().ok())
    }

    /// The next event, if it comes before `deadline`.
    pub(super) fn before(&self, deadline: Instant) -> Option<Event> {
        let left = deadline.saturating_duration_since(Instant::now());
        self.receiver.recv_timeout(left).ok()
    }

    /// Gives events back that were not awaited; they come before all others.
    pub(super) fn put_back(&mut self, events: Vec<Event>) {
        self.early.extend(events);
    }
}

/// Where keys come from: standard input, or the terminal itself when that is a pipe.
fn terminal_input() -> io::Result<File> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(File::from(stdin.as_fd().try_clone_to_owned()?));
    }
    File::open("/dev/tty")
}

/// Reads the terminal until it ends or nobody listens.
fn listen(mut terminal: File, sender: &Sender<Event>, replies_expected: &AtomicBool) {
    let mut decoder = Decoder::new();
    let mut buffer = [0; 4096];
    loop {
        let inputs = if decoder.is_waiting() && !has_more(&terminal) {
            decoder.expect_replies(replies_expected.load(Ordering::Relaxed));
            decoder.flush()
        } else {
            let count = match terminal.read(&mut buffer) {
                Ok(0) => return,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return,
            };
            decoder.expect_replies(replies_expected.load(Ordering::Relaxed));
            decoder.feed(&buffer[..count])
        };
        for input in inputs {
            if sender.send(Event::Input(input)).is_err() {
                return;
            }
        }
    }
}

/// Whether bytes come within the time that parts of one key keep together.
fn has_more(terminal: &File) -> bool {
    let mut fds = [PollFd::new(terminal, PollFlags::IN)];
    poll(&mut fds, Some(&ESCAPE_PATIENCE)).is_ok_and(|ready| ready > 0)
}
