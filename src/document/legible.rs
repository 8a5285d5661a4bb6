//! Addresses in the text of a block as they are read: their percent-encoded letters decoded.

use std::ops::Range;

use super::block::{Block, BlockKind, OffsetMap};
use super::span::{Role, Span};
use crate::address::{components, legible};

/// Shows the addresses of a block in their letters, each component ordered by itself; where they
/// lead stays as it is.
pub(super) fn show_letters(block: &mut Block) {
    if block.spans.is_empty() || !block.text.contains('%') {
        return;
    }
    // Of these there are ranges that say more than what is a link.
    if let BlockKind::Row { .. } | BlockKind::Verse { .. } | BlockKind::Code = block.kind {
        return;
    }
    let links = block.spans.iter().filter_map(|span| {
        let Role::Link { .. } = &span.role else {
            return None;
        };
        let written = block.text.get(span.range.clone())?;
        let letters = written.contains("://").then(|| legible(written))??;
        Some((span.range.clone(), letters))
    });
    let mut links: Vec<(Range<usize>, String)> = links.collect();
    links.sort_by_key(|(range, _)| range.start);
    links.dedup_by(|next, before| next.0.start < before.0.end);
    if !links.is_empty() {
        replace(block, &links);
    }
}

/// Puts other words in place of some ranges of a block's text.
fn replace(block: &mut Block, words: &[(Range<usize>, String)]) {
    let mut text = String::with_capacity(block.text.len());
    let mut isolates = Vec::new();
    // Where what stood at a byte stands now: the starts of what stays and of what is replaced.
    let mut shifts: Vec<(usize, usize)> = vec![(0, 0)];
    let mut from = 0;
    for (range, letters) in words {
        text.push_str(block.text.get(from..range.start).unwrap_or_default());
        shifts.push((range.start, text.len()));
        let own = components(letters).into_iter().map(|component| Span {
            range: text.len() + component.start..text.len() + component.end,
            role: Role::Isolate(None),
        });
        isolates.extend(own);
        text.push_str(letters);
        shifts.push((range.end, text.len()));
        from = range.end;
    }
    text.push_str(block.text.get(from..).unwrap_or_default());
    let moved = |byte: usize| {
        let next = shifts.partition_point(|&(old, _)| old <= byte);
        let (old, new) = shifts[next - 1];
        let most = shifts.get(next).map_or(text.len(), |&(_, new)| new);
        let mut at = (new + byte - old).min(most);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    block.map = map(&block.map, &shifts, &moved);
    for span in &mut block.spans {
        span.range = moved(span.range.start)..moved(span.range.end);
    }
    if let BlockKind::ListItem { marker } | BlockKind::Reference { marker } = &mut block.kind {
        *marker = moved(marker.start)..moved(marker.end);
    }
    block.spans.extend(isolates);
    block
        .spans
        .sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
    block.text = text;
}

/// How the bytes of the new text and those of the store correspond.
fn map(
    before: &OffsetMap,
    shifts: &[(usize, usize)],
    moved: &impl Fn(usize) -> usize,
) -> OffsetMap {
    let own = before
        .pieces()
        .iter()
        .map(|&(text, store)| (moved(text), store));
    let shifts = shifts.iter().map(|&(old, new)| (new, before.to_store(old)));
    let mut pieces: Vec<(usize, u64)> = own.chain(shifts).collect();
    pieces.sort_unstable();
    pieces.dedup();
    let mut map = OffsetMap::default();
    for (text, store) in pieces {
        map.push(text, store);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Alignment, Language, Position, TextRange};
    use crate::text::Direction;

    #[test]
    fn letters_are_shown_and_places_stay() {
        let address = "https://a.b/%D8%A3%20%D8%A8?q=1%25";
        let text = format!("قبل {address} بعد");
        let start = "قبل ".len();
        let link = Span {
            range: start..start + address.len(),
            role: Role::Link {
                address: address.to_owned(),
            },
        };
        let mut block = Block {
            range: TextRange::new(100, 100 + text.len() as u64),
            map: OffsetMap::default(),
            kind: BlockKind::Paragraph,
            depth: 0,
            direction: Direction::RightToLeft,
            alignment: Alignment::Right,
            language: Language::Arabic,
            spans: vec![link.clone()],
            text: text.clone(),
        };
        show_letters(&mut block);
        assert_eq!(block.text, "قبل https://a.b/أ%20ب?q=1%25 بعد");
        assert_eq!(block.spans[0].role, link.role);
        let shown = block.text.get(block.spans[0].range.clone());
        assert_eq!(shown, Some("https://a.b/أ%20ب?q=1%25"));
        let place = |words: &str| block.position_of(block.text.find(words).unwrap()).0 - 100;
        assert_eq!(place("بعد") as usize, text.find("بعد").unwrap());
        assert_eq!(place("https") as usize, start);
        let behind = Position(100 + text.find("بعد").unwrap() as u64);
        assert_eq!(block.offset_of(behind), block.text.find("بعد").unwrap());
        assert_eq!(block.position_of(block.text.len()), block.range.end);
    }
}
