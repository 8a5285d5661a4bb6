//! Which part of a page is the article: the page around it is left out.

use super::around::{
    Heads, Places, has_class, is_around, is_for_screen_readers, is_named_around, is_navigation,
    is_wiki,
};
use super::tree::{Node, Tree};
use super::{marks, related};
use crate::parse::marking::Marking;

/// Percent of its text that a marked part must gain to be widened.
const WIDENING: usize = 12;
/// Characters of running text, links not counted, that make a place part of the article.
const RUNNING: usize = 80;
/// Percent of the page's text that is too much to be left out for its name.
const LARGE: usize = 30;

/// The article of a page.
pub(super) struct Article {
    /// The nodes it stands in.
    pub(super) roots: Vec<usize>,
    /// For each node of the tree whether it is left out.
    pub(super) is_out: Vec<bool>,
}

/// Characters that nodes hold.
pub(super) struct Counts {
    /// All of them.
    all: Vec<u32>,
    links: Sums,
    /// Below the first level.
    headings: Sums,
}

/// Elements that stand in no other of their kind, in order, and the characters in them and in those
/// before.
struct Sums(Vec<(u32, u32)>);

impl Sums {
    fn of(tree: &Tree, all: &[u32], is_out: &[bool], is_kind: fn(Node<'_>) -> bool) -> Self {
        let (mut sums, mut sum, mut end) = (Vec::new(), 0_u32, 0);
        let mut at = 0;
        while let Some(node) = tree.get(at) {
            if is_out[at] {
                at = node.end;
                continue;
            }
            if at >= end && is_kind(node) {
                sum = sum.saturating_add(all[at]);
                sums.push((at as u32, sum));
                end = node.end;
            }
            at += 1;
        }
        Self(sums)
    }

    /// Characters of a node that stand in them.
    fn within(&self, tree: &Tree, at: usize) -> usize {
        let before = |node: usize| {
            let next = self.0.partition_point(|&(own, _)| (own as usize) < node);
            next.checked_sub(1).map_or(0, |i| self.0[i].1 as usize)
        };
        before(tree.node(at).end) - before(at)
    }
}

/// Finds the article.
pub(super) fn find(tree: &Tree, marking: &Marking) -> Article {
    let hidden: Vec<bool> = tree.nodes().map(is_no_text).collect();
    let sizes = count(tree, &hidden);
    let total = sizes.all_at_top(tree);
    let heads = Heads::of(tree);
    let is_wiki = is_wiki(tree);
    let mut is_out = hidden;
    for (at, is_out) in is_out.iter_mut().enumerate() {
        if tree.node(at).is_text() {
            continue;
        }
        let is_small = 100 * sizes.all(at) <= LARGE * total;
        *is_out |= is_around(tree, &heads, at)
            || is_navigation(tree.node(at), is_wiki)
            || (is_small && is_named_around(tree, at));
    }
    drop(sizes);
    if !is_wiki {
        related::leave_out(tree, &count(tree, &is_out), &mut is_out);
    }
    let counts = count(tree, &is_out);
    let total = counts.all_at_top(tree);
    let roots = marks::marked(tree, &counts, &is_out, total).unwrap_or_else(|| {
        leave_out_menus(tree, &counts, marking, &mut is_out);
        let body = tree.named("body").next();
        body.map_or_else(|| tops(tree), |body| vec![body])
    });
    drop(counts);
    let roots = match roots.as_slice() {
        [root] => vec![widened(tree, &count(tree, &is_out), *root)],
        _ => roots,
    };
    Article { roots, is_out }
}

/// The part of the page around a marked one: its `<article>`, with what stands above the text, and
/// more as long as it adds running text.
fn widened(tree: &Tree, counts: &Counts, root: usize) -> usize {
    let own = |at: usize| counts.running(tree, at);
    let linked = |at: usize| counts.linked(tree, at);
    let (mut best, mut at) = (root, root);
    while tree.node(at).parent != at {
        at = tree.node(at).parent;
        let (more, links) = (own(at) - own(best), linked(at) - linked(best));
        let is_text = 100 * more >= WIDENING * own(best) && 2 * links < more;
        let is_whole = tree.node(at).name() == "article" && links <= more;
        if is_text || is_whole || is_below_header(tree, counts, at, best) {
            best = at;
        }
    }
    best
}

/// Whether a node holds the text of an `AsciiDoc` page and, above it, its header.
fn is_below_header(tree: &Tree, counts: &Counts, node: usize, content: usize) -> bool {
    let is_called = |at: usize, name: &str| tree.node(at).attribute("id") == Some(name);
    if !is_called(content, "content") || tree.node(content).parent != node {
        return false;
    }
    let mut above = tree.children(node).take_while(|&child| child < content);
    above
        .find(|&child| is_called(child, "header"))
        .is_some_and(|header| counts.linked(tree, header) == 0)
}

/// The nodes that no other holds.
fn tops(tree: &Tree) -> Vec<usize> {
    let mut tops = Vec::new();
    let mut at = 0;
    while let Some(node) = tree.get(at) {
        tops.push(at);
        at = node.end;
    }
    tops
}

impl Counts {
    pub(super) fn all(&self, at: usize) -> usize {
        self.all[at] as usize
    }

