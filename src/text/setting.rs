//! How a paragraph's letters are set, for display only; by default as they are written.

use serde::Deserialize;

/// What is shown otherwise than it is written. Never changes the text, its levels or where its
/// lines may end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Setting {
    /// Which vowel signs of Arabic are shown.
    pub harakat: Harakat,
    /// Hides the small signs of the Quran (U+06D6 to U+06ED), the end of a verse excepted.
    pub hides_quran_signs: bool,
    /// Hides the accents of the Hebrew Bible (U+0591 to U+05AF).
    pub hides_cantillation: bool,
    /// Hides the points of Hebrew, those of composed letters too.
    pub hides_niqqud: bool,
    /// Which digits numbers in right-to-left text are shown with.
    pub digits: Digits,
    /// Whether the tatweels of the text are shown.
    pub tatweel: Tatweel,
}

/// Which of U+064B to U+0652 and U+0670 are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Harakat {
    /// All.
    #[default]
    All,
    /// Shadda alone.
    Shadda,
    /// None.
    #[serde(rename = "none")]
    Hidden,
}

/// Which digits are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Digits {
    /// Those of the text.
    #[default]
    AsWritten,
    /// ٠١٢٣٤٥٦٧٨٩
    ArabicIndic,
    /// ۰۱۲۳۴۵۶۷۸۹
    Persian,
    /// 0123456789
    Western,
}

/// Whether the tatweels of the text are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tatweel {
    /// They are.
    #[default]
    Kept,
    /// Not those between two joining letters, unless they carry a mark.
    Dropped,
}

impl Setting {
    /// Whether a mark, or a letter that stands as one, is shown.
    pub(super) fn shows(self, c: char) -> bool {
        match c {
            '\u{651}' => self.harakat != Harakat::Hidden,
            '\u{64B}'..='\u{652}' | '\u{670}' => self.harakat == Harakat::All,
            '\u{6DD}' => true,
            '\u{6D6}'..='\u{6ED}' => !self.hides_quran_signs,
            '\u{591}'..='\u{5AF}' => !self.hides_cantillation,
            '\u{5B0}'..='\u{5BD}'
            | '\u{5BF}'
            | '\u{5C1}'
            | '\u{5C2}'
            | '\u{5C4}'
            | '\u{5C5}'
            | '\u{5C7}'
            | '\u{FB1E}' => !self.hides_niqqud,
            _ => true,
        }
    }
}
