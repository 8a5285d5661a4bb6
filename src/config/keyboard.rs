//! The same keys under another keyboard layout.
//!
//! In come the characters that arrived together from the keyboard, out go keys as they stand on
//! the US layout. ASCII is taken as it is; for anything else the terminal's word on the US key
//! goes first, then the place of the character in a layout.

use serde::Deserialize;

use super::layouts::LAYOUTS;
pub use super::layouts::Layout;
use crate::key::{Key, KeyCode, KeyPress};

/// The layout the reader types on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Keyboard {
    /// That of the article's language.
    Auto,
    /// This one.
    Layout(Layout),
}

impl TryFrom<String> for Keyboard {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if name == "auto" {
            return Ok(Self::Auto);
        }
        let known = LAYOUTS.iter().find(|row| row.name == name);
        known.map(|row| Self::Layout(row.layout)).ok_or_else(|| {
            let names: Vec<&str> = LAYOUTS.iter().map(|row| row.name).collect();
            format!(
                "there is no keyboard \u{201c}{name}\u{201d}, but \u{201c}auto\u{201d}, \u{201c}{}\u{201d}",
                names.join("\u{201d}, \u{201c}")
            )
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

    fn table(self) -> &'static [&'static str] {
        LAYOUTS[self as usize].pairs
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
