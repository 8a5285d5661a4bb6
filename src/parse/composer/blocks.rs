//! Where a block begins and ends, and what it is.

use super::{BULLETS, CARRIED, Composer, Frame, LINKED};
use crate::document::{Alignment, Block, BlockKind, Language, OffsetMap, Section, TextRange};
use crate::parse::blocks;
use crate::parse::element::{Declared, Element, Notes};
use crate::parse::inline::{Draft, Nature};
use crate::parse::list_mark::mark_length;
use crate::parse::settling::Piece;
use crate::parse::verse;
use crate::text::Direction;

impl Composer {
    /// The open block, or a new one of this nature.
    pub(super) fn begun(&mut self, nature: Nature) -> &mut Draft {
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
    pub(super) fn depth(&self) -> u8 {
        let sets_in = |f: &&Frame| {
            matches!(
                f.element,
                Element::List(_) | Element::Entries | Element::Quotation | Element::Definition
            )
        };
        u8::try_from(self.stack.iter().filter(sets_in).count()).unwrap_or(u8::MAX)
    }

    /// Begins the block that the open elements make.
    pub(super) fn begin(&mut self) {
        let mut nature = Nature::Paragraph;
        let mut marker = String::new();
        let mut depth = self.depth();
        let lists = self
            .stack
            .iter()
            .filter(|f| matches!(f.element, Element::List(_)));
        let bullet = BULLETS[lists.count().saturating_sub(1).min(BULLETS.len() - 1)];
        for at in (0..self.stack.len()).rev() {
            let is_note = self.stack[at].attributes.notes == Some(Notes::One);
            match self.stack[at].element {
                Element::Division | Element::Paragraph if is_note => {
                    if !std::mem::replace(&mut self.stack[at].begun, true) {
                        nature = Nature::Note;
                    }
                }
                Element::Heading(level) if !self.stack[at].begun => {
                    self.stack[at].begun = true;
                    nature = Nature::Heading(level);
                    depth = 0;
                }
                Element::Cell(_) => nature = Nature::Row,
                Element::Term => nature = Nature::Term,
                Element::Hemistich => nature = Nature::Verse,
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
                Element::Heading(_) | Element::Definition | Element::Row | Element::Table(_) => {}
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
    pub(super) fn item(
        &mut self,
        at: usize,
        ticked: Option<bool>,
        bullet: &str,
    ) -> (Nature, String) {
        let lists = |f: &&mut Frame| matches!(f.element, Element::List(_) | Element::Entries);
        let list = self.stack[..at].iter_mut().rev().find(lists);
        let entries = list.as_ref().is_some_and(|f| f.element == Element::Entries);
        let lettered = list.as_ref().is_some_and(|list| list.attributes.lettered);
        let number = list.and_then(|list| {
            let number = list.next?;
            list.next = Some(number.saturating_add(1));
            Some(number)
        });
        let language = self.stack.iter().rev().find_map(|f| f.attributes.language);
        let marker = match (ticked, number) {
            (Some(true), _) => "☑ ".to_owned(),
            (Some(false), _) => "☐ ".to_owned(),
            (None, Some(number)) if lettered => self.numerals.lettered(number, language),
            (None, Some(number)) => self.numerals.counted(number),
            (None, None) => bullet.to_owned(),
        };
        let holds_notes = |f: &Frame| f.attributes.notes.is_some();
        let nature = if entries {
            Nature::Entry
        } else if self.stack.iter().any(holds_notes) {
            Nature::Note
        } else {
            Nature::Item
        };
        (nature, marker)
    }

    /// Ends the open block.
    pub(in crate::parse) fn flush(&mut self) {
        let Some(mut draft) = self.draft.take() else {
            return;
        };
        let most = draft.spans.len() + CARRIED;
        for frame in self.stack.iter_mut().rev() {
            let carries = !frame.element.is_block() || matches!(frame.element, Element::Term);
            if carries && draft.spans.len() < most {
                draft.end_element(&frame.element, frame.attributes.direction, frame.start);
            }
            if let Element::Link(_) = frame.element {
                frame.blocks += 1;
                if frame.blocks == LINKED {
                    frame.element = Element::Inline;
                }
            }
            frame.start = 0;
        }
        self.push(draft);
    }

    /// Puts a block that has ended behind the others.
    pub(super) fn push(&mut self, mut draft: Draft) {
        if self.is_markdown && draft.text.contains("**") && draft.nature != Nature::Code {
            draft.repair_strong();
        }
        if self.is_markdown
            && draft.text.contains("{/*")
            && !matches!(draft.nature, Nature::Code | Nature::Heading(_))
        {
            draft.drop_comments();
        }
        if let Nature::Heading(_) = draft.nature {
            draft.drop_own_links();
            if let Some(name) = draft.take_anchor() {
                self.anchor(&name);
            }
        }
        if draft.nature != Nature::Code {
            draft.trim();
        }
        draft.end_cells();
        if self.is_markdown && draft.nature == Nature::Paragraph && draft.is_no_text() {
            return;
        }
        let is_bare = draft.nature == Nature::Row && draft.cells.iter().all(|c| c.range.is_empty());
        if draft.is_empty() || is_bare && !draft.cells.is_empty() || self.is_told_by_picture(&draft)
        {
            return;
        }
        draft.part_verse();
        let start = self.place();
        let range = TextRange::new(start, start + draft.text.len() as u64);
        self.text.push_str(&draft.text);
        // As in plain text, an empty line parts paragraphs.
        self.text.push_str(if draft.nature == Nature::Code {
            "\n"
        } else {
            "\n\n"
        });
        let (declared, is_own) = self.declared();
        let kind = kind(&mut draft, range);
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

    /// Whether a block is the caption of a picture, and the words for the picture say just that.
    fn is_told_by_picture(&self, draft: &Draft) -> bool {
        let is_caption = || self.stack.iter().any(|frame| *frame.name == *"figcaption");
        let before = || self.text.trim_end().strip_suffix(draft.text.as_str());
        draft.nature == Nature::Paragraph
            && is_caption()
            && before().is_some_and(|before| before.is_empty() || before.ends_with('\n'))
    }

    /// The direction that is declared for the block, and whether by its own element.
    pub(super) fn declared(&self) -> (Option<Declared>, bool) {
        let mut of_blocks = self.stack.iter().rev().filter(|f| f.element.is_block());
        let own = of_blocks.next().and_then(|f| f.attributes.direction);
        let holder = self.stack.iter().rev().find(|f| f.element.is_block());
        let is_text = holder.is_some_and(|f| !matches!(f.element, Element::Division));
        match own {
            Some(own) => (Some(own), is_text),
            None => (of_blocks.find_map(|f| f.attributes.direction), false),
        }
    }
}

/// What kind of block a draft has become.
fn kind(draft: &mut Draft, range: TextRange) -> BlockKind {
    let marker = 0..draft.marker;
    match draft.nature {
        Nature::Heading(level) => BlockKind::Heading(level),
        Nature::Item => BlockKind::ListItem { marker },
        Nature::Entry | Nature::Note => BlockKind::Reference { marker },
        Nature::Quotation => BlockKind::Quotation,
        Nature::Code => BlockKind::Code,
        Nature::Row if !draft.cells.is_empty() => BlockKind::Row {
            cells: std::mem::take(&mut draft.cells),
            table: range,
        },
        Nature::Row | Nature::Term => BlockKind::Paragraph,
        Nature::Verse => match verse::parted(&draft.text) {
            Some((first, second)) => BlockKind::Verse { first, second },
            None => BlockKind::Paragraph,
        },
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

/// Whether the mark of an item is one that its format would have known: not a bullet and not
/// counted in Arabic or Persian digits.
fn counts_in_latin(text: &str) -> bool {
    let mark = text
        .get(..mark_length(text).unwrap_or(0))
        .unwrap_or_default();
    !mark.contains(['•', '●', '▪', '◦', '٭'])
        && !mark.contains(|c| matches!(c, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}'))
}
