//! Any bytes from a terminal: nothing panics, and keys in pieces are the keys at once.

#![no_main]

use libfuzzer_sys::fuzz_target;
use qari::terminal::input::{Decoder, Input};

fuzz_target!(|input: (bool, Vec<u8>, &[u8])| {
    let (replies_expected, lengths, bytes) = input;
    let mut decoder = Decoder::new();
    decoder.expect_replies(replies_expected);
    let mut at_once = decoder.feed(bytes);
    at_once.extend(decoder.flush());

    let mut decoder = Decoder::new();
    decoder.expect_replies(replies_expected);
    let mut in_pieces = Vec::new();
    let (mut rest, mut lengths) = (bytes, lengths.into_iter());
    while !rest.is_empty() {
        let length = lengths.next().map_or(rest.len(), usize::from);
        let (piece, behind) = rest.split_at(length.clamp(1, rest.len()));
        in_pieces.extend(decoder.feed(piece));
        rest = behind;
    }
    in_pieces.extend(decoder.flush());
    assert_eq!(joined(in_pieces), joined(at_once));
});

/// Inputs with neighbouring keys together, however the reads grouped them.
fn joined(inputs: Vec<Input>) -> Vec<Input> {
    let mut joined: Vec<Input> = Vec::new();
    for input in inputs {
        match (joined.last_mut(), input) {
            (Some(Input::Keys(before)), Input::Keys(mut keys)) => before.append(&mut keys),
            (_, input) => joined.push(input),
        }
    }
    joined
}
