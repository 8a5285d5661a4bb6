//! Markdown: `CommonMark` with the tables, notes, task lists and raw HTML that README files use.
//!
//! See <https://spec.commonmark.org> and <https://github.github.com/gfm>.

mod taken_up;
mod units;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use self::taken_up::TakenUp;
use self::units::{Block, Definitions, Units};
use super::composer::{self, Composer, Whole};
use super::digits::Numerals;
use super::element::{CellShape, Declared, Element};
use super::list_mark::mark_length;
use super::tags::{self, Token};
use super::{Hint, Overrides, ParseError, Parsed, language, read_whole};
use crate::document::{CellSide, Name, TextStore};

/// Endings of names.
const EXTENSIONS: &[&str] = &[
    "md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "mdx", "rmd", "qmd",
];
/// Bytes that are read at one time, if the text can be parted there.
const UNIT: usize = 32 * 1024;
/// Bytes that may be kept of two bytes of the text, beside these.
const KEPT: usize = 9;
/// Bytes in which the front matter must end.
const LONGEST_FRONT_MATTER: usize = 64 * 1024;

/// Whether a text is Markdown: by its name, else by its front matter.
pub(super) fn recognises(hint: &Hint) -> bool {
    hint.is_named(EXTENSIONS)
        || hint.extension.is_empty() && {
            let text = String::from_utf8_lossy(hint.first);
            front_matter(&text).is_some_and(|(matter, _)| matter.contains("title:"))
        }
}

/// Reads Markdown.
#[expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "opened as every format is"
)]
pub(super) fn open(store: Arc<dyn TextStore>, overrides: Overrides) -> Result<Parsed, ParseError> {
    let bytes = read_whole(store.as_ref());
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    Ok(read(text, overrides))
}

/// The document of a text.
fn read(text: String, overrides: Overrides) -> Parsed {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let (matter, length) = front_matter(text.get(start..).unwrap_or_default()).unwrap_or_default();
    let whole = Whole {
        said: overrides,
        ..said(matter)
    };
    let numerals = Numerals::of(&text);
    let mut composer = Composer::of_markdown(numerals);
    if let Some(title) = &whole.title {
        composer.title(title);
    }
    let mut state = State {
        at: start + length,
        units: Units::default(),
        within: None,
        definitions: Definitions::default(),
        numerals,
        notes: HashMap::new(),
        last_note: 0,
        in_head: false,
        raw: None,
        place: 0,
        line: 1,
    };
    if text.len() > UNIT {
        state.definitions = Definitions::of(&text);
    }
    let step = move |composer: &mut Composer, wanted| {
        while state.at < text.len() && composer.weight() < wanted {
            state.unit(&text, composer);
        }
        state.at >= text.len()
    };
    composer::open(composer, &whole, Box::new(step))
}

/// Definitions are known by a colon at the beginning of a line, but so are boxes.
fn definitions(text: &str) -> Options {
    if text.contains("\n: ") && !text.contains("\n:::") {
        Options::ENABLE_DEFINITION_LIST
    } else {
        Options::empty()
    }
}

/// The front matter of a text, and the byte where its body begins.
fn front_matter(text: &str) -> Option<(&str, usize)> {
    let (fence, rest) = ["---", "+++"]
        .iter()
        .find_map(|fence| Some((*fence, text.strip_prefix(fence)?)))?;
    let first_end = rest.find('\n')?;
    if !rest.get(..first_end)?.trim().is_empty() {
        return None;
    }
    let start = fence.len() + first_end + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == fence || fence == "---" && line.trim_end() == "..." {
            return Some((text.get(start..at)?, end));
        }
        at = end;
        if at > LONGEST_FRONT_MATTER {
            break;
        }
    }
    None
}

