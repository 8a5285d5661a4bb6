//! Lines on standard output: in visual order for a terminal, or as they are asked for.

use std::io::{self, BufWriter, IsTerminal, Write};

use crate::dialect::{Conclusion, Dialect, Environment, Marks, PLAIN, conclude};
use crate::layout::FlowedBlock;
use crate::system;
use crate::text::{Direction, PlacedCluster, analyze, break_lines, place, shape};

/// Columns of a page that is not printed on a terminal.
const COLUMNS: u16 = 80;

/// Writes lines for whoever reads them.
pub(super) struct Printer {
    out: Box<dyn Write>,
    /// Whether a terminal reads, for which everything is laid out.
    is_terminal: bool,
    spoken: Spoken,
    columns: u16,
}

impl Printer {
    /// A printer for standard output, in `columns` columns or as many as the terminal has.
    pub(super) fn new(conclusion: Option<Conclusion>, columns: Option<u16>) -> Self {
        let is_terminal = conclusion.is_some();
        let terminal = is_terminal.then(terminal_columns).flatten();
        let columns = columns.or(terminal).unwrap_or(COLUMNS);
        let out = Box::new(BufWriter::with_capacity(1 << 16, io::stdout().lock()));
        Self {
            out,
            is_terminal,
            spoken: Spoken::concluded(conclusion),
            columns,
        }
    }

    /// A printer for messages on standard error. It asks the terminal nothing.
    pub(super) fn errors() -> Self {
        let is_terminal = io::stderr().is_terminal();
        let environment = Environment::read(system::variable);
        let conclusion =
            is_terminal.then(|| conclude(&crate::dialect::Answers::default(), &environment));
        let columns = terminal_columns().unwrap_or(COLUMNS);
        Self {
            out: Box::new(io::stderr()),
            is_terminal,
            spoken: Spoken::concluded(conclusion),
            columns,
        }
    }

    /// Writes pages as the reader says, where no terminal is there to be asked.
    pub(super) fn told(mut self, dialect: Option<&'static Dialect>, marks: Option<Marks>) -> Self {
        if !self.is_terminal {
            let dialect = dialect.unwrap_or(self.spoken.dialect);
            let marks = marks.unwrap_or(dialect.marks);
            self.spoken = Spoken { dialect, marks };
        }
        self
    }

    /// Columns of the page.
    pub(super) fn columns(&self) -> u16 {
        self.columns
    }

    /// Prepares the terminal.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.out.write_all(self.spoken.dialect.on_enter.as_bytes())
    }

    /// Gives the terminal back.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.out
            .write_all(self.spoken.dialect.on_leave.as_bytes())?;
        self.out.flush()
    }

    /// A message of one paragraph; what cannot be written is lost.
    pub(super) fn say(mut self, text: &str) {
        let _ = self
            .begin()
            .and_then(|()| self.paragraph(text, 0, Direction::LeftToRight));
        let _ = self.finish();
    }

    /// A paragraph set in by `indent` columns: laid out for a terminal, else in logical order.
    pub(super) fn paragraph(&mut self, text: &str, indent: u16, base: Direction) -> io::Result<()> {
        if !self.is_terminal {
            return self.logical(&format!(
                "{:indent$}{text}",
                "",
                indent = usize::from(indent)
            ));
        }
        let room = self.columns.saturating_sub(indent).max(1);
        for part in text.split('\n') {
            let shaped = shape(part, &analyze(part, Some(base), &[]));
            for line in break_lines(&shaped, room.into()) {
                let column = match base {
                    Direction::LeftToRight => indent,
                    Direction::RightToLeft => room.saturating_sub(line.columns),
                };
                self.visual(&[(column, place(&shaped, &line))])?;
            }
        }
        Ok(())
    }

    /// A line of text in logical order, without anything that a terminal would obey.
    pub(super) fn logical(&mut self, text: &str) -> io::Result<()> {
        let shown = text.chars().filter(|&c| !is_bidi_control(c));
        let visible: String = shown.map(visible).collect();
        self.out.write_all(visible.as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// A line of placed clusters, each stretch from its column on.
    pub(super) fn visual(&mut self, pieces: &[(u16, Vec<PlacedCluster<'_>>)]) -> io::Result<()> {
        let mut line = self.spoken().line(pieces);
        line.push('\n');
        self.lines(line.as_bytes())
    }

    /// How lines are to be written.
    pub(super) fn spoken(&self) -> Spoken {
        self.spoken
    }

    /// Lines that are as they are to be written.
    pub(super) fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(lines)
    }

    /// A line of JSON; controls that JSON allows in its strings are escaped, so nothing is lost.
    pub(super) fn json(&mut self, json: &str) -> io::Result<()> {
        for c in json.chars() {
            if c.is_control() || is_bidi_control(c) || matches!(c, '\u{2028}' | '\u{2029}') {
                write!(self.out, "\\u{:04x}", u32::from(c))?;
            } else {
                write!(self.out, "{c}")?;
            }
        }
        writeln!(self.out)
    }
}

/// How the reader of the lines is spoken to.
#[derive(Clone, Copy)]
pub(super) struct Spoken {
    dialect: &'static Dialect,
    marks: Marks,
}

impl Spoken {
    fn concluded(conclusion: Option<Conclusion>) -> Self {
        let (dialect, marks) = match conclusion {
            Some(conclusion) => (conclusion.dialect, conclusion.marks),
            None => (&PLAIN, PLAIN.marks),
        };
        Self { dialect, marks }
    }

    /// A line of placed clusters, each stretch from its column on.
    fn line(self, pieces: &[(u16, Vec<PlacedCluster<'_>>)]) -> String {
        let cells = pieces.iter().flat_map(|(column, clusters)| {
            let visible = clusters.iter().filter(|cluster| cluster.width > 0);
            visible.map(move |cluster| (column + cluster.column, cluster.width, cluster.symbol))
        });
        self.dialect.line(cells, self.marks)
    }

    /// Adds the lines of a block to `out`.
    pub(super) fn block(self, block: &FlowedBlock, out: &mut Vec<u8>) {
        out.resize(out.len() + usize::from(block.above), b'\n');
        // Where cells are written as they are, most rows need no cells.
        let is_plain = self.is_plain();
        for row in &block.rows {
            if !(is_plain && block.print(row, out)) {
                let pieces = row.pieces.iter();
                let placed = pieces.map(|piece| (piece.column, block.place(piece)));
                out.extend_from_slice(self.line(&placed.collect::<Vec<_>>()).as_bytes());
            }
            out.push(b'\n');
        }
    }

    /// Whether cells are written as they are.
    pub(super) fn is_plain(self) -> bool {
        *self.dialect == PLAIN && self.marks == Marks::Keep
    }
}

/// Whether a character only tells in which order others stand.
fn is_bidi_control(c: char) -> bool {
    matches!(
        c,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// A character, or what stands for one that a terminal would obey.
fn visible(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' => '\u{FFFD}',
        _ => c,
    }
}

fn terminal_columns() -> Option<u16> {
    rustix::termios::tcgetwinsize(io::stdout())
        .ok()
        .map(|size| size.ws_col)
        .filter(|&columns| columns > 0)
}
