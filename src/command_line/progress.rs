//! A line on standard error while a page is on its way.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::address::Address;

/// How often it is written anew.
const EVERY: Duration = Duration::from_millis(200);
/// To the beginning of the line, and nothing on it.
const WIPE: &str = "\r\x1b[K";

/// The line. Dropping it wipes it.
pub(super) struct Progress {
    /// When it was last written; `None` where nobody reads it.
    written: Option<Cell<Instant>>,
}

impl Progress {
    /// Says that an article is being read, where that takes its time and somebody sees it.
    pub(super) fn of(address: &Address) -> Self {
        let is_seen = matches!(address, Address::Web(_)) && io::stderr().is_terminal();
        let progress = Self {
            written: is_seen.then(|| Cell::new(Instant::now())),
        };
        progress.write("qari: reading… (ctrl+c ends it)");
        progress
    }

    /// Says how much has come.
    pub(super) fn tell(&self, bytes: u64) {
        if self
            .written
            .as_ref()
            .is_some_and(|at| at.get().elapsed() > EVERY)
        {
            self.write(&format!(
                "qari: reading… {} KB (ctrl+c ends it)",
                bytes.div_ceil(1024)
            ));
        }
    }

    fn write(&self, line: &str) {
        if let Some(written) = &self.written {
            written.set(Instant::now());
            // What cannot be written is not missed.
            let _ = write!(io::stderr(), "{WIPE}{line}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.write("");
    }
}
