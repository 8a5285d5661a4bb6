//! Text to cells: the only way any string reaches the screen.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::Area;
use crate::text::{Direction, PlacedCluster, Setting, ShapedText, first_strong, fit, place, set};

/// Paints placed clusters from column `x` on, as far as `area` reaches; `style` gives the look of
/// the cluster that shows a byte of the text.
pub(super) fn paint(
    clusters: &[PlacedCluster<'_>],
    x: i32,
    y: u16,
    area: Area,
    buffer: &mut Buffer,
    style: impl Fn(usize) -> Style,
) {
    let row = cells(area, y, buffer);
    for cluster in clusters.iter().filter(|cluster| cluster.width > 0) {
        let width = u16::from(cluster.width);
        let Some(column) = column_in(area, x + i32::from(cluster.column), width) else {
            continue;
        };
        let style = style(cluster.source.0);
        // A tab is the only wide cluster that is many cells and not one.
        let symbol = if cluster.symbol.chars().all(char::is_whitespace) {
            " "
        } else {
            cluster.symbol
        };
        let at = usize::from(column - area.x);
        row[at].set_symbol(symbol).set_style(style);
        for behind in &mut row[at + 1..at + usize::from(width)] {
            behind.set_symbol(" ").set_style(style);
        }
    }
}

/// The cells of a row of the screen that lie in `area`.
pub(super) fn cells(area: Area, y: u16, buffer: &mut Buffer) -> &mut [Cell] {
    let row = Rect::new(area.x, y, area.width, 1).intersection(buffer.area);
    if row.is_empty() {
        return &mut [];
    }
    let first = buffer.index_of(row.x, row.y);
    &mut buffer.content[first..first + usize::from(row.width)]
}

/// The column `x` of the screen, where `width` columns from there on lie in `area`.
pub(super) fn column_in(area: Area, x: i32, width: u16) -> Option<u16> {
    let column = u16::try_from(x).ok()?;
    (area.x <= column && column + width <= area.x + area.width).then_some(column)
}

/// One line of text, cut with an ellipsis where it does not fit.
pub(super) struct Label<'a> {
    shaped: Cow<'a, ShapedText>,
    /// Where it hangs from.
    side: Direction,
    style: Style,
}

impl<'a> Label<'a> {
    /// A label of text that is shaped already, which hangs from the side of `side`.
    pub(super) fn of_shaped(shaped: &'a ShapedText, side: Direction) -> Self {
        Self {
            shaped: Cow::Borrowed(shaped),
            side,
            style: Style::new(),
        }
    }

    /// A label whose text is ordered, and hangs, by `direction`.
    pub(super) fn new(text: &str, direction: Direction) -> Self {
        Self {
            shaped: Cow::Owned(set(text, direction, &[], &Setting::default())),
            side: direction,
            style: Style::new(),
        }
    }

    /// A label of text that is ordered by its own first strong character; where it has none, by
    /// `direction`, from whose side it hangs in any case.
    pub(super) fn of_text(text: &str, direction: Direction) -> Self {
        Self {
            side: direction,
            ..Self::new(text, first_strong(text).unwrap_or(direction))
        }
    }

    /// A label of text that is ordered by `direction`, and hangs on the left.
    pub(super) fn of_title(text: &str, direction: Direction) -> Self {
        Self {
            side: Direction::LeftToRight,
            ..Self::new(text, direction)
        }
    }

    /// Its look.
    pub(super) fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// Columns it would like to have.
    pub(super) fn columns(&self) -> u16 {
        self.shaped
            .columns(0..self.shaped.clusters().len())
            .min(usize::from(u16::MAX)) as u16
    }

    /// Paints it into the first row of `area`.
    pub(super) fn draw(&self, area: Area, buffer: &mut Buffer) {
        self.draw_styled(area, buffer, |_| self.style);
    }

    /// Paints it with a cursor on the cluster that shows the byte `cursor` of its text.
    pub(super) fn draw_with_cursor(&self, cursor: usize, area: Area, buffer: &mut Buffer) {
        let mut clusters = self.shaped.clusters().iter();
        let on = clusters.find(|cluster| cluster.source().contains(&cursor));
        let start = on.map_or(cursor, |cluster| cluster.source().start);
        let reversed = if self.style.add_modifier.contains(Modifier::REVERSED) {
            self.style.remove_modifier(Modifier::REVERSED)
        } else {
            self.style.add_modifier(Modifier::REVERSED)
        };
        let style = |byte| if byte == start { reversed } else { self.style };
        self.draw_styled(area, buffer, style);
    }

    fn draw_styled(&self, area: Area, buffer: &mut Buffer, style: impl Fn(usize) -> Style) {
        if area.width == 0 || area.height == 0 {
            return;
        }
        let mut line = fit(&self.shaped, area.width);
        let is_cut = line.clusters.end < self.shaped.clusters().len();
        if is_cut {
            line = fit(&self.shaped, area.width - 1);
        }
        let used = line.columns + u16::from(is_cut);
        let left = match self.side {
            Direction::LeftToRight => area.x,
            Direction::RightToLeft => area.x + area.width - used,
        };
        // The ellipsis stands where the text goes on.
        let (text_x, ellipsis_x) = match self.shaped.base().direction() {
            Direction::LeftToRight => (left, left + line.columns),
            Direction::RightToLeft => (left + u16::from(is_cut), left),
        };
        paint(
            &place(&self.shaped, &line),
            text_x.into(),
            area.y,
            area,
            buffer,
            style,
        );
        if is_cut {
            buffer[(ellipsis_x, area.y)]
                .set_symbol("…")
                .set_style(self.style);
        }
    }
}
