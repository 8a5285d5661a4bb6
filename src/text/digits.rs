//! Numbers shown in other digits than they are written in.
//!
//! A digit's bidi class decides its place, so this comes after the levels and changes only what is
//! shown. A number is rewritten whole with its separators or left alone: numbers of Latin text,
//! versions and codes are.

use unicode_bidi::BidiClass;

use super::analysis::{Analysis, Order, bidi_class};
use super::direction::Direction;
use super::setting::Digits;

/// Whether a character is a digit of one of the three kinds.
pub(super) fn is_digit(c: char) -> bool {
    value(c).is_some()
}

fn value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '\u{660}'..='\u{669}' => Some(u32::from(c) - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(u32::from(c) - 0x6F0),
        _ => None,
    }
}

/// The characters of numbers that are shown as others, by byte and in order.
pub(super) fn rewritten(text: &str, analysis: &Analysis, digits: Digits) -> Vec<(u32, char)> {
    let mut found = Vec::new();
    if digits == Digits::AsWritten || !text.contains(is_digit) {
        return found;
    }
    let mut context = Context::new(analysis);
    let mut is_first = true;
    let (mut start, mut before) = (0, "");
    for token in text.split_inclusive(char::is_whitespace) {
        let word = token.trim_end();
        let is_right_to_left = context.read(start, word);
        let is_code =
            word.contains(parts_no_number) || VERSIONS.iter().any(|v| before.ends_with(v));
        if is_right_to_left && word.contains(is_digit) && !is_code {
            rewrite(word, start, is_first, digits, &mut found);
        }
        is_first &= word.is_empty();
        start += token.len();
        before = word;
    }
    found
}

/// Words before the number of a version.
const VERSIONS: &[&str] = &[
    "إصدار",
    "نسخة",
    "نسخه",
    "نسخهٔ",
    "ورژن",
    "ورشن",
    "גרסה",
    "גירסה",
];

/// Whether a character makes a code or an address of the word it stands in.
fn parts_no_number(c: char) -> bool {
    matches!(c, '_' | '@' | '\\' | '=' | '+' | '\u{2066}')
        || (bidi_class(c) == BidiClass::L && c != '\u{200E}')
}

/// Which text the words stand in: the direction around, and of the strong letter before.
struct Context<'a> {
    analysis: &'a Analysis,
    /// Direction of the paragraph and of each isolate that is open, with that of its last strong
    /// letter.
    open: Vec<(Direction, Direction)>,
    /// The next marked range.
    marked: usize,
}

impl<'a> Context<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let base = analysis.base().direction();
        Self {
            analysis,
            open: vec![(base, base)],
            marked: 0,
        }
    }

    /// Reads a word on; returns whether all of it stands in right-to-left text.
    fn read(&mut self, start: usize, word: &str) -> bool {
        let mut all = true;
        for (offset, c) in word.char_indices() {
            let byte = start + offset;
            let marked = self.analysis.marked();
            while marked
                .get(self.marked)
                .is_some_and(|mark| mark.range.end <= byte)
            {
                self.marked += 1;
            }
            let mark = marked
                .get(self.marked)
                .filter(|mark| mark.range.contains(&byte));
            match mark.map(|mark| mark.order) {
                Some(Order::Isolate(Direction::LeftToRight) | Order::Override(_)) => {
                    all &= !is_digit(c);
                    continue;
                }
                // Of its own direction, which a digit does not tell.
                Some(Order::FirstStrong) if bidi_class(c) == BidiClass::L => {
                    all = false;
                    continue;
                }
                _ => {}
            }
            self.step(c);
            all &= !is_digit(c) || self.is_right_to_left();
        }
        all
    }

    fn step(&mut self, c: char) {
        let around = self.open.last().copied();
        let Some(around) = around else { return };
        let strong = match bidi_class(c) {
            BidiClass::L => Direction::LeftToRight,
            BidiClass::R | BidiClass::AL => Direction::RightToLeft,
            BidiClass::LRI => {
                self.open
                    .push((Direction::LeftToRight, Direction::LeftToRight));
                return;
            }
            BidiClass::RLI => {
                self.open
                    .push((Direction::RightToLeft, Direction::RightToLeft));
                return;
            }
            BidiClass::FSI => {
                self.open.push(around);
                return;
            }
            BidiClass::PDI => {
                if self.open.len() > 1 {
                    self.open.pop();
                }
                return;
            }
            _ => return,
        };
        if let Some(innermost) = self.open.last_mut() {
            innermost.1 = strong;
        }
    }

    fn is_right_to_left(&self) -> bool {
        self.open.last() == Some(&(Direction::RightToLeft, Direction::RightToLeft))
    }
}

