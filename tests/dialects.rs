//! What each terminal makes of what its dialect sends: the row that was to be seen.
//!
//! The models follow what was seen of the terminals, not what their documentation promises, and
//! share nothing with the dialects but the Unicode data.

#![allow(clippy::unwrap_used, reason = "a test may fail by it")]

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, BidiMirroringGlyph};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use qari::dialect::{self, Dialect, DialectBackend, Glyph, Marks};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use ratatui::{Frame, Terminal};
use unicode_bidi::{BidiInfo, Level, ParagraphBidiInfo};

/// One cell of a terminal.
#[derive(Clone, Debug)]
struct Held {
    text: String,
    color: Color,
    is_italic: bool,
    /// The alignment, where it was a sized text.
    alignment: Option<char>,
}

impl Held {
    fn base(&self) -> char {
        self.text.chars().next().unwrap()
    }

    fn is_blank(&self) -> bool {
        self.text == " "
    }

    fn is_box_drawing(&self) -> bool {
        matches!(self.base(), '\u{2500}'..='\u{259f}')
    }
}

fn held(written: &[Glyph]) -> Vec<Held> {
    let hold = |glyph: &Glyph| {
        let sized = glyph.cell.symbol().strip_prefix("\x1b]66;w=1:h=");
        let (alignment, text) = match sized.and_then(|sized| sized.split_once(';')) {
            Some((alignment, text)) => (
                alignment.chars().next(),
                text.strip_suffix("\x1b\\").unwrap(),
            ),
            None => (None, glyph.cell.symbol()),
        };
        Held {
            text: text.to_owned(),
            color: glyph.cell.fg,
            is_italic: glyph.cell.modifier.contains(Modifier::ITALIC),
            alignment,
        }
    };
    written.iter().map(hold).collect()
}

/// What a reader sees: marks of direction and the kinds of blanks make no difference.
fn seen(cells: &[Held]) -> String {
    let text: String = cells.iter().map(|cell| cell.text.as_str()).collect();
    text.replace('\u{200e}', "").replace('\u{2800}', " ")
}

fn bidi_class(char: char) -> BidiClass {
    CodePointMapData::<BidiClass>::new().get(char)
}

fn mirror(cell: &mut Held) {
    let glyph = |char| {
        CodePointMapData::<BidiMirroringGlyph>::new()
            .get(char)
            .mirroring_glyph
            .unwrap_or(char)
    };
    cell.text = cell.text.chars().map(glyph).collect();
}

/// The bidi algorithm over a stretch of cells, by rules P to L4.
fn ordered(cells: &[Held], base: Option<Level>) -> Vec<Held> {
    let text: String = cells.iter().map(|cell| cell.text.as_str()).collect();
    let data = CodePointMapData::<BidiClass>::new();
    let info = ParagraphBidiInfo::new_with_data_source(&data, &text, base);
    let bytes = info.reordered_levels(0..text.len());
    let levels: Vec<Level> = text.char_indices().map(|(byte, _)| bytes[byte]).collect();
    // A mark of direction takes part in the order with its level, though it takes no cell.
    let bases: Vec<Option<&Held>> = cells
        .iter()
        .flat_map(|cell| {
            [Some(cell)]
                .into_iter()
                .chain(cell.text.chars().skip(1).map(|_| None))
        })
        .collect();
    let place = |at: usize| {
        let mut cell = bases[at]?.clone();
        if levels[at].is_rtl() {
            mirror(&mut cell);
        }
        Some(cell)
    };
    BidiInfo::reorder_visual(&levels)
        .into_iter()
        .filter_map(place)
        .collect()
}

/// Each stretch of equal cells by itself.
fn stretches<K: PartialEq>(
    cells: &[Held],
    key: impl Fn(&Held) -> K,
    order: impl Fn(&[Held]) -> Vec<Held>,
) -> Vec<Held> {
    cells
        .chunk_by(|left, right| key(left) == key(right))
        .flat_map(order)
        .collect()
}

