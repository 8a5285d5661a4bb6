//! A configuration file as it is written: every setting may be missing, none may be unknown.
//!
//! In comes the text of one file, out comes what it says, each value checked by its own type so
//! that an error points to its place. Two files are laid one over the other here; whether the
//! whole holds together is the next step's question.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::error::Problem;
use super::keyboard::Keyboard;
use super::sites::Template;
use super::theme::ThemeName;
use crate::command::{Command, Focus};
use crate::dialect::{DIALECTS, Dialect, Marks};
use crate::key::{KeyCode, KeySequence, Modifiers};
use crate::layout::{Paragraphs, Wide};
use crate::text::{Digits, Harakat, Tatweel};

/// One file.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawConfig {
    pub(super) theme: Option<ThemeName>,
    pub(super) keyboard: Option<Keyboard>,
    pub(super) words_per_minute: Option<Bounded<20, 2000>>,
    pub(super) opener: Option<Vec<String>>,
    pub(super) search: Option<Template>,
    pub(super) tree: RawTree,
    pub(super) web: RawWeb,
    pub(super) terminal: RawTerminal,
    pub(super) page: RawPage,
    pub(super) sites: BTreeMap<String, Template>,
    pub(super) keys: RawKeys,
}

/// The section tree.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawTree {
    pub(super) side: Option<Side>,
    pub(super) width: Option<Bounded<10, 200>>,
}

/// Pages of the web.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawWeb {
    pub(super) seconds: Option<Bounded<1, 3600>>,
    pub(super) megabytes: Option<Bounded<1, 1000>>,
}

/// The terminal.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawTerminal {
    pub(super) dialect: Option<Automatic<&'static Dialect>>,
    pub(super) marks: Option<Automatic<Marks>>,
}

/// Something by its name, or "auto".
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String", bound = "T: Named")]
pub(super) struct Automatic<T>(pub(super) Option<T>);

/// What a configuration knows by name.
pub(super) trait Named: Sized {
    fn named(name: &str) -> Result<Self, String>;
}

impl<T: Named> TryFrom<String> for Automatic<T> {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if name == "auto" {
            Ok(Self(None))
        } else {
            T::named(&name).map(|named| Self(Some(named)))
        }
    }
}

impl Named for &'static Dialect {
    fn named(name: &str) -> Result<Self, String> {
        let names = DIALECTS
            .map(|dialect| dialect.name)
            .join("\u{201d}, \u{201c}");
        Dialect::named(name).ok_or_else(|| {
            format!("there is no dialect \u{201c}{name}\u{201d}, but \u{201c}auto\u{201d}, \u{201c}{names}\u{201d}")
        })
    }
}

impl Named for Marks {
    fn named(name: &str) -> Result<Self, String> {
        Self::named(name).ok_or_else(|| {
            format!("\u{201c}{name}\u{201d} is none of \u{201c}auto\u{201d}, \u{201c}keep\u{201d}, \u{201c}strip\u{201d}")
        })
    }
}

/// The page.
#[derive(Clone, Copy, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawPage {
    pub(super) measure: Option<Bounded<20, 1000>>,
    pub(super) justify: Option<bool>,
    pub(super) line_spacing: Option<Bounded<0, 4>>,
    pub(super) paragraphs: Option<Paragraphs>,
    pub(super) wide: Option<Wide>,
    pub(super) harakat: Option<Harakat>,
    pub(super) quran_signs: Option<bool>,
    pub(super) cantillation: Option<bool>,
    pub(super) niqqud: Option<bool>,
    pub(super) digits: Option<Digits>,
    pub(super) tatweel: Option<Tatweel>,
}

impl RawPage {
    fn over(self, base: Self) -> Self {
        Self {
            measure: self.measure.or(base.measure),
            justify: self.justify.or(base.justify),
            line_spacing: self.line_spacing.or(base.line_spacing),
            paragraphs: self.paragraphs.or(base.paragraphs),
            wide: self.wide.or(base.wide),
            harakat: self.harakat.or(base.harakat),
            quran_signs: self.quran_signs.or(base.quran_signs),
            cantillation: self.cantillation.or(base.cantillation),
            niqqud: self.niqqud.or(base.niqqud),
            digits: self.digits.or(base.digits),
            tatweel: self.tatweel.or(base.tatweel),
        }
    }
}

/// Which side of the screen the tree stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// On the left.
    Left,
    /// On the right.
    Right,
    /// Where the article's lines begin.
    Auto,
}

/// The bindings by the place they hold in.
pub(super) type RawKeys = BTreeMap<Place, RawBindings>;

/// Where bindings hold: everywhere, or in a focus.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Place(pub(super) Option<Focus>);

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if name == "everywhere" {
            return Ok(Self(None));
        }
        let known = Focus::ALL.into_iter().find(|focus| focus.name() == name);
        known.map(|focus| Self(Some(focus))).ok_or_else(|| {
            let names = Focus::ALL.map(Focus::name).join("`, `");
            format!("unknown field `{name}`, expected one of `everywhere`, `{names}`")
        })
    }
}

/// The keys of each command, as written; [`bound_keys`] reads them.
pub(super) type RawBindings = BTreeMap<CommandName, Vec<Spanned<String>>>;

/// A command by its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct CommandName(pub(super) Command);

impl TryFrom<String> for CommandName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Command::named(&name)
            .map(Self)
            .ok_or_else(|| format!("unknown command \u{201c}{name}\u{201d}"))
    }
}

/// Keys that can be bound: they do not begin with a digit, for that is a count.
///
/// Not read by serde, whose errors would point to the whole list instead of the one text.
pub(super) fn bound_keys(text: &str) -> Result<KeySequence, Problem> {
    let keys: KeySequence = text.parse()?;
    let counts = keys.keys().first().is_some_and(|key| {
        key.modifiers() == Modifiers::NONE
            && matches!(key.code(), KeyCode::Char(c) if super::keyboard::digit(c).is_some())
    });
    if counts {
        return Err(Problem::Digit(text.to_owned()));
    }
    Ok(keys)
}

/// A whole number between two others.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
pub(super) struct Bounded<const LEAST: u16, const MOST: u16>(pub(super) u16);

impl<const LEAST: u16, const MOST: u16> TryFrom<i64> for Bounded<LEAST, MOST> {
    type Error = String;

    fn try_from(value: i64) -> Result<Self, String> {
        u16::try_from(value)
            .ok()
            .filter(|value| (LEAST..=MOST).contains(value))
            .map(Self)
            .ok_or_else(|| format!("{value} is not between {LEAST} and {MOST}"))
    }
}

impl RawConfig {
    /// These settings, and those of `base` where these have none; keys are not laid over here,
    /// since an error about them must know which file they came from.
    pub(super) fn over(self, base: Self) -> Self {
        let mut sites = base.sites;
        sites.extend(self.sites);
        Self {
            theme: self.theme.or(base.theme),
            keyboard: self.keyboard.or(base.keyboard),
            words_per_minute: self.words_per_minute.or(base.words_per_minute),
            opener: self.opener.or(base.opener),
            search: self.search.or(base.search),
            tree: RawTree {
                side: self.tree.side.or(base.tree.side),
                width: self.tree.width.or(base.tree.width),
            },
            web: RawWeb {
                seconds: self.web.seconds.or(base.web.seconds),
                megabytes: self.web.megabytes.or(base.web.megabytes),
            },
            terminal: RawTerminal {
                dialect: self.terminal.dialect.or(base.terminal.dialect),
                marks: self.terminal.marks.or(base.terminal.marks),
            },
            page: self.page.over(base.page),
            sites,
            keys: RawKeys::default(),
        }
    }
}
