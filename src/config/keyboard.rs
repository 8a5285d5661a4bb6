//! The same keys under another keyboard layout.
//!
//! In come the characters that arrived together from the keyboard, out go keys as they stand on
//! the US layout. ASCII is taken as it is; for anything else the terminal's word on the US key
//! goes first, then the place of the character in a layout. The layouts are those of
//! [xkeyboard-config](https://www.freedesktop.org/wiki/Software/XKeyboardConfig/): `ara`, `ir`,
//! `pk` (phonetic), `il`, `ir(ku_ara)`, `af(ps)`, `pk(snd)` and `cn(ug)`.

use serde::Deserialize;

use crate::key::{Key, KeyCode, KeyPress};

/// A keyboard layout by the language it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Characters are taken as they are.
    Us,
    /// Arabic.
    Arabic,
    /// Persian, the standard layout.
    Persian,
    /// Urdu, phonetic.
    Urdu,
    /// Hebrew.
    Hebrew,
    /// Central Kurdish.
    Kurdish,
    /// Pashto.
    Pashto,
    /// Sindhi.
    Sindhi,
    /// Uyghur.
    Uyghur,
}

/// The layout the reader types on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "KeyboardName")]
pub enum Keyboard {
    /// That of the article's language.
    Auto,
    /// This one.
    Layout(Layout),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeyboardName {
    Auto,
    Us,
    Arabic,
    Persian,
    Urdu,
    Hebrew,
    Kurdish,
    Pashto,
    Sindhi,
    Uyghur,
}

impl From<KeyboardName> for Keyboard {
    fn from(name: KeyboardName) -> Self {
        Self::Layout(match name {
            KeyboardName::Auto => return Self::Auto,
            KeyboardName::Us => Layout::Us,
            KeyboardName::Arabic => Layout::Arabic,
            KeyboardName::Persian => Layout::Persian,
            KeyboardName::Urdu => Layout::Urdu,
            KeyboardName::Hebrew => Layout::Hebrew,
            KeyboardName::Kurdish => Layout::Kurdish,
            KeyboardName::Pashto => Layout::Pashto,
            KeyboardName::Sindhi => Layout::Sindhi,
            KeyboardName::Uyghur => Layout::Uyghur,
        })
    }
}

impl Keyboard {
    /// The layout to go by in an article whose language is written with `article`.
    pub const fn layout(self, article: Layout) -> Layout {
        match self {
            Self::Auto => article,
            Self::Layout(layout) => layout,
        }
    }
}

impl Layout {
    /// The keys pressed, as they stand on the US layout; `presses` arrived in one read.
    ///
    /// A character that this layout does not have is looked up in the others, Arabic first: the
    /// reader's keyboard is then evidently not the one we took it for.
    pub fn translate(self, presses: &[KeyPress]) -> Vec<Key> {
        let mut keys = Vec::with_capacity(presses.len());
        let mut rest = presses;
        while let Some((first, behind)) = rest.split_first() {
            let (key, behind) = self.key(first, behind);
            keys.push(key);
            rest = behind;
        }
        keys
    }

    /// The key that `first` is, with what came `behind` it in the same read; and what is left of
    /// that.
    pub fn key<'a>(self, first: &KeyPress, behind: &'a [KeyPress]) -> (Key, &'a [KeyPress]) {
        self.lam_alef(first, behind)
            .unwrap_or_else(|| (self.translate_one(first), behind))
    }

    /// The character that the US layout has where this one has `character`.
    pub fn latin(self, character: char) -> char {
        if character.is_ascii() {
            return character;
        }
        self.us_character(character).unwrap_or(character)
    }

    fn translate_one(self, press: &KeyPress) -> Key {
        let KeyCode::Char(character) = press.key.code() else {
            return press.key;
        };
        if character.is_ascii() {
            return press.key;
        }
        let us = press.base.or_else(|| self.us_character(character));
        us.map_or(press.key, |us| {
            Key::new(KeyCode::Char(us), press.key.modifiers())
        })
    }

