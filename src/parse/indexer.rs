//! One walk through a plain text: headings, references, title and warnings, batch by batch.

use std::collections::VecDeque;
use std::sync::Arc;

use super::below::Below;
use super::headings::{Evidence, Judge, Past};
use super::line::{Ending, Line, SHORTEST_BODY};
use super::lines::{LineEnds, trim};
use super::linking::Linking;
use super::marking::rank;
use super::outline::{Candidate, Census, Outline, outline};
use super::plain_text::PlainText;
use super::references;
use super::{FIRST_BYTES, Indexer};
use crate::document::{Batch, Position, Reference, TextRange, TextStore, Warning};

/// Bytes read at one time.
const BUFFER: usize = 256 * 1024;
/// A batch is at least this part of what is known already: each is outlined as a whole, so that all
/// of them together take a time in proportion to the text.
const GROWTH: u64 = 4;
/// Longest line in bytes that is looked at whole.
const WHOLE: usize = 400;
/// Bytes of a longer line that are kept from its beginning.
const HEAD: usize = 160;
/// Bytes that tell how a line ends.
const TAIL: usize = 24;
/// Lines behind a line that are looked at.
const AHEAD: usize = 3;
/// Characters beyond which a line without a mark ends a list: it is running text.
const LONGEST_UNMARKED_ENTRY: usize = 400;
/// Bytes of an entry of a list that are read.
const LONGEST_ENTRY: u64 = 2048;

/// Indexes a plain text.
pub(super) struct PlainTextIndexer {
    store: Arc<dyn TextStore>,
    judge: Judge,
    buffer: Vec<u8>,
    /// Everything before this byte has been split into lines.
    position: u64,
    /// Number of the line that begins at `position`, from 1.
    line: u64,
    /// A line longer than the buffer that `position` is in the middle of.
    long: Option<Line>,
    blank_before: bool,
    /// Lines not judged yet, the first of them the next to be.
    waiting: VecDeque<Line>,
    /// Lines to be used again, for their memory.
    spare: Vec<Line>,
    past: Option<Past>,
    candidates: Vec<Candidate>,
    /// The candidate whose list of entries is being read.
    list: Option<usize>,
    census: Census,
    /// Entries and the candidate each stands under.
    references: Vec<(Reference, usize)>,
    linking: Linking,
    warnings: Vec<Warning>,
    fences: u64,
    last_fence: u64,
    told: Told,
    batch_bytes: u64,
    read_bytes: usize,
    /// Length of the store when it was last read.
    seen: u64,
    done: bool,
}

/// What the document has been told so far.
#[derive(Default)]
struct Told {
    outline: Outline,
    references: Vec<usize>,
}

impl PlainTextIndexer {
    /// An indexer at the beginning of the text.
    pub(super) fn new(store: Arc<dyn TextStore>, judge: Judge, text: Arc<PlainText>) -> Self {
        Self {
            store,
            judge,
            buffer: Vec::new(),
            position: 0,
            line: 1,
            long: None,
            blank_before: false,
            waiting: VecDeque::new(),
            spare: Vec::new(),
            past: None,
            candidates: Vec::new(),
            list: None,
            census: Census::default(),
            references: Vec::new(),
            linking: Linking::new(text),
            warnings: Vec::new(),
            fences: 0,
            last_fence: 0,
            told: Told::default(),
            batch_bytes: FIRST_BYTES,
            read_bytes: BUFFER,
            seen: 0,
            done: false,
        }
    }

    /// Sets the length of the batches; what comes out at the end does not depend on it.
    #[cfg(test)]
    pub(super) fn with_batches_of(mut self, bytes: usize) -> Self {
        self.batch_bytes = bytes as u64;
        self.read_bytes = bytes;
        self
    }

