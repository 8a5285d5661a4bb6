//! The table of contents as a book tells it: a navigation document (version 3) or a control file for
//! navigation (NCX, version 2), each read in one go and not kept as a tree.

use super::archive::Archive;
use super::package::{self, Spine};
use super::xml::{self, Tag, Token};

/// Entries that are read.
const MOST_ENTRIES: usize = 100_000;
/// Bytes of a label that are read.
const LONGEST_LABEL: usize = 1000;

/// An entry of the table of contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TocEntry {
    pub(super) level: u8,
    pub(super) label: Box<str>,
    /// The chapter it leads to, where it leads to any.
    pub(super) chapter: Option<u32>,
    /// The element in it.
    pub(super) fragment: Box<str>,
}

/// Entries while they are read.
struct Entries<'a> {
    spine: &'a Spine,
    /// The entry of the archive that they stand in.
    path: &'a str,
    found: Vec<TocEntry>,
    /// The label that is being read.
    label: String,
}

impl<'a> Entries<'a> {
    fn new(spine: &'a Spine, path: &'a str) -> Self {
        Self {
            spine,
            path,
            found: Vec::new(),
            label: String::new(),
        }
    }

    /// Begins an entry `depth` lists deep.
    fn begin(&mut self, depth: usize) {
        self.found.push(TocEntry {
            level: u8::try_from(depth).unwrap_or(u8::MAX).clamp(1, 6),
            ..TocEntry::default()
        });
    }

    /// Says where an entry leads.
    fn lead(&mut self, entry: usize, to: &str) {
        if to.is_empty() {
            return;
        }
        let (path, fragment) = package::resolve(self.path, to);
        let chapter = self.spine.number(&path);
        let entry = &mut self.found[entry];
        entry.chapter = chapter.map(|chapter| chapter as u32);
        entry.fragment = fragment.into();
    }

    fn read(&mut self, text: &str) {
        if self.label.len() < LONGEST_LABEL {
            let mut end = text.len().min(LONGEST_LABEL);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            self.label.push_str(text.get(..end).unwrap_or_default());
        }
    }

    /// Gives an entry the label that has been read.
    fn name(&mut self, entry: usize) {
        self.found[entry].label = trimmed(&std::mem::take(&mut self.label)).into();
    }

    /// Those that have a label.
    fn named(self) -> Vec<TocEntry> {
        let mut found = self.found;
        found.retain(|entry| !entry.label.is_empty());
        found
    }
}

/// The entries of a navigation document: not the landmarks, not the list of pages.
pub(super) fn navigation(archive: &Archive, spine: &Spine, path: &str) -> Vec<TocEntry> {
    let Some(entry) = archive.read(path) else {
        return Vec::new();
    };
    let mut reader = Navigation {
        entries: Entries::new(spine, path),
        is_named: false,
        is_within: false,
        lists: 0,
        open: None,
    };
    xml::read(&package::text(entry.bytes), &mut |token| {
        reader.token(token);
    });
    reader.end_label();
    reader.entries.named()
}

/// A navigation document while it is read.
struct Navigation<'a> {
    entries: Entries<'a>,
    /// Whether the entries are those of what is called the table of contents.
    is_named: bool,
    is_within: bool,
    /// Lists that are open.
    lists: usize,
    /// The element whose text is a label.
    open: Option<Box<str>>,
}

impl Navigation<'_> {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open(tag) if tag.name == "nav" => self.enter(&tag),
            _ if !self.is_within => {}
            Token::Open(tag) => self.open(&tag),
            Token::Close(name) => self.close(name),
            Token::Text(text) if self.open.is_some() => self.entries.read(&text),
            Token::Text(_) => {}
        }
    }

    /// Enters a list of places: the first that is called the table of contents, else the first that
    /// is called nothing.
    fn enter(&mut self, tag: &Tag<'_>) {
        let kinds = ["epub:type", "type", "role"];
        let kinds = kinds.map(|kind| tag.value(kind));
        let words = kinds.iter().flat_map(|kind| kind.split_ascii_whitespace());
        let mut words = words.peekable();
        let is_unnamed = words.peek().is_none();
        let is_named = words.any(|word| matches!(word, "toc" | "doc-toc"));
        self.is_within =
            !self.is_named && (is_named || is_unnamed && self.entries.found.is_empty());
        if self.is_within && is_named {
            self.is_named = true;
            self.entries.found.clear();
        }
        self.lists = 0;
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name;
        let to = &tag.value("href");
        match (name, &self.open) {
            ("ol" | "ul", _) => {
                self.end_label();
                self.lists += 1;
            }
            ("li", _) => self.end_label(),
            ("a" | "span", None) if self.lists > 0 && self.entries.found.len() < MOST_ENTRIES => {
                self.entries.begin(self.lists);
                self.open = Some(name.into());
                self.entries.lead(self.entries.found.len() - 1, to);
                if tag.closes_itself {
                    self.end_label();
                }
            }
            ("a", Some(_)) => self.entries.lead(self.entries.found.len() - 1, to),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "nav" => {
                self.end_label();
                self.is_within = false;
            }
            "ol" | "ul" => {
                self.end_label();
                self.lists = self.lists.saturating_sub(1);
            }
            "li" => self.end_label(),
            name if self.open.as_deref() == Some(name) => self.end_label(),
            _ => {}
        }
    }

    fn end_label(&mut self) {
        if self.open.take().is_some() {
            self.entries.name(self.entries.found.len() - 1);
        }
    }
}

/// The entries of a control file.
pub(super) fn control(archive: &Archive, spine: &Spine, path: &str) -> Vec<TocEntry> {
    let Some(entry) = archive.read(path) else {
        return Vec::new();
    };
    let mut entries = Entries::new(spine, path);
    // The points that are open, by their places among the entries.
    let mut points: Vec<Option<usize>> = Vec::new();
    let mut is_label = false;
    xml::read(&package::text(entry.bytes), &mut |token| match token {
        Token::Open(tag) => match (tag.name, points.last().copied().flatten()) {
            ("navPoint", _) if !tag.closes_itself => {
                let is_read = entries.found.len() < MOST_ENTRIES;
                points.push(is_read.then_some(entries.found.len()));
                if is_read {
                    entries.begin(points.len());
                }
            }
            ("navLabel", Some(point)) => is_label = entries.found[point].label.is_empty(),
            ("content", Some(point)) if entries.found[point].chapter.is_none() => {
                entries.lead(point, &tag.value("src"));
            }
            _ => {}
        },
        Token::Close(name) => match name {
            "navPoint" => {
                points.pop();
            }
            "navLabel" => {
                if let Some(point) = points.last().copied().flatten().filter(|_| is_label) {
                    entries.name(point);
                }
                is_label = false;
            }
            _ => {}
        },
        Token::Text(text) if is_label => entries.read(&text),
        Token::Text(_) => {}
    });
    entries.named()
}

/// A label without marks of direction at its ends, white space run together.
fn trimmed(text: &str) -> String {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}');
    let text = text.trim_matches(is_edge);
    if !text.contains(['\n', '\r', '\t']) && !text.contains("  ") {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
