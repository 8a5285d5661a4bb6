//! A colour that differs by the least there is between neighbouring right-to-left cells.
//!
//! Some terminals order each stretch of equal attributes by itself: a stretch of one cell has no
//! order. The colours alternate by the parity of the column, so that a change of one cell never
//! changes its neighbours. Only a colour given as RGB has a neighbour; one that is named is taken
//! as xterm has it, the terminal's own as a light grey on a dark ground, a black on a light one.

use ratatui::style::Color;

use super::classes::is_in_right_to_left_block;
use super::glyph::Glyph;

pub(super) fn on_dark(row: &mut [Glyph]) {
    alternate(row, OWN_ON_DARK);
}

pub(super) fn on_light(row: &mut [Glyph]) {
    alternate(row, (0, 0, 0));
}

type Rgb = (u8, u8, u8);

fn alternate(row: &mut [Glyph], own: Rgb) {
    for glyph in row {
        if is_in_right_to_left_block(glyph.base()) {
            let (red, green, blue) = rgb(glyph.cell.fg, own);
            let other = if blue == 0 { 1 } else { blue - 1 };
            let blue = if glyph.column % 2 == 0 { blue } else { other };
            glyph.cell.fg = Color::Rgb(red, green, blue);
        }
    }
}

/// The colour as the terminal most probably shows it.
fn rgb(color: Color, own: Rgb) -> Rgb {
    let index = match color {
        Color::Reset => return own,
        Color::Rgb(red, green, blue) => return (red, green, blue),
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    palette(index)
}

/// The 256 colours of xterm: 16 named ones, a cube of six steps each, 24 greys.
fn palette(index: u8) -> Rgb {
    let step = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        0..=15 => NAMED[usize::from(index)],
        16..=231 => (
            step((index - 16) / 36),
            step((index - 16) / 6 % 6),
            step((index - 16) % 6),
        ),
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    }
}

/// The text of qterminal as it comes, and of the Linux console.
const OWN_ON_DARK: Rgb = (178, 178, 178);

const NAMED: [Rgb; 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];
