//! kitty's text sizing protocol: each right-to-left cell as a text of its own.
//!
//! kitty reverses what it gives to the shaper in one piece, and it cuts the pieces where font,
//! scale or alignment change. So neighbouring cells are given different horizontal alignments,
//! by the parity of their column: a change of one cell never changes its neighbours.
//! See <https://sw.kovidgoyal.net/kitty/text-sizing-protocol/>.

use super::classes::is_in_right_to_left_block;
use super::glyph::Glyph;

pub(super) fn translate(row: &mut [Glyph]) {
    for glyph in row {
        if is_in_right_to_left_block(glyph.base()) {
            let alignment = 1 + glyph.column % 2;
            let text = format!("\x1b]66;w=1:h={alignment};{}\x1b\\", glyph.cell.symbol());
            glyph.cell.set_symbol(&text);
        }
    }
}
