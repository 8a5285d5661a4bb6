//! EPUB: chapters in the order of the spine, with the table of contents as their sections.
//!
//! See <https://www.w3.org/TR/epub/>. Nothing outside the archive is ever read, and of what is in
//! it no more than [`archive`] states.

mod archive;
mod contents;
mod package;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use self::archive::Archive;
use self::contents::Placed;
use self::package::{Package, TocEntry};
use super::composer::{Composer, Whole};
use super::digits::Numerals;
use super::tags::Syntax;
use super::{Hint, ParseError, Parsed, html, read_whole};
use crate::document::TextStore;

/// Whether it is a zip archive; what else is one never comes here.
pub(super) fn recognises(hint: &Hint) -> bool {
    hint.first.starts_with(b"PK\x03\x04")
}

/// Reads a book.
pub(super) fn open(store: Arc<dyn TextStore>) -> Result<Parsed, ParseError> {
    let bytes = read_whole(store.as_ref());
    let mut archive = Archive::new(bytes).ok_or(ParseError::Archive)?;
    let package = package::read(&mut archive).ok_or(ParseError::Package)?;
    let mut book = Book {
        composer: Composer::new(Numerals::default()),
        wanted: wanted(&package.contents),
        places: HashMap::new(),
    };
    if let Some(title) = &package.title {
        book.composer.title(title);
    }
    let begun = book.composer.place();
    for chapter in chapters(&package) {
        match archive.read(chapter) {
            Some(bytes) => book.chapter(chapter, &package::text(&bytes)),
            None => book.composer.warn("a chapter is missing from the book"),
        }
    }
    if archive.is_cut {
        book.composer.warn("the book is too large and was cut");
    }
    if book.composer.place() == begun && package.title.is_none() {
        return Err(ParseError::Package);
    }
    Ok(book.finish(&package))
}

/// The chapters that are shown: the table of contents only where nothing else is.
fn chapters(package: &Package) -> impl Iterator<Item = &str> {
    let leads_to = |path: &str| package.contents.iter().any(|entry| entry.path == path);
    let left_out = package
        .navigation
        .as_deref()
        .filter(|nav| package.chapters.len() > 1 && !leads_to(nav));
    let all = package.chapters.iter().map(String::as_str);
    all.filter(move |chapter| Some(*chapter) != left_out)
}

/// The elements that the table of contents leads to, by chapter.
fn wanted(contents: &[TocEntry]) -> HashMap<&str, HashSet<&str>> {
    let mut wanted: HashMap<&str, HashSet<&str>> = HashMap::new();
    for entry in contents {
        let of_chapter = wanted.entry(&entry.path).or_default();
        of_chapter.insert(&entry.fragment);
    }
    wanted
}

/// A book while it is read.
struct Book<'a> {
    composer: Composer,
    wanted: HashMap<&'a str, HashSet<&'a str>>,
    /// Where chapters and elements begin.
    places: HashMap<(String, String), u64>,
}

impl Book<'_> {
    fn chapter(&mut self, name: &str, text: &str) {
        let tree = html::tree(text, Syntax::Xml);
        let composer = &mut self.composer;
        composer.flush();
        composer.count_in(Numerals::of(text));
        let place = composer.place();
        self.places.insert((name.to_owned(), String::new()), place);
        let wanted = self.wanted.get(name);
        let places = &mut self.places;
        let mut root = 0;
        while let Some(node) = tree.nodes.get(root) {
            html::walk(&tree, root, &[], composer, &mut |node, place| {
                let id = node.attribute("id").or_else(|| node.attribute("name"));
                if let (Some(id), Some(wanted)) = (id, wanted)
                    && wanted.contains(id)
                {
                    let key = (name.to_owned(), id.to_owned());
                    places.entry(key).or_insert(place);
                }
            });
            root = node.end;
        }
        composer.flush();
    }

    fn finish(self, package: &Package) -> Parsed {
        let mut composer = self.composer;
        let entries = placed(&package.contents, &self.places);
        // Some tables of contents name no more than the cover and the beginning.
        if entries.len() > 3 || entries.len() >= composer.sections.len() {
            contents::lay(&mut composer, &entries);
        }
        composer.finish(&Whole {
            direction: None,
            language: package.language,
            title: package.title.clone(),
        })
    }
}

/// The entries with the places they lead to, in the order of the text; one that leads nowhere
/// stands with the next.
fn placed(contents: &[TocEntry], places: &HashMap<(String, String), u64>) -> Vec<Placed> {
    let of_entry = |entry: &TocEntry| {
        let key = (entry.path.clone(), entry.fragment.clone());
        let chapter = (entry.path.clone(), String::new());
        places.get(&key).or_else(|| places.get(&chapter)).copied()
    };
    let mut next = None;
    let mut placed: Vec<Placed> = Vec::with_capacity(contents.len());
    for entry in contents.iter().rev() {
        next = of_entry(entry).or(next);
        let Some(place) = next else { continue };
        placed.push(Placed {
            place,
            level: entry.level,
            label: entry.label.clone(),
        });
    }
    placed.reverse();
    placed.sort_by_key(|entry| entry.place);
    placed
}
