//! A left-to-right mark in each right-to-left cell.
//!
//! A terminal that runs the bidi algorithm over its line then finds every letter between two
//! strong left-to-right characters, where a single letter cannot be reversed; one that does no
//! bidi gives the mark no room. European digits need none: the mark before them makes them
//! left to right (UAX #9, W7).

use super::classes::{LRM, is_arabic_number, is_right_to_left};
use super::glyph::Glyph;

pub(super) fn translate(row: &mut [Glyph]) {
    for glyph in row {
        if is_right_to_left(glyph.base()) || is_arabic_number(glyph.base()) {
            glyph.append(LRM);
        }
    }
}
