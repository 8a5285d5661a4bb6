//! Spelling with what differs from hand to hand taken away, for comparing words only.

/// Whether a character stands on or in another and is not counted: vowel signs, points,
/// cantillation, tatweel and invisible formatting.
#[inline]
pub(super) fn is_mark(c: char) -> bool {
    match c {
        ..'\u{300}'
        | '\u{600}'..='\u{60F}'
        | '\u{61D}'..='\u{63F}'
        | '\u{641}'..='\u{64A}'
        | '\u{660}'..='\u{66F}'
        | '\u{671}'..='\u{6D5}' => false,
        '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' => true,
        _ => is_rare_mark(c),
    }
}

/// The same for characters that are less common.
fn is_rare_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}'
        | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{61C}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{711}'
        | '\u{730}'..='\u{74A}' | '\u{7A6}'..='\u{7B0}' | '\u{7EB}'..='\u{7F3}'
        | '\u{8CA}'..='\u{8FF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Characters of a text that are no marks.
pub(super) fn count_characters(text: &str) -> usize {
    if may_have_marks(text.as_bytes()) {
        text.chars().filter(|&c| !is_mark(c)).count()
    } else {
        text.chars().count()
    }
}

/// Whether a text has more characters that are no marks. Where it has none the beginning tells.
pub(super) fn has_more_characters(text: &str, most: usize) -> bool {
    let begins = text.as_bytes().get(..2 * (most + 1));
    let begins = begins.filter(|begins| !may_have_marks(begins));
    let begin = |byte: &&u8| **byte & 0xC0 != 0x80;
    begins.is_some_and(|begins| begins.iter().filter(begin).count() > most)
        || count_characters(text) > most
}

/// Whether a text may have marks: most lines have none. Told by two bytes each, without a branch, so
/// many at one time.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a branch would take one byte at a time"
)]
fn may_have_marks(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    pairs.fold(false, |found, (&a, &b)| {
        let is_in = |first: u8, last: u8| b.wrapping_sub(first) <= last - first;
        let is_arabic = ((a == 0xD9) & ((b == 0x80) | is_in(0x8B, 0x9F) | (b == 0xB0)))
            | ((a == 0xD8) & is_in(0x90, 0x9C))
            | ((a == 0xDB) & (b >= 0x96));
        let is_of_another_script = (a == 0xCC) | (a == 0xCD) | (a == 0xD6) | (a == 0xD7);
        let is_further = (a.wrapping_sub(0xDC) <= 4) | (a == 0xEF);
        // The last two bytes of U+200B to U+202E and U+2060 to U+2069.
        let is_control = ((a == 0x80) & (is_in(0x8B, 0x8F) | is_in(0xAA, 0xAE)))
            | ((a == 0x81) & is_in(0xA0, 0xA9));
        found | is_arabic | is_of_another_script | is_further | is_control
    })
}

/// Whether a character is a letter; quick for the letters that this room mostly sees.
#[inline]
pub(super) fn is_letter(c: char) -> bool {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '\u{5D0}'..='\u{5EA}'
        | '\u{620}'..='\u{64A}'
        | '\u{671}'..='\u{6D3}' => true,
        ..='\u{A9}'
        | '\u{AB}'..='\u{B4}'
        | '\u{BB}'..='\u{BF}'
        | '\u{600}'..='\u{60F}'
        | '\u{61B}'..='\u{61F}'
        | '\u{64B}'..='\u{66D}'
        | '\u{6D4}'
        | '\u{591}'..='\u{5C7}'
        | '\u{2000}'..='\u{206F}' => false,
        _ => c.is_alphabetic(),
    }
}

/// One character as it is compared; `None` when it does not count.
#[inline]
pub(super) fn fold_char(c: char) -> Option<char> {
    // Letters that stand for themselves are most of what is seen.
    if matches!(c, 'ا' | '\u{628}' | '\u{62A}'..='\u{63A}' | '\u{641}'..='\u{648}') {
        return Some(c);
    }
    if is_mark(c) || matches!(c, '\u{5F3}' | '\u{5F4}' | 'ٔ') {
        return None;
    }
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ئ' | 'ې' | 'ے' => 'ي',
        'ک' => 'ك',
        'ة' | 'ۀ' | 'ہ' | 'ھ' | 'ە' | 'ۂ' | 'ۃ' => 'ه',
        'ؤ' => 'و',
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        '\u{660}'..='\u{669}' => ascii_digit(c as u32 - 0x660),
        '\u{6F0}'..='\u{6F9}' => ascii_digit(c as u32 - 0x6F0),
        ..'\u{80}' => c.to_ascii_lowercase(),
        '\u{590}'..='\u{8FF}' => c,
        _ => c.to_lowercase().next().unwrap_or(c),
    })
}

/// The ASCII digit of a value from 0 to 9.
fn ascii_digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// A text as it is compared.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().filter_map(fold_char));
    folded
}

/// A folded word without the article, and without the «and» before an article.
pub(super) fn without_article(word: &str) -> &str {
    for prefix in ["وال", "ال"] {
        if let Some(rest) = word.strip_prefix(prefix)
            && rest.chars().count() >= 2
        {
            return rest;
        }
    }
    word
}

/// The words of a text, folded, without punctuation and articles, run together: «قائمةُ المراجع:»
/// and «قائمة مراجع» are the same.
pub(super) fn run_together(text: &str) -> String {
    let mut joined = String::new();
    for word in words(text) {
        let bare = without_article(&word);
        let bare = match bare.strip_prefix('و') {
            Some(rest) if !joined.is_empty() => rest,
            _ => bare,
        };
        joined.push_str(bare);
    }
    joined
}

/// The folded words of a text, split at everything that is neither letter nor digit.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !is_letter(c) && !c.is_numeric() && fold_char(c).is_some())
        .map(fold)
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(run_together(input), expected);
    }

    #[test]
    fn what_is_quick_is_the_same() {
        for c in '\0'..='\u{3000}' {
            let is_inside = matches!(c, '\u{64B}'..='\u{66D}' | '\u{591}'..='\u{5C7}' | '\u{2000}'..='\u{206F}');
            assert!(is_inside || is_letter(c) == c.is_alphabetic(), "{c:?}");
            let is_vowel = matches!(c, '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}');
            assert_eq!(is_mark(c), is_vowel || is_rare_mark(c), "{c:?}");
        }
    }

    #[test]
    fn marks_do_not_count() {
        for (text, count) in [
            ("كتاب – «a»", 10),
            ("كِتاب", 4),
            ("كتـــاب", 4),
            ("a\u{200F}b", 2),
        ] {
            assert_eq!(count_characters(text), count, "{text}");
            assert!(has_more_characters(text, count - 1) && !has_more_characters(text, count));
        }
        for c in ('\0'..=char::MAX).filter(|&c| is_mark(c)) {
            assert!(may_have_marks(c.to_string().as_bytes()), "{c:?}");
        }
    }

    #[test]
    fn spellings_of_one_name() {
        check("المَراجِع:", "مراجع");
        check("المـــراجع", "مراجع");
        check("المصادر والمراجع", "مصادرمراجع");
        check("مصادر و مراجع", "مصادرمراجع");
        check("پی‌نوشت", "پينوشت");
        check("פרק א׳", "פרקא");
    }
}
