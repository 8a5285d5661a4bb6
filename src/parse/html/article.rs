//! Which part of a page is the article: the page around it is left out.

use super::tree::{Node, Tree};

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
    all: Vec<u32>,
    /// Links that stand in no other, in order, and the characters in them and those before.
    links: Vec<(u32, u32)>,
}

/// Where the elements of some names stand, in order.
struct Places(Vec<usize>);

impl Places {
    fn of(tree: &Tree, names: &[&str]) -> Self {
        let nodes = tree.nodes().enumerate();
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
        self.0.get(next).is_some_and(|&at| at < tree.node(node).end)
    }
}

/// What tells the head of a page from that of an article.
struct Heads {
    menus: Places,
    titles: Places,
}

/// Finds the article.
pub(super) fn find(tree: &Tree) -> Article {
    let hidden: Vec<bool> = tree.nodes().map(is_no_text).collect();
    let sizes = count(tree, &hidden);
    let total = sizes.all_at_top(tree);
    let heads = Heads {
        menus: Places::of(tree, &["nav", "form", "ul"]),
        titles: Places::of(tree, &["h1"]),
    };
    let mut is_out = hidden;
    for (at, node) in tree.nodes().enumerate() {
        let small = 100 * sizes.all(at) <= LARGE * total;
        is_out[at] |= is_around(tree, &heads, at) || (small && is_named_around(node));
    }
    drop(sizes);
    let counts = count(tree, &is_out);
    let total = counts.all_at_top(tree);
    let roots = marked(tree, &counts, &is_out, total).unwrap_or_else(|| {
        leave_out_menus(tree, &counts, &mut is_out);
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

/// The part of the page around a marked one, as long as it adds running text.
fn widened(tree: &Tree, counts: &Counts, root: usize) -> usize {
    let own = |at: usize| counts.running(tree, at);
    let linked = |at: usize| counts.linked(tree, at);
    let (mut best, mut at) = (root, root);
    while tree.node(at).parent != at {
        at = tree.node(at).parent;
        let (more, links) = (own(at) - own(best), linked(at) - linked(best));
        if 100 * more >= WIDENING * own(best) && 2 * links < more {
            best = at;
        }
    }
    best
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
    fn all(&self, at: usize) -> usize {
        self.all[at] as usize
    }

    fn all_at_top(&self, tree: &Tree) -> usize {
        tops(tree).iter().map(|&top| self.all(top)).sum()
    }

    /// Characters of a node that stand in links.
    fn linked(&self, tree: &Tree, at: usize) -> usize {
        let before = |node: usize| {
            let next = self
                .links
                .partition_point(|&(link, _)| (link as usize) < node);
            next.checked_sub(1).map_or(0, |i| self.links[i].1 as usize)
        };
        before(tree.node(at).end) - before(at)
    }

    /// Those that do not.
    fn running(&self, tree: &Tree, at: usize) -> usize {
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
    let (mut links, mut sum, mut end) = (Vec::new(), 0_u32, 0);
    let mut at = 0;
    while let Some(node) = tree.get(at) {
        if is_out[at] {
            at = node.end;
            continue;
        }
        if at >= end && node.name() == "a" && node.attribute("href").is_some() {
            sum = sum.saturating_add(all[at]);
            links.push((at as u32, sum));
            end = node.end;
        }
        at += 1;
    }
    Counts { all, links }
}

/// The element that the page itself marks as its article.
fn marked(tree: &Tree, counts: &Counts, is_out: &[bool], total: usize) -> Option<Vec<usize>> {
    let marks: &[fn(Node<'_>) -> bool] = &[
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
    for (at, node) in tree.nodes().enumerate() {
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
    let own = |at: usize| counts.running(tree, at);
    let wanted = total * SHARE / 100;
    best.into_iter().find_map(|found| {
        let largest = found.iter().copied().max_by_key(|&at| own(at))?;
        // Several of one kind are parts of one article, or one article among others of the site.
        let sum: usize = found.iter().map(|&at| counts.all(at)).sum();
        if counts.all(largest) >= wanted && 2 * counts.all(largest) >= sum {
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
    while tree.node(at).end <= last && tree.node(at).parent != at {
        at = tree.node(at).parent;
    }
    at
}

/// Leaves out lists of links before the first and behind the last running text.
fn leave_out_menus(tree: &Tree, counts: &Counts, is_out: &mut [bool]) {
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
    let headings = Places::of(tree, &["h1", "h2", "h3", "h4", "h5", "h6"]);
    for (at, node) in tree.nodes().enumerate() {
        let is_beside = node.end <= first || at > last;
        let is_group = matches!(node.name(), "ul" | "ol" | "div" | "table" | "p" | "section");
        if is_beside && is_group && counts.all(at) > 0 {
            let links = 100 * counts.linked(tree, at) >= 60 * counts.all(at);
            let headed = headings.within(tree, at);
            is_out[at] |= links && !headed;
        }
    }
}

/// Whether a node holds no text of the page at all.
fn is_no_text(node: Node<'_>) -> bool {
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
    let node = tree.node(at);
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
    while tree.node(node).parent != node {
        node = tree.node(node).parent;
        if names.contains(&tree.node(node).name()) {
            return true;
        }
    }
    false
}

fn has_class(node: Node<'_>, name: &str) -> bool {
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
fn is_named_around(node: Node<'_>) -> bool {
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
