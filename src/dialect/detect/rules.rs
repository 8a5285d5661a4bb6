//! The table of terminals: conditions on the evidence, and the dialect each calls for.
//!
//! The first row that holds decides. An answer beats a variable: variables leak from one terminal
//! into another that was started from it, so they count only where no answer speaks against them.

use super::environment::{Environment, Probe};
use super::{Answers, Dialect, Marks};
use crate::dialect::table::{
    ALTERNATE, ALTERNATE_LIGHT, BDSM, INVERSE_AUTO, INVERSE_LTR, KITTY_TOKENS, KITTY66, LRM,
    MLTERM5379, PLAIN, WORDS_LRM,
};

/// All that a row of the table may look at.
pub(super) struct Evidence<'a> {
    pub(super) answers: &'a Answers,
    pub(super) environment: &'a Environment,
    /// What tmux says of the terminal around it: type, blank, name.
    pub(super) client: &'a str,
}

/// A row of the table: when it holds, and what follows.
pub(super) struct Rule {
    pub(super) because: &'static str,
    holds: fn(&Evidence) -> bool,
    pub(super) dialect: &'static Dialect,
    pub(super) marks: Marks,
    pub(super) hyperlinks: bool,
    pub(super) advice: Option<&'static str>,
}

/// The first row that holds.
pub(super) fn first(evidence: &Evidence) -> &'static Rule {
    RULES
        .iter()
        .find(|rule| (rule.holds)(evidence))
        .unwrap_or(&UNKNOWN)
}

const fn rule(
    because: &'static str,
    holds: fn(&Evidence) -> bool,
    dialect: &'static Dialect,
    marks: Marks,
) -> Rule {
    Rule {
        because,
        holds,
        dialect,
        marks,
        hyperlinks: false,
        advice: None,
    }
}

impl Rule {
    const fn with_hyperlinks(self) -> Self {
        Self {
            hyperlinks: true,
            ..self
        }
    }

    const fn with_advice(self, advice: &'static str) -> Self {
        Self {
            advice: Some(advice),
            ..self
        }
    }
}

/// Multiplexers first, since what they let through is not theirs; then names, then guesses.
static RULES: [Rule; 27] = [
    rule(
        "zellij drops every character without width",
        |e| e.environment.zellij,
        &PLAIN,
        Marks::Strip,
    )
    .with_advice("where words come out reversed, read outside zellij"),
    rule(
        "tmux inside kitty",
        |e| is_tmux_in(e, &["kitty", "xterm-kitty"]),
        &KITTY_TOKENS,
        Marks::Keep,
    )
    .with_hyperlinks(),
    rule(
        "tmux inside Konsole",
        |e| is_tmux_in(e, &["Konsole"]),
        &WORDS_LRM,
        Marks::Keep,
    )
    .with_hyperlinks(),
    rule(
        "tmux inside foot or Alacritty",
        |e| is_tmux_in(e, &["foot", "alacritty"]),
        &PLAIN,
        Marks::Strip,
    )
    .with_hyperlinks(),
    rule(
        "tmux inside st",
        |e| is_tmux_in(e, &["st-"]),
        &PLAIN,
        Marks::Strip,
    ),
    rule(
        "tmux inside xterm or urxvt",
        |e| is_tmux_in(e, &["XTerm(", "rxvt-unicode"]),
        &PLAIN,
        Marks::Keep,
    ),
    rule("tmux", is_tmux, &LRM, Marks::Keep).with_hyperlinks(),
    rule(
        "screen, and U+200E has no width",
        |e| e.environment.is_multiplexed() && lrm_is_free(e),
        &LRM,
        Marks::Keep,
    ),
    rule(
        "screen",
        |e| e.environment.is_multiplexed(),
        &PLAIN,
        Marks::Keep,
    ),
    rule(
        "it knows mode 8",
        |e| matches!(e.answers.mode8, Some(1 | 2)),
        &BDSM,
        Marks::Keep,
    )
    .with_hyperlinks(),
    rule(
        "mintty",
        |e| e.answers.is_named("mintty") || e.answers.is_device(&[77]),
        &BDSM,
        Marks::Keep,
    )
    .with_hyperlinks(),
    rule("VTE_VERSION", is_quiet_vte, &BDSM, Marks::Keep).with_hyperlinks(),
    rule(
        "kitty with sized text",
        |e| is_kitty(e) && e.answers.width(Probe::Sized) == Some(2),
        &KITTY66,
        Marks::Keep,
    )
    .with_hyperlinks(),
    rule(
        "kitty without sized text",
        is_kitty,
        &KITTY_TOKENS,
        Marks::Keep,
    )
    .with_hyperlinks(),
    rule("Konsole", is_konsole, &WORDS_LRM, Marks::Keep).with_hyperlinks(),
    rule("mlterm", is_mlterm, &MLTERM5379, Marks::Keep),
    rule(
        "VS Code or another xterm.js",
        is_xterm_js,
        &LRM,
        Marks::Keep,
    )
    .with_hyperlinks(),
    rule(
        "iTerm2 from 3.7",
        is_iterm_with_bidi,
        &INVERSE_LTR,
        Marks::Keep,
    )
    .with_hyperlinks()
    .with_advice("if it reads wrong, switch bidi off: Settings > General > Experimental"),
    rule(
        "Apple's Terminal",
        |e| e.environment.term_program == "Apple_Terminal" && e.answers.version.is_none(),
        &INVERSE_LTR,
        Marks::Keep,
    )
    .with_advice("if it reads wrong, find the dialect by qari --doctor"),
    rule(
        "PuTTY",
        |e| e.answers.is_device(&[0, 136, 0]),
        &INVERSE_AUTO,
        Marks::Keep,
    )
    .with_advice("with “Disable bidirectional text display” ticked, choose plain"),
    rule(
        "qterminal's family, on a light ground",
        |e| is_qterminal(e) && e.environment.has_light_ground(),
        &ALTERNATE_LIGHT,
        Marks::Strip,
    ),
    rule("qterminal's family", is_qterminal, &ALTERNATE, Marks::Strip),
    rule(
        "foot or Alacritty",
        is_foot_or_alacritty,
        &PLAIN,
        Marks::Strip,
    )
    .with_hyperlinks(),
    rule(
        "st, Zutty or Terminology",
        drops_marks,
        &PLAIN,
        Marks::Strip,
    ),
    rule("xterm or urxvt", is_xterm_or_urxvt, &PLAIN, Marks::Keep),
    rule(
        "it answers nothing",
        |e| e.answers.is_silent(),
        &PLAIN,
        Marks::Strip,
    ),
    rule(
        "unknown, and U+200E has no width",
        lrm_is_free,
        &LRM,
        Marks::Keep,
    ),
];

