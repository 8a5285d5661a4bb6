//! A zip archive in memory: its entries by name, each inflated up to a stated size.
//!
//! See <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>. Nothing is written anywhere,
//! so that a name is nothing but a name.

use std::collections::HashMap;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Bytes of an entry that are read.
const LONGEST_ENTRY: usize = 16 * 1024 * 1024;
/// Bytes of all entries together that are read, at most and, of a small archive, at least.
const LONGEST_WHOLE: usize = 64 * 1024 * 1024;
const SHORTEST_WHOLE: usize = 4 * 1024 * 1024;
/// How many times longer than the archive its text may be: no book packs so well.
const LARGEST_RATIO: usize = 12;
/// Entries that are known by name.
const MOST_ENTRIES: usize = 200_000;
/// Bytes in which the directory's end is looked for: its own and its longest remark.
const LONGEST_END: usize = 22 + 65_535;

/// Where an entry stands.
#[derive(Clone, Copy, Debug)]
struct Entry {
    header: usize,
    method: u16,
    packed: usize,
    is_encrypted: bool,
}

/// An archive and how much more of it may be read.
#[derive(Debug)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    entries: HashMap<String, Entry>,
    left: usize,
    /// Whether an entry was longer than may be read.
    pub(super) is_cut: bool,
}

impl Archive {
    /// Reads the directory; `None` where there is none.
    pub(super) fn new(bytes: Vec<u8>) -> Option<Self> {
        let from = bytes.len().saturating_sub(LONGEST_END);
        let end = from + memchr::memmem::rfind(bytes.get(from..)?, b"PK\x05\x06")?;
        let size = long(&bytes, end + 12)?;
        let offset = long(&bytes, end + 16)?;
        // What stands before the archive moves everything in it.
        let start = end.checked_sub(size)?;
        let moved = start.checked_sub(offset)?;
        let mut entries = HashMap::new();
        let mut at = start;
        while bytes.get(at..at + 4) == Some(b"PK\x01\x02") && entries.len() < MOST_ENTRIES {
            let name_end = at + 46 + short(&bytes, at + 28)?;
            let name = String::from_utf8_lossy(bytes.get(at + 46..name_end)?).into_owned();
            let entry = Entry {
                header: moved.checked_add(long(&bytes, at + 42)?)?,
                method: u16::try_from(short(&bytes, at + 10)?).ok()?,
                packed: long(&bytes, at + 20)?,
                is_encrypted: short(&bytes, at + 8)? & 1 == 1,
            };
            entries.insert(name, entry);
            at = name_end + short(&bytes, at + 30)? + short(&bytes, at + 32)?;
        }
        let left = bytes.len().saturating_mul(LARGEST_RATIO);
        Some(Self {
            left: left.clamp(SHORTEST_WHOLE, LONGEST_WHOLE),
            bytes,
            entries,
            is_cut: false,
        })
    }

    /// The names of all entries.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The bytes of an entry, as far as they may be read.
    pub(super) fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        let entry = *self.entries.get(name)?;
        let header = entry.header;
        if entry.is_encrypted || self.bytes.get(header..header + 4)? != b"PK\x03\x04" {
            return None;
        }
        let start =
            header + 30 + short(&self.bytes, header + 26)? + short(&self.bytes, header + 28)?;
        let end = start.checked_add(entry.packed)?.min(self.bytes.len());
        let packed = self.bytes.get(start..end)?;
        let limit = LONGEST_ENTRY.min(self.left);
        let (bytes, is_cut) = match entry.method {
            0 => (
                packed[..packed.len().min(limit)].to_vec(),
                packed.len() > limit,
            ),
            8 => match decompress_to_vec_with_limit(packed, limit) {
                Ok(bytes) => (bytes, false),
                Err(error) => (error.output, true),
            },
            _ => return None,
        };
        self.left -= bytes.len().min(self.left);
        self.is_cut |= is_cut;
        Some(bytes)
    }
}

/// Two bytes as a number.
fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at + 2)?;
    Some(usize::from(two[0]) | usize::from(two[1]) << 8)
}

/// Four bytes as a number.
fn long(bytes: &[u8], at: usize) -> Option<usize> {
    Some(short(bytes, at)? | short(bytes, at + 2)? << 16)
}
