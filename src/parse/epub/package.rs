//! What the package of a book says: its title, its chapters in order, where its table of contents
//! is.
//!
//! See <https://www.w3.org/TR/epub/> and, for version 2, <https://idpf.org/epub/20/spec/>. What is
//! read is not kept as a tree: a package of a hundred thousand chapters takes the memory of their
//! names.

use std::collections::HashMap;

use super::archive::Archive;
use super::xml::{self, Tag, Token};
use crate::document::Language;
use crate::parse::language;

/// Chapters that are read.
const MOST_CHAPTERS: usize = 100_000;
/// Ways to make fonts unreadable for others, which leave the text as it is.
const OF_FONTS: [&str; 2] = [
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
];

/// The chapters of a book in reading order, each once.
#[derive(Debug, Default)]
pub(super) struct Spine {
    /// Names of their entries of the archive.
    paths: Vec<Box<str>>,
    /// Their numbers, sorted by name.
    sorted: Vec<u32>,
}

impl Spine {
    /// Chapters of these names, each of which counts once.
    pub(super) fn new(mut paths: Vec<Box<str>>) -> Self {
        let sorted = |paths: &[Box<str>]| {
            let mut sorted: Vec<u32> = (0..paths.len() as u32).collect();
            sorted.sort_by(|&a, &b| paths[a as usize].cmp(&paths[b as usize]));
            sorted
        };
        let mut order = sorted(&paths);
        // The sort is stable: of those that are called alike the first in the book comes first.
        let mut again = vec![false; paths.len()];
        for pair in order.windows(2) {
            let (one, next) = (pair[0] as usize, pair[1] as usize);
            again[next] = paths[one] == paths[next];
        }
        if again.contains(&true) {
            let mut again = again.into_iter();
            paths.retain(|_| again.next() != Some(true));
            order = sorted(&paths);
        }
        Self {
            paths,
            sorted: order,
        }
    }

    /// Number of chapters.
    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    /// The name of a chapter.
    pub(super) fn path(&self, chapter: usize) -> &str {
        self.paths.get(chapter).map_or("", |path| path)
    }

    /// The names of all.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(|path| &**path)
    }

    /// The chapter of this name.
    pub(super) fn number(&self, path: &str) -> Option<usize> {
        let by_name = |&chapter: &u32| (*self.paths[chapter as usize]).cmp(path);
        let at = self.sorted.binary_search_by(by_name).ok()?;
        Some(self.sorted[at] as usize)
    }
}

/// A book.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) title: Option<String>,
    pub(super) language: Option<Language>,
    /// Whether its pages follow each other from right to left.
    pub(super) is_rtl: bool,
    pub(super) spine: Spine,
    /// The entry that holds the table of contents of version 3.
    pub(super) navigation: Option<String>,
    /// That of version 2.
    pub(super) control: Option<String>,
    /// Whether chapters can only be read by those who bought them.
    pub(super) is_encrypted: bool,
}

/// An item of the manifest.
struct Item {
    href: Box<str>,
    is_text: bool,
}

/// A package while it is read.
#[derive(Default)]
struct Reader {
    package: Package,
    items: HashMap<Box<str>, Item>,
    spine: Vec<Box<str>>,
    nav: Option<Box<str>>,
    /// The table of contents of version 2: the item that is named, and one of its kind.
    toc: Option<Box<str>>,
    ncx: Option<Box<str>>,
    /// The element whose text is being read.
    within: Option<&'static str>,
    text: String,
}

impl Reader {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open(tag) => self.open(&tag),
            Token::Text(text) if self.within.is_some() => self.text.push_str(&text),
            Token::Text(_) => {}
            Token::Close(_) => self.close(),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "title" if self.package.title.is_none() => self.within = Some("title"),
            "language" if self.package.language.is_none() => self.within = Some("language"),
            "item" => self.item(tag),
            "spine" => {
                self.toc = tag.attribute("toc").map(Into::into);
                self.package.is_rtl = tag.value("page-progression-direction") == "rtl";
            }
            "itemref" if self.spine.len() < MOST_CHAPTERS => {
                self.spine.push(tag.value("idref").into());
            }
            _ => {}
        }
    }

    fn item(&mut self, tag: &Tag<'_>) {
        let (mut id, mut href, mut kind, mut properties) = ("", "", "", "");
        for (name, value) in tag.attributes() {
            match name {
                "id" => id = value,
                "href" => href = value,
                "media-type" => kind = value,
                "properties" => properties = value,
                _ => {}
            }
        }
        let href: Box<str> = xml::decoded(href).into();
        let is_nav = properties.split_ascii_whitespace().any(|p| p == "nav");
        if is_nav && self.nav.is_none() {
            self.nav = Some(href.clone());
        }
        if kind == "application/x-dtbncx+xml" && self.ncx.is_none() {
            self.ncx = Some(href.clone());
        }
        let parts = ["image/", "audio/", "video/", "font/"];
        let is_text = !parts.iter().any(|part| kind.starts_with(part));
        let id = xml::decoded(id).into();
        self.items.insert(id, Item { href, is_text });
    }

    fn close(&mut self) {
        let Some(element) = self.within.take() else {
            return;
        };
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match element {
            "title" => self.package.title = Some(text).filter(|title| !title.is_empty()),
            _ => self.package.language = language::of_tag(&text),
        }
    }

    /// The package, which lies at `path` in its archive.
    fn finish(mut self, path: &str) -> Package {
        let to = |href: &str| resolve(path, href).0;
        let chapters = self.spine.iter().filter_map(|id| self.items.get(id));
        let chapters = chapters.filter(|item| item.is_text);
        self.package.spine = Spine::new(chapters.map(|item| to(&item.href).into()).collect());
        self.package.navigation = self.nav.as_deref().map(to);
        let named = self.toc.and_then(|id| self.items.remove(&id));
        let control = named.map(|item| item.href).or(self.ncx);
        self.package.control = control.as_deref().map(to);
        self.package
    }
}

