//! Tables of the letters of scripts that join: what each does to its neighbours, and its forms.
//!
//! The loop over letters is where most of the time goes, so that all it must know of a letter stands
//! in one number, and a form as the bytes that are written.

use super::class::constant;
use crate::text::tables;

/// The Arabic block, and how many characters it has.
const BLOCK: usize = 0x600;
const CHARACTERS: usize = 0x100;
const LAM: usize = 0x44;

/// A character: traits in the low bits, and from [`FORMS_AT`] on where its forms stand.
///
/// The bits of a letter, moved by one, fall on those of the character behind it where the two join,
/// where they make a ligature, and where that one is odd.
#[derive(Clone, Copy)]
pub(super) struct Character(u32);

const FORWARD: u32 = 1;
const BACK: u32 = 1 << 1;
const IS_LAM: u32 = 1 << 2;
const IS_ALEF: u32 = 1 << 3;
const IS_LETTER: u32 = 1 << 4;
/// No letter, or one of which not all forms take three bytes.
const IS_ODD: u32 = 1 << 5;
const IS_MARK: u32 = 1 << 6;
/// Of an alef, where the row of its ligature stands.
const LIGATURE_AT: u32 = 7;
const FORMS_AT: u32 = 21;

/// Bytes of nearly all forms.
pub(super) const EVEN: usize = 3;

/// What does not stand in the Arabic block.
pub(super) const FOREIGN: Character = Character(IS_ODD);

/// A letter and the character behind it: the bits on which they fall together.
#[derive(Clone, Copy)]
pub(super) struct Pair(u32);

/// How a letter is joined: 1 to the one before it, 2 to the one behind it.
#[derive(Clone, Copy)]
pub(super) struct Joins(u32);

impl Character {
    /// The character of two bytes that stand together in UTF-8 and begin a character.
    #[inline]
    pub(super) fn of(bytes: [u8; 2]) -> Self {
        CHARACTERS_BY_BYTES[usize::from(u16::from_be_bytes(bytes)) % BY_BYTES]
    }

    /// The character at a place of UTF-8, two bytes each up to there.
    #[inline]
    pub(super) fn at(text: &[[u8; 2]], place: usize) -> Self {
        text.get(place).map_or(FOREIGN, |&bytes| Self::of(bytes))
    }

    #[inline]
    pub(super) fn is_letter(self) -> bool {
        self.0 & IS_LETTER != 0
    }

    #[inline]
    pub(super) fn is_mark(self) -> bool {
        self.0 & IS_MARK != 0
    }

    /// Whether it is neither a letter nor a mark.
    #[inline]
    pub(super) fn is_foreign(self) -> bool {
        self.0 & (IS_LETTER | IS_MARK) == 0
    }

    /// Whether it is a letter of which all forms take [`EVEN`] bytes.
    #[inline]
    pub(super) fn is_even(self) -> bool {
        self.0 & IS_ODD == 0
    }

    /// This letter and the character behind it.
    #[inline]
    pub(super) fn before(self, next: Self) -> Pair {
        Pair(self.0 << 1 & next.0)
    }

    /// Its form, as bytes at the end of four, how many in the first.
    #[inline]
    pub(super) fn form(self, joins: Joins) -> [u8; 4] {
        FORMS[(self.0 >> FORMS_AT | joins.0) as usize % FORMS.len()]
    }

    /// The form of the ligature of lam with this alef.
    #[inline]
    pub(super) fn ligature(self, joins: Joins) -> [u8; 4] {
        let row = CHARACTERS + (self.0 >> LIGATURE_AT & 0b11) as usize;
        FORMS[(4 * row + joins.0 as usize) % FORMS.len()]
    }
}

impl Pair {
    /// Whether an even letter follows, and the two make no ligature.
    #[inline]
    pub(super) fn is_bare(self) -> bool {
        self.0 & (IS_ODD | IS_ALEF) == 0
    }

    #[inline]
    pub(super) fn is_ligature(self) -> bool {
        self.0 & IS_ALEF != 0
    }

    #[inline]
    pub(super) fn joins(self) -> bool {
        self.0 & BACK != 0
    }
}

impl Joins {
    pub(super) const NONE: Self = Self(0);

