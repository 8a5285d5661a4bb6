//! Which part of a page is the article: the page around it is left out.

use super::tree::{Content, Node, Tree};

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
struct Counts {
    /// All of them.
    all: Vec<usize>,
    /// Those within links.
    linked: Vec<usize>,
    /// Those that stand in a node itself.
    direct: Vec<usize>,
}

/// Where the elements of some names stand, in order.
struct Places(Vec<usize>);

impl Places {
    fn of(tree: &Tree, names: &[&str]) -> Self {
        let nodes = tree.nodes.iter().enumerate();
        Self(
            nodes
                .filter(|(_, n)| names.contains(&n.name()))
                .map(|(at, _)| at)
                .collect(),
        )
    }

    /// Whether a node holds one of them.
    fn within(&self, tree: &Tree, node: usize) -> bool {
        let next = self.0.partition_point(|&at| at < node);
        self.0
            .get(next)
            .is_some_and(|&at| at < tree.nodes[node].end)
    }
}

/// What tells the head of a page from that of an article.
struct Heads {
    menus: Places,
    titles: Places,
}

/// Finds the article.
pub(super) fn find(tree: &Tree) -> Article {
    let nodes = &tree.nodes;
    let hidden: Vec<bool> = nodes.iter().map(is_no_text).collect();
    let total = count(nodes, &hidden).all_at_top(nodes);
    let sizes = count(nodes, &hidden);
    let heads = Heads {
        menus: Places::of(tree, &["nav", "form", "ul"]),
        titles: Places::of(tree, &["h1"]),
    };
    let mut is_out = hidden;
    for node in 0..nodes.len() {
        let small = 100 * sizes.all[node] <= LARGE * total;
        is_out[node] |= is_around(tree, &heads, node) || (small && is_named_around(&nodes[node]));
    }
    let counts = count(nodes, &is_out);
    let total = counts.all_at_top(nodes);
    let roots = marked(tree, &counts, &is_out, total).unwrap_or_else(|| {
        leave_out_menus(tree, &counts, &mut is_out);
        let body = tree.named("body").next();
        body.map_or_else(|| tops(nodes), |body| vec![body])
    });
    let counts = count(nodes, &is_out);
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

/// Counts the characters of all nodes, of those left out none.
fn count(nodes: &[Node], is_out: &[bool]) -> Counts {
    let mut counts = Counts {
        all: vec![0; nodes.len()],
        linked: vec![0; nodes.len()],
        direct: vec![0; nodes.len()],
    };
    for (at, node) in nodes.iter().enumerate().rev() {
        if let Content::Text(text) = &node.content {
            counts.all[at] = text.chars().filter(|c| !c.is_whitespace()).count();
        }
        if is_out[at] {
            counts.all[at] = 0;
            counts.linked[at] = 0;
        }
        if node.name() == "a" && node.attribute("href").is_some() {
            counts.linked[at] = counts.all[at];
        }
        if node.parent != at {
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
        |n| n.attribute("itemprop") == Some("articleBody"),
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

/// Leaves out lists of links before the first and behind the last running text.
fn leave_out_menus(tree: &Tree, counts: &Counts, is_out: &mut [bool]) {
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
    let headings = Places::of(tree, &["h1", "h2", "h3", "h4", "h5", "h6"]);
    for at in 0..nodes.len() {
        let node = &nodes[at];
        let is_beside = node.end <= first || at > last;
        let is_group = matches!(node.name(), "ul" | "ol" | "div" | "table" | "p" | "section");
        if is_beside && is_group && counts.all[at] > 0 {
            let links = 100 * counts.linked[at] >= 60 * counts.all[at];
            let headed = headings.within(tree, at);
            is_out[at] |= links && !headed;
        }
    }
}

/// Whether a node holds no text of the page at all.
fn is_no_text(node: &Node) -> bool {
    matches!(
        node.name(),
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

/// Whether an element says what it is, and that is not the article.
fn is_around(tree: &Tree, heads: &Heads, at: usize) -> bool {
    let node = &tree.nodes[at];
    let role = node.attribute("role").unwrap_or_default();
    let by_role = matches!(
        role,
        "navigation"
            | "banner"
            | "contentinfo"
            | "complementary"
            | "search"
            | "menu"
            | "menubar"
            | "dialog"
            | "alertdialog"
            | "toolbar"
    );
    let is_footer =
        matches!(node.name(), "footer") && !is_inside(tree, at, &["blockquote", "figure"]);
    let is_header = node.name() == "header"
        && !is_inside(tree, at, &["article", "main"])
        && heads.menus.within(tree, at)
        && !heads.titles.within(tree, at);
    by_role || matches!(node.name(), "nav" | "search") || is_footer || is_header
}

fn is_inside(tree: &Tree, at: usize, names: &[&str]) -> bool {
    let mut node = at;
    while tree.nodes[node].parent != node {
        node = tree.nodes[node].parent;
        if names.contains(&tree.nodes[node].name()) {
            return true;
        }
    }
    false
}

fn has_class(node: &Node, name: &str) -> bool {
    let classes = node.attribute("class").unwrap_or_default();
    classes.split_ascii_whitespace().any(|class| class == name)
}

/// Names that pages give to what stands around an article, whole or as a part between hyphens.
const AROUND: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "navbox",
    "menu",
    "sidebar",
    "breadcrumb",
    "breadcrumbs",
    "share",
    "sharing",
    "social",
    "comments",
    "disqus",
    "related",
    "recommended",
    "advert",
    "advertisement",
    "ads",
    "banner",
    "cookie",
    "cookies",
    "newsletter",
    "subscribe",
    "footer",
    "pagination",
    "pager",
    "docnav",
    "navheader",
    "navfooter",
    "toc",
    "catlinks",
    "printfooter",
    "popup",
    "modal",
    "masthead",
    "skip",
    "taglist",
    "mw-editsection",
    "mw-jump-link",
    "mw-cite-backlink",
    "mw-indicators",
    "headerlink",
    "header-anchor",
    "hash-link",
    "anchorjs-link",
    "permalink",
    "vector-header",
    "mw-empty-elt",
    "noprint",
    "reference-tooltip",
];

/// Whether the class or the name of an element says that it is not of the article.
fn is_named_around(node: &Node) -> bool {
    if matches!(
        node.name(),
        "" | "html" | "body" | "main" | "article" | "h1"
    ) {
        return false;
    }
    let names = [node.attribute("class"), node.attribute("id")];
    // It says that search engines are to pass over it, not that it is navigation.
    let own = |name: &&str| *name != "navigation-not-searchable";
    let mut words = names
        .into_iter()
        .flatten()
        .flat_map(str::split_ascii_whitespace)
        .filter(own);
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        AROUND.contains(&word.as_str())
            || word
                .split(['-', '_'])
                .filter(|part| part.len() > 3)
                .any(|part| AROUND.contains(&part))
    })
}
