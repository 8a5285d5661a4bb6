//! Characters to the letters they stand for: text that comes in presentation forms, as PDF
//! extracts do, is taken back to letters before it is joined again.

use super::direction::Level;

/// One character of a stretch of joining script, as a letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The letter; never a presentation form that stands for one.
    pub(super) letter: char,
    /// Byte of the character it comes from.
    pub(super) start: u32,
    /// One past its last byte.
    pub(super) end: u32,
    /// Embedding level.
    pub(super) level: Level,
}

/// Whether a character is a form of Arabic letters rather than a letter.
pub(super) fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FBC1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDEF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Adds the letters that `character` stands for.
pub(super) fn push(character: Piece, pieces: &mut Vec<Piece>) {
    if !is_presentation_form(character.letter) {
        pieces.push(character);
        return;
    }
    let normalizer = icu_normalizer::ComposingNormalizer::new_nfkc();
    let mut buffer = [0; 4];
    let letters = normalizer.normalize(character.letter.encode_utf8(&mut buffer));
    // A mark in its spacing form stands on a space or a tatweel of its own.
    pieces.extend(letters.chars().map(|letter| Piece {
        letter,
        ..character
    }));
}
