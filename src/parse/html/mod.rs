//! HTML: the article of a page, without the page around it.
//!
//! See <https://html.spec.whatwg.org>. XHTML is read as XML, so that `<title/>` hides nothing.

mod around;
mod article;
mod builder;
mod fonts;
mod marks;
mod names;
mod related;
#[cfg(test)]
mod tests;
mod title;
mod tree;

use std::sync::Arc;

use self::title::Title;
use self::tree::Node;
pub(super) use self::tree::Tree;
use super::composer::{self, Composer, Whole};
use super::digits::Numerals;
use super::element::{Attributes, Declared, Element};
use super::tags::Syntax;
use super::{Hint, Overrides, ParseError, Parsed, language, read_whole};
use crate::address;
use crate::document::TextStore;

/// Endings of names.
const EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "xht", "shtml"];
/// Bytes of a text that are given to the composer at one time.
const PART: usize = 8 * 1024;
/// Bytes that may be kept of a page for each of its own, its tree included.
const KEPT: usize = 8;

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
    let text = String::from_utf8(bytes);
    Ok(read(
        text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        said,
    ))
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
fn read(text: String, said: Overrides) -> Parsed {
    let mut tree = builder::read(&text, syntax(&text));
    let (size, numerals) = (text.len(), Numerals::of(&text));
    // What is needed of it stands in the tree.
    drop(text);
    let mut composer = Composer::new(numerals);
    let article = article::find(&tree, &composer.marking);
    fonts::make_headings(&mut tree, &article);
    let tree = tree;
    let mut whole = declared(&tree, &article.roots);
    whole.said = said;
    composer
        .budget
        .allow((KEPT * size).saturating_sub(tree.bytes()));
    if tree.is_cut {
        composer.warn("elements nested too deeply were read as if they stood less deep");
    }
    let base = tree
        .named("base")
        .find_map(|node| tree.node(node).attribute("href"));
    if let Some(base) = base.map(str::to_owned) {
        composer.set_linking(Box::new(move |written| {
            Some(address::joined(&base, written))
        }));
    }
    match title::find(&tree, &article) {
        Title::Apart(title) => {
            composer.title(&title);
            whole.title = Some(title);
        }
        Title::Heading(text) => whole.heading = Some(text),
        Title::None => {}
    }
    let mut roots = article.roots.into_iter();
    let mut walk = Walk::default();
    let step = move |composer: &mut Composer, wanted| {
        while composer.weight() < wanted {
            if walk.step(&tree, &article.is_out, composer, &mut |_, _| {}) {
                continue;
            }
            let Some(root) = roots.next() else {
                return true;
            };
            walk = Walk::of(&tree, root);
        }
        false
    };
    composer::open(composer, &whole, Box::new(step))
}

/// What a page declares of itself.
fn declared(tree: &Tree, roots: &[usize]) -> Whole {
    let mut whole = Whole::default();
    let Some(&(mut at)) = roots.first() else {
        return whole;
    };
    loop {
        let node = tree.node(at);
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
    passed: &mut dyn FnMut(Node<'_>, u64),
) {
    let mut walk = Walk::of(tree, root);
    while walk.step(tree, is_out, composer, passed) {}
}

/// How far what a node holds has been given to the composer.
#[derive(Debug, Default)]
struct Walk {
    /// The next node.
    at: usize,
    /// Of a text the byte from which on it has not been given.
    inside: usize,
    end: usize,
    /// Nodes whose elements are open.
    open: Vec<usize>,
    /// Whether the table that is read only puts parts of a page beside each other.
    is_frame: bool,
}

impl Walk {
    fn of(tree: &Tree, root: usize) -> Self {
        Self {
            at: root,
            end: tree.get(root).map_or(0, |node| node.end),
            ..Self::default()
        }
    }

    /// Gives the next node to the composer; tells whether there was one.
    fn step(
        &mut self,
        tree: &Tree,
        is_out: &[bool],
        composer: &mut Composer,
        passed: &mut dyn FnMut(Node<'_>, u64),
    ) -> bool {
        let at = self.at;
        let has_ended = |&mut last: &mut usize| at >= self.end || tree.node(last).end <= at;
        while let Some(last) = self.open.pop_if(has_ended) {
            composer.close_tag(tree.node(last).name());
        }
        if at >= self.end {
            return false;
        }
        let node = tree.node(at);
        self.at = node.end;
        if is_out.get(at).copied().unwrap_or_default() {
            return true;
        }
        if node.is_text() {
            let part = node.part_of_text(self.inside, PART);
            composer.text(part);
            self.inside += part.len();
            if part.is_empty() {
                self.inside = 0;
            } else {
                self.at = at;
            }
            return true;
        }
        match node.name() {
            "table" => self.is_frame = tree.is_frame(at),
            "tr" | "td" | "th" if self.is_frame => {
                composer.open_tag(node.name(), Element::Division, Attributes::default());
                passed(node, composer.place());
                self.open.push(at);
                self.at = at + 1;
                return true;
            }
            "div" if tree.is_couplet(at) => {
                verse(tree, at, is_out, composer, passed);
                return true;
            }
            _ => {}
        }
        if composer.element(node.name(), |name| node.attribute(name)) {
            self.open.push(at);
        }
        passed(node, composer.place());
        if composer.is_hidden() {
            composer.close_tag(node.name());
            self.open.pop();
        } else {
            self.at = at + 1;
        }
        true
    }
}

/// Gives a verse, whose hemistichs are elements, to the composer.
fn verse(
    tree: &Tree,
    at: usize,
    is_out: &[bool],
    composer: &mut Composer,
    passed: &mut dyn FnMut(Node<'_>, u64),
) {
    composer.open(Element::Verse);
    passed(tree.node(at), composer.place());
    for half in tree
        .children(at)
        .filter(|&child| !tree.node(child).is_text())
    {
        composer.open(Element::Hemistich);
        walk(tree, half, is_out, composer, passed);
        composer.close();
    }
    composer.close();
}

/// The tree of a chapter or of another part of a book.
pub(super) fn tree(text: &str, syntax: Syntax) -> Tree {
    builder::read(text, syntax)
}
