//! Elements and text to a document: blocks one after the other, with their text in a store of
//! their own.
//!
//! In come elements that open and close, and the text between them, from any marked-up format; out
//! goes a document. Nesting is flattened here: a block knows its depth and nothing of its parents.

use std::sync::Arc;

use super::blocks::{self, Setting};
use super::dense::DenseBlocks;
use super::digits::Numerals;
use super::element::{self, Attributes, Declared, Element};
use super::inline::{Draft, Nature};
use super::list_mark::mark_length;
use super::marking::Marking;
use super::settling::{self, Piece};
use super::{Indexer, Parsed};
use crate::document::{Alignment, Block};
use crate::document::{
    Batch, BlockKind, Document, Language, MemoryStore, OffsetMap, Position, Section, SectionKind,
    TextRange, Warning,
};
use crate::text::Direction;

/// Deepest nesting of elements that is followed; what lies deeper is read as if it stood there.
const DEEPEST: usize = 200;
/// Bytes of a block beyond which it is cut at the next white space.
const LONG: usize = 8 * 1024;
/// Bytes beyond which it is cut anywhere.
const LONGEST: usize = 16 * 1024;
/// Marks of items that are not counted, from the outermost list inwards.
const BULLETS: &[&str] = &["• ", "◦ ", "▪ "];
/// What parts the cells of a row.
const CELLS: &str = " │ ";

/// What is said of the whole before its blocks are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Whole {
    /// The direction the document declares.
    pub(super) direction: Option<Direction>,
    /// The language it declares.
    pub(super) language: Option<Language>,
    /// The title that is given apart from its text.
    pub(super) title: Option<String>,
}

/// An open element.
#[derive(Debug)]
struct Frame {
    /// Name of the tag; empty for elements of the format itself.
    name: Box<str>,
    element: Element,
    attributes: Attributes,
    /// Byte of the open block's text where it began.
    start: usize,
    /// Number of the next item of a list.
    next: Option<u64>,
    /// An item whose marker has been set, a row that has a cell.
    begun: bool,
}

/// Puts a document together.
pub(super) struct Composer {
    pub(super) marking: Marking,
    numerals: Numerals,
    repairs_emphasis: bool,
    is_foreign: bool,
    stack: Vec<Frame>,
    /// Elements beyond the deepest that are open.
    deeper: usize,
    draft: Option<Draft>,
    /// Line of the file that is being read; 0 where lines mean nothing.
    line: u64,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) sections: Vec<Section>,
    title: Option<TextRange>,
    warnings: Vec<Warning>,
}

impl Composer {
    /// An empty document; items are counted in these numerals.
    pub(super) fn new(numerals: Numerals) -> Self {
        Self {
            marking: Marking::new(),
            numerals,
            repairs_emphasis: false,
            is_foreign: false,
            stack: Vec::new(),
            deeper: 0,
            draft: None,
            line: 0,
            text: String::new(),
            pieces: Vec::new(),
            sections: Vec::new(),
            title: None,
            warnings: Vec::new(),
        }
    }

    /// Pairs of asterisks that were left standing are taken for strong text.
    pub(super) fn repairing_emphasis(mut self) -> Self {
        self.repairs_emphasis = true;
        self
    }

    /// Whether the text that follows is none of the format's own.
    pub(super) fn set_foreign(&mut self, is_foreign: bool) {
        self.flush();
        self.is_foreign = is_foreign;
    }

    /// What follows stands on this line of the file.
    pub(super) fn set_line(&mut self, line: u64) {
        self.line = line;
    }

    /// Whether what stands here is not shown.
    pub(super) fn is_hidden(&self) -> bool {
        self.stack
            .last()
            .is_some_and(|f| f.element == Element::Hidden)
    }

    /// Whether an element of this kind is open.
    fn is_within(&self, of_kind: fn(&Element) -> bool) -> bool {
        self.stack.iter().any(|frame| of_kind(&frame.element))
    }

