//! The line in which a command is typed.
//!
//! Its text is in logical order. The keys move by what a reader sees as one character, and delete
//! by single letters and signs, as keyboards type them.

use unicode_segmentation::UnicodeSegmentation;

use super::{App, Effect};
use crate::address::{Address, NamedBy};
use crate::command::{self, Command, Typed};
use crate::config::Layout;
use crate::key::{KeyCode, KeyPress, Modifiers};

/// Bytes that a line may have.
const MOST_BYTES: usize = 4096;

/// A line that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    text: String,
    /// The byte before which is typed; begins a character.
    cursor: usize,
}

/// What a key did to the line.
enum Typing {
    Goes,
    Done,
    Dropped,
}

impl Prompt {
    /// A line with a text to go on from.
    fn beginning(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
        }
    }

    /// What has been typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte before which is typed.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn behind(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Takes a key as it comes from the keyboard.
    fn press(&mut self, press: KeyPress) -> Typing {
        let (code, modifiers) = (press.key.code(), press.key.modifiers());
        // Under another layout than the Latin one, control and a letter is that key still.
        let code = match (code, press.base) {
            (KeyCode::Char(_), Some(base)) if modifiers == Modifiers::CTRL => KeyCode::Char(base),
            _ => code,
        };
        match (code, modifiers) {
            (KeyCode::Enter, _) => return Typing::Done,
            (KeyCode::Escape, _) | (KeyCode::Char('c' | 'g'), Modifiers::CTRL) => {
                return Typing::Dropped;
            }
            (KeyCode::Backspace, _) if self.text.is_empty() => return Typing::Dropped,
            (KeyCode::Backspace, Modifiers::ALT) | (KeyCode::Char('w'), Modifiers::CTRL) => {
                let word = self.before().trim_end();
                let start = word.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                self.delete_from(start);
            }
            (KeyCode::Backspace, _) | (KeyCode::Char('h'), Modifiers::CTRL) => {
                let last = self.before().chars().next_back().map_or(0, char::len_utf8);
                self.delete_from(self.cursor - last);
            }
            (KeyCode::Delete, _) | (KeyCode::Char('d'), Modifiers::CTRL) => {
                let next = self.behind().graphemes(true).next().map_or(0, str::len);
                self.text.drain(self.cursor..self.cursor + next);
            }
            (KeyCode::Char('u'), Modifiers::CTRL) => self.delete_from(0),
            (KeyCode::Char('k'), Modifiers::CTRL) => self.text.truncate(self.cursor),
            (KeyCode::Home, _) | (KeyCode::Char('a'), Modifiers::CTRL) => self.cursor = 0,
            (KeyCode::End, _) | (KeyCode::Char('e'), Modifiers::CTRL) => {
                self.cursor = self.text.len();
            }
            // Arrows are of the screen, and a command is read from the left.
            (KeyCode::Left, _) | (KeyCode::Char('b'), Modifiers::CTRL) => {
                let last = self.before().graphemes(true).next_back();
                self.cursor -= last.map_or(0, str::len);
            }
            (KeyCode::Right, _) | (KeyCode::Char('f'), Modifiers::CTRL) => {
                let next = self.behind().graphemes(true).next();
                self.cursor += next.map_or(0, str::len);
            }
            (KeyCode::Char(c), Modifiers::NONE | Modifiers::SHIFT) => self.insert(c),
            _ => {}
        }
        Typing::Goes
    }

    fn delete_from(&mut self, start: usize) {
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    fn insert(&mut self, c: char) {
        if !c.is_control() && self.text.len() < MOST_BYTES {
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }
}

impl App {
    /// Opens the line for a command, begun with `text`.
    pub(super) fn ask(&mut self, text: &str) {
        self.prompt = Some(Prompt::beginning(text));
    }

    /// Gives a key to the open line; `layout` is the keyboard's.
    pub(super) fn type_key(&mut self, press: KeyPress, layout: Layout) -> Option<Effect> {
        let prompt = self.prompt.as_mut()?;
        match prompt.press(press) {
            Typing::Goes => None,
            Typing::Dropped => {
                self.prompt = None;
                None
            }
            Typing::Done => {
                let line = self.prompt.take()?.text;
                self.obey(&line, layout)
            }
        }
    }

    /// Does what a line says. A name that was typed in another layout is read as on the US one.
    fn obey(&mut self, line: &str, layout: Layout) -> Option<Effect> {
        if line.trim().is_empty() {
            return None;
        }
        let in_latin: String = line.chars().map(|c| layout.latin(c)).collect();
        let typed = match command::read_line(line) {
            Err(name) if !name.is_ascii() => command::read_line(&in_latin).map_err(|_| name),
            typed => typed,
        };
        match typed {
            Ok(Typed {
                command: Command::Read,
                argument,
                ..
            }) if !argument.is_empty() => {
                let (address, fragment) = Address::with_fragment(argument);
                self.read(address, NamedBy::Reader, fragment)
            }
            Ok(Typed {
                command, argument, ..
            }) if !argument.is_empty() => {
                self.warn(format!("{} takes nothing behind it", command.name()));
                None
            }
            Ok(typed) => self.update(typed.command, typed.count),
            Err(name) => {
                self.warn(format!("no command is called “{name}”; ? shows all"));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    /// Types characters; `←`, `→`, `⌫`, `⌦`, `⇤`, `⇥` are those keys. The cursor is shown as `|`.
    fn check(typed: &str, expected: &str) {
        let mut prompt = Prompt::default();
        for c in typed.chars() {
            let key = match c {
                '←' => Key::plain(KeyCode::Left),
                '→' => Key::plain(KeyCode::Right),
                '⌫' => Key::plain(KeyCode::Backspace),
                '⌦' => Key::plain(KeyCode::Delete),
                '⇤' => Key::plain(KeyCode::Home),
                '⇥' => Key::plain(KeyCode::End),
                '\u{1}'..='\u{1a}' => Key::ctrl(char::from(c as u8 + b'a' - 1)),
                c => Key::character(c),
            };
            prompt.press(key.into());
        }
        let shown = format!("{}|{}", prompt.before(), prompt.behind());
        assert_eq!(shown, expected, "{typed:?}");
    }

    #[test]
    fn a_line_is_typed_and_mended() {
        check("ab", "ab|");
        check("ab←c", "ac|b");
        check("ab⇤→⌦", "a|");
        check("read a b\u{17}c", "read a c|");
        check("abc←\u{15}", "|c");
        check("abc←\u{b}", "ab|");
    }

    #[test]
    fn signs_are_deleted_singly_and_passed_with_their_letter() {
        check("بَّ⌫", "بَ|");
        check("بَّا←←", "|بَّا");
        check("بَّا⇤⌦", "|ا");
    }
}
