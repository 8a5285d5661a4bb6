//! Terminals as they were seen to answer, and what must follow.

use super::*;

/// `TERM_PROGRAM=vscode TMUX=1`
fn environment(variables: &str) -> Environment {
    Environment::read(|name| {
        let values = variables.split(' ').filter_map(|pair| pair.split_once('='));
        values
            .into_iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    })
}

fn numbers(text: &str) -> Option<Vec<u16>> {
    (text != "-").then(|| {
        text.split(';')
            .map(|number| number.parse().unwrap())
            .collect()
    })
}

/// XTVERSION, DA1, DA2, the modes 8 and 2026 and the widths of the probes, each `-` when there was
/// no answer.
fn answers(text: &str) -> Answers {
    let [version, primary, secondary, mode8, mode2026, widths] =
        text.split(" | ").map(str::trim).collect::<Vec<_>>()[..]
            .try_into()
            .unwrap();
    Answers {
        version: (version != "-").then(|| version.to_owned()),
        mode8: mode8.parse().ok(),
        mode2026: mode2026.parse().ok(),
        primary: numbers(primary),
        secondary: numbers(secondary),
        widths: widths
            .split(' ')
            .filter_map(|width| width.parse().ok())
            .collect(),
    }
}

fn check(variables: &str, answered: &str, concluded: &str) {
    let conclusion = conclude(&answers(answered), &environment(variables));
    let marks = if conclusion.marks == Marks::Keep {
        "keep"
    } else {
        "strip"
    };
    let synchronized = if conclusion.synchronized {
        " synchronized"
    } else {
        ""
    };
    let text = format!("{} {marks}{synchronized}", conclusion.dialect.name);
    assert_eq!(
        text, concluded,
        "{variables}: {answered}: {}",
        conclusion.because
    );
}

fn check_tmux(client: &str, concluded: &str) {
    let mut environment =
        environment("TMUX=1 TERM=tmux-256color KITTY_WINDOW_ID=1 VTE_VERSION=8401");
    environment.tmux_client = Some(client.to_owned());
    let conclusion = conclude(
        &answers("tmux 3.3a | 1;2 | 84;0;0 | - | - | 1 1 2 1"),
        &environment,
    );
    let marks = if conclusion.marks == Marks::Keep {
        "keep"
    } else {
        "strip"
    };
    assert_eq!(
        format!("{} {marks}", conclusion.dialect.name),
        concluded,
        "{client}"
    );
}

#[test]
fn terminals_by_their_answers() {
    let xterm = "TERM=xterm-256color";
    check(
        xterm,
        "XTerm(379) | 64;1;2;6 | 41;379;0 | 0 | 0 | 1 1 2 1 0",
        "plain keep",
    );
    check(
        xterm,
        "- | 65;1;9 | 65;7006;1 | 1 | 4 | 1 1 2 1 0",
        "bdsm keep",
    );
    check(
        xterm,
        "VTE(8401) | 61;1;21 | 61;8401;1 | 2 | 4 | 1 1 2 1 0",
        "bdsm keep",
    );
    check(
        xterm,
        "WezTerm 2024 | 65;4;6 | 1;277;0 | 2 | 2 | 1 1 2 1 0",
        "bdsm keep synchronized",
    );
    check(
        xterm,
        "mintty 3.6.1 | 64;1 | 77;30601;0 | - | - | 1 1 2 1 0",
        "bdsm keep",
    );
    check(
        xterm,
        "kitty(0.26.5) | 62 | 1;4000;26 | 0 | 2 | 1 1 2 1 0",
        "kitty-tokens keep synchronized",
    );
    check(
        xterm,
        "kitty(0.48.2) | 62;52 | 1;4000;48 | 0 | 2 | 1 1 2 1 2",
        "kitty66 keep synchronized",
    );
    check(
        xterm,
        "Konsole 22.12.3 | 62;1;4 | 1;115;0 | - | - | 1 1 2 1 0",
        "words-lrm keep",
    );
    check(
        xterm,
        "- | 63;1;2;3;4 | 24;279;0 | 0 | 0 | 1 2 1 1 0",
        "mlterm5379 keep",
    );
    check(
        xterm,
        "- | 1;2 | 0;276;0 | 0 | 2 | 1 1 2 1 0",
        "lrm keep synchronized",
    );
    check(
        xterm,
        "- | 6 | 0;136;0 | - | - | 1 1 2 1 0",
        "inverse-auto keep",
    );
    check(
        xterm,
        "- | 1;2 | 0;115;0 | - | - | 1 1 2 1 0",
        "alternate strip",
    );
    check(
        xterm,
        "foot(1.28.0) | 62;4;22 | 1;12800;0 | - | 2 | 1 1 2 1 0",
        "plain strip synchronized",
    );
    check(
        xterm,
        "- | 6 | 0;2600;1 | 0 | 2 | 1 1 2 1 0",
        "plain strip synchronized",
    );
    check(xterm, "- | 6 | 0;1700;1 | - | - | 1 1 2 1 0", "plain strip");
    check(
        xterm,
        "terminology 1.13.0 | 64;1;9 | 61;337;0 | - | - | 3 1 2 1 0",
        "plain strip",
    );
    check(
        xterm,
        "- | 64;1;9;15;21;22 | 64;0;0 | - | - | 1 1 2 1 0",
        "plain strip",
    );
    check(xterm, "- | 1;2 | 85;95;0 | - | - | 1 1 2 1 0", "plain keep");
    check(
        xterm,
        "iTerm2 3.7.0 | 62;4 | 64;2500;0 | 0 | 2 | 1 1 2 1 0",
        "inverse-ltr keep synchronized",
    );
    check(
        xterm,
        "iTerm2 3.5.11 | 62;4 | 64;2500;0 | 0 | 2 | 1 1 2 1 0",
        "lrm keep synchronized",
    );
}

