//! An address as a reader sees it: decoded, in its own letters, with nothing in it that is not seen.

use std::fmt;
use std::ops::Range;

use super::host::{is_mixed, looks_latin, unicode};

/// An address for the eye.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// It: percent-encoded letters and Punycode decoded, hidden characters percent-encoded. A space
    /// is ␣: beside letters from right to left `%20` would read `20%`.
    pub text: String,
    /// What is not what it seems.
    pub remarks: Vec<Remark>,
}

/// Something in an address that may deceive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Its host is written in Punycode: this.
    Punycode(String),
    /// Its host mixes letters of several scripts.
    MixedScripts(String),
    /// Its host is written in letters that look like Latin ones and are none.
    LooksLatin(String),
    /// What looks like its host is a user's name; this is the host.
    UserName(String),
    /// It holds characters that are not seen or turn others round.
    Hidden,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Punycode(host) => write!(f, "the host is written {host}"),
            Self::MixedScripts(host) => write!(f, "careful: {host} mixes letters of scripts"),
            Self::LooksLatin(host) => write!(f, "careful: {host} only looks like Latin letters"),
            Self::UserName(host) => write!(f, "careful: this leads to {host}"),
            Self::Hidden => write!(f, "careful: there are hidden characters in it"),
        }
    }
}

/// The address for the eye.
pub fn shown(address: &str) -> Shown {
    let mut remarks = Vec::new();
    let parts = address.split_once("//").filter(|(before, _)| {
        before.is_empty() || before.ends_with(':') && !before.contains(['/', '?', '#'])
    });
    let mut text = String::with_capacity(address.len());
    let rest = match parts {
        Some((scheme, rest)) => {
            text.push_str(scheme);
            text.push_str("//");
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            push_authority(authority, &mut text, &mut remarks);
            path
        }
        None => address,
    };
    text.push_str(&decoded_letters(rest));
    let (text, hides) = without_hidden(&text);
    if hides {
        remarks.push(Remark::Hidden);
    }
    Shown { text, remarks }
}

/// The components of an address: ordered each by itself, they stand in their order from left to right
/// whatever letters they hold.
pub fn components(address: &str) -> Vec<Range<usize>> {
    let mut components = Vec::new();
    let mut start = 0;
    for (at, c) in address.char_indices().chain([(address.len(), '/')]) {
        if matches!(
            c,
            '/' | '?' | '#' | '&' | '=' | '.' | ':' | '@' | ';' | '+' | ','
        ) {
            if start < at {
                components.push(start..at);
            }
            start = at + c.len_utf8();
        }
    }
    components
}

/// An address as it stands in a text, with its percent-encoded letters beyond ASCII decoded; `None`
/// where it has none.
pub fn legible(written: &str) -> Option<String> {
    let mut decoded = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('%') {
        let (before, encoded) = rest.split_at(at);
        decoded.push_str(before);
        let (letters, length) = encoded_letters(encoded);
        let length = if length == 0 { 1 } else { length };
        decoded.push_str(if letters.is_empty() { "%" } else { &letters });
        rest = encoded.get(length..).unwrap_or_default();
    }
    decoded.push_str(rest);
    (decoded != written).then_some(decoded)
}

/// Appends what stands between `//` and the path.
fn push_authority(authority: &str, text: &mut String, remarks: &mut Vec<Remark>) {
    let (user, written) = authority.rsplit_once('@').unwrap_or(("", authority));
    let written_decoded = decoded_letters(written);
    let host = unicode(&written_decoded);
    if !user.is_empty() {
        remarks.push(Remark::UserName(host.clone()));
        text.push_str(&decoded_letters(user));
        text.push('@');
    }
    if host != written_decoded {
        remarks.push(Remark::Punycode(written.to_owned()));
    }
    let name = host.split(':').next().unwrap_or_default();
    if is_mixed(name) {
        remarks.push(Remark::MixedScripts(name.to_owned()));
    } else if looks_latin(name) {
        remarks.push(Remark::LooksLatin(name.to_owned()));
    }
    text.push_str(&host);
}

