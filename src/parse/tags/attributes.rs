//! Tags with more attributes than any page has are cut, since the cost of a tag grows with their
//! square.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::Syntax;

/// Attributes of a tag that are kept.
const MOST: usize = 500;

/// The text, its overlong tags cut.
pub(super) fn tamed(text: &str, syntax: Syntax) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut kept = String::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        match rest.first() {
            Some(b'!') if rest.starts_with(b"!--") => at += behind(rest, b"-->"),
            Some(first) if first.is_ascii_alphabetic() => {
                let tag = tag(rest);
                if let Some(cut) = tag.cut {
                    kept.push_str(text.get(from..at + cut).unwrap_or_default());
                    from = at + tag.end;
                }
                at += tag.end;
                // `<script src=a/>` closes itself, though `a/` could be the value.
                if tag.closes_itself && holds_raw_text(&rest[..tag.name]) {
                    kept.push_str(text.get(from..at - 1).unwrap_or_default());
                    kept.push(' ');
                    from = at - 1;
                }
                if syntax == Syntax::Html && !tag.closes_itself {
                    at += raw_text(&rest[..tag.name], &bytes[at..]);
                }
            }
            _ => {}
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(kept)
}

/// A tag behind its `<`.
struct Tag {
    /// Where its name ends.
    name: usize,
    /// Where it has one attribute too many.
    cut: Option<usize>,
    /// Where its `>` stands, or the text ends.
    end: usize,
    /// Whether it ends in `/>` behind a value without quotation marks.
    closes_itself: bool,
}

fn tag(bytes: &[u8]) -> Tag {
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    let name = bytes.iter().position(is_end).unwrap_or(bytes.len());
    let (mut at, mut count, mut cut) = (name, 0, None);
    let mut closes_itself = false;
    loop {
        let is_between = |b: &u8| b.is_ascii_whitespace() || *b == b'/';
        at += bytes[at..].iter().take_while(|b| is_between(b)).count();
        match bytes.get(at) {
            None | Some(b'>') => {
                return Tag {
                    name,
                    cut,
                    end: at,
                    closes_itself,
                };
            }
            _ => {}
        }
        count += 1;
        if count > MOST && cut.is_none() {
            cut = Some(at);
        }
        // An equals sign may be the first character of a name.
        let ends_name = |b: &u8| is_end(b) || *b == b'=';
        let rest = &bytes[at + 1..];
        at += 1 + rest.iter().position(ends_name).unwrap_or(rest.len());
        let spaces = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        if bytes.get(at + spaces) == Some(&b'=') {
            at += spaces + 1;
            at += bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_whitespace())
                .count();
            let is_quoted = matches!(bytes.get(at), Some(b'"' | b'\''));
            at += value(&bytes[at..]);
            closes_itself =
                !is_quoted && bytes[..at].ends_with(b"/") && bytes.get(at) == Some(&b'>');
        }
    }
}

/// Length of an attribute's value with its quotation marks.
fn value(bytes: &[u8]) -> usize {
    if let Some(&quote @ (b'"' | b'\'')) = bytes.first() {
        memchr(quote, &bytes[1..]).map_or(bytes.len(), |end| end + 2)
    } else {
        let is_end = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
        bytes.iter().position(is_end).unwrap_or(bytes.len())
    }
}

/// Elements that hold text which is no markup.
const RAW: &[&str] = &[
    "script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea",
];

fn holds_raw_text(name: &[u8]) -> bool {
    RAW.iter()
        .any(|raw| name.eq_ignore_ascii_case(raw.as_bytes()))
}

/// Bytes behind a tag of this name that are no markup.
fn raw_text(name: &[u8], bytes: &[u8]) -> usize {
    let Some(name) = RAW
        .iter()
        .find(|raw| name.eq_ignore_ascii_case(raw.as_bytes()))
    else {
        return 0;
    };
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        at += found;
        let end = bytes.get(at + 2..at + 2 + name.len());
        if end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

/// Bytes up to and with a mark, all of them where there is none.
fn behind(bytes: &[u8], mark: &[u8]) -> usize {
    memmem::find(bytes, mark).map_or(bytes.len(), |at| at + mark.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_overlong_tags_are_cut() {
        let plain = "<a x='>' y=\">\" z=1/>b <script>a<b c d</script><!-- <c ' --> <d 'e>";
        assert_eq!(tamed(plain, Syntax::Html), plain);
        let long = format!("a<b{}>c", " x=1".repeat(MOST + 3));
        let short = format!("a<b{} >c", " x=1".repeat(MOST));
        assert_eq!(tamed(&long, Syntax::Html), short);
        assert_eq!(tamed("<a 'b", Syntax::Html), "<a 'b");
        let script = tamed("<script src=a/><p title=b/>", Syntax::Html);
        assert_eq!(script, "<script src=a /><p title=b/>");
    }
}
