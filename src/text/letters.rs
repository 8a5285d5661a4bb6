//! Characters to the letters they stand for: text that comes in presentation forms, as PDF
//! extracts do, is taken back to letters before it is joined again.

use super::shape::Piece;

/// Whether a character is a form of Arabic letters rather than a letter.
pub(super) fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FBC1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDFC}' | '\u{FE70}'..='\u{FEFC}')
}

/// The letters of a cluster that begins at byte `start` of its paragraph.
pub(super) fn pieces(cluster: &str, start: usize) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(cluster.len() / 2);
    for (offset, c) in cluster.char_indices() {
        let source = start + offset..start + offset + c.len_utf8();
        let mut push = |letter| {
            pieces.push(Piece {
                letter,
                start: source.start,
                end: source.end,
            });
        };
        if is_presentation_form(c) {
            let normalizer = icu_normalizer::ComposingNormalizer::new_nfkc();
            let letters = normalizer
                .normalize(c.encode_utf8(&mut [0; 4]))
                .into_owned();
            // A mark in its spacing form stands on a space or a tatweel of its own.
            letters.chars().for_each(&mut push);
        } else {
            push(c);
        }
    }
    pieces
}
