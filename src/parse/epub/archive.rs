//! A zip archive where it lies: its directory in memory, its entries read by position and inflated
//! up to a stated size.
//!
//! See <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>. Nothing is written anywhere,
//! so that a name is nothing but a name.

use std::sync::Arc;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::document::{TextRange, TextStore};

/// Bytes of an entry that are read.
pub(super) const LONGEST_ENTRY: u64 = 16 * 1024 * 1024;
/// How many times longer than its archive a book may be, all chapters together. What marks a text up
/// packs ten times and better; nothing that was written packs so well.
const LARGEST_RATIO: u64 = 32;
/// Bytes that the book of a small archive may have.
const SHORTEST_WHOLE: u64 = LONGEST_ENTRY;
/// Entries that are known.
const MOST_ENTRIES: usize = 200_000;
/// Bytes of a name; what is called longer is not known.
const LONGEST_NAME: usize = 512;
/// Bytes in which the directory's end is looked for: its own and its longest remark.
const LONGEST_END: u64 = 22 + 65_535;
/// What stands in the place of a number that has more than two or four bytes.
const ELSEWHERE: (u64, u64) = (0xFFFF, 0xFFFF_FFFF);

/// Where an entry stands.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Where its name begins among the names, and its bytes.
    name: (u32, u16),
    method: u16,
    is_encrypted: bool,
    header: u64,
    packed: u64,
    size: u64,
}

/// An archive.
#[derive(Debug)]
pub(super) struct Archive {
    store: Arc<dyn TextStore>,
    /// The names of the entries, one behind the other.
    names: String,
    /// Sorted by name, each name once.
    entries: Vec<Entry>,
}

/// The bytes of an entry, and whether it is longer than what was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inflated {
    pub(super) bytes: Vec<u8>,
    pub(super) is_cut: bool,
}

/// Where the directory of an archive stands.
struct Directory {
    range: TextRange,
    /// Bytes before the archive, which move everything in it.
    moved: u64,
}

impl Archive {
    /// Reads the directory of an archive, all of which has come; `None` where there is none.
    pub(super) fn open(store: Arc<dyn TextStore>) -> Option<Self> {
        let directory = directory(store.as_ref())?;
        let bytes = store.bytes(directory.range);
        let mut archive = Self {
            store,
            names: String::new(),
            entries: Vec::new(),
        };
        let mut rest = bytes.as_slice();
        while rest.starts_with(b"PK\x01\x02") && archive.entries.len() < MOST_ENTRIES {
            let (name, extra, remark) = (short(rest, 28)?, short(rest, 30)?, short(rest, 32)?);
            let name_end = 46 + name as usize;
            let extra_end = name_end + extra as usize;
            let own = rest.get(46..name_end)?;
            let extra = rest.get(name_end..extra_end).unwrap_or_default();
            if own.len() <= LONGEST_NAME {
                archive.add(rest, own, extra, directory.moved);
            }
            let next = rest.get(extra_end + remark as usize..);
            rest = next.unwrap_or_default();
        }
        let Self { names, entries, .. } = &mut archive;
        // Of those that are called alike the last is meant.
        entries.reverse();
        entries.sort_by(|a, b| named(names, a).cmp(named(names, b)));
        entries.dedup_by(|a, b| named(names, a) == named(names, b));
        Some(archive)
    }

    /// Takes in an entry of the directory: its bytes, its name and what is said besides.
    fn add(&mut self, entry: &[u8], name: &[u8], extra: &[u8], moved: u64) {
        let name = String::from_utf8_lossy(name);
        let number = |at| long(entry, at).unwrap_or_default();
        let (mut size, mut packed, mut header) = (number(24), number(20), number(42));
        // A book of more than four gigabytes, or one that was packed as if it were.
        let mut large = large_numbers(extra);
        for value in [&mut size, &mut packed, &mut header] {
            if *value == ELSEWHERE.1 {
                *value = large.next().unwrap_or(*value);
            }
        }
        self.entries.push(Entry {
            name: (self.names.len() as u32, name.len() as u16),
            method: short(entry, 10).unwrap_or_default() as u16,
            is_encrypted: short(entry, 8).unwrap_or_default() & 1 == 1,
            header: header.saturating_add(moved),
            packed,
            size,
        });
        self.names.push_str(&name);
    }

