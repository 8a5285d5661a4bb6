//! Words in logical order, each closed by a left-to-right mark: Konsole.
//!
//! Konsole runs the bidi algorithm over each line, left to right, and takes presentation forms
//! apart to shape the letters anew. So each run of right-to-left letters goes out in the order in
//! which it is read, where the terminal joins it again and turns it round in its place; the mark
//! keeps runs, and digits beside them, from being ordered among each other.

use super::classes::{LRM, is_arabic_number, is_right_to_left};
use super::glyph::Glyph;

pub(super) fn translate(row: &mut [Glyph]) {
    for run in row.chunk_by_mut(|left, right| kind(left) == kind(right)) {
        match kind(&run[0]) {
            Kind::Letter => run.reverse(),
            Kind::Number => {}
            Kind::Other => continue,
        }
        if let Some(last) = run.last_mut() {
            last.append(LRM);
        }
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Letter,
    Number,
    Other,
}

fn kind(glyph: &Glyph) -> Kind {
    match glyph.base() {
        base if is_right_to_left(base) => Kind::Letter,
        base if is_arabic_number(base) => Kind::Number,
        _ => Kind::Other,
    }
}
