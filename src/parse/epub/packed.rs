//! Archives for tests, honest ones and others.

use miniz_oxide::deflate::compress_to_vec;

/// An entry as it is written.
pub(super) struct Packed {
    name: Vec<u8>,
    bytes: Vec<u8>,
    method: u16,
    flags: u16,
    size: u64,
    /// Whether its sizes stand where those of more than four gigabytes do.
    is_large: bool,
}

impl Packed {
    /// An entry that is stored as it is.
    pub(super) fn stored(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref().to_vec();
        Self {
            name: name.into(),
            size: bytes.len() as u64,
            bytes,
            method: 0,
            flags: 0,
            is_large: false,
        }
    }

    /// An entry that is deflated.
    pub(super) fn deflated(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        Self {
            bytes: compress_to_vec(bytes.as_ref(), 6),
            method: 8,
            ..Self::stored(name, bytes)
        }
    }

    /// The same, said to have so many bytes.
    pub(super) fn said_to_have(self, size: u64) -> Self {
        Self { size, ..self }
    }

    /// The same, said to be encrypted.
    pub(super) fn encrypted(self) -> Self {
        Self { flags: 1, ..self }
    }

    /// The same with sizes of eight bytes.
    pub(super) fn large(self) -> Self {
        Self {
            is_large: true,
            ..self
        }
    }
}

/// An archive of entries.
pub(super) fn archive(entries: &[Packed]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let header = bytes.len() as u64;
        put(&mut bytes, entry);
        name(&mut directory, &entry.name, entry, header);
    }
    ended(
        bytes,
        &directory,
        entries.len(),
        entries.iter().any(|e| e.is_large),
    )
}

/// An archive in which `names` are names of the last entry, too.
pub(super) fn overlapping(entries: &[Packed], names: &[String]) -> Vec<u8> {
    let (mut bytes, mut directory, mut last) = (Vec::new(), Vec::new(), 0);
    for entry in entries {
        last = bytes.len() as u64;
        put(&mut bytes, entry);
        name(&mut directory, &entry.name, entry, last);
    }
    for own in names {
        if let Some(entry) = entries.last() {
            name(&mut directory, own.as_bytes(), entry, last);
        }
    }
    ended(bytes, &directory, entries.len() + names.len(), false)
}

/// Adds an entry.
fn put(bytes: &mut Vec<u8>, entry: &Packed) {
    bytes.extend([&b"PK\x03\x04\x14\0"[..], &[0; 20]].concat());
    bytes.extend((entry.name.len() as u16).to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend([entry.name.as_slice(), &entry.bytes].concat());
}

/// Adds what the directory says of an entry that stands at byte `header`.
fn name(directory: &mut Vec<u8>, name: &[u8], entry: &Packed, header: u64) {
    let numbers = [entry.size, entry.bytes.len() as u64, header];
    let [size, packed, place] = numbers.map(|n| if entry.is_large { u32::MAX } else { n as u32 });
    directory.extend(b"PK\x01\x02\x14\0\x14\0");
    directory.extend([entry.flags.to_le_bytes(), entry.method.to_le_bytes()].concat());
    directory.extend([0; 8]);
    directory.extend([packed.to_le_bytes(), size.to_le_bytes()].concat());
    directory.extend((name.len() as u16).to_le_bytes());
    let extra: Vec<u8> = if entry.is_large {
        let numbers = numbers.map(u64::to_le_bytes).concat();
        // Behind what nobody knows.
        [b"\x55\x54\x01\0\0\x01\0\x18\0", numbers.as_slice()].concat()
    } else {
        Vec::new()
    };
    directory.extend((extra.len() as u16).to_le_bytes());
    directory.extend([0; 10]);
    directory.extend(place.to_le_bytes());
    directory.extend([name, &extra].concat());
}

/// The archive with its directory and what ends it.
fn ended(mut bytes: Vec<u8>, directory: &[u8], count: usize, is_large: bool) -> Vec<u8> {
    let (start, size) = (bytes.len() as u64, directory.len() as u64);
    bytes.extend(directory);
    let end = bytes.len() as u64;
    if is_large {
        bytes.extend(
            [
                b"PK\x06\x06".as_slice(),
                &[0; 36],
                &size.to_le_bytes(),
                &start.to_le_bytes(),
            ]
            .concat(),
        );
        bytes.extend(
            [
                b"PK\x06\x07".as_slice(),
                &[0; 4],
                &end.to_le_bytes(),
                &[0; 4],
            ]
            .concat(),
        );
    }
    let short = |number: u64| if is_large { u32::MAX } else { number as u32 }.to_le_bytes();
    let count = if is_large { u16::MAX } else { count as u16 }.to_le_bytes();
    bytes.extend([b"PK\x05\x06".as_slice(), &[0; 4], &count, &count].concat());
    bytes.extend([short(size), short(start)].concat());
    bytes.extend([0; 2]);
    bytes
}