    /// The character at the same place of the US layout.
    fn us_character(self, character: char) -> Option<char> {
        if self == Self::Us {
            return None;
        }
        if let Some(value) = digit(character) {
            return char::from_digit(value, 10);
        }
        let home = self.owner(character)?;
        lookup(home.table(), character)
    }

    /// The layout that this character is taken to come from.
    fn owner(self, character: char) -> Option<Self> {
        let has = |layout: &Self| lookup(layout.table(), character).is_some();
        Some(self)
            .filter(has)
            .or_else(|| OTHERS.into_iter().find(has))
    }

    /// One lam-alef key that arrived as two letters.
    fn lam_alef<'a>(
        self,
        first: &KeyPress,
        after: &'a [KeyPress],
    ) -> Option<(Key, &'a [KeyPress])> {
        let (second, rest) = after.split_first()?;
        let plain =
            |press: &KeyPress, character| *press == KeyPress::from(Key::character(character));
        if self == Self::Us
            || !plain(first, '\u{644}')
            || self.owner('\u{644}') != Some(Self::Arabic)
        {
            return None;
        }
        let (_, us) = LAM_ALEFS
            .into_iter()
            .find(|(alef, _)| plain(second, *alef))?;
        Some((Key::character(us), rest))
    }

    const fn table(self) -> &'static [&'static str] {
        match self {
            Self::Us => &[],
            Self::Arabic => ARABIC,
            Self::Persian => PERSIAN,
            Self::Urdu => URDU,
            Self::Hebrew => HEBREW,
            Self::Kurdish => KURDISH,
            Self::Pashto => PASHTO,
            Self::Sindhi => SINDHI,
            Self::Uyghur => UYGHUR,
        }
    }
}

/// The order in which the other layouts are asked; the rest is one of these with other marks.
const OTHERS: [Layout; 4] = [
    Layout::Arabic,
    Layout::Persian,
    Layout::Hebrew,
    Layout::Urdu,
];

/// The alef of each lam-alef key of the Arabic layout, and the key.
const LAM_ALEFS: [(char, char); 4] = [
    ('\u{627}', 'b'),
    ('\u{623}', 'G'),
    ('\u{625}', 'T'),
    ('\u{622}', 'B'),
];

/// The value of a digit: Western, Arabic-Indic (U+0660 on) or extended Arabic-Indic (U+06F0 on).
pub(super) fn digit(character: char) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        '\u{660}'..='\u{669}' => Some(u32::from(character) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(character) - 0x6f0),
        _ => None,
    }
}

fn lookup(table: &[&str], character: char) -> Option<char> {
    table
        .iter()
        .flat_map(|row| row.split(' '))
        .find_map(|pair| {
            let mut pair = pair.chars();
            let us = pair.next()?;
            (pair.next() == Some(character)).then_some(us)
        })
}

// Each pair is the US key, then what the layout gives there; first without shift, then with it.
// ASCII and digits are left out. Marks and what stands on punctuation keys are escaped, so that
// the rows read from left to right everywhere.

const ARABIC: &[&str] = &[
    "qض wص eث rق tف yغ uع iه oخ pح [\u{62c} ]\u{62f}",
    "aش sس dي fب gل hا jت kن lم ;\u{643} '\u{637}",
    "zئ xء cؤ vر bﻻ nى mة ,\u{648} .\u{632} /\u{638}",
    "`\u{630}",
    "Q\u{64e} W\u{64b} E\u{64f} R\u{64c} Tﻹ Yإ I\u{f7} O\u{d7} P\u{61b}",
    "A\u{650} S\u{64d} Gﻷ Hأ J\u{640} K\u{60c}",
    "X\u{652} Bﻵ Nآ ?\u{61f}",
    "~\u{651} |\u{2026}",
];

