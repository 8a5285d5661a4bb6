//! Headings of pages that have no elements for them: text that stands alone in large letters, as
//! pages of the nineties wrote it.

use super::article::Article;
use super::tree::{Content, Tree};

/// Sizes of letters, from 1 to 7, that mean a heading, and its level.
const SIZES: &[(i32, &str)] = &[(6, "h1"), (5, "h2"), (4, "h3")];
/// Size of letters where nothing is said.
const USUAL: i32 = 3;
/// Longest heading in characters.
const LONGEST: usize = 100;

/// Makes such headings of an article without any.
pub(super) fn make_headings(tree: &mut Tree, article: &Article) {
    let is_heading = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let mut found = Vec::new();
    let (mut large, mut all) = (0, 0);
    for &root in &article.roots {
        for at in root..tree.nodes[root].end {
            let node = &tree.nodes[at];
            if is_heading(node.name()) {
                return;
            }
            if let Content::Text(text) = &node.content {
                all += text.trim().len();
            }
            if let Some(name) = heading(tree, at) {
                large += tree.shown_text(at, &article.is_out).len();
                found.push((at, name));
            }
        }
    }
    // Where much is large, nothing is a heading.
    if 4 * large > all {
        return;
    }
    for (at, name) in found {
        if let Content::Element(tag) = &mut tree.nodes[at].content {
            tag.name = name.into();
        }
    }
}

/// The heading that an element is: its letters are large, and it is all that its block holds.
fn heading(tree: &Tree, at: usize) -> Option<&'static str> {
    let node = &tree.nodes[at];
    let size = node.attribute("size").filter(|_| node.name() == "font")?;
    let size = size.trim();
    let number: i32 = size.trim_start_matches('+').parse().ok()?;
    let size = if size.starts_with(['+', '-']) {
        USUAL + number
    } else {
        number
    };
    let (_, name) = SIZES.iter().find(|(least, _)| size >= *least)?;
    let mut block = node.parent;
    while matches!(
        tree.nodes[block].name(),
        "b" | "strong" | "i" | "em" | "u" | "font" | "span" | "a"
    ) {
        block = tree.nodes[block].parent;
    }
    let is_block = matches!(tree.nodes[block].name(), "p" | "div" | "center");
    // The first of those in each other stands for all.
    let is_outer = tree.nodes[node.parent].name() != "font";
    let length = tree.nodes[block].end - block;
    if !is_block || !is_outer || length > LONGEST {
        return None;
    }
    let (own, whole) = (tree.text(at), tree.text(block));
    let fits = own == whole && !own.is_empty() && own.chars().count() <= LONGEST;
    fits.then_some(*name)
}
