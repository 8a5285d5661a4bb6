//! Letters of scripts that join: which form each takes, and the marks on it (The Unicode Standard,
//! section 9.2, "Arabic Cursive Joining").

use std::mem;

use super::class::{Kind, look_up};
use super::forms::{Character, EVEN, FOREIGN, Joins, end_of_four};
use crate::text::{joining, marks, plain};

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

/// What [`word`] has read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bare {
    /// Bytes of the word.
    pub(super) length: usize,
    /// Columns of what is shown of it, each of [`EVEN`] bytes.
    pub(super) columns: usize,
}

/// Shows the letters that UTF-8 begins with at the right end of `room`, from right to left, when
/// they are bare, as those of nearly all words are, and no others stand behind them: what [`read`]
/// gives, in half the time. The first byte before them is written over too.
#[inline]
pub(super) fn word(text: &[[u8; 2]], mut room: &mut [u8]) -> Option<Bare> {
    let mut show = |form: [u8; 4]| {
        *room.last_chunk_mut()? = form;
        let left = room.len() - EVEN;
        room = &mut mem::take(&mut room)[..left];
        Some(())
    };
    let mut letter = Character::at(text, 0);
    let mut joins = Joins::NONE;
    let (mut at, mut ligatures) = (1, 0);
    while letter.is_even() {
        let next = loop {
            let next = text.get(at).map(|&bytes| Character::of(bytes));
            let Some(next) = next.filter(|&next| letter.before(next).is_bare()) else {
                break next.unwrap_or(FOREIGN);
            };
            joins = joins.with(letter.before(next));
            show(letter.form(joins))?;
            joins = joins.next();
            letter = next;
            at += 1;
        };
        if letter.before(next).is_ligature() {
            show(next.ligature(joins))?;
            joins = Joins::NONE;
            letter = Character::at(text, at + 1);
            at += 2;
            ligatures += 1;
        } else {
            show(letter.form(joins))?;
            letter = next;
            at += 1;
        }
    }
    let letters = at - 1;
    let bare = Bare {
        length: 2 * letters,
        columns: letters - ligatures,
    };
    (letters > 0 && letter.is_foreign()).then_some(bare)
}

/// Gives the letters that UTF-8 begins with, and between which nothing stands, to `show`, one after
/// the other. Gives how many bytes they are, and `None` when one carries more marks than are drawn.
#[inline]
pub(super) fn read(bytes: &[u8], mut show: impl FnMut(Shown<'_>)) -> Option<usize> {
    // All letters and marks of the block take two bytes.
    let (text, _) = bytes.as_chunks();
    let mut at = 0;
    let mut letter = Character::at(text, at);
    let mut joins = Joins::NONE;
    while letter.is_letter() {
        let next = Character::at(text, at + 1);
        let pair = letter.before(next);
        if !next.is_mark() && !pair.is_ligature() {
            // A bare letter, as most are.
            joins = joins.with(pair);
            at += 1;
            show(Shown {
                end: 2 * at,
                form: letter.form(joins),
                marks: &[],
                joins_next: pair.joins(),
            });
            joins = joins.next();
            letter = next;
            continue;
        }
        let marked = Marked::read(text, at, letter, joins)?;
        let mut shown = Shown {
            end: 2 * marked.end,
            form: marked.form,
            marks: marked.marks,
            joins_next: marked.joins_next,
        };
        let marks;
        if !marked.is_in_order {
            (shown.form, marks) = marked.stack(text.get(at..marked.end)?.as_flattened())?;
            shown.marks = marks.bytes();
        }
        show(shown);
        joins = marked.joins.next();
        (letter, at) = (marked.next, marked.end);
    }
    Some(2 * at)
}

/// A letter with marks, or lam and alef with theirs.
struct Marked<'a> {
    form: [u8; 4],
    joins: Joins,
    /// The marks as they stand, of lam where there is an alef.
    marks: &'a [u8],
    /// Whether these are all, and are shown so.
    is_in_order: bool,
    is_ligature: bool,
    joins_next: bool,
    /// What stands behind it, and where.
    next: Character,
    end: usize,
}

impl<'a> Marked<'a> {
    /// Reads the cluster of the letter at a place, which is joined so to the one before.
    #[inline]
    fn read(text: &'a [[u8; 2]], at: usize, letter: Character, joins: Joins) -> Option<Self> {
        let (next, end) = behind_marks(text, at + 1);
        let marks = text.get(at + 1..end)?.as_flattened();
        let pair = letter.before(next);
        let is_in_order = is_in_order(marks);
        if !pair.is_ligature() {
            let joins = joins.with(pair);
            return Some(Self {
                form: letter.form(joins),
                joins,
                marks,
                is_in_order,
                is_ligature: false,
                joins_next: pair.joins(),
                next,
                end,
            });
        }
        let alef = end;
        let (after, end) = behind_marks(text, alef + 1);
        Some(Self {
            form: next.ligature(joins),
            joins,
            marks,
            is_in_order: is_in_order && end == alef + 1,
            is_ligature: true,
            joins_next: false,
            next: after,
            end,
        })
    }

    /// What is shown, where that takes the rules of marks.
    #[cold]
    fn stack(&self, cluster: &[u8]) -> Option<([u8; 4], Marks)> {
        if self.is_ligature {
            return ligature(cluster, 2 + self.marks.len(), self.joins.is_joined());
        }
        let letter = std::str::from_utf8(cluster).ok()?.chars().next();
        let (letter, marks) = Marks::on(letter, self.marks)?;
        let mut bytes = [0; 2];
        letter?.encode_utf8(&mut bytes);
        Some((Character::at(&[bytes], 0).form(self.joins), marks))
    }
}

/// The character behind the marks that stand at a place, and where it stands.
#[inline]
fn behind_marks(text: &[[u8; 2]], mut at: usize) -> (Character, usize) {
    loop {
        let next = Character::at(text, at);
        if !next.is_mark() {
            return (next, at);
        }
        at += 1;
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
    Some((end_of_four(u16::try_from(u32::from(shown)).ok()?), marks))
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
