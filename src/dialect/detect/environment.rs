//! What is known before anything is asked, and what to ask.

use std::time::Duration;

/// What the variables of the process say, and what tmux says of the terminal around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a variable that is set or not"
)]
pub struct Environment {
    /// `TERM`.
    pub term: String,
    /// `TERM_PROGRAM`.
    pub term_program: String,
    /// `TERM_PROGRAM_VERSION`.
    pub term_program_version: String,
    /// `VTE_VERSION`.
    pub vte_version: Option<u32>,
    /// Whether `KONSOLE_VERSION` is set.
    pub konsole: bool,
    /// Whether `MLTERM` is set.
    pub mlterm: bool,
    /// Whether `ALACRITTY_WINDOW_ID` is set.
    pub alacritty: bool,
    /// Whether `ZUTTY_VERSION` is set.
    pub zutty: bool,
    /// `COLORFGBG`: the numbers of the colours of text and ground.
    pub colors: String,
    /// Whether `TMUX` is set.
    pub tmux: bool,
    /// Whether `STY` is set: GNU screen.
    pub screen: bool,
    /// Whether `ZELLIJ` is set.
    pub zellij: bool,
    /// Whether the process came over ssh.
    pub ssh: bool,
    /// What [`TMUX_QUESTION`] brought, inside tmux.
    pub tmux_client: Option<String>,
}

/// What to ask tmux about the terminal around it: arguments of the command `tmux`.
pub const TMUX_QUESTION: [&str; 3] = [
    "display-message",
    "-p",
    "#{client_termtype} #{client_termname}",
];

impl Environment {
    /// The environment as `variable` tells it, without what tmux knows.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| variable(name).unwrap_or_default();
        let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        Self {
            term: text("TERM"),
            term_program: text("TERM_PROGRAM"),
            term_program_version: text("TERM_PROGRAM_VERSION"),
            vte_version: text("VTE_VERSION").parse().ok(),
            konsole: is_set("KONSOLE_VERSION"),
            mlterm: is_set("MLTERM"),
            alacritty: is_set("ALACRITTY_WINDOW_ID"),
            zutty: is_set("ZUTTY_VERSION"),
            colors: text("COLORFGBG"),
            tmux: is_set("TMUX"),
            screen: is_set("STY"),
            zellij: is_set("ZELLIJ"),
            ssh: is_set("SSH_CONNECTION") || is_set("SSH_CLIENT") || is_set("SSH_TTY"),
            tmux_client: None,
        }
    }

    /// Whether a multiplexer stands between this process and the terminal, by its variables.
    pub fn is_multiplexed(&self) -> bool {
        let is_named = |name| self.term.starts_with(name);
        self.tmux || self.screen || self.zellij || is_named("tmux") || is_named("screen")
    }

    /// How long to wait for the last answer.
    pub fn patience(&self) -> Duration {
        Duration::from_millis(if self.ssh { 1000 } else { 250 })
    }

    /// The texts whose width is asked, in this order.
    pub fn probes(&self) -> &'static [Probe] {
        let all = &[
            Probe::Marks,
            Probe::Lrm,
            Probe::LamAlef,
            Probe::Ligature,
            Probe::Sized,
        ];
        // Multiplexers swallow the sized text, whatever the terminal around them knows.
        if self.is_multiplexed() {
            &all[..4]
        } else {
            all
        }
    }

    /// Everything to ask, in one batch; the answer to the last question is the sentinel.
    ///
    /// The widths are measured in the second line, so the screen must be cleared afterwards.
    pub fn queries(&self) -> String {
        let probes = self
            .probes()
            .iter()
            .map(|probe| format!("\x1b[2;1H{}\x1b[6n", probe.text()));
        let questions = ["\x1b[>q", "\x1b[8$p", "\x1b[>c", "\x1b[?2026$p"].map(str::to_owned);
        questions
            .into_iter()
            .chain(probes)
            .chain(["\x1b[c".to_owned()])
            .collect()
    }

    pub(super) fn has_light_ground(&self) -> bool {
        let ground = self
            .colors
            .rsplit(';')
            .next()
            .and_then(|number| number.parse::<u8>().ok());
        matches!(ground, Some(7 | 9..=15))
    }
}

/// A text whose width tells terminals apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// A letter with two marks: 1, or more where marks take a cell.
    Marks,
    /// A Latin letter with U+200E: 1, or 2 where the mark takes a cell.
    Lrm,
    /// Lam and alef as letters: 2, or 1 where the terminal joins them.
    LamAlef,
    /// Lam-alef as one presentation form: 1.
    Ligature,
    /// A text of kitty's sizing protocol: 2 where it is known.
    Sized,
}

impl Probe {
    /// What it measures, for a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Marks => "a letter with marks",
            Self::Lrm => "a and U+200E",
            Self::LamAlef => "lam and alef",
            Self::Ligature => "U+FEFB",
            Self::Sized => "sized text (OSC 66)",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Marks => "\u{628}\u{651}\u{64e}",
            Self::Lrm => "a\u{200e}",
            Self::LamAlef => "\u{644}\u{627}",
            Self::Ligature => "\u{fefb}",
            Self::Sized => "\x1b]66;w=2; \x1b\\",
        }
    }
}
