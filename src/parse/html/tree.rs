//! A page as a tree, in linear time whatever its tags are: nodes in document order, each with the
//! end of what it holds.

use super::names;
use crate::parse::bytes::{Reader, put_text};
use crate::parse::tags::{self, Syntax, Tag, Token};
use crate::parse::verse;

/// Deepest nesting that is kept; what is opened deeper stands beside what it would stand in.
const DEEPEST: usize = 256;
/// Paragraphs in one cell that no table of data has.
const FRAMED: usize = 3;
/// Ends a text among all texts; no page has it, since the tokenizer replaces it.
const END: char = '\0';

/// One node, looked at.
#[derive(Clone, Copy, Debug)]
pub(in crate::parse) struct Node<'a> {
    tree: &'a Tree,
    at: usize,
    /// One past the last node that it holds.
    pub(in crate::parse) end: usize,
    /// The node that holds it; its own place where none does.
    pub(in crate::parse) parent: usize,
}

impl<'a> Node<'a> {
    /// Name of its tag, empty of text.
    pub(in crate::parse) fn name(self) -> &'a str {
        match self.tree.nodes[self.at].kind {
            Kind::Text => "",
            Kind::Known(name) => names::ALL
                .get(usize::from(name))
                .copied()
                .unwrap_or_default(),
            Kind::Other => self.tag().text(),
        }
    }

    /// Whether it is no element.
    pub(in crate::parse) fn is_text(self) -> bool {
        self.tree.nodes[self.at].kind == Kind::Text
    }

    /// Its text; `None` of an element.
    pub(in crate::parse) fn text(self) -> Option<&'a str> {
        let own = self.tree.nodes[self.at];
        (own.kind == Kind::Text).then(|| {
            let rest = self.tree.texts.get(own.data as usize..).unwrap_or_default();
            let end = memchr::memchr(END as u8, rest.as_bytes()).unwrap_or(rest.len());
            rest.get(..end).unwrap_or_default()
        })
    }

    /// A part of its text from byte `start` on, of so many bytes at most; empty at its end.
    pub(in crate::parse) fn part_of_text(self, start: usize, most: usize) -> &'a str {
        let start = self.tree.nodes[self.at].data as usize + start;
        let mut end = (start + most).min(self.tree.texts.len());
        while !self.tree.texts.is_char_boundary(end) {
            end -= 1;
        }
        let part = self.tree.texts.get(start..end).unwrap_or_default();
        part.split(END).next().unwrap_or_default()
    }

    /// An attribute of its tag.
    pub(in crate::parse) fn attribute(self, name: &str) -> Option<&'a str> {
        let mut tag = self.tag();
        if self.tree.nodes[self.at].kind == Kind::Other {
            tag.text();
        }
        loop {
            match tag.text() {
                "" => return None,
                own if own == name => return Some(tag.text()),
                _ => tag.text(),
            };
        }
    }

    /// What is kept of its tag: the name, where it is none of the known ones, and the attributes.
    fn tag(self) -> Reader<'a> {
        let tree = self.tree;
        let found = tree
            .tags
            .binary_search_by_key(&self.at, |&(node, _)| node as usize);
        let start = found.map_or(tree.attributes.len(), |i| tree.tags[i].1 as usize);
        Reader::new(&tree.attributes, start)
    }
}

/// A node as it is kept.
#[derive(Clone, Copy, Debug)]
struct Kept {
    /// Of an element one past the last node that it holds; of a text where it begins in all texts.
    data: u32,
    parent: u32,
    kind: Kind,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// An element whose name stands here in the list of all.
    Known(u8),
    Other,
}

/// All nodes in document order. A page may be made of nothing but tags, so that what is kept of each
/// counts: twelve bytes, its text, and the attributes of those that have any.
#[derive(Debug, Default)]
pub(in crate::parse) struct Tree {
    nodes: Vec<Kept>,
    /// All texts, one behind the other, each with its end.
    texts: String,
    /// Elements of which more is kept, in order, and where it begins in `attributes`.
    tags: Vec<(u32, u32)>,
    attributes: Vec<u8>,
    /// Whether elements were nested too deeply.
    pub(in crate::parse) is_cut: bool,
}

impl Tree {
    /// Number of nodes.
    pub(in crate::parse) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Bytes that it takes.
    pub(in crate::parse) fn bytes(&self) -> usize {
        let nodes = self.nodes.len() * size_of::<Kept>();
        let tags = self.tags.len() * size_of::<(u32, u32)>();
        nodes + tags + self.texts.len() + self.attributes.len()
    }

