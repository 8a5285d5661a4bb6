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
use super::composer::{self, Composer, Linking, Whole};
use super::digits::Numerals;
use super::tags::Syntax;
use super::{Hint, Overrides, ParseError, Parsed, html, read_whole};
use crate::address;
use crate::document::{Position, TextStore};

/// Bytes that may be kept of a chapter for each of its own.
const KEPT: usize = 4;

/// Whether it is a zip archive; what else is one never comes here.
pub(super) fn recognises(hint: &Hint) -> bool {
    hint.first.starts_with(b"PK\x03\x04")
}

/// Reads a book.
#[expect(clippy::needless_pass_by_value, reason = "opened as every format is")]
pub(super) fn open(store: Arc<dyn TextStore>, said: Overrides) -> Result<Parsed, ParseError> {
    let bytes = read_whole(store.as_ref());
    let mut archive = Archive::new(bytes).ok_or(ParseError::Archive)?;
    let package = package::read(&mut archive).ok_or(ParseError::Package)?;
    let mut composer = Composer::new(Numerals::default());
    if let Some(title) = &package.title {
        composer.title(title);
    }
    let whole = Whole {
        direction: None,
        language: package.language,
        said,
        title: package.title.clone(),
        heading: None,
    };
    let mut book = Book::new(archive, &package);
    let step = move |composer: &mut Composer, wanted| book.step(composer, wanted);
    let parsed = composer::open(composer, &whole, Box::new(step));
    if parsed.document.is_complete() && parsed.document.end() == Position::START {
        return Err(ParseError::Package);
    }
    Ok(parsed)
}

