//! Bytes by position: what an article's text is read from.

use std::fmt::Debug;

use super::position::TextRange;

/// UTF-8 text (possibly with broken bytes in it) that can be read by position and may still grow.
pub trait TextStore: Send + Sync + Debug {
    /// Number of bytes that can be read now.
    fn len(&self) -> u64;

    /// Whether no more bytes will come.
    fn is_complete(&self) -> bool {
        true
    }

    /// Waits until the store holds more than `known` bytes or is complete; gives its length.
    fn wait_beyond(&self, known: u64) -> u64 {
        let _ = known;
        self.len()
    }

    /// Reads into `buffer` from byte `start` on; gives the number of bytes read, fewer than asked
    /// only at the end of the store, or where it can no longer be read.
    fn read_at(&self, start: u64, buffer: &mut [u8]) -> usize;

    /// Whether there is no byte to read now.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of `range`, fewer where the store ends before it does.
    fn bytes(&self, range: TextRange) -> Vec<u8> {
        let mut buffer = vec![0; usize::try_from(range.len()).unwrap_or(usize::MAX)];
        let count = self.read_at(range.start.0, &mut buffer);
        buffer.truncate(count);
        buffer
    }
}

/// A store in memory, complete from the start.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Vec<u8>);

impl MemoryStore {
    /// A store of these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }
}

impl TextStore for MemoryStore {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, start: u64, buffer: &mut [u8]) -> usize {
        let start = usize::try_from(start)
            .unwrap_or(usize::MAX)
            .min(self.0.len());
        let count = buffer.len().min(self.0.len() - start);
        buffer[..count].copy_from_slice(&self.0[start..start + count]);
        count
    }
}
