//! Where a block begins and ends, and what it is.

use super::{BULLETS, CARRIED, CARRIERS, Composer, SECTION};
use crate::document::{Alignment, Block, BlockKind, Language, OffsetMap, Section, TextRange};
use crate::parse::blocks;
use crate::parse::element::Element;
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
        let (depth, line) = (self.stack.within().depth, self.line);
        self.draft
            .get_or_insert_with(|| Draft::new(nature, "", depth, line))
    }

    /// Begins the block that the open elements make.
    pub(super) fn begin(&mut self) {
        let within = self.stack.within();
        let mut nature = Nature::Paragraph;
        let mut marker = String::new();
        let mut depth = within.depth;
        // What only the first block in an element is.
        let made_by = self.stack.at(within.maker).map(|f| {
            let is_begun = f.begun;
            // Of a row it says that there is a cell.
            f.begun |= f.element != Element::Row;
            (f.element.clone(), is_begun)
        });
        match made_by {
            // Of these only notes are among the makers.
            Some((Element::Division | Element::Paragraph, false)) => nature = Nature::Note,
            Some((Element::Division | Element::Paragraph | Element::Note(_), true)) => {
                nature = Nature::FurtherNote;
            }
            Some((Element::Heading(level), false)) => {
                nature = Nature::Heading(level);
                depth = 0;
            }
            Some((Element::Cell(_), _)) => nature = Nature::Row,
            Some((Element::Term, _)) => nature = Nature::Term,
            Some((Element::Hemistich, _)) => nature = Nature::Verse,
            Some((Element::Quotation, _)) => nature = Nature::Quotation,
            Some((Element::Note(number), false)) => {
                nature = Nature::Note;
                marker = self.numerals.bracketed(number);
            }
            Some((Element::Item(ticked), false)) => {
                (nature, marker) = self.item(ticked);
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        self.draft = Some(Draft::new(nature, &marker, depth, self.line));
    }

    /// Nature and marker of an item of the innermost list.
    pub(super) fn item(&mut self, ticked: Option<bool>) -> (Nature, String) {
        let within = self.stack.within();
        let item = self.stack.at(within.maker);
        let list = item.and_then(|item| item.within.list);
        let list = self.stack.at(list);
        let entries = list.as_ref().is_some_and(|f| f.element == Element::Entries);
        let lettered = list.as_ref().is_some_and(|list| list.attributes.lettered);
        let number = list.and_then(|list| {
            let number = list.next?;
            list.next = Some(number.saturating_add(1));
            Some(number)
        });
        let bullet = usize::from(within.lists).saturating_sub(1);
        let marker = match (ticked, number) {
            (Some(true), _) => "☑ ".to_owned(),
            (Some(false), _) => "☐ ".to_owned(),
            (None, Some(number)) if lettered => self.numerals.lettered(number, within.language),
            (None, Some(number)) => self.numerals.counted(number),
            (None, None) => BULLETS[bullet.min(BULLETS.len() - 1)].to_owned(),
        };
        let nature = if entries {
            Nature::Entry
        } else if within.is_note {
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
        let ended = self.stack.ended;
        let most = draft.spans.len() + CARRIED;
        for frame in self.stack.carriers().take(CARRIERS) {
            if draft.spans.len() < most {
                let declared = frame.attributes.direction;
                draft.end_element(frame.role(ended), declared, frame.start(ended));
            }
        }
        self.stack.ended += 1;
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
        let within = self.stack.within();
        let kind = kind(&mut draft, range);
        self.follows_code = draft.nature == Nature::Code;
        if let Nature::Heading(level) = draft.nature
            && self.budget.take(SECTION)
        {
            self.sections.push(Section {
                heading: range,
                line: draft.line,
                level,
                kind: self.marking.list_kind(&draft.text).unwrap_or_default(),
            });
        }
        self.spans += draft.spans.len();
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
            declared: within.declared,
            is_own: within.is_own,
            language: within.language,
            is_foreign: self.is_foreign,
            section: self.sections.len().checked_sub(1),
        });
    }

    /// Whether a block is the caption of a picture, and the words for the picture say just that.
    fn is_told_by_picture(&self, draft: &Draft) -> bool {
        let before = self.text.trim_end().strip_suffix(draft.text.as_str());
        draft.nature == Nature::Paragraph
            && before.is_some_and(|before| before.is_empty() || before.ends_with('\n'))
            && self.stack.above_tag("figcaption").is_some()
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
            is_last: true,
        },
        Nature::Row | Nature::Term | Nature::FurtherNote => BlockKind::Paragraph,
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
