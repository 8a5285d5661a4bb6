//! Hyperlinks (OSC 8): stretches of the screen that lead to an address.
//!
//! Each cell of a link opens and closes it by itself, so that cells can be compared and written
//! one by one; between neighbours that are written together the needless halves are left out.
//! Cells of one link share an id, so that a terminal lights them up together.
//! See <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>.

use std::fmt::Write;
use std::ops::Range;

use ratatui::buffer::Cell;

use super::glyph::Glyph;

/// A stretch of a row that leads to an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hyperlink {
    /// The row on the screen, from 0.
    pub row: u16,
    /// Its columns, as the reader sees them.
    pub columns: Range<u16>,
    /// The same for all stretches of one link.
    pub id: u32,
    /// Where it leads; what an address may not hold is encoded.
    pub address: String,
}

const OPEN: &str = "\x1b]8;";
const END: &str = "\x1b\\";
const CLOSE: &str = "\x1b]8;;\x1b\\";

/// Terminals drop longer addresses, some with what follows.
const LONGEST_ADDRESS_BYTES: usize = 2000;

/// Puts the cells of a row into the links they belong to.
pub(super) fn apply<'a>(links: impl Iterator<Item = &'a Hyperlink>, row: &mut [Glyph]) {
    for link in links {
        let address = encoded(&link.address);
        if address.len() > LONGEST_ADDRESS_BYTES {
            continue;
        }
        for glyph in row
            .iter_mut()
            .filter(|glyph| link.columns.contains(&glyph.column))
        {
            let symbol = glyph.cell.symbol();
            let linked = format!("{OPEN}id=qari-{};{address}{END}{symbol}{CLOSE}", link.id);
            glyph.cell.set_symbol(&linked);
        }
    }
}

/// Leaves a link open from each cell to the next where they are neighbours in one.
pub(super) fn join(written: &mut [(u16, u16, Cell)]) {
    let mut opened: Option<String> = None;
    for at in 0..written.len() {
        let is_neighbour = at > 0 && {
            let ((x, y, _), (next, row, _)) = (&written[at - 1], &written[at]);
            y == row && x + 1 == *next
        };
        let open = opening(&written[at].2).map(str::to_owned);
        if is_neighbour && open.is_some() && open == opened {
            cut(&mut written[at - 1].2, |symbol| symbol.strip_suffix(CLOSE));
            cut(&mut written[at].2, |symbol| Some(symbol.split_once(END)?.1));
        }
        opened = open;
    }
}

fn cut(cell: &mut Cell, part: impl Fn(&str) -> Option<&str>) {
    if let Some(symbol) = part(cell.symbol()).map(str::to_owned) {
        cell.set_symbol(&symbol);
    }
}

fn opening(cell: &Cell) -> Option<&str> {
    let (open, _) = cell.symbol().strip_prefix(OPEN)?.split_once(END)?;
    Some(open)
}

/// The address with everything percent-encoded that is not a visible ASCII character.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
