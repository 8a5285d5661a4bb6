//! What the elements of marked-up formats mean for a reader; formats name them, the composer sets
//! them.

use super::language;
use crate::document::{CellSide, Language};
use crate::text::Direction;

/// One element, by what it does to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Parts blocks and means nothing else.
    Division,
    /// A paragraph: as a division, but runs on inside the cell of a table.
    Paragraph,
    /// A heading, 1 the highest.
    Heading(u8),
    /// A list and the number of its first item, where they are counted.
    List(Option<u64>),
    /// An item of a list; whether it is ticked, where it can be.
    Item(Option<bool>),
    /// A list of references or notes: its items are entries.
    Entries,
    /// Words of another.
    Quotation,
    /// Text whose lines and spaces stand as written.
    Preformatted,
    /// A table, and where its columns hang from, as far as it says so.
    Table(Vec<CellSide>),
    /// A row of a table.
    Row,
    /// A cell.
    Cell(CellShape),
    /// A table whose rows are verses.
    Poem,
    /// A verse of two hemistichs.
    Verse,
    /// A half of a verse.
    Hemistich,
    /// A term that is defined.
    Term,
    /// What a term means.
    Definition,
    /// A note that the text cites by this number.
    Note(u32),
    /// Of strong importance.
    Strong,
    /// Stressed.
    Emphasis,
    /// Inline code.
    Code,
    /// A link and where it leads.
    Link(String),
    /// Ordered by itself.
    Isolate,
    /// All characters in the declared direction.
    Override,
    /// A part of a paragraph.
    Inline,
    /// A mark that cites an entry.
    Citation,
    /// Not to be shown.
    Hidden,
}

impl Element {
    /// Whether it begins and ends a block.
    pub(super) fn is_block(&self) -> bool {
        !matches!(
            self,
            Self::Strong
                | Self::Emphasis
                | Self::Code
                | Self::Link(_)
                | Self::Isolate
                | Self::Override
                | Self::Inline
                | Self::Citation
                | Self::Hidden
        )
    }

    /// The element of an HTML tag, by its name in small letters, before its attributes are seen.
    pub(super) fn of_tag(name: &str) -> Self {
        match name {
            "p" | "summary" | "figcaption" | "caption" | "legend" => Self::Paragraph,
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "ul" | "menu" | "dir" => Self::List(None),
            "ol" => Self::List(Some(1)),
            "li" => Self::Item(None),
            "blockquote" => Self::Quotation,
            "pre" | "xmp" | "listing" => Self::Preformatted,
            "table" => Self::Table(Vec::new()),
            "tr" => Self::Row,
            "td" => Self::Cell(CellShape::default()),
            "th" => Self::Cell(CellShape::heading()),
            "dt" => Self::Term,
            "dd" => Self::Definition,
            "b" | "strong" => Self::Strong,
            "i" | "em" | "cite" | "dfn" | "var" => Self::Emphasis,
            "code" | "kbd" | "samp" | "tt" => Self::Code,
            "bdi" => Self::Isolate,
            "bdo" => Self::Override,
            "script" | "style" | "template" | "noscript" | "iframe" | "object" | "svg" | "math"
            | "head" | "title" | "select" | "textarea" | "button" | "canvas" | "audio"
            | "video" | "noembed" | "noframes" | "rp" => Self::Hidden,
            "article" | "aside" | "body" | "center" | "details" | "div" | "dl" | "fieldset"
            | "figure" | "footer" | "form" | "header" | "hgroup" | "html" | "main" | "nav"
            | "section" | "tbody" | "tfoot" | "thead" | "address" | "search" | "optgroup"
            | "option" | "dialog" => Self::Division,
            _ => Self::Inline,
        }
    }
}

/// What a cell says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellShape {
    /// Whether it heads others.
    pub(super) heads: bool,
    /// Columns that it covers.
    pub(super) columns: u16,
    /// Rows that it covers.
    pub(super) rows: u16,
    /// Where its lines hang from; `None` where its column says so.
    pub(super) side: Option<CellSide>,
}

