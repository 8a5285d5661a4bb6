//! The walk through a plain text, line by line: headings, entries of lists and leavings.
//!
//! What a walk will find further on follows from its [`State`] and the text behind it alone. So a
//! stretch may be walked ahead from a guessed state, and what was found there is taken over as soon
//! as the walk comes there in that very state.

mod finds;
mod survey;

use std::collections::VecDeque;
use std::sync::Arc;

use super::below::Below;
use super::headings::{Evidence, Heading, Judge, Past};
use super::line::{Ending, Line, SHORTEST_BODY};
use super::lines::{LineEnds, trim};
use super::mark::rank;
use super::outline::Candidate;
use super::references;
use super::shape::name_and_number;
use crate::document::{TextRange, TextStore};
use finds::Finds;
pub use survey::Survey;
pub(super) use survey::{Stretches, survey};

/// Bytes read at one time.
pub(super) const BUFFER: usize = 256 * 1024;
/// Bytes read beyond where a walk is to stop, for the line that stands there to be whole.
const SLACK: u64 = 4096;
/// Longest line in bytes that is looked at whole.
const WHOLE: usize = 400;
/// Bytes of a longer line that are kept from its beginning.
const HEAD: usize = 160;
/// Bytes that tell how a line ends.
const TAIL: usize = 24;
/// Lines behind a line that are looked at.
const AHEAD: usize = 3;
/// Characters of a line at whose end an editor may have wrapped a paragraph.
const SHORTEST_WRAPPED: usize = 50;
const LONGEST_WRAPPED: usize = 100;
/// Characters beyond which a line without a mark ends a list: it is running text.
const LONGEST_UNMARKED_ENTRY: usize = 400;
/// Bytes of an entry of a list that are read.
const LONGEST_ENTRY: u64 = 2048;

/// A list of references, notes or links that is being read.
#[derive(Clone, Copy, Debug)]
struct List {
    /// Where its heading begins.
    start: u64,
    /// Which of the headings found that is; `ABOVE` when it is none of them.
    heading: usize,
    /// Number of its last entry.
    entries: u32,
}

/// All that the rest of a walk depends on, beside the text.
#[derive(Debug, PartialEq)]
pub(super) struct State {
    position: u64,
    is_first: bool,
    blank_before: bool,
    past: Option<Past>,
    /// Range of each waiting line, and whether a blank line stands before it.
    waiting: Vec<(u64, u64, bool)>,
    /// Heading of the list that is being read, and its last number.
    list: Option<(u64, u32)>,
}

/// Whether it is noted where links and marks that cite may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Links {
    Noted,
    LeftOut,
}

/// A walk.
pub(super) struct Walk {
    store: Arc<dyn TextStore>,
    judge: Arc<Judge>,
    buffer: Vec<u8>,
    read_bytes: usize,
    /// Length of the store when it was last read.
    seen: u64,
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
    /// No line has been judged yet.
    is_first: bool,
    list: Option<List>,
    done: bool,
    links: Links,
    pub(super) finds: Finds,
}

impl Walk {
    /// A walk from the beginning of the text, reading so many bytes at a time.
    pub(super) fn new(store: Arc<dyn TextStore>, judge: Arc<Judge>, read_bytes: usize) -> Self {
        Self {
            store,
            judge,
            buffer: Vec::new(),
            read_bytes,
            seen: 0,
            position: 0,
            line: 1,
            long: None,
            blank_before: false,
            waiting: VecDeque::new(),
            spare: Vec::new(),
            past: None,
            is_first: true,
            list: None,
            done: false,
            links: Links::Noted,
            finds: Finds::default(),
        }
    }

