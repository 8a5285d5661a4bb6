//! Bytes that are written from right to left.

use std::mem;

/// Room that is filled from its right end on; this much is left.
pub(super) struct Leftwards<'a>(pub(super) &'a mut [u8]);

impl Leftwards<'_> {
    /// Where the left end of what stands there is.
    #[inline]
    pub(super) fn left(&self) -> u32 {
        self.0.len() as u32
    }

    /// Puts bytes before all others.
    #[inline]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        let left = self.0.len() - bytes.len();
        let (rest, place) = mem::take(&mut self.0).split_at_mut(left);
        place.copy_from_slice(bytes);
        self.0 = rest;
    }

    /// Puts a form before all others, which stands at the end of four bytes, how many it takes in
    /// the first. What is written before it is written over.
    #[inline]
    pub(super) fn put_form(&mut self, form: [u8; 4]) {
        if let Some((_, place)) = self.0.split_last_chunk_mut() {
            *place = form;
            self.take(form[0].into());
        }
    }

    /// Leaves what stands in so many bytes where it is.
    #[inline]
    pub(super) fn take(&mut self, bytes: usize) {
        let left = self.0.len() - bytes;
        self.0 = &mut mem::take(&mut self.0)[..left];
    }
}