    /// Bytes of text so far: a place for what comes next.
    pub(super) fn place(&self) -> u64 {
        self.text.len() as u64
    }

    /// Counts the items that follow in these numerals.
    pub(super) fn count_in(&mut self, numerals: Numerals) {
        self.numerals = numerals;
    }

    /// Opens an element of the format itself.
    pub(super) fn open(&mut self, element: Element) {
        self.open_tag("", element, Attributes::default());
    }

    /// Opens the element of a tag.
    pub(super) fn open_tag(&mut self, name: &str, element: Element, attributes: Attributes) {
        if self.stack.len() >= DEEPEST {
            if self.deeper == 0 {
                self.warn("elements nested too deeply were read as if they stood less deep");
            }
            self.deeper += 1;
            if element.is_block() {
                self.flush();
            }
            return;
        }
        let element = if self.is_hidden() {
            Element::Hidden
        } else {
            element
        };
        let mut next = None;
        match &element {
            Element::Cell { .. } => self.begin_cell(),
            Element::Paragraph | Element::Division if self.is_in_row() => self.space(),
            Element::List(first) => {
                self.flush();
                next = *first;
            }
            Element::Entries => {
                self.flush();
                next = Some(1);
            }
            element if element.is_block() => self.flush(),
            _ => {}
        }
        let start = self.draft.as_ref().map_or(0, |draft| draft.text.len());
        self.stack.push(Frame {
            name: name.into(),
            element,
            attributes,
            start,
            next,
            begun: false,
        });
    }

