//! A paragraph that was read to the lines of a printed page.
//!
//! A page that is printed needs no clusters, only what its lines show. That stands in the reading
//! from right to left already, so a line is a stretch of it; only what runs from left to right is
//! put in place first, as it stands in the text: of each stretch of that kind the part on a line by
//! itself.

use std::mem;
use std::ops::Range;

use super::breaks::Break;
use super::class::Kind;
use super::levels::Turned;
use super::reading::{Item, Reading};
use crate::text::Direction;

/// Writes the lines of ordinary right-to-left paragraphs; its memory is used again for each.
#[derive(Debug, Default)]
pub struct LineWriter {
    reading: Reading,
    /// What stands to the right of the first line.
    marker: Vec<u8>,
}

impl LineWriter {
    /// Adds the lines of a right-to-left paragraph of at most `columns` columns to `out`, each
    /// pushed to the right edge and ended. The ranges in `apart`, in order, are isolated, and read
    /// from left to right if anything in them tells. Tells whether it did; when not, nothing is
    /// added.
    pub fn write(
        &mut self,
        text: &str,
        apart: &[Range<usize>],
        columns: u16,
        out: &mut Vec<u8>,
    ) -> bool {
        self.marker.clear();
        self.lines(text, apart, columns.max(1), out)
    }

    /// The same of an item whose marker stands at the right edge, and whose body hangs beside it. Not
    /// where the marker takes more than half the columns.
    pub fn write_item(
        &mut self,
        marker: &str,
        body: &str,
        apart: &[Range<usize>],
        columns: u16,
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(hang) = self.mark(marker) else {
            return false;
        };
        hang <= u32::from(columns / 2)
            && self.lines(body, apart, columns.saturating_sub(hang as u16).max(1), out)
    }

    /// Sets the marker; gives its columns.
    fn mark(&mut self, marker: &str) -> Option<u32> {
        self.marker.clear();
        if !self.reading.read(marker, Direction::RightToLeft, &[]) {
            return None;
        }
        let mut setter = Setter::new(&mut self.reading, marker, &mut self.marker);
        let end = setter.items.len() - 1;
        let hang = setter.columns(0, end);
        setter.columns = hang;
        setter.turn_all();
        setter.line(0, end);
        // It goes on to the right of the body's first line, which ends it.
        self.marker.pop();
        Some(hang)
    }

    fn lines(
        &mut self,
        text: &str,
        apart: &[Range<usize>],
        columns: u16,
        out: &mut Vec<u8>,
    ) -> bool {
        if !self.reading.read(text, Direction::RightToLeft, apart) {
            return false;
        }
        let before = out.len();
        let mut setter = Setter::new(&mut self.reading, text, out);
        setter.columns = columns.into();
        setter.marker = &self.marker;
        let is_written = setter.lines();
        if !is_written {
            out.truncate(before);
        }
        is_written
    }
}

struct Setter<'a> {
    text: &'a [u8],
    items: &'a [Item],
    breaks: &'a [Break],
    /// Those that do not wholly stand on lines that are written.
    turned: &'a [Turned],
    shown: &'a mut [u8],
    columns: u32,
    /// What the next line goes on with.
    marker: &'a [u8],
    out: &'a mut Vec<u8>,
}

impl<'a> Setter<'a> {
    /// Sets what was read of a text.
    fn new(reading: &'a mut Reading, text: &'a str, out: &'a mut Vec<u8>) -> Self {
        let Reading {
            items,
            turned,
            breaks,
            shown,
            ..
        } = reading;
        Self {
            text: text.as_bytes(),
            items,
            breaks,
            turned,
            shown,
            columns: 0,
            marker: &[],
            out,
        }
    }

    /// Writes all lines; tells whether each word fits on one.
    fn lines(&mut self) -> bool {
        self.turn_all();
        // The line begins with item `start`, and the next one does at `fits`, as far as is known.
        let mut start = 0;
        let mut fits: Option<Break> = None;
        let mut most = self.columns;
        for place in self.breaks.iter().copied().chain([self.end()]) {
            if place.column > most {
                let Some(Break { item, .. }) = fits else {
                    return false;
                };
                self.line(start, item as usize);
                start = item as usize;
                most = self.items[start].column + self.columns;
                if place.column > most {
                    return false;
                }
            }
            fits = Some(place);
        }
        self.line(start, self.items.len() - 1);
        true
    }

    /// Where the last line ends.
    fn end(&self) -> Break {
        let end = self.items.len() - 1;
        Break {
            item: end as u32,
            column: self.items[self.solid(0, end)].column,
        }
    }

    /// Where the white space begins that stands before an item, behind item `start`.
    fn solid(&self, start: usize, item: usize) -> usize {
        let is_space = |item: &&Item| item.kind == Kind::Space;
        item - self.items[start..item]
            .iter()
            .rev()
            .take_while(is_space)
            .count()
    }

    /// Columns of the items from `start` to before `end`.
    #[inline]
    fn columns(&self, start: usize, end: usize) -> u32 {
        self.items[end].column - self.items[start].column
    }

    /// Shows what is turned as it stands in the text.
    fn turn_all(&mut self) {
        for turned in self.turned {
            self.turn(turned.start as usize, turned.end as usize);
        }
    }

    /// Shows items as they stand in the text.
    fn turn(&mut self, start: usize, end: usize) {
        let (start, end) = (self.items[start], self.items[end]);
        let place = end.right as usize..start.right as usize;
        let text = &self.text[start.start as usize..end.start as usize];
        self.shown[place].copy_from_slice(text);
    }

    /// Writes the line of the items from `start` on; the next one begins with item `next`.
    fn line(&mut self, start: usize, next: usize) {
        // White space at its end is not shown.
        let solid = self.solid(start, next);
        while let Some((turned, rest)) = self.turned.split_first() {
            if turned.start as usize >= next {
                break;
            }
            if turned.end as usize > next {
                // It is parted: each part is turned by itself.
                self.turn(start.max(turned.start as usize), solid);
                self.turn(next, turned.end as usize);
                break;
            }
            self.turned = rest;
        }
        let margin = self.columns.saturating_sub(self.columns(start, solid));
        self.out.resize(self.out.len() + margin as usize, b' ');
        let place = self.items[solid].right as usize..self.items[start].right as usize;
        self.out.extend_from_slice(&self.shown[place]);
        self.out.extend_from_slice(mem::take(&mut self.marker));
        self.out.push(b'\n');
    }
}
