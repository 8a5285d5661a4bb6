//! Bytes by position: a file, a pipe, the article that is built in.
//!
//! In comes a path, a stream or the address of a web page; out comes a [`Source`], whose store
//! holds UTF-8 and can be read anywhere. What is UTF-8 already is read in place, however large, broken bytes and all; what is
//! not is decoded once into a store of its own, and a pipe is kept as it arrives. This room knows
//! no format: it tells text from what is no text, finds what a text says of its encoding, and
//! nothing more.

mod connection;
mod declared;
mod encoding;
mod error;
mod file;
mod kind;
mod named;
mod redirection;
mod spool;
mod visual;
mod web;

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

pub use connection::Ending;
pub use encoding::named as encoding_named;
pub use error::SourceError;
pub use named::{identity, named, origin};
pub use web::{Fetching, Limits, WebProblem};

use crate::address::{Address, NamedBy};
use crate::document::{MemoryStore, TextStore};
use encoding::{FOUND_UTF_8, Found, SAMPLE_BYTES, Transcoder, Verdict};
use file::FileStore;
use kind::Kind;
use spool::{MEMORY_BYTES, SpoolStore};

/// An encoding that is not UTF-8, or UTF-8.
pub type Encoding = &'static encoding_rs::Encoding;

/// Bytes of a file searched one by one for a first character beyond ASCII.
const SEARCH_BYTES: u64 = 1 << 20;
/// Places looked at in the rest of the file, where it is longer.
const SEARCH_PLACES: u64 = 16;

/// What an article's text is read from, and what it is called.
#[derive(Clone, Debug)]
pub struct Source {
    /// The text, by position.
    pub store: Arc<dyn TextStore>,
    /// What it is called on the screen; without control characters.
    pub name: String,
    /// Where it is from.
    pub address: Address,
    /// The type that a server gives it, such as `text/html`.
    pub media_type: Option<String>,
    /// Whether it is a page from this machine or a private network.
    pub is_inside: bool,
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
        self.found().name
    }

    /// What the reader should know of how the text is read, as far as it is known by now: that its
    /// encoding was told from the text alone.
    pub fn notice(&self) -> Option<String> {
        let found = self.found();
        found.is_guessed.then(|| {
            format!(
                "read as {}, a guess (--encoding): {}",
                found.name, self.name
            )
        })
    }

    fn found(&self) -> Found {
        match &self.origin {
            Origin::Verbatim => FOUND_UTF_8,
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
            media_type: None,
            is_inside: false,
            origin: Origin::Spooled(spool),
        }
    }
}

/// Opens what stands at an address, in the `encoding` that the reader names where they do.
pub fn open(
    address: &Address,
    named_by: NamedBy,
    encoding: Option<Encoding>,
    fetching: &Fetching<'_>,
) -> Result<Source, SourceError> {
    match address {
        Address::BuiltIn => Ok(built_in()),
        Address::StandardInput => open_stream(io::stdin(), encoding),
        Address::File(path) => open_file(path, named_by, encoding),
        Address::Web(address) => {
            let page = web::fetch(address, named_by, fetching)?;
            let address = Address::Web(page.address);
            let body = io::Cursor::new(page.bytes);
            let mut source = stream(body, &address, encoding, page.encoding)?;
            source.media_type = page.media_type;
            source.is_inside = page.is_inside;
            Ok(source)
        }
    }
}

/// The article that is built in.
pub fn built_in() -> Source {
    Source {
        store: Arc::new(MemoryStore::new(include_bytes!("../../assets/article.txt"))),
        name: Address::BuiltIn.name(),
        address: Address::BuiltIn,
        media_type: None,
        is_inside: false,
        origin: Origin::Verbatim,
    }
}

/// Opens a file; a named pipe or a device is read as a stream is, where the reader names it.
pub fn open_file(
    path: &Path,
    named_by: NamedBy,
    encoding: Option<Encoding>,
) -> Result<Source, SourceError> {
    let address = Address::File(path.to_owned());
    let fail = |error| SourceError::from_io(address.to_string(), error);
    // To open a device can do something already, and to open a pipe waits for its writer.
    if named_by == NamedBy::Document {
        let metadata = path.metadata().map_err(fail)?;
        if !metadata.is_file() && !metadata.is_dir() {
            let name = address.to_string();
            return Err(SourceError::Device { name });
        }
    }
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    if metadata.is_dir() {
        let name = address.to_string();
        return Err(SourceError::Directory { name });
    }
    // Files that the kernel makes up as they are read claim to be empty.
    if !metadata.is_file() || metadata.len() == 0 {
        return stream(file, &address, encoding, None);
    }
    let mut sample = vec![0; SAMPLE_BYTES];
    let count = file.read_at(&mut sample, 0).map_err(fail)?;
    sample.truncate(count);
    let begun = begin(&sample, &address, encoding, None)?;
    let encoding = match begun.encoding {
        Some(encoding) => encoding,
        None => encoding_of(&file, metadata.len(), begun.said).map_err(fail)?,
    };
    if encoding == encoding_rs::UTF_8 {
        let store = FileStore::new(file, begun.skipped as u64, metadata.len());
        return Ok(Source {
            store: Arc::new(store),
            name: address.name(),
            address,
            media_type: None,
            is_inside: false,
            origin: Origin::Verbatim,
        });
    }
    let transcoder = Transcoder::of(encoding, begun.said);
    let body = file::ReadFrom::new(file, begun.skipped as u64);
    Ok(Source::spooled(&address, body, transcoder))
}

