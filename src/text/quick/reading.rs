//! A paragraph read once: what its characters are, where lines may end, and what is shown.

use std::ops::Range;

use super::breaks::{Break, Breaks, Word};
use super::class::{Class, Entry, Kind, look_up, mirrored, short};
use super::forms::EVEN;
use super::leftwards::Leftwards;
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
    /// Where lines may end, in order.
    pub(super) breaks: Vec<Break>,
    /// What is shown, from right to left as if nothing were turned; it ends where this does.
    pub(super) shown: Vec<u8>,
    /// Items that are neither words of Arabic nor spaces, in order.
    others: Vec<u32>,
    levels: Levels,
}

impl Reading {
    /// Reads a paragraph; tells whether it is an ordinary one. The bytes in `apart`, in order, are
    /// ordered by themselves; nothing in them reads from right to left.
    pub(super) fn read(&mut self, text: &str, base: Direction, apart: &[Range<usize>]) -> bool {
        self.items.clear();
        self.others.clear();
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
            others,
            levels,
        } = self;
        let reader = Reader {
            text,
            shown: Leftwards(shown),
            column: 0,
            items,
            others,
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
        let Some(apart) = items_of(items, apart) else {
            return false;
        };
        let items = &items[..items.len() - 1];
        let are_level = classes & turns == 0 && apart.is_empty();
        are_level || levels.resolve(items, others, classes, base, &apart, turned)
    }
}

/// The items that stand in ranges of bytes; `None` where one stands partly in one, or would read from
/// right to left in it.
fn items_of(items: &[Item], bytes: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let at = |byte: usize| {
        items
            .binary_search_by_key(&byte, |item| item.start as usize)
            .ok()
    };
    let reads = |item: &Item| matches!(item.class, Class::R | Class::Al);
    let ranges = bytes.iter().map(|range| {
        let range = at(range.start)?..at(range.end)?;
        let inside = items.get(range.clone())?;
        (!inside.iter().any(reads)).then_some(range)
    });
    ranges.collect()
}

struct Reader<'a> {
    text: &'a str,
    items: &'a mut Vec<Item>,
    others: &'a mut Vec<u32>,
    breaks: Breaks<'a>,
    /// What is shown so far, and its columns.
    shown: Leftwards<'a>,
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
            let end = match first {
                0xD8..=0xDB => {
                    let end = match self.word {
                        Word::Start => self.words(start),
                        _ => start,
                    };
                    if end > start {
                        end
                    } else {
                        self.letters(start)?
                    }
                }
                b' ' => self.space(start),
                _ => start,
            };
            start = if end > start { end } else { self.other(start)? };
        }
        self.breaks
            .end_word(self.word, self.items, start, self.column);
        self.breaks.finish(self.items);
        self.items.push(Item {
            start: start as u32,
            right: self.shown.left(),
            column: self.column,
            ..END
        });
        Some(self.classes)
    }

    /// Adds an item, whose columns and bytes follow.
    fn push(&mut self, start: usize, code: u16, class: Class, kind: Kind) {
        if self.word == Word::Start {
            self.breaks.begin_word(self.items.len());
        }
        self.word = self.word.and(kind);
        self.classes |= class.bit();
        if class != Class::Al {
            self.others.push(self.items.len() as u32);
        }
        self.items.push(Item {
            start: start as u32,
            right: self.shown.left(),
            column: self.column,
            code,
            class,
            kind,
        });
    }

    /// Reads words of bare letters with a space behind each, as most of a text is, from the
    /// beginning of a word on; gives the byte behind them. Apart from the rest, so that all that its
    /// loop needs has room in registers.
    #[inline(never)]
    fn words(&mut self, mut start: usize) -> usize {
        let text = self.text.as_bytes();
        let room = &mut *self.shown.0;
        let (mut left, mut column) = (room.len(), self.column);
        while let Some(bytes) = text.get(start..)
            && let Some(bare) = letters::word(bytes.as_chunks().0, &mut room[..left])
        {
            self.breaks.begin_word(self.items.len());
            let word = Item {
                start: start as u32,
                right: left as u32,
                column,
                code: 0,
                class: Class::Al,
                kind: Kind::Dual,
            };
            start += bare.length;
            left -= EVEN * bare.columns;
            column += bare.columns as u32;
            if bytes.get(bare.length) != Some(&b' ') {
                self.items.push(word);
                self.word = Word::Letters;
                self.carries = Carries::Unseen;
                break;
            }
            let space = Item {
                start: start as u32,
                right: left as u32,
                column,
                code: b' '.into(),
                class: Class::Ws,
                kind: Kind::Space,
            };
            self.items.extend([word, space]);
            self.breaks
                .end_word(Word::Letters, self.items, start, column);
            start += 1;
            left -= 1;
            column += 1;
            room[left] = b' ';
        }
        self.classes |= Class::Al.bit();
        self.column = column;
        self.shown.take(self.shown.0.len() - left);
        start
    }

    /// Reads the letters that join that stand at a byte; gives the byte behind them.
    fn letters(&mut self, start: usize) -> Option<usize> {
        let (right, column) = (self.shown.left(), self.column);
        let bytes = self.text.as_bytes().get(start..)?;
        let length = letters::read(bytes, |letter| {
            self.shown.put(letter.marks);
            self.shown.put_form(letter.form);
            self.column += 1;
        })?;
        if length > 0 {
            if self.carries == Carries::Taken {
                return None;
            }
            self.carries = Carries::Unseen;
            self.push(start, 0, Class::Al, Kind::Dual);
            if let Some(item) = self.items.last_mut() {
                (item.right, item.column) = (right, column);
            }
        }
        Some(start + length)
    }

    fn space(&mut self, start: usize) -> usize {
        if self.word != Word::Start {
            self.breaks
                .end_word(self.word, self.items, start, self.column);
            self.word = Word::Start;
        }
        self.carries = Carries::Nothing;
        self.items.push(Item {
            start: start as u32,
            right: self.shown.left(),
            column: self.column,
            code: b' '.into(),
            class: Class::Ws,
            kind: Kind::Space,
        });
        self.show(b" ");
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
        self.column += u32::from(kind == Kind::Wide);
        self.carries = carries;
        Some(end)
    }

    /// Shows something in one column.
    #[inline]
    fn show(&mut self, bytes: &[u8]) {
        self.shown.put(bytes);
        self.column += 1;
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
