//! An entry, the text at another place, or a whole address, shown beside the link that leads to it.

use std::sync::Arc;

use super::geometry::{Area, Panes};
use super::links::{Aim, Leads, Link};
use super::{App, ReferenceList};
use crate::address::{components, shown};
use crate::command::{Command, Focus};
use crate::document::{
    Alignment, Block, BlockKind, Language, OffsetMap, Position, Role, Span, TextRange,
};
use crate::layout::{PageStyle, ScreenRow, Wide, flow};
use crate::text::Direction;

/// Blocks of an entry that are shown; one of more is cut.
const MOST_BLOCKS: usize = 64;
/// Rows below which there is no room for a frame.
const LEAST_FRAMED: u16 = 6;
/// Rows of a screen below which nothing else stands beside a pop-up.
const LEAST_SHARED: u16 = 12;

/// What is shown beside a link.
#[derive(Clone, Debug)]
pub struct Peek {
    blocks: Vec<Arc<Block>>,
    /// The link in the text; none in the list of references.
    mark: Option<Link>,
    /// What it leads to from there, when one goes there.
    place: Option<Position>,
    rows: Vec<ScreenRow>,
    /// The first of the rows that is seen.
    top: usize,
    /// All of it on the screen.
    frame: Area,
    /// Where its rows stand.
    inner: Area,
}

impl Peek {
    /// All of it on the screen; none where it has no room.
    pub fn frame(&self) -> Option<Area> {
        (self.frame.height > 0).then_some(self.frame)
    }

    /// Where its rows stand.
    pub fn inner(&self) -> Area {
        self.inner
    }

    /// Whether a line is drawn around it.
    pub fn is_framed(&self) -> bool {
        self.inner.y > self.frame.y
    }

    /// The rows that are seen.
    pub fn rows(&self) -> &[ScreenRow] {
        let end = self.rows.len().min(self.top + self.room());
        &self.rows[self.top.min(end)..end]
    }

    /// Whether rows stand above and below those that are seen.
    pub fn goes_on(&self) -> (bool, bool) {
        (self.top > 0, self.top + self.room() < self.rows.len())
    }

    /// Whether one goes there with enter.
    pub fn leads(&self) -> bool {
        self.place.is_some()
    }

    fn room(&self) -> usize {
        usize::from(self.inner.height)
    }

    fn new(blocks: Vec<Arc<Block>>, mark: Option<Link>, place: Option<Position>) -> Self {
        Self {
            blocks,
            mark,
            place,
            rows: Vec::new(),
            top: 0,
            frame: Area::default(),
            inner: Area::default(),
        }
    }

    /// Lays it out beside the row `marked` of `area`.
    fn prepare(&mut self, area: Area, marked: u16, page: PageStyle) {
        let is_framed = area.height >= LEAST_FRAMED && area.width >= 8;
        let (inset, edges) = if is_framed { (2, 2) } else { (0, 1) };
        let style = PageStyle {
            measure: area.width - 2 * inset,
            wide: Wide::Wrapped,
            ..page
        };
        self.rows.clear();
        for block in &self.blocks {
            let flowed = Arc::new(flow(Arc::clone(block), &style));
            let rows = (0..flowed.rows.len()).map(|row| ScreenRow {
                block: Arc::clone(&flowed),
                row: Some(row),
            });
            self.rows.extend(rows);
        }
        let wanted = self.rows.len().min(usize::from(u16::MAX - edges)) as u16 + edges;
        self.frame = if is_framed {
            // Below the mark where it fits there, else where there is more room.
            let (above, below) = (marked, area.height - marked - 1);
            let is_below = wanted <= below || below >= above;
            let height = wanted.min(if is_below { below } else { above });
            let y = if is_below {
                marked + 1
            } else {
                marked - height
            };
            Area {
                y: area.y + y,
                height,
                ..area
            }
        } else {
            area
        };
        self.inner = Area {
            x: area.x + inset,
            y: self.frame.y + u16::from(is_framed),
            width: style.measure,
            height: self.frame.height.saturating_sub(edges),
        };
        self.top = self.top.min(self.rows.len().saturating_sub(self.room()));
    }

