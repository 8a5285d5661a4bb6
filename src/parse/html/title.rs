//! What a page is called: by a heading that says what its `<title>` says, else by that.

use super::article::Article;
use super::tree::Tree;
use crate::parse::fold::fold;

/// What parts a page's title from the name of its site.
const SEPARATORS: &[&str] = &[
    " - ", " – ", " — ", " | ", " :: ", " · ", " « ", " » ", " • ",
];

/// Headings that are looked at.
const MOST: usize = 32;
/// Percent of the page's own title that a heading below the first level must hold.
const SHARE: usize = 40;

/// Where the title of a page stands.
pub(super) enum Title {
    /// In a heading of the article, which reads so.
    Heading(String),
    /// Not in the article.
    Apart(String),
    /// Nowhere.
    None,
}

/// A heading that may be the title.
struct Heading {
    text: String,
    level: u8,
    is_inside: bool,
    is_shown: bool,
}

/// The title of a page: the heading that holds most of what the page calls itself, else the only
/// one of the first level.
pub(super) fn find(tree: &Tree, article: &Article) -> Title {
    let named = tree.named("title").find(|&node| {
        let parent = tree.node(node).parent;
        tree.node(parent).name() != "svg"
    });
    let named = named.map(|node| tree.text(node)).unwrap_or_default();
    let headings = headings(tree, article);
    let of_first = || headings.iter().filter(|heading| heading.level == 1);
    let chosen = said(&headings, &named)
        .or_else(|| only(of_first().filter(|heading| heading.is_inside)))
        .or_else(|| only(of_first().filter(|heading| heading.is_shown)));
    match chosen {
        Some(heading) if heading.is_inside => Title::Heading(heading.text.clone()),
        Some(heading) => Title::Apart(heading.text.clone()),
        None if named.is_empty() => Title::None,
        None => Title::Apart(without_site(&named).to_owned()),
    }
}

fn headings(tree: &Tree, article: &Article) -> Vec<Heading> {
    let nodes = tree.nodes().enumerate();
    let found = nodes.filter_map(|(at, node)| {
        let level = match node.name() {
            "h1" => 1,
            "h2" => 2,
            "h3" => 3,
            _ => return None,
        };
        Some(Heading {
            text: tree.shown_text(at, &article.is_out),
            level,
            is_inside: is_in(tree, article, at),
            is_shown: is_shown(tree, article, at),
        })
    });
    found
        .filter(|heading| !heading.text.is_empty())
        .take(MOST)
        .collect()
}

/// The heading that says most of what the page calls itself, within the article if there is one;
/// of several, the highest, and the first.
fn said<'a>(headings: &'a [Heading], named: &str) -> Option<&'a Heading> {
    let (named, own) = (fold(named), fold(without_site(named)));
    let fits = |heading: &&Heading| {
        let text = fold(&heading.text);
        let length = |text: &str| text.chars().count();
        let is_most = || 100 * length(&text) >= SHARE * length(&own);
        match heading.level {
            1 if heading.is_inside => named.contains(&text) || text.contains(&own),
            _ if !heading.is_shown => false,
            1 => named.starts_with(&text) || text == own || named.contains(&text) && is_most(),
            _ => text == own || named.contains(&text) && is_most(),
        }
    };
    let fitting = headings.iter().filter(fits);
    let rank = |heading: &&Heading| {
        let length = fold(&heading.text).chars().count();
        (heading.is_inside, length, 4 - heading.level)
    };
    (!named.is_empty())
        .then(|| fitting.rev().max_by_key(rank))
        .flatten()
}

/// Whether nothing that a node stands in is left out.
fn is_shown(tree: &Tree, article: &Article, node: usize) -> bool {
    let mut at = node;
    while !article.is_out[at] {
        let parent = tree.node(at).parent;
        if parent == at {
            return true;
        }
        at = parent;
    }
    false
}

/// What is alone.
fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// Whether a node stands in the article.
fn is_in(tree: &Tree, article: &Article, node: usize) -> bool {
    let mut at = node;
    loop {
        if article.is_out[at] {
            return false;
        }
        if article.roots.contains(&at) {
            return true;
        }
        let parent = tree.node(at).parent;
        if parent == at {
            return false;
        }
        at = parent;
    }
}

/// A title without the name of the site, which stands last and is short.
fn without_site(title: &str) -> &str {
    let parts = SEPARATORS.iter().filter_map(|part| title.rfind(part)).max();
    let Some(at) = parts else { return title };
    let (own, site) = title.split_at(at);
    if own.chars().count() >= 8 && site.chars().count() <= 40 {
        own.trim()
    } else {
        title
    }
}
