//! The table of dialects.

use super::{Dialect, Marks, alternate, inverse, kitty_tokens, kitty66, lrm, words_lrm};

/// Every dialect, in the order in which `--doctor` shows them.
pub static DIALECTS: [&Dialect; 12] = [
    &PLAIN,
    &BDSM,
    &LRM,
    &WORDS_LRM,
    &KITTY66,
    &KITTY_TOKENS,
    &KONSOLE50,
    &MLTERM5379,
    &INVERSE_LTR,
    &INVERSE_AUTO,
    &ALTERNATE,
    &ALTERNATE_LIGHT,
];

const ISOLATED: &str = "in their isolated shape, the letters beside them joined towards them";
const SHAPED: &str = "joined, for the terminal shapes them itself";

/// For terminals that do no bidi.
pub static PLAIN: Dialect = Dialect {
    name: "plain",
    help: "cells as they are: terminals that reorder nothing",
    on_enter: "",
    on_leave: "",
    letters: ISOLATED,
    marks: Marks::Keep,
    translate: None,
};

/// For terminals whose bidi the mode BDSM (ECMA-48, mode 8) switches off.
pub static BDSM: Dialect = Dialect {
    name: "bdsm",
    help: "mode 8 off: VTE (GNOME, Xfce and others), mintty, WezTerm",
    on_enter: "\x1b[8l",
    on_leave: "\x1b[8h",
    letters: SHAPED,
    marks: Marks::Keep,
    translate: None,
};

/// For terminals one knows nothing of: right with or without bidi.
pub static LRM: Dialect = Dialect {
    name: "lrm",
    help: "a left-to-right mark after each right-to-left letter: unknown terminals, tmux, VS Code",
    on_enter: "",
    on_leave: "",
    letters: ISOLATED,
    marks: Marks::Keep,
    translate: Some(lrm::translate),
};

/// For terminals that order each line and shape its letters anew.
pub static WORDS_LRM: Dialect = Dialect {
    name: "words-lrm",
    help: "words in reading order, with left-to-right marks: Konsole",
    on_enter: "",
    on_leave: "",
    letters: SHAPED,
    marks: Marks::Keep,
    translate: Some(words_lrm::translate),
};

/// For terminals with kitty's text sizing protocol.
pub static KITTY66: Dialect = Dialect {
    name: "kitty66",
    help: "each right-to-left letter as a text of its own: kitty from 0.40",
    on_enter: "",
    on_leave: "",
    letters: SHAPED,
    marks: Marks::Keep,
    translate: Some(kitty66::translate),
};

/// For terminals that reverse each right-to-left stretch of one font.
pub static KITTY_TOKENS: Dialect = Dialect {
    name: "kitty-tokens",
    help: "words in reading order, parts told apart by slant: kitty before 0.40, or in tmux",
    on_enter: "",
    on_leave: "",
    letters: ISOLATED,
    marks: Marks::Keep,
    translate: Some(kitty_tokens::translate),
};

/// For Konsole with its bidi switched off.
pub static KONSOLE50: Dialect = Dialect {
    name: "konsole50",
    help: "Konsole's bidi off",
    on_enter: "\x1b]50;BidiRenderingEnabled=false\x07",
    on_leave: "\x1b]50;BidiRenderingEnabled=true\x07",
    letters: ISOLATED,
    marks: Marks::Keep,
    translate: None,
};

/// For mlterm with its bidi switched off.
pub static MLTERM5379: Dialect = Dialect {
    name: "mlterm5379",
    help: "mlterm's bidi off",
    on_enter: "\x1b]5379;use_ctl=false\x07",
    on_leave: "\x1b]5379;use_ctl=true\x07",
    letters: ISOLATED,
    marks: Marks::Keep,
    translate: None,
};

/// For terminals that order each line, from left to right, and drop marks of direction.
pub static INVERSE_LTR: Dialect = Dialect {
    name: "inverse-ltr",
    help: "lines turned round beforehand, left to right: iTerm2 from 3.7, Apple's Terminal",
    on_enter: "",
    on_leave: "",
    letters: ISOLATED,
    marks: Marks::Keep,
    translate: Some(inverse::left_to_right),
};

/// For terminals that order each line by its first strong character.
pub static INVERSE_AUTO: Dialect = Dialect {
    name: "inverse-auto",
    help: "lines turned round beforehand, direction by the first letter: PuTTY",
    on_enter: "",
    on_leave: "",
    letters: ISOLATED,
    marks: Marks::Keep,
    translate: Some(inverse::automatic),
};

/// For terminals that order each stretch of equal colours, dark ones.
pub static ALTERNATE: Dialect = Dialect {
    name: "alternate",
    help: "colours that differ by 1/255, on a dark ground: qterminal",
    on_enter: "",
    on_leave: "",
    letters: ISOLATED,
    marks: Marks::Strip,
    translate: Some(alternate::on_dark),
};

/// For terminals that order each stretch of equal colours, light ones.
pub static ALTERNATE_LIGHT: Dialect = Dialect {
    name: "alternate-light",
    help: "colours that differ by 1/255, on a light ground: qterminal",
    on_enter: "",
    on_leave: "",
    letters: ISOLATED,
    marks: Marks::Strip,
    translate: Some(alternate::on_light),
};
