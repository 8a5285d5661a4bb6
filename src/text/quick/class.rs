//! What the rules take an ordinary character for: one look into a table.

use super::classes::CLASSES;

/// Bidi class, as far as ordinary text has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// No ordinary character.
    Odd,
    L,
    R,
    /// A letter of Arabic.
    Al,
    /// European, Arabic number.
    En,
    An,
    /// Separator of European numbers, terminator, common separator.
    Es,
    Et,
    Cs,
    /// Neutral, space.
    On,
    Ws,
}

/// What a character does to its neighbours in a line and in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// Letters that join on both sides, to the one before, to none.
    Dual,
    Right,
    Alone,
    /// Joins on both sides and has no forms.
    Tatweel,
    /// Stands on the letter before it.
    Mark,
    /// The same, and some letters take it in.
    Composing,
    /// The mark of a direction, which is not shown: behind what takes it in, and by itself.
    UnseenMark,
    Unseen,
    /// Parts two letters that would join, and is not shown.
    Parting,
    /// Letters of Hebrew, which may carry marks.
    Hebrew,
    /// Letters and digits that neither join nor carry marks.
    Word,
    Space,
    Open,
    Close,
    /// Punctuation behind a word, and such as stands inside of one too: `1.5`.
    Tail,
    Infix,
    /// A quotation mark that does not tell its side.
    Quote,
    /// A sign that stands by itself or behind a word: a dash, a per cent sign.
    Apart,
    /// A letter of two columns: whether a line may end beside it is the library's to say.
    Wide,
    /// Anything else: so it is there.
    Sign,
}

impl Class {
    /// A bit of its own, for sets of classes.
    #[inline]
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Kind {
    /// Whether it is a letter of a script that joins, or tatweel.
    #[inline]
    pub(super) const fn is_letter(self) -> bool {
        matches!(self, Self::Dual | Self::Right | Self::Alone | Self::Tatweel)
    }

    /// Whether it stands on the letter before it.
    #[inline]
    pub(super) const fn is_mark(self) -> bool {
        matches!(self, Self::Mark | Self::Composing)
    }

    pub(super) const fn joins_forward(self) -> bool {
        matches!(self, Self::Dual | Self::Tatweel)
    }

    pub(super) const fn joins_back(self) -> bool {
        matches!(self, Self::Dual | Self::Tatweel | Self::Right)
    }
}

/// What is known of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) class: Class,
    pub(super) kind: Kind,
}

pub(super) const ODD: Entry = Entry {
    class: Class::Odd,
    kind: Kind::Sign,
};

/// Characters of one and two bytes.
const SHORT: usize = 0x800;
/// Letters for transcription, punctuation and signs, of three bytes: from the first to one past the last.
const SIGNS: std::ops::Range<usize> = 0x1E00..0x2200;

const SHORT_ENTRIES: [Entry; SHORT] = table(0);
static SHORT_TABLE: [Entry; SHORT] = SHORT_ENTRIES;
static SIGN_TABLE: [Entry; SIGNS.end - SIGNS.start] = table(SIGNS.start);

const fn table<const LENGTH: usize>(start: usize) -> [Entry; LENGTH] {
    let mut table = [ODD; LENGTH];
    let mut row = 0;
    while row < CLASSES.len() {
        let (first, last, class, kind) = CLASSES[row];
        let mut c = first as usize;
        while c <= last as usize {
            if c >= start && c < start + LENGTH {
                table[c - start] = Entry { class, kind };
            }
            c += 1;
        }
        row += 1;
    }
    table
}

/// A character of one or two bytes.
#[inline]
pub(super) fn short(code: usize) -> Entry {
    SHORT_TABLE[code % SHORT]
}

/// The same, for tables that are made of this one.
pub(super) const fn constant(code: usize) -> Entry {
    SHORT_ENTRIES[code]
}

/// A character.
pub(super) fn look_up(c: char) -> Entry {
    let code = c as usize;
    if code < SHORT {
        return SHORT_TABLE[code];
    }
    let sign = code
        .checked_sub(SIGNS.start)
        .and_then(|at| SIGN_TABLE.get(at));
    sign.copied().unwrap_or_else(|| far(code))
}

/// A character behind those of the tables; these stand in few rows.
fn far(code: usize) -> Entry {
    let rows = CLASSES.iter().rev();
    let row = rows
        .take_while(|row| usize::from(row.1) >= code.max(SIGNS.end))
        .last()
        .filter(|row| usize::from(row.0) <= code);
    row.map_or(ODD, |row| Entry {
        class: row.2,
        kind: row.3,
    })
}

/// Rule L4: what is shown of a character that stands in text from right to left.
pub(super) fn mirrored(c: char) -> char {
    let other = |row: &(char, char)| match (row.0 == c, row.1 == c) {
        (true, _) => Some(row.1),
        (_, true) => Some(row.0),
        _ => None,
    };
    MIRRORED.iter().find_map(other).unwrap_or(c)
}

/// Pairs that mirror each other; of all others the libraries know.
pub(super) const MIRRORED: [(char, char); 6] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('\u{AB}', '\u{BB}'),
    ('\u{2039}', '\u{203A}'),
];
