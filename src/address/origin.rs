//! Where an article is read from, and what it is called after that.

use std::fmt;
use std::path::PathBuf;

/// Where an article is read from; relative links of the article are relative to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Address {
    /// It is built in.
    BuiltIn,
    /// Standard input.
    StandardInput,
    /// A file.
    File(PathBuf),
    /// A web page.
    Web(String),
}

impl Address {
    /// The address that a reader means by `words`: a web page where they begin as one, else a file.
    pub fn of(words: &str) -> Self {
        let begins = |scheme: &str| {
            words
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        if begins("http://") || begins("https://") {
            Self::Web(words.to_owned())
        } else {
            Self::File(PathBuf::from(words))
        }
    }

    /// The same, and the place that a web address names behind its `#`.
    pub fn with_fragment(words: &str) -> (Self, Option<String>) {
        match (Self::of(words), words.split_once('#')) {
            (Self::Web(_), Some((page, fragment))) => {
                let fragment = Some(fragment.to_owned()).filter(|name| !name.is_empty());
                (Self::Web(page.to_owned()), fragment)
            }
            (address, _) => (address, None),
        }
    }

    /// What an article from there is called where it has no title: the last part of a path. It may
    /// be shown.
    pub fn name(&self) -> String {
        match self {
            Self::BuiltIn => "qari".to_owned(),
            Self::File(path) => path
                .file_name()
                .map_or_else(|| self.to_string(), |last| visible(&last.to_string_lossy())),
            Self::Web(address) => {
                let (_, path) = address.split_once("//").unwrap_or(("", address));
                let path = path.split(['?', '#']).next().unwrap_or_default();
                let last = path.rsplit('/').find(|part| !part.is_empty());
                visible(&decoded(last.unwrap_or(address)))
            }
            Self::StandardInput => self.to_string(),
        }
    }
}

/// In full, as it may be shown.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::BuiltIn => "the built-in article".to_owned(),
            Self::StandardInput => "standard input".to_owned(),
            Self::File(path) => visible(&path.to_string_lossy()),
            Self::Web(address) => visible(&decoded(address)),
        })
    }
}

/// An address with its letters in place of their percent-encoding; what stands for ASCII, and what
/// is no UTF-8, stays encoded.
fn decoded(address: &str) -> String {
    let mut decoded = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('%') {
        let (plain, encoded) = rest.split_at(at);
        decoded.push_str(plain);
        let bytes: Vec<u8> = encoded
            .as_bytes()
            .chunks(3)
            .map_while(|chunk| match chunk {
                [b'%', high, low] => std::str::from_utf8(&[*high, *low])
                    .ok()
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
                _ => None,
            })
            .take_while(|byte| !byte.is_ascii())
            .collect();
        let (text, behind) = encoded.split_at(3 * bytes.len());
        match std::str::from_utf8(&bytes) {
            Ok(letters) if !letters.is_empty() => decoded.push_str(letters),
            _ if text.is_empty() => decoded.push('%'),
            _ => decoded.push_str(text),
        }
        rest = if text.is_empty() {
            behind.get(1..).unwrap_or_default()
        } else {
            behind
        };
    }
    decoded.push_str(rest);
    decoded
}

/// A text as it may be shown: control characters and bidi controls written as escapes.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() || is_hidden_control(character) {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
}

/// Whether a character orders or breaks lines without being seen.
fn is_hidden_control(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_have_fragments() {
        let (page, fragment) = Address::with_fragment("https://a.example/b#c");
        assert_eq!(page, Address::of("https://a.example/b"));
        assert_eq!(fragment.as_deref(), Some("c"));
        let file = (Address::File("a#b".into()), None);
        assert_eq!(Address::with_fragment("a#b"), file);
    }

    #[test]
    fn names_can_be_shown() {
        let file = Address::File("كتب/a\u{202e}b\n.txt".into());
        assert_eq!(file.name(), "a\\u{202e}b\\u{a}.txt");
        assert_eq!(file.to_string(), "كتب/a\\u{202e}b\\u{a}.txt");
        assert_eq!(Address::File("/".into()).name(), "/");
        let check = |address: &str, shown: &str, name: &str| {
            let address = Address::Web(address.to_owned());
            assert_eq!((&*address.to_string(), &*address.name()), (shown, name));
        };
        check(
            "https://a.example/%D9%83%D8%AA%D8%A8/%D9%82?x=1",
            "https://a.example/كتب/ق?x=1",
            "ق",
        );
        check("https://a.example/", "https://a.example/", "a.example");
        check(
            "https://a.example/a%20b%",
            "https://a.example/a%20b%",
            "a%20b%",
        );
        check(
            "https://a.example/%D9%2F",
            "https://a.example/%D9%2F",
            "%D9%2F",
        );
        check(
            "https://a.example/%E2%80%AEg",
            "https://a.example/\\u{202e}g",
            "\\u{202e}g",
        );
    }

    #[test]
    fn web_pages_begin_as_such() {
        let check = |words: &str, is_web: bool| {
            let expected = if is_web {
                Address::Web(words.to_owned())
            } else {
                Address::File(words.into())
            };
            assert_eq!(Address::of(words), expected);
        };
        check("https://a.example/", true);
        check("HTTP://a.example/", true);
        check("http:/a", false);
        check("كتاب.txt", false);
        check("ftp://a.example/", false);
        check("", false);
    }
}