    /// Closes the innermost element of the format itself, and the tags left open in it.
    pub(super) fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        while let Some(frame) = self.pop() {
            if frame.name.is_empty() {
                break;
            }
        }
    }

    /// Closes the innermost tag of this name, if one is open within the format's own element.
    pub(super) fn close_tag(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let own = self.stack.iter().rev().take_while(|f| !f.name.is_empty());
        let Some(count) = own.clone().position(|frame| *frame.name == *name) else {
            return;
        };
        for _ in 0..=count {
            self.pop();
        }
    }

    /// Opens the element of a tag as it stands in a text, where what it ends need not be said.
    pub(super) fn start_tag<'a>(
        &mut self,
        name: &str,
        attribute: impl Fn(&str) -> Option<&'a str>,
        closes_itself: bool,
    ) {
        if Element::of_tag(name).is_block() {
            let ended = if name == "li" { "li" } else { "p" };
            if self.stack.last().is_some_and(|f| *f.name == *ended) {
                self.pop();
            }
        }
        if self.element(name, attribute) && closes_itself {
            self.close_tag(name);
        }
    }

    /// Opens the element of a tag; gives whether it is one that can hold others.
    pub(super) fn element<'a>(
        &mut self,
        name: &str,
        attribute: impl Fn(&str) -> Option<&'a str>,
    ) -> bool {
        match name {
            "br" => self.line_break(),
            "wbr" => {}
            "hr" => self.rule(),
            "img" => self.image(attribute("alt").unwrap_or_default()),
            "area" | "base" | "col" | "embed" | "input" | "link" | "meta" | "param" | "source"
            | "track" => {}
            _ => {
                let (element, attributes) = element::of_tag(name, attribute);
                self.open_tag(name, element, attributes);
                return true;
            }
        }
        false
    }

    /// Shows again what comes, where a tag that hides it was left open.
    pub(super) fn end_hidden(&mut self) {
        while self.is_hidden() {
            self.pop();
        }
    }

    /// Gives the item that is open a box, ticked or not.
    pub(super) fn tick(&mut self, ticked: bool) {
        let items = |f: &&mut Frame| matches!(f.element, Element::Item(_));
        if let Some(item) = self.stack.iter_mut().rev().find(items) {
            item.element = Element::Item(Some(ticked));
        }
    }

    /// Ends the innermost element.
    fn pop(&mut self) -> Option<Frame> {
        let runs_on = self.is_in_row();
        let last = &self.stack.last()?.element;
        let is_cell = matches!(last, Element::Cell { .. });
        let is_part = runs_on && matches!(last, Element::Paragraph | Element::Division);
        // Before it is taken off: the block is to know what it stood in.
        if last.is_block() && !is_cell && !is_part {
            self.flush();
        }
        let frame = self.stack.pop()?;
        if is_part {
            self.space();
        } else if is_cell || !frame.element.is_block() {
            self.end_inline(&frame);
        }
        Some(frame)
    }

    fn end_inline(&mut self, frame: &Frame) {
        if let Some(draft) = &mut self.draft {
            let declared = match frame.element {
                Element::Cell { .. } => None,
                _ => frame.attributes.direction,
            };
            draft.end_element(&frame.element, declared, frame.start);
        }
    }

    /// Whether the text that comes belongs to the row of a table.
    fn is_in_row(&self) -> bool {
        let parts = |f: &&Frame| f.element.is_block();
        let mut blocks = self.stack.iter().rev().filter(parts);
        let inner = blocks.find(|f| !matches!(f.element, Element::Paragraph | Element::Division));
        inner.is_some_and(|frame| matches!(frame.element, Element::Cell { .. }))
    }

    /// Begins a cell: a bar parts it from the cell before.
    fn begin_cell(&mut self) {
        let row = self
            .stack
            .iter_mut()
            .rev()
            .find(|f| f.element == Element::Row);
        let Some(row) = row else {
            self.flush();
            return;
        };
        let is_first = !std::mem::replace(&mut row.begun, true);
        let continues = self.draft.as_ref().is_none_or(|d| d.nature == Nature::Row);
        if is_first || !continues {
            self.flush();
            return;
        }
        let draft = self.begun(Nature::Row);
        draft.trim();
        draft.push_verbatim(CELLS);
    }

    fn space(&mut self) {
        if let Some(draft) = &mut self.draft {
            draft.push_space();
        }
    }

    /// Adds text that flows.
    pub(super) fn text(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        if self.is_within(|e| *e == Element::Preformatted) {
            self.code(text);
            return;
        }
        for piece in pieces(text) {
            if self.draft.is_none() {
                if piece
                    .trim_matches([' ', '\t', '\n', '\r', '\x0C'])
                    .is_empty()
                {
                    continue;
                }
                self.begin();
            }
            if let Some(draft) = &mut self.draft {
                draft.push_flowing(piece);
                let cut = draft.text.len() > LONGEST
                    || draft.text.len() > LONG && piece.ends_with(char::is_whitespace);
                if cut && draft.nature != Nature::Row {
                    self.flush();
                }
            }
        }
    }

    /// Adds a sign that means itself.
    pub(super) fn escaped(&mut self, text: &str) {
        self.text(text);
        if let Some(draft) = &mut self.draft {
            let at = draft.text.len().saturating_sub(text.len());
            draft.escaped.extend([at.saturating_sub(1), at]);
        }
    }

    /// Adds text whose lines stand as they are.
    fn code(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            let written = line.trim_end_matches(['\n', '\r']).replace('\t', "    ");
            let mut rest = written.as_str();
            while !rest.is_empty() {
                let mut end = rest.len().min(LONG);
                while !rest.is_char_boundary(end) {
                    end -= 1;
                }
                let (piece, after) = rest.split_at(end);
                self.begun(Nature::Code).push_verbatim(piece);
                rest = after;
                if !rest.is_empty() {
                    self.flush();
                }
            }
            if line.ends_with('\n') {
                if self.draft.is_none() {
                    self.blank();
                }
                self.flush();
                self.line += u64::from(self.line > 0);
            }
        }
    }

    /// An empty line of code.
    fn blank(&mut self) {
        let follows = self
            .pieces
            .last()
            .is_some_and(|p| p.block.kind == BlockKind::Code);
        if follows {
            let mut draft = Draft::new(Nature::Code, "", 0, self.line);
            draft.push_verbatim(" ");
            self.push(draft);
        }
    }

    /// Ends the line but not the paragraph.
    pub(super) fn line_break(&mut self) {
        if self.is_within(|e| *e == Element::Preformatted) {
            self.code("\n");
        } else if self.is_in_row() || self.is_within(|e| matches!(e, Element::Heading(_))) {
            self.space();
        } else {
            self.flush();
        }
    }

    /// A rule across the page.
    pub(super) fn rule(&mut self) {
        self.flush();
        if self.is_hidden() {
            return;
        }
        let mut draft = Draft::new(Nature::Paragraph, "", 0, self.line);
        draft.push_verbatim("* * *");
        self.push(draft);
        if let Some(piece) = self.pieces.last_mut() {
            piece.block.kind = BlockKind::Rule;
            piece.block.spans.clear();
        }
    }

    /// What an image shows, in words.
    pub(super) fn image(&mut self, alternative: &str) {
        self.text(alternative);
    }

    /// Remarks on what was left out.
    pub(super) fn warn(&mut self, message: &str) {
        if !self
            .warnings
            .iter()
            .any(|warning| warning.message == message)
        {
            self.warnings.push(Warning {
                line: self.line,
                message: message.to_owned(),
            });
        }
    }

    /// The open block, or a new one of this nature.
    fn begun(&mut self, nature: Nature) -> &mut Draft {
        if self
            .draft
            .as_ref()
            .is_some_and(|draft| draft.nature != nature)
        {
            self.flush();
        }
        let (depth, line) = (self.depth(), self.line);
        self.draft
            .get_or_insert_with(|| Draft::new(nature, "", depth, line))
    }

    /// Lists, quotations and definitions that are open.
    fn depth(&self) -> u8 {
        let sets_in = |f: &&Frame| {
            matches!(
                f.element,
                Element::List(_) | Element::Entries | Element::Quotation | Element::Definition
            )
        };
        u8::try_from(self.stack.iter().filter(sets_in).count()).unwrap_or(u8::MAX)
    }

    /// Begins the block that the open elements make.
    fn begin(&mut self) {
        let mut nature = Nature::Paragraph;
        let mut marker = String::new();
        let mut depth = self.depth();
        let lists = self
            .stack
            .iter()
            .filter(|f| matches!(f.element, Element::List(_)));
        let bullet = BULLETS[lists.count().saturating_sub(1).min(BULLETS.len() - 1)];
        for at in (0..self.stack.len()).rev() {
            match self.stack[at].element {
                Element::Heading(level) if !self.stack[at].begun => {
                    self.stack[at].begun = true;
                    nature = Nature::Heading(level);
                    depth = 0;
                }
                Element::Heading(_) => {}
                Element::Cell { .. } => nature = Nature::Row,
                Element::Term => nature = Nature::Term,
                Element::Quotation => nature = Nature::Quotation,
                Element::Note(number) => {
                    if !std::mem::replace(&mut self.stack[at].begun, true) {
                        nature = Nature::Note;
                        marker = self.numerals.bracketed(number);
                    }
                }
                Element::Item(ticked) => {
                    if !std::mem::replace(&mut self.stack[at].begun, true) {
                        (nature, marker) = self.item(at, ticked, bullet);
                        depth = depth.saturating_sub(1);
                    }
                }
                Element::Definition | Element::Row | Element::Table => {}
                _ => continue,
            }
            break;
        }
        for frame in &mut self.stack {
            frame.start = marker.len();
        }
        self.draft = Some(Draft::new(nature, &marker, depth, self.line));
    }

    /// Nature and marker of the item `at` in the stack.
    fn item(&mut self, at: usize, ticked: Option<bool>, bullet: &str) -> (Nature, String) {
        let lists = |f: &&mut Frame| matches!(f.element, Element::List(_) | Element::Entries);
        let list = self.stack[..at].iter_mut().rev().find(lists);
        let entries = list.as_ref().is_some_and(|f| f.element == Element::Entries);
        let number = list.and_then(|list| {
            let number = list.next?;
            list.next = Some(number.saturating_add(1));
            Some(number)
        });
        let marker = match (ticked, number) {
            (Some(true), _) => "☑ ".to_owned(),
            (Some(false), _) => "☐ ".to_owned(),
            (None, Some(number)) => self.numerals.counted(number),
            (None, None) => bullet.to_owned(),
        };
        (if entries { Nature::Entry } else { Nature::Item }, marker)
    }

    /// Ends the open block.
    pub(super) fn flush(&mut self) {
        let Some(mut draft) = self.draft.take() else {
            return;
        };
        for frame in self.stack.iter_mut().rev() {
            if !frame.element.is_block() || matches!(frame.element, Element::Term) {
                draft.end_element(&frame.element, frame.attributes.direction, frame.start);
            }
            frame.start = 0;
        }
        self.push(draft);
    }

    /// Puts a block that has ended behind the others.
    fn push(&mut self, mut draft: Draft) {
        if self.repairs_emphasis && draft.text.contains("**") && draft.nature != Nature::Code {
            draft.repair_strong();
        }
        if let Nature::Heading(_) = draft.nature {
            draft.drop_anchor();
        }
        if draft.nature != Nature::Code {
            draft.trim();
        }
        let is_bare = draft.nature == Nature::Row
            && draft.text.chars().all(|c| c == '│' || c.is_whitespace());
        if draft.is_empty() || is_bare {
            return;
        }
        let start = self.place();
        let range = TextRange::new(start, start + draft.text.len() as u64);
        self.text.push_str(&draft.text);
        self.text.push('\n');
        let (declared, is_own) = self.declared();
        let kind = self.kind(&mut draft);
        if let Nature::Heading(level) = draft.nature {
            self.sections.push(Section {
                heading: range,
                line: draft.line,
                level,
                kind: self.marking.list_kind(&draft.text).unwrap_or_default(),
            });
        }
        let language = self.stack.iter().rev().find_map(|f| f.attributes.language);
        self.pieces.push(Piece {
            block: Block {
                range,
                text: String::new(),
                map: OffsetMap::default(),
                kind,
                depth: draft.depth,
                direction: Direction::RightToLeft,
                alignment: Alignment::Right,
                language: Language::Unknown,
                spans: draft.spans,
            },
            nature: draft.nature,
            declared,
            is_own,
            language,
            is_foreign: self.is_foreign,
            section: self.sections.len().checked_sub(1),
        });
    }

    /// The direction that is declared for the block, and whether by its own element.
    fn declared(&self) -> (Option<Declared>, bool) {
        let mut of_blocks = self.stack.iter().rev().filter(|f| f.element.is_block());
        let own = of_blocks.next().and_then(|f| f.attributes.direction);
        let holder = self.stack.iter().rev().find(|f| f.element.is_block());
        let is_text = holder.is_some_and(|f| !matches!(f.element, Element::Division));
        match own {
            Some(own) => (Some(own), is_text),
            None => (of_blocks.find_map(|f| f.attributes.direction), false),
        }
    }

    /// What kind of block a draft has become.
    fn kind(&self, draft: &mut Draft) -> BlockKind {
        let marker = 0..draft.marker;
        match draft.nature {
            Nature::Heading(level) => BlockKind::Heading(level),
            Nature::Item => BlockKind::ListItem { marker },
            Nature::Entry | Nature::Note => BlockKind::Reference { marker },
            Nature::Quotation => BlockKind::Quotation,
            Nature::Code => BlockKind::Code,
            Nature::Row | Nature::Term => BlockKind::Paragraph,
            Nature::Paragraph => match blocks::kind(&draft.text) {
                BlockKind::ListItem { marker } if !counts_in_latin(&draft.text) => {
                    draft.nature = Nature::Item;
                    draft.marker = marker.end;
                    BlockKind::ListItem { marker }
                }
                kind @ BlockKind::Verse { .. } => kind,
                _ => BlockKind::Paragraph,
            },
        }
    }

    /// A title that stands nowhere in the text, put before what follows.
    pub(super) fn title(&mut self, title: &str) {
        self.flush();
        let mut draft = Draft::new(Nature::Paragraph, "", 0, 0);
        draft.push_flowing(title);
        self.title = Some(TextRange::new(
            self.place(),
            self.place() + draft.text.len() as u64,
        ))
        .filter(|title| !title.is_empty());
        self.push(draft);
    }

    /// Takes the first section for the title, where it is of the highest level.
    pub(super) fn title_from_first_heading(&mut self) {
        if self.sections.first().is_some_and(|first| first.level == 1) {
            self.title_from_section(0);
        }
    }

    /// Takes the first section that reads so for the title.
    pub(super) fn title_from_heading(&mut self, text: &str) {
        let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = joined(text);
        let reads_so = |s: &Section| joined(self.text_at(s.heading)) == wanted;
        if let Some(at) = self.sections.iter().position(reads_so) {
            self.title_from_section(at);
        }
    }

    /// Takes a section for the title; it stays a section where others are of its level.
    fn title_from_section(&mut self, at: usize) {
        let section = self.sections[at];
        self.title = Some(section.heading);
        let of_level = |s: &&Section| s.level <= section.level;
        if at == 0 && self.sections.iter().filter(of_level).count() == 1 {
            self.sections.remove(0);
            for piece in &mut self.pieces {
                piece.section = piece.section.and_then(|section| section.checked_sub(1));
            }
        }
    }

    /// The text so far.
    fn text_at(&self, range: TextRange) -> &str {
        self.text
            .get(range.start.0 as usize..range.end.0 as usize)
            .unwrap_or_default()
    }

    /// The document.
    pub(super) fn finish(mut self, whole: &Whole) -> Parsed {
        self.flush();
        let setting = settling::setting(&self.text, &self.pieces, whole);
        let references = settling::settle(&self.text, &mut self.pieces, &self.sections, setting);
        let blocks = self.pieces.into_iter().map(|piece| piece.block).collect();
        parsed(
            self.text,
            blocks,
            setting,
            Batch {
                sections: self.sections,
                references,
                title: self.title.map(Some),
                warnings: self.warnings,
                complete: true,
                ..Batch::default()
            },
        )
    }
}

