//! Tokens in reading order, told apart by their slant: kitty without its text sizing protocol, or
//! inside a multiplexer.
//!
//! kitty gives each stretch of cells between blanks, in one font, to the shaper, which guesses the
//! direction from the first letter in it; a right-to-left one comes out reversed as a whole, its
//! marks misplaced. Which letters of a word come from another font, so that the word falls apart,
//! nobody outside can know. But italic letters always count as another font. So a row is cut into
//! tokens that surely are of one font, neighbours get different slants, and each token goes out in
//! reading order; a letter with marks, or of a rarer kind, is a token by itself. Hardly any font
//! has slanted Arabic: upright letters are taken for both, though newer versions lean them.

use ratatui::style::Modifier;

use super::classes::{is_box_drawing, is_in_right_to_left_block};
use super::glyph::Glyph;

pub(super) fn translate(row: &mut [Glyph]) {
    let is_one =
        |left: &Glyph, right: &Glyph| weight(left).is_some() && weight(left) == weight(right);
    for stretch in row.chunk_by_mut(is_one) {
        if stretch.iter().any(|glyph| kind(glyph) != Kind::LeftToRight) {
            let mut tokens: Vec<&mut [Glyph]> = stretch.chunk_by_mut(is_one_token).collect();
            let slants = slants(&tokens);
            for (token, slanted) in tokens.iter_mut().zip(slants) {
                for glyph in token.iter_mut() {
                    glyph.cell.modifier.set(Modifier::ITALIC, slanted);
                }
                token.reverse();
            }
        }
    }
}

/// What parts neighbours anyway: the weight of the font, blanks, and what kitty draws itself.
fn weight(glyph: &Glyph) -> Option<Modifier> {
    let drawn = !glyph.is_blank() && !is_box_drawing(glyph.base());
    drawn.then(|| glyph.cell.modifier & Modifier::BOLD)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Without marks; a font that has one of them has all.
    Hebrew,
    /// Likewise: the forms of the letters that Arabic itself uses.
    Arabic,
    /// Any other of a right-to-left script: each may come from a font of its own.
    RightToLeft,
    /// Right as it is in whatever company of its kind.
    LeftToRight,
}

fn kind(glyph: &Glyph) -> Kind {
    let mut chars = glyph.cell.symbol().chars();
    match (chars.next(), chars.next()) {
        (Some('\u{5d0}'..='\u{5ea}'), None) => Kind::Hebrew,
        (Some('\u{fe80}'..='\u{fefc}'), None) => Kind::Arabic,
        (Some(base), _) if is_in_right_to_left_block(base) => Kind::RightToLeft,
        _ => Kind::LeftToRight,
    }
}

fn is_one_token(left: &Glyph, right: &Glyph) -> bool {
    matches!(kind(left), Kind::Hebrew | Kind::Arabic) && kind(left) == kind(right)
}

/// Which tokens are slanted: no two neighbours alike, unless both are left to right, and as little
/// as can be of what shows it.
fn slants(tokens: &[&mut [Glyph]]) -> Vec<bool> {
    // The least cost up to each token, if it stays upright and if it is slanted, and whether the
    // one before is slanted then.
    let mut best: Vec<[(usize, bool); 2]> = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let is_free = |before: &[Glyph]| {
            kind(&before[0]) == Kind::LeftToRight && kind(&token[0]) == Kind::LeftToRight
        };
        let cheapest = |slanted: bool| {
            let own = if slanted {
                token.iter().map(cost).sum()
            } else {
                0
            };
            let Some(before) = at.checked_sub(1) else {
                return (own, false);
            };
            let [upright, leaning] = best[before].map(|(cost, _)| cost);
            let may_choose = is_free(tokens[before]);
            if may_choose && leaning < upright || !may_choose && !slanted {
                (own + leaning, true)
            } else {
                (own + upright, false)
            }
        };
        best.push([cheapest(false), cheapest(true)]);
    }
    let mut slanted = best
        .last()
        .is_some_and(|[upright, leaning]| leaning.0 < upright.0);
    let mut slants = vec![false; tokens.len()];
    for (slant, choice) in slants.iter_mut().zip(&best).rev() {
        *slant = slanted;
        slanted = choice[usize::from(slanted)].1;
    }
    slants
}

/// How much is lost by a slant: least on punctuation, which hardly shows it. Rare letters and marks
/// stay upright above all: the first font that kitty finds for slanted ones draws whatever it has
/// from then on, and it should be one for the usual letters.
fn cost(glyph: &Glyph) -> usize {
    let mut marks = glyph.cell.symbol().chars().skip(1);
    match glyph.base() {
        '،' | '؛' | '؟' | '۔' => 1,
        '\u{5d0}'..='\u{5ea}' | '\u{fe80}'..='\u{fefc}' | '٠'..='٩' | '۰'..='۹'
            if marks.all(is_usual_mark) =>
        {
            2
        }
        base if is_in_right_to_left_block(base) => 9,
        base if base.is_alphanumeric() => 4,
        _ => 1,
    }
}

fn is_usual_mark(mark: char) -> bool {
    matches!(mark, '\u{64b}'..='\u{655}' | '\u{670}' | '\u{5b0}'..='\u{5bd}' | '\u{5c1}' | '\u{5c2}')
}
