//! Verses in the markup of pages: a bayt as an element of two, or hemistichs one behind the other
//! in an element that says what it is.

use super::tree::{Content, Tree};
use crate::parse::verse::hemistichs;

/// Parts of the names that pages give to poems and verses.
const NAMES: &[&str] = &[
    "poem",
    "poet",
    "verse",
    "bayt",
    "beyt",
    "beit",
    "qasid",
    "ghazal",
    "hemistich",
    "misra",
    "couplet",
    "شعر",
    "قصيد",
    "بيت",
];
/// Nodes that an element of verses may hold.
const MOST_NODES: usize = 400;
/// Signs that stand between hemistichs.
const SIGNS: &[char] = &['*', '…', '.', '٭', '۞', '⁂', '/', '|', '='];

/// Whether an element says that it holds verses.
pub(super) fn is_named(tree: &Tree, at: usize) -> bool {
    let node = &tree.nodes[at];
    let names = [node.attribute("class"), node.attribute("id")];
    let mut words = names.into_iter().flatten();
    words.any(|word| {
        let word = word.to_ascii_lowercase();
        NAMES.iter().any(|name| word.contains(name))
    })
}

/// The verses of an element that holds nothing else, each with a tab between its hemistichs.
/// `in_poem`: whether it stands in an element that says so.
pub(super) fn couplets(tree: &Tree, at: usize, in_poem: bool) -> Option<Vec<String>> {
    let node = &tree.nodes[at];
    let may_hold = match node.name() {
        "p" => true,
        "div" | "li" | "tr" | "dl" => in_poem,
        _ => false,
    };
    if !may_hold || node.end - at > MOST_NODES {
        return None;
    }
    let mut halves = Vec::new();
    let mut name = "";
    let mut child = at + 1;
    while child < node.end {
        let own = &tree.nodes[child];
        match &own.content {
            Content::Text(text) if !is_sign(text) => return None,
            Content::Text(_) => {}
            Content::Element(tag) if is_part(&tag.name) => {
                let text = tree.text(child);
                if !is_sign(&text) {
                    halves.push(text);
                    // A paragraph of phrases is a verse only where they are all alike.
                    if !in_poem && !name.is_empty() && *tag.name != *name {
                        return None;
                    }
                    name = &tag.name;
                }
            }
            Content::Element(tag) if *tag.name == *"br" => {}
            Content::Element(_) => return None,
        }
        child = own.end;
    }
    let is_even = halves.len() >= 2 && halves.len().is_multiple_of(2);
    if !is_even || !in_poem && (halves.len() != 2 || name != "span") {
        return None;
    }
    let verses = halves.chunks(2).map(|pair| pair.join("\t"));
    let verses: Vec<String> = verses.collect();
    let all = verses.iter().all(|verse| hemistichs(verse).is_some());
    all.then_some(verses)
}

/// Whether a text is nothing, or what parts hemistichs.
fn is_sign(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || SIGNS.contains(&c))
}

/// Whether an element can be a hemistich.
fn is_part(name: &str) -> bool {
    matches!(
        name,
        "span" | "div" | "p" | "td" | "h3" | "h4" | "dd" | "dt" | "b" | "i"
    )
}
