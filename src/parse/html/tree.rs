//! A page as a tree, in linear time whatever its tags are: nodes in document order, each with the
//! end of what it holds.

use super::names;
use crate::parse::bytes::Reader;
use crate::parse::verse;

/// Paragraphs in one cell that no table of data has.
const FRAMED: usize = 3;
/// Ends a text among all texts; no page has it, since the tokenizer replaces it.
pub(super) const END: char = '\0';

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
pub(super) struct Kept {
    /// Of an element one past the last node that it holds; of a text where it begins in all texts.
    pub(super) data: u32,
    pub(super) parent: u32,
    pub(super) kind: Kind,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// An element whose name stands here in the list of all.
    Known(u8),
    Other,
}

/// All nodes in document order. A page may be made of nothing but tags, so that what is kept of each
/// counts: twelve bytes, its text, and the attributes of those that have any.
#[derive(Debug, Default)]
pub(in crate::parse) struct Tree {
    pub(super) nodes: Vec<Kept>,
    /// All texts, one behind the other, each with its end.
    pub(super) texts: String,
    /// Elements of which more is kept, in order, and where it begins in `attributes`.
    pub(super) tags: Vec<(u32, u32)>,
    pub(super) attributes: Vec<u8>,
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