    /// The joins of the letter that follows what was joined so, in a pair that does.
    #[inline]
    pub(super) fn next(self) -> Self {
        Self(self.0 >> 1)
    }

    /// Joined to the one behind too, where the pair joins.
    #[inline]
    pub(super) fn with(self, pair: Pair) -> Self {
        Self(self.0 | pair.0 & BACK)
    }

    /// Whether it is joined to the letter before it.
    pub(super) fn is_joined(self) -> bool {
        self.0 & 1 != 0
    }
}

/// Of two bytes that begin a character of UTF-8 the last thirteen bits tell whether it is one of the
/// block: of those that end in the same only ASCII begins like that, and no byte of 0x80 to 0xBF
/// stands behind ASCII.
const BY_BYTES: usize = 1 << 13;

static CHARACTERS_BY_BYTES: [Character; BY_BYTES] = {
    let mut by_bytes = [FOREIGN; BY_BYTES];
    let forms = forms();
    let mut low = 0;
    while low < CHARACTERS {
        // U+0600 is written D8 80, and each second byte holds six bits of a code.
        by_bytes[(0xD880 + (low >> 6 << 8) + (low & 0x3F)) % BY_BYTES] = character(low, &forms);
        low += 1;
    }
    by_bytes
};

const fn character(low: usize, forms: &[[u8; 4]; 8 * CHARACTERS]) -> Character {
    let kind = constant(BLOCK + low).kind;
    let mut bits = (4 * low as u32) << FORMS_AT;
    if kind.is_letter() {
        bits |= IS_LETTER;
    }
    let mut form = 0;
    while form < 4 {
        let occurs =
            (form & 1 == 0 || kind.joins_back()) && (form & 2 == 0 || kind.joins_forward());
        if !kind.is_letter() || occurs && forms[4 * low + form][0] as usize != EVEN {
            bits |= IS_ODD;
        }
        form += 1;
    }
    if kind.is_letter() && kind.joins_forward() {
        bits |= FORWARD;
    }
    if kind.is_letter() && kind.joins_back() {
        bits |= BACK;
    }
    if kind.is_mark() {
        bits |= IS_MARK;
    }
    if low == LAM {
        bits |= IS_LAM;
    }
    let mut row = 0;
    while row < tables::LAM_ALEF.len() {
        if tables::LAM_ALEF[row].0 as usize == BLOCK + low {
            bits |= IS_ALEF | (row as u32) << LIGATURE_AT;
        }
        row += 1;
    }
    Character(bits)
}

/// Four forms of each letter, which is its own where it has none, by how it is joined; behind them
/// those of each ligature of lam and alef. As bytes at the end of four, how many in the first.
static FORMS: [[u8; 4]; 8 * CHARACTERS] = forms();

const fn forms() -> [[u8; 4]; 8 * CHARACTERS] {
    let mut forms = [[0; 4]; 8 * CHARACTERS];
    let mut low = 0;
    while low < CHARACTERS {
        let own = [(BLOCK + low) as u16; 4];
        put(&mut forms, low, &own);
        low += 1;
    }
    let mut row = 0;
    while row < tables::FORMS.len() {
        let (letter, of_letter) = tables::FORMS[row];
        put(&mut forms, letter as usize % CHARACTERS, &of_letter);
        row += 1;
    }
    row = 0;
    while row < tables::LAM_ALEF.len() {
        put(&mut forms, CHARACTERS + row, &tables::LAM_ALEF[row].1);
        row += 1;
    }
    forms
}

const fn put(forms: &mut [[u8; 4]; 8 * CHARACTERS], row: usize, of_letter: &[u16]) {
    let mut form = 0;
    while form < of_letter.len() {
        if of_letter[form] != 0 {
            forms[4 * row + form] = end_of_four(of_letter[form]);
        }
        form += 1;
    }
}

/// The two or three bytes of a character, at the end of four, how many they are in the first.
pub(super) const fn end_of_four(code: u16) -> [u8; 4] {
    let last = 0x80 | (code & 0x3F) as u8;
    if code < 0x800 {
        [2, 0, 0xC0 | (code >> 6) as u8, last]
    } else {
        let middle = 0x80 | (code >> 6 & 0x3F) as u8;
        [3, 0xE0 | (code >> 12) as u8, middle, last]
    }
}
