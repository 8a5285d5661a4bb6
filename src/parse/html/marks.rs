//! Elements that a page itself marks as its article.

use super::article::Counts;
use super::tree::{Node, Tree};

/// Percent of the page's text that a part must hold to be taken for the article.
const SHARE: usize = 35;
/// What an element says of itself.
struct Said<'a> {
    name: &'a str,
    id: &'a str,
    classes: &'a str,
    role: &'a str,
    kinds: &'a str,
}

impl<'a> Said<'a> {
    fn of(node: Node<'a>) -> Self {
        let said = |name| node.attribute(name).unwrap_or_default();
        Self {
            name: node.name(),
            id: said("id"),
            classes: said("class"),
            role: said("role"),
            kinds: said("itemprop"),
        }
    }
}

/// Whether one of the words in `words` is one of these.
fn any_of(words: &str, names: &[&str]) -> bool {
    words
        .split_ascii_whitespace()
        .any(|word| names.contains(&word))
}

/// The marks of articles, the surest first.
const MARKS: &[fn(&Said<'_>) -> bool] = &[
    |said| any_of(said.classes, &["mw-parser-output"]),
    |said| any_of(said.kinds, &["articleBody"]),
    |said| said.name == "article",
    |said| said.role == "article",
    |said| said.name == "main" || said.role == "main",
    |said| {
        let names = [
            "content",
            "main",
            "main-content",
            "mw-content-text",
            "article",
            "post",
        ];
        names.contains(&said.id)
    },
    |said| {
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
        any_of(said.classes, &names)
    },
];

/// The element that the page itself marks as its article.
pub(super) fn marked(
    tree: &Tree,
    counts: &Counts,
    is_out: &[bool],
    total: usize,
) -> Option<Vec<usize>> {
    let mut skip = 0;
    let mut best: Vec<Vec<usize>> = vec![Vec::new(); MARKS.len()];
    let mut ends = vec![0; MARKS.len()];
    for (at, node) in tree.nodes().enumerate() {
        if at < skip {
            continue;
        }
        if is_out[at] {
            skip = node.end;
            continue;
        }
        if node.is_text() {
            continue;
        }
        let said = Said::of(node);
        for (mark, fits) in MARKS.iter().enumerate() {
            if at >= ends[mark] && fits(&said) {
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
