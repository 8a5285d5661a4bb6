//! Text to cells: the only way any string reaches the screen.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::app::Area;
use crate::text::{Direction, PlacedCluster, ShapedText, analyze, fit, place, shape};

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
        buffer[(column, y)].set_symbol(symbol).set_style(style);
        for behind in column + 1..column + width {
            buffer[(behind, y)].set_symbol(" ").set_style(style);
        }
    }
}

/// The column `x` of the screen, where `width` columns from there on lie in `area`.
pub(super) fn column_in(area: Area, x: i32, width: u16) -> Option<u16> {
    let column = u16::try_from(x).ok()?;
    (area.x <= column && column + width <= area.x + area.width).then_some(column)
}

/// One line of text, cut with an ellipsis where it does not fit.
pub(super) struct Label {
    shaped: ShapedText,
    direction: Direction,
    side: Direction,
    style: Style,
}

impl Label {
    /// A label whose text is ordered, and hangs, by `direction`.
    pub(super) fn new(text: &str, direction: Direction) -> Self {
        let shaped = shape(text, &analyze(text, Some(direction), &[]));
        Self {
            shaped,
            direction,
            side: direction,
            style: Style::new(),
        }
    }

    /// A label of text that is ordered by its own first strong character; where it has none, by
    /// `direction`, from whose side it hangs in any case.
    pub(super) fn of_text(text: &str, direction: Direction) -> Self {
        let first = analyze(text, None, &[]);
        let own = if text.chars().any(char::is_alphabetic) {
            first.base().direction()
        } else {
            direction
        };
        Self {
            side: direction,
            ..Self::new(text, own)
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
        let is_cut = self.columns() > area.width;
        let room = if is_cut { area.width - 1 } else { area.width };
        let line = fit(&self.shaped, room);
        let used = line.columns + u16::from(is_cut);
        let left = match self.side {
            Direction::LeftToRight => area.x,
            Direction::RightToLeft => area.x + area.width - used,
        };
        // The ellipsis stands where the text goes on.
        let (text_x, ellipsis_x) = match self.direction {
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
