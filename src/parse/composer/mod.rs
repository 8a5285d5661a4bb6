//! Elements and text to a document: blocks one after the other, with their text in a store of
//! their own.
//!
//! In come elements that open and close, and the text between them, from any marked-up format; out
//! goes a document. Nesting is flattened here: a block knows its depth and nothing of its parents.

mod blocks;
mod growing;
mod stack;
mod table;
mod text;
mod verse;
mod whole;

use std::sync::Arc;

pub(super) use self::growing::open;
use self::stack::{Frame, Stack};
use self::table::Table;
pub(super) use self::whole::Whole;
use super::budget::Budget;
use super::digits::Numerals;
use super::element::{self, Attributes, Element};
use super::inline::Draft;
use super::marking::Marking;
use super::settling::Piece;
use crate::document::{Name, Section, TextRange, Warning};

/// Deepest nesting of elements that is followed; what lies deeper is read as if it stood there.
const DEEPEST: usize = 200;
/// Most spans that elements which are open at the end of a block give to it, the innermost first.
const CARRIED: usize = 8;
/// Elements that are asked for these.
const CARRIERS: usize = 32;
/// Bytes of text that a short block counts as, and a span.
const SHORT: usize = 128;
const SPAN: usize = 64;
/// Bytes of a block beyond which it is cut at the next white space.
const LONG: usize = 8 * 1024;
/// Bytes beyond which it is cut anywhere.
const LONGEST: usize = 16 * 1024;
/// Bytes that a name of a place takes, here and in the document.
const ANCHOR: usize = 96;
/// Bytes that a section takes, and its name.
const SECTION: usize = 3 * size_of::<Section>() + ANCHOR;
/// Marks of items that are not counted, from the outermost list inwards.
const BULLETS: &[&str] = &["• ", "◦ ", "▪ "];

/// Puts a document together.
pub(super) struct Composer {
    pub(super) marking: Arc<Marking>,
    numerals: Numerals,
    /// Whether the text is Markdown: pairs of asterisks that were left standing are taken for strong
    /// text, headings have names made of their words, and the first can be the title.
    is_markdown: bool,
    is_foreign: bool,
    stack: Stack,
    /// Elements beyond the deepest that are open.
    deeper: usize,
    draft: Option<Draft>,
    /// Line of the file that is being read; 0 where lines mean nothing.
    line: u64,
    /// Whether the block before was a line of code.
    follows_code: bool,
    /// Bytes of the document before `text`, which have been given away.
    base: u64,
    /// The text that has not been given away, and its blocks.
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// Spans of blocks that have come since some were given away.
    spans: usize,
    pub(super) sections: Vec<Section>,
    pub(super) title: Option<TextRange>,
    /// The heading that is the title and no section.
    left_out: Option<Section>,
    pub(super) warnings: Vec<Warning>,
    /// For what is kept of the document.
    pub(super) budget: Budget,
    /// Names of places that have not been given away, and the bytes of the text where they are, in
    /// order.
    pub(super) anchors: Vec<(Name, u64)>,
    /// What stands before the names of places, to tell those of several chapters apart.
    chapter: Option<Name>,
    /// What becomes of the address of a link; a link without one is none.
    linking: Option<Linking>,
}

/// What an address of a link means in the whole document.
pub(super) type Linking = Box<dyn Fn(&str) -> Option<String> + Send>;

impl Composer {
    /// An empty document; items are counted in these numerals.
    pub(super) fn new(numerals: Numerals) -> Self {
        Self::with(Arc::new(Marking::new()), numerals)
    }

    fn with(marking: Arc<Marking>, numerals: Numerals) -> Self {
        Self {
            marking,
            numerals,
            is_markdown: false,
            is_foreign: false,
            stack: Stack::default(),
            deeper: 0,
            draft: None,
            line: 0,
            follows_code: false,
            base: 0,
            text: String::new(),
            pieces: Vec::new(),
            spans: 0,
            sections: Vec::new(),
            title: None,
            left_out: None,
            warnings: Vec::new(),
            budget: Budget::default(),
            anchors: Vec::new(),
            chapter: None,
            linking: None,
        }
    }

    /// A part of a document that is composed by itself, at byte `base`.
    pub(super) fn part(base: u64, marking: Arc<Marking>) -> Self {
        Self {
            base,
            ..Self::with(marking, Numerals::default())
        }
    }

    /// Says when there was no room for all that the lists should hold.
    pub(super) fn warn_of_short_room(&mut self) {
        if self.budget.is_short() {
            self.warn("not all of the many headings, names, links and notes are listed");
        }
    }

    /// What follows is a chapter of this name: its places are called `chapter#name`.
    pub(super) fn set_chapter(&mut self, chapter: &str) {
        self.chapter = Some(Name::of(chapter).with("#"));
    }

    /// Says what the addresses of links that follow mean.
    pub(super) fn set_linking(&mut self, linking: Linking) {
        self.linking = Some(linking);
    }