    /// The names of all entries, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| named(&self.names, entry))
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        let by_name = |entry: &Entry| named(&self.names, entry).cmp(name);
        let at = self.entries.binary_search_by(by_name).ok()?;
        self.entries.get(at)
    }

    /// Bytes of an entry that [`Archive::read`] gives at most: as many as the directory says that it
    /// has, but not beyond what is read of any. `None` where there is no such entry.
    pub(super) fn size(&self, name: &str) -> Option<u64> {
        let entry = self.entry(name)?;
        Some(entry.size.max(entry.packed).min(LONGEST_ENTRY))
    }

    /// Whether only those who have a password can read an entry.
    pub(super) fn is_encrypted(&self, name: &str) -> bool {
        self.entry(name).is_some_and(|entry| entry.is_encrypted)
    }

    /// Bytes that the chapters of a book may have together.
    pub(super) fn most(&self) -> u64 {
        let most = self.store.len().saturating_mul(LARGEST_RATIO);
        most.max(SHORTEST_WHOLE)
    }

    /// The bytes of an entry.
    pub(super) fn read(&self, name: &str) -> Option<Inflated> {
        self.read_first(name, LONGEST_ENTRY)
    }

    /// The first bytes of an entry, `most` of them.
    pub(super) fn read_first(&self, name: &str, most: u64) -> Option<Inflated> {
        let entry = *self.entry(name)?;
        let limit = self.size(name)?.min(most) as usize;
        let header = bytes(self.store.as_ref(), entry.header, 30);
        if entry.is_encrypted || !header.starts_with(b"PK\x03\x04") {
            return None;
        }
        let start = entry.header + 30 + short(&header, 26)? + short(&header, 28)?;
        // What does not become shorter by packing takes five bytes more in 65,535.
        let longest = limit + limit / 1024 + 1024;
        let packed = bytes(self.store.as_ref(), start, entry.packed.min(longest as u64));
        let (bytes, is_cut) = match entry.method {
            0 => {
                let mut bytes = packed;
                let is_cut = bytes.len() > limit || (bytes.len() as u64) < entry.packed;
                bytes.truncate(limit);
                (bytes, is_cut)
            }
            8 => match decompress_to_vec_with_limit(&packed, limit) {
                Ok(bytes) => (bytes, false),
                Err(error) => (error.output, true),
            },
            _ => return None,
        };
        let is_cut = is_cut || entry.size > LONGEST_ENTRY;
        Some(Inflated { bytes, is_cut })
    }
}

/// The name of an entry.
fn named<'a>(names: &'a str, entry: &Entry) -> &'a str {
    let (start, length) = (entry.name.0 as usize, usize::from(entry.name.1));
    names.get(start..start + length).unwrap_or_default()
}

/// Finds the directory from the end of an archive.
fn directory(store: &dyn TextStore) -> Option<Directory> {
    let from = store.len().saturating_sub(LONGEST_END);
    let last = bytes(store, from, LONGEST_END);
    let end = memchr::memmem::rfind(&last, b"PK\x05\x06")?;
    let record = last.get(end..)?;
    let (count, size, offset) = (short(record, 10)?, long(record, 12)?, long(record, 16)?);
    let place = from + end as u64;
    let is_elsewhere = count == ELSEWHERE.0 || size == ELSEWHERE.1 || offset == ELSEWHERE.1;
    let large = place.checked_sub(20).filter(|_| is_elsewhere);
    let found = large.and_then(|locator| large_directory(store, locator));
    let (place, size, offset) = found.unwrap_or((place, size, offset));
    let start = place.checked_sub(size)?;
    Some(Directory {
        range: TextRange::new(start, place),
        moved: start.checked_sub(offset)?,
    })
}

/// Where the directory of a large archive ends, its size and where it says that it begins.
fn large_directory(store: &dyn TextStore, locator: u64) -> Option<(u64, u64, u64)> {
    let locator_bytes = bytes(store, locator, 20);
    if !locator_bytes.starts_with(b"PK\x06\x07") {
        return None;
    }
    let place = longer(&locator_bytes, 8)?;
    let record = bytes(store, place, 56);
    if !record.starts_with(b"PK\x06\x06") {
        return None;
    }
    Some((place, longer(&record, 40)?, longer(&record, 48)?))
}

