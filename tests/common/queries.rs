//! What a terminal answers when a program asks who it is.

use std::time::Duration;

/// When a terminal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answers {
    /// As a local terminal does.
    AtOnce,
    /// As over a slow line.
    After(Duration),
    /// Byte by byte, with a pause after each.
    InPieces(Duration),
    /// As a terminal without replies.
    Never,
}

/// What a terminal says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Character {
    /// When it answers at all.
    pub(crate) answers: Answers,
    /// Its name and version (XTVERSION); a terminal without that query says nothing.
    pub(crate) name: Option<String>,
    /// Its attributes (DA1): what stands between `CSI ?` and `c`.
    pub(crate) attributes: String,
    /// Its secondary attributes (DA2): what stands between `CSI >` and `c`.
    pub(crate) secondary: Option<String>,
    /// The state it reports for mode 8 (DECRQM, ANSI modes): 0 not known, 1 set, 2 reset, 3 and 4
    /// for good; `None` for a terminal without that query.
    pub(crate) mode_8: Option<u8>,
    /// The state it reports for any private mode (DECRQM).
    pub(crate) private_modes: Option<u8>,
    /// The flags it reports for the kitty keyboard protocol.
    pub(crate) keyboard: Option<u8>,
    /// The colour of its background, for OSC 11: `rgb:0000/0000/0000`.
    pub(crate) background: Option<String>,
}

impl Default for Character {
    /// A terminal much like xterm: it knows DECRQM but not mode 8.
    fn default() -> Self {
        Self {
            answers: Answers::AtOnce,
            name: Some("XTerm(379)".to_owned()),
            attributes: "62;22".to_owned(),
            secondary: Some("41;379;0".to_owned()),
            mode_8: Some(0),
            private_modes: Some(0),
            keyboard: None,
            background: None,
        }
    }
}

impl Character {
    /// A terminal that orders text itself unless told not to, as VTE does: mode 8 is set.
    pub(crate) fn ordering() -> Self {
        Self {
            name: Some("VTE(7006)".to_owned()),
            attributes: "65;1;9".to_owned(),
            secondary: Some("65;7006;1".to_owned()),
            mode_8: Some(1),
            ..Self::default()
        }
    }

    /// A terminal that answers nothing.
    pub(crate) fn silent() -> Self {
        Self {
            answers: Answers::Never,
            ..Self::default()
        }
    }

    /// The same, but slow to answer.
    pub(crate) fn slow(mut self, delay: Duration) -> Self {
        self.answers = Answers::After(delay);
        self
    }
}

/// Finds queries in a stream of output, also where one is cut in two.
#[derive(Debug)]
pub(crate) struct Answerer {
    character: Character,
    /// The beginning of a sequence that has not ended yet.
    begun: Vec<u8>,
}

impl Answerer {
    pub(crate) fn new(character: Character) -> Self {
        let begun = Vec::new();
        Self { character, begun }
    }

    /// The answers to what `bytes` ask; `cursor` is the row and the column after them, from 0.
    pub(crate) fn replies(&mut self, bytes: &[u8], cursor: (u16, u16)) -> Vec<u8> {
        let mut replies = String::new();
        for &byte in bytes {
            if byte == 0x1b && !self.begun.starts_with(b"\x1b]") {
                self.begun.clear();
            }
            if byte == 0x1b || !self.begun.is_empty() {
                self.begun.push(byte);
            }
            if ends(&self.begun) {
                let sequence = String::from_utf8_lossy(&self.begun).into_owned();
                replies += &self.reply(&sequence, cursor).unwrap_or_default();
                self.begun.clear();
            }
        }
        replies.into_bytes()
    }

    /// The answer to one sequence, if it is a query this terminal knows.
    fn reply(&self, sequence: &str, (row, column): (u16, u16)) -> Option<String> {
        let it = &self.character;
        let reply = match sequence {
            "\x1b[c" | "\x1b[0c" => format!("\x1b[?{}c", it.attributes),
            "\x1b[>c" | "\x1b[>0c" => format!("\x1b[>{}c", it.secondary.as_ref()?),
            "\x1b[>q" | "\x1b[>0q" => format!("\x1bP>|{}\x1b\\", it.name.as_ref()?),
            "\x1b[5n" => "\x1b[0n".to_owned(),
            "\x1b[6n" => format!("\x1b[{};{}R", row + 1, column + 1),
            "\x1b[8$p" => format!("\x1b[8;{}$y", it.mode_8?),
            "\x1b[?u" => format!("\x1b[?{}u", it.keyboard?),
            "\x1b]11;?\x07" | "\x1b]11;?\x1b\\" => {
                format!("\x1b]11;{}\x1b\\", it.background.as_ref()?)
            }
            _ => {
                let mode = sequence.strip_prefix("\x1b[?")?.strip_suffix("$p")?;
                format!("\x1b[?{mode};{}$y", it.private_modes?)
            }
        };
        Some(reply)
    }
}

/// Whether a sequence is complete (ECMA-48, 5.4 and 5.6).
fn ends(sequence: &[u8]) -> bool {
    match sequence {
        [0x1b] | [0x1b, b'[' | b'P' | b']' | b'_' | b'^'] | [] => false,
        [0x1b, b'[', .., last] => (0x40..=0x7e).contains(last),
        [0x1b, b']', .., 0x07] => true,
        [0x1b, b'P' | b']' | b'_' | b'^', rest @ ..] => rest.ends_with(b"\x1b\\"),
        [0x1b, .., last] => !(0x20..=0x2f).contains(last),
        _ => true,
    }
}
