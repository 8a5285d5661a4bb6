//! A way of its own for ordinary text, in one pass over its characters.
//!
//! Nearly all text is letters of Arabic, Persian, Urdu or Hebrew with their vowel signs, digits,
//! Latin letters and common punctuation, without explicit controls. For such a paragraph the rules
//! of levels (UAX #9), clusters (UAX #29), breaks (UAX #14) and joining come down to one small
//! table, and asking the libraries one after the other takes ten times as long. What is not
//! ordinary is left to them; property tests and a fuzz target hold that both ways agree.
//!
//! [`Reading`] tells what each character is, where lines may end ([`breaks`]) and what runs the
//! other way ([`levels`]); of it are made either the [`clusters`] that a frame is drawn of, or, at
//! once, the [`lines`] of a page that is printed.

mod breaks;
mod class;
mod classes;
mod clusters;
mod forms;
mod leftwards;
mod letters;
mod levels;
mod lines;
mod reading;
#[cfg(test)]
mod tests;

pub use lines::LineWriter;

use super::cluster::ShapedText;
use super::direction::Direction;
use reading::Reading;

/// Shapes a paragraph as it is written, when it is ordinary.
pub(super) fn shape(text: &str, base: Direction) -> Option<ShapedText> {
    let mut reading = Reading::default();
    if !reading.read(text, base, &[]) {
        return None;
    }
    clusters::shape(text, &reading, base)
}
