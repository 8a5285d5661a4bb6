//! Why a configuration is refused, with the place in the file.

use std::fmt;
use std::ops::Range;

use super::ConfigFile;
use super::keymap::Binding;
use crate::command::Focus;
use crate::key::KeyError;

/// A configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}\n    {source_line}")]
pub struct ConfigError {
    /// The file's name.
    pub file: String,
    /// The line at fault, from 1.
    pub line: usize,
    /// That line as it is written, without control characters.
    pub source_line: String,
    /// What is wrong with it.
    pub problem: Box<Problem>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file is no TOML, or a name or value in it is unknown.
    #[error("{0}")]
    Syntax(String),
    /// A key is written wrong.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The keys begin with a digit.
    #[error("\u{201c}{0}\u{201d} cannot be bound: digits before a command are its count")]
    Digit(String),
    /// The same keys ask for two things in one place.
    #[error("\u{201c}{keys}\u{201d} is bound to both {first} and {second}")]
    Clash {
        /// What is pressed.
        keys: String,
        /// The binding at fault.
        first: Owner,
        /// The one it clashes with.
        second: Owner,
    },
    /// One binding begins with another one.
    #[error(
        "\u{201c}{longer}\u{201d} ({long}) begins with \u{201c}{shorter}\u{201d}, which is bound to {short}"
    )]
    Prefix {
        /// The keys of the longer one.
        longer: String,
        /// What it asks for.
        long: Owner,
        /// The keys of the shorter one.
        shorter: String,
        /// What that one asks for.
        short: Owner,
    },
    /// The embedded default lacks a setting.
    #[error("a setting is missing")]
    Incomplete,
}

/// A command as a message names it, with the place where its keys hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    command: &'static str,
    place: Option<&'static str>,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.command)?;
        match self.place {
            Some(place) => write!(f, " (in the {place})"),
            None => Ok(()),
        }
    }
}

impl From<&Binding> for Owner {
    fn from(binding: &Binding) -> Self {
        Self {
            command: binding.command.name(),
            place: binding.place.map(Focus::name),
        }
    }
}

impl ConfigError {
    pub(super) fn syntax(file: ConfigFile<'_>, error: &toml::de::Error) -> Self {
        let message = error.message().trim().replace('\n', ", ");
        Self::at(file, error.span().unwrap_or(0..0), Problem::Syntax(message))
    }

    /// `at_fault` is the binding to look at, written at `at`.
    pub(super) fn clash(
        file: ConfigFile<'_>,
        at: Range<usize>,
        at_fault: &Binding,
        with: &Binding,
    ) -> Self {
        let problem = if at_fault.keys == with.keys {
            Problem::Clash {
                keys: at_fault.keys.to_string(),
                first: at_fault.into(),
                second: with.into(),
            }
        } else {
            let swapped = at_fault.keys.keys().len() < with.keys.keys().len();
            let (long, short) = if swapped {
                (with, at_fault)
            } else {
                (at_fault, with)
            };
            Problem::Prefix {
                longer: long.keys.to_string(),
                long: long.into(),
                shorter: short.keys.to_string(),
                short: short.into(),
            }
        };
        Self::at(file, at, problem)
    }

    pub(super) fn incomplete(file: ConfigFile<'_>) -> Self {
        Self::at(file, 0..0, Problem::Incomplete)
    }

    pub(super) fn at(file: ConfigFile<'_>, at: Range<usize>, problem: Problem) -> Self {
        let before = file.text.get(..at.start).unwrap_or_default();
        let line = before.matches('\n').count();
        let source_line = file.text.lines().nth(line).unwrap_or_default();
        Self {
            file: file.name.to_owned(),
            line: line + 1,
            source_line: source_line.chars().filter(|c| !c.is_control()).collect(),
            problem: Box::new(problem),
        }
    }
}
