//! Asking the terminal who it is, and collecting what it answers.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::input::Reply;
use crate::dialect::{Answers, Conclusion, Environment, TMUX_QUESTION, conclude};
use crate::system;

/// Asks for the state of the kitty keyboard protocol; terminals without it say nothing.
const KITTY_KEYBOARD: &str = "\x1b[?u";

/// What the process knows before it asks the terminal.
pub(super) fn environment() -> Environment {
    let mut environment = Environment::read(system::variable);
    if environment.tmux {
        environment.tmux_client = ask_tmux();
    }
    environment
}

/// What tmux knows of the terminal around it.
fn ask_tmux() -> Option<String> {
    let mut tmux = Command::new("tmux");
    let output = tmux
        .args(TMUX_QUESTION)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned())
}

/// Everything to ask, in one batch.
pub(super) fn queries(environment: &Environment) -> String {
    format!("{KITTY_KEYBOARD}{}", environment.queries())
}

/// Questions under way.
#[derive(Clone, Debug)]
pub(super) struct Probing {
    /// Until when to wait.
    pub(super) deadline: Instant,
    answers: Answers,
    kitty_keyboard: bool,
    /// Whether the last answer is still to come.
    open: bool,
    /// Whether the answers take longer than was waited for them.
    late: bool,
}

impl Probing {
    pub(super) fn new(deadline: Instant) -> Self {
        Self {
            deadline,
            answers: Answers::default(),
            kitty_keyboard: false,
            open: true,
            late: false,
        }
    }

    /// Whether the last answer is still to come.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Whether they were waited for in vain.
    pub(super) fn is_late(&self) -> bool {
        self.late
    }

    /// Says that the answers were waited for in vain; they are taken when they come.
    pub(super) fn grow_late(&mut self) {
        self.late = true;
    }

    /// Takes an answer in, and tells whether it was the last.
    pub(super) fn take(&mut self, reply: Reply) -> bool {
        let answers = &mut self.answers;
        match reply {
            Reply::PrimaryAttributes(attributes) => {
                answers.primary = Some(attributes);
                self.open = false;
                return true;
            }
            Reply::SecondaryAttributes(attributes) => answers.secondary = Some(attributes),
            Reply::Version(version) => answers.version = Some(version),
            Reply::Mode {
                mode: 8,
                private: false,
                value,
            } => answers.mode8 = Some(value),
            Reply::Mode {
                mode: 2026,
                private: true,
                value,
            } => answers.mode2026 = Some(value),
            Reply::CursorPosition { column, .. } => answers.widths.push(column),
            Reply::KittyKeyboard(_) => self.kitty_keyboard = true,
            Reply::Mode { .. } | Reply::Other => {}
        }
        false
    }

    /// Whether the terminal can say which key was pressed, whatever the layout.
    pub(super) fn knows_kitty_keyboard(&self) -> bool {
        self.kitty_keyboard
    }

    /// What tells this terminal from others, for what is kept of it.
    pub(super) fn identity(&self, environment: &Environment) -> String {
        let answers = &self.answers;
        let secondary = answers.secondary.as_deref().unwrap_or_default();
        let numbers: Vec<String> = secondary.iter().map(ToString::to_string).collect();
        let named = [
            answers.version.clone().unwrap_or_default(),
            numbers.join(";"),
            environment.term_program.clone(),
            environment.tmux_client.clone().unwrap_or_default(),
        ];
        named
            .join(" | ")
            .chars()
            .filter(|c| !c.is_control())
            .collect()
    }

    /// What was asked and answered, one fact a line.
    pub(super) fn report(&self, environment: &Environment) -> String {
        let answers = &self.answers;
        let numbers = |numbers: &Option<Vec<u16>>| match numbers {
            Some(numbers) => numbers
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(";"),
            None => "no answer".to_owned(),
        };
        let number = |number: Option<u16>| match number {
            Some(number) => number.to_string(),
            None => "no answer".to_owned(),
        };
        let mut report = String::new();
        let mut line = |name: &str, value: &str| {
            // Nothing of a terminal's answer may act on the terminal again.
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(report, "{name}\t{value}");
        };
        line("TERM", &environment.term);
        line("TERM_PROGRAM", &environment.term_program);
        if let Some(client) = &environment.tmux_client {
            line("around tmux", client);
        }
        line(
            "name (XTVERSION)",
            answers.version.as_deref().unwrap_or("no answer"),
        );
        line("DA1", &numbers(&answers.primary));
        line("DA2", &numbers(&answers.secondary));
        line("mode 8 (BDSM)", &number(answers.mode8));
        line("mode 2026", &number(answers.mode2026));
        for (at, probe) in environment.probes().iter().enumerate() {
            line(
                &format!("width of {}", probe.name()),
                &number(answers.widths.get(at).copied()),
            );
        }
        report
    }

    /// Who the terminal is, as far as it has told.
    pub(super) fn conclude(&self, environment: &Environment) -> Conclusion {
        conclude(&self.answers, environment)
    }
}
