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

/// Of a form: joined to the letter before; twice as much is joined to the one behind.
const FINAL: usize = 1;

/// What a character of the Arabic block does to its neighbours, in bits. Those of a letter, moved by
/// one, fall on those of the letter behind it where the two join, and where they make a ligature.
const LETTER: u8 = 1;
const FORWARD: u8 = 1 << 1;
const BACK: u8 = 1 << 2;
const MARK: u8 = 1 << 3;
const IS_LAM: u8 = 1 << 4;
const IS_ALEF: u8 = 1 << 5;
/// Where the row of the ligature with an alef stands.
const ROW: u8 = 6;

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
        traits[tables::LAM_ALEF[row].0 as usize % LETTERS] |= IS_ALEF | (row as u8) << ROW;
        row += 1;
    }
    traits[LAM] |= IS_LAM;
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
    let mut letter = first(bytes);
    let mut cluster = bytes;
    let mut joined = 0;
    while letter.1 & LETTER != 0 {
        let [_, _, behind @ ..] = cluster else { break };
        let next = first(behind);
        let both = letter.1 << 1 & next.1;
        if next.1 & MARK | both & IS_ALEF == 0 {
            // A bare letter, as most are.
            let joins = both & BACK;
            show(Shown {
                end: bytes.len() - behind.len(),
                form: BYTES[4 * usize::from(letter.0) + joined + usize::from(joins >> 1)],
                marks: &[],
                joins_next: joins != 0,
            });
            joined = usize::from(joins >> 2);
            (cluster, letter) = (behind, next);
            continue;
        }
        let marked = Marked::read(cluster, letter, joined);
        let marks;
        let mut shown = Shown {
            end: bytes.len() - marked.behind.len(),
            form: BYTES[marked.form % FORMS],
            marks: marked.marks,
            joins_next: marked.joins_next,
        };
        if !marked.is_in_order {
            (shown.form, marks) = marked.stack(cluster)?;
            shown.marks = marks.bytes();
        }
        show(shown);
        joined = usize::from(marked.joins_next);
        (cluster, letter) = (marked.behind, marked.next);
    }
    Some(bytes.len() - cluster.len())
}

/// A letter with marks, or lam and alef with theirs.
struct Marked<'a> {
    form: usize,
    /// The marks as they stand, of lam where there is an alef.
    marks: &'a [u8],
    /// Whether these are all, and are shown so.
    is_in_order: bool,
    is_ligature: bool,
    joins_next: bool,
    behind: &'a [u8],
    next: (u8, u8),
}

impl<'a> Marked<'a> {
    #[inline]
    fn read(cluster: &'a [u8], letter: (u8, u8), joined: usize) -> Self {
        let marked = cluster.get(2..).unwrap_or_default();
        let (behind, next) = behind_marks(marked);
        let marks = &marked[..marked.len() - behind.len()];
        let both = letter.1 << 1 & next.1;
        let joins = both & BACK;
        let is_in_order = is_in_order(marks);
        if both & IS_ALEF == 0 {
            return Self {
                form: 4 * usize::from(letter.0) + joined + usize::from(joins >> 1),
                marks,
                is_in_order,
                is_ligature: false,
                joins_next: joins != 0,
                behind,
                next,
            };
        }
        let alef = behind.get(2..).unwrap_or_default();
        let (behind, after) = behind_marks(alef);
        Self {
            form: 4 * (LETTERS + usize::from(next.1 >> ROW)) + joined,
            marks,
            is_in_order: is_in_order && behind.len() == alef.len(),
            is_ligature: true,
            joins_next: false,
            behind,
            next: after,
        }
    }

    /// What is shown, where that takes the rules of marks.
    #[cold]
    fn stack(&self, cluster: &[u8]) -> Option<([u8; 4], Marks)> {
        let cluster = &cluster[..cluster.len() - self.behind.len()];
        if self.is_ligature {
            return ligature(cluster, 2 + self.marks.len(), self.form % 4 == FINAL);
        }
        let letter = std::str::from_utf8(cluster).ok()?.chars().next();
        let (letter, marks) = Marks::on(letter, self.marks)?;
        let form = 4 * (letter? as usize % LETTERS) + self.form % 4;
        Some((BYTES[form], marks))
    }
}

/// Whether marks are shown in the order in which they stand: one, or shadda with a vowel sign
/// behind it, and none that a letter takes in (U+0653 to U+0655).
#[inline]
fn is_in_order(marks: &[u8]) -> bool {
    match marks {
        [0xD9, 0x93..=0x95] => false,
        [] | [_, _] | [0xD9, 0x91, 0xD9, 0x8B..=0x90] => true,
        _ => false,
    }
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