    /// The node at a place.
    pub(in crate::parse) fn node(&self, at: usize) -> Node<'_> {
        let own = self.nodes[at];
        Node {
            tree: self,
            at,
            end: match own.kind {
                Kind::Text => at + 1,
                _ => own.data as usize,
            },
            parent: own.parent as usize,
        }
    }

    /// The same, unless there are not so many.
    pub(in crate::parse) fn get(&self, at: usize) -> Option<Node<'_>> {
        (at < self.len()).then(|| self.node(at))
    }

    /// All nodes.
    pub(in crate::parse) fn nodes(
        &self,
    ) -> impl DoubleEndedIterator<Item = Node<'_>> + ExactSizeIterator {
        (0..self.len()).map(|at| self.node(at))
    }

    /// Places of the nodes that stand in a node itself.
    pub(in crate::parse) fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.node(at).end;
        let within = move |&child: &usize| child < end;
        let first = Some(at + 1).filter(within);
        std::iter::successors(first, move |&child| {
            Some(self.node(child).end).filter(within)
        })
    }

    /// The text that a node holds, white space run together.
    pub(in crate::parse) fn text(&self, node: usize) -> String {
        self.shown_text(node, &[])
    }

    /// The same without what stands in nodes that are left out, unless the node itself is.
    pub(in crate::parse) fn shown_text(&self, node: usize, is_out: &[bool]) -> String {
        let mut text = String::new();
        let (mut at, end) = (node, self.node(node).end);
        while at < end {
            let inside = self.node(at);
            if at > node && is_out.get(at) == Some(&true) {
                at = inside.end;
                continue;
            }
            text.push_str(inside.text().unwrap_or_default());
            at += 1;
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a table only puts parts of a page beside each other: it holds tables or headings, or
    /// paragraphs that follow each other in one cell, and no head.
    pub(in crate::parse) fn is_frame(&self, table: usize) -> bool {
        if self.node(table).attribute("role") == Some("presentation") {
            return true;
        }
        let (mut paragraphs, mut is_behind_break) = (0, false);
        for at in table + 1..self.node(table).end {
            let node = self.node(at);
            match node.name() {
                "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return true,
                "th" | "caption" | "thead" => return false,
                "td" => paragraphs = 0,
                "p" if paragraphs + 1 == FRAMED => return true,
                "p" => paragraphs += 1,
                "br" if is_behind_break => return true,
                _ => {}
            }
            is_behind_break = match node.text() {
                None => node.name() == "br",
                Some(text) => is_behind_break && text.trim().is_empty(),
            };
        }
        false
    }

    /// Whether an element is a verse: it stands in a poem and holds its two hemistichs alone.
    pub(in crate::parse) fn is_couplet(&self, node: usize) -> bool {
        let own = self.node(node);
        let poem = self.node(own.parent).attribute("class");
        if own.name() != "div" || own.parent == node || !poem.is_some_and(verse::is_poem_class) {
            return false;
        }
        let mut count = 0;
        for inside in self.children(node).map(|child| self.node(child)) {
            match inside.text() {
                Some(text) if text.trim().is_empty() => {}
                None if matches!(inside.name(), "div" | "p" | "span") => count += 1,
                _ => return false,
            }
        }
        count == 2
    }

    /// Gives an element another name; of both it is known that they are common.
    pub(in crate::parse) fn rename(&mut self, at: usize, name: &str) {
        let kind = &mut self.nodes[at].kind;
        if let (Kind::Known(_), Ok(known)) = (*kind, names::ALL.binary_search(&name)) {
            *kind = Kind::Known(known as u8);
        }
    }

    /// The nodes with this tag.
    pub(in crate::parse) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        (0..self.len()).filter(move |&node| self.node(node).name() == name)
    }
}

/// The tree of a text.
pub(in crate::parse) fn read(text: &str, syntax: Syntax) -> Tree {
    let mut builder = Builder {
        tree: Tree::default(),
        open: Vec::new(),
        deeper: 0,
        syntax,
    };
    tags::read(text, syntax, &mut |token| builder.token(token));
    builder.close_to(0);
    builder.tree
}

struct Builder {
    tree: Tree,
    /// Nodes that are open, the outermost first.
    open: Vec<usize>,
    /// Elements beyond the deepest that are open.
    deeper: usize,
    syntax: Syntax,
}

