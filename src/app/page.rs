//! How the page is set, changed while reading. The text itself never changes.

use super::App;
use crate::document::Alignment;
use crate::text::{Digits, Harakat};

/// Columns that one step makes the text narrower or wider.
const STEP: i64 = 4;
/// The narrowest text.
const LEAST: i64 = 20;
/// Columns that wide code and tables are scrolled by.
const SIDE_STEP: i64 = 8;

impl App {
    /// Makes the text wider by so many steps.
    pub(super) fn measure(&mut self, steps: i64) {
        self.arrange();
        let Some(panes) = self.panes else { return };
        // What the pane cannot show is no step of the reader's.
        let shown = i64::from(panes.column.width);
        let pane = i64::from(panes.article.width);
        let measure = shown
            .saturating_add(steps.saturating_mul(STEP))
            .clamp(LEAST, pane.max(LEAST));
        self.config.page.measure = measure as u16;
        self.say(format!("{measure} columns"));
    }

    /// Scrolls wide code and tables on the screen by so many steps to the left.
    pub(super) fn shift(&mut self, steps: i64) {
        let Some(panes) = self.panes else { return };
        let hidden = |side: Alignment| {
            let blocks = self.rows.iter().map(|row| &row.block);
            let blocks = blocks.filter(|block| block.block.alignment == side);
            let widest = blocks.map(|block| block.width).max().unwrap_or_default();
            i64::from(widest.saturating_sub(panes.column.width))
        };
        let (left, right) = (hidden(Alignment::Right), hidden(Alignment::Left));
        if left == 0 && right == 0 {
            self.shift = 0;
            return self.say("nothing here is wider than the column");
        }
        let wanted = i64::from(self.shift).saturating_add(steps.saturating_mul(SIDE_STEP));
        let shift = wanted.clamp(-right, left) as i32;
        if shift == self.shift {
            self.say("this is the edge");
        }
        self.shift = shift;
    }

    pub(super) fn harakat(&mut self) {
        let setting = &mut self.config.page.setting;
        let (next, says) = match setting.harakat {
            Harakat::All => (Harakat::Shadda, "of the vowel signs, shadda alone"),
            Harakat::Shadda => (Harakat::Hidden, "no vowel signs"),
            Harakat::Hidden => (Harakat::All, "all vowel signs"),
        };
        setting.harakat = next;
        self.say(says);
    }

    pub(super) fn digits(&mut self) {
        let setting = &mut self.config.page.setting;
        let (next, says) = match setting.digits {
            Digits::AsWritten => (Digits::ArabicIndic, "Arabic-Indic digits"),
            Digits::ArabicIndic => (Digits::Persian, "Persian digits"),
            Digits::Persian => (Digits::Western, "Western digits"),
            Digits::Western => (Digits::AsWritten, "digits as written"),
        };
        setting.digits = next;
        self.say(says);
    }

    /// Fills the measure, or no more, and says how many lines of the screen stay ragged.
    pub(super) fn justify(&mut self) {
        self.config.page.justify = !self.config.page.justify;
        if !self.config.page.justify {
            return self.say("lines as long as they are");
        }
        self.arrange();
        let Some(panes) = self.panes else { return };
        let rows = self
            .layout
            .screen(&self.document, self.anchor, panes.column.height);
        let lines = rows.iter().filter_map(|row| row.content()?.is_filled());
        let (filled, all) = lines.fold((0, 0), |(filled, all), is| {
            (filled + usize::from(is), all + 1)
        });
        self.say(format!(
            "lines fill the measure; {} of {all} here stay ragged",
            all - filled
        ));
    }
}