/// Rewrites the numbers of a word. A point in the first word of a paragraph parts section numbers.
fn rewrite(word: &str, start: usize, is_first: bool, digits: Digits, found: &mut Vec<(u32, char)>) {
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let digit_at = |i: usize| chars.get(i).is_some_and(|&(_, c)| is_digit(c));
    let mut i = 0;
    while i < chars.len() {
        if !digit_at(i) {
            i += 1;
            continue;
        }
        let first = i;
        let mut separators: Vec<(usize, char)> = Vec::new();
        while i < chars.len() {
            let c = chars[i].1;
            let parts = matches!(c, '.' | ',' | '\u{66B}' | '\u{66C}') && digit_at(i + 1);
            if parts {
                separators.push((i - first, c));
            } else if !digit_at(i) {
                break;
            }
            i += 1;
        }
        let Some(roles) = roles(&separators, i - first, is_first) else {
            continue;
        };
        let mut roles = roles.into_iter();
        if let Some(&(byte, c)) = first.checked_sub(1).and_then(|before| chars.get(before)) {
            found.extend(percent(c, digits).map(|shown| ((start + byte) as u32, shown)));
        }
        for &(byte, c) in &chars[first..i] {
            let shown = match value(c) {
                Some(value) => digit(value, digits),
                None => separator(roles.next().unwrap_or(Role::Plain), c, digits),
            };
            found.push(((start + byte) as u32, shown));
        }
        if let Some(&(byte, c)) = chars.get(i)
            && let Some(shown) = percent(c, digits)
        {
            found.push(((start + byte) as u32, shown));
            i += 1;
        }
    }
}

/// What a separator of a number does.
#[derive(Clone, Copy)]
enum Role {
    Decimal,
    Group,
    /// Of a section number; stays.
    Plain,
}

/// What the separators of a number of `len` characters do, given where they stand in it; `None` of
/// versions and lists.
fn roles(separators: &[(usize, char)], len: usize, is_first: bool) -> Option<Vec<Role>> {
    if is_first && separators.iter().all(|&(_, c)| c == '.') {
        return Some(vec![Role::Plain; separators.len()]);
    }
    let groups_of_three = |group: char| {
        let of_group: Vec<usize> = separators
            .iter()
            .filter(|&&(_, c)| c == group)
            .map(|&(at, _)| at)
            .collect();
        let end = separators
            .iter()
            .find(|&&(_, c)| c != group)
            .map_or(len, |&(at, _)| at);
        let ends = of_group.iter().skip(1).copied().chain([end]);
        of_group.first().is_none_or(|&first| first <= 3)
            && of_group.iter().zip(ends).all(|(&at, end)| end == at + 4)
    };
    match separators {
        [] => Some(Vec::new()),
        [(_, '.' | '\u{66B}')] => Some(vec![Role::Decimal]),
        [(_, ',')] if !groups_of_three(',') => Some(vec![Role::Decimal]),
        [groups @ .., (_, last)] => {
            let group = separators[0].1;
            let is_mixed = *last != group;
            let kinds = groups.iter().all(|&(_, c)| c == group);
            // Groups by points are versions or dates unless another mark shows the fraction.
            if !kinds || !groups_of_three(group) || (group == '.' && !is_mixed) {
                return None;
            }
            let last = if is_mixed { Role::Decimal } else { Role::Group };
            let roles = groups.iter().map(|_| Role::Group).chain([last]);
            Some(roles.collect())
        }
    }
}

fn digit(value: u32, digits: Digits) -> char {
    let zero = match digits {
        Digits::ArabicIndic => 0x660,
        Digits::Persian => 0x6F0,
        Digits::Western | Digits::AsWritten => u32::from('0'),
    };
    char::from_u32(zero + value).unwrap_or('\u{FFFD}')
}

fn separator(role: Role, written: char, digits: Digits) -> char {
    match (role, digits) {
        (Role::Plain, _) | (_, Digits::AsWritten) => written,
        (Role::Decimal, Digits::Western) => '.',
        (Role::Group, Digits::Western) => ',',
        (Role::Decimal, _) => '\u{66B}',
        (Role::Group, _) => '\u{66C}',
    }
}

/// The percent sign of these digits, of a percent sign.
fn percent(c: char, digits: Digits) -> Option<char> {
    matches!(c, '%' | '\u{66A}').then_some(match digits {
        Digits::Western | Digits::AsWritten => '%',
        Digits::ArabicIndic | Digits::Persian => '\u{66A}',
    })
}
