//! Rows in, rows out, as text one can read from left to right.
//!
//! Capitals stand for Hebrew letters, ⁰…⁹ for Arabic-Indic digits, ´ for a mark; in what comes out
//! ^ is U+200E and ␛ the escape character.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use ratatui::{Frame, Terminal};
use unicode_segmentation::UnicodeSegmentation;

use super::*;

/// Each readable character, and what it stands for.
fn real(char: char) -> char {
    match char {
        'A'..='Z' => char::from_u32(0x5d0 + u32::from(char) - u32::from('A')).unwrap(),
        '⁰' => '\u{660}',
        '¹' => '\u{661}',
        '²' => '\u{662}',
        '³' => '\u{663}',
        '´' => '\u{5b8}',
        other => other,
    }
}

fn readable(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            '\u{5d0}'..='\u{5ea}' => {
                char::from_u32(u32::from(char) - 0x5d0 + u32::from('A')).unwrap()
            }
            '\u{660}' => '⁰',
            '\u{661}' => '¹',
            '\u{662}' => '²',
            '\u{663}' => '³',
            '\u{5b8}' => '´',
            '\u{200e}' => '^',
            '\u{1b}' => '␛',
            other => other,
        })
        .collect()
}

pub(super) fn row(text: &str) -> Vec<Cell> {
    let text: String = text.chars().map(real).collect();
    let mut cells = Vec::new();
    for cluster in text.graphemes(true) {
        let mut cell = Cell::EMPTY;
        cell.set_symbol(cluster);
        let covered = glyph::columns(&cell) - 1;
        cells.push(cell);
        cells.extend((0..covered).map(|_| Cell::EMPTY));
    }
    cells
}

/// What `dialect` writes for a row that is to be seen as `visual`.
pub(super) fn check(dialect: &Dialect, visual: &str, written: &str) {
    let glyphs = dialect.translate(&row(visual), dialect.marks);
    let text: String = glyphs.iter().map(|glyph| glyph.cell.symbol()).collect();
    assert_eq!(readable(&text), written, "{} for {visual}", dialect.name);
}

/// What was written, kept where the test can read it.
#[derive(Clone, Debug, Default)]
struct Ink(Rc<RefCell<Vec<u8>>>);

impl Write for Ink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Ink {
    /// What came since the last time, without the resets of colours that end each drawing.
    fn take(&self) -> String {
        let text =
            readable(std::str::from_utf8(&std::mem::take(&mut *self.0.borrow_mut())).unwrap());
        text.replace("␛[39m␛[49m␛[59m␛[0m", "")
    }
}

/// Six columns and two rows of paper.
#[derive(Debug)]
struct Paper(CrosstermBackend<Ink>);