    /// Reads one buffer and splits it into lines; says whether that led any further.
    fn read_on(&mut self) -> bool {
        let complete = self.store.is_complete();
        self.seen = self.store.len();
        let available = self.seen.saturating_sub(self.position);
        let before = self.position;
        let mut wanted = self.read_bytes;
        let mut buffer = std::mem::take(&mut self.buffer);
        while self.position == before && !self.done {
            let count = available.min(wanted as u64) as usize;
            buffer.resize(count, 0);
            let read = self.store.read_at(self.position, &mut buffer);
            let last = count as u64 == available;
            let ended = complete && last || read < count;
            self.split(&buffer[..read], ended);
            self.done = ended;
            if last {
                break;
            }
            wanted *= 2;
        }
        self.buffer = buffer;
        self.position > before
    }

    /// Splits what was read; a line that does not end in it is read again, or, when it fills the
    /// buffer, gone through in pieces.
    fn split(&mut self, bytes: &[u8], ended: bool) {
        let ends = LineEnds::of(bytes);
        let base = self.position;
        self.linking.look(bytes, base);
        let mut from = 0;
        loop {
            // Blank lines by the thousand are passed over at once.
            if self.long.is_none() {
                let blank = bytes[from..].iter().take_while(|&&b| b == b'\n').count();
                self.blank_before |= blank > 0;
                self.line += blank as u64;
                from += blank;
            }
            let Some(end) = ends.next(bytes, from) else {
                break;
            };
            if end.end == bytes.len() && !ended && bytes.ends_with(b"\r") {
                break;
            }
            self.end_line(&bytes[from..end.start], base + from as u64);
            self.line += 1;
            from = end.end;
        }
        let rest = &bytes[from..];
        if ended {
            self.end_line(rest, base + from as u64);
            self.position = base + bytes.len() as u64;
        } else if rest.len() < 16 * WHOLE {
            self.position = base + from as u64;
        } else {
            let kept = rest.len() - TAIL;
            self.begin_long(&rest[..kept], base + from as u64);
            self.position = base + (from + kept) as u64;
        }
    }

    /// Remembers the beginning of a line that goes on.
    fn begin_long(&mut self, bytes: &[u8], start: u64) {
        let text = trim(bytes);
        if self.long.is_some() || text.is_empty() {
            return;
        }
        let mut line = self.spare.pop().unwrap_or_default();
        line.start = start + text.start as u64;
        set_text(&mut line.text, &bytes[text], HEAD);
        self.long = Some(line);
    }

    /// Takes in the last piece of a line, mostly all of it.
    fn end_line(&mut self, bytes: &[u8], start: u64) {
        let text = trim(bytes);
        let end = start + text.end as u64;
        let (mut line, whole) = if let Some(line) = self.long.take() {
            (line, false)
        } else if text.is_empty() {
            self.blank_before = true;
            return;
        } else {
            let mut line = self.spare.pop().unwrap_or_default();
            let whole = text.len() <= WHOLE;
            line.start = start + text.start as u64;
            let kept = if whole { WHOLE } else { HEAD };
            set_text(&mut line.text, &bytes[text.clone()], kept);
            (line, whole)
        };
        line.end = end.max(line.start);
        line.number = self.line;
        line.blank_before = std::mem::take(&mut self.blank_before);
        let text = &bytes[text];
        let tail = &text[text.len().saturating_sub(TAIL)..];
        line.look(tail, whole, &self.judge.marking);
        self.waiting.push_back(line);
        if self.waiting.len() > AHEAD {
            self.judge_next();
        }
    }

    /// Judges the first waiting line.
    fn judge_next(&mut self) {
        let next = self.waiting.make_contiguous();
        let Some((line, next)) = next.split_first() else {
            return;
        };
        let heading = self.judge.judge(self.past, line, next, self.list.is_some());
        if let Some(heading) = heading {
            let range = TextRange::new(line.start, line.end);
            if self.past.is_some_and(|past| past.heading.is_some())
                && let Some(last) = self.candidates.last_mut()
            {
                last.followed = true;
            }
            self.list = heading.kind.is_list().then_some(self.candidates.len());
            self.candidates.push(Candidate {
                range,
                line: line.number,
                heading,
                followed: next.first().is_some_and(|next| !next.is_body()),
                ordinal: self.census.lines,
            });
        }
        let opens = self.census.lines == 0;
        self.census.lines += 1;
        let short = line.characters < SHORTEST_BODY;
        self.census.paragraphs += u64::from(line.characters >= 2 * SHORTEST_BODY);
        let open = matches!(line.ending, Ending::Open | Ending::Bracket) && !line.item;
        let below = heading.map(|heading| match heading.evidence {
            Evidence::Shape { below, .. } => below,
            _ => Below::Text,
        });
        self.census.open_lines += u64::from(short && open && below != Some(Below::Text));
        let own_rank = line.mark.filter(|_| line.item).map(|mark| mark.rank);
        let past = Past {
            characters: line.characters,
            ending: line.ending,
            item: line.item,
            heading: below,
            opens: opens && heading.is_some_and(|h| h.rank == rank::UNMARKED),
            rank: own_rank,
        };
        let Some(line) = self.waiting.pop_front() else {
            return;
        };
        if line.noise {
            self.note_noise(&line);
        } else {
            self.past = Some(past);
            if heading.is_none() {
                self.read_entry(&line);
            }
        }
        self.spare.push(line);
    }

