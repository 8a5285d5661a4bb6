//! Which part of a page is the article: the page around it is left out.

use super::around::{
    Heads, Places, has_class, is_around, is_for_screen_readers, is_named_around, is_navigation,
};
use super::related;
use super::tree::{Content, Node, Tree};
use crate::parse::marking::Marking;

/// Percent of the page's text that a part must hold to be taken for the article.
const SHARE: usize = 35;
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
    pub(super) all: Vec<usize>,
    /// Those within links.
    pub(super) linked: Vec<usize>,
    /// Those that stand in a node itself.
    direct: Vec<usize>,
    /// Those within headings below the first level.
    headed: Vec<usize>,
}

/// Finds the article.
pub(super) fn find(tree: &Tree, marking: &Marking) -> Article {
    let nodes = &tree.nodes;
    let hidden: Vec<bool> = nodes.iter().map(is_no_text).collect();
    let lengths: Vec<usize> = nodes.iter().map(length).collect();
    let sizes = count(nodes, &lengths, &hidden);
    let total = sizes.all_at_top(nodes);
    let heads = Heads::of(tree);
    let mut is_out = hidden;
    for (node, is_out) in is_out.iter_mut().enumerate() {
        let is_small = 100 * sizes.all[node] <= LARGE * total;
        *is_out |= is_around(tree, &heads, node)
            || is_navigation(&nodes[node])
            || (is_small && is_named_around(tree, node));
    }
    let counts = count(nodes, &lengths, &is_out);
    related::leave_out(tree, &counts, &mut is_out);
    let counts = count(nodes, &lengths, &is_out);
    let total = counts.all_at_top(nodes);
    let roots = marked(tree, &counts, &is_out, total).unwrap_or_else(|| {
        leave_out_menus(tree, &counts, marking, &mut is_out);
        let body = tree.named("body").next();
        body.map_or_else(|| tops(nodes), |body| vec![body])
    });
    let counts = count(nodes, &lengths, &is_out);
    let roots = match roots.as_slice() {
        [root] => vec![widened(tree, &counts, *root)],
        _ => roots,
    };
    Article { roots, is_out }
}

/// The part of the page around a marked one, as long as it adds running text.
fn widened(tree: &Tree, counts: &Counts, root: usize) -> usize {
    let own = |at: usize| counts.all[at] - counts.linked[at];
    let (mut best, mut at) = (root, root);
    while tree.nodes[at].parent != at {
        at = tree.nodes[at].parent;
        let (more, links) = (own(at) - own(best), counts.linked[at] - counts.linked[best]);
        if 100 * more >= WIDENING * own(best) && 2 * links < more {
            best = at;
        }
    }
    best
}

/// The nodes that no other holds.
fn tops(nodes: &[Node]) -> Vec<usize> {
    let mut tops = Vec::new();
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        tops.push(at);
        at = node.end;
    }
    tops
}

impl Counts {
    fn all_at_top(&self, nodes: &[Node]) -> usize {
        tops(nodes).iter().map(|&top| self.all[top]).sum()
    }
}

