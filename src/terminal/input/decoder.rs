//! Where a sequence begins and where it ends.

use super::sequence::{Meaning, csi, device_control, single_shift};
use super::{Input, Reply};
use crate::key::{Key, KeyCode, KeyPress, Modifiers};

/// Turns bytes into [`Input`]s; how they are split into reads changes only how keys are grouped.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// What the bytes now being read have come to.
    inputs: Vec<Input>,
    replies_expected: bool,
    /// How often `flush` found the same unfinished sequence.
    flushes: u8,
}

/// What the last bytes began.
#[derive(Debug, Default)]
enum State {
    #[default]
    Ground,
    /// A character of several bytes; `alt` when an escape stood before it.
    Utf8 { bytes: Vec<u8>, alt: bool },
    /// An escape.
    Escape,
    /// `ESC [` and what followed.
    Csi(Vec<u8>),
    /// `ESC O` and what followed.
    SingleShift(Vec<u8>),
    /// The three bytes that follow `CSI M` when the mouse speaks the old way.
    OldMouse { missing: u8 },
    /// A string up to its terminator.
    String(StringState),
    /// Pasted text, and how many bytes of its terminator have been seen.
    Paste { bytes: Vec<u8>, matched: usize },
}

/// A string sequence: DCS, OSC or APC.
#[derive(Debug)]
struct StringState {
    /// The byte after the escape.
    introducer: u8,
    /// Its beginning; what is longer is of no use to us.
    bytes: Vec<u8>,
    /// How many bytes it has, those not kept included.
    length: usize,
}

/// No reply that we know is longer; what is longer is swallowed all the same.
const KEPT_BYTES: usize = 4096;
/// A string longer than this has lost its end.
const LONGEST_STRING: usize = 1 << 16;
/// What is pasted above this is dropped.
const LONGEST_PASTE: usize = 1 << 20;
/// So many flushes without a byte between them, and an unfinished sequence is given up.
const PATIENCE: u8 = 20;
const PASTE_END: &[u8] = b"\x1b[201~";

const ESCAPE: u8 = 0x1b;
const BELL: u8 = 0x07;

impl Decoder {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says whether questions to the terminal are open. While they are, `CSI 1;5R` is a cursor
    /// position and not ctrl+F3, and [`Self::flush`] gives nothing up, for a reply may come in
    /// pieces.
    pub const fn expect_replies(&mut self, expected: bool) {
        self.replies_expected = expected;
    }

    /// Whether the last bytes began something that more bytes may finish.
    pub const fn is_waiting(&self) -> bool {
        !matches!(self.state, State::Ground)
    }

