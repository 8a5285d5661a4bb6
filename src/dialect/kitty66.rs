//! kitty's text sizing protocol: each right-to-left cell as a text of its own.
//!
//! kitty reverses what it gives to the shaper in one piece, and it cuts the pieces where font,
//! scale or alignment change. So neighbouring cells are given different horizontal alignments,
//! by the parity of their column: a change of one cell never changes its neighbours.
//! See <https://sw.kovidgoyal.net/kitty/text-sizing-protocol/>.
//!
//! A letter without a presentation form is shaped by kitty alone in its cell; joiners beside it
//! say which of its neighbours it is joined to.

use super::classes::is_in_right_to_left_block;
use super::glyph::Glyph;
use crate::text::reaches;

const ZWJ: &str = "\u{200D}";

pub(super) fn translate(row: &mut [Glyph]) {
    let bases: Vec<char> = row.iter().map(Glyph::base).collect();
    for (at, glyph) in row.iter_mut().enumerate() {
        if !is_in_right_to_left_block(bases[at]) {
            continue;
        }
        let alignment = 1 + glyph.column % 2;
        let (before, behind) = joiners(&bases, at);
        let symbol = glyph.cell.symbol();
        let text = format!("\x1b]66;w=1:h={alignment};{before}{symbol}{behind}\x1b\\");
        glyph.cell.set_symbol(&text);
    }
}

/// The joiners that stand for the neighbours of a letter without forms; the letter before it
/// stands to its right.
fn joiners(bases: &[char], at: usize) -> (&'static str, &'static str) {
    let letter = bases[at];
    // All others are forms already, or join nothing.
    if !matches!(letter, '\u{620}'..='\u{8FF}') || letter == '\u{640}' {
        return ("", "");
    }
    let (back, forth) = reaches(letter);
    let previous = bases.get(at + 1).is_some_and(|&shown| reaches(shown).1);
    let next = at.checked_sub(1).is_some_and(|left| reaches(bases[left]).0);
    (
        if back && previous { ZWJ } else { "" },
        if forth && next { ZWJ } else { "" },
    )
}