    /// Scrolls it, where it is cut; whether it is.
    fn scroll(&mut self, command: Command, times: i64) -> bool {
        let page = self.room().max(2) as i64 - 1;
        let by = match command {
            Command::LineDown => times,
            Command::LineUp => -times,
            Command::PageDown => times.saturating_mul(page),
            Command::PageUp => times.saturating_mul(-page),
            Command::HalfPageDown => times.saturating_mul(page / 2 + 1),
            Command::HalfPageUp => times.saturating_mul(-page / 2 - 1),
            Command::Bottom => i64::from(u32::MAX),
            Command::Top => -i64::from(u32::MAX),
            _ => return false,
        };
        let last = self.rows.len().saturating_sub(self.room());
        self.top = (self.top as i64).saturating_add(by).clamp(0, last as i64) as usize;
        last > 0
    }
}

/// A whole address, with what is to be said of it.
fn address_blocks(address: &str) -> Vec<Arc<Block>> {
    let shown = shown(address);
    let isolates = components(&shown.text).into_iter().map(|range| Span {
        range,
        role: Role::Isolate(None),
    });
    let link = Span {
        range: 0..shown.text.len(),
        role: Role::Link {
            address: address.to_owned(),
        },
    };
    let spans = [link].into_iter().chain(isolates).collect();
    let remarks = shown
        .remarks
        .iter()
        .map(|remark| (remark.to_string(), Vec::new()));
    let parts = [(shown.text, spans)].into_iter().chain(remarks);
    let block = |(text, spans): (String, Vec<Span>)| Block {
        range: TextRange::new(0, 0),
        text,
        map: OffsetMap::default(),
        kind: BlockKind::Paragraph,
        depth: 0,
        direction: Direction::LeftToRight,
        alignment: Alignment::Left,
        language: Language::LeftToRight,
        spans,
    };
    parts.map(block).map(Arc::new).collect()
}

impl App {
    /// Shows what the focused link, or the selected reference, leads to; again: no longer.
    pub(super) fn peek(&mut self) {
        if self.peek.take().is_some() {
            return;
        }
        if self.focus == Focus::Article && self.link.is_none() {
            self.links(1);
        }
        if !self.show_peek() && !self.show_address() && self.aim().is_some() {
            self.say("there is nothing to show of it");
        }
    }

    /// Shows what stands where the focused link leads within the document, if it does.
    pub(super) fn show_peek(&mut self) -> bool {
        let place = match (self.focus, self.aim()) {
            (Focus::References, _) => {
                let listed = self.document.listed().nth(self.references.selected());
                listed.map(|listed| listed.range.start)
            }
            (_, Some(Aim::Entry(entry))) => {
                let entry = self.document.references().get(entry);
                entry.map(|entry| entry.range.start)
            }
            (_, Some(Aim::Within(place))) => Some(place),
            _ => None,
        };
        let Some(place) = place else {
            return false;
        };
        let mut blocks = self.blocks_at(place);
        if blocks.is_empty() {
            return false;
        }
        // Where nothing else has room, the address stands here too.
        if self.size.1 < LEAST_SHARED
            && let Some(target) = self.target()
        {
            blocks.extend(address_blocks(&target.url));
        }
        self.open_peek(blocks, Some(place));
        true
    }

    /// Shows the whole address of the focused link, if it has one.
    fn show_address(&mut self) -> bool {
        let address = match self.aim() {
            Some(Aim::Web(target)) => target.url,
            Some(Aim::File { path, .. }) => path.to_string_lossy().into_owned(),
            Some(Aim::Refused { address, .. }) => address,
            _ => return false,
        };
        self.open_peek(address_blocks(&address), None);
        true
    }