/// The numbers of eight bytes that an entry says besides.
fn large_numbers(extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut rest = extra;
    let field = std::iter::from_fn(|| {
        let (kind, size) = (short(rest, 0)?, short(rest, 2)? as usize);
        let field = rest.get(4..4 + size)?;
        rest = rest.get(4 + size..)?;
        Some((kind, field))
    })
    .find(|(kind, _)| *kind == 1);
    let numbers = field
        .map_or(&[][..], |(_, numbers)| numbers)
        .as_chunks::<8>()
        .0;
    numbers.iter().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Bytes of a store from `start` on, as many as there are.
fn bytes(store: &dyn TextStore, start: u64, count: u64) -> Vec<u8> {
    let end = start.saturating_add(count).min(store.len());
    store.bytes(TextRange::new(start.min(end), end))
}

/// Two bytes as a number.
fn short(bytes: &[u8], at: usize) -> Option<u64> {
    let two = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*two).into())
}

/// Four bytes as a number.
fn long(bytes: &[u8], at: usize) -> Option<u64> {
    let four = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*four).into())
}

/// Eight bytes as a number.
fn longer(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*eight))
}

#[cfg(test)]
mod tests {
    use super::super::packed::{Packed, archive, overlapping};
    use super::*;
    use crate::document::MemoryStore;

    fn opened(bytes: Vec<u8>) -> Option<Archive> {
        Archive::open(Arc::new(MemoryStore::new(bytes)))
    }

    /// The first bytes of an entry, how many there are, and whether there are more.
    fn check(bytes: Vec<u8>, name: &str, expected: Option<(&str, usize, bool)>) {
        let found = opened(bytes).and_then(|archive| archive.read(name));
        let found = found.map(|f| (f.bytes, f.is_cut));
        let found = found.as_ref().map(|(bytes, is_cut)| {
            let first = bytes.get(..bytes.len().min(4)).unwrap_or_default();
            (
                std::str::from_utf8(first).unwrap_or("?"),
                bytes.len(),
                *is_cut,
            )
        });
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn entries_are_read_by_name() {
        let entries = || {
            let twice = Packed::stored("b", "wrong");
            archive(&[
                twice,
                Packed::stored("a", "aaaa"),
                Packed::deflated("b", "bbbbbbbb"),
            ])
        };
        check(entries(), "a", Some(("aaaa", 4, false)));
        check(entries(), "b", Some(("bbbb", 8, false)));
        check(entries(), "c", None);
        let before = [b"#!/bin/sh\n".to_vec(), entries()].concat();
        check(before, "b", Some(("bbbb", 8, false)));
        let large = archive(&[Packed::deflated("a", "aaaa").large()]);
        check(large, "a", Some(("aaaa", 4, false)));
    }

    #[test]
    fn no_entry_is_longer_than_what_is_said_and_what_is_read() {
        let zeros = vec![b'0'; LONGEST_ENTRY as usize + 9];
        let limit = LONGEST_ENTRY as usize;
        check(
            archive(&[Packed::deflated("a", &zeros)]),
            "a",
            Some(("0000", limit, true)),
        );
        check(
            archive(&[Packed::stored("a", &zeros)]),
            "a",
            Some(("0000", limit, true)),
        );
        let lies = |size| archive(&[Packed::deflated("a", &zeros[..9000]).said_to_have(size)]);
        check(lies(5000), "a", Some(("0000", 5000, true)));
        check(
            lies(u64::from(u32::MAX) - 1),
            "a",
            Some(("0000", 9000, true)),
        );
        // Fewer bytes than it takes packed no entry has.
        let short = archive(&[Packed::stored("a", "aaaa").said_to_have(1)]);
        check(short, "a", Some(("aaaa", 4, false)));
    }

    #[test]
    fn encrypted_and_unknown_ways_to_pack_are_not_read() {
        let bytes = archive(&[Packed::deflated("a", "aaaa").encrypted()]);
        assert!(opened(bytes.clone()).is_some_and(|archive| archive.is_encrypted("a")));
        check(bytes, "a", None);
    }

    #[test]
    fn many_names_of_one_entry_are_as_many_entries() {
        let names: Vec<String> = (0..1000).map(|n| format!("n{n}")).collect();
        let bytes = overlapping(&[Packed::deflated("a", "aaaa")], &names);
        check(bytes.clone(), "n999", Some(("aaaa", 4, false)));
        assert_eq!(
            opened(bytes).map(|archive| archive.names().count()),
            Some(1001)
        );
    }

    #[test]
    fn no_change_of_a_byte_does_harm() {
        let entries = [
            Packed::stored("a", "aaaa"),
            Packed::deflated("b", "bbbb").large(),
        ];
        let whole = archive(&entries);
        for at in 0..whole.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                if let Some(archive) = opened(bytes) {
                    let _ = ["a", "b"].map(|name| archive.read(name));
                }
            }
            let _ = opened(whole[..at].to_vec()).map(|archive| archive.read("a"));
        }
    }
}
