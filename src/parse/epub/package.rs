//! What the package of a book says: its title, its chapters in order, its table of contents.
//!
//! See <https://www.w3.org/TR/epub/> and, for version 2, <https://idpf.org/epub/20/spec/>.

use std::collections::HashMap;

use super::archive::Archive;
use crate::document::Language;
use crate::parse::html::{self, Tree};
use crate::parse::language;
use crate::parse::tags::Syntax;

/// Entries of a table of contents that are read.
const MOST_ENTRIES: usize = 100_000;

/// An entry of the table of contents.
#[derive(Clone, Debug)]
pub(super) struct TocEntry {
    pub(super) level: u8,
    pub(super) label: String,
    /// Name of the entry of the archive it leads to; empty where it leads nowhere.
    pub(super) path: String,
    /// The element in it.
    pub(super) fragment: String,
}

/// A book.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) title: Option<String>,
    pub(super) language: Option<Language>,
    /// Names of the chapters in reading order, each once.
    pub(super) chapters: Vec<String>,
    /// The table of contents.
    pub(super) contents: Vec<TocEntry>,
    /// The chapter that is the table of contents.
    pub(super) navigation: Option<String>,
}

/// An item of the manifest.
struct Item {
    path: String,
    kind: String,
    properties: String,
}

/// The package of an archive; `None` where there is none.
pub(super) fn read(archive: &mut Archive) -> Option<Package> {
    let path = root(archive)?;
    let tree = document(archive, &path)?;
    let mut package = Package::default();
    let mut items: HashMap<String, Item> = HashMap::new();
    let (mut spine, mut ncx) = (Vec::new(), None);
    for (at, node) in tree.nodes().enumerate() {
        let attribute = |name| node.attribute(name).unwrap_or_default();
        match local(node.name()) {
            "title" if package.title.is_none() => {
                package.title = Some(tree.text(at)).filter(|title| !title.is_empty());
            }
            "language" if package.language.is_none() => {
                package.language = language::of_tag(&tree.text(at));
            }
            "item" => {
                let item = Item {
                    path: resolve(&path, attribute("href")).0,
                    kind: attribute("media-type").to_owned(),
                    properties: attribute("properties").to_owned(),
                };
                items.insert(attribute("id").to_owned(), item);
            }
            "spine" => ncx = node.attribute("toc").map(str::to_owned),
            "itemref" => spine.push(attribute("idref").to_owned()),
            _ => {}
        }
    }
    let mut seen = std::collections::HashSet::new();
    let chapters = spine.iter().filter_map(|id| items.get(id));
    package.chapters = chapters
        .filter(|item| seen.insert(item.path.clone()))
        .map(|item| item.path.clone())
        .collect();
    let is_nav = |i: &&Item| i.properties.split_ascii_whitespace().any(|p| p == "nav");
    package.navigation = items.values().find(is_nav).map(|item| item.path.clone());
    let by_kind = || {
        items
            .values()
            .find(|i| i.kind == "application/x-dtbncx+xml")
    };
    let ncx = ncx.and_then(|id| items.get(&id)).or_else(by_kind);
    if let Some(nav) = package.navigation.clone() {
        package.contents = navigation(archive, &nav);
    }
    if let (true, Some(ncx)) = (package.contents.is_empty(), ncx) {
        package.contents = control(archive, &ncx.path);
    }
    Some(package)
}

/// The name of the package: what the container says, else the one that there is.
fn root(archive: &mut Archive) -> Option<String> {
    let container = document(archive, "META-INF/container.xml");
    let named = container.and_then(|tree| {
        let mut nodes = tree.nodes().filter(|n| local(n.name()) == "rootfile");
        let path = nodes.find_map(|n| n.attribute("full-path"))?;
        Some(resolve("", path).0)
    });
    let is_package = |name: &&str| name.to_ascii_lowercase().ends_with(".opf");
    named
        .filter(|name| archive.names().any(|n| n == name))
        .or_else(|| archive.names().filter(is_package).min().map(str::to_owned))
}

/// An entry as a tree.
fn document(archive: &mut Archive, name: &str) -> Option<Tree> {
    let bytes = archive.read(name)?;
    Some(html::tree(&text(&bytes), Syntax::Xml))
}

/// Bytes of an XML document as text.
pub(super) fn text(bytes: &[u8]) -> String {
    let first = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let named = first.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        let label = rest.get(1..)?.split(quote).next()?;
        encoding_rs::Encoding::for_label(label.as_bytes())
    });
    let encoding = named.unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned()
}

