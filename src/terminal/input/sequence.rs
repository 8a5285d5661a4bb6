//! What a finished sequence means.

use super::{Input, Mouse, MouseAction, MouseButton, Reply};
use crate::key::{Key, KeyCode, KeyPress, Modifiers};

/// What a control sequence means.
#[derive(Debug)]
pub(super) enum Meaning {
    Keys(Vec<KeyPress>),
    Input(Input),
    PasteBegins,
    /// A key that came up, or one that we have no use for.
    Nothing,
}

impl From<Key> for Meaning {
    fn from(key: Key) -> Self {
        Self::Keys(vec![key.into()])
    }
}

impl From<Reply> for Meaning {
    fn from(reply: Reply) -> Self {
        Self::Input(Input::Reply(reply))
    }
}

/// The numbers of a sequence: parameters, each with its parts. An empty one is none.
struct Parameters(Vec<Vec<Option<u32>>>);

impl Parameters {
    fn read(bytes: &[u8]) -> Self {
        let number = |part: &[u8]| std::str::from_utf8(part).ok()?.parse().ok();
        let parts = |parameter: &[u8]| parameter.split(|b| *b == b':').map(number).collect();
        Self(bytes.split(|b| *b == b';').map(parts).collect())
    }

    fn part(&self, parameter: usize, part: usize) -> Option<u32> {
        *self.0.get(parameter)?.get(part)?
    }

    fn get(&self, parameter: usize) -> Option<u32> {
        self.part(parameter, 0)
    }

    /// The first part of each parameter.
    fn firsts(&self) -> Vec<u16> {
        (0..self.0.len())
            .filter_map(|index| u16::try_from(self.get(index)?).ok())
            .collect()
    }

    /// The modifiers, which stand in the second parameter one too high.
    fn modifiers(&self) -> Modifiers {
        let bits = self.get(1).unwrap_or(1).saturating_sub(1);
        let table = [
            (1, Modifiers::SHIFT),
            (2, Modifiers::ALT),
            (4, Modifiers::CTRL),
            (8, Modifiers::SUPER),
            (32, Modifiers::ALT),
        ];
        table
            .into_iter()
            .filter(|(bit, _)| bits & bit != 0)
            .fold(Modifiers::NONE, |all, (_, modifier)| all | modifier)
    }

    /// Whether this tells of a key that came up.
    fn is_release(&self) -> bool {
        self.part(1, 1) == Some(3)
    }
}

/// A control sequence without its `CSI`.
pub(super) fn csi(bytes: &[u8], replies_expected: bool) -> Meaning {
    let Some((last, rest)) = bytes.split_last() else {
        return Meaning::Nothing;
    };
    let (mark, rest) = match rest.split_first() {
        Some((mark @ b'<'..=b'?', rest)) => (Some(*mark), rest),
        _ => (None, rest),
    };
    let intermediate = rest.iter().position(|b| (b' '..=b'/').contains(b));
    let (numbers, between) = rest.split_at(intermediate.unwrap_or(rest.len()));
    let parameters = Parameters::read(numbers);
    match (mark, between, last) {
        (None, b"", _) => plain(*last, rest, &parameters, replies_expected),
        (Some(b'<'), b"", b'M' | b'm') => mouse(&parameters, *last == b'M'),
        (Some(b'?'), b"", b'c') => Reply::PrimaryAttributes(parameters.firsts()).into(),
        (Some(b'>'), b"", b'c') => Reply::SecondaryAttributes(parameters.firsts()).into(),
        (Some(b'?'), b"", b'u') => match parameters.firsts().first() {
            Some(flags) => Reply::KittyKeyboard(*flags).into(),
            None => Reply::Other.into(),
        },
        (None | Some(b'?'), b"$", b'y') => mode(&parameters, mark.is_some()),
        _ => Reply::Other.into(),
    }
}

