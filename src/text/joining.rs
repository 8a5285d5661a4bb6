//! Which form each letter takes (The Unicode Standard, section 9.2, "Arabic Cursive Joining").

use icu_properties::props::JoiningType;
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

use super::letters::Piece;
use super::tables::{COMPOSED, FORMS, LAM_ALEF};

const JOINING_TYPES: CodePointMapDataBorrowed<'static, JoiningType> =
    CodePointMapData::<JoiningType>::new();

/// Whether a character can take part in joining at all; quick, for the letters of no such script.
pub(super) fn may_join(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8FF}' | '\u{1807}'..='\u{18AA}' | '\u{200D}' | '\u{A840}'..='\u{A872}'
        | '\u{10AC0}'..='\u{10FFF}' | '\u{1E900}'..='\u{1E95F}')
}

/// How a character joins its neighbours.
pub(super) fn joining_type(c: char) -> JoiningType {
    JOINING_TYPES.get(c)
}

/// Whether letters join through a character as if it were not there.
pub(super) fn is_transparent(c: char) -> bool {
    joining_type(c) == JoiningType::Transparent
}

/// What a letter is joined to, in logical order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Joins {
    /// To the letter before it.
    pub(super) previous: bool,
    /// To the letter behind it.
    pub(super) next: bool,
}

/// Finds the joins of each of `pieces`. Transparent characters are looked through; letters of
/// different levels are not neighbours on the line and do not join (UAX #9, section 3.5).
pub(super) fn join(pieces: &[Piece], joins: &mut Vec<Joins>) {
    joins.clear();
    joins.resize(pieces.len(), Joins::default());
    let mut reaching: Option<usize> = None;
    for (i, piece) in pieces.iter().enumerate() {
        let kind = joining_type(piece.letter);
        if kind == JoiningType::Transparent {
            continue;
        }
        let reaches_back = matches!(
            kind,
            JoiningType::DualJoining | JoiningType::RightJoining | JoiningType::JoinCausing
        );
        if let Some(before) = reaching.filter(|&before| {
            reaches_back
                && (pieces[before].level == piece.level
                    // The joiner is invisible; it joins on either side of a boundary.
                    || piece.letter == ZWJ
                    || pieces[before].letter == ZWJ)
        }) {
            joins[before].next = true;
            joins[i].previous = true;
        }
        let reaches_forward = matches!(
            kind,
            JoiningType::DualJoining | JoiningType::LeftJoining | JoiningType::JoinCausing
        );
        reaching = reaches_forward.then_some(i);
    }
}

const ZWJ: char = '\u{200D}';

/// Whether a character as it is shown reaches the one before it, and the one behind it: forms by
/// what they are, letters without forms by what they could be.
pub fn reaches(shown: char) -> (bool, bool) {
    let code = u16::try_from(u32::from(shown)).unwrap_or_default();
    if code >= 0xFB50 {
        let of_letter = FORMS
            .iter()
            .find_map(|row| row.1.iter().position(|&form| form == code));
        let of_ligature = LAM_ALEF
            .iter()
            .find_map(|row| row.1.iter().position(|&form| form == code));
        // Isolated, final, initial, medial.
        let form = of_letter.or(of_ligature).unwrap_or_default();
        return (form % 2 == 1, form >= 2);
    }
    match joining_type(shown) {
        JoiningType::DualJoining | JoiningType::JoinCausing => (true, true),
        JoiningType::RightJoining => (true, false),
        JoiningType::LeftJoining => (false, true),
        _ => (false, false),
    }
}

/// The presentation form of a letter, where Unicode has one.
pub(super) fn presentation_form(letter: char, joins: Joins) -> Option<char> {
    let row = form_row(letter)?;
    let form = match joins {
        Joins {
            previous: false,
            next: false,
        } => 0,
        Joins {
            previous: true,
            next: false,
        } => 1,
        Joins {
            previous: false,
            next: true,
        } => 2,
        Joins {
            previous: true,
            next: true,
        } => 3,
    };
    as_char(FORMS[row].1[form])
}

/// Where the first and the last letter with forms stand.
const FIRST: usize = 0x621;
const LAST: usize = 0x6D5;

