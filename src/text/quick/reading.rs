//! A paragraph read once: what its characters are, where lines may end, and what is shown.

use super::breaks::{Breaks, Word};
use super::class::{Class, Entry, Kind, look_up, mirrored, short};
use super::letters::{self, Marks};
use super::levels::{Levels, Turned};
use crate::text::Direction;

/// What the rules of levels and breaks treat as one: a stretch of letters that join, with their
/// marks; one of letters or digits that do not; or any other character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Its first byte.
    pub(super) start: u32,
    /// Where in what is shown its right end is.
    pub(super) right: u32,
    /// Columns before it.
    pub(super) column: u32,
    /// Its code, of a character that does not join.
    pub(super) code: u16,
    pub(super) class: Class,
    /// That of its letters, where it is a stretch of such; `Dual` of letters that join.
    pub(super) kind: Kind,
}

/// Behind the last character.
const END: Item = Item {
    start: 0,
    right: 0,
    column: 0,
    code: 0,
    class: Class::On,
    kind: Kind::Space,
};

/// What may stand on the item before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carries {
    Nothing,
    /// Nothing, and the mark of a direction does not stand by itself behind it either.
    Neither,
    /// The mark of a direction.
    Unseen,
    /// It does, and no letter joins through it.
    Taken,
}

/// What is known of an ordinary paragraph. Its memory is used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// One more than there are.
    pub(super) items: Vec<Item>,
    /// Stretches at another level than the paragraph's, in order.
    pub(super) turned: Vec<Turned>,
    /// Items before which a line may end, in order.
    pub(super) breaks: Vec<u32>,
    /// What is shown, from right to left as if nothing were turned; it ends where this does.
    pub(super) shown: Vec<u8>,
    levels: Levels,
}

impl Reading {
    /// Reads a paragraph; tells whether it is an ordinary one.
    pub(super) fn read(&mut self, text: &str, base: Direction) -> bool {
        self.items.clear();
        self.turned.clear();
        self.breaks.clear();
        // A letter of two bytes shows one of three, and is written as four.
        let room = text.len() / 2 * 3 + 8;
        if self.shown.len() < room {
            self.shown.resize(room, 0);
        }
        let Self {
            items,
            turned,
            breaks,
            shown,
            levels,
        } = self;
        let reader = Reader {
            text,
            left: shown.len(),
            column: 0,
            shown,
            items,
            breaks: Breaks::new(text, breaks),
            word: Word::Start,
            carries: Carries::Nothing,
            classes: 0,
        };
        let Some(classes) = reader.read() else {
            return false;
        };
        let turns = match base {
            Direction::LeftToRight => Class::R.bit() | Class::Al.bit() | Class::An.bit(),
            Direction::RightToLeft => Class::L.bit() | Class::En.bit() | Class::An.bit(),
        };
        let items = &items[..items.len() - 1];
        classes & turns == 0 || levels.resolve(items, classes, base, turned)
    }
}

struct Reader<'a> {
    text: &'a str,
    items: &'a mut Vec<Item>,
    breaks: Breaks<'a>,
    shown: &'a mut [u8],
    /// The left end of what is shown so far, and its columns.
    left: usize,
    column: u32,
    word: Word,
    carries: Carries,
    /// The classes that occur.
    classes: u32,
}