const PERSIAN: &[&str] = &[
    "qض wص eث rق tف yغ uع iه oخ pح [\u{62c} ]\u{686}",
    "aش sس dی fب gل hا jت kن lم ;\u{6a9} '\u{6af}",
    "zظ xط cز vر bذ nد mپ ,\u{648}",
    "`\u{200d}",
    "Q\u{652} W\u{64c} E\u{64d} R\u{64b} T\u{64f} Y\u{650} U\u{64e} I\u{651}",
    "Aؤ Sئ Dي Fإ Gأ Hآ Jة K\u{bb} L\u{ab} \"\u{61b}",
    "Zك X\u{653} Cژ V\u{670} B\u{200c} N\u{654} Mء ?\u{61f}",
    "~\u{f7} @\u{66c} #\u{66b} $\u{fdfc} %\u{66a} ^\u{d7} &\u{60c} _\u{640}",
];

const URDU: &[&str] = &[
    "qق wو eع rر tت yے uء iی oہ pپ",
    "aا sس dد fف gگ hح jج kک lل ;\u{61b}",
    "zز xش cچ vط bب nن mم ,\u{60c} .\u{6d4}",
    "`\u{64b}",
    "Q\u{652} Wؤ E\u{670} Rڑ Tٹ Y\u{64e} Uئ I\u{650} Oۃ P\u{64f}",
    "Aآ Sص Dڈ F\u{651} Gغ Hھ Jض Kخ L\u{654}",
    "Zذ Xژ Cث Vظ Nں M\u{658} ?\u{61f}",
];

const HEBREW: &[&str] = &[
    "eק rר tא yט uו iן oם pפ",
    "aש sד dג fכ gע hי jח kל lך ;\u{5e3}",
    "zז xס cב vה bנ nמ mצ ,\u{5ea} .\u{5e5}",
];

const KURDISH: &[&str] = &[
    "qق wو eە rر tت yی uئ iح oۆ pپ",
    "aا sس dد fف gگ hه jژ kک lل ;\u{61b}",
    "zز xخ cج vڤ bب nن mم ,\u{60c}",
    "`\u{200d}",
    "Rڕ Tط Yێ Uء Iع Oؤ Pث",
    "Aآ Sش Dذ Fإ Gغ H\u{200c} Jأ Kك Lڵ",
    "Zض Xص Cچ Vظ Bى Nة M\u{640} ?\u{61f}",
    "~\u{f7}",
];

const PASHTO: &[&str] = &[
    "qض wص eث rق tف yغ uع iه oخ pح [\u{62c} ]\u{686}",
    "aش sس dی fب gل hا jت kن lم ;\u{6a9} '\u{6ab}",
    "zۍ xې cز vر bذ nد mړ ,\u{648} .\u{696}",
    "`\u{200d}",
    "Q\u{652} W\u{64c} E\u{64d} R\u{64b} T\u{64f} Y\u{650} U\u{64e} I\u{651} Oځ Pڅ",
    "Aښ Sئ Dي Fپ Gأ Hآ Jټ Kڼ Lة \"\u{61b}",
    "Zظ Xط Cژ Vء B\u{200c} Nډ Mؤ <\u{60c} ?\u{61f}",
    "~\u{f7} @\u{66c} #\u{66b} $\u{e60b} %\u{66a} ^\u{d7} &\u{bb} *\u{ab} _\u{640}",
];

const SINDHI: &[&str] = &[
    "qق wص eي rر tت yٿ uع iڳ oو pپ [\u{687} ]\u{686}",
    "aا sس dد fف gگ hه jج kڪ lل ;\u{6a9} '\u{6b1}",
    "zز xخ cط vڀ bب nن mم ,\u{60c} /\u{626}",
    "`\u{2019} -\u{68f} =\u{68c} \\\u{68d}",
    "Q\u{64e} Wض E\u{650} Rڙ Tٽ Yث Uغ Iھ O\u{64f} Pڦ {\u{683} }\u{684}",
    "Aآ Sش Dڊ Hح K\u{6e1} :\u{61b} \"\u{640}",
    "Zذ X\u{651} Cظ Vء Bٻ Nڻ M\u{6fe} <\u{201c} >\u{201d} ?\u{61f}",
    "~\u{2018} @\u{670} &\u{6fd} |\u{67a}",
];