/// What the front matter says of the whole.
fn said(matter: &str) -> Whole {
    let mut whole = Whole::default();
    for line in matter.lines() {
        let Some((name, value)) = line.split_once([':', '=']) else {
            continue;
        };
        let value = unquoted(value.trim());
        match name.trim_end() {
            "title" if !value.is_empty() => whole.title = Some(value),
            "lang" | "language" => whole.language = language::of_tag(&value),
            "dir" | "direction" => {
                if let Some(Declared::Fixed(direction)) = Declared::of_attribute(&value) {
                    whole.direction = Some(direction);
                }
            }
            _ => {}
        }
    }
    whole
}

/// A value without the quotation marks around it.
fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        let inside = value
            .strip_prefix(quote)
            .and_then(|v| v.strip_suffix(quote));
        if let Some(inside) = inside {
            return match quote {
                '"' => inside.replace("\\\"", "\""),
                _ => inside.replace("''", "'"),
            };
        }
    }
    value.to_owned()
}

/// How far a text has been read.
struct State {
    /// The byte where the next unit begins.
    at: usize,
    units: Units,
    /// The block that the unit before ended within.
    within: Option<Block>,
    definitions: Definitions,
    numerals: Numerals,
    /// Numbers of the notes that are not among the definitions.
    notes: HashMap<Name, u32>,
    /// The number that was given last.
    last_note: u32,
    /// Whether the row that is read heads its table.
    in_head: bool,
    /// Raw HTML that is not yet whole.
    raw: Option<String>,
    /// A byte of the source and its line.
    place: usize,
    line: u64,
}

impl State {
    /// Reads the next unit of a text.
    fn unit(&mut self, source: &str, composer: &mut Composer) {
        let unit = self.units.next(source, self.at, UNIT);
        let range = unit.range;
        self.at = range.end;
        let own = source.get(range.clone()).unwrap_or_default();
        composer.room.allow(KEPT * own.len() / 2);
        let notes = self.definitions.notes_elsewhere(own, &range);
        let begun = self.within.take();
        let prefix = begun.as_ref().map_or("", |block| block.prefix.as_str());
        let text = [prefix, own, &notes].concat();
        let links = std::mem::take(&mut self.definitions.links);
        let defined = |link: BrokenLink<'_>| {
            let address = units::address(&links, source, &link.reference)?;
            Some((address.to_owned().into(), CowStr::Borrowed("")))
        };
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM
            | definitions(&text);
        let events = Parser::new_with_broken_link_callback(&text, options, Some(defined));
        let mut reader = Reader {
            source,
            composer,
            state: self,
        };
        let end = prefix.len() + own.len();
        let events = events.into_offset_iter();
        let mut events = events.filter(|(_, range)| range.start < end).peekable();
        let mut taken_up = TakenUp::new(begun.as_ref());
        while let Some((event, place)) = events.next() {
            if taken_up.passes_over(&event, &place, reader.composer) {
                continue;
            }
            let ends_within = unit
                .within
                .as_ref()
                .filter(|block| events.peek().is_none() && block.kind.ends(&event));
            if let Some(block) = ends_within {
                reader.state.within = Some(block.clone());
                if block.kind.stays_open() {
                    break;
                }
            }
            let next = match events.peek() {
                Some((Event::Text(text), _)) => text.as_ref(),
                _ => "",
            };
            let moved = |at: usize| at.saturating_sub(prefix.len()) + range.start;
            reader.event(event, moved(place.start)..moved(place.end), next);
        }
        taken_up.end(composer);
        drop(events);
        if unit.within.is_some() && self.within.is_none() {
            // What the lines looked like is not what stands there.
            self.units = Units::default();
        }
        self.definitions.links = links;
    }
}

/// Gives the events of a unit to the composer.
struct Reader<'a> {
    source: &'a str,
    composer: &'a mut Composer,
    state: &'a mut State,
}

