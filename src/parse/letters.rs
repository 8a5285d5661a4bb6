//! The letters of a text, counted by script in one pass: what direction and language follow from.

use super::direction::is_rtl;
use super::fold::is_letter;

/// How many letters a text has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Letters {
    /// Of scripts that are written from right to left.
    pub(super) rtl: usize,
    /// Of others.
    pub(super) ltr: usize,
    pub(super) arabic: usize,
    pub(super) hebrew: usize,
    pub(super) yiddish: usize,
    pub(super) syriac: usize,
    pub(super) thaana: usize,
    pub(super) nko: usize,
    /// For each row of a table, the letters of the Arabic block that it has.
    pub(super) rows: [usize; 8],
}

/// What a character of the Arabic block adds to the rows of a table: one byte each, and a bit of its
/// own for what has to be looked at. The others are letters, and most of a text.
#[derive(Clone, Copy)]
pub(super) struct Row(u64);

const UNCOMMON: u64 = 1 << 63;

impl Row {
    /// The row of the character U+06`low`, which speaks for the rows `bits` of a table.
    pub(super) const fn new(low: u8, bits: u64) -> Self {
        let is_common = matches!(low, 0x20..=0x4A | 0x71..=0xD3);
        Self(if is_common { bits } else { bits | UNCOMMON })
    }
}

/// Counts the letters of a text. `rows` are those of U+0600 to U+06FF.
pub(super) fn count(text: &str, rows: &[Row; 256]) -> Letters {
    let mut letters = Letters::default();
    let mut rest = text.as_bytes();
    // Letters of Arabic and of ASCII are nearly all there are: these are told by their bytes. The
    // bytes of a sum hold 255 letters each, so that it is taken as often.
    while !rest.is_empty() {
        let (mut sum, mut common) = (0_u64, 0);
        for _ in 0..255 {
            match rest {
                [first @ 0xD8..=0xDB, second, behind @ ..] => {
                    let low = first << 6 | second & 0x3F;
                    let row = rows[usize::from(low)].0;
                    if row & UNCOMMON == 0 {
                        sum += row;
                        common += 1;
                    } else if let Some(c) = char::from_u32(0x600 + u32::from(low)) {
                        letters.take(c, rows);
                    }
                    rest = behind;
                }
                [first @ ..0x80, behind @ ..] => {
                    letters.ltr += usize::from(first.is_ascii_alphabetic());
                    rest = behind;
                }
                [] => break,
                _ => {
                    let at = text.len() - rest.len();
                    let c = text.get(at..).and_then(|rest| rest.chars().next());
                    let c = c.unwrap_or_default();
                    letters.take(c, rows);
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        letters.arabic += common;
        letters.rtl += common;
        add(&mut letters.rows, sum);
    }
    letters
}

fn add(rows: &mut [usize; 8], sum: u64) {
    for (row, count) in rows.iter_mut().zip(sum.to_le_bytes()) {
        *row += usize::from(count);
    }
}

impl Letters {
    /// A character that is not of the most frequent ones.
    fn take(&mut self, c: char, rows: &[Row; 256]) {
        let rtl = is_rtl(c);
        let script = match c {
            '\u{5F0}'..='\u{5F2}' => &mut self.yiddish,
            '\u{5D0}'..='\u{5EA}' | '\u{FB1D}'..='\u{FB4F}' => &mut self.hebrew,
            '\u{700}'..='\u{74F}' => &mut self.syriac,
            '\u{780}'..='\u{7BF}' => &mut self.thaana,
            '\u{7C0}'..='\u{7FF}' => &mut self.nko,
            _ if rtl => {
                let row = (c as usize).checked_sub(0x600).and_then(|at| rows.get(at));
                add(&mut self.rows, row.map_or(0, |row| row.0 & !UNCOMMON));
                self.arabic += 1;
                self.rtl += 1;
                return;
            }
            _ => {
                self.ltr += usize::from(is_letter(c));
                return;
            }
        };
        *script += 1;
        self.rtl += usize::from(rtl);
    }
}
