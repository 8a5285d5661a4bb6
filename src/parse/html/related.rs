//! Boxes in an article that lead to others: «read also».

use super::article::Counts;
use super::tree::Tree;
use crate::parse::fold::fold;
use crate::parse::words;

/// Percent of a box's text, its title apart, that links must hold.
const LINKED: usize = 60;
/// Longest title of a box in bytes.
const TITLE: usize = 80;

/// Leaves out the boxes that begin as such boxes do and hold little but links, and the labels of
/// advertisements. In an encyclopedia such boxes are a part of the article.
pub(super) fn leave_out(tree: &Tree, counts: &Counts, is_out: &mut [bool]) {
    let adverts: Vec<String> = words::ADVERTS.iter().map(|name| fold(name)).collect();
    let names: Vec<String> = words::RELATED.iter().map(|name| fold(name)).collect();
    let mut last = None;
    for (at, node) in tree.nodes().enumerate() {
        let Some(text) = node.text().filter(|_| counts.all(at) > 0) else {
            continue;
        };
        let before = last.replace(at);
        let title = text.trim();
        if title.len() > TITLE || title.is_empty() {
            continue;
        }
        let title = fold(title);
        let holder = node.parent;
        let is_alone = counts.all(holder) == counts.all(at);
        let is_block = matches!(tree.node(holder).name(), "div" | "p" | "span" | "section");
        if is_alone && is_block && adverts.contains(&title) {
            is_out[holder] = true;
            continue;
        }
        if names.iter().any(|name| title.starts_with(name.as_str()))
            && let Some(found) = begun_by(tree, counts, before, at)
        {
            is_out[found] = true;
        }
    }
}

/// The largest box that a text begins; `before` is the text before it.
fn begun_by(tree: &Tree, counts: &Counts, before: Option<usize>, title: usize) -> Option<usize> {
    let mut found = None;
    let mut at = title;
    while tree.node(at).parent != at {
        let parent = tree.node(at).parent;
        let is_first = before.is_none_or(|before| before < parent);
        let is_box = matches!(
            tree.node(parent).name(),
            "div"
                | "section"
                | "aside"
                | "p"
                | "ul"
                | "li"
                | "strong"
                | "b"
                | "span"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
        );
        if !is_first || !is_box {
            break;
        }
        let rest = counts.all(parent).saturating_sub(counts.all(title));
        if rest > 0 && 100 * counts.linked(tree, parent).min(rest) >= LINKED * rest {
            found = Some(parent);
        } else if rest > 0 {
            break;
        }
        at = parent;
    }
    found
}
