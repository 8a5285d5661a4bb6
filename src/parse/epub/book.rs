//! A book: its archive, its chapters and the entries of its table of contents, and how a chapter is
//! composed, whoever asks for it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::archive::{Archive, LONGEST_ENTRY};
use super::contents::{self, Placed};
use super::extents::{self, Extents};
use super::navigation::{self, TocEntry};
use super::package::{self, Package, Spine};
use crate::address;
use crate::document::Section;
use crate::parse::composer::{Composer, Linking};
use crate::parse::digits::Numerals;
use crate::parse::fold::run_together;
use crate::parse::html;
use crate::parse::marking::Marking;
use crate::parse::settling::Piece;
use crate::parse::tags::Syntax;

/// How many times longer than the text that is wanted the markup may be that is read for it.
const SAMPLED: u64 = 4;
/// Bytes that may be kept of a chapter for each of its own.
const KEPT: usize = 4;

/// Blocks within which a title page begins, and bears the title.
const TITLE_PAGE: usize = 4;

/// An entry of the table of contents by the chapter it leads to.
#[derive(Debug)]
struct Entry {
    chapter: usize,
    /// The element in it.
    fragment: Arc<str>,
    level: u8,
    label: Box<str>,
}

/// A book, of which no chapter is kept.
pub(super) struct Book {
    archive: Archive,
    title: Option<String>,
    spine: Arc<Spine>,
    /// Sorted by chapter.
    entries: Vec<Entry>,
    pub(super) extents: Extents,
    /// Whether chapters were left out, since there is more in them than is read.
    pub(super) is_cut: bool,
    /// Whether the entries are the sections, not the headings.
    pub(super) is_laid: bool,
    /// The chapter that begins with the title, which stands before the first.
    pub(super) title_page: Option<usize>,
    marking: Arc<Marking>,
}

/// The beginning of a book.
pub(super) struct Sample {
    pub(super) composer: Composer,
    /// The positions that what was read of it takes.
    pub(super) positions: u64,
    /// The chapter that repeats the title.
    pub(super) title_page: Option<usize>,
}

impl Book {
    /// The book of a package.
    pub(super) fn new(archive: Archive, package: Package) -> Self {
        let toc = contents_of(&archive, &package);
        let navigation = package.navigation.as_deref();
        let (mut spine, mut toc) = without_navigation(package.spine, navigation, toc);
        let sizes = sizes(&archive, &spine);
        let is_cut = sizes.len() < spine.len();
        if is_cut {
            spine = Spine::new(spine.paths().take(sizes.len()).map(Box::from).collect());
            for entry in &mut toc {
                entry.chapter = entry.chapter.filter(|&to| (to as usize) < sizes.len());
            }
        }
        let entries = entries(toc);
        let mut labels: Vec<u64> = vec![0; sizes.len()];
        for entry in &entries {
            labels[entry.chapter] += entry.label.len() as u64 + 2;
        }
        if let (Some(first), Some(title)) = (labels.first_mut(), &package.title) {
            *first += title.len() as u64 + 2;
        }
        Self {
            archive,
            title: package.title,
            spine: Arc::new(spine),
            entries,
            extents: Extents::new(sizes.into_iter().zip(labels)),
            is_cut,
            is_laid: false,
            title_page: None,
            marking: Arc::new(Marking::new()),
        }
    }

    /// Number of chapters.
    pub(super) fn chapters(&self) -> usize {
        self.spine.len()
    }

