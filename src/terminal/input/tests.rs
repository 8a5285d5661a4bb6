use proptest::prelude::*;

use super::*;
use crate::key::Key;

/// Everything that came, one after the other, as text.
fn print(inputs: &[Input]) -> Vec<String> {
    inputs.iter().flat_map(print_one).collect()
}

fn print_one(input: &Input) -> Vec<String> {
    let text = match input {
        Input::Keys(keys) => return keys.iter().map(print_key).collect(),
        Input::Paste(text) => format!("paste {text:?}"),
        Input::Mouse(mouse) => format!(
            "{:?} at {},{} {:?}",
            mouse.action, mouse.column, mouse.row, mouse.modifiers
        ),
        Input::Focus(true) => "focus".to_owned(),
        Input::Focus(false) => "blur".to_owned(),
        Input::Reply(reply) => format!("{reply:?}"),
    };
    vec![text]
}

fn print_key(press: &KeyPress) -> String {
    match press.base {
        Some(base) => format!("{}={base}", press.key),
        None => press.key.to_string(),
    }
}

/// Feeds the bytes at once and then lets the clock run; `|` separates what came.
fn check(bytes: &str, expected: &str) {
    let mut decoder = Decoder::new();
    let mut inputs = decoder.feed(bytes.as_bytes());
    inputs.extend(decoder.flush());
    assert_eq!(print(&inputs).join("|"), expected, "{bytes:?}");
}

#[test]
fn characters_are_keys() {
    check("jG", "j|G");
    check("د", "د");
    check(" ", "space");
    check("\u{fefb}", "\u{fefb}");
}

#[test]
fn control_characters_are_keys() {
    check("\r\t\x7f\x08", "enter|tab|backspace|backspace");
    check("\x03\x04\x1a\x00", "ctrl+c|ctrl+d|ctrl+z|ctrl+space");
    check("\x1c\x1d\x1e\x1f", "ctrl+\\|ctrl+]|ctrl+^|ctrl+_");
}

#[test]
fn an_escape_alone_is_the_key() {
    check("\x1b", "esc");
    check("\x1b\x1b", "esc|esc");
    check("\x1b\x1b[A", "esc|up");
}

#[test]
fn an_escape_before_a_key_is_alt() {
    check("\x1bx", "alt+x");
    check("\x1b\x0d", "alt+enter");
    check("\x1bد", "alt+د");
    check("\x1b[", "alt+[");
    check("\x1bO", "alt+O");
    check("\x1bP", "alt+P");
    check("\x1b]", "alt+]");
}

#[test]
fn keys_of_the_old_kinds() {
    check("\x1b[A\x1b[B\x1b[C\x1b[D", "up|down|right|left");
    check("\x1bOA\x1bOH\x1bOP\x1bOR", "up|home|f1|f3");
    check("\x1b[5~\x1b[6~\x1b[3~", "pgup|pgdn|delete");
    check("\x1b[1;5A\x1b[5;2~", "ctrl+up|shift+pgup");
    check("\x1b[Z", "shift+tab");
    check("\x1b[[A", "f1");
    check("\x1b[15~\x1b[17~\x1b[24~", "f5|f6|f12");
    check("\x1bO5C\x1bOj\x1bOM", "ctrl+right|*|enter");
}

#[test]
fn keys_of_urxvt() {
    check("\x1b[5$", "shift+pgup");
    check("\x1b[5^\x1b[6@", "ctrl+pgup|ctrl+shift+pgdn");
}

#[test]
fn keys_of_the_kitty_protocol() {
    check("\x1b[27u\x1b[105;5u", "esc|ctrl+i");
    check("\x1b[1578::106;1u", "ت=j");
    check("\x1b[1601:65273:116;2u", "\u{fef9}=T");
    check("\x1b[1583::110;5u", "ctrl+د=n");
    check("\x1b[103:71;2u", "G");
    check("\x1b[57::57;2u", "9=(");
    check("\x1b[57421u\x1b[57400u", "pgup|1");
    check("\x1b[97;;1604:1575u", "ل|ا");
    check("\x1b[32;2u", "shift+space");
    check("\x1b[27;5;105~", "ctrl+i");
}

#[test]
fn keys_that_come_up_are_no_keys() {
    check("\x1b[106;1:1u\x1b[106;1:2u\x1b[106;1:3u", "j|j");
    check("\x1b[1;1:3A\x1b[5;1:3~", "");
    check("\x1b[57441;2u", "");
}

#[test]
fn answers_are_no_keys() {
    check("\x1bP>|foot(1.28.0)\x1b\\", "Version(\"foot(1.28.0)\")");
    check("\x1b[?62;4;22c", "PrimaryAttributes([62, 4, 22])");
    check("\x1b[>1;4000;29c", "SecondaryAttributes([1, 4000, 29])");
    check("\x1b[?5u", "KittyKeyboard(5)");
    check("\x1b[8;1$y", "Mode { mode: 8, private: false, value: 1 }");
    check(
        "\x1b[?2026;2$y",
        "Mode { mode: 2026, private: true, value: 2 }",
    );
    check("\x1b[2;5R", "CursorPosition { row: 1, column: 4 }");
}

#[test]
fn a_key_after_an_answer_is_not_lost() {
    check(
        "\x1b[8;1$yj",
        "Mode { mode: 8, private: false, value: 1 }|j",
    );
    check("\x1b[>1;2;3cjk", "SecondaryAttributes([1, 2, 3])|j|k");
    check("j\x1b[?1;2ck", "j|PrimaryAttributes([1, 2])|k");
}

