//! Which keys ask for which command, and what has been typed of them so far.
//!
//! In come keys of the US layout, out go commands with their counts. In one place no key stands
//! for two things, and no binding begins with another one, so that none has to wait for a clock.

use std::fmt;

use super::keyboard::digit;
use crate::command::{self, Command, Focus, HelpRow};
use crate::key::{Key, KeyCode, KeySequence, Modifiers};

/// One line of the keymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where it holds; none means everywhere.
    pub place: Option<Focus>,
    /// What is pressed.
    pub keys: KeySequence,
    /// What it asks for.
    pub command: Command,
}

/// Which keys ask for which command, in each place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// What a row of keys means in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// They ask for this.
    Command(Command),
    /// They begin something.
    Pending,
    /// They mean nothing.
    None,
}

/// Two bindings that cannot hold in the same place, by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The one that is the same or the shorter.
    pub first: usize,
    /// The one that is the same or the longer.
    pub second: usize,
}

impl Keymap {
    /// Checks the bindings against each other.
    pub fn new(bindings: Vec<Binding>) -> Result<Self, Clash> {
        for (second, later) in bindings.iter().enumerate() {
            for (first, earlier) in bindings.iter().enumerate().take(second) {
                if clash(earlier, later) {
                    return Err(Clash { first, second });
                }
                if clash(later, earlier) {
                    return Err(Clash {
                        first: second,
                        second: first,
                    });
                }
            }
        }
        Ok(Self { bindings })
    }

    /// What `pending`, all keys of it, means where the focus is.
    pub fn resolve(&self, focus: Focus, pending: &[Key]) -> Resolution {
        let here = self
            .bindings
            .iter()
            .filter(|binding| binding.place.is_none_or(|place| place == focus))
            .find(|binding| binding.keys.keys().starts_with(pending));
        match here {
            Some(binding) if binding.keys.keys().len() == pending.len() => {
                Resolution::Command(binding.command)
            }
            Some(_) if !pending.is_empty() => Resolution::Pending,
            _ => Resolution::None,
        }
    }

    /// The keys that ask for a command, as printed, those that hold everywhere first.
    pub fn keys_for(&self, command: Command) -> Vec<String> {
        let mut keys = Vec::new();
        for binding in self.bindings.iter().filter(|b| b.command == command) {
            let text = binding.keys.to_string();
            if !keys.contains(&text) {
                keys.push(text);
            }
        }
        keys
    }

    /// The rows of the help: every command with its keys.
    pub fn help_rows(&self) -> Vec<HelpRow> {
        command::help_rows(|command| self.keys_for(command))
    }

    /// The README's table of keys, in Markdown.
    pub fn key_table(&self) -> String {
        command::key_table(|command| self.keys_for(command))
    }
}

/// Whether `longer` begins with `shorter` somewhere, unless they are the same thing said twice.
fn clash(shorter: &Binding, longer: &Binding) -> bool {
    let together = match (shorter.place, longer.place) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    let same = shorter.command == longer.command && shorter.keys == longer.keys;
    together && !same && longer.keys.keys().starts_with(shorter.keys.keys())
}

/// What the keys typed so far came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A command, with its count where one was typed.
    Command(Command, Option<u32>),
    /// More keys are needed.
    Waiting,
    /// Nothing is bound to them; they are forgotten.
    Nothing,
}

/// The count and the keys typed so far of a command not yet complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    count: Option<u32>,
    keys: Vec<Key>,
}

/// Counts above this mean no more than this.
const LARGEST_COUNT: u32 = 999_999;

impl Pending {
    /// Takes one more key, of the US layout.
    pub fn press(&mut self, keymap: &Keymap, focus: Focus, key: Key) -> Outcome {
        if let Some(count) = self.counted(key) {
            self.count = Some(count);
            return Outcome::Waiting;
        }
        let began = !self.is_empty();
        if began && keymap.resolve(focus, &[key]) == Resolution::Command(Command::Cancel) {
            self.clear();
            return Outcome::Nothing;
        }
        self.keys.push(key);
        match keymap.resolve(focus, &self.keys) {
            Resolution::Pending => Outcome::Waiting,
            Resolution::Command(command) => {
                let count = self.count;
                self.clear();
                Outcome::Command(command, count)
            }
            Resolution::None => {
                self.clear();
                Outcome::Nothing
            }
        }
    }

