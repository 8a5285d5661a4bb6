//! The elements that are open, each with what it means for what stands in it: computed once, when it
//! is opened, from what it stands in. So nothing walks the stack for a block.

use super::table::Table;
use crate::document::Language;
use crate::parse::element::{Attributes, Declared, Element, Notes};

/// Most blocks that a link reaches over: one that reaches further was left open.
pub(super) const LINKED: u64 = 16;

/// An open element.
#[derive(Debug)]
pub(super) struct Frame {
    /// Name of the tag; empty for elements of the format itself.
    pub(super) name: Box<str>,
    pub(super) element: Element,
    pub(super) attributes: Attributes,
    /// Blocks that had ended when it began.
    block: u64,
    /// Byte of the text of the block that was open then.
    start: usize,
    /// Number of the next item of a list.
    pub(super) next: Option<u64>,
    /// An item whose marker has been set, a row that has a cell.
    pub(super) begun: bool,
    /// Of a table: what is known of it.
    pub(super) table: Option<Box<Table>>,
    pub(super) within: Within,
}

impl Frame {
    /// The role that the element gives to text in it, `ended` blocks having ended, where it gives
    /// any.
    pub(super) fn role(&self, ended: u64) -> &Element {
        match &self.element {
            Element::Link(_) if ended - self.block >= LINKED => &Element::Inline,
            element => element,
        }
    }

    /// Byte of the open block's text where it began, `ended` blocks having ended.
    pub(super) fn start(&self, ended: u64) -> usize {
        if self.block == ended { self.start } else { 0 }
    }

    /// Whether it gives a role to a block that ends before it does.
    fn carries(&self) -> bool {
        match self.element {
            Element::Term => true,
            Element::Inline | Element::Hidden => self.attributes.direction.is_some(),
            _ => !self.element.is_block(),
        }
    }
}

/// What holds in an element. Places are those of frames in the stack.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each holds or does not, whatever the others do"
)]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Within {
    /// Lists, quotations and definitions that are open.
    pub(super) depth: u8,
    /// Of these the lists whose items have bullets or numbers.
    pub(super) lists: u8,
    pub(super) language: Option<Language>,
    /// The direction that is declared for the text.
    pub(super) declared: Option<Declared>,
    /// Whether an element that is no mere division declares it for its own text.
    pub(super) is_own: bool,
    pub(super) is_preformatted: bool,
    pub(super) is_heading: bool,
    pub(super) is_poem: bool,
    pub(super) is_verse: bool,
    /// Whether it belongs to a note, or to a list of them.
    pub(super) is_note: bool,
    /// Whether text belongs to the row of a table.
    pub(super) is_in_row: bool,
    /// The innermost element that makes blocks what they are.
    pub(super) maker: Option<u8>,
    /// The innermost list.
    pub(super) list: Option<u8>,
    /// The innermost table.
    pub(super) table: Option<u8>,
    /// The outermost table.
    pub(super) tables: Option<u8>,
    /// The innermost row or table.
    pub(super) row: Option<u8>,
}

impl Within {
    /// What holds in an element that stands here, at this place of the stack.
    fn entered(mut self, element: &Element, attributes: Attributes, at: u8) -> Self {
        self.language = attributes.language.or(self.language);
        self.is_note |= attributes.notes.is_some();
        if !element.is_block() {
            return self;
        }
        self.is_own = attributes.direction.is_some() && *element != Element::Division;
        self.declared = attributes.direction.or(self.declared);
        let is_part = matches!(element, Element::Paragraph | Element::Division);
        if !is_part {
            self.is_in_row = matches!(element, Element::Cell(_) | Element::Hemistich);
        }
        if !is_part || attributes.notes == Some(Notes::One) {
            self.maker = makes(element).then_some(at).or(self.maker);
        }
        let sets_in = matches!(
            element,
            Element::List(_) | Element::Entries | Element::Quotation | Element::Definition
        );
        self.depth += u8::from(sets_in);
        self.lists += u8::from(matches!(element, Element::List(_)));
        self.is_preformatted |= *element == Element::Preformatted;
        self.is_heading |= matches!(element, Element::Heading(_));
        self.is_poem |= *element == Element::Poem;
        self.is_verse |= *element == Element::Verse;
        match element {
            Element::List(_) | Element::Entries => self.list = Some(at),
            Element::Table(_) => {
                self.tables = self.tables.or(Some(at));
                (self.table, self.row) = (Some(at), Some(at));
            }
            Element::Row => self.row = Some(at),
            _ => {}
        }
        self
    }
}

/// Whether an element makes the blocks in it what they are, or keeps those around it from it.
fn makes(element: &Element) -> bool {
    !matches!(
        element,
        Element::List(_)
            | Element::Entries
            | Element::Preformatted
            | Element::Poem
            | Element::Verse
    )
}

/// All open elements, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Stack {
    frames: Vec<Frame>,
    /// Places of those that give roles to blocks which end before they do.
    carriers: Vec<u8>,
    /// Blocks that have ended.
    pub(super) ended: u64,
}

impl Stack {
    /// Opens an element, at byte `start` of the text of the open block.
    pub(super) fn push(
        &mut self,
        name: &str,
        element: Element,
        attributes: Attributes,
        start: usize,
    ) -> &mut Frame {
        debug_assert!(self.frames.len() < usize::from(u8::MAX), "depth is limited");
        let at = self.frames.len() as u8;
        let within = self.within().entered(&element, attributes, at);
        let frame = Frame {
            name: name.into(),
            element,
            attributes,
            block: self.ended,
            start,
            next: None,
            begun: false,
            table: None,
            within,
        };
        if frame.carries() {
            self.carriers.push(at);
        }
        self.frames.push(frame);
        self.frames.last_mut().expect("one has been pushed")
    }

    pub(super) fn pop(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        if self.carriers.last() == Some(&(self.frames.len() as u8)) {
            self.carriers.pop();
        }
        Some(frame)
    }

    /// What holds here.
    pub(super) fn within(&self) -> Within {
        self.frames
            .last()
            .map_or_else(Within::default, |f| f.within)
    }

    pub(super) fn len(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn last(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// The frame at a place that [`Within`] names.
    pub(super) fn at(&mut self, at: Option<u8>) -> Option<&mut Frame> {
        self.frames.get_mut(usize::from(at?))
    }

    /// Elements within the innermost tag of this name, if one is open within the format's own
    /// element.
    pub(super) fn above_tag(&self, name: &str) -> Option<usize> {
        let mut tags = self.frames.iter().rev().take_while(|f| !f.name.is_empty());
        tags.position(|frame| *frame.name == *name)
    }

    /// From the innermost outwards.
    pub(super) fn outwards(&mut self) -> impl Iterator<Item = &mut Frame> {
        self.frames.iter_mut().rev()
    }

    /// Those that give roles to a block which ends before they do, the innermost first.
    pub(super) fn carriers(&self) -> impl Iterator<Item = &Frame> {
        let carriers = self.carriers.iter().rev();
        carriers.filter_map(|&at| self.frames.get(usize::from(at)))
    }
}
