//! One key press, as it is written in the configuration and shown in the help.
//!
//! A [`Key`] has one way to be written: `j`, `G`, `ctrl+d`, `space`, `pgdn`, `shift+tab`. Several
//! pressed one after the other are a [`KeySequence`]: `g g`. This file knows no terminal and no
//! keyboard layout; a [`KeyPress`] carries what a terminal said besides the key.

use std::fmt;
use std::ops::BitOr;
use std::str::FromStr;

/// Which key it is, or the character it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A key that gives a character; shift has been applied to it already.
    Char(char),
    /// Enter, also the one of the number pad.
    Enter,
    /// Escape.
    Escape,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Insert.
    Insert,
    /// Delete.
    Delete,
    /// Arrow to the left.
    Left,
    /// Arrow to the right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 and so on.
    Function(u8),
}

/// The keys that have a name, each with the name it is printed by, then those also read.
const NAMES: &[(KeyCode, &[&str])] = &[
    (KeyCode::Char(' '), &["space"]),
    (KeyCode::Enter, &["enter", "return"]),
    (KeyCode::Escape, &["esc", "escape"]),
    (KeyCode::Tab, &["tab"]),
    (KeyCode::Backspace, &["backspace"]),
    (KeyCode::Insert, &["insert", "ins"]),
    (KeyCode::Delete, &["delete", "del"]),
    (KeyCode::Left, &["left"]),
    (KeyCode::Right, &["right"]),
    (KeyCode::Up, &["up"]),
    (KeyCode::Down, &["down"]),
    (KeyCode::Home, &["home"]),
    (KeyCode::End, &["end"]),
    (KeyCode::PageUp, &["pgup", "pageup"]),
    (KeyCode::PageDown, &["pgdn", "pagedown"]),
];

/// The keys held down with another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Modifiers(u8);

impl Modifiers {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// Shift.
    pub const SHIFT: Self = Self(1);
    /// Alt, also what a terminal sends as meta.
    pub const ALT: Self = Self(2);
    /// Control.
    pub const CTRL: Self = Self(4);
    /// Super, the Windows or command key.
    pub const SUPER: Self = Self(8);

    /// Whether all of `other` are held.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// These without `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Modifiers {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The modifiers in the order they are written.
const MODIFIER_NAMES: [(Modifiers, &str); 4] = [
    (Modifiers::CTRL, "ctrl+"),
    (Modifiers::ALT, "alt+"),
    (Modifiers::SHIFT, "shift+"),
    (Modifiers::SUPER, "super+"),
];

/// One key press.
///
/// Two presses that a reader takes for the same are equal: shift is part of a character (`G`, not
/// `shift+g`) and is kept only where it gives none, and with ctrl a letter is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    code: KeyCode,
    modifiers: Modifiers,
}

impl Key {
    /// The key with its modifiers, brought to its one form.
    pub fn new(code: KeyCode, modifiers: Modifiers) -> Self {
        let KeyCode::Char(character) = code else {
            return Self { code, modifiers };
        };
        if character == ' ' {
            return Self { code, modifiers };
        }
        if modifiers.contains(Modifiers::CTRL) {
            let code = KeyCode::Char(character.to_ascii_lowercase());
            return Self { code, modifiers };
        }
        let character = if modifiers.contains(Modifiers::SHIFT) {
            character.to_ascii_uppercase()
        } else {
            character
        };
        Self {
            code: KeyCode::Char(character),
            modifiers: modifiers.without(Modifiers::SHIFT),
        }
    }

    /// The key alone.
    pub fn plain(code: KeyCode) -> Self {
        Self::new(code, Modifiers::NONE)
    }

    /// The key that gives this character.
    pub fn character(character: char) -> Self {
        Self::plain(KeyCode::Char(character))
    }

    /// Control and this character.
    pub fn ctrl(character: char) -> Self {
        Self::new(KeyCode::Char(character), Modifiers::CTRL)
    }

    /// Which key it is.
    pub const fn code(self) -> KeyCode {
        self.code
    }