/// A document that is whole.
fn parsed(text: String, blocks: Vec<Block>, setting: Setting, mut found: Batch) -> Parsed {
    found.indexed = Position(text.len() as u64);
    let store = Arc::new(MemoryStore::new(text));
    let reader = Arc::new(DenseBlocks::new(store.clone(), blocks));
    let mut document = Document::new(store, reader, setting.direction, setting.language);
    document.apply(found);
    Parsed {
        document,
        indexer: Box::new(Whole::default()),
    }
}

impl Indexer for Whole {
    fn next_batch(&mut self) -> Option<Batch> {
        None
    }
}

/// Text in pieces that end behind white space or are long enough.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = rest.len().min(LONG / 2);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        if end < rest.len()
            && let Some(space) = rest.get(..end).and_then(|part| part.rfind([' ', '\n']))
        {
            end = space + 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Whether the mark of an item is one that its format would have known: not a bullet and not
/// counted in Arabic or Persian digits.
fn counts_in_latin(text: &str) -> bool {
    let mark = text
        .get(..mark_length(text).unwrap_or(0))
        .unwrap_or_default();
    !mark.contains(['•', '●', '▪', '◦', '٭'])
        && !mark.contains(|c| matches!(c, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}'))
}

/// The kind of section an entry stands in.
pub(super) fn is_of_entries(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::References | SectionKind::Notes)
}