impl Reader<'_> {
    fn event(&mut self, event: Event, range: Range<usize>, next: &str) {
        match event {
            Event::Start(tag) => self.start(tag, range.start),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range.start),
            Event::Code(text) => {
                self.composer.open(Element::Code);
                self.composer.text(&text);
                self.composer.close();
            }
            Event::Html(text) => match &mut self.state.raw {
                Some(raw) => raw.push_str(&text),
                None => self.tags(&text),
            },
            Event::InlineHtml(text) => self.tags(&text),
            Event::FootnoteReference(label) => {
                let number = self.note(&label);
                self.composer.open(Element::Link(format!("#^{label}")));
                self.composer.open(Element::Citation);
                let mark = self.state.numerals.bracketed(number);
                self.composer.text(mark.trim_end());
                self.composer.close();
                self.composer.close();
            }
            Event::SoftBreak if begins_item(next) => self.composer.flush(),
            Event::SoftBreak => self.composer.text("\n"),
            Event::HardBreak => self.composer.line_break(),
            Event::Rule => {
                self.go_to(range.start);
                self.composer.rule();
            }
            Event::TaskListMarker(ticked) => self.composer.tick(ticked),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.composer.text(&text),
        }
    }

    fn start(&mut self, tag: Tag, at: usize) {
        let mut name = None;
        let element = match tag {
            Tag::Paragraph => Element::Paragraph,
            Tag::Heading { level, id, .. } => {
                name = id.map(String::from);
                Element::Heading(rank(level))
            }
            Tag::BlockQuote(_) => Element::Quotation,
            Tag::CodeBlock(_) => Element::Preformatted,
            Tag::HtmlBlock => {
                self.composer.flush();
                self.go_to(at);
                self.state.raw = Some(String::new());
                return;
            }
            Tag::List(first) => Element::List(first),
            Tag::Item => Element::Item(None),
            Tag::FootnoteDefinition(label) => {
                name = Some(format!("^{label}"));
                Element::Note(self.note(&label))
            }
            Tag::Table(sides) => Element::Table(sides.into_iter().map(side).collect()),
            Tag::TableHead => {
                self.state.in_head = true;
                Element::Row
            }
            Tag::TableRow => Element::Row,
            Tag::TableCell if self.state.in_head => Element::Cell(CellShape::heading()),
            Tag::TableCell => Element::Cell(CellShape::default()),
            Tag::Emphasis => Element::Emphasis,
            Tag::Strong => Element::Strong,
            Tag::Link { dest_url, .. } => Element::Link(dest_url.into_string()),
            Tag::DefinitionListTitle => Element::Term,
            Tag::DefinitionListDefinition => Element::Definition,
            Tag::MetadataBlock(_) => Element::Hidden,
            Tag::DefinitionList => Element::Division,
            Tag::Image { .. } | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                Element::Inline
            }
        };
        if element.is_block() {
            self.go_to(at);
        }
        self.composer.open(element);
        if let Some(name) = name {
            self.composer.anchor(&name);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if tag == TagEnd::HtmlBlock {
            let raw = self.state.raw.take().unwrap_or_default();
            self.composer.set_foreign(true);
            self.tags(&raw);
            self.composer.end_hidden();
            self.composer.set_foreign(false);
            return;
        }
        self.state.in_head &= tag != TagEnd::TableHead;
        self.composer.close();
    }

    fn text(&mut self, text: &str, at: usize) {
        let is_escaped = text.starts_with('*')
            && at
                .checked_sub(1)
                .is_some_and(|before| self.source.as_bytes().get(before) == Some(&b'\\'));
        if is_escaped {
            self.composer.escaped(text);
        } else if let Some(rest) = text.strip_prefix(":::") {
            // The fence of a box, with its kind and perhaps a title.
            let rest = rest.trim_start_matches([':', ' ', '{']);
            let title = rest.split_once(' ').map_or("", |(_, title)| title);
            self.composer.flush();
            self.composer.text(title);
            self.composer.flush();
        } else {
            self.composer.text(text);
        }
    }

    /// Raw HTML.
    fn tags(&mut self, raw: &str) {
        let composer = &mut *self.composer;
        tags::read(raw, tags::Syntax::Html, &mut |token| match token {
            Token::Open(tag) => {
                composer.start_tag(&tag.name, |name| tag.attribute(name), tag.closes_itself);
            }
            Token::Close(name) => composer.close_tag(&name),
            Token::Text(text) => composer.text(&text),
        });
    }

    /// The number of the note with this label.
    fn note(&mut self, label: &str) -> u32 {
        let state = &mut *self.state;
        let next = state.last_note + 1;
        let number = match state.definitions.number(label, next) {
            Some(number) => number,
            None => *state.notes.entry(Name::of(label)).or_insert(next),
        };
        state.last_note = state.last_note.max(number);
        number
    }

    /// Counts the lines up to byte `at`.
    fn go_to(&mut self, at: usize) {
        if let Some(between) = self.source.as_bytes().get(self.state.place..at) {
            self.state.line += memchr::memchr_iter(b'\n', between).count() as u64;
            self.state.place = at;
        }
        self.composer.set_line(self.state.line);
    }
}