fn without_lrm(cells: &[Held]) -> Vec<Held> {
    let strip = |cell: &Held| Held {
        text: cell.text.replace('\u{200e}', ""),
        ..cell.clone()
    };
    cells.iter().map(strip).collect()
}

/// xterm, Alacritty, foot, st, xterm.js on WebGL; VTE in explicit mode.
fn none(cells: &[Held]) -> Vec<Held> {
    cells.to_vec()
}

/// VTE in implicit mode, xterm.js on DOM.
fn line(cells: &[Held]) -> Vec<Held> {
    ordered(cells, Some(Level::ltr()))
}

/// iTerm2, Apple's Terminal.
fn line_without_lrm(cells: &[Held]) -> Vec<Held> {
    line(&without_lrm(cells))
}

/// Konsole: lines and corners end a stretch.
fn konsole(cells: &[Held]) -> Vec<Held> {
    stretches(cells, Held::is_box_drawing, line)
}

/// `PuTTY`: the whole row, by its first strong character.
fn putty(cells: &[Held]) -> Vec<Held> {
    let cells = without_lrm(cells);
    let is_strong = |class: &BidiClass| {
        matches!(
            *class,
            BidiClass::LeftToRight | BidiClass::RightToLeft | BidiClass::ArabicLetter
        )
    };
    let strong = cells
        .iter()
        .map(|cell| bidi_class(cell.base()))
        .find(is_strong);
    let base = if strong.is_none_or(|class| class == BidiClass::LeftToRight) {
        Level::ltr()
    } else {
        Level::rtl()
    };
    ordered(&cells, Some(base))
}

/// qterminal: each stretch of equal attributes.
fn qterminal(cells: &[Held]) -> Vec<Held> {
    stretches(cells, |cell| cell.color, line_without_lrm)
}

/// kitty with one font that has every letter.
fn kitty(cells: &[Held]) -> Vec<Held> {
    kitty_with(cells, |_| 0)
}

/// kitty with fonts of which none has every letter: what many of them have, and the rest.
fn kitty_of_fonts(cells: &[Held]) -> Vec<Held> {
    kitty_with(cells, |cell| {
        match cell.text.chars().collect::<Vec<_>>()[..] {
            ['\u{5d0}'..='\u{5ea}' | '\u{fe80}'..='\u{fefc}'] => 0,
            _ => u32::from(cell.base()) % 3,
        }
    })
}

/// kitty: blanks, its own box drawing, other alignments and other fonts, italics among them, end a
/// stretch; one whose first letter is right to left comes out reversed, with everything in it.
fn kitty_with(cells: &[Held], font: impl Fn(&Held) -> u32) -> Vec<Held> {
    let key = |cell: &Held| {
        let drawn = (cell.is_blank(), cell.is_box_drawing());
        (drawn, cell.alignment, cell.is_italic, font(cell))
    };
    stretches(cells, key, |token| {
        let class = |cell: &Held| match cell.base() {
            '،' | '؟' => None, // of no script
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Some(true),
            base if bidi_class(base) == BidiClass::LeftToRight => Some(false),
            _ => None,
        };
        let mut token = token.to_vec();
        if token.iter().find_map(class) == Some(true) {
            token.reverse();
            token.iter_mut().for_each(mirror);
        }
        token
    })
}

