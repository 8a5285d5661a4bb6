//! A paragraph's embedding levels (UAX #9), cluster boundaries (UAX #29) and break opportunities
//! (UAX #14), all in logical order and by byte.

use std::borrow::Cow;
use std::ops::Range;

use icu_properties::{CodePointMapData, CodePointMapDataBorrowed, props};
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use unicode_bidi::{BidiClass, BidiDataSource, ParagraphBidiInfo};

use super::direction::{Direction, Level};
use super::segment;

/// A range of a paragraph that is ordered by itself (UAX #9 rule HL4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// Bytes of the paragraph, on character boundaries.
    pub range: Range<usize>,
    /// How it is ordered.
    pub order: Order,
}

/// How a marked range is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Isolated, in the direction of its first strong character (as between FSI and PDI).
    FirstStrong,
    /// Isolated, in this direction (as between LRI or RLI and PDI).
    Isolate(Direction),
    /// Isolated, and all its characters in this direction (as between LRO or RLO and PDF).
    Override(Direction),
}

impl Order {
    /// The controls that begin and end such a range.
    fn controls(self) -> (&'static str, &'static str) {
        use Direction::{LeftToRight, RightToLeft};
        match self {
            Self::FirstStrong => ("\u{2068}", "\u{2069}"),
            Self::Isolate(LeftToRight) => ("\u{2066}", "\u{2069}"),
            Self::Isolate(RightToLeft) => ("\u{2067}", "\u{2069}"),
            Self::Override(LeftToRight) => ("\u{2066}\u{202D}", "\u{202C}\u{2069}"),
            Self::Override(RightToLeft) => ("\u{2067}\u{202E}", "\u{202C}\u{2069}"),
        }
    }
}

/// What a character does in rule L1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reset {
    /// Nothing: text.
    None,
    /// White space and formatting characters: reset before a separator and at the line's end.
    Space,
    /// Segment and paragraph separators: always reset.
    Separator,
}

/// What is known of one paragraph before any of it is shown.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Embedding level of the paragraph.
    base: Level,
    /// Level of each byte; empty when all are at the base level.
    levels: Vec<Level>,
    /// What each byte does in rule L1; empty when `levels` is.
    resets: Vec<Reset>,
    /// Where extended grapheme clusters begin; sorted, and without the end of the text.
    clusters: Vec<u32>,
    /// Bytes before which a line may or must end; sorted, and without 0 and the end of the text.
    breaks: Vec<u32>,
    /// The ranges that are ordered by themselves, as they were given.
    marked: Vec<Marked>,
}

impl Analysis {
    /// The paragraph's embedding level.
    pub fn base(&self) -> Level {
        self.base
    }

    /// The level of the character at `byte` by rules X1–I2; rule L1 is a line's matter.
    pub fn level_at(&self, byte: usize) -> Level {
        self.levels.get(byte).copied().unwrap_or(self.base)
    }

    /// The levels of the characters of `line` after rule L1, one a byte.
    pub fn line_levels(&self, line: Range<usize>) -> Vec<Level> {
        let mut levels: Vec<Level> = line.clone().map(|byte| self.level_at(byte)).collect();
        if let Some(resets) = self.resets.get(line) {
            super::reorder::reset_levels(&mut levels, |i| resets[i], self.base);
        }
        levels
    }

    /// What the character `c` at `byte` does in rule L1.
    pub(super) fn reset_at(&self, byte: usize, c: char) -> Reset {
        match self.resets.get(byte) {
            Some(&role) => role,
            None => reset(bidi_class(c)),
        }
    }

    /// The ranges that are ordered by themselves.
    pub(super) fn marked(&self) -> &[Marked] {
        &self.marked
    }

    /// Where extended grapheme clusters begin: bytes, in order, without the end of the text.
    pub fn cluster_starts(&self) -> impl ExactSizeIterator<Item = usize> {
        self.clusters.iter().map(|&start| start as usize)
    }

    /// Bytes before which a line may end, in order, without 0 and the end of the text.
    pub fn break_opportunities(&self) -> impl ExactSizeIterator<Item = usize> {
        self.breaks.iter().map(|&byte| byte as usize)
    }
}

/// Analyzes one paragraph. `base` is its direction, `None` the direction of its first strong
/// character (rules P2 and P3). Ranges in `marked` are sorted by start, do not overlap, and are
/// ordered by themselves.
pub fn analyze(text: &str, base: Option<Direction>, marked: &[Marked]) -> Analysis {
    let (base, levels, resets) = levels(text, base, marked);
    let clusters = segment::cluster_starts(text);
    let breaks = if text.is_empty() {
        Vec::new()
    } else {
        LineSegmenter::new_17_for_non_complex_scripts(LineBreakOptions::default())
            .segment_str(text)
            .filter(|&byte| byte != 0 && byte != text.len())
            .map(|byte| byte as u32)
            .collect()
    };
    Analysis {
        base,
        levels,
        resets,
        clusters,
        breaks,
        marked: marked.to_vec(),
    }
}

/// Bidi classes of Unicode, newer than those inside the bidi library.
const CLASSES: CodePointMapDataBorrowed<'static, props::BidiClass> =
    CodePointMapData::<props::BidiClass>::new();

/// The bidi class of a character.
pub(super) fn bidi_class(c: char) -> BidiClass {
    CLASSES.bidi_class(c)
}

/// The direction of the first strong character of a paragraph that is in no isolate (rules P2 and
/// P3); `None` where there is none.
pub fn first_strong(text: &str) -> Option<Direction> {
    match unicode_bidi::get_base_direction_with_data_source(&CLASSES, text) {
        unicode_bidi::Direction::Ltr => Some(Direction::LeftToRight),
        unicode_bidi::Direction::Rtl => Some(Direction::RightToLeft),
        unicode_bidi::Direction::Mixed => None,
    }
}