    /// Entries of the table of contents.
    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }

    /// The chapter that the name of a place names (`path#id`), and whether it names a place in it.
    pub(super) fn place(&self, name: &str) -> Option<(usize, bool)> {
        let (path, id) = name.split_once('#').unwrap_or((name, ""));
        Some((self.spine.number(path)?, !id.is_empty()))
    }

    /// Composes the beginning of the book, until there are about `wanted` bytes of text, to judge the
    /// whole by.
    pub(super) fn sample(&self, wanted: usize) -> Sample {
        let mut composer = Composer::part(0, Arc::clone(&self.marking));
        self.begin(0, &mut composer);
        let mut left = SAMPLED * wanted as u64;
        let (mut positions, mut title_page) = (0, None);
        for chapter in 0..self.chapters() {
            if composer.pending() >= wanted || left == 0 {
                break;
            }
            let Some(beginning) = self.read(chapter, &mut composer, left) else {
                continue;
            };
            left -= left.min(beginning.len() as u64);
            positions += extents::positions(beginning.len() as u64);
            let first = composer.pieces.len();
            self.pour(chapter, beginning, &mut composer, &HashSet::new());
            if title_page.is_none()
                && first <= TITLE_PAGE
                && self.title_in(&composer, first).is_some()
            {
                title_page = Some(chapter);
            }
        }
        Sample {
            composer,
            positions,
            title_page,
        }
    }

    /// The block that repeats the title, among the first from `first` on.
    fn title_in(&self, composer: &Composer, first: usize) -> Option<usize> {
        let title = run_together(self.title.as_deref()?);
        let near = composer.pieces.iter().enumerate().skip(first);
        let mut near = near.take(TITLE_PAGE);
        let reads_so = |piece: &Piece| run_together(composer.text_at(piece.block.range)) == title;
        Some(near.find(|(_, piece)| reads_so(piece))?.0)
    }

    /// Leaves out the title where the title page repeats it, unless an entry of the table of contents
    /// leads there.
    fn drop_title(&self, composer: &mut Composer, before: usize) {
        let own = usize::from(composer.title.is_some());
        let Some(at) = self.title_in(composer, own) else {
            return;
        };
        let start = composer.pieces[at].block.range.start;
        let new = composer.sections.iter().skip(before);
        let section = new
            .clone()
            .position(|section| section.heading.start == start);
        if section.is_some() && self.is_laid {
            return;
        }
        if let Some(section) = section.map(|section| before + section) {
            composer.sections.remove(section);
            for piece in &mut composer.pieces {
                piece.section = match piece.section {
                    Some(own) if own >= section => own.checked_sub(1),
                    own => own,
                };
            }
        }
        composer.pieces.remove(at);
    }

    /// Composes a chapter into its extent, behind `sections` that are known before it. What becomes of
    /// its blocks does not depend on these.
    pub(super) fn compose(&self, chapter: usize, sections: Vec<Section>) -> Composer {
        let extent = self.extents.of(chapter);
        let before = sections.len();
        let mut composer = Composer::part(extent.start, Arc::clone(&self.marking));
        composer.sections = sections;
        self.begin(chapter, &mut composer);
        let own = self.own_entries(chapter);
        let wanted = own.iter().map(|entry| &*entry.fragment).collect();
        let start = composer.place();
        let bytes = self
            .read(chapter, &mut composer, LONGEST_ENTRY)
            .unwrap_or_default();
        let places = self.pour(chapter, bytes, &mut composer, &wanted);
        if self.is_laid {
            composer.sections.truncate(before);
            let place = |entry: &Entry| places.get(&*entry.fragment).copied().unwrap_or(start);
            let all = own.iter().map(|entry| Placed {
                place: place(entry),
                level: entry.level,
                label: &entry.label,
            });
            let mut all: Vec<Placed<'_>> = all.collect();
            all.sort_by_key(|entry| entry.place);
            contents::lay(&mut composer, &all);
        }
        if self.title_page == Some(chapter) {
            self.drop_title(&mut composer, before);
        }
        if extents::spread(&mut composer, &extent, before) {
            composer.warn("a chapter is longer than the book says and was cut");
        }
        composer
    }

    /// The title stands before the first chapter.
    fn begin(&self, chapter: usize, composer: &mut Composer) {
        if let (0, Some(title)) = (chapter, &self.title) {
            composer.title(title);
        }
    }

    /// The entries that lead to a chapter.
    fn own_entries(&self, chapter: usize) -> &[Entry] {
        let from = self.entries.partition_point(|e| e.chapter < chapter);
        let end = self.entries.partition_point(|e| e.chapter <= chapter);
        self.entries.get(from..end).unwrap_or_default()
    }

    /// The bytes of a chapter, `most` of them; none where there is no such entry.
    fn read(&self, chapter: usize, composer: &mut Composer, most: u64) -> Option<Vec<u8>> {
        let Some(inflated) = self.archive.read_first(self.spine.path(chapter), most) else {
            composer.warn("a chapter is missing from the book");
            return None;
        };
        if inflated.is_cut {
            composer.warn("a chapter is longer than the book says and was cut");
        }
        Some(inflated.bytes)
    }

    /// Gives the bytes of a chapter to the composer; gives the places of the elements that are wanted.
    fn pour(
        &self,
        chapter: usize,
        bytes: Vec<u8>,
        composer: &mut Composer,
        wanted: &HashSet<&str>,
    ) -> HashMap<String, u64> {
        let mut places = HashMap::new();
        let path = self.spine.path(chapter);
        composer.set_chapter(path);
        composer.set_linking(linking(path, Arc::clone(&self.spine)));
        let text = package::text(bytes);
        let tree = html::tree(&text, Syntax::Xml);
        composer.count_in(Numerals::of(&text));
        composer.budget.allow(KEPT * text.len());
        drop(text);
        let mut root = 0;
        while let Some(node) = tree.get(root) {
            html::walk(&tree, root, &[], composer, &mut |node, place| {
                let id = node.attribute("id").or_else(|| node.attribute("name"));
                if let Some(id) = id.filter(|id| wanted.contains(id)) {
                    places.entry(id.to_owned()).or_insert(place);
                }
            });
            root = node.end;
        }
        composer.flush();
        places
    }
}