#[test]
fn the_unknown_and_the_silent() {
    let xterm = "TERM=xterm-256color";
    check(
        xterm,
        "ghostty 1.2.0 | 62;22 | 1;10;0 | 0 | 2 | 1 1 2 1 0",
        "lrm keep synchronized",
    );
    check(xterm, "- | 1 | - | - | - | 1 1 2 1 0", "lrm keep");
    check(xterm, "- | 1 | - | - | - | 1 2 2 1 0", "plain keep");
    check(xterm, "- | 1 | - | - | - | 3 1 2 1 0", "lrm strip");
    check("TERM=dumb", "- | - | - | - | - | -", "plain strip");
}

#[test]
fn terminals_by_their_variables() {
    let silence = "- | - | - | - | - | -";
    check("TERM=xterm-256color VTE_VERSION=7006", silence, "bdsm keep");
    check(
        "TERM=xterm-256color VTE_VERSION=5400",
        silence,
        "plain strip",
    );
    check("TERM=xterm-kitty", silence, "kitty-tokens keep");
    check(
        "TERM=xterm-256color KONSOLE_VERSION=221203",
        silence,
        "words-lrm keep",
    );
    check(
        "TERM=xterm-256color KONSOLE_VERSION=180400",
        "- | 62;1 | 0;115;0 | - | - | 1 1 2 1 0",
        "words-lrm keep",
    );
    check("TERM=mlterm", silence, "mlterm5379 keep");
    check(
        "TERM=alacritty",
        "- | 6 | 0;1700;1 | - | - | 1 1 2 1 0",
        "plain strip",
    );
    check(
        "TERM=st-256color",
        "- | 6 | - | - | - | 1 1 2 1 0",
        "plain strip",
    );
    check(
        "TERM=xterm-256color TERM_PROGRAM=vscode",
        silence,
        "lrm keep",
    );
    check(
        "TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.10.1",
        silence,
        "inverse-ltr keep",
    );
    check(
        "TERM_PROGRAM=iTerm.app TERM_PROGRAM_VERSION=3.6.9",
        "- | 1 | - | - | - | 1 1 2 1",
        "lrm keep",
    );
    check(
        "TERM_PROGRAM=Apple_Terminal",
        "- | 1;2 | 1;95;0 | - | - | 1 1 2 1 0",
        "inverse-ltr keep",
    );
    check(
        "COLORFGBG=0;15",
        "- | 1;2 | 0;115;0 | - | - | 1 1 2 1 0",
        "alternate-light strip",
    );
    check(
        "COLORFGBG=15;0",
        "- | 1;2 | 0;115;0 | - | - | 1 1 2 1 0",
        "alternate strip",
    );
}

#[test]
fn leaked_variables_are_not_believed() {
    let leaks = "TERM=xterm-256color VTE_VERSION=8401 KONSOLE_VERSION=221203 MLTERM=3.9.0";
    check(
        leaks,
        "XTerm(379) | 64;1;2;6 | 41;379;0 | 0 | 0 | 1 1 2 1 0",
        "plain keep",
    );
    check(
        leaks,
        "- | 6 | 0;136;0 | - | - | 1 1 2 1 0",
        "inverse-auto keep",
    );
    check(leaks, "- | 1;2 | 85;95;0 | - | - | 1 1 2 1 0", "plain keep");
}

#[test]
fn multiplexers_by_what_is_around_them() {
    check_tmux("kitty(0.48.2) xterm-kitty", "kitty-tokens keep");
    check_tmux("Konsole 22.12.3 xterm-256color", "words-lrm keep");
    check_tmux("VTE(8401) xterm-256color", "lrm keep");
    check_tmux("XTerm(379) xterm-256color", "plain keep");
    check_tmux("foot(1.28.0) foot", "plain strip");
    check_tmux(" alacritty", "plain strip");
    check_tmux(" xterm-256color", "lrm keep");
    check(
        "ZELLIJ=0 TERM=xterm-kitty",
        "- | 1 | - | - | - | 1 1 2 1",
        "plain strip",
    );
    check(
        "STY=1 TERM=screen",
        "- | 1;2 | 83;40900;0 | - | - | 1 1 2 1",
        "lrm keep",
    );
    check(
        "TERM=screen",
        "- | 1;2 | 83;40900;0 | - | - | 1 2 2 1",
        "plain keep",
    );
    check(
        "TERM=xterm",
        "tmux 3.8 | 1;2;4 | 84;0;0 | - | 2 | 1 1 2 1",
        "lrm keep synchronized",
    );
}

#[test]
fn questions_end_with_the_sentinel() {
    let questions = environment("TERM=xterm").queries().replace('\x1b', "␛");
    assert_eq!(
        questions,
        "␛[>q␛[8$p␛[>c␛[?2026$p␛[2;1H\u{628}\u{651}\u{64e}␛[6n␛[2;1Ha\u{200e}␛[6n␛[2;1H\u{644}\u{627}␛[6n\
         ␛[2;1H\u{fefb}␛[6n␛[2;1H␛]66;w=2; ␛\\␛[6n␛[c"
    );
    assert!(!environment("TMUX=1").queries().contains("]66"));
}

#[test]
fn patience_is_longer_over_ssh() {
    assert_eq!(environment("TERM=xterm").patience().as_millis(), 250);
    assert_eq!(
        environment("SSH_TTY=/dev/pts/1").patience().as_millis(),
        1000
    );
}
