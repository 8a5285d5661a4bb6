//! HTML and XML as a row of tags and text, in linear time and without a tree.
//!
//! The rules for cutting are those of <https://html.spec.whatwg.org/#tokenization>; XML differs in
//! what ends an element and in what is hidden from the reader, which [`Syntax`] tells.

mod attributes;

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag as RawTag, TagKind, Token as RawToken, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};

/// Bytes that are tokenized at one time.
const PIECE: usize = 64 * 1024;

/// Which rules a text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// HTML: some elements have no end, some hold text that is no markup.
    Html,
    /// XML, XHTML too: `<title/>` is an element that is empty.
    Xml,
}

/// A tag that opens an element.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    /// In small letters.
    pub(super) name: Box<str>,
    attributes: Vec<(Box<str>, StrTendril)>,
    /// Whether it ends in `/>`.
    pub(super) closes_itself: bool,
}

impl Tag {
    /// All attributes, in order.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.attributes.iter();
        all.map(|(name, value)| (&**name, value.as_ref()))
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| **own == *name);
        found.map(|(_, value)| value.as_ref())
    }
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// A tag that opens an element.
    Open(Tag),
    /// A tag that closes one, by name.
    Close(Box<str>),
    /// Text, its entities replaced.
    Text(StrTendril),
}

/// Gives the tags and texts of a text to `sink`, one after the other.
pub(super) fn read(text: &str, syntax: Syntax, sink: &mut dyn FnMut(Token)) {
    let text = attributes::tamed(text, syntax);
    // The tokenizer reports every single NUL.
    let text = match memchr::memchr(0, text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace('\0', "\u{FFFD}")),
        None => text,
    };
    let queue = BufferQueue::default();
    let (before, behind) = match syntax {
        Syntax::Xml => around_declarations(&text),
        Syntax::Html => ("", &*text),
    };
    let sink = Sink {
        syntax,
        give: RefCell::new(sink),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    for piece in pieces(before).chain(pieces(behind)) {
        queue.push_back(StrTendril::from_slice(piece));
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
}

/// A text in pieces, since the tokenizer copies what it is given.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = rest.len().min(PIECE);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// What stands before and behind the declarations within a document type, which are passed over:
/// `<!DOCTYPE html [<!ENTITY …>]>`.
fn around_declarations(text: &str) -> (&str, &str) {
    let bounds = || {
        let start = text.find("<!DOCTYPE")?;
        let open = start + text.get(start..)?.find(['[', '>'])?;
        let is_open = text.get(open..)?.starts_with('[');
        let close = open + text.get(open..)?.find("]>")?;
        is_open.then_some((text.get(..open)?, text.get(close + 1..)?))
    };
    bounds().unwrap_or(("", text))
}

struct Sink<'a> {
    syntax: Syntax,
    give: RefCell<&'a mut dyn FnMut(Token)>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: RawToken, _line: u64) -> TokenSinkResult<()> {
        let (token, result) = match token {
            RawToken::TagToken(tag) => self.tag(tag),
            RawToken::CharacterTokens(text) => (Token::Text(text), TokenSinkResult::Continue),
            _ => return TokenSinkResult::Continue,
        };
        (self.give.borrow_mut())(token);
        result
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.syntax == Syntax::Xml
    }
}

impl Sink<'_> {
    /// A tag, and how the text behind it is to be cut.
    fn tag(&self, tag: RawTag) -> (Token, TokenSinkResult<()>) {
        // Elements of XHTML may have a prefix; those of others mean what theirs do in HTML.
        let local = |name: &str| Box::from(name.rsplit(':').next().unwrap_or(name));
        let name: Box<str> = match self.syntax {
            Syntax::Xml => local(&tag.name),
            Syntax::Html => Box::from(&*tag.name),
        };
        if tag.kind == TagKind::EndTag {
            return (Token::Close(name), TokenSinkResult::Continue);
        }
        let result = match self.syntax {
            Syntax::Html if !tag.self_closing => behind(&name),
            // The end of `<iframe/>` may never come: it would swallow the rest of the page.
            Syntax::Html | Syntax::Xml => None,
        };
        let attributes = tag.attrs.into_iter();
        let attributes = attributes.map(|a| (Box::from(&*a.name.local), a.value));
        let token = Token::Open(Tag {
            name,
            attributes: attributes.collect(),
            closes_itself: tag.self_closing,
        });
        (token, result.unwrap_or(TokenSinkResult::Continue))
    }
}

/// Whether an element of HTML holds text that is no markup.
pub(super) fn holds_raw_text(name: &str) -> bool {
    behind(name).is_some()
}

/// How the text behind the tag of an element is to be cut where it is no markup.
fn behind(name: &str) -> Option<TokenSinkResult<()>> {
    Some(match name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens, one after the other.
    fn check(input: &str, syntax: Syntax, expected: &str) {
        let mut found = String::new();
        read(input, syntax, &mut |token| match token {
            Token::Open(tag) => found.extend(["<", &*tag.name, ">"]),
            Token::Close(name) => found.extend(["</", &*name, ">"]),
            Token::Text(text) => found += &text,
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn what_holds_text_that_is_no_markup() {
        let text = "<title/><p>&eacute;&#x627;</p><!-- <b> -->";
        check(text, Syntax::Xml, "<title><p>\u{E9}\u{627}</p>");
        check(text, Syntax::Html, "<title><p>\u{E9}\u{627}</p>");
        check("<title><p></title>", Syntax::Xml, "<title><p></title>");
        check("<title><p><!-- -->", Syntax::Html, "<title><p><!-- -->");
        check("<![CDATA[<b>]]>", Syntax::Xml, "<b>");
        check(
            "<script>a<b</script>c",
            Syntax::Html,
            "<script>a<b</script>c",
        );
    }
}