    /// Takes the bytes of one read.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        if !bytes.is_empty() {
            self.flushes = 0;
        }
        for byte in bytes {
            self.take(*byte);
        }
        std::mem::take(&mut self.inputs)
    }

    /// Says that no more bytes came for a while: an escape alone is the key, and what a key began
    /// is that key with alt. Other unfinished sequences are waited for a few times longer.
    pub fn flush(&mut self) -> Vec<Input> {
        if self.replies_expected || !self.is_waiting() {
            return Vec::new();
        }
        self.flushes += 1;
        let given_up = self.flushes >= PATIENCE;
        match std::mem::take(&mut self.state) {
            State::Escape => self.key(Key::plain(KeyCode::Escape)),
            State::Csi(bytes) if bytes.is_empty() => self.alt('['),
            State::Csi(bytes) if bytes.last() == Some(&b'$') => self.csi(&bytes),
            State::SingleShift(bytes) if bytes.is_empty() => self.alt('O'),
            State::String(string) if string.length == 0 => self.alt(string.introducer.into()),
            State::Paste { bytes, .. } if given_up => self.pasted(&bytes),
            _ if given_up => {}
            unfinished => self.state = unfinished,
        }
        if !self.is_waiting() {
            self.flushes = 0;
        }
        std::mem::take(&mut self.inputs)
    }

    fn take(&mut self, byte: u8) {
        match std::mem::take(&mut self.state) {
            State::Ground => self.ground(byte, false),
            State::Utf8 { bytes, alt } => self.utf8(bytes, alt, byte),
            State::Escape => self.escape(byte),
            State::Csi(bytes) => self.csi_byte(bytes, byte),
            State::SingleShift(bytes) => self.single_shift_byte(bytes, byte),
            State::OldMouse { missing } => {
                if missing > 1 {
                    let missing = missing - 1;
                    self.state = State::OldMouse { missing };
                }
            }
            State::String(string) => self.string_byte(string, byte),
            State::Paste { bytes, matched } => self.paste_byte(bytes, matched, byte),
        }
    }

    /// A byte that stands for itself.
    fn ground(&mut self, byte: u8, alt: bool) {
        let code = match byte {
            ESCAPE => {
                self.state = State::Escape;
                return;
            }
            b'\r' => KeyCode::Enter,
            b'\t' => KeyCode::Tab,
            0x08 | 0x7f => KeyCode::Backspace,
            b' '..=b'~' => KeyCode::Char(byte.into()),
            0x00 => return self.control(' ', alt),
            0x01..=0x1a => return self.control((byte - 1 + b'a').into(), alt),
            0x1c..=0x1f => return self.control((byte + b'@').into(), alt),
            0xc2..=0xf4 => {
                let bytes = vec![byte];
                self.state = State::Utf8 { bytes, alt };
                return;
            }
            // No character begins with these.
            0x80..=0xc1 | 0xf5..=0xff => return,
        };
        let modifiers = if alt { Modifiers::ALT } else { Modifiers::NONE };
        self.key(Key::new(code, modifiers));
    }

    fn control(&mut self, character: char, alt: bool) {
        let modifiers = if alt {
            Modifiers::CTRL | Modifiers::ALT
        } else {
            Modifiers::CTRL
        };
        self.key(Key::new(KeyCode::Char(character), modifiers));
    }

    fn utf8(&mut self, mut bytes: Vec<u8>, alt: bool, byte: u8) {
        bytes.push(byte);
        match std::str::from_utf8(&bytes) {
            Ok(text) => {
                for character in text.chars().filter(|c| !c.is_control()) {
                    let modifiers = if alt { Modifiers::ALT } else { Modifiers::NONE };
                    self.key(Key::new(KeyCode::Char(character), modifiers));
                }
            }
            Err(error) if error.error_len().is_none() => self.state = State::Utf8 { bytes, alt },
            // The character is broken off; this byte begins something new, or nothing.
            Err(_) => self.ground(byte, false),
        }
    }

    fn escape(&mut self, byte: u8) {
        self.state = match byte {
            b'[' => State::Csi(Vec::new()),
            b'O' => State::SingleShift(Vec::new()),
            b'P' | b']' | b'_' => State::String(StringState {
                introducer: byte,
                bytes: Vec::new(),
                length: 0,
            }),
            ESCAPE => {
                self.key(Key::plain(KeyCode::Escape));
                State::Escape
            }
            _ => return self.ground(byte, true),
        };
    }

    fn csi_byte(&mut self, mut bytes: Vec<u8>, byte: u8) {
        match byte {
            // The Linux console's F1 to F5.
            b'[' if bytes.is_empty() => {
                bytes.push(byte);
                self.state = State::Csi(bytes);
            }
            b'M' if bytes.is_empty() => self.state = State::OldMouse { missing: 3 },
            b' '..=b'?' => {
                keep(&mut bytes, byte);
                self.state = State::Csi(bytes);
            }
            b'@'..=b'~' => {
                keep(&mut bytes, byte);
                self.csi(&bytes);
            }
            // Something else begins: the sequence was broken off.
            _ => self.ground(byte, false),
        }
    }

    fn csi(&mut self, bytes: &[u8]) {
        match csi(bytes, self.replies_expected) {
            Meaning::Keys(keys) => keys.into_iter().for_each(|key| self.press(key)),
            Meaning::Input(input) => self.inputs.push(input),
            Meaning::PasteBegins => {
                self.state = State::Paste {
                    bytes: Vec::new(),
                    matched: 0,
                }
            }
            Meaning::Nothing => {}
        }
    }

    fn single_shift_byte(&mut self, mut bytes: Vec<u8>, byte: u8) {
        match byte {
            b'0'..=b'9' | b';' => {
                keep(&mut bytes, byte);
                self.state = State::SingleShift(bytes);
            }
            b'@'..=b'~' => {
                keep(&mut bytes, byte);
                if let Some(key) = single_shift(&bytes) {
                    self.key(key);
                }
            }
            _ => self.ground(byte, false),
        }
    }

    fn string_byte(&mut self, mut string: StringState, byte: u8) {
        let terminated = match byte {
            BELL => true,
            // The string terminator is `ESC \`; of any other sequence the string is broken off.
            b'\\' => string.bytes.last() == Some(&ESCAPE),
            _ => false,
        };
        if terminated {
            let text = string
                .bytes
                .strip_suffix(&[ESCAPE])
                .unwrap_or(&string.bytes);
            let version = (string.introducer == b'P').then(|| device_control(text));
            let reply = version.flatten().unwrap_or(Reply::Other);
            self.inputs.push(Input::Reply(reply));
        } else if string.bytes.last() == Some(&ESCAPE) {
            self.escape(byte);
        } else if string.length >= LONGEST_STRING || (byte < b' ' && byte != ESCAPE) {
            self.ground(byte, false);
        } else {
            string.length += 1;
            // An escape is always kept, since the next byte must see it.
            if string.bytes.len() >= KEPT_BYTES {
                string.bytes.truncate(KEPT_BYTES - 1);
            }
            string.bytes.push(byte);
            self.state = State::String(string);
        }
    }

    fn paste_byte(&mut self, mut bytes: Vec<u8>, mut matched: usize, byte: u8) {
        if PASTE_END.get(matched) == Some(&byte) {
            matched += 1;
            if matched == PASTE_END.len() {
                return self.pasted(&bytes);
            }
        } else {
            bytes.extend_from_slice(PASTE_END.get(..matched).unwrap_or_default());
            matched = usize::from(byte == ESCAPE);
            if matched == 0 {
                bytes.push(byte);
            }
            bytes.truncate(LONGEST_PASTE);
        }
        self.state = State::Paste { bytes, matched };
    }

    fn pasted(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.inputs.push(Input::Paste(text));
    }

    fn alt(&mut self, character: char) {
        self.key(Key::new(KeyCode::Char(character), Modifiers::ALT));
    }

    fn key(&mut self, key: Key) {
        self.press(key.into());
    }

    fn press(&mut self, press: KeyPress) {
        if let Some(Input::Keys(keys)) = self.inputs.last_mut() {
            keys.push(press);
        } else {
            self.inputs.push(Input::Keys(vec![press]));
        }
    }
}

/// Adds a byte to a sequence; one that is too long keeps its length and means nothing.
fn keep(bytes: &mut Vec<u8>, byte: u8) {
    if bytes.len() < KEPT_BYTES {
        bytes.push(byte);
    }
}
