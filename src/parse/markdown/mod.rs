//! Markdown: `CommonMark` with the tables, notes, task lists and raw HTML that README files use.
//!
//! See <https://spec.commonmark.org> and <https://github.github.com/gfm>.

mod boxes;
mod components;
mod definitions;
mod matter;
mod raw;
mod taken_up;
#[cfg(test)]
mod tests;
mod units;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use self::boxes::SetIn;
use self::definitions::Definitions;
use self::taken_up::TakenUp;
use self::units::{Block, BlockKind, Units};
use super::composer::{self, Composer, Whole};
use super::digits::Numerals;
use super::element::{CellShape, Element, is_badge};
use super::list_mark::mark_length;
use super::{Hint, Overrides, ParseError, Parsed, read_whole};
use crate::document::{CellSide, Name, TextStore};

/// Endings of names.
const EXTENSIONS: &[&str] = &[
    "md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "mdx", "rmd", "qmd",
];
/// Bytes that are read at one time, if the text can be parted there.
const UNIT: usize = 16 * 1024;
/// Bytes that may be kept for each of the text, beside it.
const KEPT: usize = 4;

/// Whether a text is Markdown: by its name, else by its front matter.
pub(super) fn recognises(hint: &Hint) -> bool {
    hint.is_named(EXTENSIONS)
        || hint.extension.is_empty() && {
            let text = String::from_utf8_lossy(hint.first);
            matter::front_matter(&text).is_some_and(|(matter, _)| matter.contains("title:"))
        }
}

/// Reads Markdown.
#[expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "opened as every format is"
)]
pub(super) fn open(store: Arc<dyn TextStore>, overrides: Overrides) -> Result<Parsed, ParseError> {
    let bytes = read_whole(store.as_ref());
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    Ok(read(text, overrides))
}

/// The document of a text.
fn read(text: String, overrides: Overrides) -> Parsed {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let (matter, length) =
        matter::front_matter(text.get(start..).unwrap_or_default()).unwrap_or_default();
    let whole = Whole {
        said: overrides,
        ..matter::said(matter)
    };
    let numerals = Numerals::of(&text);
    let mut composer = Composer::of_markdown(numerals);
    if let Some(title) = &whole.title {
        composer.title(title);
    }
    let mut state = State {
        at: start + length,
        units: Units::default(),
        within: None,
        definitions: Definitions::default(),
        numerals,
        notes: HashMap::new(),
        last_note: 0,
        in_head: false,
        raw: None,
        fence: None,
        set_in: SetIn::No,
        place: 0,
        line: 1,
    };
    if text.len() > UNIT {
        state.definitions = Definitions::of(&text);
    }
    let step = move |composer: &mut Composer, wanted| {
        while state.at < text.len() && composer.weight() < wanted {
            state.unit(&text, composer);
        }
        state.at >= text.len()
    };
    composer::open(composer, &whole, Box::new(step))
}

/// What a text may have beside what `CommonMark` knows. Definitions are known by a colon at the
/// beginning of a line, but so are boxes.
fn options(text: &str) -> Options {
    let definitions = if text.contains("\n: ") && !text.contains("\n:::") {
        Options::ENABLE_DEFINITION_LIST
    } else {
        Options::empty()
    };
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | definitions
}

/// How far a text has been read.
struct State {
    /// The byte where the next unit begins.
    at: usize,
    units: Units,
    /// The block that the unit before ended within.
    within: Option<Block>,
    definitions: Definitions,
    numerals: Numerals,
    /// Numbers of the notes that are not among the definitions.
    notes: HashMap<Name, u32>,
    /// The number that was given last.
    last_note: u32,
    /// Whether the row that is read heads its table.
    in_head: bool,
    /// Raw HTML that is not yet whole, and the byte where it began.
    raw: Option<(String, usize)>,
    /// The line that is read, where it is the fence of a box.
    fence: Option<String>,
    set_in: SetIn,
    /// A byte of the source and its line.
    place: usize,
    line: u64,
}

