//! The terminal's clipboard (OSC 52): the only way to the reader's desktop from afar.
//!
//! See <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>. The text is sent in base64
//! (RFC 4648, section 4), so that nothing of it can steer the terminal.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What is sent so that the terminal copies a text.
pub(super) fn sequence(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", base64(text.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            encoded.push(if at <= three.len() {
                char::from(ALPHABET[digit as usize])
            } else {
                '='
            });
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded() {
        let check = |text: &str, expected: &str| assert_eq!(base64(text.as_bytes()), expected);
        check("", "");
        check("f", "Zg==");
        check("fo", "Zm8=");
        check("foo", "Zm9v");
        check("https://a.example/ق", "aHR0cHM6Ly9hLmV4YW1wbGUv2YI=");
        assert_eq!(sequence("f"), "\x1b]52;c;Zg==\x07");
    }
}
