//! Poems: verses of two hemistichs, however a page marks them up. A verse is one block, whose
//! hemistichs are parted by a gap.

use super::{Composer, Frame};
use crate::parse::element::Element;
use crate::parse::inline::Nature;
use crate::parse::verse::{GAP, is_poem_class};

/// Classes of what holds two hemistichs.
const VERSES: &[&str] = &[
    "b", "bayt", "beyt", "bait", "beit", "couplet", "verse", "بيت",
];
/// Classes of hemistichs.
const HEMISTICHS: &[&str] = &[
    "m1",
    "m2",
    "misra",
    "mesra",
    "hemistich",
    "shatr",
    "sadr",
    "ajz",
    "ajuz",
    "صدر",
    "عجز",
];

impl Composer {
    /// What an element is in a poem, by the name of its tag and its classes.
    pub(super) fn poetic(&self, element: Element, name: &str, class: &str) -> Element {
        let has = |names: &[&str]| class.split_ascii_whitespace().any(|c| names.contains(&c));
        let is_part = !class.is_empty() && matches!(name, "div" | "p" | "li" | "span");
        match name {
            "table" if is_poem_class(class) => Element::Poem,
            "tr" if self.stack.within().is_poem => Element::Verse,
            "td" | "th" if self.stack.within().is_verse => Element::Hemistich,
            _ if is_part && element != Element::Hidden => {
                let in_verse = || self.stack.within().is_verse;
                if name != "span" && has(VERSES) {
                    Element::Verse
                } else if has(HEMISTICHS) && in_verse() {
                    Element::Hemistich
                } else {
                    element
                }
            }
            _ => element,
        }
    }

    /// Begins a hemistich: a gap parts it from the one before.
    pub(super) fn begin_hemistich(&mut self) {
        match &mut self.draft {
            Some(draft) if draft.nature == Nature::Verse => {
                draft.trim();
                if !draft.is_empty() && !draft.text.ends_with(GAP) {
                    draft.push_verbatim(GAP);
                }
            }
            _ => self.flush(),
        }
    }

    /// Remembers a part of a paragraph: one of two such parts may be a hemistich.
    pub(super) fn end_half(&mut self, frame: &Frame) {
        let parent = self.stack.last().map(|f| &f.element);
        if *frame.name == *"span"
            && parent == Some(&Element::Paragraph)
            && let Some(draft) = &mut self.draft
        {
            draft.end_part(frame.start(self.stack.ended));
        }
    }
}