impl State {
    /// Reads the next unit of a text.
    fn unit(&mut self, source: &str, composer: &mut Composer) {
        let unit = self.units.next(source, self.at, UNIT);
        let range = unit.range;
        self.at = range.end;
        let own = source.get(range.clone()).unwrap_or_default();
        composer.budget.allow(KEPT * own.len());
        let notes = self.definitions.notes_elsewhere(own, &range);
        let begun = self.within.take();
        let prefix = begun.as_ref().map_or("", |block| block.prefix.as_str());
        let text = [prefix, own, &notes].concat();
        let links = std::mem::take(&mut self.definitions.links);
        let defined = |link: BrokenLink<'_>| {
            let address = definitions::address(&links, source, &link.reference)?;
            Some((address.to_owned().into(), CowStr::Borrowed("")))
        };
        let options = options(&text);
        let events = Parser::new_with_broken_link_callback(&text, options, Some(defined));
        let mut reader = Reader {
            source,
            composer,
            state: self,
        };
        let end = prefix.len() + own.len();
        let events = events.into_offset_iter();
        let mut events = events.filter(|(_, range)| range.start < end).peekable();
        let mut taken_up = TakenUp::new(begun.as_ref());
        while let Some((event, place)) = events.next() {
            if taken_up.passes_over(&event, &place) {
                continue;
            }
            if let Some(kind) = taken_up.left_open() {
                reader.close(kind);
            }
            let ends_within = unit
                .within
                .as_ref()
                .filter(|block| events.peek().is_none() && block.kind.ends(&event));
            if let Some(block) = ends_within {
                reader.state.within = Some(block.clone());
                if block.kind == BlockKind::Html {
                    reader.raw_so_far();
                }
                if block.kind.stays_open() {
                    break;
                }
            }
            let next = match events.peek() {
                Some((Event::Text(text), _)) => text.as_ref(),
                _ => "",
            };
            let moved = |at: usize| at.saturating_sub(prefix.len()) + range.start;
            reader.event(event, moved(place.start)..moved(place.end), next);
        }
        if let Some(kind) = taken_up.left_open() {
            reader.close(kind);
        }
        drop(events);
        if unit.within.is_some() && self.within.is_none() {
            // What the lines looked like is not what stands there.
            self.units = Units::default();
        }
        self.definitions.links = links;
    }
}

/// Gives the events of a unit to the composer.
struct Reader<'a> {
    source: &'a str,
    composer: &'a mut Composer,
    state: &'a mut State,
}

