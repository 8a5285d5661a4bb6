//! EPUB: chapters in the order of the spine, with the table of contents as their sections.
//!
//! See <https://www.w3.org/TR/epub/>. Nothing outside the archive is ever read, and of what is in
//! it no more than [`archive`] states.

mod archive;
mod contents;
mod package;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use self::archive::Archive;
use self::contents::Placed;
use self::package::{Package, TocEntry};
use super::composer::{Composer, Linking, Whole};
use super::digits::Numerals;
use super::tags::Syntax;
use super::{Hint, Overrides, ParseError, Parsed, html, read_whole};
use crate::address;
use crate::document::TextStore;

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
    let mut book = Book {
        composer: Composer::new(Numerals::default()),
        wanted: wanted(&package.contents),
        places: HashMap::new(),
    };
    if let Some(title) = &package.title {
        book.composer.title(title);
    }
    let begun = book.composer.place();
    let all: Rc<HashSet<String>> = Rc::new(chapters(&package).map(str::to_owned).collect());
    for chapter in chapters(&package) {
        match archive.read(chapter) {
            Some(bytes) => {
                book.composer.set_chapter(chapter);
                book.composer.set_linking(linking(chapter, Rc::clone(&all)));
                book.chapter(chapter, &package::text(&bytes));
            }
            None => book.composer.warn("a chapter is missing from the book"),
        }
    }
    if archive.is_cut {
        book.composer.warn("the book is too large and was cut");
    }
    if book.composer.place() == begun && package.title.is_none() {
        return Err(ParseError::Package);
    }
    Ok(book.finish(&package, said))
}

/// What the addresses in a chapter mean in the whole book: what leads to nothing that is shown is
/// no link.
fn linking(chapter: &str, all: Rc<HashSet<String>>) -> Linking {
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

    fn finish(self, package: &Package, said: Overrides) -> Parsed {
        let mut composer = self.composer;
        let entries = placed(&package.contents, &self.places);
        // Some tables of contents name no more than the cover and the beginning.
        if entries.len() > 3 || entries.len() >= composer.sections.len() {
            contents::lay(&mut composer, &entries);
        }
        composer.finish(&Whole {
            direction: None,
            language: package.language,
            said,
            title: package.title.clone(),
        })
    }
}

/// The entries with the places they lead to, in the order of the text; one that leads nowhere
/// stands with the next.
fn placed(contents: &[TocEntry], begins: &HashMap<(String, String), u64>) -> Vec<Placed> {
    let of_entry = |entry: &TocEntry| {
        let key = (entry.path.clone(), entry.fragment.clone());
        let chapter = (entry.path.clone(), String::new());
        begins.get(&key).or_else(|| begins.get(&chapter)).copied()
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