    /// What was held with it.
    pub const fn modifiers(self) -> Modifiers {
        self.modifiers
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in MODIFIER_NAMES {
            if self.modifiers.contains(modifier) {
                f.write_str(name)?;
            }
        }
        if let Some((_, names)) = NAMES.iter().find(|(code, _)| *code == self.code) {
            return f.write_str(names[0]);
        }
        match self.code {
            KeyCode::Char(character) => write!(f, "{character}"),
            KeyCode::Function(number) => write!(f, "f{number}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut rest = text;
        let mut modifiers = Modifiers::NONE;
        while let Some((modifier, after)) = strip_modifier(rest) {
            if after.is_empty() || modifiers.contains(modifier) {
                return Err(KeyError::Unknown(text.to_owned()));
            }
            modifiers = modifiers | modifier;
            rest = after;
        }
        let code = read_code(rest).ok_or_else(|| KeyError::Unknown(text.to_owned()))?;
        Ok(Self::new(code, modifiers))
    }
}

fn strip_modifier(text: &str) -> Option<(Modifiers, &str)> {
    MODIFIER_NAMES
        .iter()
        .find_map(|(modifier, name)| text.strip_prefix(name).map(|rest| (*modifier, rest)))
}

fn read_code(name: &str) -> Option<KeyCode> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        let invisible = character.is_control() || character.is_whitespace();
        return (!invisible).then_some(KeyCode::Char(character));
    }
    if let Some((code, _)) = NAMES.iter().find(|(_, names)| names.contains(&name)) {
        return Some(*code);
    }
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=24)
        .contains(&number)
        .then_some(KeyCode::Function(number))
}

/// Keys pressed one after the other: `g g`; most have only one. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeySequence(Vec<Key>);

impl KeySequence {
    /// The keys in the order they are pressed.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }
}

impl From<Key> for KeySequence {
    fn from(key: Key) -> Self {
        Self(vec![key])
    }
}

impl fmt::Display for KeySequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, key) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

impl FromStr for KeySequence {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let keys: Vec<Key> = text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(Self(keys))
    }
}

/// Why a text names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has no key in it.
    #[error("no key is named")]
    Empty,
    /// This part of it is no key.
    #[error(
        "\u{201c}{0}\u{201d} is no key (write keys as j, G, space, pgdn, ctrl+d, shift+tab, g g)"
    )]
    Unknown(String),
}

/// A key as a terminal reports it, before the keyboard layout is taken into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPress {
    /// The key, with the character that the reader's own layout gives.
    pub key: Key,
    /// The character this key gives on the US layout, shift applied; none when not reported.
    pub base: Option<char>,
}

impl From<Key> for KeyPress {
    fn from(key: Key) -> Self {
        Self { key, base: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a sequence and prints it again.
    fn check(input: &str, expected: &str) {
        let printed = match input.parse::<KeySequence>() {
            Ok(keys) => keys.to_string(),
            Err(error) => format!("error: {error}"),
        };
        assert!(
            printed.starts_with(expected),
            "{input:?} gave {printed:?}, not {expected:?}"
        );
        assert!(expected.starts_with("error") || printed == expected);
    }

    #[test]
    fn characters_stand_for_themselves() {
        check("j", "j");
        check("G", "G");
        check("]", "]");
        check("+", "+");
        check("ض", "ض");
    }

    #[test]
    fn named_keys_have_one_printed_name() {
        check("space", "space");
        check("pagedown", "pgdn");
        check("escape", "esc");
        check("f12", "f12");
        check("shift+tab", "shift+tab");
    }

    #[test]
    fn modifiers_are_written_in_one_order() {
        check("ctrl+d", "ctrl+d");
        check("shift+ctrl+left", "ctrl+shift+left");
        check("ctrl++", "ctrl++");
    }

    #[test]
    fn shift_is_part_of_a_character() {
        check("shift+g", "G");
        check("ctrl+D", "ctrl+d");
        check("alt+shift+x", "alt+X");
        check("shift+space", "shift+space");
    }

    #[test]
    fn chords_are_separated_by_spaces() {
        check("g g", "g g");
        check("  ctrl+x   space ", "ctrl+x space");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        check("", "error: no key");
        check("jj", "error: “jj” is no key");
        check("ctrl+", "error: “ctrl+” is no key");
        check("ctrl+ctrl+a", "error: “ctrl+ctrl+a” is no key");
        check("f25", "error: “f25” is no key");
        check("hyper+a", "error: “hyper+a” is no key");
    }
}