impl Reader<'_> {
    /// Reads everything; gives the classes that occur, or `None` when something is not ordinary.
    fn read(mut self) -> Option<u32> {
        let mut start = 0;
        while let Some(first) = self.text.as_bytes().get(start) {
            // Letters that join, which are of the Arabic block, and spaces are most of a text.
            let end = match first {
                0xD8..=0xDB => self.letters(start)?,
                b' ' => self.space(start),
                _ => start,
            };
            start = if end > start { end } else { self.other(start)? };
        }
        self.breaks.end_word(self.word, self.items, start);
        self.breaks.finish(self.items);
        self.items.push(Item {
            start: start as u32,
            right: self.left as u32,
            column: self.column,
            ..END
        });
        Some(self.classes)
    }

    /// Adds an item, whose columns and bytes follow.
    #[inline]
    fn push(&mut self, start: usize, code: u16, class: Class, kind: Kind) {
        if self.word == Word::Start {
            self.breaks.begin_word(self.items.len());
        }
        self.word = self.word.and(kind);
        self.classes |= class.bit();
        self.items.push(Item {
            start: start as u32,
            right: self.left as u32,
            column: self.column,
            code,
            class,
            kind,
        });
    }

    /// Reads the letters that join that stand at a byte; gives the byte behind them.
    #[inline]
    fn letters(&mut self, start: usize) -> Option<usize> {
        let (mut left, mut column) = (self.left, self.column);
        let shown = &mut *self.shown;
        let bytes = self.text.as_bytes().get(start..)?;
        let length = letters::read(bytes, |letter| {
            if let Ok(mark) = <[u8; 2]>::try_from(letter.marks) {
                left -= 2;
                shown[left..left + 2].copy_from_slice(&mark);
            } else if !letter.marks.is_empty() {
                let right = left;
                left -= letter.marks.len();
                shown[left..right].copy_from_slice(letter.marks);
            }
            // The first of the four bytes are written over by what comes next.
            shown[left - 4..left].copy_from_slice(&letter.form);
            left -= usize::from(letter.form[0]);
            column += 1;
        })?;
        let end = start + length;
        if end > start {
            if self.carries == Carries::Taken {
                return None;
            }
            self.carries = Carries::Unseen;
            self.push(start, 0, Class::Al, Kind::Dual);
            (self.left, self.column) = (left, column);
        }
        Some(end)
    }

    #[inline]
    fn space(&mut self, start: usize) -> usize {
        if self.word != Word::Start {
            self.breaks.end_word(self.word, self.items, start);
            self.word = Word::Start;
        }
        self.carries = Carries::Nothing;
        self.classes |= Class::Ws.bit();
        self.items.push(Item {
            start: start as u32,
            right: self.left as u32,
            column: self.column,
            code: b' '.into(),
            class: Class::Ws,
            kind: Kind::Space,
        });
        self.left -= 1;
        self.column += 1;
        self.shown[self.left] = b' ';
        start + 1
    }

    /// Reads any other character, and the marks on it; gives the byte behind them.
    fn other(&mut self, start: usize) -> Option<usize> {
        let (code, entry, length) = character(self.text, start)?;
        let Entry { class, mut kind } = entry;
        let mut end = start + length;
        let is_arabic = code / 0x100 == 6;
        let carries = match kind {
            _ if class == Class::Odd => return None,
            Kind::Parting => match (self.carries, self.items.last()) {
                (Carries::Unseen, Some(before)) if before.kind.is_letter() => Carries::Neither,
                _ => return None,
            },
            Kind::Unseen => match self.carries {
                Carries::Nothing => Carries::Nothing,
                Carries::Neither => return None,
                Carries::Unseen | Carries::Taken => {
                    kind = Kind::UnseenMark;
                    Carries::Taken
                }
            },
            // These are shaped with the letters.
            Kind::Word if is_arabic => Carries::Neither,
            _ if is_arabic => Carries::Unseen,
            _ => Carries::Nothing,
        };
        let before = self.items.last();
        let goes_on = kind == Kind::Word
            && before.is_some_and(|item| (item.kind, item.class) == (kind, class));
        if !goes_on {
            self.push(start, code as u16, class, kind);
        }
        match kind {
            Kind::Mark | Kind::Composing => return None,
            Kind::Parting | Kind::Unseen | Kind::UnseenMark => {}
            Kind::Open | Kind::Close | Kind::Quote | Kind::Apart | Kind::Sign => {
                let shown = mirrored(char::from_u32(code as u32)?);
                self.show(shown.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Kind::Hebrew => {
                let rest = self.text.get(end..)?;
                let other = rest.find(|c| !look_up(c).kind.is_mark());
                let marks = rest.get(..other.unwrap_or(rest.len()))?;
                if !marks.is_empty() {
                    let (_, shown) = Marks::on(None, marks.as_bytes())?;
                    self.show(shown.bytes());
                    self.column -= 1;
                    end += marks.len();
                }
                self.show(&self.text.as_bytes()[start..start + length]);
            }
            _ => self.show(&self.text.as_bytes()[start..end]),
        }
        self.carries = carries;
        Some(end)
    }

    /// Shows something in one column.
    #[inline]
    fn show(&mut self, bytes: &[u8]) {
        let right = self.left;
        self.left -= bytes.len();
        self.column += 1;
        self.shown[self.left..right].copy_from_slice(bytes);
    }
}

/// The character at a byte: its code, what is known of it, its bytes.
#[inline]
fn character(text: &str, at: usize) -> Option<(usize, Entry, usize)> {
    let bytes = text.as_bytes();
    match *bytes.get(at..)? {
        [first @ 0..0x80, ..] => Some((first.into(), short(first.into()), 1)),
        [first @ 0x80..0xE0, second, ..] => {
            let code = usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F);
            Some((code, short(code), 2))
        }
        _ => {
            let c = text.get(at..)?.chars().next()?;
            Some((c as usize, look_up(c), c.len_utf8()))
        }
    }
}