impl Builder {
    fn token(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.text(&text),
            Token::Open(tag) => self.start(&tag),
            Token::Close(name) => self.end(&name),
        }
    }

    /// Adds text, to that before it if nothing stands between the two.
    fn text(&mut self, text: &str) {
        let last = self.tree.len().saturating_sub(1);
        let parent = self.open.last().copied().unwrap_or(last);
        let tree = &mut self.tree;
        let follows = |last: &Kept| last.kind == Kind::Text && last.parent as usize == parent;
        if tree.nodes.last().is_some_and(follows) {
            tree.texts.pop();
        } else {
            let start = tree.texts.len();
            self.push(Kind::Text, start);
        }
        self.tree.texts.push_str(text);
        self.tree.texts.push(END);
    }

    fn start(&mut self, tag: &Tag) {
        let is_empty = match self.syntax {
            Syntax::Html => {
                is_void(&tag.name) || tag.closes_itself && tags::holds_raw_text(&tag.name)
            }
            Syntax::Xml => tag.closes_itself || is_void(&tag.name),
        };
        if self.syntax == Syntax::Html {
            if matches!(&*tag.name, "html" | "body") && self.nearest(&[&tag.name], &[]).is_some() {
                return;
            }
            self.imply_ends(&tag.name);
        }
        let node = self.element(tag);
        if is_empty {
            return;
        }
        if self.open.len() < DEEPEST {
            self.open.push(node);
        } else {
            self.deeper += 1;
            self.tree.is_cut = true;
        }
    }

    fn end(&mut self, name: &str) {
        // What stands behind the end of a page is read as if it stood before it.
        if self.syntax == Syntax::Html && matches!(name, "html" | "body") {
            return;
        }
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(at) = self.nearest(&[name], walls(name)) {
            self.close_to(at);
        } else if name == "p" && self.syntax == Syntax::Html {
            // The end of a paragraph that was not begun is an empty one.
            self.close_paragraph();
        }
    }

    /// Adds an element.
    fn element(&mut self, tag: &Tag) -> usize {
        let known = names::ALL.binary_search(&&*tag.name);
        let kind = known.map_or(Kind::Other, |name| Kind::Known(name as u8));
        let node = self.push(kind, self.tree.len() + 1);
        let tree = &mut self.tree;
        let start = tree.attributes.len();
        if kind == Kind::Other {
            put_text(&mut tree.attributes, &tag.name);
        }
        for (name, value) in tag.attributes() {
            put_text(&mut tree.attributes, name);
            put_text(&mut tree.attributes, value);
        }
        if tree.attributes.len() > start {
            // A text without letters ends them.
            tree.attributes.push(0);
            tree.tags.push((node as u32, start as u32));
        }
        node
    }

    fn push(&mut self, kind: Kind, data: usize) -> usize {
        let node = self.tree.len();
        self.tree.nodes.push(Kept {
            data: data as u32,
            parent: self.open.last().copied().unwrap_or(node) as u32,
            kind,
        });
        node
    }

    /// Where the innermost open element of these names stands, unless one of `walls` is nearer.
    fn nearest(&self, names: &[&str], walls: &[&str]) -> Option<usize> {
        let (wanted, ends) = (names::Set::of(names), names::Set::of(walls));
        for (at, &node) in self.open.iter().enumerate().rev() {
            let is_wanted = match self.tree.nodes[node].kind {
                Kind::Known(name) if ends.has(name) && !wanted.has(name) => return None,
                Kind::Known(name) => wanted.has(name),
                _ => names.contains(&self.tree.node(node).name()),
            };
            if is_wanted {
                return Some(at);
            }
        }
        None
    }

    /// Closes the open elements from this one on.
    fn close_to(&mut self, at: usize) {
        let end = self.tree.len();
        for node in self.open.drain(at.min(self.open.len())..) {
            self.tree.nodes[node].data = end as u32;
        }
    }

    /// Closes the elements whose ends a tag implies.
    fn imply_ends(&mut self, name: &str) {
        let ended = match name {
            "li" => self.nearest(&["li"], &["ul", "ol", "menu", "dl", "table"]),
            "dt" | "dd" => self.nearest(&["dt", "dd"], &["dl", "ul", "ol", "table"]),
            "tr" => self.nearest(&["tr"], &["table"]),
            "td" | "th" => self.nearest(&["td", "th"], &["tr", "table"]),
            "tbody" | "thead" | "tfoot" => self.nearest(&["tbody", "thead", "tfoot"], &["table"]),
            "option" => self.nearest(&["option"], &["select"]),
            "body" => self.nearest(&["head"], &[]),
            "a" => self.nearest(&["a"], &["td", "th", "table", "p", "li", "div"]),
            _ => None,
        };
        if let Some(at) = ended {
            self.close_to(at);
        }
        if ends_paragraph(name) {
            self.close_paragraph();
        }
        if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            let last = self.open.last().map(|&node| self.tree.node(node).name());
            if last.is_some_and(|last| matches!(last, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")) {
                self.close_to(self.open.len() - 1);
            }
        }
    }

    /// Closes a paragraph that only parts of a line stand open in.
    fn close_paragraph(&mut self) {
        for at in (0..self.open.len()).rev() {
            let name = self.tree.node(self.open[at]).name();
            if name == "p" {
                self.close_to(at);
                return;
            }
            if !is_phrase(name) {
                return;
            }
        }
    }
}

/// What a tag that ends an element does not reach through.
fn walls(name: &str) -> &'static [&'static str] {
    match name {
        "table" | "html" | "body" => &[],
        "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" => &["table"],
        _ => &["td", "th", "table"],
    }
}

/// Whether an element holds nothing.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether a tag ends the paragraph before it.
fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// Whether an element is a part of a line.
fn is_phrase(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
    )
}