/// Reads standard input, or any stream, to its end on a thread of its own. Waits for the first
/// bytes, which show whether it is text.
pub fn open_stream(
    reader: impl Read + Send + 'static,
    encoding: Option<Encoding>,
) -> Result<Source, SourceError> {
    stream(reader, &Address::StandardInput, encoding, None)
}

/// The stream that `address` gives, `sent` in an encoding where somebody says so.
fn stream(
    mut reader: impl Read + Send + 'static,
    address: &Address,
    encoding: Option<Encoding>,
    sent: Option<Encoding>,
) -> Result<Source, SourceError> {
    let fail = |error| SourceError::from_io(address.to_string(), error);
    let first = first_bytes(&mut reader).map_err(fail)?;
    let begun = begin(&first, address, encoding, sent)?;
    let transcoder = match begun.encoding {
        Some(encoding) => Transcoder::of(encoding, begun.said),
        None => Transcoder::guessing(begun.said),
    };
    let rest = io::Cursor::new(first.get(begun.skipped..).unwrap_or_default().to_vec());
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

/// What the first bytes of a text say of it.
struct Begun {
    /// The encoding, where it is certain.
    encoding: Option<Encoding>,
    /// The encoding that the reader, a byte order mark or the text itself names.
    said: Option<Encoding>,
    /// Bytes before the text.
    skipped: usize,
}

/// Refuses what is no text; else finds what its first bytes say of its encoding. What the reader
/// names goes before it, and what it was `sent` as before what it says itself.
fn begin(
    sample: &[u8],
    address: &Address,
    given: Option<Encoding>,
    sent: Option<Encoding>,
) -> Result<Begun, SourceError> {
    let name = address.to_string();
    let mark = match kind::of(sample) {
        Kind::Text => None,
        Kind::Marked(mark) => Some(mark),
        Kind::Book => {
            return Ok(Begun {
                encoding: Some(encoding_rs::UTF_8),
                said: None,
                skipped: 0,
            });
        }
        Kind::Binary(kind::BINARY_DATA) | Kind::Unreadable(_) if given.is_some() => None,
        Kind::Binary(what) => return Err(SourceError::Binary { name, what }),
        Kind::Unreadable(encoding) => return Err(SourceError::Encoding { name, encoding }),
    };
    let is_wide = |encoding| encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE;
    Ok(match (given, mark) {
        // Which UTF-16 it is, the mark knows better.
        (Some(given), Some(mark))
            if given != mark.encoding && !(is_wide(given) && is_wide(mark.encoding)) =>
        {
            Begun {
                encoding: Some(given),
                said: Some(given),
                skipped: 0,
            }
        }
        (_, Some(mark)) => Begun {
            encoding: Some(mark.encoding),
            said: Some(mark.encoding).filter(|_| given.is_some() || mark.bytes > 0),
            skipped: mark.bytes,
        },
        (Some(given), None) => Begun {
            encoding: Some(given),
            said: Some(given),
            skipped: 0,
        },
        (None, None) => Begun {
            encoding: None,
            said: sent.or_else(|| declared::declared(sample)),
            skipped: 0,
        },
    })
}

/// The encoding of a file without a byte order mark, from what follows its first byte beyond ASCII
/// and from what is `said` of it. In the rest of a file that begins with much ASCII only a few
/// places are looked at.
fn encoding_of(file: &File, len: u64, said: Option<Encoding>) -> io::Result<Encoding> {
    let mut buffer = vec![0; SAMPLE_BYTES];
    let rest = len.saturating_sub(SEARCH_BYTES);
    let places = (0..SEARCH_PLACES).map(|place| SEARCH_BYTES + rest * place / SEARCH_PLACES);
    let starts = (0..SEARCH_BYTES).step_by(SAMPLE_BYTES).chain(places);
    for start in starts.take_while(|&start| start < len) {
        let count = file.read_at(&mut buffer, start)?;
        let read = buffer.get(..count).unwrap_or_default();
        let Some(first) = read.iter().position(|byte| !byte.is_ascii()) else {
            continue;
        };
        let start = start + first as u64;
        let count = file.read_at(&mut buffer, start)?;
        let sample = buffer.get(..count).unwrap_or_default();
        let verdict = encoding::judge(sample, start + count as u64 >= len, said);
        return Ok(match verdict {
            Verdict::Certain(encoding) | Verdict::SoFar(encoding) => encoding,
        });
    }
    Ok(encoding_rs::UTF_8)
}

#[cfg(test)]
mod tests;
