//! What can be focused in the text: links, citation marks and entries of a references list; and
//! where they lead.

use std::path::PathBuf;

use super::App;
use crate::address::{Destination, Refused, resolve};
use crate::command::Focus;
use crate::config::{By, Target};
use crate::document::{
    Block, BlockKind, Cites, Document, Position, Reference, ReferenceKind, Role, TextRange,
};

/// Something in the text that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Bytes of the store that show it.
    pub range: TextRange,
    /// Where it leads.
    pub leads: Leads,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To an address, as the document gives it.
    Address(String),
    /// To the entry of this number.
    Citation(u32),
    /// To what an entry opens: its place in the list.
    Reference(usize),
}

/// What a link comes to in the document at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A web or mail address.
    Web(Target),
    /// A file, and a place in it.
    File {
        /// Its path.
        path: PathBuf,
        /// The place.
        fragment: Option<String>,
    },
    /// The entry that a mark cites: its place in the list.
    Entry(usize),
    /// A place in the document.
    Within(Position),
    /// A place, or an entry, that the document does not have.
    Missing(String),
    /// Nothing that is opened.
    Refused {
        /// The address as the document gives it.
        address: String,
        /// Why it is not opened.
        reason: Refused,
    },
}

/// The links of a block, in reading order. An entry is one link; where it gives several addresses,
/// they follow it.
pub(super) fn links_of(block: &Block, document: &Document) -> Vec<Link> {
    let entry = match block.kind {
        BlockKind::Reference { .. } => document.reference_at(block.range.start),
        _ => None,
    };
    let mut links = Vec::new();
    if let Some(entry) = entry {
        links.push(Link {
            range: block.range,
            leads: Leads::Reference(entry),
        });
        if document.references()[entry].more.is_empty() {
            return links;
        }
    }
    let is_within = |outer: &std::ops::Range<usize>, inner: &std::ops::Range<usize>| {
        outer.start <= inner.start && inner.end <= outer.end
            || inner.start <= outer.start && outer.end <= inner.end
    };
    for span in &block.spans {
        let leads = match &span.role {
            Role::Link { address } => Leads::Address(address.clone()),
            // Where the mark is a link besides, that says more.
            Role::Citation(number) => {
                let mut others = block.spans.iter();
                if others.any(|other| {
                    matches!(other.role, Role::Link { .. }) && is_within(&other.range, &span.range)
                }) {
                    continue;
                }
                Leads::Citation(*number)
            }
            _ => continue,
        };
        let (start, end) = (
            block.position_of(span.range.start),
            block.position_of(span.range.end),
        );
        links.push(Link {
            range: TextRange { start, end },
            leads,
        });
    }
    links
}

impl App {
    /// What the focused link, or the selected reference, comes to.
    pub fn aim(&self) -> Option<Aim> {
        match self.focus {
            Focus::References => {
                let listed = self.document.listed().nth(self.references.selected())?;
                Some(match listed.kind {
                    ReferenceKind::Entry | ReferenceKind::Note => self.aim_of_entry(listed),
                    ReferenceKind::Link | ReferenceKind::Mention => {
                        self.aim_of_address(listed.url.as_deref().unwrap_or_default(), By::Link)
                    }
                })
            }
            Focus::Article => self.link.as_ref().map(|link| self.aim_of(link)),
            Focus::Tree | Focus::Files | Focus::Help => None,
        }
    }

    fn aim_of(&self, link: &Link) -> Aim {
        match &link.leads {
            Leads::Address(address) => self.aim_of_address(address, By::Link),
            Leads::Citation(number) => {
                let cites = Cites::Number(*number);
                let entry = self.document.cited(cites, link.range.start);
                entry.map_or_else(
                    || Aim::Missing(format!("no entry has the number {number}")),
                    Aim::Entry,
                )
            }
            Leads::Reference(entry) => match self.document.references().get(*entry) {
                Some(entry) => self.aim_of_entry(entry),
                None => Aim::Missing("the entry is gone".to_owned()),
            },
        }
    }

    /// What an entry opens.
    pub(super) fn aim_of_entry(&self, entry: &Reference) -> Aim {
        let (site, url) = (entry.site.as_deref(), entry.url.as_deref());
        if entry.kind == ReferenceKind::Note && url.is_none() {
            // A note says something; there is nothing to look for.
            return Aim::Within(entry.range.start);
        }
        let target = self.config.sites.target(&entry.title, site, url);
        self.aim_of_address(&target.url, target.by)
    }

    fn aim_of_address(&self, address: &str, by: By) -> Aim {
        match resolve(address, self.document.base()) {
            Ok(Destination::Web(url)) => Aim::Web(Target { url, by }),
            Ok(Destination::File { path, fragment }) => Aim::File { path, fragment },
            Ok(Destination::Within(name)) => match self.document.place_of(&name) {
                Some(place) => match self.document.reference_at(place) {
                    Some(entry) => Aim::Entry(entry),
                    None => Aim::Within(place),
                },
                None if name.is_empty() => Aim::Within(Position::START),
                None if !self.document.is_complete() => {
                    Aim::Missing("this place has not been read yet".to_owned())
                }
                None => Aim::Missing(format!("the article has no place named “{name}”")),
            },
            Err(reason) => Aim::Refused {
                address: address.to_owned(),
                reason,
            },
        }
    }

    /// The address that would leave qari now.
    pub fn target(&self) -> Option<Target> {
        match self.aim()? {
            Aim::Web(target) => Some(target),
            Aim::Entry(entry) => {
                let entry = self.document.references().get(entry)?;
                match self.aim_of_entry(entry) {
                    Aim::Web(target) => Some(target),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The links that begin on the screen, in reading order.
    pub(super) fn links_on_screen(&self) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for row in &self.rows {
            let (block, Some(at)) = (&row.block, row.row) else {
                continue;
            };
            let start = block.rows[at].start;
            let next = block.rows.get(at + 1).map(|next| next.start);
            let begins_here = |link: &Link| {
                let begin = link.range.start;
                (begin >= start || at == 0) && next.is_none_or(|next| begin < next)
            };
            let found = links_of(&block.block, &self.document);
            links.extend(found.into_iter().filter(begins_here));
        }
        links
    }
}