    fn open_peek(&mut self, blocks: Vec<Arc<Block>>, place: Option<Position>) {
        let is_mark = self.focus == Focus::Article;
        let mark = self.link.clone().filter(|_| is_mark);
        self.peek = Some(Peek::new(blocks, mark, place));
    }

    /// Scrolls what is shown beside a link, where it is cut; whether it is.
    pub(super) fn scroll_peek(&mut self, command: Command, times: i64) -> bool {
        let peek = self.peek.as_mut();
        peek.is_some_and(|peek| peek.scroll(command, times))
    }

    /// Lays out what is shown beside a link.
    pub(super) fn prepare_peek(&mut self, panes: Panes) {
        let Some(mut peek) = self.peek.take() else {
            return;
        };
        let (area, marked) = if let Some(mark) = &peek.mark {
            (panes.column, self.row_of(mark.range.start))
        } else {
            let above = self.references.selected() - self.references.top();
            let last = (above + 1) * usize::from(ReferenceList::ROWS) - 1;
            (panes.article, last)
        };
        let marked = marked.min(usize::from(area.height) - 1) as u16;
        peek.prepare(area, marked, self.config.page);
        self.peek = Some(peek);
    }

    /// The row of the screen that shows a place of the text.
    fn row_of(&self, place: Position) -> usize {
        let shows = |row: &ScreenRow| {
            let block = &row.block;
            block.block.range.contains(place) && row.row == Some(block.row_of(place))
        };
        self.rows.iter().position(shows).unwrap_or(0)
    }

    /// Whether what is shown beside a link leaves no room for its address below.
    pub(super) fn peek_fills_screen(&self) -> bool {
        self.peek.is_some() && self.size.1 < LEAST_SHARED
    }

    /// Goes to what is shown beside the mark; whether it leads anywhere.
    pub(super) fn go_to_peek(&mut self, peek: &Peek) -> bool {
        let Some(place) = peek.place else {
            return false;
        };
        self.focus = Focus::Article;
        self.jump(place);
        // Entries may have been withdrawn since it was shown.
        if let Some(entry) = self.document.reference_at(place) {
            self.focus_entry(entry);
        }
        true
    }

    /// Focuses an entry, which has been jumped to.
    pub(super) fn focus_entry(&mut self, entry: usize) {
        let entries = self.document.references();
        self.link = entries.get(entry).map(|of_list| Link {
            range: of_list.range,
            leads: Leads::Reference(entry),
        });
    }

    /// The blocks that stand at a place: all of an entry, a heading with the paragraph below it.
    fn blocks_at(&self, place: Position) -> Vec<Arc<Block>> {
        let entry = self.document.reference_at(place);
        let entry = entry.map(|entry| self.document.references()[entry].range);
        let mut blocks: Vec<Arc<Block>> = Vec::new();
        let mut next = place;
        while blocks.len() < MOST_BLOCKS {
            let chunk = self.document.chunk_at(next);
            let end = chunk.range.end;
            let (from, is_first) = (next, blocks.is_empty());
            let reached = chunk.blocks.into_iter().skip_while(|block| {
                is_first && block.range.end <= from && block.range.start < from
            });
            for block in reached {
                let goes_on = match (blocks.as_slice(), entry) {
                    ([], _) => true,
                    (_, Some(entry)) => block.range.start < entry.end,
                    ([heading], None) => {
                        matches!(heading.kind, BlockKind::Heading(_) | BlockKind::Title)
                    }
                    _ => false,
                };
                if !goes_on || blocks.len() == MOST_BLOCKS {
                    return blocks;
                }
                blocks.push(Arc::new(block));
            }
            if end <= next || end >= self.document.end() {
                break;
            }
            next = end;
        }
        blocks
    }

    /// The text that stands at a place, of a heading with the paragraph below it.
    pub(super) fn text_at(&self, place: Position) -> Option<String> {
        let blocks = self.blocks_at(place);
        let texts: Vec<&str> = blocks
            .iter()
            .take(2)
            .map(|block| block.text.as_str())
            .collect();
        (!texts.is_empty()).then(|| texts.join(" – "))
    }
}
