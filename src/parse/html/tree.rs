//! A page as a tree, in linear time whatever its tags are: nodes in document order, each with the
//! end of what it holds.

use std::collections::HashMap;

use html5ever::tendril::StrTendril;

use crate::parse::tags::{self, Syntax, Tag, Token};
use crate::parse::verse;

/// Deepest nesting that is kept; what is opened deeper stands beside what it would stand in.
const DEEPEST: usize = 256;
/// Paragraphs in one cell that no table of data has.
const FRAMED: usize = 3;

/// What a node is.
#[derive(Debug)]
pub(in crate::parse) enum Content {
    /// An element.
    Element(Tag),
    /// Text.
    Text(StrTendril),
}

/// One node.
#[derive(Debug)]
pub(in crate::parse) struct Node {
    pub(in crate::parse) content: Content,
    /// One past the last node that it holds.
    pub(in crate::parse) end: usize,
    /// The node that holds it; its own place where none does.
    pub(in crate::parse) parent: usize,
}

impl Node {
    /// Name of its tag, empty of text.
    pub(in crate::parse) fn name(&self) -> &str {
        match &self.content {
            Content::Element(tag) => &tag.name,
            Content::Text(_) => "",
        }
    }

    /// An attribute of its tag.
    pub(in crate::parse) fn attribute(&self, name: &str) -> Option<&str> {
        match &self.content {
            Content::Element(tag) => tag.attribute(name),
            Content::Text(_) => None,
        }
    }
}

/// All nodes in document order.
#[derive(Debug, Default)]
pub(in crate::parse) struct Tree {
    pub(in crate::parse) nodes: Vec<Node>,
    /// Whether elements were nested too deeply.
    pub(in crate::parse) is_cut: bool,
}

impl Tree {
    /// The text that a node holds, white space run together.
    pub(in crate::parse) fn text(&self, node: usize) -> String {
        self.shown_text(node, &[])
    }

    /// The same without what stands in nodes that are left out, unless the node itself is.
    pub(in crate::parse) fn shown_text(&self, node: usize, is_out: &[bool]) -> String {
        let mut text = String::new();
        let mut at = node;
        while let Some(inside) = self.nodes.get(at).filter(|_| at < self.nodes[node].end) {
            if at > node && is_out.get(at) == Some(&true) {
                at = inside.end;
                continue;
            }
            if let Content::Text(piece) = &inside.content {
                text.push_str(piece);
            }
            at += 1;
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether a table only puts parts of a page beside each other: it holds tables or headings, or
    /// paragraphs that follow each other in one cell, and no head.
    pub(in crate::parse) fn is_frame(&self, table: usize) -> bool {
        if self.nodes[table].attribute("role") == Some("presentation") {
            return true;
        }
        let inside = self.nodes.get(table + 1..self.nodes[table].end);
        let (mut paragraphs, mut is_behind_break) = (0, false);
        for node in inside.unwrap_or_default() {
            match node.name() {
                "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return true,
                "th" | "caption" | "thead" => return false,
                "td" => paragraphs = 0,
                "p" if paragraphs + 1 == FRAMED => return true,
                "p" => paragraphs += 1,
                "br" if is_behind_break => return true,
                _ => {}
            }
            is_behind_break = match &node.content {
                Content::Element(tag) => &*tag.name == "br",
                Content::Text(text) => is_behind_break && text.trim().is_empty(),
            };
        }
        false
    }

    /// Whether an element is a verse: it stands in a poem and holds its two hemistichs alone.
    pub(in crate::parse) fn is_couplet(&self, node: usize) -> bool {
        let own = &self.nodes[node];
        let poem = self.nodes[own.parent].attribute("class");
        if own.name() != "div" || own.parent == node || !poem.is_some_and(verse::is_poem_class) {
            return false;
        }
        let mut count = 0;
        let mut at = node + 1;
        while at < own.end {
            let inside = &self.nodes[at];
            match &inside.content {
                Content::Text(text) if text.trim().is_empty() => {}
                Content::Element(tag) if matches!(&*tag.name, "div" | "p" | "span") => count += 1,
                _ => return false,
            }
            at = inside.end;
        }
        count == 2
    }

    /// The nodes with this tag.
    pub(in crate::parse) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        (0..self.nodes.len()).filter(move |&node| self.nodes[node].name() == name)
    }
}

/// The tree of a text.
pub(in crate::parse) fn read(text: &str, syntax: Syntax) -> Tree {
    let mut builder = Builder {
        tree: Tree::default(),
        open: Vec::new(),
        open_names: Vec::new(),
        names: HashMap::new(),
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
    /// The names of these as numbers, which are quick to compare; parallel to `open`.
    open_names: Vec<u32>,
    /// The numbers of names.
    names: HashMap<Box<str>, u32>,
    /// Elements beyond the deepest that are open.
    deeper: usize,
    syntax: Syntax,
}

impl Builder {
    fn token(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.text(text),
            Token::Open(tag) => self.start(tag),
            Token::Close(name) => self.end(&name),
        }
    }

    /// Adds text, to that before it if nothing stands between the two.
    fn text(&mut self, text: StrTendril) {
        let last = self.tree.nodes.len().saturating_sub(1);
        let parent = self.open.last().copied().unwrap_or(last);
        if let Some(last) = self.tree.nodes.last_mut()
            && last.parent == parent
            && let Content::Text(before) = &mut last.content
        {
            before.push_tendril(&text);
        } else {
            self.push(Content::Text(text));
        }
    }

    fn start(&mut self, tag: Tag) {
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
        let node = self.push(Content::Element(tag));
        if is_empty {
            return;
        }
        if self.open.len() < DEEPEST {
            let name = self.number(node);
            self.open.push(node);
            self.open_names.push(name);
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

    fn push(&mut self, content: Content) -> usize {
        let node = self.tree.nodes.len();
        self.tree.nodes.push(Node {
            content,
            end: node + 1,
            parent: self.open.last().copied().unwrap_or(node),
        });
        node
    }

    /// The number of a node's name.
    fn number(&mut self, node: usize) -> u32 {
        let next = self.names.len() as u32;
        let name = self.tree.nodes[node].name();
        if let Some(&number) = self.names.get(name) {
            number
        } else {
            self.names.insert(name.into(), next);
            next
        }
    }

    /// Where the innermost open element of these names stands, unless one of `walls` is nearer.
    fn nearest(&self, names: &[&str], walls: &[&str]) -> Option<usize> {
        let place = |name: &&str| {
            let number = self.names.get(*name)?;
            self.open_names.iter().rposition(|open| open == number)
        };
        let found = names.iter().filter_map(place).max()?;
        let wall = walls.iter().filter_map(place).max();
        (wall <= Some(found)).then_some(found)
    }

    /// Closes the open elements from this one on.
    fn close_to(&mut self, at: usize) {
        let end = self.tree.nodes.len();
        for node in self.open.drain(at.min(self.open.len())..) {
            self.tree.nodes[node].end = end;
        }
        self.open_names.truncate(at);
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
            let last = self.open.last().map(|&node| self.tree.nodes[node].name());
            if last.is_some_and(|last| matches!(last, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")) {
                self.close_to(self.open.len() - 1);
            }
        }
    }

    /// Closes a paragraph that only parts of a line stand open in.
    fn close_paragraph(&mut self) {
        for at in (0..self.open.len()).rev() {
            let name = self.tree.nodes[self.open[at]].name();
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
