//! Letters of scripts that join: which form each takes, and the marks on it (The Unicode Standard,
//! section 9.2, "Arabic Cursive Joining").

use super::class::{Kind, constant, look_up};
use crate::text::{joining, marks, plain, tables};

/// The letters of the Arabic block, by the last eight bits of their codes.
const LETTERS: usize = 0x100;
const BLOCK: usize = 0x600;
const LAM: usize = 0x44;
/// Four forms of each letter, and behind them those of each ligature of lam and alef.
const FORMS: usize = 4 * (LETTERS + tables::LAM_ALEF.len());

/// Bits of a form: joined to the letter before, to the one behind.
const FINAL: usize = 1;
const INITIAL: usize = 2;

/// What a character of the Arabic block does to its neighbours, in bits.
const LETTER: u8 = 1;
const FORWARD: u8 = 2;
const BACK: u8 = 4;
const MARK: u8 = 8;
/// Alefs that lam takes in; above it the row of the ligature.
const ALEF: u8 = 16;
const ALEF_ROW: u8 = 5;

static TRAITS: [u8; LETTERS] = {
    let mut traits = [0; LETTERS];
    let mut code = 0;
    while code < LETTERS {
        let kind = constant(BLOCK + code).kind;
        if kind.is_letter() {
            traits[code] |= LETTER;
            if kind.joins_forward() {
                traits[code] |= FORWARD;
            }
            if kind.joins_back() {
                traits[code] |= BACK;
            }
        }
        if kind.is_mark() {
            traits[code] |= MARK;
        }
        code += 1;
    }
    let mut row = 0;
    while row < tables::LAM_ALEF.len() {
        traits[tables::LAM_ALEF[row].0 as usize % LETTERS] |= ALEF + ((row as u8) << ALEF_ROW);
        row += 1;
    }
    traits
};

/// Each form; the letter itself where there is none.
static CHARS: [char; FORMS] = {
    let mut chars = ['\0'; FORMS];
    let mut form = 0;
    while form < 4 * LETTERS {
        if let Some(c) = char::from_u32((BLOCK + form / 4) as u32) {
            chars[form] = c;
        }
        form += 1;
    }
    let mut row = 0;
    while row < tables::FORMS.len() {
        let (letter, forms) = tables::FORMS[row];
        put(&mut chars, letter as usize % LETTERS, &forms);
        row += 1;
    }
    row = 0;
    while row < tables::LAM_ALEF.len() {
        put(&mut chars, LETTERS + row, &tables::LAM_ALEF[row].1);
        row += 1;
    }
    chars
};

const fn put(chars: &mut [char; FORMS], row: usize, forms: &[u16]) {
    let mut form = 0;
    while form < forms.len() {
        if forms[form] != 0
            && let Some(c) = char::from_u32(forms[form] as u32)
        {
            chars[4 * row + form] = c;
        }
        form += 1;
    }
}

/// The forms as they are written: their bytes at the end of four, how many they are in the first.
static BYTES: [[u8; 4]; FORMS] = {
    let mut bytes = [[0; 4]; FORMS];
    let mut form = 0;
    while form < FORMS {
        bytes[form] = end_of_four(CHARS[form]);
        form += 1;
    }
    bytes
};

/// The two or three bytes of a character, at the end of four, how many they are in the first.
const fn end_of_four(c: char) -> [u8; 4] {
    let code = c as u32;
    let last = 0x80 | (code & 0x3F) as u8;
    if code < 0x800 {
        [2, 0, 0xC0 | (code >> 6) as u8, last]
    } else {
        let middle = 0x80 | (code >> 6 & 0x3F) as u8;
        [3, 0xE0 | (code >> 12) as u8, middle, last]
    }
}

/// What a letter shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a> {
    /// One past the last byte of its cluster.
    pub(super) end: usize,
    /// Its form, at the end of four bytes, how many bytes it takes in the first.
    pub(super) form: [u8; 4],
    /// Its marks in the order in which they are shown.
    pub(super) marks: &'a [u8],
    /// Whether it is joined to the letter behind it.
    pub(super) joins_next: bool,
}

impl Shown<'_> {
    /// Its form.
    pub(super) fn form(&self) -> char {
        let bytes = &self.form[4 - usize::from(self.form[0])..];
        let form = std::str::from_utf8(bytes).ok();
        form.and_then(|form| form.chars().next())
            .unwrap_or_default()
    }
}

/// The character of the Arabic block that these bytes begin with: the last eight bits of its code,
/// and its traits.
#[inline]
fn first(bytes: &[u8]) -> (u8, u8) {
    match bytes {
        [first, second, ..] if first & 0xFC == 0xD8 => {
            let low = first << 6 | second & 0x3F;
            (low, TRAITS[usize::from(low)])
        }
        _ => (0, 0),
    }
}

/// The bytes behind the marks that these begin with, and the character there.
#[inline]
fn behind_marks(mut bytes: &[u8]) -> (&[u8], (u8, u8)) {
    loop {
        let next = first(bytes);
        match bytes {
            [_, _, rest @ ..] if next.1 & MARK != 0 => bytes = rest,
            _ => return (bytes, next),
        }
    }
}