    /// Counts fences, and says that other leavings were dropped.
    fn note_noise(&mut self, line: &Line) {
        if line.text.len() >= 3 && line.text.bytes().all(|b| b == b'`') {
            self.fences += 1;
            self.last_fence = line.number;
        } else {
            self.warnings.push(stray(line.number));
        }
    }

    /// Reads a line of a list of references, notes or links.
    fn read_entry(&mut self, line: &Line) {
        let Some(list) = self.list else {
            return;
        };
        if !line.item && line.characters > LONGEST_UNMARKED_ENTRY {
            self.list = None;
            return;
        }
        let range = TextRange::new(line.start, line.end);
        let read = TextRange::new(line.start, line.end.min(line.start + LONGEST_ENTRY));
        let bytes = self.store.bytes(read);
        let text = String::from_utf8_lossy(&bytes);
        let before = self.references.last().filter(|(_, under)| *under == list);
        let number = before.map_or(1, |(reference, _)| reference.number + 1);
        if let Some(reference) = references::entry(&text, range, number) {
            self.references.push((reference, list));
        }
    }

    /// What is new since the last batch.
    fn batch(&mut self, complete: bool) -> Batch {
        if complete && self.fences % 2 == 1 {
            self.warnings.push(stray(self.last_fence));
        }
        let now = outline(&self.candidates, self.census);
        let told = &self.told.outline;
        let kept = common(&told.sections, &now.sections);
        let places: Vec<usize> = self
            .references
            .iter()
            .map(|(_, list)| now.origins.binary_search(list).unwrap_or(0))
            .collect();
        let references_kept = common(&self.told.references, &places);
        let references = self.references[references_kept..]
            .iter()
            .zip(&places[references_kept..])
            .map(|((reference, _), &section)| Reference {
                section,
                ..reference.clone()
            })
            .collect();
        let judged = self
            .waiting
            .front()
            .map_or(self.position, |line| line.start);
        let judged = self
            .long
            .as_ref()
            .map_or(judged, |line| judged.min(line.start));
        let entries = &self.references;
        let mut linked = self.linking.upto(judged, complete, |place| {
            let next = entries.partition_point(|(entry, _)| entry.range.start <= place);
            let (entry, _) = &entries[next.checked_sub(1)?];
            entry.range.contains(place).then_some(entry)
        });
        self.warnings.append(&mut linked.warnings);
        let batch = Batch {
            sections_kept: (kept < told.sections.len()).then_some(kept),
            sections: now.sections[kept..].to_vec(),
            references_kept: (references_kept < self.told.references.len())
                .then_some(references_kept),
            references,
            links: linked.links,
            citations: linked.citations,
            anchors: Vec::new(),
            title: (told.title != now.title).then_some(now.title),
            warnings: std::mem::take(&mut self.warnings),
            indexed: Position(self.position),
            complete,
        };
        self.told = Told {
            outline: now,
            references: places,
        };
        batch
    }
}

impl Indexer for PlainTextIndexer {
    fn next_batch(&mut self) -> Option<Batch> {
        if self.done {
            return None;
        }
        let known = self.position;
        let target = known + self.batch_bytes.max(known / GROWTH);
        while !self.done && self.position < target {
            let further = self.read_on();
            if !further && !self.done {
                if self.position > known {
                    break;
                }
                self.store.wait_beyond(self.seen);
            }
        }
        if self.done {
            while !self.waiting.is_empty() {
                self.judge_next();
            }
        }
        Some(self.batch(self.done))
    }
}

