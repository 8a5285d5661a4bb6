//! Numbers and texts as few bytes, one behind the other: of numbers seven bits a byte, the lowest
//! first, of texts their length before them.

/// Appends a number.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a text.
pub(super) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Reads what [`put`] and [`put_text`] have written.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Reads from byte `at` on.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// The next number; 0 behind the last.
    pub(super) fn number(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.bytes.get(self.at).copied().unwrap_or_default();
            self.at += 1;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    /// The next number, as one that counts bytes of a text or columns.
    pub(super) fn size(&mut self) -> usize {
        self.number() as usize
    }

    /// The next text; empty behind the last.
    pub(super) fn text(&mut self) -> &'a str {
        let length = self.size();
        let bytes = self.bytes.get(self.at..self.at + length);
        self.at += length;
        bytes
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// The same bytes from another place on.
    pub(super) fn at(&self, at: usize) -> Self {
        Self {
            bytes: self.bytes,
            at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 127, 128, 300, 1 << 35, u64::MAX];
        let mut bytes = Vec::new();
        for number in numbers {
            put(&mut bytes, number);
        }
        let mut reader = Reader::new(&bytes, 0);
        assert_eq!(numbers.map(|_| reader.number()), numbers);
        assert_eq!(bytes.len(), 3 + 2 + 2 + 6 + 10);
    }
}
