//! Where the panes stand on the screen.

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Column of its left edge.
    pub x: u16,
    /// Row of its top edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// Below this nothing but a request for more room is shown.
pub const LEAST: (u16, u16) = (20, 5);
/// Below this many columns the tree is a pop-up.
pub(super) const SIDE_BY_SIDE: u16 = 60;

/// The panes of a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// The section tree, when it is shown.
    pub tree: Option<Area>,
    /// The column between tree and article, when they stand side by side.
    pub border: Option<Area>,
    /// The article's pane: the whole of it.
    pub article: Area,
    /// The article's text column inside its pane.
    pub column: Area,
    /// Where the address of what is focused stands, in full.
    pub target: Option<Area>,
    /// The status line.
    pub status: Area,
}

/// What the panes depend on: what is wished of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TreeWishes {
    /// Whether the tree is switched on.
    pub shown: bool,
    /// Whether the tree has the keys: as a pop-up it is only there then.
    pub focused: bool,
    /// Whether it stands on the right.
    pub on_right: bool,
    /// How wide it would like to be.
    pub columns: u16,
}

impl Panes {
    /// The panes of a screen of `width` by `height` cells; `None` when it is too small.
    /// The text takes at most `measure` columns. `target_rows` gives the rows that the address of what is focused takes at a width.
    pub(super) fn new(
        (width, height): (u16, u16),
        tree: TreeWishes,
        measure: u16,
        target_rows: impl Fn(u16) -> u16,
    ) -> Option<Self> {
        if width < LEAST.0 || height < LEAST.1 {
            return None;
        }
        let status = Area {
            x: 0,
            y: height - 1,
            width,
            height: 1,
        };
        let whole = Area {
            x: 0,
            y: 0,
            width,
            height: height - 1,
        };
        let mut panes = Self {
            article: whole,
            status,
            ..Self::default()
        };
        if width < SIDE_BY_SIDE {
            panes.tree = tree.focused.then_some(whole);
        } else if tree.shown || tree.focused {
            panes.split(tree);
        }
        let rows = target_rows(panes.article.width.saturating_sub(2)).min(panes.article.height / 2);
        if rows > 0 {
            panes.article.height -= rows;
            let y = panes.article.height;
            panes.target = Some(Area {
                y,
                height: rows,
                ..panes.article
            });
        }
        let margin = if panes.article.width > 40 { 2 } else { 1 };
        let width = panes
            .article
            .width
            .saturating_sub(2 * margin)
            .clamp(1, measure.max(1));
        let x = panes.article.x + (panes.article.width - width) / 2;
        panes.column = Area {
            x,
            width,
            ..panes.article
        };
        Some(panes)
    }

    /// Puts the tree beside the article.
    fn split(&mut self, tree: TreeWishes) {
        let whole = self.article;
        let columns = tree.columns.min(whole.width / 3);
        let article = whole.width - columns - 1;
        let (tree_x, border_x, article_x) = if tree.on_right {
            (article + 1, article, 0)
        } else {
            (0, columns, columns + 1)
        };
        self.tree = Some(Area {
            x: tree_x,
            width: columns,
            ..whole
        });
        self.border = Some(Area {
            x: border_x,
            width: 1,
            ..whole
        });
        self.article = Area {
            x: article_x,
            width: article,
            ..whole
        };
    }
}
