//! The digits and letters that a document counts its lists in.

use crate::document::Language;

/// The letters that count, in their order: Arabic by the abjad, the others by the alphabet.
const ARABIC: &str = "أ ب ج د هـ و ز ح ط ي ك ل م ن س ع ف ص ق ر ش ت ث خ ذ ض ظ غ";
const PERSIAN: &str = "الف ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی";
const URDU: &str = "الف ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ہ ی";
const LATIN: &str = "a b c d e f g h i j k l m n o p q r s t u v w x y z";

/// Bytes that are looked at.
const SAMPLE: usize = 64 * 1024;

/// A set of digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numerals {
    /// `1`.
    #[default]
    Western,
    /// `١`.
    ArabicIndic,
    /// `۱`.
    Persian,
}

impl Numerals {
    /// The digits that most numbers of a text are written in; words with Latin letters and
    /// addresses do not count.
    pub(super) fn of(text: &str) -> Self {
        let mut end = text.len().min(SAMPLE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = text.get(..end).unwrap_or_default();
        let (mut western, mut arabic, mut persian) = (0, 0, 0);
        for word in sample.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(')) {
            for c in word.chars() {
                match c {
                    '\u{660}'..='\u{669}' => arabic += 1,
                    '\u{6F0}'..='\u{6F9}' => persian += 1,
                    _ => {}
                }
            }
            let digits = word.bytes().filter(u8::is_ascii_digit).count();
            if digits > 0 && !word.bytes().any(|b| b.is_ascii_alphabetic()) {
                western += digits;
            }
        }
        if arabic.max(persian) <= western {
            Self::Western
        } else if arabic >= persian {
            Self::ArabicIndic
        } else {
            Self::Persian
        }
    }

    /// The marker of a counted item.
    pub(super) fn counted(self, number: u64) -> String {
        format!("{}. ", self.write(number))
    }

    /// The marker of an item that is counted in the letters of a language; in digits where they
    /// do not reach.
    pub(super) fn lettered(self, number: u64, language: Option<Language>) -> String {
        let letters = match language {
            Some(Language::Hebrew | Language::Yiddish) => {
                return match hebrew(number) {
                    Some(letters) => format!("{letters}. "),
                    None => self.counted(number),
                };
            }
            Some(Language::Persian) => PERSIAN,
            Some(Language::Urdu | Language::Punjabi | Language::Kashmiri) => URDU,
            Some(Language::LeftToRight) => LATIN,
            _ if self == Self::Persian => PERSIAN,
            _ => ARABIC,
        };
        let at = usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_sub(1));
        match at.and_then(|at| letters.split(' ').nth(at)) {
            Some(letter) => format!("{letter}. "),
            None => self.counted(number),
        }
    }

    /// The marker of a note.
    pub(super) fn bracketed(self, number: u32) -> String {
        format!("[{}] ", self.write(number.into()))
    }

    /// A number.
    pub(super) fn write(self, number: u64) -> String {
        let zero = match self {
            Self::Western => return number.to_string(),
            Self::ArabicIndic => 0x660,
            Self::Persian => 0x6F0,
        };
        let digits = number.to_string().into_bytes().into_iter();
        digits
            .filter_map(|digit| char::from_u32(zero + u32::from(digit - b'0')))
            .collect()
    }
}

/// A number from 1 to 499 in Hebrew letters, the greatest first; 15 and 16 are not written as the
/// name of God begins.
fn hebrew(number: u64) -> Option<String> {
    const LETTERS: [(u64, char); 22] = [
        (400, 'ת'),
        (300, 'ש'),
        (200, 'ר'),
        (100, 'ק'),
        (90, 'צ'),
        (80, 'פ'),
        (70, 'ע'),
        (60, 'ס'),
        (50, 'נ'),
        (40, 'מ'),
        (30, 'ל'),
        (20, 'כ'),
        (10, 'י'),
        (9, 'ט'),
        (8, 'ח'),
        (7, 'ז'),
        (6, 'ו'),
        (5, 'ה'),
        (4, 'ד'),
        (3, 'ג'),
        (2, 'ב'),
        (1, 'א'),
    ];
    let mut rest = (1..500).contains(&number).then_some(number)?;
    let mut letters = String::new();
    for (value, letter) in LETTERS {
        if rest >= value && !(value == 10 && matches!(rest, 15 | 16)) {
            letters.push(letter);
            rest -= value;
        }
    }
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_text_writes_its_numbers() {
        assert_eq!(
            Numerals::of("عام ١٩٩٠ و h1 و https://a.b/2001"),
            Numerals::ArabicIndic
        );
        assert_eq!(Numerals::of("سال ۱۳۹۰"), Numerals::Persian);
        assert_eq!(Numerals::of("عام 1990"), Numerals::Western);
        assert_eq!(Numerals::Persian.counted(12), "۱۲. ");
    }

    #[test]
    fn letters_count_by_language() {
        let check = |number, language, expected| {
            assert_eq!(Numerals::ArabicIndic.lettered(number, language), expected);
        };
        check(3, None, "ج. ");
        check(5, Some(Language::Arabic), "هـ. ");
        check(1, Some(Language::Persian), "الف. ");
        check(3, Some(Language::Hebrew), "ג. ");
        check(11, Some(Language::Hebrew), "יא. ");
        check(15, Some(Language::Hebrew), "טו. ");
        check(116, Some(Language::Hebrew), "קטז. ");
        check(99, None, "٩٩. ");
    }
}
