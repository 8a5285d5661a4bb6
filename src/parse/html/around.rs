//! What stands around the article of a page, told by what elements say of themselves.

use super::tree::{Node, Tree};

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
    "tags",
    "tagcloud",
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

/// Names that stand for nothing else, however much of the page they hold.
const NAVIGATION: &[&str] = &[
    "navheader",
    "navfooter",
    "docnav",
    "breadcrumb",
    "breadcrumbs",
    "mw-editsection",
    "printfooter",
    "catlinks",
];

/// Names that `MediaWiki` gives to what speaks of the page, not of its subject.
const OF_THE_PAGE: &[&str] = &[
    "metadata",
    "ambox",
    "stub",
    "portal-bar",
    "authority-control",
];

/// Whether a page is one of `MediaWiki`.
pub(super) fn is_wiki(tree: &Tree) -> bool {
    tree.nodes().any(|n| has_class(n, "mw-parser-output"))
}

/// Whether the class of an element says that it is navigation, beyond doubt.
pub(super) fn is_navigation(node: Node<'_>, is_wiki: bool) -> bool {
    let classes = node.attribute("class").unwrap_or_default();
    let mut classes = classes.split_ascii_whitespace();
    classes.any(|class| NAVIGATION.contains(&class) || is_wiki && OF_THE_PAGE.contains(&class))
}

/// Whether an element says by its tag or its role that it is not the article.
pub(super) fn is_around(tree: &Tree, heads: &Heads, at: usize) -> bool {
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

/// Whether the class or the name of an element says that it is not of the article.
pub(super) fn is_named_around(tree: &Tree, at: usize) -> bool {
    let node = tree.node(at);
    if matches!(
        node.name(),
        "" | "html" | "body" | "main" | "article" | "h1"
    ) {
        return false;
    }
    let classes = node.attribute("class").unwrap_or_default();
    let mut classes = classes.split_ascii_whitespace();
    // The classes of a heading often say how it stands to the page: `with-sticky-navbar`.
    let is_heading = matches!(node.name(), "h2" | "h3" | "h4" | "h5" | "h6");
    let by_class = classes.any(|class| is_name(class) || !is_heading && parts(class).any(is_name));
    (by_class || is_identified_around(node)) && !is_titled_sidebar(tree, at)
}

/// Whether the `id` of an element says so. Those of sections and headings are made of their
/// titles: `how-to-handle-related-bugs`.
fn is_identified_around(node: Node<'_>) -> bool {
    let id = node.attribute("id").unwrap_or_default();
    match node.name() {
        "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "dt" | "a" | "span" => false,
        "section" => is_name(id),
        _ if has_class(node, "section") => is_name(id),
        _ => is_name(id) || parts(id).any(is_name),
    }
}

fn is_name(word: &str) -> bool {
    AROUND.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// The words that a name is made of, as far as they are long enough to mean something:
/// `post-share`, `shareButtons`.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    // It says that search engines are to pass over it, not that it is navigation.
    let own = Some(word).filter(|word| *word != "navigation-not-searchable");
    own.into_iter()
        .flat_map(|word| word.split(['-', '_']))
        .flat_map(at_capitals)
        .filter(|part| part.len() > 3 || *part == "ads")
}

/// The parts of a word that capital letters begin.
fn at_capitals(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let is_start =
            |&at: &usize| bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
        let end = (1..bytes.len()).find(is_start).unwrap_or(bytes.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

/// Whether an element is for those alone who cannot see the page (`WordPress`, Bootstrap).
pub(super) fn is_for_screen_readers(node: Node<'_>) -> bool {
    const NAMES: &[&str] = &[
        "screen-reader-text",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
    ];
    if matches!(node.name(), "" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
        return false;
    }
    let classes = node.attribute("class").unwrap_or_default();
    let mut classes = classes.split_ascii_whitespace();
    classes.any(|class| NAMES.contains(&class))
}

/// Whether a sidebar is one of the article, beside its text: those of `DocBook` and of docutils
/// begin with a title.
fn is_titled_sidebar(tree: &Tree, at: usize) -> bool {
    let node = tree.node(at);
    let mut inside = (at + 1..node.end).map(|at| tree.node(at));
    // An anchor may stand first.
    let first = inside.find(|node| !matches!(node.name(), "" | "a"));
    has_class(node, "sidebar")
        && first
            .is_some_and(|first| has_class(first, "titlepage") || has_class(first, "sidebar-title"))
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

pub(super) fn has_class(node: Node<'_>, name: &str) -> bool {
    let classes = node.attribute("class").unwrap_or_default();
    classes.split_ascii_whitespace().any(|class| class == name)
}

/// Where the elements of some names stand, in order.
pub(super) struct Places(Vec<usize>);

impl Places {
    pub(super) fn of(tree: &Tree, names: &[&str]) -> Self {
        let nodes = tree.nodes().enumerate();
        Self(
            nodes
                .filter(|(_, n)| names.contains(&n.name()))
                .map(|(at, _)| at)
                .collect(),
        )
    }

    /// Where links stand.
    pub(super) fn of_links(tree: &Tree) -> Self {
        let nodes = tree.nodes().enumerate();
        let links = nodes.filter(|(_, n)| n.name() == "a" && n.attribute("href").is_some());
        Self(links.map(|(at, _)| at).collect())
    }

    /// Whether a node holds one of them.
    pub(super) fn within(&self, tree: &Tree, node: usize) -> bool {
        self.count(tree, node) > 0
    }

    /// How many of them a node holds.
    pub(super) fn count(&self, tree: &Tree, node: usize) -> usize {
        let before = |place: usize| self.0.partition_point(|&at| at < place);
        before(tree.node(node).end) - before(node)
    }
}

/// What tells the head of a page from that of an article.
pub(super) struct Heads {
    menus: Places,
    titles: Places,
}

impl Heads {
    pub(super) fn of(tree: &Tree) -> Self {
        Self {
            menus: Places::of(tree, &["nav", "form", "ul"]),
            titles: Places::of(tree, &["h1"]),
        }
    }
}