/// How many items two lists have in common from the start.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Puts at most `count` bytes into `text`, whole characters only.
fn set_text(text: &mut String, bytes: &[u8], count: usize) {
    text.clear();
    let mut end = bytes.len().min(count);
    while end < bytes.len() && end > 0 && bytes[end] & 0xC0 == 0x80 {
        end -= 1;
    }
    let bytes = &bytes[..end];
    if let Ok(valid) = simdutf8::basic::from_utf8(bytes) {
        text.push_str(valid);
    } else {
        text.push_str(&String::from_utf8_lossy(bytes));
    }
}

/// A warning about a line that is not shown.
fn stray(line: u64) -> Warning {
    Warning {
        line,
        message: "a stray fence was left out".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::MemoryStore;
    use crate::parse::marking::Marking;
    use crate::text::Direction;

    /// Everything that batches add up to.
    #[derive(Debug, Default, PartialEq)]
    struct Found {
        title: Option<TextRange>,
        sections: Vec<crate::document::Section>,
        references: Vec<Reference>,
        links: Vec<Reference>,
        citations: Vec<crate::document::Citation>,
        warnings: Vec<Warning>,
        indexed: u64,
    }

    /// What a text is found to hold when it is read in pieces of so many bytes.
    fn index(text: &[u8], bytes: usize) -> Found {
        let judge = Judge {
            marking: Marking::new(),
            direction: Direction::RightToLeft,
        };
        let store = Arc::new(MemoryStore::new(text));
        let text = Arc::new(PlainText {
            store: store.clone(),
            setting: crate::parse::blocks::Setting {
                direction: Direction::RightToLeft,
                language: crate::document::Language::Arabic,
            },
        });
        let mut indexer = PlainTextIndexer::new(store, judge, text).with_batches_of(bytes);
        let mut found = Found::default();
        while let Some(batch) = indexer.next_batch() {
            found
                .sections
                .truncate(batch.sections_kept.unwrap_or(usize::MAX));
            found.sections.extend(batch.sections);
            found
                .references
                .truncate(batch.references_kept.unwrap_or(usize::MAX));
            found.references.extend(batch.references);
            found.links.extend(batch.links);
            found.citations.extend(batch.citations);
            found.title = batch.title.unwrap_or(found.title);
            found.warnings.extend(batch.warnings);
            found.indexed = batch.indexed.0;
        }
        found
    }

    /// Lines of many kinds, in any order.
    fn text() -> impl Strategy<Value = String> {
        let body = "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح إلى السوق. ";
        let line = prop_oneof![
            Just(body.to_owned()),
            Just(body.repeat(80)),
            Just("الأرض والماء".to_owned()),
            Just("المادة 4".to_owned()),
            Just("الفصل الأول: الأرض".to_owned()),
            Just("المراجع".to_owned()),
            Just("- كتاب الماء – دار النشر".to_owned()),
            Just("1. الماء".to_owned()),
            Just("انظر https://a.example/ب، ثم [3] وwww.b.example.".to_owned()),
            Just(format!("{body}[١] ").repeat(60)),
            Just("```".to_owned()),
            Just("“`".to_owned()),
            Just(String::new()),
            Just("وقلبي يسبق الركب البعيد".to_owned()),
        ];
        let end = prop_oneof![
            Just("\n"),
            Just("\r\n"),
            Just("\r"),
            Just("\u{2028}"),
            Just("\u{85}")
        ];
        proptest::collection::vec((line, end), 0..40)
            .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
    }

    proptest! {
        #[test]
        fn batches_of_any_size_add_up_to_the_same(text in text(), bytes in 1_usize..20_000) {
            let whole = index(text.as_bytes(), 1 << 20);
            prop_assert_eq!(&index(text.as_bytes(), bytes), &whole);
            prop_assert_eq!(whole.indexed, text.len() as u64);
        }
    }
}