/// A dialect, and a terminal that is sent it.
type Spoken = (&'static Dialect, fn(&[Held]) -> Vec<Held>);

/// Dialects in which every row can be said.
static ALWAYS: [Spoken; 16] = [
    (&dialect::PLAIN, none),
    (&dialect::BDSM, none),
    (&dialect::KONSOLE50, none),
    (&dialect::MLTERM5379, none),
    (&dialect::LRM, none),
    (&dialect::LRM, line),
    (&dialect::WORDS_LRM, konsole),
    (&dialect::WORDS_LRM, line),
    (&dialect::KITTY66, kitty),
    (&dialect::KITTY66, kitty_of_fonts),
    (&dialect::KITTY_TOKENS, kitty),
    (&dialect::KITTY_TOKENS, kitty_of_fonts),
    (&dialect::ALTERNATE, none),
    (&dialect::ALTERNATE, qterminal),
    (&dialect::ALTERNATE_LIGHT, qterminal),
    (&dialect::KITTY66, none),
];

/// Dialects that leave everything to the terminal's own order.
static ON_PAGES: [Spoken; 3] = [
    (&dialect::INVERSE_LTR, line),
    (&dialect::INVERSE_LTR, line_without_lrm),
    (&dialect::INVERSE_AUTO, putty),
];

const COLUMNS: usize = 60;

fn row(symbols: &[String]) -> Vec<Cell> {
    let cell = |symbol: &String| {
        let mut cell = Cell::EMPTY;
        cell.set_symbol(symbol);
        cell
    };
    symbols.iter().map(cell).collect()
}

/// What is seen of a row, and what was to be seen.
fn round_trip(
    dialect: &Dialect,
    terminal: fn(&[Held]) -> Vec<Held>,
    symbols: &[String],
) -> (String, String) {
    let row = row(symbols);
    let written = dialect.translate(&row, Marks::Keep);
    assert_eq!(written.len(), row.len());
    (seen(&terminal(&held(&written))), symbols.concat())
}

/// One cluster of a kind.
fn cluster(kind: &'static str) -> BoxedStrategy<String> {
    let one =
        |from: &'static [&'static str]| prop::sample::select(from).prop_map(str::to_owned).boxed();
    match kind {
        "arabic" => one(&[
            "\u{fe8d}",
            "\u{fedf}",
            "\u{fedc}",
            "\u{fe91}\u{64e}",
            "\u{fefb}",
            "\u{fb57}",
            "\u{6d5}",
        ]),
        "hebrew" => one(&["\u{5d0}", "\u{5e9}\u{5c1}", "\u{5dd}", "\u{fb2e}"]),
        "latin" => one(&["a", "Z", "é", "λ"]),
        "digit" => one(&["0", "7", "9"]),
        "arabic digit" => one(&["\u{660}", "\u{661}"]),
        "persian digit" => one(&["\u{6f0}", "\u{6f1}"]),
        "bracket" => one(&["(", ")", "[", "]", "«", "»", "<"]),
        "line" => one(&["│", "─", "┌"]),
        "blank" => one(&[" "]),
        _ => one(&[".", "،", "؟", "-", "/", ":", ",", "%", "\"", "…", "#"]),
    }
}

/// Anything beside anything.
fn wild() -> impl Strategy<Value = Vec<String>> {
    let any = prop_oneof![
        8 => cluster("arabic"),
        4 => cluster("hebrew"),
        4 => cluster("latin"),
        3 => cluster("digit"),
        2 => cluster("arabic digit"),
        1 => cluster("persian digit"),
        2 => cluster("bracket"),
        3 => cluster("other"),
        1 => cluster("line"),
        6 => cluster("blank"),
    ];
    prop::collection::vec(any, COLUMNS)
}

fn word() -> impl Strategy<Value = Vec<String>> {
    let of = |kind| prop::collection::vec(cluster(kind), 1..6);
    prop_oneof![
        8 => of("arabic"),
        2 => of("hebrew"),
        2 => of("latin"),
        1 => of("digit"),
        1 => of("arabic digit"),
        1 => of("persian digit"),
    ]
}

/// A word with what a writer puts around it: a bracket, a full stop.
fn dressed() -> impl Strategy<Value = Vec<String>> {
    let dress = prop::sample::select(
        &[
            ("", ""),
            ("", ""),
            ("", ""),
            ("(", ")"),
            ("«", "»"),
            ("", "،"),
            ("", "."),
            ("[", "]."),
        ][..],
    );
    (word(), dress).prop_map(|(word, (open, close))| {
        let side = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        [side(open), word, side(close)].concat()
    })
}

