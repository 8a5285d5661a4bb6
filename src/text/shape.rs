//! What each cluster puts in its cells: joined forms, lam-alef, marks, mirrored brackets.
//!
//! Shaping follows logical order and knows no width. It comes before line breaking, since
//! lam-alef changes widths, and before reordering, which moves whole clusters.

use std::ops::Range;

use icu_properties::props::{BidiMirroringGlyph, DefaultIgnorableCodePoint};
use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed,
};
use unicode_width::UnicodeWidthStr;

use super::analysis::{Analysis, Reset};
use super::direction::Level;
use super::{joining, letters, marks};

const MIRRORED: CodePointMapDataBorrowed<'static, BidiMirroringGlyph> =
    CodePointMapData::<BidiMirroringGlyph>::new();
const IGNORABLE: CodePointSetDataBorrowed<'static> =
    CodePointSetData::new::<DefaultIgnorableCodePoint>();

/// Columns of a tab: it separates, and does not align.
const TAB_COLUMNS: u8 = 4;
/// More marks than this on one letter are not drawn: terminals drop or tear them.
const MOST_MARKS: usize = 8;
/// Stands for a missing base letter below a mark.
const DOTTED_CIRCLE: char = '\u{25CC}';

/// The smallest thing that is placed: what one cluster of the text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    start: u32,
    end: u32,
    symbol_start: u32,
    symbol_len: u16,
    width: u8,
    level: Level,
    pub(super) reset: Reset,
    pub(super) ends: LineEnd,
    joins_next: bool,
}

/// Whether a line may end behind a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    No,
    May,
    Must,
}

impl Cluster {
    /// Bytes of the paragraph that it shows. Several clusters can share them where one character
    /// is spelled out.
    pub fn source(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Columns.
    pub fn width(&self) -> u8 {
        self.width
    }

    /// Embedding level, before rule L1.
    pub fn level(&self) -> Level {
        self.level
    }

    /// Whether it is white space that may hang over a line's end.
    pub fn is_space(&self) -> bool {
        self.reset != Reset::None
    }

    /// Whether its letter is joined to the one behind it.
    pub fn joins_next(&self) -> bool {
        self.joins_next
    }
}

/// A paragraph's clusters in logical order with what each shows; independent of width.
#[derive(Clone, Debug)]
pub struct ShapedText {
    base: Level,
    clusters: Vec<Cluster>,
    symbols: String,
}

impl ShapedText {
    /// The paragraph's embedding level.
    pub fn base(&self) -> Level {
        self.base
    }

    /// The clusters in logical order.
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// What a cluster shows: one base with its marks; empty when it shows nothing.
    #[expect(
        clippy::string_slice,
        reason = "the bounds were string ends when the symbol was added"
    )]
    pub fn symbol(&self, cluster: &Cluster) -> &str {
        let start = cluster.symbol_start as usize;
        &self.symbols[start..start + usize::from(cluster.symbol_len)]
    }

    /// Columns of a range of clusters.
    pub fn columns(&self, clusters: Range<usize>) -> usize {
        self.clusters[clusters]
            .iter()
            .map(|cluster| usize::from(cluster.width))
            .sum()
    }
}

/// Shapes a paragraph of which `analysis` is the analysis.
pub fn shape(text: &str, analysis: &Analysis) -> ShapedText {
    let mut shaper = Shaper {
        text,
        analysis,
        out: ShapedText {
            base: analysis.base(),
            clusters: Vec::with_capacity(text.len()),
            symbols: String::with_capacity(text.len() * 3 / 2),
        },
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let ends = analysis.cluster_starts().skip(1).chain([text.len()]);
    for (start, end) in analysis.cluster_starts().zip(ends) {
        let cluster = text.get(start..end).unwrap_or_default();
        if cluster
            .chars()
            .any(|c| joining::may_join(c) || letters::is_presentation_form(c))
        {
            pieces.extend(letters::pieces(cluster, start));
        } else if cluster.chars().all(|c| IGNORABLE.contains(c)) && !pieces.is_empty() {
            // Invisible characters inside a word do not part its letters; ZWNJ is among them.
            pieces.extend(letters::pieces(cluster, start));
        } else {
            shaper.word(&pieces);
            pieces.clear();
            shaper.plain(start..end);
        }
    }
    shaper.word(&pieces);
    shaper.mark_line_ends();
    shaper.out
}

/// One character of a stretch of joining script, as a letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The letter; never a presentation form that stands for one.
    pub(super) letter: char,
    /// Byte of the character it comes from.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

struct Shaper<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    out: ShapedText,
}

