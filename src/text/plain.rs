//! Clusters of scripts that do not join: Hebrew, Latin, digits, punctuation, emoji.

use std::ops::Range;

use icu_properties::props::{
    DefaultIgnorableCodePoint, ExtendedPictographic, GeneralCategory, RegionalIndicator,
};
use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::marks;
use super::shape::{DOTTED_CIRCLE, Shaper};

const IGNORABLE: CodePointSetDataBorrowed<'static> =
    CodePointSetData::new::<DefaultIgnorableCodePoint>();
const PICTOGRAPHIC: CodePointSetDataBorrowed<'static> =
    CodePointSetData::new::<ExtendedPictographic>();
const REGIONAL: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<RegionalIndicator>();
const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> =
    CodePointMapData::<GeneralCategory>::new();

/// Columns of a tab: it separates, and does not align.
const TAB_COLUMNS: u8 = 4;
/// More marks than this on one letter are not drawn: terminals drop or tear them.
pub(super) const MOST_MARKS: usize = 8;
/// A cluster of more columns than this is shown in parts.
const MOST_COLUMNS: usize = 8;

/// Whether a character takes part in nothing that is shown: ignorable ones, and the format
/// characters that terminals draw without a column or not at all.
pub(super) fn is_invisible(c: char) -> bool {
    match c {
        // Nothing below U+00AD, and no letter or mark of Hebrew and Arabic but those named.
        '\0'..='\u{AC}' | '\u{5BE}'..='\u{60F}' | '\u{61D}'..='\u{70E}' => false,
        _ => IGNORABLE.contains(c) || CATEGORIES.get(c) == GeneralCategory::Format,
    }
}

/// What stands for a control character, which itself never reaches a screen.
fn control_symbol(c: char) -> (char, u8) {
    match c {
        '\t' => (' ', TAB_COLUMNS),
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => (' ', 0),
        '\0'..='\u{1F}' => (
            char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
            1,
        ),
        '\u{7F}' => ('\u{2421}', 1),
        _ => ('\u{FFFD}', 1),
    }
}

/// Whether a cluster is drawn as a picture, so that its selectors mean something.
fn is_emoji(first: char, cluster: &str) -> bool {
    PICTOGRAPHIC.contains(first) || REGIONAL.contains(first) || cluster.ends_with('\u{20E3}')
}

/// Variation selectors, and the tags of the flags of countries' parts.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}' | '\u{E0020}'..='\u{E007F}')
}

impl Shaper<'_> {
    /// Adds a cluster of a script that does not join.
    pub(super) fn plain(&mut self, source: Range<usize>, cluster: &str) {
        let Some(first) = cluster.chars().next() else {
            return;
        };
        if first.is_control() || matches!(first, '\u{2028}' | '\u{2029}') {
            let (symbol, width) = control_symbol(first);
            let symbol_start = self.symbol_start();
            self.out.symbols.extend((width > 0).then_some(symbol));
            self.push(source, symbol_start, width);
        } else if is_emoji(first, cluster) {
            self.emoji(&source, cluster);
        } else {
            self.base_with_marks(source, cluster);
        }
    }

    /// Adds a picture. One that is joined of several is shown as these: terminals disagree about
    /// the columns of the whole, and agree about the parts.
    fn emoji(&mut self, source: &Range<usize>, cluster: &str) {
        let before = self.out.clusters.len();
        for part in cluster.split('\u{200D}') {
            let symbol_start = self.symbol_start();
            let shown = part.chars().filter(|&c| is_selector(c) || !is_invisible(c));
            self.out.symbols.extend(shown.take(2 * MOST_MARKS));
            let symbol = self.out.symbols.get(symbol_start..).unwrap_or_default();
            let width = symbol.width() as u8;
            if width > 0 {
                self.push(source.clone(), symbol_start, width);
            } else {
                self.out.symbols.truncate(symbol_start);
            }
        }
        if self.out.clusters.len() == before {
            self.push(source.clone(), self.symbol_start(), 0);
        }
    }

    fn base_with_marks(&mut self, source: Range<usize>, cluster: &str) {
        let mut symbol_start = self.symbol_start();
        let mut columns = 0;
        let mut pending = std::mem::take(&mut self.marks);
        pending.clear();
        let decomposed = self.without_points(cluster);
        let cluster = decomposed.as_deref().unwrap_or(cluster);
        for c in cluster.chars() {
            if is_invisible(c) || c.is_control() || !self.setting.shows(c) {
                continue;
            }
            let width = c.width().unwrap_or(0);
            if width == 0 && columns > 0 {
                pending.push(c);
                continue;
            }
            self.take_marks(&mut pending);
            if columns + width > MOST_COLUMNS {
                self.push(source.clone(), symbol_start, columns as u8);
                symbol_start = self.symbol_start();
                columns = 0;
            }
            if width == 0 {
                self.out.symbols.push(DOTTED_CIRCLE);
                columns += 1;
            }
            let shown = self.mirrored_at(c, source.start);
            self.out.symbols.push(shown);
            columns += width;
        }
        self.take_marks(&mut pending);
        self.marks = pending;
        let symbol = self.out.symbols.get(symbol_start..).unwrap_or_default();
        // A pair can take fewer columns than its parts, as the letters of a Hangul syllable do.
        let columns = symbol.width().clamp(columns.min(1), columns.max(1));
        self.push(source, symbol_start, columns as u8);
    }

    /// Adds the marks of the base that stands last in the symbols.
    fn take_marks(&mut self, pending: &mut Vec<char>) {
        marks::sort(pending);
        self.out.symbols.extend(pending.drain(..).take(MOST_MARKS));
    }

    /// A cluster whose first letter is composed with points that are not to be shown, in letters.
    fn without_points(&self, cluster: &str) -> Option<String> {
        let is_pointed = |c| matches!(c, '\u{FB1D}' | '\u{FB1F}' | '\u{FB2A}'..='\u{FB4E}');
        if !self.setting.hides_niqqud || !cluster.starts_with(is_pointed) {
            return None;
        }
        let normalizer = icu_normalizer::DecomposingNormalizer::new_nfd();
        Some(normalizer.normalize(cluster).into_owned())
    }
}