/// A sequence of numbers and a last byte, as keys are.
fn plain(last: u8, rest: &[u8], parameters: &Parameters, replies_expected: bool) -> Meaning {
    match last {
        // urxvt's shift; a reply goes on after it, and only a pause tells.
        b'$' => tilde(parameters, Modifiers::SHIFT),
        b'~' => tilde(parameters, Modifiers::NONE),
        b'^' => tilde(parameters, Modifiers::CTRL),
        b'@' => tilde(parameters, Modifiers::CTRL | Modifiers::SHIFT),
        b'u' => kitty(parameters),
        b'R' => cursor_position_or_f3(parameters, replies_expected),
        b'I' if rest.is_empty() => Meaning::Input(Input::Focus(true)),
        b'O' if rest.is_empty() => Meaning::Input(Input::Focus(false)),
        b'Z' => Key::new(KeyCode::Tab, Modifiers::SHIFT).into(),
        b'A'..=b'E' if rest == b"[" => Key::plain(KeyCode::Function(last - b'A' + 1)).into(),
        _ => match letter(last) {
            Some(_) if parameters.is_release() => Meaning::Nothing,
            Some(code) => Key::new(code, parameters.modifiers()).into(),
            None => Reply::Other.into(),
        },
    }
}

/// The keys that end in a letter, after `CSI` as after `ESC O`.
const fn letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::Function(1),
        b'Q' => KeyCode::Function(2),
        b'S' => KeyCode::Function(4),
        _ => return None,
    })
}

/// The keys that are a number and a tilde; urxvt puts another sign for it when some are held.
fn tilde(parameters: &Parameters, held: Modifiers) -> Meaning {
    let Some(number) = parameters.get(0) else {
        return Reply::Other.into();
    };
    let code = match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::Function(number as u8 - 10),
        17..=21 => KeyCode::Function(number as u8 - 11),
        23..=26 => KeyCode::Function(number as u8 - 12),
        28..=29 => KeyCode::Function(number as u8 - 13),
        31..=34 => KeyCode::Function(number as u8 - 14),
        // xterm's modifyOtherKeys: the character is the third number.
        27 => {
            return parameters.get(2).map_or(Meaning::Nothing, |code| {
                code_point(code).map_or(Meaning::Nothing, |code| {
                    Key::new(code, parameters.modifiers()).into()
                })
            });
        }
        200 => return Meaning::PasteBegins,
        _ => return Meaning::Nothing,
    };
    if parameters.is_release() {
        return Meaning::Nothing;
    }
    Key::new(code, parameters.modifiers() | held).into()
}

/// A key of the kitty protocol: `code:shifted:base ; modifiers:event ; text u`.
fn kitty(parameters: &Parameters) -> Meaning {
    if parameters.is_release() {
        return Meaning::Nothing;
    }
    let modifiers = parameters.modifiers();
    let shift = modifiers.contains(Modifiers::SHIFT);
    let base = parameters.part(0, 2).and_then(char::from_u32);
    let base = base.map(|base| if shift { us_shifted(base) } else { base });
    let text = text(parameters);
    let typed = modifiers.without(Modifiers::SHIFT) == Modifiers::NONE;
    match text.as_slice() {
        [_, _, ..] => Meaning::Keys(text.iter().map(|c| Key::character(*c).into()).collect()),
        [character] if typed && *character != ' ' => {
            let key = Key::character(*character);
            Meaning::Keys(vec![KeyPress { key, base }])
        }
        _ => {
            let shifted = parameters.part(0, 1).filter(|_| shift);
            let code = shifted.or(parameters.get(0)).and_then(code_point);
            code.map_or(Meaning::Nothing, |code| {
                let key = Key::new(code, modifiers);
                let base = base.filter(|_| matches!(code, KeyCode::Char(_)));
                Meaning::Keys(vec![KeyPress { key, base }])
            })
        }
    }
}

/// The text that the key gives, where the terminal says it.
fn text(parameters: &Parameters) -> Vec<char> {
    let parts = parameters.0.get(2).map_or(&[][..], Vec::as_slice);
    parts
        .iter()
        .filter_map(|part| char::from_u32((*part)?))
        .filter(|character| !character.is_control())
        .collect()
}

/// The key of a code point of the kitty protocol.
fn code_point(code: u32) -> Option<KeyCode> {
    /// The number pad, from 57399 on.
    const PAD: &[u8] = b"0123456789./*-+";

    let pad = code
        .checked_sub(57399)
        .and_then(|index| PAD.get(index as usize));
    if let Some(character) = pad {
        return Some(KeyCode::Char((*character).into()));
    }
    Some(match code {
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Escape,
        8 | 127 => KeyCode::Backspace,
        57376..=57387 => KeyCode::Function((code - 57376 + 13) as u8),
        57415 => KeyCode::Char('='),
        57416 => KeyCode::Char(','),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        // Other keys without a character: locks, media, modifiers alone.
        57344..=63743 => return None,
        _ => KeyCode::Char(char::from_u32(code).filter(|c| !c.is_control())?),
    })
}

