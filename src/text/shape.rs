//! What each cluster puts in its cells: joined forms, lam-alef, marks, mirrored brackets.
//!
//! Shaping follows logical order and knows no width. It comes before line breaking, since
//! lam-alef changes widths, and before reordering, which moves whole clusters.

use std::ops::Range;

use icu_properties::props::BidiMirroringGlyph;
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};
use unicode_bidi::BidiClass;
use unicode_width::UnicodeWidthChar;

use super::analysis::{Analysis, Marked, Reset, analyze, bidi_class};
use super::cluster::{Cluster, LineEnd, ShapedText};
use super::direction::{Direction, Level};
use super::joining::Joins;
use super::letters::Piece;
use super::setting::{Setting, Tatweel};
use super::{digits, joining, letters, marks, phrases, plain, quick};

const MIRRORED: CodePointMapDataBorrowed<'static, BidiMirroringGlyph> =
    CodePointMapData::<BidiMirroringGlyph>::new();

/// Stands for a missing base letter below a mark.
pub(super) const DOTTED_CIRCLE: char = '\u{25CC}';
const TATWEEL: char = '\u{640}';

/// Shapes a paragraph of which `analysis` is the analysis, as it is written.
pub fn shape(text: &str, analysis: &Analysis) -> ShapedText {
    shape_with(text, analysis, &Setting::default())
}

/// Shapes a paragraph of which `analysis` is the analysis, set as `setting` says.
pub fn shape_with(text: &str, analysis: &Analysis, setting: &Setting) -> ShapedText {
    let mut shaper = Shaper {
        text,
        analysis,
        setting: *setting,
        digits: digits::rewritten(text, analysis, setting.digits),
        joins: Vec::new(),
        marks: Vec::new(),
        out: ShapedText {
            base: analysis.base(),
            clusters: Vec::with_capacity(analysis.cluster_starts().len()),
            symbols: String::with_capacity(text.len() * 3 / 2),
            is_even: false,
            is_level: false,
        },
    };
    shaper.paragraph();
    shaper.mark_line_ends();
    let mut out = shaper.out;
    out.is_even = out.clusters.iter().all(|cluster| cluster.width == 1);
    let base = out.base;
    out.is_level = out.clusters.iter().all(|cluster| cluster.level == base);
    out
}

/// Analyzes and shapes a paragraph: what [`analyze`] and [`shape_with`] give one after the other,
/// sooner where the text is ordinary.
pub fn set(text: &str, base: Direction, marked: &[Marked], setting: &Setting) -> ShapedText {
    if marked.is_empty()
        && *setting == Setting::default()
        && let Some(shaped) = quick::shape(text, base)
    {
        return shaped;
    }
    shape_with(text, &analyze(text, Some(base), marked), setting)
}

pub(super) struct Shaper<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    pub(super) setting: Setting,
    /// Characters of numbers that are shown as others, by byte.
    digits: Vec<(u32, char)>,
    /// The joins of the word at hand; kept for its memory.
    joins: Vec<Joins>,
    /// The marks of the cluster at hand; kept for its memory.
    pub(super) marks: Vec<char>,
    pub(super) out: ShapedText,
}