impl Default for CellShape {
    fn default() -> Self {
        Self {
            heads: false,
            columns: 1,
            rows: 1,
            side: None,
        }
    }
}

impl CellShape {
    /// A cell that heads others.
    pub(super) fn heading() -> Self {
        Self {
            heads: true,
            ..Self::default()
        }
    }

    /// The same with what the attributes of its tag say.
    fn declared<'a>(self, attribute: impl Fn(&str) -> Option<&'a str>) -> Self {
        // A cell that covers no row covers all that follow.
        let count = |name, all| {
            let count = attribute(name).and_then(|count| count.trim().parse().ok());
            count.map_or(1, |count: u16| if count == 0 { all } else { count })
        };
        let style = attribute("style").unwrap_or_default();
        let declarations = style.split(';').filter_map(|part| part.split_once(':'));
        let by_style = declarations
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("text-align"))
            .map(|(_, value)| value.trim_end_matches("!important"))
            .next_back();
        let side = by_style.or_else(|| attribute("align"));
        Self {
            columns: count("colspan", 1),
            rows: count("rowspan", u16::MAX),
            side: side.and_then(|side| match side.trim().to_ascii_lowercase().as_str() {
                "left" => Some(CellSide::Left),
                "center" => Some(CellSide::Middle),
                "right" => Some(CellSide::Right),
                _ => None,
            }),
            ..self
        }
    }
}

/// A declared direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// This one.
    Fixed(Direction),
    /// That of the first strong letter.
    Auto,
}

impl Declared {
    /// The value of a `dir` attribute.
    pub(super) fn of_attribute(value: &str) -> Option<Self> {
        let is = |word: &str| value.trim().eq_ignore_ascii_case(word);
        if is("rtl") {
            Some(Self::Fixed(Direction::RightToLeft))
        } else if is("ltr") {
            Some(Self::Fixed(Direction::LeftToRight))
        } else {
            is("auto").then_some(Self::Auto)
        }
    }

    /// What the CSS of a `style` attribute declares.
    pub(super) fn of_style(style: &str) -> Option<Self> {
        let declarations = style.split(';').filter_map(|part| part.split_once(':'));
        declarations
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("direction"))
            .filter_map(|(_, value)| Self::of_attribute(value.trim_end_matches("!important")))
            .next_back()
    }
}

/// What any element can declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// Its direction.
    pub(super) direction: Option<Declared>,
    /// Its language.
    pub(super) language: Option<Language>,
    /// Of a list: that its items are counted in letters.
    pub(super) lettered: bool,
    /// That it holds notes, or is one.
    pub(super) notes: Option<Notes>,
}

/// What an element has of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notes {
    /// It is one.
    One,
    /// It holds a list of them.
    List,
}

/// What an element says that it has of notes (EPUB structural semantics, DPUB-ARIA, Pandoc).
fn notes<'a>(name: &str, attribute: &impl Fn(&str) -> Option<&'a str>) -> Option<Notes> {
    let words = |name| attribute(name).unwrap_or_default().split_ascii_whitespace();
    let said = |one: &str| {
        words("epub:type")
            .chain(words("role"))
            .any(|word| word == one)
    };
    let any = |names: &[&str]| names.iter().any(|name| said(name));
    if matches!(name, "a" | "sup" | "span") {
        None
    } else if any(&["footnotes", "endnotes", "rearnotes", "doc-endnotes"])
        || words("class").any(|class| class == "footnotes")
    {
        Some(Notes::List)
    } else {
        let is_one = any(&[
            "footnote",
            "endnote",
            "rearnote",
            "doc-footnote",
            "doc-endnote",
        ]) || words("class").any(|class| class == "footnote");
        is_one.then_some(Notes::One)
    }
}