/// Whether a line begins with an item that only right-to-left texts write: `١.` or `•`.
fn begins_item(line: &str) -> bool {
    let is_own = |c: char| matches!(c, '•' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}');
    line.starts_with(is_own) && mark_length(line).is_some()
}

/// Where the cells of a column hang from.
fn side(alignment: pulldown_cmark::Alignment) -> CellSide {
    use pulldown_cmark::Alignment;
    match alignment {
        Alignment::None => CellSide::Start,
        Alignment::Left => CellSide::Left,
        Alignment::Center => CellSide::Middle,
        Alignment::Right => CellSide::Right,
    }
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::shown;

    fn check(input: &str, expected: &[&str]) {
        assert_eq!(
            shown::blocks(&read(input.to_owned(), Overrides::default())),
            expected,
            "{input}"
        );
    }

    #[test]
    fn the_common_blocks() {
        check(
            "# عنوان\n\nنص **قوي** و*مائل* و`ls -l`.\n\n## فصل {#a}\n\n- أول\n  - داخل\n\n    تتمة\n- [x] تم\n\n> قول\n\n***\n\n1. واحد\n2. اثنان\n",
            &[
                "title عنوان",
                "p نص قوي ومائل وls -l. *قوي* _مائل_ `ls -l`",
                "h2 فصل",
                "li • أول",
                "  li ◦ داخل",
                "    p تتمة",
                "li ☑ تم",
                "  quote قول",
                "rule * * *",
                "li 1. واحد",
                "li 2. اثنان",
            ],
        );
    }

    #[test]
    fn code_keeps_its_lines_and_reads_from_left_to_right() {
        check(
            "نص\n\n```sh\nls  -l # عربي\n\n\tcd\n```\n",
            &["p نص", "code< ls  -l # عربي", "code<  ", "code<     cd"],
        );
    }

    #[test]
    fn tables_notes_and_links() {
        check(
            "| أ | ب |\n|---|---|\n| ١ | [و](https://a.b/c) |\n\nنص[^n] وhttps://a.b/d، ثم.\n\n[^n]: حاشية\n",
            &[
                "th أ │ ب *أ* *ب*",
                "tr ١ │ و [و](https://a.b/c)",
                "p نص[١] وhttps://a.b/d، ثم. [[١]]#1 [[١]](#^n) [https://a.b/d](https://a.b/d)",
                "ref [١] حاشية",
            ],
        );
    }

    #[test]
    fn front_matter_gives_the_title() {
        check(
            "---\nlang: ar\ntitle: \"دليل: الأول\"\nlist:\n  - a\n---\n\n## فصل\n",
            &["title دليل: الأول", "h2 فصل"],
        );
    }

    #[test]
    fn raw_html_is_obeyed() {
        check(
            "<div dir=\"rtl\">\n\n### Index\n\nEnglish text.\n\n</div>\n\n<!-- no -->\n<details><summary>ملخص</summary>\n\nنص<br>تتمة <kbd>x</kbd> <script>a</script>\n\n</details>\n\n<script>\nno\n</script>\n\nنص\n",
            &[
                "h3<| Index",
                "p<| English text.",
                "p ملخص",
                "p نص",
                "p تتمة x `x`",
                "p نص",
            ],
        );
    }

    #[test]
    fn terms_and_comments() {
        check(
            "مصطلح\n: تعريفه\n\nنص {/* لا */}`{/* نعم */}` تتمة\n\n{/* لا */}\n\n## فصل {/*name*/}\n",
            &[
                "p مصطلح *مصطلح*",
                "  p تعريفه",
                "p نص {/* نعم */} تتمة `{/* نعم */}`",
                "h2 فصل",
            ],
        );
    }

    #[test]
    fn boxes_between_colons() {
        check(
            "::: tip المتطلبات\nنص **قوي**.\n:::\n\nتتمة",
            &["p المتطلبات", "p نص قوي. *قوي*", "p تتمة"],
        );
    }

    #[test]
    fn what_commonmark_does_not_know_of_arabic() {
        check("**«اقتباس»**تابع", &["p «اقتباس»تابع *«اقتباس»*"]);
        check("قال \\*\\*لا\\*\\* ثم", &["p قال **لا** ثم"]);
        check("١. أول\n٢. ثان", &["li ١. أول", "li ٢. ثان"]);
        check("أ **ب", &["p أ **ب"]);
    }

    #[test]
    fn headings_hang_as_the_text_below_them() {
        check(
            "---\ndir: ltr\n---\n\n# שם הספר\n\n## פרק ראשון\n\nטקסט\n\n## Chapter\n",
            &["title שם הספר", "h2 פרק ראשון", "p טקסט", "h2< Chapter"],
        );
        check(
            "# عنوان\n\nنص\n\n## Docker\n",
            &["title عنوان", "p نص", "h2<| Docker"],
        );
    }

    #[test]
    fn columns_beyond_the_last_are_said() {
        let warnings = |columns| {
            let (row, rule) = ("| أ ".repeat(columns), "|---".repeat(columns));
            let parsed = read(format!("{row}|\n{rule}|\n{row}|\n"), Overrides::default());
            parsed.document.warnings().len()
        };
        assert_eq!(warnings(64), 0);
        assert_eq!(warnings(65), 1);
    }

    /// The blocks of a text, all of them read.
    fn whole(text: String) -> Vec<String> {
        let mut parsed = read(text, Overrides::default());
        while let Some(batch) = parsed.indexer.next_batch() {
            parsed.document.apply(batch);
        }
        shown::blocks(&parsed)
    }

    #[test]
    fn blocks_go_on_from_one_unit_to_the_next() {
        // Many lines between two others: the blocks before, the one that is repeated, those behind.
        let check = |before: &str, line: &str, behind: &str, expected: &[&str]| {
            let count = UNIT / 16;
            let mut found = whole([before, &line.repeat(count), behind].concat());
            assert_eq!(found.len(), expected.len() - 1 + count, "{line}");
            let repeated = |block: &String| block == expected[1];
            let first = found.iter().position(repeated).unwrap_or_default();
            assert!(
                found
                    .drain(first + 1..first + count)
                    .all(|block| repeated(&block))
            );
            assert_eq!(found, expected);
        };
        let code = ["p نص", "code< let x", "p نص"];
        check("نص\n\n```\n", "let x\n", "```\n\nنص\n", &code);
        let table = ["th أ │ ب *أ* *ب*", "tr ج │ د", "p نص"];
        check("|أ|ب|\n|-|-|\n", "|ج|د|\n", "\nنص\n", &table);
        let quotations = ["p نص", "  quote قول", "p نص"];
        check("نص\n\n", "> قول\n>\n", "\nنص\n", &quotations);
        let items = ["p نص", "li • ج", "p نص"];
        check("نص\n\n", "- ج\n", "\nنص\n", &items);
        let hidden = ["p نص", "p أ", "p ب"];
        let comment = ["نص\n\n<!--\n", &"سر\n\n".repeat(UNIT), "-->\n\n"].concat();
        check(&comment, "أ\n\n", "ب\n", &hidden);
    }

    #[test]
    fn items_are_counted_on_in_the_next_unit() {
        let found = whole("1. نص\n".repeat(3000));
        assert_eq!(found.last().map(String::as_str), Some("li 3000. نص"));
    }
}