/// The package of an archive; `None` where there is none.
pub(super) fn read(archive: &Archive) -> Option<Package> {
    let path = root(archive)?;
    let text = text(archive.read(&path)?.bytes);
    let mut reader = Reader::default();
    xml::read(&text, &mut |token| reader.token(token));
    let mut package = reader.finish(&path);
    package.is_encrypted = is_encrypted(archive, &package.spine);
    Some(package)
}

/// The name of the package: what the container says, else the one that there is.
fn root(archive: &Archive) -> Option<String> {
    let mut named = None;
    each_tag(archive, "META-INF/container.xml", &mut |tag| {
        if tag.name == "rootfile" && named.is_none() {
            let path = tag.attribute("full-path");
            named = path.map(|path| resolve("", &path).0);
        }
    });
    let is_package = |name: &&str| name.to_ascii_lowercase().ends_with(".opf");
    named
        .filter(|name| archive.size(name).is_some())
        .or_else(|| archive.names().find(is_package).map(str::to_owned))
}

/// Whether chapters are encrypted, by the archive or by what it says of them
/// (<https://www.w3.org/TR/epub/#sec-container-metainf-encryption.xml>). Fonts often are, so that
/// nobody takes them out.
fn is_encrypted(archive: &Archive, spine: &Spine) -> bool {
    let mut is_of_font = false;
    let mut is_found = spine.paths().any(|path| archive.is_encrypted(path));
    each_tag(
        archive,
        "META-INF/encryption.xml",
        &mut |tag| match tag.name {
            "EncryptionMethod" => {
                let way = tag.value("Algorithm");
                is_of_font = OF_FONTS.contains(&way.as_ref());
            }
            "CipherReference" if !is_of_font => {
                let path = resolve("", &tag.value("URI")).0;
                is_found |= spine.number(&path).is_some();
            }
            _ => {}
        },
    );
    is_found
}

/// Gives the tags of an entry to `sink`; none where there is no such entry.
fn each_tag(archive: &Archive, name: &str, sink: &mut dyn FnMut(&Tag<'_>)) {
    if let Some(entry) = archive.read(name) {
        xml::read(&text(entry.bytes), &mut |token| {
            if let Token::Open(tag) = &token {
                sink(tag);
            }
        });
    }
}

/// Bytes of an XML document as text: by its byte order mark, else by what it declares.
pub(super) fn text(bytes: Vec<u8>) -> String {
    let first = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let named = first.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        let label = rest.get(1..)?.split(quote).next()?;
        encoding_rs::Encoding::for_label(label.as_bytes())
    });
    let wide = match bytes.as_slice() {
        [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    // Who can read that it is UTF-16 sees that it is not.
    let narrow = named.filter(|encoding| encoding.is_ascii_compatible());
    let encoding = wide.or(narrow).unwrap_or(encoding_rs::UTF_8);
    if encoding == encoding_rs::UTF_8 && !bytes.starts_with(b"\xEF\xBB\xBF") {
        let text = String::from_utf8(bytes);
        return text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    }
    encoding.decode(&bytes).0.into_owned()
}

/// The entry that an address leads to, seen from the entry `base`, and the element in it.
pub(super) fn resolve(base: &str, to: &str) -> (String, String) {
    let (path, fragment) = to.split_once('#').unwrap_or((to, ""));
    let fragment = unescaped(fragment);
    if path.is_empty() {
        return (base.to_owned(), fragment);
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    if !path.contains('%') && path.split('/').all(is_plain) {
        if folder.is_empty() {
            return (path.to_owned(), fragment);
        } else if folder.split('/').all(is_plain) {
            return ([folder, "/", path].concat(), fragment);
        }
    }
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
    fn chapters_count_once() {
        let paths = ["b", "a", "b", "c", "a"].map(Box::from);
        let spine = Spine::new(paths.into());
        assert_eq!(spine.paths().collect::<Vec<_>>(), ["b", "a", "c"]);
        assert_eq!(
            ["a", "b", "c", "d"].map(|p| spine.number(p)),
            [Some(1), Some(0), Some(2), None]
        );
    }

    #[test]
    fn encodings_are_told_by_what_is_declared() {
        let utf_16 = "<?xml version='1.0' encoding='UTF-16'?>نص";
        let wide = utf_16.encode_utf16().flat_map(u16::to_le_bytes);
        assert_eq!(text(wide.collect()), utf_16);
        let declared = b"<?xml version=\"1.0\" encoding=\"windows-1256\"?>\xe4\xd5";
        assert!(text(declared.to_vec()).ends_with("نص"));
        let wrong = "<?xml version='1.0' encoding='UTF-16'?>نص".into();
        assert!(text(wrong).ends_with("نص"));
        assert_eq!(text("\u{FEFF}<p>نص".into()), "<p>نص");
    }

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