/// What shift makes of a key of the US layout.
fn us_shifted(base: char) -> char {
    const PLAIN: &str = "`1234567890-=[]\\;',./";
    const SHIFTED: &str = "~!@#$%^&*()_+{}|:\"<>?";

    let pair = PLAIN.chars().zip(SHIFTED.chars());
    pair.into_iter()
        .find_map(|(plain, shifted)| (plain == base).then_some(shifted))
        .unwrap_or(base.to_ascii_uppercase())
}

/// `CSI row ; column R`; in the first row it may be F3 with modifiers as well.
fn cursor_position_or_f3(parameters: &Parameters, replies_expected: bool) -> Meaning {
    let place = |index| u16::try_from(parameters.get(index)?.checked_sub(1)?).ok();
    match (place(0), place(1)) {
        (Some(0), Some(1..=15)) if !replies_expected => {
            Key::new(KeyCode::Function(3), parameters.modifiers()).into()
        }
        (Some(row), Some(column)) => Reply::CursorPosition { row, column }.into(),
        (None | Some(0), None) if !replies_expected => Key::plain(KeyCode::Function(3)).into(),
        _ => Reply::Other.into(),
    }
}

fn mode(parameters: &Parameters, private: bool) -> Meaning {
    match parameters.firsts().as_slice() {
        [mode, value] => Reply::Mode {
            mode: *mode,
            private,
            value: *value,
        }
        .into(),
        _ => Reply::Other.into(),
    }
}

/// `CSI < button ; column ; row M`, or `m` when the button came up.
fn mouse(parameters: &Parameters, down: bool) -> Meaning {
    let [bits, column, row] = parameters.firsts()[..] else {
        return Meaning::Nothing;
    };
    let button = match bits & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let moved = bits & 32 != 0;
    let action = match bits & 0b1100_0011 {
        64 => MouseAction::ScrollUp,
        65 => MouseAction::ScrollDown,
        66 => MouseAction::ScrollLeft,
        67 => MouseAction::ScrollRight,
        3 => MouseAction::Move,
        more => {
            let button = if more < 3 { button } else { MouseButton::Other };
            match (moved, down) {
                (true, _) => MouseAction::Drag(button),
                (false, true) => MouseAction::Press(button),
                (false, false) => MouseAction::Release(button),
            }
        }
    };
    let held = [
        (4, Modifiers::SHIFT),
        (8, Modifiers::ALT),
        (16, Modifiers::CTRL),
    ];
    let modifiers = held
        .into_iter()
        .filter(|(bit, _)| bits & bit != 0)
        .fold(Modifiers::NONE, |all, (_, modifier)| all | modifier);
    Meaning::Input(Input::Mouse(Mouse {
        action,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers,
    }))
}

/// A key after `ESC O`; old terminals put the modifiers before the letter.
pub(super) fn single_shift(bytes: &[u8]) -> Option<Key> {
    let (last, numbers) = bytes.split_last()?;
    let code = match last {
        b'R' => KeyCode::Function(3),
        b'M' => KeyCode::Enter,
        b'I' => KeyCode::Tab,
        b'X' => KeyCode::Char('='),
        // The number pad: `j` is the asterisk and `y` the nine.
        b'j'..=b'y' => KeyCode::Char((last - b'j' + b'*').into()),
        _ => letter(*last)?,
    };
    let mut parameters = Parameters::read(numbers);
    if parameters.0.len() == 1 {
        parameters.0.insert(0, Vec::new());
    }
    Some(Key::new(code, parameters.modifiers()))
}

/// A device control string: `>|` and the terminal's name and version.
pub(super) fn device_control(text: &[u8]) -> Option<Reply> {
    let version = String::from_utf8_lossy(text.strip_prefix(b">|")?);
    let version = version.chars().filter(|c| !c.is_control()).collect();
    Some(Reply::Version(version))
}
