//! The last layer before the bytes: a ratatui backend that translates changed rows.
//!
//! It keeps the grid that is to be seen and the grid the terminal was sent. A changed row is
//! translated whole and compared with what was sent, so that any dialect, also one that permutes
//! a row, writes the cells that differ and nothing else.

use std::borrow::Cow;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::classes::has_doubtful_width;
use super::glyph::{Glyph, columns};
use super::links::{self, Hyperlink};
use super::{Dialect, Marks};

/// What stands in a column that a wide cell to the left covers.
const COVERED: &str = "";

/// A row the terminal holds: one cell a column.
type Row = Vec<Cell>;

/// A backend that speaks a terminal's dialect through another backend.
#[derive(Debug)]
pub struct DialectBackend<B> {
    inner: B,
    dialect: &'static Dialect,
    marks: Marks,
    size: Size,
    /// What the reader is to see, by row and column.
    shown: Vec<Row>,
    /// What the terminal was sent, parallel to `shown`; none where that is not known.
    sent: Vec<Option<Row>>,
    /// The links of the next drawing, and those of the last one.
    links: Vec<Hyperlink>,
    sent_links: Vec<Hyperlink>,
}

impl<B: Backend> DialectBackend<B> {
    /// Speaks `dialect` through `inner`, whose screen counts as blank.
    pub fn new(inner: B, dialect: &'static Dialect, marks: Marks) -> Self {
        Self {
            inner,
            dialect,
            marks,
            size: Size::ZERO,
            shown: Vec::new(),
            sent: Vec::new(),
            links: Vec::new(),
            sent_links: Vec::new(),
        }
    }

    /// The dialect spoken now.
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// Speaks another dialect from the next drawing on; the screen must be cleared before it.
    pub fn set_dialect(&mut self, dialect: &'static Dialect, marks: Marks) {
        self.dialect = dialect;
        self.marks = marks;
    }

    /// Says which parts of the next drawings are links.
    pub fn set_links(&mut self, links: Vec<Hyperlink>) {
        self.links = links;
    }

    /// The backend that writes.
    pub fn inner_mut(&mut self) -> &mut B {
        &mut self.inner
    }

    fn fit(&mut self, size: Size) {
        if size == self.size {
            return;
        }
        self.size = size;
        for row in &mut self.shown {
            row.resize(usize::from(size.width), Cell::EMPTY);
        }
        self.shown.resize(usize::from(size.height), blank_row(size));
        // The terminal may have wrapped or cut its lines: nothing is certain any more.
        self.sent = vec![None; usize::from(size.height)];
    }

    fn blank(&mut self, sent: Option<Row>) {
        let rows = usize::from(self.size.height);
        self.shown = vec![blank_row(self.size); rows];
        self.sent = vec![sent; rows];
    }

    /// A row as the terminal is to be sent it, one cell a column.
    fn to_send(&self, y: usize) -> Cow<'_, [Cell]> {
        let mut links = self
            .links
            .iter()
            .filter(|link| usize::from(link.row) == y)
            .peekable();
        if links.peek().is_none() && self.dialect.sends_as_shown(self.marks) {
            return Cow::Borrowed(&self.shown[y]);
        }
        let mut glyphs = self.dialect.translate(&self.shown[y], self.marks);
        links::apply(links, &mut glyphs);
        let mut row = Row::with_capacity(usize::from(self.size.width));
        for Glyph { columns, cell, .. } in glyphs {
            row.push(cell);
            row.extend((1..columns).map(|_| Cell::new(COVERED)));
        }
        Cow::Owned(row)
    }

    /// Adds the cells of a row that must be written, and brings `sent` up to date.
    fn write_row(&mut self, y: usize, written: &mut Vec<(u16, u16, Cell)>) {
        let before = self.sent[y].take();
        let row = self.to_send(y);
        let mut put = |x: usize, cell: Cell| written.push((x as u16, y as u16, cell));
        let (mut sent, is_known) = match before {
            Some(before) if before.len() == row.len() => (before, true),
            _ => (row.to_vec(), false),
        };
        if is_known {
            for x in halved_wide_cells(&sent, &row) {
                put(x, Cell::EMPTY);
            }
        }
        let (mut start, mut drifted) = (0, false);
        while let Some(cell) = row.get(start) {
            let covered = row[start + 1..].iter().take_while(|cell| is_covered(cell));
            let end = start + 1 + covered.count();
            let stays = is_known && !drifted && sent[start..end] == row[start..end];
            drifted = !stays && cell.symbol().chars().any(has_doubtful_width);
            if !stays {
                sent[start..end].clone_from_slice(&row[start..end]);
                put(start, cell.clone());
            }
            start = end;
        }
        self.sent[y] = Some(sent);
    }
}