/// What the addresses in a chapter mean in the whole book: what leads to nothing that is shown is
/// no link.
fn linking(chapter: &str, all: Arc<HashSet<String>>) -> Linking {
    let chapter = chapter.to_owned();
    Box::new(move |written| {
        if address::scheme(written).is_some() || written.starts_with("//") {
            return Some(written.to_owned());
        }
        let (path, fragment) = package::resolve(&chapter, written);
        let known = all.contains(&path);
        known.then(|| match fragment.as_str() {
            "" => format!("#{path}"),
            fragment => format!("#{path}#{fragment}"),
        })
    })
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

/// An entry of the table of contents by the chapter it leads to.
struct Entry {
    chapter: usize,
    /// The element in it.
    fragment: String,
    level: u8,
    label: String,
}

/// The entries in the order of their chapters; one that leads nowhere stands with the next.
fn entries(contents: &[TocEntry], chapters: &[String]) -> Vec<Entry> {
    let chapters = chapters.iter().enumerate();
    let chapters: HashMap<&str, usize> = chapters.map(|(at, path)| (path.as_str(), at)).collect();
    let mut next: Option<(usize, &str)> = None;
    let mut entries = Vec::with_capacity(contents.len());
    for entry in contents.iter().rev() {
        let to = chapters.get(entry.path.as_str());
        next = to.map(|&to| (to, entry.fragment.as_str())).or(next);
        let Some((chapter, fragment)) = next else {
            continue;
        };
        entries.push(Entry {
            chapter,
            fragment: fragment.to_owned(),
            level: entry.level,
            label: entry.label.clone(),
        });
    }
    entries.reverse();
    entries.sort_by_key(|entry| entry.chapter);
    entries
}

/// A book while it is read.
struct Book {
    archive: Archive,
    chapters: Vec<String>,
    /// The same, for links.
    all: Arc<HashSet<String>>,
    /// Chapters that have been read.
    read: usize,
    entries: Vec<Entry>,
    /// Whether the entries are the sections, not the headings; not known before the first step.
    is_laid: Option<bool>,
}

impl Book {
    fn new(archive: Archive, package: &Package) -> Self {
        let chapters: Vec<String> = chapters(package).map(str::to_owned).collect();
        Self {
            archive,
            all: Arc::new(chapters.iter().cloned().collect()),
            entries: entries(&package.contents, &chapters),
            chapters,
            read: 0,
            is_laid: None,
        }
    }

    /// Reads chapters until there are `wanted` bytes of text; tells whether these were the last.
    fn step(&mut self, composer: &mut Composer, wanted: usize) -> bool {
        let first = self.read;
        let sections = composer.sections.len();
        let mut places = HashMap::new();
        while self.read < self.chapters.len() && composer.pending() < wanted {
            self.chapter(composer, &mut places);
            self.read += 1;
        }
        // Some tables of contents name no more than the cover and the beginning.
        let entries = self.entries.len();
        let is_laid = entries > 3 || entries >= composer.sections.len();
        let is_laid = *self.is_laid.get_or_insert(is_laid);
        if is_laid {
            composer.sections.truncate(sections);
            contents::lay(composer, &self.placed(first, &places));
        }
        let is_last = self.read == self.chapters.len();
        if is_last && self.archive.is_cut {
            composer.warn("the book is too large and was cut");
        }
        is_last
    }

    /// Reads the next chapter. `places` are where chapters and elements begin.
    fn chapter(&mut self, composer: &mut Composer, places: &mut HashMap<(usize, String), u64>) {
        let name = &self.chapters[self.read];
        composer.set_chapter(name);
        composer.set_linking(linking(name, Arc::clone(&self.all)));
        places.insert((self.read, String::new()), composer.place());
        let Some(bytes) = self.archive.read(name) else {
            return composer.warn("a chapter is missing from the book");
        };
        let text = package::text(&bytes);
        composer.room.allow(KEPT * text.len());
        let tree = html::tree(&text, Syntax::Xml);
        composer.count_in(Numerals::of(&text));
        let of_chapter = |entry: &Entry| entry.chapter.cmp(&self.read);
        let from = self.entries.partition_point(|e| of_chapter(e).is_lt());
        let end = self.entries.partition_point(|e| of_chapter(e).is_le());
        let wanted = self.entries[from..end].iter();
        let wanted: HashSet<&str> = wanted.map(|entry| entry.fragment.as_str()).collect();
        let mut root = 0;
        while let Some(node) = tree.get(root) {
            html::walk(&tree, root, &[], composer, &mut |node, place| {
                let id = node.attribute("id").or_else(|| node.attribute("name"));
                if let Some(id) = id.filter(|id| wanted.contains(id)) {
                    places.entry((self.read, id.to_owned())).or_insert(place);
                }
            });
            root = node.end;
        }
        composer.flush();
    }

    /// The entries that lead to the chapters from `first` on, with the places they lead to, in the
    /// order of the text.
    fn placed(&self, first: usize, places: &HashMap<(usize, String), u64>) -> Vec<Placed> {
        let entries = self.entries.iter();
        let own = entries.filter(|e| (first..self.read).contains(&e.chapter));
        let found = own.filter_map(|entry| {
            let key = (entry.chapter, entry.fragment.clone());
            let place = places
                .get(&key)
                .or_else(|| places.get(&(entry.chapter, String::new())));
            Some(Placed {
                place: *place?,
                level: entry.level,
                label: entry.label.clone(),
            })
        });
        let mut found: Vec<Placed> = found.collect();
        found.sort_by_key(|entry| entry.place);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::MemoryStore;
    use crate::parse::shown;

    /// An archive of entries that are stored as they are.
    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        let number = |value: usize| (value as u32).to_le_bytes();
        for (name, text) in entries {
            let header = bytes.len();
            let lengths = [number(text.len()), number(text.len()), number(name.len())].concat();
            bytes.extend(
                [
                    b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0",
                    lengths.as_slice(),
                ]
                .concat(),
            );
            bytes.extend([name.as_bytes(), text.as_bytes()].concat());
            directory.extend(
                [
                    b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0",
                    lengths.as_slice(),
                ]
                .concat(),
            );
            directory.extend([[0; 10].as_slice(), &number(header), name.as_bytes()].concat());
        }
        let (size, offset) = (number(directory.len()), number(bytes.len()));
        bytes.extend(directory);
        bytes.extend([b"PK\x05\x06".as_slice(), &[0; 8], &size, &offset, &[0; 2]].concat());
        bytes
    }

    const PACKAGE: &str = "<package><metadata><dc:title>كتاب</dc:title><dc:language>ar</dc:language>\
        </metadata><manifest><item id='a' href='a.xhtml'/><item id='b' href='text/b.xhtml'/>\
        <item id='n' properties='nav' href='nav.xhtml'/></manifest>\
        <spine><itemref idref='a'/><itemref idref='b'/><itemref idref='b'/></spine></package>";

    fn book(nav: &str, a: &str, b: &str) -> Vec<u8> {
        archive(&[
            (
                "META-INF/container.xml",
                "<rootfile full-path='OPS/p.opf'/>",
            ),
            ("OPS/p.opf", PACKAGE),
            ("OPS/nav.xhtml", nav),
            ("OPS/a.xhtml", a),
            ("OPS/text/b.xhtml", b),
        ])
    }

    fn check(bytes: Vec<u8>, expected: &[&str]) {
        let parsed = open(Arc::new(MemoryStore::new(bytes)), Overrides::default())
            .map_err(|error| error.to_string());
        assert_eq!(
            parsed.map(|parsed| shown::blocks(&parsed)),
            Ok(expected.iter().map(|&s| s.to_owned()).collect())
        );
    }

    #[test]
    fn sections_are_those_of_the_contents_not_of_the_landmarks() {
        check(
            book(
                "<nav epub:type='landmarks'><ol><li><a href='a.xhtml'>غلاف</a></li></ol></nav>\
                 <nav epub:type='toc'><ol><li><a href='a.xhtml'>الأول\u{200F}</a></li>\
                 <li><a href='text/b.xhtml'>الثاني: الماء</a><ol>\
                 <li><a href='text/b.xhtml#%D8%B2'>ملحق</a></li></ol></li></ol></nav>",
                "<html><title/><script/><body><div class='title_main'>الأول</div><div>نص</div></body></html>",
                "<html><body><p>الثاني</p><p>الماء</p><p>نص</p><p id='ز'>تتمة</p></body></html>",
            ),
            &[
                "title كتاب",
                "h1 الأول",
                "p نص",
                "h1 الثاني",
                "p الماء",
                "p نص",
                "h2 ملحق",
                "p تتمة",
            ],
        );
    }

    #[test]
    fn without_contents_headings_are_the_sections() {
        check(
            book("", "<h1>الأول</h1><p>نص &eacute;</p>", "<h2>ب</h2>"),
            &["title كتاب", "h1 الأول", "p نص é", "h2 ب"],
        );
    }

    #[test]
    fn chapters_and_notes_are_places_of_the_book() {
        let bytes = book(
            "<nav epub:type='toc'><ol><li><a href='a.xhtml'>الأول</a></li><li><a href='text/b.xhtml#n'>ثان</a></li>\
             <li><a href='text/b.xhtml'>ثالث</a></li><li><a href='a.xhtml#x'>رابع</a></li></ol></nav>",
            "<html><body><p>نص<a epub:type='noteref' href='text/b.xhtml#n'>١</a> و<a href='text/b.xhtml'>فصل</a> \
             و<a href='image.png'>صورة</a></p></body></html>",
            "<html><body><p>الثاني</p><p>متن</p><aside id='n' epub:type='footnote'><p>حاشية</p></aside></body></html>",
        );
        let document = open(Arc::new(MemoryStore::new(bytes)), Overrides::default())
            .map(|parsed| parsed.document);
        let Ok(document) = document else {
            panic!("no book")
        };
        let listed: Vec<_> = document
            .listed()
            .map(|r| (r.title.as_str(), r.url.as_deref()))
            .collect();
        assert_eq!(
            listed,
            [("حاشية", None), ("فصل", Some("#OPS/text/b.xhtml"))]
        );
        assert_eq!(document.citings()[0].len(), 1);
        let text = |name| {
            let place = document.place_of(name)?;
            let blocks = document.chunk_at(place).blocks;
            let block = blocks
                .into_iter()
                .find(|block| block.range.start == place)?;
            Some(block.text)
        };
        assert_eq!(text("OPS/text/b.xhtml#n").as_deref(), Some("حاشية"));
        assert_eq!(text("OPS/text/b.xhtml").as_deref(), Some("الثاني"));
    }

    #[test]
    fn what_leads_out_of_the_book_or_in_a_circle_does_nothing() {
        check(
            book(
                "<nav epub:type='toc'><ol><li><a href='nav.xhtml'>دليل</a><ol><li>\
                 <a href='nav.xhtml'>دليل</a></li></ol></li><li><a href='../../../../etc/passwd'>سر</a></li>\
                 <li><a href='a.xhtml'>الأول</a></li></ol></nav>",
                "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body><p>نص &x;</p></body></html>",
                "<p>تتمة\0<p>نهاية",
            ),
            &[
                "title كتاب",
                "h1 دليل",
                "h2 دليل",
                "h1 سر",
                "h1 الأول",
                "p نص &x;",
                "p تتمة\u{FFFD}",
                "p نهاية",
            ],
        );
    }

    #[test]
    fn what_is_no_book_is_refused() {
        let refused =
            |bytes: Vec<u8>| open(Arc::new(MemoryStore::new(bytes)), Overrides::default()).err();
        assert_eq!(refused(b"PK\x03\x04".to_vec()), Some(ParseError::Archive));
        assert_eq!(
            refused(archive(&[("a.txt", "نص")])),
            Some(ParseError::Package)
        );
        let mut cut = book("", "<p>نص", "");
        cut.truncate(cut.len() / 2);
        assert_eq!(refused(cut), Some(ParseError::Archive));
    }
}
