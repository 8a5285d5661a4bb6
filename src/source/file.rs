//! A file that is read where it lies.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

use crate::document::TextStore;

/// A file of UTF-8, never copied. When it is cut short while it is being read, its store reads
/// short; what is written behind its end is not seen.
#[derive(Debug)]
pub(super) struct FileStore {
    file: File,
    /// Byte of the file that is the store's first.
    first: u64,
    /// Length of the store.
    len: u64,
}

impl FileStore {
    /// The bytes of `file` from `first` up to `end`.
    pub(super) fn new(file: File, first: u64, end: u64) -> Self {
        let len = end.saturating_sub(first);
        Self { file, first, len }
    }
}

impl TextStore for FileStore {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, start: u64, buffer: &mut [u8]) -> usize {
        let wanted = self.len.saturating_sub(start).min(buffer.len() as u64) as usize;
        let buffer = buffer.get_mut(..wanted).unwrap_or_default();
        read_fully_at(&self.file, self.first + start, buffer)
    }
}

/// Reads until `buffer` is full, or there is no more to be had; gives the number of bytes read.
pub(super) fn read_fully_at(file: &File, start: u64, buffer: &mut [u8]) -> usize {
    let mut count = 0;
    while let Some(rest) = buffer.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, start + count as u64) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    count
}

/// A file as a stream from a given byte on.
#[derive(Debug)]
pub(super) struct ReadFrom {
    file: File,
    next: u64,
}

impl ReadFrom {
    /// Streams `file` from byte `first` on.
    pub(super) fn new(file: File, first: u64) -> Self {
        Self { file, next: first }
    }
}

impl Read for ReadFrom {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(buffer, self.next)?;
        self.next += count as u64;
        Ok(count)
    }
}