fn blank_row(size: Size) -> Row {
    vec![Cell::EMPTY; usize::from(size.width)]
}

/// Whether a wide cell to the left covers this one.
fn is_covered(cell: &Cell) -> bool {
    cell.symbol() == COVERED
}

/// The columns of those wide cells of the row before whose half a new wide one takes, to be blanked:
/// terminals differ in what they leave of the other half.
fn halved_wide_cells(before: &[Cell], row: &[Cell]) -> Vec<usize> {
    let is_covered = |row: &[Cell], x: usize| row.get(x).is_some_and(is_covered);
    let is_wide = |row: &[Cell], x: usize| is_covered(row, x + 1) && !is_covered(row, x);
    (1..before.len())
        .filter(|&x| is_wide(before, x - 1) && (is_covered(row, x - 1) || is_wide(row, x)))
        .flat_map(|x| [x - 1, x])
        .collect()
}

/// Puts a cell into a row, with what a wide cell covers and what it uncovers.
fn put(row: &mut [Cell], x: usize, cell: &Cell) {
    let covered = is_covered(&row[x]);
    if covered && cell.symbol() == " " {
        return; // the blank that stands for the right half of a wide cell
    }
    if covered && let Some(wide) = (0..x).rev().find(|&left| !is_covered(&row[left])) {
        row[wide..x].fill(Cell::EMPTY);
    }
    let end = row.len().min(x + usize::from(columns(cell)));
    row[x] = cell.clone();
    row[x + 1..end].fill(Cell::new(COVERED));
    let uncovered = row[end..].iter_mut().take_while(|right| is_covered(right));
    uncovered.for_each(Cell::reset);
}

impl<B: Backend> Backend for DialectBackend<B> {
    type Error = B::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let size = self.inner.size()?;
        self.fit(size);
        let mut changed = vec![false; usize::from(size.height)];
        for (x, y, cell) in content {
            if x < size.width && y < size.height {
                put(&mut self.shown[usize::from(y)], usize::from(x), cell);
                changed[usize::from(y)] = true;
            }
        }
        for link in self.links.iter().chain(&self.sent_links) {
            let stays = self.links.contains(link) && self.sent_links.contains(link);
            if let Some(row) = changed.get_mut(usize::from(link.row)).filter(|_| !stays) {
                *row = true;
            }
        }
        self.sent_links.clone_from(&self.links);
        let mut written = Vec::new();
        for y in (0..changed.len()).filter(|&y| changed[y]) {
            self.write_row(y, &mut written);
        }
        links::join(&mut written);
        // After a cell of doubtful width the cursor is placed anew: a drawing begins with that.
        for part in
            written.split_inclusive(|(_, _, cell)| cell.symbol().chars().any(has_doubtful_width))
        {
            self.inner
                .draw(part.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        }
        Ok(())
    }

    fn append_lines(&mut self, lines: u16) -> Result<(), Self::Error> {
        self.blank(None);
        self.inner.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.show_cursor()
    }

    /// The origin: the cursor is hidden and placed before every cell, and asking the terminal
    /// would take the answer, and keys with it, from whoever reads the input.
    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Self::Error> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), Self::Error> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Self::Error> {
        let size = self.inner.size()?;
        self.fit(size);
        self.blank((clear_type == ClearType::All).then(|| blank_row(size)));
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> Result<Size, Self::Error> {
        self.inner.size()
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.inner.flush()
    }
}

impl<B: Write> Write for DialectBackend<B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
