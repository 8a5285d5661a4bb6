//! Where an article is read from.

use std::fmt;
use std::path::PathBuf;

use crate::address::Base;

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

    /// What the addresses in an article from there are relative to.
    pub fn base(&self) -> Base {
        match self {
            Self::BuiltIn | Self::StandardInput => Base::Unknown,
            Self::File(path) => Base::File(path.clone()),
            Self::Web(address) => Base::Web(address.clone()),
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
            Self::StandardInput | Self::Web(_) => self.to_string(),
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
            Self::Web(address) => visible(address),
        })
    }
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
    fn names_can_be_shown() {
        let file = Address::File("كتب/a\u{202e}b\n.txt".into());
        assert_eq!(file.name(), "a\\u{202e}b\\u{a}.txt");
        assert_eq!(file.to_string(), "كتب/a\\u{202e}b\\u{a}.txt");
        assert_eq!(Address::File("/".into()).name(), "/");
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