/// Whether an element is a heading below the first level.
fn is_subheading(node: &Node) -> bool {
    matches!(node.name(), "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Characters of a node that is text, but for white space.
fn length(node: &Node) -> usize {
    match &node.content {
        Content::Text(text) => text.chars().filter(|c| !c.is_whitespace()).count(),
        Content::Element(_) => 0,
    }
}

/// Counts the characters of all nodes, of those left out none; `lengths` are those of the texts.
fn count(nodes: &[Node], lengths: &[usize], is_out: &[bool]) -> Counts {
    let mut counts = Counts {
        all: vec![0; nodes.len()],
        linked: vec![0; nodes.len()],
        direct: vec![0; nodes.len()],
        headed: vec![0; nodes.len()],
    };
    for (at, node) in nodes.iter().enumerate().rev() {
        counts.all[at] += lengths[at];
        if is_out[at] {
            counts.all[at] = 0;
            counts.linked[at] = 0;
            counts.headed[at] = 0;
        }
        if node.name() == "a" && node.attribute("href").is_some() {
            counts.linked[at] = counts.all[at];
        }
        if is_subheading(node) {
            counts.headed[at] = counts.all[at];
        }
        if node.parent != at {
            counts.headed[node.parent] += counts.headed[at];
            counts.all[node.parent] += counts.all[at];
            if let Content::Text(_) = node.content {
                counts.direct[node.parent] += counts.all[at];
            }
            counts.linked[node.parent] += counts.linked[at];
        }
    }
    counts
}

/// The element that the page itself marks as its article.
fn marked(tree: &Tree, counts: &Counts, is_out: &[bool], total: usize) -> Option<Vec<usize>> {
    let marks: &[fn(&Node) -> bool] = &[
        |n| has_class(n, "mw-parser-output"),
        |n| {
            let kinds = n.attribute("itemprop").unwrap_or_default();
            kinds
                .split_ascii_whitespace()
                .any(|kind| kind == "articleBody")
        },
        |n| n.name() == "article",
        |n| n.attribute("role") == Some("article"),
        |n| n.name() == "main" || n.attribute("role") == Some("main"),
        |n| {
            let names = [
                "content",
                "main",
                "main-content",
                "mw-content-text",
                "article",
                "post",
            ];
            n.attribute("id").is_some_and(|id| names.contains(&id))
        },
        |n| {
            let names = [
                "entry-content",
                "post-content",
                "article-content",
                "article-body",
                "post-body",
                "story-body",
                "article__body",
                "td-post-content",
                "markdown-body",
                "vp-doc",
            ];
            names.iter().any(|name| has_class(n, name))
        },
    ];
    let mut skip = 0;
    let mut best: Vec<Vec<usize>> = vec![Vec::new(); marks.len()];
    let mut ends = vec![0; marks.len()];
    for (at, node) in tree.nodes.iter().enumerate() {
        if at < skip {
            continue;
        }
        if is_out[at] {
            skip = node.end;
            continue;
        }
        for (mark, fits) in marks.iter().enumerate() {
            if at >= ends[mark] && fits(node) {
                best[mark].push(at);
                ends[mark] = node.end;
            }
        }
    }
    let own = |at: usize| counts.all[at] - counts.linked[at];
    let wanted = total * SHARE / 100;
    best.into_iter().find_map(|found| {
        let largest = found.iter().copied().max_by_key(|&at| own(at))?;
        // Several of one kind are parts of one article, or one article among others of the site.
        let sum: usize = found.iter().map(|&at| counts.all[at]).sum();
        if counts.all[largest] >= wanted && 2 * counts.all[largest] >= sum {
            Some(vec![largest])
        } else if sum >= wanted.max(total / 2) {
            Some(vec![common(tree, &found)])
        } else {
            None
        }
    })
}

/// The innermost node that holds all of these, which are in order.
fn common(tree: &Tree, found: &[usize]) -> usize {
    let mut at = found.first().copied().unwrap_or_default();
    let last = found.last().copied().unwrap_or_default();
    while tree.nodes[at].end <= last && tree.nodes[at].parent != at {
        at = tree.nodes[at].parent;
    }
    at
}

/// Leaves out lists of links before the first and behind the last running text, with the headings
/// that stand right before them, but for the lists of references and links of the article.
fn leave_out_menus(tree: &Tree, counts: &Counts, marking: &Marking, is_out: &mut [bool]) {
    let nodes = &tree.nodes;
    let is_running = |at: &usize| {
        let own = counts.all[*at] - counts.linked[*at];
        let is_small = matches!(
            nodes[*at].name(),
            "p" | "div" | "td" | "section" | "dd" | "li"
        );
        is_small && own >= RUNNING && 2 * counts.direct[*at] >= RUNNING
    };
    let Some(first) = (0..nodes.len()).find(is_running) else {
        return;
    };
    let last = (0..nodes.len()).rev().find(is_running).unwrap_or(first);
    let titles = Places::of(tree, &["h1"]);
    let holds_text = |table: &usize| (*table..nodes[*table].end).contains(&first);
    let tables = tree.named("table").filter(holds_text);
    let frames: Vec<_> = tables.map(|table| table..nodes[table].end).collect();
    // The heading that nothing but what is looked at stands behind.
    let mut heading: Option<usize> = None;
    let mut at = 0;
    while at < nodes.len() {
        let node = &nodes[at];
        let is_beside = node.end <= first || at >= nodes[last].end;
        let is_group = match node.name() {
            "ul" | "ol" | "div" | "table" | "p" | "section" => true,
            // A cell beside the one with the text.
            "td" => frames.iter().any(|frame| frame.contains(&at)),
            _ => false,
        };
        let is_list = heading.is_some_and(|heading| {
            let name = tree.text(heading);
            marking.list_kind(&name).is_some()
        });
        let rest = counts.all[at] - counts.headed[at];
        let linked = counts.linked[at];
        let is_menu = linked > 0 && 100 * linked >= 60 * rest && !titles.within(tree, at);
        if has_class(node, "toc") && !is_out[at] {
            // It has stayed since the page is hardly anything else.
            at = node.end;
        } else if is_subheading(node) {
            heading = (!is_out[at] && counts.all[at] > 0).then_some(at);
            at = node.end;
        } else if is_beside && is_group && counts.all[at] > 0 && is_menu && !is_list {
            is_out[at] = true;
            if let Some(heading) = heading.take() {
                is_out[heading] = true;
            }
            at = node.end;
        } else {
            if node.name().is_empty() && counts.all[at] > 0 {
                heading = None;
            }
            at += 1;
        }
    }
}

/// Whether a node holds no text of the page at all.
fn is_no_text(node: &Node) -> bool {
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