/// Lines of articles in two panes, ordered as the algorithm orders them.
fn page() -> impl Strategy<Value = Vec<String>> {
    let line = || {
        (
            prop::collection::vec(dressed(), 0..7),
            prop::bool::weighted(0.8),
        )
    };
    (line(), line(), 0..3_usize).prop_map(|(left, right, borders)| {
        let (outer, inner) = [("│", "│"), (" ", "│"), (" ", " ")][borders];
        let pane = |(words, is_rtl): (Vec<Vec<String>>, bool), columns: usize| {
            let mut line: Vec<Held> = Vec::new();
            for text in words.join(&" ".to_owned()).into_iter().take(columns - 2) {
                line.push(Held {
                    text,
                    color: Color::Reset,
                    is_italic: false,
                    alignment: None,
                });
            }
            let base = if is_rtl { Level::rtl() } else { Level::ltr() };
            let mut visual: Vec<String> = ordered(&line, Some(base))
                .into_iter()
                .map(|cell| cell.text)
                .collect();
            let blanks = vec![" ".to_owned(); columns - visual.len() - 1];
            if is_rtl {
                visual.splice(0..0, blanks);
                visual.push(" ".to_owned());
            } else {
                visual.insert(0, " ".to_owned());
                visual.extend(blanks);
            }
            visual
        };
        let mut row = vec![outer.to_owned()];
        row.extend(pane(left, 18));
        row.push(inner.to_owned());
        row.extend(pane(right, 39));
        row.push(outer.to_owned());
        row
    })
}

fn check(rows: impl Strategy<Value = Vec<String>>, spoken: &[Spoken]) {
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    for &(dialect, terminal) in spoken {
        let property = |row: Vec<String>| -> TestCaseResult {
            let (seen, wanted) = round_trip(dialect, terminal, &row);
            prop_assert_eq!(
                seen.escape_unicode().to_string(),
                wanted.escape_unicode().to_string(),
                "{}",
                dialect.name
            );
            Ok(())
        };
        runner.run(&rows, property).unwrap();
    }
}

#[test]
fn any_row_is_seen_as_painted() {
    check(wild(), &ALWAYS);
}

/// Rows that a page has. Not every row is to be had in plain text: a number right of a word, with
/// nothing between, is not.
#[test]
fn rows_of_articles_are_seen_as_painted() {
    check(page(), &ALWAYS);
    check(page(), &ON_PAGES);
}

// ---- Frame after frame ---------------------------------------------------------------------

/// A terminal that holds the cells it is given, where it is given them.
struct Board(Vec<Vec<Cell>>);

impl Board {
    fn new() -> Self {
        Self(vec![vec![Cell::EMPTY; COLUMNS]; ROWS])
    }
}

const ROWS: usize = 3;

impl Backend for Board {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.0[usize::from(y)][usize::from(x)] = cell.clone();
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, _: P) -> io::Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        *self = Self::new();
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(Size::new(COLUMNS as u16, ROWS as u16))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen of rows, and whether it is cleared first.
fn frames() -> impl Strategy<Value = Vec<(Vec<Vec<String>>, bool)>> {
    let rows = prop::collection::vec(prop_oneof![page().boxed(), wild().boxed()], ROWS);
    prop::collection::vec((rows, prop::bool::weighted(0.2)), 1..5)
}

fn paint(frame: &mut Frame, rows: &[Vec<String>]) {
    for (y, symbols) in rows.iter().enumerate() {
        for (x, cell) in row(symbols).into_iter().enumerate() {
            frame.buffer_mut()[(x as u16, y as u16)] = cell;
        }
    }
}

