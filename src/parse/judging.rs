//! Direction and language of a whole document, by what it declares and by its first blocks.

use super::blocks::Setting;
use super::composer::Whole;
use super::direction::{self, is_rtl};
use super::element::Declared;
use super::inline::Nature;
use super::language;
use super::settling::Piece;
use crate::document::{BlockKind, Language};
use crate::text::Direction;

/// Bytes that direction and language of a whole are judged by.
const SAMPLE: usize = 256 * 1024;

/// The direction that elements declare for most of the text.
fn declared_for_most(text: &str, pieces: &[Piece]) -> Option<Direction> {
    let bytes = |wanted| -> u64 {
        let fits = |p: &&Piece| p.declared == Some(Declared::Fixed(wanted));
        pieces
            .iter()
            .filter(fits)
            .map(|p| p.block.range.len())
            .sum()
    };
    let most = |&wanted: &Direction| 2 * bytes(wanted) > text.len() as u64;
    let found = [Direction::RightToLeft, Direction::LeftToRight]
        .into_iter()
        .find(most)?;
    // A wrapper does not speak for a text that has not one such letter.
    let has_letters = match found {
        Direction::RightToLeft => text.contains(is_rtl),
        Direction::LeftToRight => true,
    };
    has_letters.then_some(found)
}

/// The direction of a declared language, where the letters agree.
fn spoken(sample: &str, language: Option<Language>) -> Option<Direction> {
    let (rtl, ltr) = direction::count_letters(sample);
    let agrees = language == Some(Language::LeftToRight) && rtl < ltr;
    agrees.then_some(Direction::LeftToRight)
}

/// The direction that the text shows: a title in letters from right to left counts for much.
fn judged(text: &str, pieces: &[Piece], sample: &str) -> Direction {
    let spoken = pieces.iter().filter(|piece| piece.nature != Nature::Code);
    let lines = spoken.filter_map(|piece| {
        let range = &piece.block.range;
        sample.get(range.start.0 as usize..range.end.0 as usize)
    });
    let by_text = direction::of_lines(lines);
    let title = pieces
        .iter()
        .find(|p| p.block.kind == BlockKind::Heading(1));
    let range = title.map_or(0..0, |t| {
        t.block.range.start.0 as usize..t.block.range.end.0 as usize
    });
    let (rtl, ltr) = direction::count_letters(text.get(range).unwrap_or_default());
    if rtl > ltr && sample.contains(is_rtl) {
        Direction::RightToLeft
    } else {
        by_text
    }
}

/// Direction and language of a whole.
pub(super) fn setting(text: &str, pieces: &[Piece], whole: &Whole) -> Setting {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or_default();
    let direction = whole
        .said
        .direction
        .or_else(|| declared_for_most(text, pieces))
        .or(whole.direction)
        .or_else(|| spoken(sample, whole.language))
        .unwrap_or_else(|| judged(text, pieces, sample));
    let guessed = language::guess(sample);
    let language = match (whole.language, guessed) {
        // A tag left standing from a template says less than the letters do.
        (Some(Language::LeftToRight), _) if direction == Direction::RightToLeft => guessed,
        (Some(declared), _) => declared,
        (None, guessed) => guessed,
    };
    Setting {
        direction,
        language: whole.said.language.unwrap_or(language),
    }
}