/// An element and what it declares, of a tag and its attributes; `None` for comments and the like.
pub(super) fn of_tag<'a>(
    name: &str,
    attribute: impl Fn(&str) -> Option<&'a str>,
) -> (Element, Attributes) {
    let attributes = Attributes {
        direction: attribute("dir")
            .and_then(Declared::of_attribute)
            .or_else(|| attribute("style").and_then(Declared::of_style)),
        language: attribute("lang")
            .or_else(|| attribute("xml:lang"))
            .and_then(language::of_tag),
        lettered: name == "ol" && is_lettered(&attribute),
        notes: notes(name, &attribute),
    };
    if is_hidden(&attribute) || leads_back(&attribute) {
        return (Element::Hidden, attributes);
    }
    let classes = || {
        attribute("class")
            .unwrap_or_default()
            .split_ascii_whitespace()
    };
    let element = match Element::of_tag(name) {
        Element::List(Some(_)) if classes().any(|c| c == "references") => Element::Entries,
        Element::List(Some(first)) => {
            let start = attribute("start").and_then(|start| start.trim().parse().ok());
            Element::List(Some(start.unwrap_or(first)))
        }
        Element::Cell(shape) => Element::Cell(shape.declared(&attribute)),
        Element::Division if classes().any(|class| BOXES.contains(&class)) => Element::Quotation,
        Element::Paragraph if classes().any(|class| BOX_TITLES.contains(&class)) => Element::Term,
        Element::Inline if name == "a" => match attribute("href") {
            Some(address) => Element::Link(address.trim().to_owned()),
            None => Element::Inline,
        },
        Element::Inline if name == "sup" && classes().any(|c| c == "reference") => {
            Element::Citation
        }
        element => element,
    };
    (element, attributes)
}

/// Classes of boxes that stand in a text: of docutils and Python-Markdown, `DocBook`, Docusaurus,
/// `VitePress`, GitHub.
const BOXES: &[&str] = &[
    "admonition",
    "sidebar",
    "theme-admonition",
    "custom-block",
    "markdown-alert",
];
/// Classes of their titles.
const BOX_TITLES: &[&str] = &[
    "admonition-title",
    "sidebar-title",
    "custom-block-title",
    "markdown-alert-title",
];

/// Whether a list says that letters count its items (CSS Counter Styles 3, section 6).
fn is_lettered<'a>(attribute: &impl Fn(&str) -> Option<&'a str>) -> bool {
    const ALPHABETIC: &[&str] = &["alpha", "latin", "abjad", "hebrew", "persian-alphabetic"];
    let style = attribute("style").unwrap_or_default().to_ascii_lowercase();
    let declared = style.split(';').filter_map(|part| part.split_once(':'));
    let by_style = declared
        .filter(|(name, _)| name.trim().starts_with("list-style"))
        .any(|(_, value)| ALPHABETIC.iter().any(|name| value.contains(name)));
    by_style || matches!(attribute("type"), Some("a" | "A"))
}

/// Whether an element leads from a note back to the mark that cites it.
fn leads_back<'a>(attribute: &impl Fn(&str) -> Option<&'a str>) -> bool {
    let says = |name: &str, words: &[&str]| {
        let mut own = attribute(name).unwrap_or_default().split_ascii_whitespace();
        own.any(|word| words.contains(&word))
    };
    says("rel", &["mw:referencedBy"])
        || says("role", &["doc-backlink"])
        || says(
            "class",
            &["footnote-back", "footnote-backref", "reversefootnote"],
        )
}

/// The words for a picture; of a formula, as `MediaWiki` writes it, without the style.
pub(super) fn picture(alternative: &str) -> &str {
    ["{\\displaystyle ", "{\\textstyle "]
        .iter()
        .find_map(|style| alternative.strip_prefix(style)?.strip_suffix('}'))
        .unwrap_or(alternative)
}

/// Whether a picture only tells how a program fares: its address says so.
pub(super) fn is_badge(address: &str) -> bool {
    const SIGNS: &[&str] = &["shields.io/", "/badge", "badge.", "badgen.net/", "badge/"];
    let path = address.split(['?', '#']).next().unwrap_or_default();
    SIGNS.iter().any(|sign| path.contains(sign))
}

/// Whether an element says that it is not to be seen.
fn is_hidden<'a>(attribute: &impl Fn(&str) -> Option<&'a str>) -> bool {
    let style: String = attribute("style")
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    attribute("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}