/// The table of contents of a book: that of version 3, where it has one.
fn contents_of(archive: &Archive, package: &Package) -> Vec<TocEntry> {
    let navigation = package.navigation.as_deref();
    let found = navigation.map(|path| navigation::navigation(archive, &package.spine, path));
    let found = found.filter(|entries| !entries.is_empty());
    let control = || {
        let path = package.control.as_deref()?;
        Some(navigation::control(archive, &package.spine, path))
    };
    found.or_else(control).unwrap_or_default()
}

/// The chapters that are shown: the table of contents only where nothing else is, or where it leads
/// to itself.
fn without_navigation(
    spine: Spine,
    navigation: Option<&str>,
    mut toc: Vec<TocEntry>,
) -> (Spine, Vec<TocEntry>) {
    let nav = navigation.and_then(|path| spine.number(path));
    let leads_to = |chapter: usize| toc.iter().any(|e| e.chapter == Some(chapter as u32));
    let Some(nav) = nav.filter(|&nav| spine.len() > 1 && !leads_to(nav)) else {
        return (spine, toc);
    };
    for entry in &mut toc {
        entry.chapter = entry.chapter.map(|to| to - u32::from(to as usize > nav));
    }
    let paths = spine.paths().enumerate().filter(|&(at, _)| at != nav);
    let paths = paths.map(|(_, path)| path.into()).collect();
    (Spine::new(paths), toc)
}

/// Bytes of markup of each chapter, as far as they are read.
fn sizes(archive: &Archive, spine: &Spine) -> Vec<u64> {
    let mut left = archive.most();
    let sizes = spine
        .paths()
        .map(|path| archive.size(path).unwrap_or_default());
    let fitting = sizes.map_while(|size| {
        left = left.checked_sub(size)?;
        Some(size)
    });
    fitting.collect()
}

/// The entries in the order of their chapters; one that leads nowhere stands with the next.
fn entries(toc: Vec<TocEntry>) -> Vec<Entry> {
    let mut next: Option<(usize, Arc<str>)> = None;
    let mut entries = Vec::with_capacity(toc.len());
    for entry in toc.into_iter().rev() {
        if let Some(chapter) = entry.chapter {
            next = Some((chapter as usize, entry.fragment.into()));
        }
        let Some((chapter, fragment)) = next.clone() else {
            continue;
        };
        entries.push(Entry {
            chapter,
            fragment,
            level: entry.level,
            label: entry.label,
        });
    }
    entries.reverse();
    entries.sort_by_key(|entry| entry.chapter);
    entries
}

/// What the addresses in a chapter mean in the whole book: what leads to nothing that is shown is
/// no link.
fn linking(chapter: &str, spine: Arc<Spine>) -> Linking {
    let chapter = chapter.to_owned();
    Box::new(move |written| {
        if address::scheme(written).is_some() || written.starts_with("//") {
            return Some(written.to_owned());
        }
        let (path, fragment) = package::resolve(&chapter, written);
        let known = spine.number(&path).is_some();
        known.then(|| match fragment.as_str() {
            "" => format!("#{path}"),
            fragment => format!("#{path}#{fragment}"),
        })
    })
}
