//! Who this terminal is: what is asked, and what follows from the answers.
//!
//! Pure: the environment and the answers come in as values, the conclusion goes out. Reading the
//! answers is the business of whoever owns the input.

mod environment;
mod rules;

pub use environment::{Environment, Probe, TMUX_QUESTION};

use super::{Dialect, Marks};
use rules::Evidence;

/// What the terminal answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Its name and version (XTVERSION).
    pub version: Option<String>,
    /// The state of mode 8 (DECRPM): 1 set, 2 reset, 0 not known.
    pub mode8: Option<u16>,
    /// The state of mode ?2026, synchronized output.
    pub mode2026: Option<u16>,
    /// Primary device attributes (DA1): the sentinel.
    pub primary: Option<Vec<u16>>,
    /// Secondary device attributes (DA2).
    pub secondary: Option<Vec<u16>>,
    /// The width of each of [`Environment::probes`], in that order: the reported column, from 1,
    /// less 1.
    pub widths: Vec<u16>,
}

impl Answers {
    fn width(&self, probe: Probe) -> Option<u16> {
        self.widths.get(probe as usize).copied()
    }

    fn is_named(&self, name: &str) -> bool {
        let version = self.version.as_deref().unwrap_or_default();
        version
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    }

    /// Whether DA2 begins with these numbers.
    fn is_device(&self, numbers: &[u16]) -> bool {
        self.secondary
            .as_deref()
            .is_some_and(|device| device.starts_with(numbers))
    }

    /// Whether nothing answered speaks against a terminal without a name, with one of these DA2.
    fn allows(&self, devices: &[&[u16]]) -> bool {
        let is_such =
            self.secondary.is_none() || devices.iter().any(|device| self.is_device(device));
        self.version.is_none() && is_such
    }

    fn is_silent(&self) -> bool {
        *self == Self::default()
    }
}

/// How to speak to this terminal, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// What it must be sent.
    pub dialect: &'static Dialect,
    /// Whether it can show marks.
    pub marks: Marks,
    /// Which row of the table applied, in words.
    pub because: &'static str,
    /// What the reader may do about a terminal that is not sure to come out right.
    pub advice: Option<&'static str>,
    /// Whether it knows hyperlinks (OSC 8).
    pub hyperlinks: bool,
    /// Whether it knows synchronized output (mode ?2026).
    pub synchronized: bool,
}

/// What follows from the answers and the environment: the first row that holds.
pub fn conclude(answers: &Answers, environment: &Environment) -> Conclusion {
    let evidence = Evidence {
        answers,
        environment,
        client: environment.tmux_client.as_deref().unwrap_or_default(),
    };
    let rule = rules::first(&evidence);
    let wide_marks = answers.width(Probe::Marks).is_some_and(|width| width > 1);
    Conclusion {
        dialect: rule.dialect,
        marks: if wide_marks { Marks::Strip } else { rule.marks },
        because: rule.because,
        advice: rule.advice,
        hyperlinks: rule.hyperlinks,
        synchronized: matches!(answers.mode2026, Some(1 | 2)),
    }
}

#[cfg(test)]
mod tests;