    /// Has it note no longer where links and marks may stand.
    pub(super) fn leave_links_out(&mut self) {
        self.links = Links::LeftOut;
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Everything before this byte has been judged.
    pub(super) fn judged(&self) -> u64 {
        let lines = self.waiting.front().into_iter().chain(&self.long);
        lines.map(|line| line.start).fold(self.position, u64::min)
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// Whether it stands at a line's beginning, at or behind `place`; or at the end.
    pub(super) fn has_reached(&self, place: u64) -> bool {
        self.done || self.long.is_none() && self.position >= place
    }

    /// Waits until the store holds more than was there when it was last read.
    pub(super) fn wait(&self) {
        self.store.wait_beyond(self.seen);
    }

    /// Reads one buffer and splits it into lines, up to the first that begins at or behind
    /// `until`; says whether that led any further.
    pub(super) fn read_on(&mut self, until: u64) -> bool {
        let complete = self.store.is_complete();
        self.seen = self.store.len();
        let available = self.seen.saturating_sub(self.position);
        let before = self.position;
        let asked = until.saturating_sub(before).saturating_add(SLACK);
        let mut wanted = asked.min(self.read_bytes as u64);
        let mut buffer = std::mem::take(&mut self.buffer);
        while self.position == before && !self.done {
            let count = available.min(wanted) as usize;
            buffer.resize(count, 0);
            let read = self.store.read_at(self.position, &mut buffer);
            let last = count as u64 == available;
            let ended = complete && last || read < count;
            self.split(&buffer[..read], ended, until);
            if last || self.has_reached(until) {
                break;
            }
            wanted *= 2;
        }
        self.buffer = buffer;
        self.position > before
    }

    /// Splits what was read; a line that does not end in it is read again, or, when it fills the
    /// buffer, gone through in pieces.
    fn split(&mut self, bytes: &[u8], ended: bool, until: u64) {
        let ends = LineEnds::of(bytes);
        let base = self.position;
        if self.links == Links::Noted {
            self.finds.signs.note(bytes, base);
        }
        let stop = until.saturating_sub(base).min(bytes.len() as u64 + 1) as usize;
        let mut from = 0;
        loop {
            // Blank lines by the thousand are passed over at once.
            if self.long.is_none() {
                let end = stop.clamp(from, bytes.len());
                let blank = bytes[from..end].iter().take_while(|&&b| b == b'\n').count();
                self.blank_before |= blank > 0;
                self.line += blank as u64;
                from += blank;
                if from >= stop {
                    self.position = base + from as u64;
                    return;
                }
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
            self.done = true;
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

    /// Judges the lines that wait for others, since none will come.
    pub(super) fn finish(&mut self) {
        while !self.waiting.is_empty() {
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
        let finds = &mut self.finds;
        if let Some(heading) = heading {
            let range = TextRange::new(line.start, line.end);
            let (name, number) = match heading.evidence {
                Evidence::Shape(_) => name_and_number(line),
                _ => (0, line.mark.map_or(0, |mark| mark.number)),
            };
            if self.past.is_some_and(|past| past.heading.is_some()) {
                finds.follow_last();
            }
            self.list = heading.kind.is_list().then_some(List {
                start: line.start,
                heading: finds.headings,
                entries: 0,
            });
            finds.push(Candidate {
                range,
                line: line.number,
                heading,
                followed: next.first().is_some_and(|next| !next.is_body()),
                ordinal: finds.census.lines,
                apart: line.blank_before || self.past.is_some_and(|past| past.heading.is_some()),
                name,
                number,
            });
        }
        finds.census.lines += 1;
        let short = line.characters < SHORTEST_BODY;
        finds.census.paragraphs += u64::from(line.characters >= 2 * SHORTEST_BODY);
        let open = matches!(line.ending, Ending::Open | Ending::Bracket) && !line.item;
        let below = heading.and_then(Heading::below);
        finds.census.open_lines += u64::from(short && open && below != Some(Below::Text));
        finds.census.apart += u64::from(line.blank_before);
        finds.census.long_lines += u64::from(line.characters > LONGEST_WRAPPED);
        let goes_on = next.first().is_some_and(|next| !next.blank_before);
        let is_full = (SHORTEST_WRAPPED..=LONGEST_WRAPPED).contains(&line.characters);
        finds.census.full_lines += u64::from(is_full && goes_on && line.ending == Ending::Open);
        let opens = self.is_first && heading.is_some_and(|h| h.rank == rank::UNMARKED);
        self.is_first = false;
        let past = Past::of(line, below, opens);
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

    /// Counts fences, and notes other leavings.
    fn note_noise(&mut self, line: &Line) {
        if line.text.len() >= 3 && line.text.bytes().all(|b| b == b'`') {
            self.finds.fences += 1;
            self.finds.last_fence = line.number;
        } else {
            self.finds.push_stray(line.number);
        }
    }

    /// Reads a line of a list of references, notes or links.
    fn read_entry(&mut self, line: &Line) {
        let Some(list) = &mut self.list else {
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
        if let Some(reference) = references::entry(&text, range, list.entries + 1) {
            list.entries = reference.number;
            self.finds.push_entry(reference, list.heading);
        }
    }

    /// The state it is in.
    pub(super) fn state(&self) -> State {
        let waiting = self.waiting.iter();
        State {
            position: self.position,
            is_first: self.is_first,
            blank_before: self.blank_before,
            past: self.past,
            waiting: waiting
                .map(|line| (line.start, line.end, line.blank_before))
                .collect(),
            list: self.list.map(|list| (list.start, list.entries)),
        }
    }
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