    fn all_at_top(&self, tree: &Tree) -> usize {
        tops(tree).iter().map(|&top| self.all(top)).sum()
    }

    /// Characters of a node that stand in links.
    pub(super) fn linked(&self, tree: &Tree, at: usize) -> usize {
        self.links.within(tree, at)
    }

    /// Those that do not.
    pub(super) fn running(&self, tree: &Tree, at: usize) -> usize {
        self.all(at).saturating_sub(self.linked(tree, at))
    }
}

/// Characters of a text that can be seen.
fn seen(text: &str) -> u32 {
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Characters that stand in a node itself.
fn direct(tree: &Tree, at: usize, is_out: &[bool]) -> usize {
    let own = tree.children(at).filter(|&child| !is_out[child]);
    let texts = own.filter_map(|child| tree.node(child).text());
    texts.map(|text| seen(text) as usize).sum()
}

/// Counts the characters of all nodes, of those left out none.
fn count(tree: &Tree, is_out: &[bool]) -> Counts {
    let mut all = vec![0_u32; tree.len()];
    for at in (0..tree.len()).rev() {
        let node = tree.node(at);
        if is_out[at] {
            all[at] = 0;
        } else if let Some(text) = node.text() {
            all[at] = seen(text);
        }
        if node.parent != at {
            all[node.parent] = all[node.parent].saturating_add(all[at]);
        }
    }
    let is_link = |node: Node<'_>| node.name() == "a" && node.attribute("href").is_some();
    let links = Sums::of(tree, &all, is_out, is_link);
    let headings = Sums::of(tree, &all, is_out, is_subheading);
    Counts {
        all,
        links,
        headings,
    }
}

/// Whether an element is a heading below the first level.
fn is_subheading(node: Node<'_>) -> bool {
    matches!(node.name(), "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Leaves out lists of links before the first and behind the last running text, with the headings
/// that stand right before them, but for the lists of references and links of the article.
fn leave_out_menus(tree: &Tree, counts: &Counts, marking: &Marking, is_out: &mut [bool]) {
    let is_running = |at: &usize| {
        let own = counts.running(tree, *at);
        let is_small = matches!(
            tree.node(*at).name(),
            "p" | "div" | "td" | "section" | "dd" | "li"
        );
        is_small && own >= RUNNING && 2 * direct(tree, *at, is_out) >= RUNNING
    };
    let Some(first) = (0..tree.len()).find(is_running) else {
        return;
    };
    let last = (0..tree.len()).rev().find(is_running).unwrap_or(first);
    let (titles, links) = (Places::of(tree, &["h1"]), Places::of_links(tree));
    let holds_text = |table: &usize| (*table..tree.node(*table).end).contains(&first);
    let tables = tree.named("table").filter(holds_text);
    let frames: Vec<_> = tables.map(|table| table..tree.node(table).end).collect();
    // The heading that nothing but what is looked at stands behind, and whether it names a list of
    // the article.
    let mut heading: Option<(usize, bool)> = None;
    let mut at = 0;
    while let Some(node) = tree.get(at) {
        let is_beside = node.end <= first || at >= tree.node(last).end;
        let is_group = match node.name() {
            "ul" | "ol" | "div" | "table" | "p" | "section" => true,
            // A cell beside the one with the text.
            "td" => frames.iter().any(|frame| frame.contains(&at)),
            _ => false,
        };
        let is_list = heading.is_some_and(|(_, is_list)| is_list);
        let is_menu = || {
            let linked = counts.linked(tree, at);
            // The address of an author stands below their name.
            let headed = if links.count(tree, at) > 1 {
                counts.headings.within(tree, at)
            } else {
                0
            };
            let rest = counts.all(at) - headed;
            linked > 0 && 100 * linked >= 60 * rest && !titles.within(tree, at)
        };
        if !node.is_text() && !is_out[at] && has_class(node, "toc") {
            // It has stayed since the page is hardly anything else.
            at = node.end;
        } else if is_subheading(node) {
            heading = (!is_out[at] && counts.all(at) > 0).then(|| {
                let name = tree.text(at);
                (at, marking.list_kind(&name).is_some())
            });
            at = node.end;
        } else if is_beside && is_group && counts.all(at) > 0 && !is_list && is_menu() {
            is_out[at] = true;
            if let Some((heading, _)) = heading.take() {
                is_out[heading] = true;
            }
            at = node.end;
        } else {
            if node.is_text() && counts.all(at) > 0 {
                heading = None;
            }
            at += 1;
        }
    }
}

/// Whether a node holds no text of the page at all.
fn is_no_text(node: Node<'_>) -> bool {
    is_for_screen_readers(node) || holds_no_text(node.name())
}

fn holds_no_text(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "title"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "iframe"
            | "object"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "textarea"
            | "button"
            | "noembed"
            | "noframes"
    )
}