#[test]
fn unknown_answers_are_swallowed_whole() {
    check("\x1b]11;rgb:0000/0000/0000\x07j", "Other|j");
    check("\x1b]52;c;aGk=\x1b\\j", "Other|j");
    check("\x1b_Gi=1;OK\x1b\\j", "Other|j");
    check("\x1bP1$r0m\x1b\\j", "Other|j");
    check("\x1b[?997;1nj", "Other|j");
    check("\x1b[8;24;80tj", "Other|j");
    check("\x1b[?1;2Rj", "Other|j");
    let long = format!("\x1b]0;{}\x1b\\j", "x".repeat(10_000));
    check(&long, "Other|j");
}

#[test]
fn what_is_broken_off_takes_no_key_along() {
    check("\x1b]0;x\x1b[A", "up");
    check("\x1bP>|fo\x03j", "ctrl+c|j");
    check("\x1b[5\x1b[A", "up");
    check("\x1b[5دj", "د|j");
}

#[test]
fn a_place_of_the_cursor_is_not_f3() {
    check("\x1b[1;5R", "ctrl+f3");
    check("\x1b[1;40R", "CursorPosition { row: 0, column: 39 }");
    let mut decoder = Decoder::new();
    decoder.expect_replies(true);
    let answer = print(&decoder.feed(b"\x1b[1;5R"));
    assert_eq!(answer, ["CursorPosition { row: 0, column: 4 }"]);
}

#[test]
fn pasted_text_is_no_keys() {
    check(
        "\x1b[200~q\x1b[Ad\n\x1b[201~j",
        "paste \"q\\u{1b}[Ad\\n\"|j",
    );
    check("\x1b[200~\x1b\x1b[201~", "paste \"\\u{1b}\"");
}

#[test]
fn mouse_and_focus() {
    check("\x1b[<0;3;4M", "Press(Left) at 2,3 Modifiers(0)");
    check("\x1b[<0;3;4m", "Release(Left) at 2,3 Modifiers(0)");
    check("\x1b[<65;1;1M", "ScrollDown at 0,0 Modifiers(0)");
    check("\x1b[<34;1;1M", "Drag(Right) at 0,0 Modifiers(0)");
    check("\x1b[M !!j", "j");
    check("\x1b[I\x1b[O", "focus|blur");
}

#[test]
fn what_is_no_character_is_dropped() {
    let mut decoder = Decoder::new();
    let inputs = decoder.feed(b"a\xffb\xd8c\xe2\x82\x1b[Ad\xc2\x9b");
    assert_eq!(print(&inputs), ["a", "b", "c", "up", "d"]);
}

#[test]
fn letters_of_one_read_stay_together() {
    let mut decoder = Decoder::new();
    let lam_alef = "\u{644}\u{627}";
    let both = [Key::character('\u{644}'), Key::character('\u{627}')].map(KeyPress::from);
    assert_eq!(
        decoder.feed(lam_alef.as_bytes()),
        [Input::Keys(both.to_vec())]
    );
}

#[test]
fn an_answer_in_pieces_is_waited_for() {
    let mut decoder = Decoder::new();
    decoder.expect_replies(true);
    for piece in ["\x1b", "P", ">|foo", "t\x1b"] {
        assert_eq!(decoder.feed(piece.as_bytes()), []);
        assert_eq!(decoder.flush(), []);
        assert!(decoder.is_waiting());
    }
    let version = Reply::Version("foot".to_owned());
    assert_eq!(decoder.feed(b"\\"), [Input::Reply(version)]);
    assert!(!decoder.is_waiting());
}

#[test]
fn what_never_ends_is_given_up() {
    for begun in ["\x1b[5", "\x1b]0;x", "\x1bP>|x", "\x1bO5"] {
        let mut decoder = Decoder::new();
        decoder.feed(begun.as_bytes());
        for _ in 0..100 {
            assert_eq!(decoder.flush(), []);
        }
        assert_eq!(print(&decoder.feed(b"j")), ["j"], "{begun:?}");
    }
}

/// Bytes as they come: broken ones, keys, and pieces of sequences.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        "[\\x00-\\x7f]{1,3}".prop_map(String::into_bytes),
        "\\PC{1,2}".prop_map(String::into_bytes),
        "\\x1b\\[[<=>?]?[0-9;:]{0,8}[ $]?[A-Za-z~^@]".prop_map(String::into_bytes),
        "\\x1b[P\\]_O\\[]".prop_map(String::into_bytes),
        Just(b"\x1b\\".to_vec()),
        Just(b"\x1b[200~".to_vec()),
        Just(b"\x1b[201~".to_vec()),
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn splitting_into_reads_changes_nothing(
        bytes in bytes(),
        cuts in prop::collection::vec(1_usize..6, 1..40),
    ) {
        let whole = print(&Decoder::new().feed(&bytes));
        let mut decoder = Decoder::new();
        let mut pieces = Vec::new();
        let mut rest = bytes.as_slice();
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            pieces.extend(print(&decoder.feed(piece)));
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(pieces, whole);
    }

    #[test]
    fn flushing_at_any_place_never_panics_and_ends(bytes in bytes(), every in 1_usize..5) {
        let mut decoder = Decoder::new();
        for piece in bytes.chunks(every) {
            decoder.feed(piece);
            decoder.flush();
        }
        for _ in 0..100 {
            decoder.flush();
        }
        prop_assert!(!decoder.is_waiting());
    }

    #[test]
    fn keys_are_never_control_characters(bytes in bytes()) {
        for input in Decoder::new().feed(&bytes) {
            let Input::Keys(keys) = input else { continue };
            for press in keys {
                prop_assert!(!press.key.to_string().chars().any(char::is_control));
            }
        }
    }
}