/// Whether any letter of a text is written from right to left.
pub fn has_right_to_left(text: &str) -> bool {
    let is_rtl = |c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL);
    text.chars().any(is_rtl)
}

/// Base level, level of each byte and role of each byte in rule L1.
fn levels(
    text: &str,
    base: Option<Direction>,
    marked: &[Marked],
) -> (Level, Vec<Level>, Vec<Reset>) {
    // Text that no rule moves needs no table: the paragraph is all at its base level.
    let turns = |mark: &Marked| {
        use Order::{Isolate, Override};
        matches!(
            mark.order,
            Isolate(Direction::RightToLeft) | Override(Direction::RightToLeft)
        )
    };
    let from_left = base != Some(Direction::RightToLeft);
    if from_left && text.is_ascii() && !marked.iter().any(turns) {
        return (Level(0), Vec::new(), Vec::new());
    }
    if base != Some(Direction::LeftToRight) && marked.is_empty() && is_right_to_left(text) {
        return (Level(1), Vec::new(), Vec::new());
    }
    let base = base.map(|direction| match direction {
        Direction::LeftToRight => unicode_bidi::Level::ltr(),
        Direction::RightToLeft => unicode_bidi::Level::rtl(),
    });
    let with_controls = (!marked.is_empty()).then(|| insert_controls(text, marked));
    let prepared = with_controls
        .as_ref()
        .map_or(text, |(prepared, _)| prepared.as_str());
    let info = ParagraphBidiInfo::new_with_data_source(&CLASSES, prepared, base);
    let paragraph = Level(info.paragraph_level.number());
    let levels = info.levels.iter().map(|level| Level(level.number()));
    let resets = info.original_classes.iter().map(|&class| reset(class));
    let Some((_, inserted)) = &with_controls else {
        return (paragraph, levels.collect(), resets.collect());
    };
    (paragraph, kept(levels, inserted), kept(resets, inserted))
}

/// The items of the bytes that were not inserted.
fn kept<T>(items: impl Iterator<Item = T>, inserted: &[bool]) -> Vec<T> {
    let kept = items.zip(inserted).filter(|(_, inserted)| !**inserted);
    kept.map(|(item, _)| item).collect()
}

/// Whether a text has right-to-left letters and nothing that rules X1 to I2 would give another
/// level than such a paragraph's.
fn is_right_to_left(text: &str) -> bool {
    use BidiClass::{AL, AN, EN, FSI, L, LRE, LRI, LRO, PDF, PDI, R, RLE, RLI, RLO};
    let mut letters = false;
    for c in text.chars() {
        match c {
            // Most of an Arabic text, and none of it of another class.
            '\u{620}'..='\u{64A}' => letters = true,
            ' ' | '\u{64B}'..='\u{65F}' => {}
            _ => match bidi_class(c) {
                AL | R => letters = true,
                L | EN | AN | FSI | LRI | RLI | PDI | LRE | RLE | LRO | RLO | PDF => return false,
                _ => {}
            },
        }
    }
    letters
}

/// The text with its marked ranges between controls, and for each byte whether it was inserted.
fn insert_controls(text: &str, marked: &[Marked]) -> (String, Vec<bool>) {
    let mut prepared = String::with_capacity(text.len() + marked.len() * 12);
    let mut inserted = Vec::with_capacity(prepared.capacity());
    let mut push = |piece: &str, is_control: bool| {
        prepared.push_str(piece);
        inserted.resize(prepared.len(), is_control);
    };
    let mut done = 0;
    for mark in marked {
        let (before, inside) = (
            text.get(done..mark.range.start),
            text.get(mark.range.clone()),
        );
        let (Some(before), Some(inside)) = (before, inside) else {
            continue;
        };
        let (open, close) = mark.order.controls();
        push(before, false);
        push(open, true);
        let (sealed, left_open) = seal(inside);
        push(&sealed, false);
        for _ in 0..left_open {
            push("\u{2069}", true);
        }
        push(close, true);
        done = mark.range.end;
    }
    push(text.get(done..).unwrap_or_default(), false);
    (prepared, inserted)
}

/// What stands in a marked range, of the same length and without controls that would end the
/// range (U+200B does nothing), and how many isolates it leaves open.
fn seal(inside: &str) -> (Cow<'_, str>, usize) {
    let is_control = |c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if !inside.contains(is_control) {
        return (Cow::Borrowed(inside), 0);
    }
    let mut isolates = 0;
    let mut embeddings = vec![0];
    let mut keep = |c| {
        let depth = embeddings.last_mut();
        match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => {
                if let Some(depth) = depth {
                    *depth += 1;
                }
                true
            }
            '\u{202C}' => depth.is_some_and(|depth| {
                let is_open = *depth > 0;
                *depth -= i32::from(is_open);
                is_open
            }),
            '\u{2066}'..='\u{2068}' => {
                embeddings.push(0);
                isolates += 1;
                true
            }
            '\u{2069}' if isolates == 0 => false,
            '\u{2069}' => {
                embeddings.pop();
                isolates -= 1;
                true
            }
            _ => true,
        }
    };
    let sealed = inside
        .chars()
        .map(|c| if keep(c) { c } else { '\u{200B}' })
        .collect();
    (Cow::Owned(sealed), isolates)
}

fn reset(class: BidiClass) -> Reset {
    use BidiClass::{B, BN, FSI, LRE, LRI, LRO, PDF, PDI, RLE, RLI, RLO, S, WS};
    match class {
        B | S => Reset::Separator,
        WS | FSI | LRI | RLI | PDI | LRE | RLE | LRO | RLO | PDF | BN => Reset::Space,
        _ => Reset::None,
    }
}