    /// The count with one more digit, if that is what the key is.
    fn counted(&self, key: Key) -> Option<u32> {
        let KeyCode::Char(character) = key.code() else {
            return None;
        };
        let value = digit(character).filter(|_| key.modifiers() == Modifiers::NONE)?;
        if !self.keys.is_empty() || (value == 0 && self.count.is_none()) {
            return None;
        }
        let count = self.count.unwrap_or(0) * 10 + value;
        Some(count.min(LARGEST_COUNT))
    }

    /// Forgets what has been typed, as when the focus moves.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether nothing has been typed.
    pub fn is_empty(&self) -> bool {
        self.count.is_none() && self.keys.is_empty()
    }
}

impl fmt::Display for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(count) = self.count {
            write!(f, "{count}")?;
        }
        self.keys.iter().try_for_each(|key| write!(f, "{key}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(place: Option<Focus>, keys: &str, command: Command) -> Binding {
        let keys = keys.parse().unwrap();
        Binding {
            place,
            keys,
            command,
        }
    }

    fn keymap() -> Keymap {
        Keymap::new(vec![
            bind(None, "j", Command::LineDown),
            bind(None, "g g", Command::Top),
            bind(None, "esc", Command::Cancel),
            bind(Some(Focus::Tree), "x", Command::Open),
            bind(Some(Focus::Help), "x", Command::Quit),
        ])
        .unwrap()
    }

    /// Types characters into the article and prints the outcomes; `^` stands for escape.
    fn check(typed: &str, expected: &str) {
        let (keymap, mut pending) = (keymap(), Pending::default());
        let outcomes: Vec<String> = typed
            .chars()
            .map(|character| match character {
                '^' => Key::plain(KeyCode::Escape),
                _ => Key::character(character),
            })
            .map(|key| match pending.press(&keymap, Focus::Article, key) {
                Outcome::Command(command, None) => command.name().to_owned(),
                Outcome::Command(command, Some(count)) => format!("{count}*{}", command.name()),
                Outcome::Waiting => format!("{pending}.."),
                Outcome::Nothing => "-".to_owned(),
            })
            .collect();
        assert_eq!(outcomes.join(" "), expected, "{typed}");
    }

    #[test]
    fn a_key_asks_for_its_command() {
        check("jj", "line-down line-down");
        check("x", "-");
    }

    #[test]
    fn a_chord_waits_for_its_end() {
        check("gg", "g.. top");
        check("gjj", "g.. - line-down");
    }

    #[test]
    fn counts_are_typed_before() {
        check("12j", "1.. 12.. 12*line-down");
        check("3gg", "3.. 3g.. 3*top");
        check("10j", "1.. 10.. 10*line-down");
        check("0", "-");
        check(
            "9999999j",
            "9.. 99.. 999.. 9999.. 99999.. 999999.. 999999.. 999999*line-down",
        );
    }

    #[test]
    fn counts_are_read_in_every_kind_of_digit() {
        check("\u{661}\u{662}j", "1.. 12.. 12*line-down");
        check("\u{6f1}\u{6f2}j", "1.. 12.. 12*line-down");
    }

    #[test]
    fn cancel_forgets_what_was_typed() {
        check("12^j", "1.. 12.. - line-down");
        check("g^", "g.. -");
        check("^", "cancel");
    }

    #[test]
    fn a_key_may_mean_different_things_in_different_places() {
        let key = [Key::character('x')];
        let there = |focus| keymap().resolve(focus, &key);
        assert_eq!(there(Focus::Tree), Resolution::Command(Command::Open));
        assert_eq!(there(Focus::Help), Resolution::Command(Command::Quit));
        assert_eq!(there(Focus::Article), Resolution::None);
    }

    #[test]
    fn no_key_stands_for_two_things_in_one_place() {
        let clash = |one: Binding, other: Binding| Keymap::new(vec![one, other]).is_err();
        let (top, quit) = (Command::Top, Command::Quit);
        let tree = Some(Focus::Tree);
        assert!(clash(bind(None, "g", top), bind(None, "g", quit)));
        assert!(clash(bind(None, "g", top), bind(tree, "g", quit)));
        assert!(clash(bind(None, "g g", top), bind(None, "g", quit)));
        assert!(clash(bind(None, "g", top), bind(tree, "g g", top)));
        assert!(!clash(
            bind(Some(Focus::Help), "g", top),
            bind(tree, "g", quit)
        ));
        assert!(!clash(bind(None, "g", top), bind(tree, "g", top)));
    }
}
