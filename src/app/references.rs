//! The list of references: which one is selected.

/// The list of references.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReferenceList {
    selected: usize,
    top: usize,
}

impl ReferenceList {
    /// Rows of the screen that an entry takes.
    pub const ROWS: u16 = 2;

    /// The selected entry.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The entry at the top of the pane.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Selects an entry.
    pub fn select(&mut self, entry: usize) {
        self.selected = entry;
    }

    /// Moves the selection by `entries`, among `count`.
    pub fn move_by(&mut self, entries: i64, count: usize) {
        let last = count.saturating_sub(1) as i64;
        self.selected = (self.selected as i64)
            .saturating_add(entries)
            .clamp(0, last) as usize;
    }

    /// Scrolls so that the selected entry is among the `room` entries on the screen.
    pub fn prepare(&mut self, count: usize, room: u16) {
        let room = usize::from(room.max(1));
        self.selected = self.selected.min(count.saturating_sub(1));
        self.top = self
            .top
            .clamp(self.selected.saturating_sub(room - 1), self.selected);
    }
}
