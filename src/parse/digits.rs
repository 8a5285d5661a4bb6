//! The digits that a document counts its lists in.

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
}
