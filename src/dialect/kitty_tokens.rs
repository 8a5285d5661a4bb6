//! Tokens in reading order: kitty without its text sizing protocol, or inside a multiplexer.
//!
//! kitty gives each stretch of cells between blanks, in one font, to the shaper, which guesses
//! the direction from the first letter in it; a right-to-left one comes out reversed as a whole,
//! digits too, with its brackets mirrored. So such a stretch is written the other way round.

use ratatui::style::Modifier;

use super::classes::{is_box_drawing, is_left_to_right, is_of_right_to_left_script, mirrored};
use super::glyph::Glyph;

pub(super) fn translate(row: &mut [Glyph]) {
    for token in row.chunk_by_mut(|left, right| font(left).is_some() && font(left) == font(right)) {
        if comes_out_reversed(token) {
            token.reverse();
            for glyph in token {
                glyph.set_base(mirrored(glyph.base()));
            }
        }
    }
}

/// What decides which font draws a cell; none for blanks and for what kitty draws itself.
fn font(glyph: &Glyph) -> Option<Modifier> {
    let drawn = !glyph.is_blank() && !is_box_drawing(glyph.base());
    drawn.then(|| glyph.cell.modifier & (Modifier::BOLD | Modifier::ITALIC))
}

/// Whether the token, written from its right end, has a right-to-left letter or digit for its first.
///
/// A token with letters of both directions can only be right in one of the two orders; when its
/// right end is left to right it stays as it is.
fn comes_out_reversed(token: &[Glyph]) -> bool {
    let direction = |glyph: &Glyph| match glyph.base() {
        base if is_of_right_to_left_script(base) => Some(true),
        base if is_left_to_right(base) => Some(false),
        _ => None,
    };
    token.iter().rev().find_map(direction).unwrap_or(false)
}
