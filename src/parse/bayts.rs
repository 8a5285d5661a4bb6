//! Verses whose hemistichs stand on lines of their own, one below the other.
//!
//! What rhymes tells them from other short lines: the second hemistichs of neighbouring verses, as
//! in a ghazal or a qasida, or the two of one verse, as in a mathnawi. It is told from the lines
//! nearby alone.

use super::fold::{fold_char, is_letter, is_mark};
use super::verse::{self, GAP};
use crate::document::{Block, BlockKind, OffsetMap, Span};

/// Verses that are compared.
const NEAR: usize = 4;
/// Letters at the end of a line that are compared.
const RHYME: usize = 2;
/// Bytes of a longer line that is none, whatever stands on its letters.
const LONGEST: usize = 400;

/// Joins the hemistichs among the blocks of a plain text.
pub(super) fn join(blocks: Vec<Block>) -> Vec<Block> {
    let lines: Vec<Option<Rhyme>> = blocks.iter().map(rhyme).collect();
    if !lines
        .windows(4)
        .any(|four| four.iter().all(Option::is_some))
    {
        return blocks;
    }
    let mut joined = Vec::with_capacity(blocks.len());
    let mut before = None;
    let mut rest = blocks.into_iter().enumerate();
    let mut waiting = rest.next();
    while let Some((at, block)) = waiting {
        let found = lines.get(at..).and_then(|lines| verse_at(lines, before));
        waiting = rest.next();
        let Some(rhyme) = found else {
            before = None;
            joined.push(block);
            continue;
        };
        match waiting.take() {
            Some((_, second)) if second.range.start.0 <= block.range.end.0 + 1 => {
                joined.push(pair(block, second));
                before = Some(rhyme);
            }
            other => {
                joined.push(block);
                before = None;
                waiting = other;
                continue;
            }
        }
        waiting = rest.next();
    }
    joined
}

/// How a line ends, and its length.
#[derive(Clone, Copy, Debug)]
struct Rhyme {
    letters: [char; RHYME],
    characters: usize,
}

impl Rhyme {
    /// How well two lines rhyme: by so many letters at their ends.
    fn with(self, other: Self) -> usize {
        let alike = self.letters.iter().zip(other.letters);
        alike.take_while(|&(&one, two)| one == two).count()
    }

    /// Whether the two may be one verse.
    fn is_even(self, other: Self) -> bool {
        2 * self.characters.max(other.characters) <= 3 * self.characters.min(other.characters)
    }
}

/// How a block ends, when it may be a hemistich.
fn rhyme(block: &Block) -> Option<Rhyme> {
    let text = block.text.as_str();
    if block.kind != BlockKind::Paragraph
        || text.len() > LONGEST
        || block.map != OffsetMap::default()
    {
        return None;
    }
    let characters = verse::length(text)?;
    if text.contains(['.', '۔', ':', '؛', '[']) {
        return None;
    }
    let letters = text.chars().rev().filter(|&c| is_letter(c) && !is_mark(c));
    let mut letters = letters.filter_map(fold_char);
    let letters = [letters.next()?, letters.next()?];
    Some(Rhyme {
        letters,
        characters,
    })
}

/// The rhyme of the verse that begins with the first of these lines, when the verses behind it
/// bear it out; `before` is the one of the verse before it.
fn verse_at(lines: &[Option<Rhyme>], before: Option<Rhyme>) -> Option<Rhyme> {
    let (first, second) = (lines.first().copied()??, lines.get(1).copied()??);
    let (rhyming, compared) = bearing(lines, before);
    // Where the lines would be joined the other way, no more rhymes.
    let (apart, _) = bearing(lines.get(1..)?, None);
    let bears = rhyming >= compared && rhyming >= apart && (compared > 1 || before.is_some());
    (first.is_even(second) && compared > 0 && bears).then_some(second)
}

/// By how many letters the verses rhyme that these lines would make, and how many are compared.
fn bearing(lines: &[Option<Rhyme>], before: Option<Rhyme>) -> (usize, usize) {
    let verses = lines.chunks_exact(2).take(NEAR);
    let verses = verses.map_while(|two| two[0].zip(two[1]));
    let (mut last, mut rhyming, mut compared) = (before, 0, 0);
    for (first, second) in verses {
        let outer = last.map_or(0, |last| last.with(second));
        // One letter is no rhyme within a verse.
        let inner = first.with(second) / RHYME * RHYME;
        compared += usize::from(last.is_some() || inner > 0);
        rhyming += outer.max(inner);
        last = Some(second);
    }
    (rhyming, compared)
}

/// The block of a verse.
fn pair(first: Block, second: Block) -> Block {
    let start = first.text.len() + GAP.len();
    let store = second.range.start.0 - first.range.start.0;
    let end = second.range.end;
    let mut verse = first;
    let half = 0..verse.text.len();
    verse.map.push(half.end, store.saturating_sub(1));
    verse.map.push(start, store);
    verse.text.push_str(GAP);
    verse.text.push_str(&second.text);
    verse.range.end = end;
    verse.kind = BlockKind::Verse {
        first: half,
        second: start..verse.text.len(),
    };
    let moved = second.spans.into_iter().map(|span| Span {
        range: span.range.start + start..span.range.end + start,
        ..span
    });
    verse.spans.extend(moved);
    verse
}

#[cfg(test)]
mod tests {
    use std::ops::Range;
    use std::sync::Arc;

    use super::*;
    use crate::document::{BlockReader, Language, MemoryStore, Position};
    use crate::parse::blocks::Setting;
    use crate::parse::plain_text::PlainText;
    use crate::text::Direction;

    /// The blocks, the halves of a verse with a bar between them.
    fn check(lines: &[&str], expected: &[&str]) {
        let text = lines.join("\n");
        let reader = PlainText {
            store: Arc::new(MemoryStore::new(text.as_bytes())),
            setting: Setting {
                direction: Direction::RightToLeft,
                language: Language::Arabic,
            },
        };
        let blocks = reader.chunk_at(Position(0)).blocks;
        let found: Vec<_> = blocks
            .iter()
            .map(|block| match &block.kind {
                BlockKind::Verse { first, second } => {
                    let half = |range: &Range<usize>| block.text.get(range.clone()).unwrap();
                    let place = block.position_of(second.start).0 as usize;
                    assert!(text.get(place..).unwrap().starts_with(half(second)));
                    format!("{}|{}", half(first), half(second))
                }
                _ => block.text.clone(),
            })
            .collect();
        assert_eq!(found, expected);
    }

    const LINES: [&str; 8] = [
        "سرت والليل طويل ساكن",
        "وقلبي يسبق الركب البعيد",
        "وناديت الديار فلم تجبني",
        "كأن الدار في سفر مديد",
        "ومرت بي السنون كأن عمري",
        "سحاب مر في يوم وعيد",
        "فيا دارا عرفت بها شبابي",
        "سقاك الغيث من غيم مجيد",
    ];

    #[test]
    fn one_below_the_other() {
        let whole = LINES.chunks(2).map(|two| two.join("|"));
        let whole: Vec<_> = whole.collect();
        let whole: Vec<_> = whole.iter().map(String::as_str).collect();
        check(&LINES, &whole);
        let titled = [&["نداء الديار البعيدة"][..], &LINES].concat();
        check(&titled, &[&["نداء الديار البعيدة"][..], &whole].concat());
    }

    #[test]
    fn what_only_looks_like_them() {
        let list = [
            "جمع الحطب من الغابة",
            "نقل الماء إلى البيت",
            "طبخ الطعام للضيوف",
            "غسل الثياب في النهر",
        ];
        check(&list, &list);
    }
}