/// Gives the letters that these bytes begin with, and between which nothing stands, to `show`, one
/// after the other. Gives how many bytes they are, and `None` when one carries more marks than are
/// drawn.
#[expect(
    clippy::inline_always,
    reason = "called for each word; what it gives is kept in registers"
)]
#[inline(always)]
pub(super) fn read(bytes: &[u8], mut show: impl FnMut(Shown<'_>)) -> Option<usize> {
    let (mut low, mut traits) = first(bytes);
    let mut cluster = bytes;
    let mut joined = 0;
    while traits & LETTER != 0 {
        let [_, _, rest @ ..] = cluster else { break };
        let (mut rest, mut next) = (rest, first(rest));
        let mut marks: &[u8] = &[];
        let mut is_plain = true;
        if next.1 & MARK != 0 {
            let marked = rest;
            (rest, next) = behind_marks(rest);
            marks = &marked[..marked.len() - rest.len()];
            is_plain = is_in_order(marks);
        }
        let joins = traits & FORWARD != 0 && next.1 & BACK != 0;
        let mut form = 4 * usize::from(low) + joined + if joins { INITIAL } else { 0 };
        let is_ligature = joins && usize::from(low) == LAM && next.1 & ALEF != 0;
        let mut letters = 2;
        if is_ligature {
            form = 4 * (LETTERS + usize::from(next.1 >> ALEF_ROW)) + joined;
            let lam_marks = marks.len();
            (rest, next) = behind_marks(rest.get(2..)?);
            letters = 4;
            is_plain &= cluster.len() - rest.len() == 4 + lam_marks;
        }
        let mut shown = Shown {
            end: bytes.len() - rest.len(),
            form: BYTES[form % FORMS],
            marks,
            joins_next: joins && !is_ligature,
        };
        let stacked;
        if !is_plain {
            stacked = stack(&cluster[..cluster.len() - rest.len()], letters, form)?;
            (shown.form, shown.marks) = (stacked.0, stacked.1.bytes());
        }
        show(shown);
        joined = if shown.joins_next { FINAL } else { 0 };
        cluster = rest;
        (low, traits) = next;
    }
    Some(bytes.len() - cluster.len())
}

/// Whether marks are shown in the order in which they stand: one, or shadda with a vowel sign
/// behind it, and none that a letter takes in (U+0653 to U+0655).
#[inline]
fn is_in_order(marks: &[u8]) -> bool {
    match marks {
        [0xD9, 0x93..=0x95] => false,
        [_, _] | [0xD9, 0x91, 0xD9, 0x8B..=0x90] => true,
        _ => false,
    }
}

/// What a cluster of one letter shows, of which this is the form, or of lam and alef, whose bytes
/// are `letters`; and its marks.
#[cold]
fn stack(cluster: &[u8], letters: usize, form: usize) -> Option<([u8; 4], Marks)> {
    let text = std::str::from_utf8(cluster).ok()?;
    if letters == 2 {
        let letter = text.chars().next();
        let (letter, marks) = Marks::on(letter, cluster.get(2..)?)?;
        let form = 4 * (letter? as usize % LETTERS) + form % 4;
        return Some((BYTES[form], marks));
    }
    let is_alef = |c: char| (c as usize / LETTERS == 6) && TRAITS[c as usize % LETTERS] & ALEF != 0;
    let alef = text.find(is_alef)?;
    ligature(cluster, alef, form % 4 == FINAL)
}

/// What lam and the alef that stands at a byte of the cluster show, and their marks.
fn ligature(cluster: &[u8], alef: usize, joined: bool) -> Option<([u8; 4], Marks)> {
    let (of_lam, rest) = cluster.get(2..)?.split_at_checked(alef - 2)?;
    let (letter, of_alef) = rest.split_at_checked(2)?;
    let letter = std::str::from_utf8(letter).ok()?.chars().next();
    let (_, mut marks) = Marks::on(None, of_lam)?;
    let (letter, others) = Marks::on(letter, of_alef)?;
    marks.add(&others);
    let shown = joining::lam_alef(letter?, joined)?;
    Some((end_of_four(shown), marks))
}

/// Most bytes of the marks of a cluster: of a lam and an alef.
const MARK_BYTES: usize = 2 * 2 * plain::MOST_MARKS;

/// The marks of a cluster in the order in which they are shown.
pub(super) struct Marks {
    bytes: [u8; MARK_BYTES],
    length: usize,
}

impl Marks {
    /// Marks on a letter, and the letter with those that it takes in; `None` when there are more
    /// than are drawn.
    pub(super) fn on(mut letter: Option<char>, marks: &[u8]) -> Option<(Option<char>, Self)> {
        let mut pending = ['\0'; plain::MOST_MARKS];
        let mut count = 0;
        for mark in std::str::from_utf8(marks).ok()?.chars() {
            let is_free =
                look_up(mark).kind == Kind::Composing && !marks::blocks(&pending[..count], mark);
            let base = letter.filter(|_| is_free);
            if let Some(both) = base.and_then(|base| joining::composed(base, mark)) {
                letter = Some(both);
            } else {
                *pending.get_mut(count)? = mark;
                count += 1;
            }
        }
        marks::sort(&mut pending[..count]);
        let mut marks = Self {
            bytes: [0; MARK_BYTES],
            length: 0,
        };
        for mark in &pending[..count] {
            // All marks here take two bytes.
            let mark = mark.encode_utf8(&mut marks.bytes[marks.length..]);
            marks.length += mark.len();
        }
        Some((letter, marks))
    }

    fn add(&mut self, others: &Self) {
        let end = self.length + others.length;
        self.bytes[self.length..end].copy_from_slice(others.bytes());
        self.length = end;
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}