impl Shaper<'_> {
    /// Adds a cluster that shows `symbol`.
    fn push(&mut self, source: Range<usize>, symbol: &str, width: u8, joins_next: bool) {
        let symbol_start = self.out.symbols.len() as u32;
        self.out.symbols.push_str(symbol);
        self.out.clusters.push(Cluster {
            start: source.start as u32,
            end: source.end as u32,
            symbol_start,
            symbol_len: symbol.len() as u16,
            width,
            level: self.analysis.level_at(source.start),
            reset: self.analysis.reset_at(source.start),
            ends: LineEnd::No,
            joins_next,
        });
    }

    /// Adds a cluster of a script that does not join.
    fn plain(&mut self, source: Range<usize>) {
        let cluster = self.text.get(source.clone()).unwrap_or_default();
        let mut chars = cluster.chars();
        let Some(first) = chars.next() else { return };
        if chars.next().is_none() && (' '..='~').contains(&first) {
            let shown = self.mirrored(first, source.start);
            self.push(source, shown.encode_utf8(&mut [0; 4]), 1, false);
            return;
        }
        if first.is_control() || matches!(first, '\u{2028}' | '\u{2029}') {
            let (symbol, width) = control_symbol(first);
            self.push(source, symbol.encode_utf8(&mut [0; 4]), width, false);
            return;
        }
        if cluster.chars().all(|c| IGNORABLE.contains(c)) {
            self.push(source, "", 0, false);
            return;
        }
        let mut symbol = String::with_capacity(cluster.len());
        if marks::combining_class(first) != 0 {
            symbol.push(DOTTED_CIRCLE);
        }
        symbol.push(self.mirrored(first, source.start));
        // Joiners and variation selectors make one emoji of many, and mean nothing elsewhere.
        let keeps_joiners = !('\u{590}'..='\u{8FF}').contains(&first);
        let rest = cluster.chars().skip(1);
        let mut rest: Vec<char> = rest
            .filter(|&c| keeps_joiners || !IGNORABLE.contains(c))
            .collect();
        if !keeps_joiners {
            marks::sort(&mut rest);
            rest.truncate(MOST_MARKS);
        }
        symbol.extend(
            rest.into_iter()
                .take(2 * MOST_MARKS)
                .filter(|c| !c.is_control()),
        );
        let width = symbol.width().clamp(1, 8) as u8;
        self.push(source, &symbol, width, false);
    }

    /// Adds a stretch of characters of joining scripts, letter by letter with its marks.
    fn word(&mut self, pieces: &[Piece]) {
        if pieces.is_empty() {
            return;
        }
        let joins = joining::joins(pieces.iter().map(|piece| piece.letter));
        let mut i = 0;
        while i < pieces.len() {
            let next = base_after(pieces, i);
            let (symbol, joins_next, next) =
                if let Some((ligature, alef)) = self.lam_alef(pieces, &joins, i) {
                    let end = base_after(pieces, alef);
                    let mut symbol = String::from(ligature);
                    push_marks(
                        &mut symbol,
                        pieces[i + 1..alef].iter().map(|piece| piece.letter),
                    );
                    let marks = compose_base(pieces[alef].letter, &pieces[alef + 1..end]).1;
                    push_marks(&mut symbol, marks.into_iter());
                    (symbol, false, end)
                } else {
                    (self.letter(&pieces[i..next], joins[i]), joins[i].next, next)
                };
            let source = pieces[i].start..pieces[next - 1].end;
            let width = if symbol.is_empty() {
                0
            } else {
                symbol.width().clamp(1, 2) as u8
            };
            self.push(source, &symbol, width, joins_next);
            i = next;
        }
    }

    /// What one base letter with its marks shows.
    fn letter(&self, pieces: &[Piece], joins: joining::Joins) -> String {
        let (base, marks) = compose_base(pieces[0].letter, &pieces[1..]);
        let mut symbol = String::new();
        if IGNORABLE.contains(base) {
            return symbol;
        }
        if base.is_control() {
            symbol.push(control_symbol(base).0);
            return symbol;
        }
        if is_mark(base) {
            symbol.push(DOTTED_CIRCLE);
        }
        let form = joining::presentation_form(base, joins);
        symbol.push(form.unwrap_or_else(|| self.mirrored(base, pieces[0].start)));
        push_marks(&mut symbol, marks.into_iter());
        symbol
    }

    /// The ligature that begins at piece `i`, and where its alef stands. Only transparent
    /// characters may stand between, no joiner and no tatweel.
    fn lam_alef(
        &self,
        pieces: &[Piece],
        joins: &[joining::Joins],
        i: usize,
    ) -> Option<(char, usize)> {
        if pieces[i].letter != '\u{644}' {
            return None;
        }
        let alef = base_after(pieces, i);
        let after = pieces.get(alef)?;
        let (letter, _) = compose_base(after.letter, &pieces[alef + 1..base_after(pieces, alef)]);
        let same_level =
            self.analysis.level_at(pieces[i].start) == self.analysis.level_at(after.start);
        let ligature = joining::lam_alef(letter, joins[i].previous)?;
        (same_level && joins[i].next).then_some((ligature, alef))
    }

    /// Rule L4: the mirrored glyph of a character in right-to-left text.
    fn mirrored(&self, c: char, byte: usize) -> char {
        if self.analysis.level_at(byte).0.is_multiple_of(2) {
            return c;
        }
        MIRRORED.get(c).mirroring_glyph.unwrap_or(c)
    }

    /// Says behind which clusters a line may or must end.
    fn mark_line_ends(&mut self) {
        let mut breaks = self.analysis.break_opportunities().peekable();
        let ends: Vec<u32> = self
            .out
            .clusters
            .iter()
            .map(|cluster| cluster.end)
            .collect();
        for (i, cluster) in self.out.clusters.iter_mut().enumerate() {
            let end = cluster.end as usize;
            // Of clusters that spell out one character only the last ends it.
            if ends.get(i + 1) == Some(&cluster.end) {
                continue;
            }
            while breaks.next_if(|&byte| byte < end).is_some() {}
            if breaks.peek() == Some(&end) {
                cluster.ends = LineEnd::May;
            }
            let last = self
                .text
                .get(cluster.start as usize..end)
                .unwrap_or_default();
            let forces = |c| {
                matches!(
                    c,
                    '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
                )
            };
            if last.ends_with(forces) {
                cluster.ends = LineEnd::Must;
            }
        }
    }
}