/// The row of each letter from the first with forms on, plus one; 0 where it has none.
static ROWS: [u8; LAST - FIRST + 1] = {
    let mut rows = [0; LAST - FIRST + 1];
    let mut row = 0;
    while row < FORMS.len() {
        rows[FORMS[row].0 as usize - FIRST] = row as u8 + 1;
        row += 1;
    }
    rows
};

/// The row of a letter in the table of forms.
pub(super) fn form_row(letter: char) -> Option<usize> {
    let row = ROWS.get((letter as usize).checked_sub(FIRST)?)?;
    usize::from(*row).checked_sub(1)
}

/// The ligature of lam and this alef; `joined` tells whether lam is joined to the letter before it.
pub(super) fn lam_alef(alef: char, joined: bool) -> Option<char> {
    let code = u16::try_from(u32::from(alef)).ok()?;
    let row = LAM_ALEF.iter().find(|row| row.0 == code)?;
    as_char(row.1[usize::from(joined)])
}

/// The one letter that is canonically equivalent to `letter` with `mark`.
pub(super) fn composed(letter: char, mark: char) -> Option<char> {
    let row = COMPOSED
        .iter()
        .find(|row| (row.0, row.1) == (letter, mark))?;
    Some(row.2)
}

fn as_char(code: u16) -> Option<char> {
    if code == 0 {
        None
    } else {
        char::from_u32(u32::from(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_decomposes_to_its_letter() {
        let compatible = icu_normalizer::DecomposingNormalizer::new_nfkd();
        let canonical = icu_normalizer::DecomposingNormalizer::new_nfd();
        let borrowed = [0x06BA, 0x06C3, 0x06D5];
        for (letter, forms) in FORMS.iter().filter(|row| !borrowed.contains(&row.0)) {
            let letter = as_char(*letter).expect("a letter").to_string();
            for form in forms.iter().filter_map(|&form| as_char(form)) {
                let decomposed = compatible.normalize(&form.to_string()).into_owned();
                assert_eq!(decomposed, compatible.normalize(&letter), "{form:?}");
            }
        }
        for (alef, forms) in LAM_ALEF {
            let pair = format!("\u{644}{}", as_char(*alef).expect("an alef"));
            for form in forms.iter().filter_map(|&form| as_char(form)) {
                let decomposed = compatible.normalize(&form.to_string()).into_owned();
                assert_eq!(decomposed, canonical.normalize(&pair));
            }
        }
        for (letter, mark, both) in COMPOSED {
            let decomposed = canonical.normalize(&both.to_string()).into_owned();
            assert_eq!(decomposed, format!("{letter}{mark}"));
        }
    }

    #[test]
    fn a_letter_has_the_forms_that_its_joining_type_asks_for() {
        for (letter, forms) in FORMS {
            let letter = as_char(*letter).expect("a letter");
            let has = forms.map(|form| form != 0);
            let expected: &[[bool; 4]] = match joining_type(letter) {
                JoiningType::DualJoining => &[[true; 4]],
                // U+0677 has no final form.
                JoiningType::RightJoining => {
                    &[[true, true, false, false], [true, false, false, false]]
                }
                _ => &[[true, false, false, false]],
            };
            assert!(expected.contains(&has), "{letter:?} {has:?}");
        }
    }

    #[test]
    fn forms_reach_where_they_are_joined() {
        let check = |shown, expected| assert_eq!(reaches(shown), expected, "{shown:?}");
        check('\u{FE8F}', (false, false)); // beh, isolated
        check('\u{FE90}', (true, false));
        check('\u{FE91}', (false, true));
        check('\u{FE92}', (true, true));
        check('\u{FEFC}', (true, false)); // lam-alef, final
        check('\u{69A}', (true, true)); // no forms
        check('\u{689}', (true, false));
        check('\u{640}', (true, true));
        check('a', (false, false));
    }

    #[test]
    fn only_characters_that_may_join_do() {
        for c in '\0'..=char::MAX {
            let joins = !matches!(
                joining_type(c),
                JoiningType::NonJoining | JoiningType::Transparent
            );
            assert!(!joins || may_join(c), "{c:?}");
        }
    }
}
