//! The places that cite an entry.

use super::App;
use super::links::{Aim, Leads, Link};
use crate::command::Focus;
use crate::document::TextRange;

impl App {
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