impl Shaper<'_> {
    fn paragraph(&mut self) {
        let (text, analysis) = (self.text, self.analysis);
        let mut word: Vec<Piece> = Vec::new();
        // Up to here the text is already shown: a verse end takes the digits behind it.
        let mut shown = 0;
        let ends = analysis.cluster_starts().skip(1).chain([text.len()]);
        for (start, end) in analysis.cluster_starts().zip(ends) {
            let cluster = text.get(start.max(shown)..end).unwrap_or_default();
            let start = start.max(shown);
            if let [b' '..=b'~'] = cluster.as_bytes() {
                self.word(&mut word);
                self.ascii(start, char::from(cluster.as_bytes()[0]));
            } else if cluster.chars().any(phrases::is_odd) {
                for (offset, c) in cluster.char_indices() {
                    let byte = start + offset;
                    if byte < shown {
                        continue;
                    }
                    if phrases::is_verse_end(c) {
                        self.word(&mut word);
                        shown = self.verse_end(byte, c);
                    } else if let Some(phrase) = phrases::spelled(c) {
                        self.word(&mut word);
                        let is_number_sign = bidi_class(c) == BidiClass::AN;
                        self.phrase(byte..byte + c.len_utf8(), phrase, is_number_sign);
                    } else {
                        letters::push(self.piece(byte, c), &mut word);
                    }
                }
            } else if joins_with(cluster, &word) {
                for (offset, c) in cluster.char_indices() {
                    letters::push(self.piece(start + offset, c), &mut word);
                }
            } else {
                self.word(&mut word);
                self.plain(start..end, cluster);
            }
        }
        self.word(&mut word);
    }

    fn piece(&self, byte: usize, letter: char) -> Piece {
        Piece {
            letter,
            start: byte as u32,
            end: (byte + letter.len_utf8()) as u32,
            level: self.analysis.level_at(byte),
        }
    }

    /// Where the next symbol begins.
    pub(super) fn symbol_start(&self) -> usize {
        self.out.symbols.len()
    }

    /// Adds a cluster that shows what stands behind `symbol_start` in the symbols.
    pub(super) fn push(&mut self, source: Range<usize>, symbol_start: usize, width: u8) {
        let level = self.analysis.level_at(source.start);
        self.push_at(source, symbol_start, width, level);
    }

    fn push_at(&mut self, source: Range<usize>, symbol_start: usize, width: u8, level: Level) {
        let symbol = self.out.symbols.get(symbol_start..).unwrap_or_default();
        let is_blank = is_blank(symbol);
        // A space with a mark is no space, nor is a control that shows its picture; a separator
        // is one whatever it shows.
        let is_control = self
            .text
            .as_bytes()
            .get(source.start)
            .is_some_and(|&b| b < b' ');
        let reset = if is_blank || is_control {
            let first = self.text.get(source.clone()).and_then(|c| c.chars().next());
            first.map_or(Reset::None, |c| self.analysis.reset_at(source.start, c))
        } else {
            Reset::None
        };
        let reset = match reset {
            Reset::Space if !is_blank => Reset::None,
            reset => reset,
        };
        self.out.clusters.push(Cluster {
            start: source.start as u32,
            end: source.end as u32,
            symbol_start: symbol_start as u32,
            symbol_len: (self.out.symbols.len() - symbol_start) as u16,
            width,
            level,
            reset,
            ends: LineEnd::No,
            joins_next: false,
            hangs: is_blank && reset != Reset::None,
        });
    }

    /// Adds one printable character of ASCII.
    fn ascii(&mut self, byte: usize, c: char) {
        let symbol_start = self.symbol_start();
        let level = self.analysis.level_at(byte);
        let shown = self.substitute(byte, c);
        self.out.symbols.push(mirrored(shown, level));
        let is_space = c == ' ';
        self.out.clusters.push(Cluster {
            start: byte as u32,
            end: byte as u32 + 1,
            symbol_start: symbol_start as u32,
            symbol_len: (self.symbol_start() - symbol_start) as u16,
            width: 1,
            level,
            reset: if is_space { Reset::Space } else { Reset::None },
            ends: LineEnd::No,
            joins_next: false,
            hangs: is_space,
        });
    }

    /// The character that is shown for the one at `byte`.
    fn substitute(&self, byte: usize, c: char) -> char {
        if self.digits.is_empty() {
            return c;
        }
        let found = self
            .digits
            .binary_search_by_key(&byte, |&(byte, _)| byte as usize);
        found.map_or(c, |i| self.digits[i].1)
    }

    /// Rule L4: the mirrored glyph of a character in right-to-left text.
    pub(super) fn mirrored_at(&self, c: char, byte: usize) -> char {
        mirrored(c, self.analysis.level_at(byte))
    }

    /// Adds the words that one character stands for, each letter a cluster of that character.
    fn phrase(&mut self, source: Range<usize>, phrase: &str, is_number_sign: bool) {
        let level = self.analysis.level_at(source.start).0;
        // Arabic letters run from right to left, also where a symbol stands in Latin text, and a
        // sign stands on the right of its number.
        let level = match (level, is_number_sign) {
            (2.., true) if level.is_multiple_of(2) => Level(level - 1),
            _ => Level(level | 1),
        };
        let first = self.out.clusters.len();
        for words in phrase.split_inclusive(' ') {
            let letters = words.chars().filter(|&c| c != ' ').map(|letter| Piece {
                letter,
                start: source.start as u32,
                end: source.end as u32,
                level,
            });
            self.word(&mut letters.collect());
            if words.ends_with(' ') {
                let symbol_start = self.symbol_start();
                self.out.symbols.push(' ');
                self.push_at(source.clone(), symbol_start, 1, level);
                if let Some(space) = self.out.clusters.last_mut() {
                    space.reset = Reset::Space;
                    space.hangs = true;
                    space.ends = LineEnd::May;
                }
            }
        }
        // The last space parts the phrase from a number: it neither hangs nor ends a line.
        if let Some(last) = self.out.clusters[first..].last_mut() {
            last.ends = LineEnd::No;
            last.hangs = false;
        }
    }

    /// Adds the end of a verse with the digits behind it, between ornate parentheses; returns
    /// where these end.
    fn verse_end(&mut self, byte: usize, c: char) -> usize {
        let inside = byte + c.len_utf8();
        let rest = self.text.get(inside..).unwrap_or_default();
        let is_other = |c: char| !digits::is_digit(c);
        let end = rest.find(is_other).map_or(self.text.len(), |i| inside + i);
        let level = self.analysis.level_at(byte);
        let (open, close) = if level.0.is_multiple_of(2) {
            ('\u{FD3E}', '\u{FD3F}')
        } else {
            ('\u{FD3F}', '\u{FD3E}')
        };
        let number = self.text.get(inside..end).unwrap_or_default();
        let digits = number
            .char_indices()
            .map(|(i, digit)| self.substitute(inside + i, digit));
        let shown: Vec<char> = [open].into_iter().chain(digits).chain([close]).collect();
        for c in shown {
            let symbol_start = self.symbol_start();
            self.out.symbols.push(c);
            self.push_at(byte..end, symbol_start, 1, level);
        }
        end
    }

    /// Adds a stretch of characters of joining scripts, letter by letter with its marks, and
    /// empties it.
    fn word(&mut self, pieces: &mut Vec<Piece>) {
        if pieces.is_empty() {
            return;
        }
        let mut joins = std::mem::take(&mut self.joins);
        joining::join(pieces, &mut joins);
        let mut i = 0;
        while i < pieces.len() {
            i = self.letter(pieces, &joins, i);
        }
        self.joins = joins;
        pieces.clear();
    }

    /// Adds the letter `i` with its marks; returns the next.
    fn letter(&mut self, pieces: &[Piece], joins: &[Joins], i: usize) -> usize {
        let symbol_start = self.symbol_start();
        let (first, next) = (pieces[i], base_after(pieces, i));
        let (mut width, mut next, mut joins_next) = (1, next, joins[i].next);
        if let Some((ligature, alef)) = self.lam_alef(pieces, joins, i) {
            next = base_after(pieces, alef);
            joins_next = false;
            self.out.symbols.push(ligature);
            self.push_marks(&pieces[i + 1..alef], None);
            self.push_marks(&pieces[alef + 1..next], Some(pieces[alef].letter));
        } else {
            // Marks behind a joiner stand on the letter before it.
            let mut end = next;
            let is_behind_letter = is_joiner(first.letter) && i > 0;
            while !is_behind_letter && pieces.get(end).is_some_and(|piece| is_joiner(piece.letter))
            {
                end = base_after(pieces, end);
            }
            width = if is_behind_letter {
                0
            } else {
                self.form(&pieces[i..end], joins[i])
            };
        }
        let source = first.start as usize..pieces[next - 1].end as usize;
        self.push_at(source, symbol_start, width, first.level);
        if let Some(cluster) = self.out.clusters.last_mut() {
            cluster.joins_next = joins_next;
        }
        next
    }

    /// Adds what one base letter with its marks shows to the symbols; returns its columns.
    fn form(&mut self, pieces: &[Piece], own: Joins) -> u8 {
        let letter = pieces[0].letter;
        let is_dropped = letter == TATWEEL
            && self.setting.tatweel == Tatweel::Dropped
            && own.previous
            && own.next
            && !pieces.iter().any(|piece| marks::is_mark(piece.letter));
        if is_dropped || plain::is_invisible(letter) || !self.setting.shows(letter) {
            let marks = &pieces[1..];
            let any = marks
                .iter()
                .any(|mark| self.setting.shows(mark.letter) && !plain::is_invisible(mark.letter));
            if is_dropped || !any {
                return 0;
            }
            self.out.symbols.push(DOTTED_CIRCLE);
            self.push_marks(marks, None);
            return 1;
        }
        let base = compose(letter, &pieces[1..]);
        let (c, width) = if marks::is_mark(base) {
            self.out.symbols.push(DOTTED_CIRCLE);
            (base, 1)
        } else {
            // Letters at an even level (an override) run the other way: so do their joins.
            let own = if pieces[0].level.0.is_multiple_of(2) {
                Joins {
                    previous: own.next,
                    next: own.previous,
                }
            } else {
                own
            };
            if let Some(form) = joining::presentation_form(base, own) {
                (form, 1)
            } else {
                let c = self.substitute(pieces[0].start as usize, base);
                let c = mirrored(c, pieces[0].level);
                (c, c.width().unwrap_or(0))
            }
        };
        if width == 0 {
            self.out.symbols.push(DOTTED_CIRCLE);
        }
        self.out.symbols.push(c);
        self.push_marks(&pieces[1..], Some(letter));
        width.max(1) as u8
    }

    /// Adds marks to the symbol, in display order, without those that `base` takes in.
    fn push_marks(&mut self, pieces: &[Piece], base: Option<char>) {
        if pieces.is_empty() {
            return;
        }
        self.marks.clear();
        let mut letter = base;
        for piece in pieces {
            let mark = piece.letter;
            // Between lam and alef only a tatweel that is dropped can stand among the marks.
            if mark == TATWEEL || plain::is_invisible(mark) || !self.setting.shows(mark) {
                continue;
            }
            match letter.and_then(|letter| joining::composed(letter, mark)) {
                Some(both) if !marks::blocks(&self.marks, mark) => letter = Some(both),
                _ => self.marks.push(mark),
            }
        }
        marks::sort(&mut self.marks);
        self.out
            .symbols
            .extend(self.marks.iter().take(plain::MOST_MARKS));
    }

    /// The ligature that begins at piece `i`, and where its alef stands. Only transparent
    /// characters may stand between, no joiner and no tatweel.
    fn lam_alef(&self, pieces: &[Piece], joins: &[Joins], i: usize) -> Option<(char, usize)> {
        if pieces[i].letter != '\u{644}' || !joins[i].next {
            return None;
        }
        let mut alef = base_after(pieces, i);
        if self.setting.tatweel == Tatweel::Dropped {
            while pieces.get(alef)?.letter == TATWEEL && base_after(pieces, alef) == alef + 1 {
                alef += 1;
            }
        }
        let after = pieces.get(alef)?;
        if after.level != pieces[i].level || after.level.0.is_multiple_of(2) {
            return None;
        }
        let letter = compose(after.letter, &pieces[alef + 1..base_after(pieces, alef)]);
        joining::lam_alef(letter, joins[i].previous).map(|ligature| (ligature, alef))
    }

    /// Says behind which clusters a line may or must end.
    fn mark_line_ends(&mut self) {
        let mut breaks = self.analysis.break_opportunities().peekable();
        let text = self.text.as_bytes();
        let mut clusters = self.out.clusters.iter_mut().peekable();
        while let Some(cluster) = clusters.next() {
            let end = cluster.end as usize;
            // Of clusters that spell out one character only the last ends it.
            if clusters.peek().is_some_and(|next| next.end == cluster.end) {
                continue;
            }
            while breaks.next_if(|&byte| byte < end).is_some() {}
            if breaks.peek() == Some(&end) {
                cluster.ends = LineEnd::May;
            }
            let forces = matches!(
                text.get(..end),
                Some(
                    [.., b'\n' | 0xB | 0xC | b'\r']
                        | [.., 0xC2, 0x85]
                        | [.., 0xE2, 0x80, 0xA8 | 0xA9]
                )
            );
            if forces {
                cluster.ends = LineEnd::Must;
            }
        }
    }
}

