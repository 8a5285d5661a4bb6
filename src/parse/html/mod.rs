//! HTML: the article of a page, without the page around it.
//!
//! See <https://html.spec.whatwg.org>. XHTML is read as XML, so that `<title/>` hides nothing.

mod around;
mod article;
mod fonts;
mod related;
#[cfg(test)]
mod tests;
mod title;
mod tree;

use std::sync::Arc;

use self::title::Title;
use self::tree::Content;
pub(super) use self::tree::Tree;
use super::composer::{Composer, Whole};
use super::digits::Numerals;
use super::element::{Attributes, Declared, Element};
use super::tags::Syntax;
use super::{Hint, Overrides, ParseError, Parsed, language, read_whole};
use crate::address;
use crate::document::TextStore;

/// Endings of names.
const EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "xht", "shtml"];
/// Whether a text is HTML: by how it begins, else by its name.
pub(super) fn recognises(hint: &Hint) -> bool {
    let text = hint.first.trim_ascii_start();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let begins = |start: &str| {
        text.get(..start.len())
            .is_some_and(|first| first.eq_ignore_ascii_case(start.as_bytes()))
    };
    let is_page = ["<!doctype html", "<html", "<head>", "<body"]
        .iter()
        .any(|s| begins(s))
        || begins("<?xml") && memchr::memmem::find(text, b"<html").is_some();
    is_page || hint.is_named(EXTENSIONS) && memchr::memchr(b'<', text).is_some()
}

/// Reads a page.
#[expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "opened as every format is"
)]
pub(super) fn open(store: Arc<dyn TextStore>, said: Overrides) -> Result<Parsed, ParseError> {
    let bytes = read_whole(store.as_ref());
    Ok(read(&String::from_utf8_lossy(&bytes), said))
}

/// Whether a text is to be read as XML.
pub(super) fn syntax(text: &str) -> Syntax {
    if text
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with("<?xml")
    {
        Syntax::Xml
    } else {
        Syntax::Html
    }
}

/// The document of a page.
fn read(text: &str, said: Overrides) -> Parsed {
    let mut tree = tree::read(text, syntax(text));
    let mut composer = Composer::new(Numerals::of(text));
    let article = article::find(&tree, &composer.marking);
    fonts::make_headings(&mut tree, &article);
    let tree = tree;
    let mut whole = declared(&tree, &article.roots);
    whole.said = said;
    if tree.is_cut {
        composer.warn("elements nested too deeply were read as if they stood less deep");
    }
    let base = tree
        .named("base")
        .find_map(|node| tree.nodes[node].attribute("href"));
    if let Some(base) = base.map(str::to_owned) {
        composer.set_linking(Box::new(move |written| {
            Some(address::joined(&base, written))
        }));
    }
    let title = title::find(&tree, &article);
    if let Title::Apart(title) = &title {
        composer.title(title);
        whole.title = Some(title.clone());
    }
    for &root in &article.roots {
        walk(&tree, root, &article.is_out, &mut composer, &mut |_, _| {});
    }
    composer.flush();
    if let Title::Heading(text) = &title {
        composer.title_from_heading(text);
    }
    composer.finish(&whole)
}

/// What a page declares of itself.
fn declared(tree: &Tree, roots: &[usize]) -> Whole {
    let mut whole = Whole::default();
    let Some(&(mut at)) = roots.first() else {
        return whole;
    };
    loop {
        let node = &tree.nodes[at];
        let direction = node
            .attribute("dir")
            .and_then(Declared::of_attribute)
            .or_else(|| node.attribute("style").and_then(Declared::of_style));
        let is_page = matches!(node.name(), "html" | "body");
        if let (true, None, Some(Declared::Fixed(direction))) =
            (is_page, whole.direction, direction)
        {
            whole.direction = Some(direction);
        }
        let tag = node
            .attribute("lang")
            .or_else(|| node.attribute("xml:lang"));
        whole.language = whole.language.or_else(|| tag.and_then(language::of_tag));
        if node.parent == at {
            return whole;
        }
        at = node.parent;
    }
}

/// Gives what a node holds to the composer; `passed` is told of every element once it is open.
pub(super) fn walk(
    tree: &Tree,
    root: usize,
    is_out: &[bool],
    composer: &mut Composer,
    passed: &mut dyn FnMut(&tree::Node, u64),
) {
    let mut open: Vec<usize> = Vec::new();
    let end = tree.nodes.get(root).map_or(0, |node| node.end);
    let mut at = root;
    // Whether the table that is read only puts parts of a page beside each other.
    let mut is_frame = false;
    while at < end {
        while let Some(&last) = open.last().filter(|&&last| tree.nodes[last].end <= at) {
            composer.close_tag(tree.nodes[last].name());
            open.pop();
        }
        let node = &tree.nodes[at];
        if is_out.get(at).copied().unwrap_or_default() {
            at = node.end;
            continue;
        }
        match &node.content {
            Content::Text(text) => composer.text(text),
            Content::Element(tag) => {
                match &*tag.name {
                    "table" => is_frame = tree.is_frame(at),
                    "tr" | "td" | "th" if is_frame => {
                        composer.open_tag(&tag.name, Element::Division, Attributes::default());
                        passed(node, composer.place());
                        open.push(at);
                        at += 1;
                        continue;
                    }
                    "div" if tree.is_couplet(at) => {
                        verse(tree, at, is_out, composer, passed);
                        at = node.end;
                        continue;
                    }
                    _ => {}
                }
                if composer.element(&tag.name, |name| tag.attribute(name)) {
                    open.push(at);
                }
                passed(node, composer.place());
                if composer.is_hidden() {
                    composer.close_tag(&tag.name);
                    open.pop();
                    at = node.end;
                    continue;
                }
            }
        }
        at += 1;
    }
    while let Some(last) = open.pop() {
        composer.close_tag(tree.nodes[last].name());
    }
}

/// Gives a verse, whose hemistichs are elements, to the composer.
fn verse(
    tree: &Tree,
    at: usize,
    is_out: &[bool],
    composer: &mut Composer,
    passed: &mut dyn FnMut(&tree::Node, u64),
) {
    composer.open(Element::Verse);
    passed(&tree.nodes[at], composer.place());
    let mut half = at + 1;
    while half < tree.nodes[at].end {
        if let Content::Element(_) = tree.nodes[half].content {
            composer.open(Element::Hemistich);
            walk(tree, half, is_out, composer, passed);
            composer.close();
        }
        half = tree.nodes[half].end;
    }
    composer.close();
}

/// The tree of a chapter or of another part of a book.
pub(super) fn tree(text: &str, syntax: Syntax) -> Tree {
    tree::read(text, syntax)
}
