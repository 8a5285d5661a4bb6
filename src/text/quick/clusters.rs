//! A paragraph that was read to its clusters.

use std::ops::Range;

use super::breaks::Break;
use super::class::{Kind, mirrored};
use super::letters::{self, Marks, Shown};
use super::levels::Turned;
use super::reading::{Item, Reading};
use crate::text::analysis::Reset;
use crate::text::cluster::{Cluster, LineEnd, ShapedText};
use crate::text::{Direction, Level};

/// Shapes a paragraph that was read; `None` when a letter carries more marks than are drawn.
pub(super) fn shape(text: &str, reading: &Reading, base: Direction) -> Option<ShapedText> {
    let shaper = Shaper {
        text,
        turned: &reading.turned,
        base: base.level(),
        out: ShapedText {
            base: base.level(),
            clusters: Vec::with_capacity(text.len()),
            symbols: String::with_capacity(text.len() * 2),
            is_even: true,
            is_level: reading.turned.is_empty(),
        },
    };
    shaper.paragraph(&reading.items, &reading.breaks)
}

struct Shaper<'a> {
    text: &'a str,
    /// Those that do not end before the item at hand.
    turned: &'a [Turned],
    base: Level,
    out: ShapedText,
}

impl Shaper<'_> {
    fn paragraph(mut self, items: &[Item], breaks: &[Break]) -> Option<ShapedText> {
        let mut breaks = breaks.iter().map(|place| place.item).peekable();
        for (i, pair) in items.windows(2).enumerate() {
            let (item, end) = (pair[0], pair[1].start);
            let level = self.level_at(i);
            self.item(item, end, level)?;
            let may_end = breaks.next_if_eq(&(i as u32 + 1)).is_some();
            if let Some(last) = self.out.clusters.last_mut()
                && may_end
            {
                last.ends = LineEnd::May;
            }
        }
        Some(self.out)
    }

    /// The level of item `i`; they are asked for in order.
    fn level_at(&mut self, i: usize) -> Level {
        while let Some((first, rest)) = self.turned.split_first() {
            if i < first.start as usize {
                break;
            }
            if i < first.end as usize {
                return first.level;
            }
            self.turned = rest;
        }
        self.base
    }

    /// Adds the clusters of an item that ends at a byte.
    fn item(&mut self, item: Item, end: u32, level: Level) -> Option<()> {
        let start = item.start as usize;
        let is_turned = level.0 % 2 == 1;
        match item.kind {
            kind if kind.is_letter() => {
                let mut from = item.start;
                letters::read(self.text.as_bytes().get(start..)?, |shown| {
                    let end = item.start + shown.end as u32;
                    self.letter(from..end, shown, level);
                    from = end;
                })?;
            }
            Kind::Word => {
                for (at, c) in self.text.get(start..end as usize)?.char_indices() {
                    let symbol = self.out.symbols.len();
                    self.out.symbols.push(c);
                    let at = start + at;
                    self.push(at as u32, (at + c.len_utf8()) as u32, symbol, level);
                }
            }
            Kind::UnseenMark => self.out.clusters.last_mut()?.end = end,
            Kind::Parting | Kind::Unseen => {
                self.out.is_even = false;
                let symbol = self.out.symbols.len();
                let cluster = self.push(item.start, end, symbol, level);
                cluster.width = 0;
                if item.kind == Kind::Parting {
                    (cluster.reset, cluster.hangs) = (Reset::Space, true);
                }
            }
            Kind::Space => {
                let symbol = self.out.symbols.len();
                self.out.symbols.push(' ');
                let cluster = self.push(item.start, end, symbol, level);
                (cluster.reset, cluster.hangs) = (Reset::Space, true);
            }
            _ => {
                let symbol = self.out.symbols.len();
                let c = char::from_u32(item.code.into())?;
                self.out
                    .symbols
                    .push(if is_turned { mirrored(c) } else { c });
                let marks = self
                    .text
                    .as_bytes()
                    .get(start + c.len_utf8()..end as usize)?;
                if !marks.is_empty() {
                    self.push_marks(Marks::on(None, marks)?.1.bytes());
                }
                let cluster = self.push(item.start, end, symbol, level);
                if item.kind == Kind::Wide {
                    cluster.width = 2;
                    self.out.is_even = false;
                }
            }
        }
        Some(())
    }

    fn letter(&mut self, source: Range<u32>, shown: Shown<'_>, level: Level) {
        let symbol = self.out.symbols.len();
        self.out.symbols.push(shown.form());
        self.push_marks(shown.marks);
        self.push(source.start, source.end, symbol, level)
            .joins_next = shown.joins_next;
    }

    fn push_marks(&mut self, marks: &[u8]) {
        self.out
            .symbols
            .push_str(std::str::from_utf8(marks).unwrap_or_default());
    }

    /// Adds a cluster of one column that shows what stands behind `symbol` in the symbols.
    fn push(&mut self, start: u32, end: u32, symbol: usize, level: Level) -> &mut Cluster {
        let cluster = Cluster {
            start,
            end,
            symbol_start: symbol as u32,
            symbol_len: (self.out.symbols.len() - symbol) as u16,
            width: 1,
            level,
            reset: Reset::None,
            ends: LineEnd::No,
            joins_next: false,
            hangs: false,
        };
        let at = self.out.clusters.len();
        self.out.clusters.push(cluster);
        &mut self.out.clusters[at]
    }
}