impl Reader<'_> {
    fn event(&mut self, event: Event, range: Range<usize>, next: &str) {
        if self.reads_fence(&event, range.start) || self.reads_set_in(&event, range.start) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range.start),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range.start),
            Event::Code(text) => {
                self.composer.open(Element::Code);
                self.composer.text(&text);
                self.composer.close();
            }
            Event::Html(text) => match &mut self.state.raw {
                Some((raw, _)) => raw.push_str(&text),
                None => self.tags(&text),
            },
            Event::InlineHtml(text) => self.tags(&text),
            Event::FootnoteReference(label) => {
                let number = self.note(&label);
                self.composer.open(Element::Link(format!("#^{label}")));
                self.composer.open(Element::Citation);
                let mark = self.state.numerals.bracketed(number);
                self.composer.text(mark.trim_end());
                self.composer.close();
                self.composer.close();
            }
            Event::SoftBreak if begins_item(next) => self.composer.flush(),
            Event::SoftBreak => self.composer.text("\n"),
            Event::HardBreak => self.composer.line_break(),
            Event::Rule => {
                self.go_to(range.start);
                self.composer.rule();
            }
            Event::TaskListMarker(ticked) => self.composer.tick(ticked),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.composer.text(&text),
        }
    }

    fn start(&mut self, tag: Tag, at: usize) {
        let mut name = None;
        let element = match tag {
            Tag::Paragraph => Element::Paragraph,
            Tag::Heading { level, id, .. } => {
                name = id.map(String::from);
                Element::Heading(rank(level))
            }
            Tag::BlockQuote(_) => Element::Quotation,
            Tag::CodeBlock(_) => Element::Preformatted,
            Tag::HtmlBlock => {
                self.composer.flush();
                self.go_to(at);
                self.state.raw = Some((String::new(), at));
                return;
            }
            Tag::List(first) => Element::List(first),
            Tag::Item => Element::Item(None),
            Tag::FootnoteDefinition(label) => {
                name = Some(format!("^{label}"));
                Element::Note(self.note(&label))
            }
            Tag::Table(sides) => Element::Table(sides.into_iter().map(side).collect()),
            Tag::TableHead => {
                self.state.in_head = true;
                Element::Row
            }
            Tag::TableRow => Element::Row,
            Tag::TableCell if self.state.in_head => Element::Cell(CellShape::heading()),
            Tag::TableCell => Element::Cell(CellShape::default()),
            Tag::Emphasis => Element::Emphasis,
            Tag::Strong => Element::Strong,
            Tag::Link { dest_url, .. } => Element::Link(dest_url.into_string()),
            Tag::DefinitionListTitle => Element::Term,
            Tag::DefinitionListDefinition => Element::Definition,
            Tag::MetadataBlock(_) => Element::Hidden,
            Tag::DefinitionList => Element::Division,
            Tag::Image { dest_url, .. } if is_badge(&dest_url) => Element::Hidden,
            Tag::Image { .. } | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                Element::Inline
            }
        };
        if element.is_block() {
            self.go_to(at);
        }
        self.composer.open(element);
        if let Some(name) = name {
            self.composer.anchor(&name);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if tag == TagEnd::HtmlBlock {
            return self.close(BlockKind::Html);
        }
        self.state.in_head &= tag != TagEnd::TableHead;
        self.composer.close();
    }

    /// Closes a block.
    fn close(&mut self, kind: BlockKind) {
        if !matches!(kind, BlockKind::Html | BlockKind::HiddenHtml) {
            return self.composer.close();
        }
        let (raw, at) = self.state.raw.take().unwrap_or_default();
        self.raw_block(&raw, at);
    }

    fn text(&mut self, text: &str, at: usize) {
        let is_escaped = text.starts_with('*')
            && at
                .checked_sub(1)
                .is_some_and(|before| self.source.as_bytes().get(before) == Some(&b'\\'));
        if is_escaped {
            self.composer.escaped(text);
        } else {
            self.composer.text(text);
        }
    }

    /// The number of the note with this label.
    fn note(&mut self, label: &str) -> u32 {
        let state = &mut *self.state;
        let next = state.last_note + 1;
        let number = match state.definitions.number(label, next) {
            Some(number) => number,
            None => *state.notes.entry(Name::of(label)).or_insert(next),
        };
        state.last_note = state.last_note.max(number);
        number
    }

    /// Counts the lines up to byte `at`.
    fn go_to(&mut self, at: usize) {
        if let Some(between) = self.source.as_bytes().get(self.state.place..at) {
            self.state.line += memchr::memchr_iter(b'\n', between).count() as u64;
            self.state.place = at;
        }
        self.composer.set_line(self.state.line);
    }
}

/// Whether a line begins with an item that only right-to-left texts write: `١.` or `•`.
fn begins_item(line: &str) -> bool {
    let is_own = |c: char| matches!(c, '•' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}');
    line.starts_with(is_own) && mark_length(line).is_some()
}

/// Where the cells of a column hang from.
fn side(alignment: pulldown_cmark::Alignment) -> CellSide {
    use pulldown_cmark::Alignment;
    match alignment {
        Alignment::None => CellSide::Start,
        Alignment::Left => CellSide::Left,
        Alignment::Center => CellSide::Middle,
        Alignment::Right => CellSide::Right,
    }
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
