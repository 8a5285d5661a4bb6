//! A block that a unit ended within, taken up again by the next: its beginning was given to the
//! composer then.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::units::{Block, BlockKind};

impl BlockKind {
    /// Whether its element stays open where a unit ends within it.
    pub(super) fn stays_open(self) -> bool {
        self != Self::HiddenHtml
    }

    /// Whether a block of this kind ends here.
    pub(super) fn ends(self, event: &Event) -> bool {
        let Event::End(tag) = event else {
            return false;
        };
        match self {
            Self::Code => *tag == TagEnd::CodeBlock,
            Self::Table => *tag == TagEnd::Table,
            Self::List => matches!(tag, TagEnd::List(_)),
            Self::Quotation => matches!(tag, TagEnd::BlockQuote(_)),
            Self::Html | Self::HiddenHtml => *tag == TagEnd::HtmlBlock,
        }
    }

    /// The block that begins here.
    fn of_start(event: &Event) -> Option<Self> {
        match event {
            Event::Start(Tag::CodeBlock(_)) => Some(Self::Code),
            Event::Start(Tag::Table(_)) => Some(Self::Table),
            Event::Start(Tag::List(_)) => Some(Self::List),
            Event::Start(Tag::BlockQuote(_)) => Some(Self::Quotation),
            Event::Start(Tag::HtmlBlock) => Some(Self::Html),
            _ => None,
        }
    }
}

/// Passes over what the unit before has given to the composer.
pub(super) struct TakenUp {
    /// The block that is still open and has not been met again.
    open: Option<BlockKind>,
    /// Bytes before the text of the unit, of which nothing is to be seen.
    prefix: usize,
}

impl TakenUp {
    /// At the beginning of a unit behind one that ended within `block`.
    pub(super) fn new(block: Option<&Block>) -> Self {
        let shows = |block: &&Block| block.kind != BlockKind::HiddenHtml;
        Self {
            open: block.map(|b| b.kind).filter(|kind| kind.stays_open()),
            prefix: block.filter(shows).map_or(0, |block| block.prefix.len()),
        }
    }

    /// Whether an event belongs to what has been given.
    pub(super) fn passes_over(&mut self, event: &Event, place: &Range<usize>) -> bool {
        if self
            .open
            .take_if(|open| BlockKind::of_start(event) == Some(*open))
            .is_some()
        {
            return true;
        }
        let is_block = matches!(event, Event::Start(_) | Event::End(_));
        place.start < self.prefix && (place.end <= self.prefix || !is_block)
    }

    /// The block that is still open, where the unit does not go on with it.
    pub(super) fn left_open(&mut self) -> Option<BlockKind> {
        self.open.take()
    }
}
