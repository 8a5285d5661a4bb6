//! What can be focused in the text: links, citation marks and entries of a references list.

use crate::config::{Sites, Target};
use crate::document::{Block, BlockKind, Document, Reference, Role, SectionKind, TextRange};

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
    /// To an address that the document gives.
    Address(String),
    /// To the entry of this number.
    Citation(u32),
    /// To what a reference opens: its place in the list.
    Reference(usize),
}

/// The links of a block, in reading order.
pub(super) fn links_of(block: &Block, document: &Document) -> Vec<Link> {
    let entry = match block.kind {
        BlockKind::Reference { .. } => document.reference_at(block.range.start),
        _ => None,
    };
    if let Some(entry) = entry {
        return vec![Link {
            range: block.range,
            leads: Leads::Reference(entry),
        }];
    }
    let links = block.spans.iter().filter_map(|span| {
        let leads = match &span.role {
            Role::Link { address } => Leads::Address(address.clone()),
            Role::Citation(number) => Leads::Citation(*number),
            _ => return None,
        };
        let (start, end) = (
            block.position_of(span.range.start),
            block.position_of(span.range.end),
        );
        Some(Link {
            range: TextRange { start, end },
            leads,
        })
    });
    links.collect()
}

/// The entry that a citation of `number` means: in a references section before one in notes or
/// links, and of those the one that follows the citation before the last that stands above it.
pub(super) fn cited(document: &Document, number: u32, from: TextRange) -> Option<usize> {
    let entries = document.references().iter().enumerate();
    let answers = entries.filter(|(_, entry)| entry.number == number);
    let rank = |(_, entry): &(usize, &Reference)| {
        let section = document
            .sections()
            .get(entry.section)
            .map(|section| section.kind);
        let is_listed = section.is_none_or(|kind| kind == SectionKind::References);
        let follows = entry.range.start > from.start;
        let distance = entry.range.start.0.abs_diff(from.start.0);
        (!is_listed, !follows, distance)
    };
    answers.min_by_key(rank).map(|(at, _)| at)
}

/// What a reference opens.
pub(super) fn target(sites: &Sites, reference: &Reference) -> Target {
    sites.target(
        &reference.title,
        reference.site.as_deref(),
        reference.url.as_deref(),
    )
}
