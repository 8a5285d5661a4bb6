//! Bytes by position: a file, a pipe, the article that is built in.
//!
//! In comes a path or a stream; out comes a [`Source`], whose store holds UTF-8 and can be read
//! anywhere. What is UTF-8 already is read in place, however large, broken bytes and all; what is
//! not is decoded once into a store of its own, and a pipe is kept as it arrives. This room knows
//! no format: it tells text from what is no text, and nothing more.

mod encoding;
mod error;
mod file;
mod kind;
mod spool;

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

pub use error::SourceError;

use crate::document::{Address, MemoryStore, TextStore};
use encoding::{SAMPLE_BYTES, Transcoder, Verdict};
use file::FileStore;
use kind::Kind;
use spool::{MEMORY_BYTES, SpoolStore};

/// Bytes searched for a first character beyond ASCII before a file is taken for UTF-8.
const SEARCH_BYTES: usize = 1 << 20;

/// What an article's text is read from, and what it is called.
#[derive(Clone, Debug)]
pub struct Source {
    /// The text, by position.
    pub store: Arc<dyn TextStore>,
    /// What it is called on the screen; without control characters.
    pub name: String,
    /// Where it is from.
    pub address: Address,
    origin: Origin,
}

/// Where a source's encoding is known from.
#[derive(Clone, Debug)]
enum Origin {
    /// The store holds the bytes as they were found.
    Verbatim,
    /// The store is filled, and decoded, by a thread.
    Spooled(Arc<SpoolStore>),
}

impl Source {
    /// Name of the encoding the text came in, as far as it is known by now.
    pub fn encoding(&self) -> &'static str {
        match &self.origin {
            Origin::Verbatim => encoding_rs::UTF_8.name(),
            Origin::Spooled(spool) => spool.encoding(),
        }
    }

    /// Why the text ends before its source did, when it does.
    pub fn failure(&self) -> Option<String> {
        match &self.origin {
            Origin::Verbatim => None,
            Origin::Spooled(spool) => spool.failure(),
        }
    }

    /// A source that a thread fills from `reader`.
    fn spooled(
        address: &Address,
        reader: impl Read + Send + 'static,
        transcoder: Transcoder,
    ) -> Self {
        let spool = SpoolStore::fill_from(reader, transcoder, MEMORY_BYTES);
        Self {
            store: spool.clone(),
            name: address.name(),
            address: address.clone(),
            origin: Origin::Spooled(spool),
        }
    }
}

/// Opens what stands at an address.
pub fn open(address: &Address) -> Result<Source, SourceError> {
    match address {
        Address::BuiltIn => Ok(built_in()),
        Address::StandardInput => open_stream(io::stdin()),
        Address::File(path) => open_file(path),
        Address::Web(_) => Err(SourceError::Missing {
            name: address.to_string(),
        }),
    }
}

/// The article that is built in.
pub fn built_in() -> Source {
    Source {
        store: Arc::new(MemoryStore::new(include_bytes!("../../assets/article.txt"))),
        name: Address::BuiltIn.name(),
        address: Address::BuiltIn,
        origin: Origin::Verbatim,
    }
}

/// Opens a file; a named pipe or a device is read as a stream is.
pub fn open_file(path: &Path) -> Result<Source, SourceError> {
    let address = Address::File(path.to_owned());
    let fail = |error| SourceError::from_io(address.to_string(), error);
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    if metadata.is_dir() {
        let name = address.to_string();
        return Err(SourceError::Directory { name });
    }
    // Files that the kernel makes up as they are read claim to be empty.
    if !metadata.is_file() || metadata.len() == 0 {
        return stream(file, &address);
    }
    let mut sample = vec![0; SAMPLE_BYTES];
    let count = file.read_at(&mut sample, 0).map_err(fail)?;
    sample.truncate(count);
    let mark = readable(&sample, &address)?;
    let encoding = match mark {
        Some(mark) => mark.encoding,
        None => encoding_of(&file, metadata.len()).map_err(fail)?,
    };
    let mark_bytes = mark.map_or(0, |mark| mark.bytes as u64);
    if encoding == encoding_rs::UTF_8 {
        let store = FileStore::new(file, mark_bytes, metadata.len());
        return Ok(Source {
            store: Arc::new(store),
            name: address.name(),
            address,
            origin: Origin::Verbatim,
        });
    }
    let transcoder = Transcoder::of(encoding);
    let body = file::ReadFrom::new(file, mark_bytes);
    Ok(Source::spooled(&address, body, transcoder))
}

/// Reads standard input, or any stream, to its end on a thread of its own. Waits for the first
/// bytes, which show whether it is text.
pub fn open_stream(reader: impl Read + Send + 'static) -> Result<Source, SourceError> {
    stream(reader, &Address::StandardInput)
}

/// The stream that `address` gives.
fn stream(
    mut reader: impl Read + Send + 'static,
    address: &Address,
) -> Result<Source, SourceError> {
    let fail = |error| SourceError::from_io(address.to_string(), error);
    let first = first_bytes(&mut reader).map_err(fail)?;
    let mark = readable(&first, address)?;
    let skipped = mark.map_or(0, |mark| mark.bytes);
    let transcoder = mark.map_or_else(Transcoder::guessing, |mark| Transcoder::of(mark.encoding));
    let rest = io::Cursor::new(first.get(skipped..).unwrap_or_default().to_vec());
    Ok(Source::spooled(address, rest.chain(reader), transcoder))
}

/// What a stream gives at once, but no fewer bytes than the longest byte order mark has.
fn first_bytes(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; SAMPLE_BYTES];
    let mut count = 0;
    while count < kind::LONGEST_MARK_BYTES {
        match reader.read(bytes.get_mut(count..).unwrap_or_default()) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(count);
    Ok(bytes)
}

/// Refuses what is no text; gives the byte order mark, if there is one.
fn readable(sample: &[u8], address: &Address) -> Result<Option<kind::Mark>, SourceError> {
    let name = address.to_string();
    match kind::of(sample) {
        Kind::Text => Ok(None),
        Kind::Marked(mark) => Ok(Some(mark)),
        Kind::Book => Ok(Some(kind::VERBATIM)),
        Kind::Binary(what) => Err(SourceError::Binary { name, what }),
        Kind::Unreadable(encoding) => Err(SourceError::Encoding { name, encoding }),
    }
}

/// The encoding of a file without a byte order mark, from what follows its first byte beyond ASCII.
fn encoding_of(file: &File, len: u64) -> io::Result<&'static encoding_rs::Encoding> {
    let mut buffer = vec![0; SAMPLE_BYTES];
    let mut start = 0;
    while start < SEARCH_BYTES as u64 {
        let count = file.read_at(&mut buffer, start)?;
        let read = buffer.get(..count).unwrap_or_default();
        let Some(first) = read.iter().position(|byte| !byte.is_ascii()) else {
            if count == 0 {
                break;
            }
            start += count as u64;
            continue;
        };
        start += first as u64;
        let count = file.read_at(&mut buffer, start)?;
        let verdict = encoding::judge(
            buffer.get(..count).unwrap_or_default(),
            start + count as u64 >= len,
        );
        return Ok(match verdict {
            Verdict::Certain(encoding) | Verdict::SoFar(encoding) => encoding,
        });
    }
    Ok(encoding_rs::UTF_8)
}

#[cfg(test)]
mod tests;