/// The next piece behind `i` that is a base: all up to it are marks on `i` or invisible.
fn base_after(pieces: &[Piece], i: usize) -> usize {
    let marks = pieces[i + 1..]
        .iter()
        .take_while(|piece| attaches(piece.letter))
        .count();
    i + 1 + marks
}

/// Whether a character belongs to the letter before it.
fn attaches(c: char) -> bool {
    is_mark(c) || (IGNORABLE.contains(c) && !matches!(c, '\u{200C}' | '\u{200D}'))
}

fn is_mark(c: char) -> bool {
    use icu_properties::props::GeneralCategory;
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    matches!(
        category,
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
    )
}

/// The base letter with the marks that compose with it, and the other visible marks.
fn compose_base(base: char, marks: &[Piece]) -> (char, Vec<char>) {
    let mut letter = base;
    let mut rest = Vec::with_capacity(marks.len());
    for mark in marks
        .iter()
        .map(|piece| piece.letter)
        .filter(|&c| !IGNORABLE.contains(c))
    {
        match joining::composed(letter, mark) {
            Some(both) => letter = both,
            None => rest.push(mark),
        }
    }
    (letter, rest)
}

/// Adds marks to a symbol, in display order.
fn push_marks(symbol: &mut String, marks: impl Iterator<Item = char>) {
    let mut sorted: Vec<char> = marks.filter(|&c| !IGNORABLE.contains(c)).collect();
    marks::sort(&mut sorted);
    symbol.extend(sorted.into_iter().take(MOST_MARKS));
}

/// What stands for a control character, which itself never reaches a screen.
fn control_symbol(c: char) -> (char, u8) {
    match c {
        '\t' => (' ', TAB_COLUMNS),
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => (' ', 0),
        '\0'..='\u{1F}' => (
            char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
            1,
        ),
        '\u{7F}' => ('\u{2421}', 1),
        _ => ('\u{FFFD}', 1),
    }
}
