//! An entry, or the text at another place, shown beside the mark that leads to it.

use super::App;
use super::links::{Aim, Leads, Link};
use crate::command::Focus;
use crate::document::{BlockKind, Position, TextRange};
use crate::text::Direction;

/// Bytes of another place's text that are shown.
const MOST_BYTES: usize = 600;

/// What is shown beside a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    /// The mark.
    pub mark: Link,
    /// Its text.
    pub text: String,
    /// Which way the text reads.
    pub direction: Direction,
    /// What it leads to from there, when one goes there.
    place: Position,
}

impl App {
    /// Shows what the focused mark leads to; again: no longer.
    pub(super) fn peek(&mut self) {
        if self.peek.take().is_some() {
            return;
        }
        if self.link.is_none() {
            self.links(1);
        }
        if !self.show_peek() && self.link.is_some() {
            self.say("there is no entry to show; the address stands below");
        }
    }

    /// Shows what the focused link leads to within the document, if it does.
    pub(super) fn show_peek(&mut self) -> bool {
        let place = match self.aim() {
            Some(Aim::Entry(entry)) => self.document.references().get(entry).map(|e| e.range.start),
            Some(Aim::Within(place)) => Some(place),
            _ => None,
        };
        let Some(place) = place else {
            return false;
        };
        let (Some((text, direction)), Some(mark)) = (self.text_at(place), self.link.clone()) else {
            return false;
        };
        self.peek = Some(Peek {
            mark,
            text,
            direction,
            place,
        });
        true
    }

    /// Goes to what is shown beside the mark.
    pub(super) fn go_to_peek(&mut self, peek: &Peek) {
        self.jump(peek.place);
        // Entries may have been withdrawn since it was shown.
        if let Some(entry) = self.document.reference_at(peek.place) {
            self.focus_entry(entry);
        }
    }

    /// Focuses an entry, which has been jumped to.
    pub(super) fn focus_entry(&mut self, entry: usize) {
        let entries = self.document.references();
        self.link = entries.get(entry).map(|of_list| Link {
            range: of_list.range,
            leads: Leads::Reference(entry),
        });
    }

    /// The text that stands at a place, and which way it reads: of a heading with the paragraph
    /// below it.
    pub(super) fn text_at(&self, place: Position) -> Option<(String, Direction)> {
        let chunk = self.document.chunk_at(place);
        let mut blocks = chunk
            .blocks
            .into_iter()
            .skip_while(|block| block.range.end <= place && block.range.start < place);
        let first = blocks.next()?;
        let mut text = first.text;
        if matches!(first.kind, BlockKind::Heading(_) | BlockKind::Title)
            && let Some(next) = blocks.next()
        {
            text = format!("{text} – {}", next.text);
        }
        if text.len() > MOST_BYTES {
            let end = (0..=MOST_BYTES).rfind(|&at| text.is_char_boundary(at));
            text.truncate(end.unwrap_or(0));
            text.push('…');
        }
        Some((text, first.direction))
    }

    /// The mark that cites the entry at hand, so many behind the focused one; a link of the list is
    /// cited where it stands.
    pub(super) fn citing(&mut self, marks: i64) {
        let selected = self.references.selected();
        let entry = match (self.focus, &self.link) {
            (Focus::References, _) => Some(selected),
            (Focus::Article, Some(link)) => match (&link.leads, self.aim()) {
                (Leads::Reference(entry), _) => Some(*entry),
                (_, Some(Aim::Entry(entry))) => Some(entry),
                _ => None,
            },
            _ => None,
        };
        let Some(entry) = entry else {
            return self.say("choose an entry first: r shows them");
        };
        let places = match self.document.references().len().checked_sub(entry + 1) {
            Some(_) => self.citings()[entry].clone(),
            None => self
                .document
                .listed()
                .nth(entry)
                .map(|link| link.range)
                .into_iter()
                .collect(),
        };
        let here = self.link.as_ref().filter(|_| self.focus == Focus::Article);
        let here = here.map(|link| link.range.start);
        let known = places.iter().position(|place| Some(place.start) == here);
        let count = places.len() as i64;
        let next = match known {
            Some(at) => at as i64 + marks,
            None if marks > 0 => marks - 1,
            None => count + marks,
        };
        let Some(place) = usize::try_from(next)
            .ok()
            .and_then(|at| places.get(at))
            .copied()
        else {
            let times = times(places.len());
            return self.say(format!("no further place cites it; {times} in all"));
        };
        self.go_to_mark(place);
        self.say(format!("place {} of {count} that cites it", next + 1));
    }

    /// Jumps to a link in the text and focuses it.
    pub(super) fn go_to_mark(&mut self, place: TextRange) {
        self.focus = Focus::Article;
        let from = self.place();
        let before = self.anchor;
        let known = self.link_at(place);
        self.link = known;
        self.arrange();
        self.show(place.start);
        if self.anchor != before || from.link != self.link {
            self.remember(from);
        }
    }

    /// The link that stands in these bytes.
    fn link_at(&mut self, place: TextRange) -> Option<Link> {
        let block = self.layout.block_at(&self.document, place.start)?;
        let links = super::links::links_of(&block.block, &self.document);
        links
            .into_iter()
            .find(|link| link.range.start <= place.start && place.start < link.range.end)
    }
}

/// A number of times, in words.
pub(super) fn times(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}