/// What holds when no row does.
static UNKNOWN: Rule = rule(
    "unknown, and U+200E has a width",
    |_| true,
    &PLAIN,
    Marks::Keep,
);

fn is_tmux(e: &Evidence) -> bool {
    e.answers.is_named("tmux") || e.environment.tmux || e.environment.term.starts_with("tmux")
}

fn is_tmux_in(e: &Evidence, terminals: &[&str]) -> bool {
    let is_one = |word: &str| terminals.iter().any(|name| word.starts_with(name));
    is_tmux(e) && e.client.split(' ').any(is_one)
}

fn lrm_is_free(e: &Evidence) -> bool {
    e.answers.width(Probe::Lrm) == Some(1)
}

/// VTE that was asked and gave no answer in time.
fn is_quiet_vte(e: &Evidence) -> bool {
    let is_vte = e.environment.vte_version >= Some(5800) && e.answers.allows(&[&[61], &[65]]);
    is_vte && e.answers.mode8.is_none()
}

fn is_konsole(e: &Evidence) -> bool {
    let by_variable = e.environment.konsole && e.answers.allows(&[&[0, 115], &[1, 115]]);
    e.answers.is_named("Konsole") || by_variable
}

fn is_xterm_js(e: &Evidence) -> bool {
    let by_variable = e.environment.term_program == "vscode" && e.answers.allows(&[&[0, 276]]);
    e.answers.is_named("xterm.js") || e.answers.is_device(&[0, 276, 0]) || by_variable
}

fn is_iterm_with_bidi(e: &Evidence) -> bool {
    let answered = e.answers.version.as_deref();
    let by_variable = answered.is_none() && e.environment.term_program == "iTerm.app";
    let version = match answered.and_then(|name| name.strip_prefix("iTerm2 ")) {
        Some(version) => version,
        None if by_variable => &e.environment.term_program_version,
        None => return false,
    };
    let mut numbers = version
        .split('.')
        .map(|number| number.parse().unwrap_or(0_u32));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (3, 7)
}

fn is_kitty(e: &Evidence) -> bool {
    e.answers.is_named("kitty") || e.environment.term == "xterm-kitty" && e.answers.allows(&[&[1]])
}

fn is_mlterm(e: &Evidence) -> bool {
    let answers = e.answers;
    let joins = answers.width(Probe::LamAlef) == Some(1);
    let is_named = e.environment.mlterm || e.environment.term.starts_with("mlterm");
    joins || is_named && answers.allows(&[&[24]])
}

fn is_qterminal(e: &Evidence) -> bool {
    e.answers.is_device(&[0, 115, 0]) && e.answers.primary.as_deref() == Some(&[1, 2])
}

fn is_foot_or_alacritty(e: &Evidence) -> bool {
    let (answers, environment) = (e.answers, e.environment);
    let is_foot = answers.is_named("foot(")
        || environment.term.starts_with("foot") && answers.allows(&[&[1]]);
    let is_alacritty = environment.alacritty || environment.term.starts_with("alacritty");
    let answers_like_alacritty = answers.version.is_none()
        && matches!(answers.secondary.as_deref(), Some(&[0, version, 1]) if version >= 1000);
    is_foot || is_alacritty && answers.allows(&[&[0]]) || answers_like_alacritty
}

fn drops_marks(e: &Evidence) -> bool {
    let (answers, environment) = (e.answers, e.environment);
    let is_st = environment.term == "st" || environment.term.starts_with("st-");
    let is_zutty = answers.is_device(&[64, 0, 0]) || environment.zutty && answers.allows(&[&[64]]);
    answers.is_named("terminology") || is_zutty || is_st && answers.allows(&[])
}

fn is_xterm_or_urxvt(e: &Evidence) -> bool {
    let (answers, term) = (e.answers, &e.environment.term);
    let is_urxvt =
        answers.is_device(&[85]) || term.starts_with("rxvt-unicode") && answers.allows(&[&[85]]);
    answers.is_named("XTerm(") || is_urxvt
}