/// The table of contents of a navigation document: not the landmarks, not the list of pages.
fn navigation(archive: &mut Archive, path: &str) -> Vec<TocEntry> {
    let Some(tree) = document(archive, path) else {
        return Vec::new();
    };
    let kind = |&node: &usize| {
        let node = tree.node(node);
        let words = [
            node.attribute("epub:type"),
            node.attribute("type"),
            node.attribute("role"),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let navs: Vec<usize> = tree.named("nav").collect();
    let toc = navs
        .iter()
        .find(|nav| {
            kind(nav)
                .split_ascii_whitespace()
                .any(|k| k == "toc" || k == "doc-toc")
        })
        .or_else(|| navs.iter().find(|nav| kind(nav).is_empty()));
    let Some(&toc) = toc else { return Vec::new() };
    let mut found = Vec::new();
    let mut lists: Vec<usize> = Vec::new();
    let mut at = toc;
    while at < tree.node(toc).end && found.len() < MOST_ENTRIES {
        let node = tree.node(at);
        while lists.last().is_some_and(|&end| end <= at) {
            lists.pop();
        }
        let in_item = matches!(tree.node(node.parent).name(), "li" | "p");
        match node.name() {
            "ol" | "ul" => lists.push(node.end),
            "a" | "span" if in_item && !lists.is_empty() => {
                let to = node.attribute("href").unwrap_or_default();
                found.push(entry(lists.len(), &tree.text(at), path, to));
                at = node.end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found.retain(|entry: &TocEntry| !entry.label.is_empty());
    found
}

/// The table of contents of version 2.
fn control(archive: &mut Archive, path: &str) -> Vec<TocEntry> {
    let Some(tree) = document(archive, path) else {
        return Vec::new();
    };
    let mut found: Vec<TocEntry> = Vec::new();
    let mut points: Vec<(usize, usize)> = Vec::new();
    for (at, node) in tree.nodes().enumerate() {
        while points.last().is_some_and(|&(end, _)| end <= at) {
            points.pop();
        }
        match (local(node.name()), points.last()) {
            ("navpoint", _) if found.len() < MOST_ENTRIES => {
                points.push((node.end, found.len()));
                found.push(entry(points.len(), "", path, ""));
            }
            ("navlabel", Some(&(_, point))) if found[point].label.is_empty() => {
                found[point].label = label(&tree.text(at));
            }
            ("content", Some(&(_, point))) if found[point].path.is_empty() => {
                let to = node.attribute("src").unwrap_or_default();
                (found[point].path, found[point].fragment) = resolve(path, to);
            }
            _ => {}
        }
    }
    found.retain(|entry| !entry.label.is_empty());
    found
}

fn entry(depth: usize, text: &str, base: &str, to: &str) -> TocEntry {
    let (path, fragment) = match to {
        "" => (String::new(), String::new()),
        to => resolve(base, to),
    };
    TocEntry {
        level: u8::try_from(depth).unwrap_or(u8::MAX).clamp(1, 6),
        label: label(text),
        path,
        fragment,
    }
}

/// A label without marks of direction at its ends.
fn label(text: &str) -> String {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}');
    text.trim_matches(is_edge).to_owned()
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The entry that an address leads to, seen from the entry `base`, and the element in it.
pub(super) fn resolve(base: &str, to: &str) -> (String, String) {
    let (path, fragment) = to.split_once('#').unwrap_or((to, ""));
    let fragment = unescaped(fragment);
    if path.is_empty() {
        return (base.to_owned(), fragment);
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<String> = if path.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').map(str::to_owned).collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(unescaped(part)),
        }
    }
    parts.retain(|part| !part.is_empty());
    (parts.join("/"), fragment)
}

/// A part of an address without percent signs.
fn unescaped(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut found = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = part.get(at + 1..at + 3);
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) if byte == b'%' => {
                found.push(code);
                at += 3;
            }
            _ => {
                found.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&found).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_within_the_archive() {
        let check = |base, to, expected: (&str, &str)| {
            let (path, fragment) = resolve(base, to);
            assert_eq!((path.as_str(), fragment.as_str()), expected);
        };
        check(
            "OPS/a/n.xhtml",
            "../c%201.xhtml#%D8%A3",
            ("OPS/c 1.xhtml", "أ"),
        );
        check("n.xhtml", "../../../etc/passwd", ("etc/passwd", ""));
        check("OPS/n.xhtml", "#x", ("OPS/n.xhtml", "x"));
        check("OPS/n.xhtml", "/a%", ("a%", ""));
    }
}