impl Backend for Paper {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.0.draw(content)
    }

    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, _: P) -> Result<(), Self::Error> {
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Self::Error> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Self::Error> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> Result<Size, Self::Error> {
        Ok(Size::new(6, 2))
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// The bytes of one drawing after another.
fn drawings(dialect: &'static Dialect, frames: &[&str]) -> Vec<String> {
    let ink = Ink::default();
    let paper = Paper(CrosstermBackend::new(ink.clone()));
    let mut terminal = Terminal::new(DialectBackend::new(paper, dialect, dialect.marks)).unwrap();
    terminal.clear().unwrap();
    ink.take();
    let draw = |text: &&str| {
        let cells = row(text);
        let paint = |frame: &mut Frame| {
            for (x, cell) in cells.iter().enumerate() {
                frame.buffer_mut()[(x as u16, 1)] = cell.clone();
            }
        };
        terminal.draw(paint).unwrap();
        ink.take()
    };
    frames.iter().map(draw).collect()
}

#[test]
fn names_lead_to_their_dialect() {
    for dialect in DIALECTS {
        assert_eq!(Dialect::named(dialect.name), Some(dialect));
    }
    assert_eq!(Dialect::named("klingon"), None);
}

#[test]
fn what_is_entered_is_left() {
    for dialect in DIALECTS {
        assert_eq!(
            dialect.on_enter.is_empty(),
            dialect.on_leave.is_empty(),
            "{}",
            dialect.name
        );
    }
}

#[test]
fn plain_is_the_row_itself() {
    check(&PLAIN, "│ CB´A (1) │", "│ CB´A (1) │");
    check(&BDSM, "│ CB´A (1) │", "│ CB´A (1) │");
}

#[test]
fn lrm_follows_each_letter_and_arabic_number() {
    check(&LRM, "│CB´A (1) x│", "│C^B´^A^ (1) x│");
    check(&LRM, "BA¹²", "B^A^¹^²^");
}

#[test]
fn words_are_written_as_read() {
    check(&WORDS_LRM, "│FED CB´A│", "│DEF^ AB´C^│");
    check(&WORDS_LRM, "¹²BA (12)", "¹²^AB^ (12)");
}

#[test]
fn kitty_alignment_alternates_by_column() {
    check(&KITTY66, "xBA", "x␛]66;w=1:h=2;B␛\\␛]66;w=1:h=1;A␛\\");
    check(&KITTY66, "¹ a", "␛]66;w=1:h=1;¹␛\\ a");
}

#[test]
fn kitty_tokens_are_turned_round() {
    check(&KITTY_TOKENS, "│(FED) ab CB´A│", "│(DEF) ab CB´A│");
    check(&KITTY_TOKENS, ".¹²BA", ".¹²AB");
    check(&KITTY_TOKENS, "ABx", "BAx");
}

/// What is slanted shows as a slash.
#[test]
fn kitty_tokens_differ_in_slant_from_their_neighbours() {
    let slants = |text| -> String {
        KITTY_TOKENS
            .translate(&row(text), Marks::Keep)
            .iter()
            .map(|glyph| glyph.cell.modifier.contains(Modifier::ITALIC))
            .map(|slanted| if slanted { '/' } else { '.' })
            .collect()
    };
    assert_eq!(slants("CBA ab"), "......");
    assert_eq!(slants("│(DCBA).│"), "./..../..");
    assert_eq!(slants("D´C´B´A´"), "/./.");
    assert_eq!(slants("DCB´A"), "../.");
    assert_eq!(slants("xA."), "./.");
    assert_eq!(slants("\u{fb2e}B´\u{fb2e}"), "./.");
    assert_eq!(slants("B´\u{fb2e}B´"), "/./");
}

#[test]
fn inverse_rows_come_out_right() {
    check(&INVERSE_LTR, "│FED (CBA)│", "│ABC) DEF)│");
    check(&INVERSE_LTR, "12 BA", "12 AB");
    check(&INVERSE_LTR, "BA 12", "AB\u{2800}12");
    check(&INVERSE_LTR, "ab (1) [2]", "ab (1) [2]");
    check(&INVERSE_AUTO, " BA 12 ", " 12 AB ");
    check(&INVERSE_AUTO, "xy BA", "xy AB");
    check(&INVERSE_AUTO, " BA x", "\u{2800}AB x");
}

#[test]
fn colours_alternate_by_column() {
    let colors = |dialect: &Dialect, text| -> Vec<_> {
        dialect
            .translate(&row(text), Marks::Keep)
            .iter()
            .map(|glyph| glyph.cell.fg)
            .collect()
    };
    assert_eq!(
        colors(&ALTERNATE, "xBA"),
        [
            Color::Reset,
            Color::Rgb(178, 178, 177),
            Color::Rgb(178, 178, 178)
        ]
    );
    assert_eq!(
        colors(&ALTERNATE_LIGHT, "BA"),
        [Color::Rgb(0, 0, 0), Color::Rgb(0, 0, 1)]
    );
}

#[test]
fn a_changed_letter_of_a_word_moves_nothing_else() {
    assert_eq!(drawings(&WORDS_LRM, &["CBA", "CXA"])[1], "␛[2;2HX");
    assert_eq!(drawings(&WORDS_LRM, &["CBA", "DCBA"])[1], "␛[2;3HCD^");
}

#[test]
fn only_changed_cells_are_written() {
    assert_eq!(
        drawings(&PLAIN, &["ABC", "ABC", "AxC"]),
        ["␛[2;1HABC", "", "␛[2;2Hx"]
    );
}

#[test]
fn the_cursor_is_placed_after_a_wide_cell() {
    assert_eq!(
        drawings(&PLAIN, &["a中b", "axyb"]),
        ["␛[2;1Ha中␛[2;4Hb", "␛[2;2Hxy"]
    );
    assert_eq!(drawings(&PLAIN, &["a中b", "ax b"])[1], "␛[2;2Hx ");
    assert_eq!(
        drawings(&PLAIN, &["a中", "中b"])[1],
        "␛[2;2H  ␛[2;1H中␛[2;3Hb"
    );
}

#[test]
fn the_neighbour_of_a_doubtful_cell_is_written_again() {
    assert_eq!(
        drawings(&PLAIN, &["a☎b", "a☏b"]),
        ["␛[2;1Ha☎␛[2;3Hb", "␛[2;2H☏␛[2;3Hb"]
    );
}

#[test]
fn links_wrap_the_cells_the_reader_sees() {
    let ink = Ink::default();
    let paper = Paper(CrosstermBackend::new(ink.clone()));
    let mut terminal = Terminal::new(DialectBackend::new(paper, &WORDS_LRM, Marks::Keep)).unwrap();
    terminal.clear().unwrap();
    ink.take();
    let mut draw = |columns, address: &str| {
        let stretch = Hyperlink {
            row: 1,
            columns,
            id: 7,
            address: address.to_owned(),
        };
        terminal.backend_mut().set_links(vec![stretch]);
        let paint = |frame: &mut Frame| {
            for (x, cell) in row("FE CB").into_iter().enumerate() {
                frame.buffer_mut()[(x as u16, 1)] = cell;
            }
        };
        terminal.draw(paint).unwrap();
        ink.take()
    };
    assert_eq!(
        draw(3..5, "https://a.b/"),
        "␛[2;1HEF^␛[2;4H␛]8;id=qari-7;https://a.b/␛\\BC^␛]8;;␛\\"
    );
    assert_eq!(draw(3..5, "https://a.b/"), "");
    assert_eq!(draw(0..0, "https://a.b/"), "␛[2;4HBC^");
    assert_eq!(
        draw(0..1, "x:\u{1b}\\ ש"),
        "␛[2;2H␛]8;id=qari-7;x:%1B\\%20%D7%A9␛\\F^␛]8;;␛\\"
    );
}
