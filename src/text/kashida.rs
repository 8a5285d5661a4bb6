//! Where a word can be stretched: the classical places of the kashida, by priority.
//!
//! The order is that of Arabic typesetting systems since the 1990s; the lower the number, the
//! better the place.

use std::ops::Range;

use super::cluster::ShapedText;
use super::joining;
use super::tables::FORMS;

/// Which scripts are stretched, and with what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kashida {
    /// Arabic letters, with tatweel (U+0640).
    #[default]
    Arabic,
    /// N'Ko letters, with lajanyalan (U+07FA).
    Nko,
    /// None: text in Nastaliq (Urdu, Kashmiri, Punjabi) and scripts that do not join.
    None,
}

impl Kashida {
    /// What one cell of it shows.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Nko => "\u{7FA}",
            Self::Arabic | Self::None => "\u{640}",
        }
    }
}

/// A letter of a word: its cluster, the letter, and whether it is joined to the next.
struct Letter {
    cluster: usize,
    base: char,
    joins_next: bool,
    /// Of the same level as the letter before.
    is_level: bool,
}

/// The places of one word, best first: the clusters behind which it can be stretched.
pub(super) fn places(text: &ShapedText, word: Range<usize>, kashida: Kashida) -> Vec<usize> {
    if kashida == Kashida::None {
        return Vec::new();
    }
    let letters = letters(text, word);
    let allah = allah(&letters);
    let mut places: Vec<(u8, usize)> = Vec::new();
    for i in 1..letters.len() {
        let (before, after) = (&letters[i - 1], &letters[i]);
        let is_inside = allah.as_ref().is_some_and(|allah| allah.contains(&(i - 1)));
        let is_legal = before.joins_next && after.is_level && !is_inside;
        let priority = match kashida {
            Kashida::Arabic => priority(&letters, i),
            Kashida::Nko => is_nko(before.base).then_some(1),
            Kashida::None => None,
        };
        if let Some(priority) = priority.filter(|_| is_legal) {
            places.push((priority, before.cluster));
        }
    }
    places.sort_by_key(|&(priority, cluster)| (priority, usize::MAX - cluster));
    places.into_iter().map(|(_, cluster)| cluster).collect()
}

/// The letters of a word; what shows nothing is left out.
fn letters(text: &ShapedText, word: Range<usize>) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(word.len());
    let mut level = None;
    for cluster in word {
        let shown = &text.clusters()[cluster];
        let Some(c) = text.symbol(shown).chars().next() else {
            continue;
        };
        letters.push(Letter {
            cluster,
            base: letter(c),
            joins_next: shown.joins_next(),
            is_level: level == Some(shown.level()) && shown.level().0 % 2 == 1,
        });
        level = Some(shown.level());
    }
    letters
}

/// Stands for lam-alef.
const LAM_ALEF: char = '\u{FEFB}';

/// The letter that a presentation form shows; others, which have none and do not look joined
/// wherever they stand, are themselves.
fn letter(form: char) -> char {
    let code = u32::from(form);
    match code {
        0xFEF5..=0xFEFC => LAM_ALEF,
        0xFB50..=0xFBFF | 0xFE80..=0xFEF4 => {
            let letter = u32::from(LETTERS[(code - 0xFB50) as usize]);
            char::from_u32(letter)
                .filter(|&c| c != '\0')
                .unwrap_or(form)
        }
        _ => form,
    }
}

/// The letter of each presentation form, from U+FB50: the table of forms turned round.
static LETTERS: [u16; 0x3A5] = {
    let mut letters = [0; 0x3A5];
    let mut row = 0;
    while row < FORMS.len() {
        let (letter, forms) = FORMS[row];
        let mut form = 0;
        while form < 4 {
            if forms[form] != 0 {
                let at = (forms[form] - 0xFB50) as usize;
                // Borrowed forms show the letter that they belong to, which comes first.
                if letters[at] == 0 {
                    letters[at] = letter;
                }
            }
            form += 1;
        }
        row += 1;
    }
    letters
};

/// The priority of the place before letter `i`, from 1; `None` where there is none.
fn priority(letters: &[Letter], i: usize) -> Option<u8> {
    let (before, after) = (letters[i - 1].base, letters[i].base);
    let is_final = !letters[i].joins_next;
    if before == '\u{640}' {
        return (after == '\u{640}' || has_forms(after)).then_some(1);
    }
    if !has_forms(before) || !has_forms(after) {
        return None;
    }
    let next = letters.get(i + 1).map(|next| next.base);
    match (before, after) {
        ('س' | 'ش' | 'ص' | 'ض', _) => Some(2),
        (_, 'ة' | 'ۃ' | 'ه' | 'ہ' | 'ح' | 'خ' | 'ج' | 'چ' | 'د' | 'ذ') if is_final => {
            Some(3)
        }
        (_, LAM_ALEF | 'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ط' | 'ظ' | 'ل' | 'ك' | 'ک' | 'گ')
            if is_final =>
        {
            Some(4)
        }
        (_, 'ب' | 'ت' | 'ث' | 'ن' | 'ي' | 'ی' | 'ئ' | 'پ')
            if matches!(next, Some('ر' | 'ز' | 'ژ' | 'ي' | 'ی' | 'ى')) && !is_final =>
        {
            Some(5)
        }
        (_, 'و' | 'ؤ' | 'ع' | 'غ' | 'ق' | 'ف') if is_final => Some(6),
        _ if is_final => Some(7),
        _ => None,
    }
}

/// Whether a letter is shown in a form that joins.
fn has_forms(letter: char) -> bool {
    letter == LAM_ALEF || joining::form_row(letter).is_some()
}

fn is_nko(c: char) -> bool {
    matches!(c, '\u{7CA}'..='\u{7EA}' | '\u{7FA}')
}

/// The joins within the name of God, as indices of the letters before them: the last three letters
/// of الله, and of لله where that is the whole word but for و or ف.
fn allah(letters: &[Letter]) -> Option<Range<usize>> {
    let is = |i: usize, wanted: &[char]| letters.get(i).is_some_and(|l| wanted.contains(&l.base));
    let heh = ['ه', 'ہ'];
    for i in 0..letters.len().saturating_sub(2) {
        if !(is(i, &['ل']) && is(i + 1, &['ل']) && is(i + 2, &heh)) {
            continue;
        }
        let after_alef = i > 0 && is(i - 1, &['ا', 'ٱ', 'آ', 'أ']);
        let is_whole = i == 0 || (i == 1 && is(0, &['و', 'ف']));
        let rest = letters.len() - (i + 3);
        let ends = !letters[i + 2].joins_next
            || (rest >= 1 && is(i + 3, &['م']) && !letters[i + 3].joins_next);
        if (after_alef || is_whole) && ends {
            return Some(i..i + 3);
        }
    }
    None
}
