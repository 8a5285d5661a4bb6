//! A text that arrives: kept in memory while it is small, in a file without a name beyond that.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::encoding::{Found, Transcoder};
use super::file::read_fully_at;
use crate::document::TextStore;

/// Bytes of text kept in memory; a longer text goes to a temporary file, all of it.
pub(super) const MEMORY_BYTES: usize = 16 << 20;

/// Bytes read at a time.
const PIECE_BYTES: usize = 64 << 10;

/// A store that a thread fills from a stream.
#[derive(Debug)]
pub(super) struct SpoolStore {
    state: Mutex<State>,
    /// Told whenever the store has grown or become complete.
    grown: Condvar,
}

/// What has arrived.
#[derive(Debug)]
struct State {
    body: Body,
    len: u64,
    complete: bool,
    encoding: Found,
    failure: Option<String>,
}

/// Where it is kept.
#[derive(Debug)]
enum Body {
    Memory(Vec<u8>),
    File(Arc<File>),
}

impl SpoolStore {
    /// A store that a thread fills from `reader`, with at most `memory_bytes` of it in memory.
    pub(super) fn fill_from(
        reader: impl Read + Send + 'static,
        transcoder: Transcoder,
        memory_bytes: usize,
    ) -> Arc<Self> {
        let store = Arc::new(Self {
            state: Mutex::new(State {
                body: Body::Memory(Vec::new()),
                len: 0,
                complete: false,
                encoding: transcoder.found(),
                failure: None,
            }),
            grown: Condvar::new(),
        });
        let filled = store.clone();
        let spawned = thread::Builder::new()
            .name("spool".to_owned())
            .spawn(move || filled.fill(reader, transcoder, memory_bytes));
        if let Err(error) = spawned {
            store.finish(Some(error.to_string()));
        }
        store
    }

    /// The encoding the text came in, as far as it is known.
    pub(super) fn encoding(&self) -> Found {
        self.state().encoding
    }

    /// Why the text ends before its stream did.
    pub(super) fn failure(&self) -> Option<String> {
        self.state().failure.clone()
    }

    /// The state, also after a thread has died holding it: it is consistent between statements.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in the whole stream.
    fn fill(&self, mut reader: impl Read, mut transcoder: Transcoder, memory_bytes: usize) {
        let mut piece = vec![0; PIECE_BYTES];
        let mut text = Vec::new();
        loop {
            let count = match reader.read(&mut piece) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => {
                    // What was kept back to tell its encoding is still text.
                    transcoder.feed(&[], true, &mut text);
                    let _ = self.append(&text, transcoder.found(), memory_bytes);
                    return self.finish(Some(error.to_string()));
                }
            };
            let bytes = piece.get(..count).unwrap_or_default();
            transcoder.feed(bytes, count == 0, &mut text);
            if let Err(error) = self.append(&text, transcoder.found(), memory_bytes) {
                return self.finish(Some(error.to_string()));
            }
            text.clear();
            if count == 0 {
                return self.finish(None);
            }
        }
    }

    /// Adds text at the end.
    fn append(&self, text: &[u8], encoding: Found, memory_bytes: usize) -> io::Result<()> {
        let mut state = self.state();
        state.encoding = encoding;
        if let Body::Memory(memory) = &mut state.body {
            if memory.len() + text.len() <= memory_bytes {
                memory.extend_from_slice(text);
            } else {
                let mut file = tempfile::tempfile()?;
                file.write_all(memory)?;
                state.body = Body::File(Arc::new(file));
            }
        }
        if let Body::File(file) = &state.body {
            // Only this thread writes; readers need not wait for the disk.
            let file = file.clone();
            drop(state);
            (&*file).write_all(text)?;
            state = self.state();
        }
        state.len += text.len() as u64;
        drop(state);
        self.grown.notify_all();
        Ok(())
    }

    /// Says that nothing will follow.
    fn finish(&self, failure: Option<String>) {
        let mut state = self.state();
        state.failure = failure;
        state.complete = true;
        drop(state);
        self.grown.notify_all();
    }
}

impl TextStore for SpoolStore {
    fn len(&self) -> u64 {
        self.state().len
    }

    fn is_complete(&self) -> bool {
        self.state().complete
    }

    fn wait_beyond(&self, known: u64) -> u64 {
        self.grown
            .wait_while(self.state(), |state| state.len <= known && !state.complete)
            .unwrap_or_else(PoisonError::into_inner)
            .len
    }

    fn read_at(&self, start: u64, buffer: &mut [u8]) -> usize {
        let state = self.state();
        let count = state.len.saturating_sub(start).min(buffer.len() as u64) as usize;
        let buffer = buffer.get_mut(..count).unwrap_or_default();
        match &state.body {
            Body::Memory(memory) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX);
                let Some(bytes) = memory.get(start..).and_then(|rest| rest.get(..count)) else {
                    return 0;
                };
                buffer.copy_from_slice(bytes);
                count
            }
            Body::File(file) => {
                let file = file.clone();
                drop(state);
                read_fully_at(&file, start, buffer)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::document::TextRange;

    /// A stream that gives what is sent to it, and fails when told so.
    struct Pipe(Receiver<io::Result<Vec<u8>>>);

    impl Read for Pipe {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let piece = self.0.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            buffer[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }

    fn text(store: &SpoolStore) -> String {
        let bytes = store.bytes(TextRange::new(0, store.len()));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn wait_until_complete(store: &SpoolStore) {
        while !store.is_complete() {
            store.wait_beyond(store.len());
        }
    }

    #[test]
    fn a_pipe_can_be_read_while_it_grows() {
        let (sender, receiver) = channel();
        let store = SpoolStore::fill_from(Pipe(receiver), Transcoder::guessing(None), 1 << 20);
        assert!(store.is_empty() && !store.is_complete());
        sender.send(Ok(b"one ".to_vec())).unwrap();
        assert_eq!(store.wait_beyond(0), 4);
        assert_eq!(text(&store), "one ");
        sender.send(Ok("اثنان ثلاثة أربعة".into())).unwrap();
        assert!(store.wait_beyond(4) > 4);
        drop(sender);
        wait_until_complete(&store);
        assert_eq!(text(&store), "one اثنان ثلاثة أربعة");
        assert_eq!(store.failure(), None);
    }

    #[test]
    fn a_long_text_goes_to_a_file_and_reads_the_same() {
        let whole = "سطر من النص الطويل\n".repeat(9000);
        let reader = io::Cursor::new(whole.clone().into_bytes());
        let store = SpoolStore::fill_from(reader, Transcoder::guessing(None), 70_000);
        wait_until_complete(&store);
        assert!(matches!(store.state().body, Body::File(_)));
        assert_eq!(text(&store), whole);
        let mut buffer = [0; 8];
        assert_eq!(store.read_at(whole.len() as u64 - 3, &mut buffer), 3);
        assert_eq!(store.read_at(whole.len() as u64 + 3, &mut buffer), 0);
    }

    #[test]
    fn a_failure_ends_the_text_and_is_told() {
        let (sender, receiver) = channel();
        let store = SpoolStore::fill_from(Pipe(receiver), Transcoder::guessing(None), 1 << 20);
        sender.send(Ok("كلام".into())).unwrap();
        sender.send(Err(io::Error::other("cut off"))).unwrap();
        wait_until_complete(&store);
        assert_eq!(text(&store), "كلام");
        assert_eq!(store.failure().as_deref(), Some("cut off"));
    }
}
