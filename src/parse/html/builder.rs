//! The tree of a page out of its tags, in linear time whatever they are.

use super::names;
use super::tree::{END, Kept, Kind, Tree};
use crate::parse::bytes::put_text;
use crate::parse::tags::{self, Syntax, Tag, Token};

/// Deepest nesting that is kept; what is opened deeper stands beside what it would stand in.
const DEEPEST: usize = 256;

/// The tree of a text.
pub(super) fn read(text: &str, syntax: Syntax) -> Tree {
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
