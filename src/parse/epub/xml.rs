//! XML as a row of tags and text: the files that say what is in a book, all of which are read before
//! its first page is shown.
//!
//! It cuts as <https://www.w3.org/TR/xml/> says and takes what is broken as it comes, in linear time.
//! [`tags`] reads what people write; to read a hundred thousand items of a manifest takes it five
//! times as long.

use std::borrow::Cow;

use memchr::{memchr, memchr3, memmem};

use crate::parse::tags::{self, Syntax};

/// A tag that opens an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    /// Its name without a prefix.
    pub(super) name: &'a str,
    /// What stands between the name and the end.
    attributes: &'a str,
    /// Whether it ends in `/>`.
    pub(super) closes_itself: bool,
}

impl<'a> Tag<'a> {
    /// Its attributes, as far as they are well-formed: names, and values as they are written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let name_end = memchr(b'=', rest.as_bytes())?;
            let (name, behind) = rest.split_at(name_end);
            let behind = behind.get(1..)?.trim_ascii_start();
            let quote = *behind
                .as_bytes()
                .first()
                .filter(|b| matches!(b, b'"' | b'\''))?;
            let value = behind.get(1..)?;
            let (value, after) = value.split_at(memchr(quote, value.as_bytes())?);
            rest = after.get(1..)?;
            Some((name.trim_ascii(), value))
        })
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let (_, value) = self.attributes().find(|&(own, _)| own == name)?;
        Some(decoded(value))
    }

    /// The same, empty where there is none.
    pub(super) fn value(&self, name: &str) -> Cow<'a, str> {
        self.attribute(name).unwrap_or_default()
    }
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(super) enum Token<'a> {
    /// A tag that opens an element.
    Open(Tag<'a>),
    /// A tag that closes one, by its name without a prefix.
    Close(&'a str),
    /// Text, its entities replaced.
    Text(Cow<'a, str>),
}

/// Gives the tags and texts of a text to `sink`, one after the other.
pub(super) fn read(text: &str, sink: &mut dyn FnMut(Token<'_>)) {
    let mut rest = text;
    // Whether a quotation mark of each kind may still follow.
    let mut quotes = [true; 2];
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        let (before, tag) = rest.split_at(open);
        give(decoded(before), sink);
        let behind = tag.get(1..).unwrap_or_default();
        rest = if let Some(cdata) = behind.strip_prefix("![CDATA[") {
            let (own, after) = parted(cdata, "]]>");
            give(Cow::Borrowed(own), sink);
            after
        } else if let Some(comment) = behind.strip_prefix("!--") {
            parted(comment, "-->").1
        } else if let Some(instruction) = behind.strip_prefix('?') {
            parted(instruction, "?>").1
        } else if behind.starts_with('!') {
            let bytes = behind.as_bytes();
            let end = bytes.iter().position(|byte| matches!(byte, b'[' | b'>'));
            let has_more = end.is_some_and(|end| bytes[end] == b'[');
            parted(behind, if has_more { "]>" } else { ">" }).1
        } else if behind.starts_with(|c: char| c == '/' || c == '_' || c.is_alphabetic()) {
            let (own, after) = behind.split_at(end_of_tag(behind, &mut quotes));
            element(own, sink);
            after.get(1..).unwrap_or_default()
        } else {
            give(Cow::Borrowed("<"), sink);
            behind
        };
    }
    give(decoded(rest), sink);
}

fn give(text: Cow<'_, str>, sink: &mut dyn FnMut(Token<'_>)) {
    if !text.is_empty() {
        sink(Token::Text(text));
    }
}

/// What stands before and behind `mark`; all stands before it where there is none.
fn parted<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    match memmem::find(text.as_bytes(), mark.as_bytes()) {
        Some(at) => (
            text.get(..at).unwrap_or_default(),
            text.get(at + mark.len()..).unwrap_or_default(),
        ),
        None => (text, ""),
    }
}

/// Where the `>` of a tag stands, which may stand in a value as well.
fn end_of_tag(tag: &str, quotes: &mut [bool; 2]) -> usize {
    let bytes = tag.as_bytes();
    let mut at = 0;
    while let Some(next) = memchr3(b'>', b'"', b'\'', bytes.get(at..).unwrap_or_default()) {
        at += next + 1;
        let quote = bytes[at - 1];
        if quote == b'>' {
            return at - 1;
        }
        let may_follow = &mut quotes[usize::from(quote == b'"')];
        if *may_follow {
            match memchr(quote, bytes.get(at..).unwrap_or_default()) {
                Some(end) => at += end + 1,
                None => *may_follow = false,
            }
        }
    }
    bytes.len()
}

/// A tag, without its brackets.
fn element(own: &str, sink: &mut dyn FnMut(Token<'_>)) {
    if let Some(name) = own.strip_prefix('/') {
        return sink(Token::Close(local(name.trim_ascii())));
    }
    let closes_itself = own.ends_with('/');
    let own = own.strip_suffix('/').unwrap_or(own);
    let is_end = |c: char| c.is_ascii_whitespace() || c == '/';
    let (name, attributes) = own.split_at(own.find(is_end).unwrap_or(own.len()));
    sink(Token::Open(Tag {
        name: local(name),
        attributes,
        closes_itself,
    }));
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A text with its entities replaced: those of HTML too, which books use.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut found = String::with_capacity(text.len());
    tags::read(text, Syntax::Xml, &mut |token| {
        if let tags::Token::Text(text) = token {
            found.push_str(&text);
        }
    });
    Cow::Owned(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens, with the attribute `x` of each tag.
    fn check(input: &str, expected: &str) {
        let mut found = String::new();
        read(input, &mut |token| match token {
            Token::Open(tag) => {
                let end = if tag.closes_itself { "/>" } else { ">" };
                found.extend(["<", tag.name, " ", &tag.value("x"), end]);
            }
            Token::Close(name) => found.extend(["</", name, ">"]),
            Token::Text(text) => found += &text,
        });
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn tags_and_text() {
        check("<?xml version='1.0'?><a:b x='1'>c</a:b >", "<b 1>c</b>");
        check("<a y=\"x='2'\" x = '>&amp;&#x627;'/>b", "<a >&\u{627}/>b");
        check("a<!-- <b> --><![CDATA[<c>]]>&nbsp;d", "a<c>\u{A0}d");
        check("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;", "<a >&b;");
        check("<!DOCTYPE a><a\n x='1'\n/>", "<a 1/>");
    }

    #[test]
    fn what_is_broken() {
        check("a < b <1", "a < b <1");
        check("<a x='1><b>", "<a ><b >");
        check("<a x=1><b x='2'", "<a ><b 2>");
        check("a<!-- b", "a");
        check("<![CDATA[b", "b");
        check("</", "</>");
        let mut count = 0;
        read(&"<a '".repeat(100_001), &mut |_| count += 1);
        assert_eq!(count, 1);
    }
}