/// Whether a cluster belongs to a stretch of joining script, of which `word` is the beginning.
fn joins_with(cluster: &str, word: &[Piece]) -> bool {
    let Some(first) = cluster.chars().next() else {
        return false;
    };
    if joining::may_join(first) || letters::is_presentation_form(first) {
        return true;
    }
    // The joiner joins a letter behind it, also after a space; in other scripts and in emoji it
    // means something else.
    if (first < '\u{900}' || plain::is_invisible(first)) && cluster.contains('\u{200D}') {
        return true;
    }
    // Invisible characters inside a word do not part its letters; ZWNJ is among them.
    !word.is_empty() && cluster.chars().all(plain::is_invisible)
}

/// Whether a symbol is white space alone, or nothing.
fn is_blank(symbol: &str) -> bool {
    match symbol.as_bytes() {
        // No white space begins with these: letters of most scripts, and presentation forms.
        [b'!'..=b'~' | 0xC3..=0xE0 | 0xE4.., ..] => false,
        _ => symbol.chars().all(char::is_whitespace),
    }
}

fn mirrored(c: char, level: Level) -> char {
    if level.0.is_multiple_of(2) {
        return c;
    }
    MIRRORED.get(c).mirroring_glyph.unwrap_or(c)
}

/// The next piece behind `i` that is a base: all up to it are marks on `i` or invisible.
fn base_after(pieces: &[Piece], i: usize) -> usize {
    let marks = pieces[i + 1..]
        .iter()
        .take_while(|piece| attaches(piece.letter))
        .count();
    i + 1 + marks
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a character belongs to the letter before it.
fn attaches(c: char) -> bool {
    marks::is_mark(c) || (plain::is_invisible(c) && joining::is_transparent(c))
}

/// The base letter with the marks that compose with it.
fn compose(base: char, pieces: &[Piece]) -> char {
    let mut letter = base;
    let mut before: [char; plain::MOST_MARKS] = ['\0'; plain::MOST_MARKS];
    let mut count = 0;
    for mark in pieces.iter().map(|piece| piece.letter) {
        match joining::composed(letter, mark) {
            Some(both) if !marks::blocks(&before[..count], mark) => letter = both,
            _ if count < before.len() => {
                before[count] = mark;
                count += 1;
            }
            _ => return letter,
        }
    }
    letter
}
