//! The terminal of the end-to-end tests, tried on a shell.

mod common;

use std::time::Duration;

use common::{Character, Session, Start};
use rustix::process::Signal;

/// Sends a query in raw mode, shows the first `count` bytes of the answer.
fn asks(query: &str, count: usize, character: Character) -> Session {
    let script = format!(
        "stty raw -echo; printf '{query}'; dd bs=1 count={count} 2>/dev/null | tr '\\033' E; \
         stty sane; sleep 20"
    );
    Start::shell(&script).terminal(character).run()
}

#[test]
fn queries_are_answered_in_character() {
    asks("\\033[8$p", 7, Character::ordering()).wait_for_text("E[8;1$y");
    asks("\\033[>0q", 16, Character::default()).wait_for_text("EP>|XTerm(379)E\\");
    asks("ab\\033[6n", 6, Character::default()).wait_for_text("E[1;3R");
    let slow = Character::default().slow(Duration::from_millis(300));
    asks("\\033[c", 9, slow).wait_for_text("E[?62;22c");
}

#[test]
fn what_is_left_behind_is_seen() {
    let leaving = "printf '\\033[?1049h\\033[?25l\\033[8l'; stty raw -echo; printf ready; read x";
    let mut session = Start::shell(leaving).run();
    session.wait_for_text("ready");
    session.signal(Signal::KILL);
    session.wait_exit();
    let complaint = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        session.assert_restored();
    }));
    assert!(complaint.is_err());
    let tidy = format!("{leaving}; stty sane; printf '\\033[8h\\033[?25h\\033[?1049l'; exit 3");
    let mut session = Start::shell(&tidy).run();
    session.wait_for_text("ready");
    session.send("\n");
    assert_eq!(session.wait_exit().exit_code(), 3);
    session.assert_restored();
}

#[test]
fn keys_sizes_and_stops_reach_the_program() {
    let script = "stty -echo; echo on; read line; stty size; echo \"got $line\"; \
                  kill -STOP $$; echo on again; sleep 20";
    let session = Start::shell(script).size(40, 10).run();
    session.wait_for_text("on");
    session.resize(60, 20);
    session.send("سلام\n");
    session.wait_for_text("20 60");
    session.wait_for_text("got سلام");
    session.wait_until_stopped();
    session.signal(Signal::CONT);
    session.wait_for_text("on again");
}
