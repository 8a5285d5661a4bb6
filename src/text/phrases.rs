//! Characters that stand for words, and what is shown in their place.
//!
//! Terminals give a word ligature one column and draw it over its neighbours, and disagree about
//! the width of the marks that stand below or around a number. Both are spelled out.

/// What a character that stands for words is spelled out as. Those with a compatibility
/// decomposition are left to it, the others take the phrase that their Unicode name tells.
pub(super) fn spelled(c: char) -> Option<&'static str> {
    let code = u32::from(c);
    match code {
        0xFBC3..=0xFBD2 => Some(NEWEST_HONORIFICS[(code - 0xFBC3) as usize]),
        0xFD40..=0xFD4F => Some(HONORIFICS[(code - 0xFD40) as usize]),
        0xFD90 => Some("رحمة الله عليه"),
        0xFD91 => Some("رحمة الله عليها"),
        0xFDC8..=0xFDCF => Some(LATER_HONORIFICS[(code - 0xFDC8) as usize]),
        0xFDF0 => Some("صلے"),
        0xFDF1 => Some("قلے"),
        0xFDF2 => Some("الله"),
        0xFDF3 => Some("اكبر"),
        0xFDF4 => Some("محمد"),
        0xFDF5 => Some("صلعم"),
        0xFDF6 => Some("رسول"),
        0xFDF7 => Some("عليه"),
        0xFDF8 => Some("وسلم"),
        0xFDF9 => Some("صلى"),
        0xFDFA => Some("صلى الله عليه وسلم"),
        0xFDFB => Some("جل جلاله"),
        0xFDFC => Some("ریال"),
        0xFDFD => Some("بسم الله الرحمن الرحيم"),
        0xFDFE => Some("سبحانه وتعالى"),
        0xFDFF => Some("عز وجل"),
        0x600 => Some("رقم "),
        0x601 => Some("سنة "),
        0x602 => Some("حاشية "),
        0x603 => Some("صفحة "),
        0x604 => Some("سموت "),
        0x890 => Some("جنيه "),
        0x891 => Some("قرش "),
        // Lines above what follows.
        0x605 | 0x70F => Some("\u{203E}"),
        _ => None,
    }
}

/// U+FBC3 to U+FBD2.
const NEWEST_HONORIFICS: [&str; 16] = [
    "جل وعلا",
    "دامت بركاتهم",
    "رحمة الله تعالى عليه",
    "رحمة الله عليهم",
    "رحمة الله عليهما",
    "رحمهم الله تعالى",
    "رحمهما الله",
    "رحمهما الله تعالى",
    "رضي الله تعالى عنهم",
    "حفظه الله",
    "حفظه الله تعالى",
    "حفظهم الله تعالى",
    "حفظهما الله تعالى",
    "صلى الله تعالى عليه وسلم",
    "عجل الله فرجه الشريف",
    "عليه الرحمة",
];

/// U+FD40 to U+FD4F.
const HONORIFICS: [&str; 16] = [
    "رحمه الله",
    "رضي الله عنه",
    "رضي الله عنها",
    "رضي الله عنهم",
    "رضي الله عنهما",
    "رضي الله عنهن",
    "صلى الله عليه وآله",
    "عليه السلام",
    "عليهم السلام",
    "عليهما السلام",
    "عليه الصلاة والسلام",
    "قدس سره",
    "صلى الله عليه وآله وسلم",
    "عليها السلام",
    "تبارك وتعالى",
    "رحمهم الله",
];

/// U+FDC8 to U+FDCF.
const LATER_HONORIFICS: [&str; 8] = [
    "رحمه الله تعالى",
    "رضي الله تعالى عنه",
    "رضي الله تعالى عنها",
    "رضي الله تعالى عنهما",
    "صلى الله عليه وعلى آله وسلم",
    "عجل الله تعالى فرجه الشريف",
    "كرم الله وجهه",
    "سلامه علينا",
];

/// Whether a character encloses the digits behind it as the end of a verse.
pub(super) fn is_verse_end(c: char) -> bool {
    matches!(c, '\u{6DD}' | '\u{8E2}')
}

/// Whether a character is not shown as itself.
pub(super) fn is_odd(c: char) -> bool {
    match u32::from(c) {
        0x600..=0x605 | 0x6DD | 0x70F | 0x890 | 0x891 | 0x8E2 => true,
        0xFBC3.. => spelled(c).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decomposes_is_spelled_as_it_decomposes() {
        let compatible = icu_normalizer::ComposingNormalizer::new_nfkc();
        for c in '\u{FDF0}'..='\u{FDFF}' {
            let decomposed = compatible.normalize(&c.to_string()).into_owned();
            if decomposed != c.to_string() {
                assert_eq!(spelled(c), Some(decomposed.as_str()), "{c:?}");
            }
        }
        for c in '\u{FBB0}'..='\u{FDFF}' {
            let is_word = matches!(u32::from(c), 0xFBC3..=0xFBD2 | 0xFD40..=0xFD4F | 0xFD90 | 0xFD91 | 0xFDC8..=0xFDCF | 0xFDF0..);
            assert_eq!(spelled(c).is_some(), is_word, "{c:?}");
        }
    }
}