const UYGHUR: &[&str] = &[
    "qچ wۋ eې rر tت yي uۇ iڭ oو pپ",
    "aھ sس dد fا gە hى jق kك lل ;\u{61b}",
    "zز xش cغ vۈ bب nن mم ,\u{60c} /\u{626}",
    "{\u{bb} }\u{ab}",
    "Dژ Fف Gگ Hخ Jج Kۆ",
    "<\u{203a} >\u{2039} ?\u{61f}",
    "_\u{2014}",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Types the characters in one read and prints the keys.
    fn check(layout: Layout, typed: &str, expected: &str) {
        let presses: Vec<KeyPress> = typed
            .chars()
            .map(|c| KeyPress::from(Key::character(c)))
            .collect();
        let keys: Vec<String> = layout
            .translate(&presses)
            .iter()
            .map(Key::to_string)
            .collect();
        assert_eq!(keys.join(" "), expected, "{typed:?} on {layout:?}");
    }

    #[test]
    fn letters_go_by_their_place() {
        check(Layout::Arabic, "\u{62a}", "j");
        check(Layout::Arabic, "\u{646}", "k");
        check(Layout::Arabic, "\u{636}", "q");
        check(Layout::Hebrew, "\u{5d7}", "j");
        check(Layout::Urdu, "\u{62c}", "j");
        check(Layout::Kurdish, "\u{698}", "j");
        check(Layout::Pashto, "\u{67c}", "J");
    }

    #[test]
    fn dal_depends_on_the_layout() {
        check(Layout::Arabic, "\u{62f}", "]");
        check(Layout::Persian, "\u{62f}", "n");
        check(Layout::Urdu, "\u{62f}", "d");
    }

    #[test]
    fn shifted_keys_keep_their_shift() {
        check(Layout::Arabic, "\u{61f}", "?");
        check(Layout::Persian, "\u{61f}", "?");
        check(Layout::Arabic, "\u{64d}", "S");
    }

    #[test]
    fn ascii_is_taken_as_it_is() {
        check(Layout::Arabic, "]", "]");
        check(Layout::Hebrew, "/", "/");
        check(Layout::Persian, "j", "j");
    }

    #[test]
    fn lam_alef_keys_send_one_character_or_two() {
        check(
            Layout::Arabic,
            "\u{fefb}\u{fef7}\u{fef9}\u{fef5}",
            "b G T B",
        );
        check(
            Layout::Arabic,
            "\u{644}\u{627}\u{644}\u{623}\u{644}\u{625}\u{644}\u{622}",
            "b G T B",
        );
        check(Layout::Arabic, "\u{644}\u{62a}", "g j");
        check(Layout::Persian, "\u{644}\u{627}", "g h");
    }

    #[test]
    fn digits_are_western() {
        check(Layout::Arabic, "\u{661}\u{662}", "1 2");
        check(Layout::Persian, "\u{6f1}\u{6f2}", "1 2");
    }

    #[test]
    fn a_foreign_letter_is_looked_up_elsewhere() {
        check(Layout::Hebrew, "\u{636}", "q");
        check(Layout::Arabic, "\u{5d7}", "j");
        check(Layout::Hebrew, "\u{644}\u{627}", "b");
        check(Layout::Arabic, "é", "é");
        check(Layout::Us, "\u{62a}", "\u{62a}");
    }

    #[test]
    fn the_terminals_word_goes_first() {
        let press = KeyPress {
            key: Key::ctrl('\u{62f}'),
            base: Some('n'),
        };
        assert_eq!(Layout::Arabic.translate(&[press]), [Key::ctrl('n')]);
    }

    #[test]
    fn no_character_stands_twice_in_a_layout() {
        for layout in OTHERS.into_iter().chain([Layout::Kurdish, Layout::Pashto]) {
            let mut seen = Vec::new();
            for pair in layout.table().iter().flat_map(|row| row.split(' ')) {
                assert_eq!(pair.chars().count(), 2, "{pair:?}");
                let character = pair.chars().nth(1).unwrap();
                assert!(!seen.contains(&character), "{layout:?} {character}");
                seen.push(character);
            }
        }
    }
}