/// Percent-encoded letters beyond ASCII decoded; all else stands as it is written.
fn decoded_letters(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, encoded) = rest.split_at(at);
        decoded.push_str(before);
        let (letters, length) = encoded_letters(encoded);
        if let Some(after) = encoded.strip_prefix("%20") {
            decoded.push('␣');
            rest = after;
        } else if length == 0 {
            decoded.push('%');
            rest = encoded.get(1..).unwrap_or_default();
        } else {
            decoded.push_str(&letters);
            rest = encoded.get(length..).unwrap_or_default();
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The percent-encoded characters beyond ASCII that a text begins with, and the bytes they take; of
/// those that are not seen, what is written stays.
fn encoded_letters(text: &str) -> (String, usize) {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [b'%', after @ ..] = rest {
        match super::hexadecimal(after).filter(|byte| *byte >= 0x80) {
            Some(byte) => bytes.push(byte),
            None => break,
        }
        rest = &after[2..];
    }
    let valid = match std::str::from_utf8(&bytes) {
        Ok(valid) => valid,
        Err(error) => bytes
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok())
            .unwrap_or_default(),
    };
    let letters = valid
        .chars()
        .flat_map(|c| if is_hidden(c) { encoded(c) } else { vec![c] });
    (letters.collect(), 3 * valid.len())
}

/// A text with its hidden characters percent-encoded, and whether there are any.
pub(super) fn without_hidden(text: &str) -> (String, bool) {
    if !text.chars().any(is_hidden) {
        return (text.to_owned(), false);
    }
    let letters = text
        .chars()
        .flat_map(|c| if is_hidden(c) { encoded(c) } else { vec![c] });
    (letters.collect(), true)
}

/// Whether a character is not seen, or steers how others are.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
            | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A character percent-encoded.
fn encoded(c: char) -> Vec<char> {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).bytes();
    bytes
        .flat_map(|byte| format!("%{byte:02X}").chars().collect::<Vec<_>>())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, text: &str, remarks: &[&str]) {
        let shown = shown(address);
        let said: Vec<String> = shown.remarks.iter().map(ToString::to_string).collect();
        assert_eq!(
            (shown.text.as_str(), said.as_slice()),
            (
                text,
                &*remarks.iter().map(|&r| r.to_owned()).collect::<Vec<_>>()
            ),
            "{address}"
        );
    }

    #[test]
    fn letters_are_decoded_and_signs_stay() {
        check(
            "https://ar.wikipedia.org/wiki/%D8%A3%D8%B1%D8%B6_(%D9%83)%2F%20%25?q=%d8%a3#%D8%A3",
            "https://ar.wikipedia.org/wiki/أرض_(ك)%2F␣%25?q=أ#أ",
            &[],
        );
        check(
            "https://a.b/%D8%A3%D8/100%/%zz",
            "https://a.b/أ%D8/100%/%zz",
            &[],
        );
        check("mailto:a@b.c?subject=%D8%A3", "mailto:a@b.c?subject=أ", &[]);
        check("../%D8%A3.md", "../أ.md", &[]);
    }

    #[test]
    fn disguises_are_told() {
        check(
            "https://xn--mgbh0fb.example/",
            "https://مثال.example/",
            &["the host is written xn--mgbh0fb.example"],
        );
        check(
            "https://xn--80ak6aa92e.com/",
            "https://аррӏе.com/",
            &[
                "the host is written xn--80ak6aa92e.com",
                "careful: аррӏе.com only looks like Latin letters",
            ],
        );
        check(
            "https://p\u{430}ypal.com/",
            "https://p\u{430}ypal.com/",
            &["careful: p\u{430}ypal.com mixes letters of scripts"],
        );
        check(
            "https://bank.example@a.b/",
            "https://bank.example@a.b/",
            &["careful: this leads to a.b"],
        );
        check(
            "https://a.b/\u{202E}gnp.exe",
            "https://a.b/%E2%80%AEgnp.exe",
            &["careful: there are hidden characters in it"],
        );
        check("https://a.b/%E2%80%AEgnp", "https://a.b/%E2%80%AEgnp", &[]);
    }
}
