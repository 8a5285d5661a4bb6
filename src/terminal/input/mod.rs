//! Bytes from the terminal to keys and replies.
//!
//! In come the bytes of one read after the other, out come [`Input`]s: what the reader pressed,
//! pasted or clicked, and what the terminal answered to our questions. Answers never become keys,
//! whether they were asked for, come late, or are of a kind we do not know. Nothing here does I/O
//! or knows the clock: who reads also decides when no more bytes will come ([`Decoder::flush`]).
//!
//! The forms are those of [xterm's control sequences][xterm], of the [kitty keyboard
//! protocol][kitty] and of urxvt's modified keys.
//!
//! [xterm]: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
//! [kitty]: https://sw.kovidgoyal.net/kitty/keyboard-protocol/

mod decoder;
mod sequence;
#[cfg(test)]
mod tests;

pub use decoder::Decoder;

use crate::key::{KeyPress, Modifiers};

/// One thing that came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Keys that came one after the other in one read; never empty. Together, since one key of an
    /// Arabic keyboard may send two letters.
    Keys(Vec<KeyPress>),
    /// Text that was pasted, control characters included.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
    /// The terminal's window got the focus, or lost it.
    Focus(bool),
    /// An answer of the terminal.
    Reply(Reply),
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub action: MouseAction,
    /// Column from the left, from 0.
    pub column: u16,
    /// Row from the top, from 0.
    pub row: u16,
    /// The keys held meanwhile.
    pub modifiers: Modifiers,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    /// A button went down.
    Press(MouseButton),
    /// A button came up.
    Release(MouseButton),
    /// It moved with a button down.
    Drag(MouseButton),
    /// It moved.
    Move,
    /// The wheel, towards earlier lines.
    ScrollUp,
    /// The wheel, towards later lines.
    ScrollDown,
    /// The wheel, sideways.
    ScrollLeft,
    /// The wheel, sideways.
    ScrollRight,
}

/// A button of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseButton {
    /// The first one.
    Left,
    /// The wheel's.
    Middle,
    /// The second one.
    Right,
    /// Any other.
    Other,
}

/// An answer of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// DA1, `CSI ? … c`.
    PrimaryAttributes(Vec<u16>),
    /// DA2, `CSI > … c`.
    SecondaryAttributes(Vec<u16>),
    /// XTVERSION, `DCS > | … ST`: name and version in the terminal's own words.
    Version(String),
    /// DECRPM, the answer about a mode: `CSI 8 ; 1 $ y`, with `?` for a private one.
    Mode {
        /// Which mode.
        mode: u16,
        /// Whether it is one of the private modes.
        private: bool,
        /// 0 not known, 1 set, 2 reset, 3 always set, 4 always reset.
        value: u16,
    },
    /// CPR: where the cursor is, both from 0.
    CursorPosition {
        /// Row from the top.
        row: u16,
        /// Column from the left.
        column: u16,
    },
    /// The flags of the kitty keyboard protocol that hold, `CSI ? … u`.
    KittyKeyboard(u16),
    /// An answer that we do not know.
    Other,
}