    /// The place that comes next has this name.
    pub(super) fn anchor(&mut self, name: &str) {
        if name.is_empty() {
            return;
        }
        let place = self.place();
        if self.budget.take(ANCHOR) {
            let name = self
                .chapter
                .map_or_else(|| Name::of(name), |chapter| chapter.with(name));
            self.anchors.push((name, place));
        }
    }

    /// An empty document of Markdown.
    pub(super) fn of_markdown(numerals: Numerals) -> Self {
        Self {
            is_markdown: true,
            ..Self::new(numerals)
        }
    }

    /// Whether the text that follows is none of the format's own.
    pub(super) fn set_foreign(&mut self, is_foreign: bool) {
        if self.is_foreign != is_foreign {
            self.flush();
            self.is_foreign = is_foreign;
        }
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

    /// Whether no block has begun.
    pub(super) fn is_between_blocks(&self) -> bool {
        self.draft.is_none()
    }

    /// Bytes of text so far: a place for what comes next.
    pub(super) fn place(&self) -> u64 {
        self.base + self.text.len() as u64
    }

    /// Bytes of text that have not been given away.
    pub(super) fn pending(&self) -> usize {
        self.text.len()
    }

    /// The same, or more where they are many blocks: what a step is measured by.
    pub(super) fn weight(&self) -> usize {
        let own = SHORT * self.pieces.len() + SPAN * self.spans;
        self.text.len().max(own)
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
        let is_in_row = self.stack.within().is_in_row;
        // Lists in a cell run on.
        let element = match element {
            Element::List(_) if is_in_row => Element::Division,
            Element::Item(_) if is_in_row && self.is_in_list_that_runs_on() => {
                self.space();
                self.text(BULLETS[0]);
                Element::Paragraph
            }
            element => element,
        };
        let mut next = None;
        match &element {
            Element::Cell(shape) => self.begin_cell(*shape),
            Element::Hemistich => self.begin_hemistich(),
            Element::Paragraph | Element::Division if is_in_row => self.space(),
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
        let table = match &element {
            Element::Table(sides) => Some(Box::new(Table::new(sides, self.pieces.len()))),
            _ => None,
        };
        let frame = self.stack.push(name, element, attributes, start);
        frame.next = next;
        frame.table = table;
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
        let Some(count) = self.stack.above_tag(name) else {
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
            "hr" => self.rule(),
            "img" if attribute("src").is_some_and(element::is_badge) => {}
            "img" => self.image(element::picture(attribute("alt").unwrap_or_default())),
            "input"
                if attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox")) =>
            {
                self.tick(attribute("checked").is_some());
            }
            "wbr" | "area" | "base" | "col" | "embed" | "input" | "link" | "meta" | "param"
            | "source" | "track" => {}
            _ => {
                let (element, attributes) = element::of_tag(name, &attribute);
                let class = attribute("class").unwrap_or_default();
                let mut element = self.poetic(element, name, class);
                if let (Element::Link(written), Some(linking)) = (&element, &self.linking) {
                    element = linking(written).map_or(Element::Inline, Element::Link);
                }
                self.open_tag(name, element, attributes);
                self.name_place(name, attribute);
                return true;
            }
        }
        false
    }

    /// Remembers the name that an element gives to its place.
    fn name_place<'a>(&mut self, tag: &str, attribute: impl Fn(&str) -> Option<&'a str>) {
        if self.is_hidden() {
            return;
        }
        if let Some(name) = attribute("id") {
            self.anchor(name);
        }
        if let Some(name) = attribute("name").filter(|_| tag == "a") {
            self.anchor(name);
        }
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
        if let Some(item) = self.stack.outwards().find(items) {
            item.element = Element::Item(Some(ticked));
        }
    }

    /// Ends the innermost element.
    fn pop(&mut self) -> Option<Frame> {
        let runs_on = self.stack.within().is_in_row;
        let last = &self.stack.last()?.element;
        let is_cell = matches!(last, Element::Cell(_) | Element::Hemistich);
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
            self.end_half(&frame);
        }
        match &frame.element {
            Element::Row => self.end_row(),
            Element::Table(_) => self.end_table(&frame),
            _ => {}
        }
        Some(frame)
    }

    fn end_inline(&mut self, frame: &Frame) {
        if let Some(draft) = &mut self.draft {
            let declared = match frame.element {
                Element::Cell(_) => None,
                _ => frame.attributes.direction,
            };
            let ended = self.stack.ended;
            draft.end_element(frame.role(ended), declared, frame.start(ended));
            if matches!(frame.element, Element::Link(_)) && frame.start(ended) == 0 {
                draft.end_mark();
            }
        }
    }

    /// Whether what comes stands in a list that has become a part of a cell.
    fn is_in_list_that_runs_on(&self) -> bool {
        let last = self.stack.last();
        last.is_some_and(|f| f.element == Element::Division && matches!(&*f.name, "ul" | "ol"))
    }

    fn space(&mut self) {
        if let Some(draft) = &mut self.draft {
            draft.push_space();
        }
    }
}
