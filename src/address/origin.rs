//! Where an article is read from, and what it is called after that.

use std::fmt;
use std::path::PathBuf;

use super::decoded;
use super::shown::{is_hidden, shown};

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

/// An article as somebody names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it is, without a place in it.
    pub address: Address,
    /// The one address that is the same for all names of it.
    pub identity: Address,
    /// The place in it.
    pub fragment: Option<String>,
}

impl From<Address> for Named {
    fn from(address: Address) -> Self {
        Self {
            identity: address.clone(),
            address,
            fragment: None,
        }
    }
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
                let fragment = Some(decoded(fragment)).filter(|name| !name.is_empty());
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
                shown(last.unwrap_or(address)).text
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
            Self::Web(address) => shown(address).text,
        })
    }
}

/// A text as it may be shown: what is not seen, spaces apart, is written as an escape.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) && character != ' ' {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
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
        let file = Address::File("كتب/a\u{202e}b c\u{200b}\n.txt".into());
        assert_eq!(file.name(), "a\\u{202e}b c\\u{200b}\\u{a}.txt");
        assert_eq!(file.to_string(), "كتب/a\\u{202e}b c\\u{200b}\\u{a}.txt");
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
        check("https://a.example/a%20b%", "https://a.example/a␣b%", "a␣b%");
        check(
            "https://a.example/%D9%2F",
            "https://a.example/%D9%2F",
            "%D9%2F",
        );
        check(
            "https://a.example/%E2%80%AEg",
            "https://a.example/%E2%80%AEg",
            "%E2%80%AEg",
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
