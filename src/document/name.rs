//! The names of places in an article.

/// The name of a place, of which only its hash is kept (FNV-1a, 64 bits): a document may have a
/// name for every few bytes. Two that have the same one are taken for one; by chance that happens
/// to one in a thousand million documents with a hundred thousand names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u64);

impl Name {
    /// The name that reads so.
    pub fn of(text: &str) -> Self {
        Self(0xCBF2_9CE4_8422_2325).with(text)
    }

    /// The name that reads as this one and what follows it.
    #[must_use]
    pub fn with(self, more: &str) -> Self {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        Self(more.bytes().fold(self.0, step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_and_put_together() {
        assert_eq!(Name::of("a#b"), Name::of("a").with("#").with("b"));
        assert_ne!(Name::of("ab"), Name::of("ba"));
    }
}
