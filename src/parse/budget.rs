//! What may be kept beside the text of an article: in proportion to its size, whatever it is made of.

/// Bytes that a document of any size may take for its index.
const FREE: i64 = 1 << 18;

/// Counts what is kept of a document. Its text and its blocks are kept in any case; what is found in
/// them for the lists (sections, names, references, links, marks) as long as there is room.
#[derive(Debug)]
pub(super) struct Budget {
    left: i64,
    is_short: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: FREE,
            is_short: false,
        }
    }
}

impl Budget {
    /// Makes room of so many bytes, for a part of the document that has been read.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.left = self.left.saturating_add_unsigned(bytes as u64);
    }

    /// Takes room for what is kept in any case.
    pub(super) fn keep(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub_unsigned(bytes as u64);
    }

    /// Takes room for an entry of a list; tells whether there was enough.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        let fits = self.left >= bytes as i64;
        if fits {
            self.keep(bytes);
        }
        self.is_short |= !fits;
        fits
    }

    /// Whether something was left out.
    pub(super) fn is_short(&self) -> bool {
        self.is_short
    }
}