#[test]
fn changes_lead_to_the_same_as_the_whole() {
    let mut runner = TestRunner::new(Config {
        cases: 20,
        failure_persistence: None,
        ..Config::default()
    });
    for dialect in dialect::DIALECTS {
        let property = |frames: Vec<(Vec<Vec<String>>, bool)>| -> TestCaseResult {
            let backend = DialectBackend::new(Board::new(), dialect, Marks::Keep);
            let mut terminal = Terminal::new(backend).unwrap();
            for (rows, is_cleared) in frames {
                if is_cleared {
                    terminal.clear().unwrap();
                }
                terminal.draw(|frame| paint(frame, &rows)).unwrap();
                for (y, symbols) in rows.iter().enumerate() {
                    let whole = dialect.translate(&row(symbols), Marks::Keep);
                    let whole: Vec<Cell> = whole.into_iter().map(|glyph| glyph.cell).collect();
                    prop_assert_eq!(
                        &terminal.backend_mut().inner_mut().0[y],
                        &whole,
                        "{}",
                        dialect.name
                    );
                }
            }
            Ok(())
        };
        runner.run(&frames(), property).unwrap();
    }
}

/// Wide cells in random places, as a screen of text.
fn wide() -> impl Strategy<Value = Vec<String>> {
    let any = prop_oneof![
        4 => cluster("arabic"),
        2 => cluster("blank"),
        2 => cluster("latin"),
        2 => prop::sample::select(&["中", "☎", "ガ"][..]).prop_map(str::to_owned),
    ];
    prop::collection::vec(any, COLUMNS).prop_map(|symbols| {
        let mut row: Vec<String> = Vec::new();
        for symbol in symbols {
            let is_wide = symbol == "中" || symbol == "ガ";
            row.push(symbol);
            row.extend(is_wide.then(|| " ".to_owned()));
        }
        row.truncate(COLUMNS - 1);
        row.push("│".to_owned());
        if row[COLUMNS - 2] == "中" || row[COLUMNS - 2] == "ガ" {
            " ".clone_into(&mut row[COLUMNS - 2]);
        }
        row
    })
}

/// A terminal emulator one can write to.
#[derive(Clone)]
struct Emulator(Rc<RefCell<vt100::Parser>>);

impl Write for Emulator {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A board whose cells are printed as bytes.
struct Printed(CrosstermBackend<Emulator>, Board);

impl Backend for Printed {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.0.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.1.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.1.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.1.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn plain_equals_the_grid_in_an_emulator() {
    let mut runner = TestRunner::new(Config {
        cases: 100,
        failure_persistence: None,
        ..Config::default()
    });
    let rows = prop::collection::vec(
        prop_oneof![wide().boxed(), wild().boxed(), page().boxed()],
        ROWS,
    );
    let property = |frames: Vec<Vec<Vec<String>>>| -> TestCaseResult {
        let emulator = Emulator(Rc::new(RefCell::new(vt100::Parser::new(
            ROWS as u16,
            COLUMNS as u16,
            0,
        ))));
        let printed = Printed(CrosstermBackend::new(emulator.clone()), Board::new());
        let mut terminal =
            Terminal::new(DialectBackend::new(printed, &dialect::PLAIN, Marks::Keep)).unwrap();
        for rows in frames {
            terminal.draw(|frame| paint(frame, &rows)).unwrap();
            let parser = emulator.0.borrow();
            for (y, symbols) in rows.iter().enumerate() {
                for (x, symbol) in symbols.iter().enumerate() {
                    let cell = parser.screen().cell(y as u16, x as u16).unwrap();
                    let contents = if cell.contents().is_empty() {
                        " "
                    } else {
                        cell.contents()
                    };
                    prop_assert_eq!(contents, symbol, "row {} column {}", y, x);
                }
            }
        }
        Ok(())
    };
    runner
        .run(&prop::collection::vec(rows, 1..4), property)
        .unwrap();
}
