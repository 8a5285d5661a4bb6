//! The state of the program, and the one way to change it.
//!
//! In come keys and batches of the document, out come the rows to show and [`Effect`]s: what the
//! rim is to do. This room reads no file, knows no terminal and paints nothing.

mod citing;
mod files;
mod geometry;
mod hints;
mod left;
mod links;
mod motion;
mod page;
mod peek;
mod progress;
mod prompt;
mod reading;
mod references;
mod sections;
mod sentence;
mod target;
mod update;

use std::sync::Arc;

use crate::address::{Address, NamedBy};
use crate::command::Focus;
use crate::config::{Config, Layout, Outcome, Pending, Side};
use crate::document::{Document, Language, Position, TextRange};
use crate::key::KeyPress;
use crate::layout::{Anchor, ArticleLayout, PageStyle, ScreenRow};
use crate::text::Direction;

pub use files::{Files, OpenFile, Others};
pub use geometry::{Area, LEAST, Panes};
pub use hints::Hints;
pub use links::{Aim, Leads, Link};
pub use peek::Peek;
pub use prompt::Prompt;
pub use reading::{Article, Reading, ReadingId};
pub use references::ReferenceList;
pub use sections::{SectionTree, TreeRow, direction_of_title};
pub use target::Panel;

/// What the rim is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open this address in the browser.
    OpenUrl(String),
    /// Read this article, and say what came of it: [`App::progress_of`], [`App::arrive`],
    /// [`App::fail`].
    Read {
        /// The number of the reading.
        id: ReadingId,
        /// What to read.
        address: Address,
        /// Who names it.
        named_by: NamedBy,
    },
    /// Give up what is being read.
    StopReading,
    /// Put this into the reader's clipboard.
    Copy(String),
    /// Draw every cell anew.
    Redraw,
    /// Give the terminal back until the program is continued.
    Suspend,
    /// Leave.
    Quit,
    /// Leave, since nothing could be read: why not, a sentence each.
    Fail(Vec<String>),
}

/// Where a reader was: the top of the screen, and the link that had the focus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    /// Of the open files, the one.
    file: usize,
    anchor: Anchor,
    link: Option<Link>,
}

/// A page that the reader was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    page: Address,
    /// Who is taken to name it, once the reader agrees.
    names: NamedBy,
}

/// A line for the reader, shown until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What it says.
    pub text: String,
    /// Whether something failed.
    pub is_warning: bool,
}

/// The state of the program.
#[derive(Debug)]
pub struct App {
    /// The article.
    pub document: Document,
    /// What the article is called where it has no title: its file.
    pub name: String,
    /// All settings.
    pub config: Config,
    /// Which part of the screen has the keys.
    pub focus: Focus,
    /// The section tree.
    pub tree: SectionTree,
    /// The list of references.
    pub references: ReferenceList,
    /// What is open.
    pub files: Files,
    /// What is being read, to take the place of this article.
    pub reading: Option<Reading>,
    /// The line that is being typed.
    pub prompt: Option<Prompt>,
    /// The link that has the focus, in the text.
    pub link: Option<Link>,
    /// What is shown beside the focused mark.
    pub peek: Option<Peek>,
    /// Letters on the links of the screen.
    pub hints: Option<Hints>,
    /// A place inside the screen, for motions finer than rows.
    pub caret: Option<Position>,
    /// Columns by which wide code and tables are scrolled: to the left, or to the right where it
    /// is negative.
    pub shift: i32,
    /// What is said in the status line.
    pub message: Option<Message>,
    /// Rows of the help above the screen.
    pub help_top: usize,
    size: (u16, u16),
    panes: Option<Panes>,
    rows: Vec<ScreenRow>,
    /// The place behind the last row on the screen; the end when nothing follows it.
    bottom: Position,
    layout: ArticleLayout,
    anchor: Anchor,
    back: Vec<Place>,
    forward: Vec<Place>,
    /// The page that was asked about: the next time it is read.
    asked: Option<Asked>,
    /// Why what was to be shown before could not be read: said as soon as there is something else.
    failures: Vec<String>,
    /// The place that is gone to once indexing has found it.
    awaited: Option<String>,
    /// For each entry the marks that cite it; none until it is asked for.
    citings: Option<Vec<Vec<TextRange>>>,
    /// What had the keys before the help.
    before_help: Focus,
    pending: Pending,
    /// Bytes of the store a word takes on average, for the reading time.
    bytes_per_word: f64,
}

impl App {
    /// The state in which an article is opened.
    pub fn new(document: Document, name: String, config: Config) -> Self {
        let bytes_per_word = progress::bytes_per_word(&document);
        let page = config.page;
        let mut tree = SectionTree::default();
        tree.shown = true;
        tree.rebuild(&document);
        let files = Files::of(Address::BuiltIn.into(), name.clone());
        Self {
            document,
            name,
            config,
            focus: Focus::Article,
            tree,
            references: ReferenceList::default(),
            files,
            reading: None,
            prompt: None,
            link: None,
            peek: None,
            hints: None,
            asked: None,
            awaited: None,
            failures: Vec::new(),
            citings: None,
            caret: None,
            shift: 0,
            message: None,
            help_top: 0,
            size: (0, 0),
            panes: None,
            rows: Vec::new(),
            bottom: Position::START,
            layout: ArticleLayout::new(page),
            anchor: Anchor::default(),
            back: Vec::new(),
            before_help: Focus::Article,
            forward: Vec::new(),
            pending: Pending::default(),
            bytes_per_word,
        }
    }

    /// Takes the keys of one read, and gives what the rim is to do, in order.
    pub fn press(&mut self, presses: &[KeyPress]) -> Vec<Effect> {
        let layout = self
            .config
            .keyboard
            .layout(layout_of(self.document.language()));
        let mut effects = Vec::new();
        let mut rest = presses;
        while let Some((first, behind)) = rest.split_first() {
            self.message = None;
            if self.prompt.is_some() {
                effects.extend(self.type_key(*first, layout));
                rest = behind;
                continue;
            }
            let (key, behind) = layout.key(first, behind);
            rest = behind;
            if self.hints.is_some() {
                self.answer_hint(key);
                continue;
            }
            if let Outcome::Command(command, count) =
                self.pending.press(&self.config.keymap, self.focus, key)
            {
                effects.extend(self.update(command, count));
            }
        }
        effects
    }

    /// Says that the screen has `size` columns and rows, and lays out what will be seen.
    pub fn prepare(&mut self, size: (u16, u16)) {
        self.size = size;
        self.arrange();
        let Some(panes) = self.panes else {
            self.rows.clear();
            return;
        };
        self.rows = self
            .layout
            .screen(&self.document, self.anchor, panes.column.height);
        self.bottom = self.find_bottom();
        if self.focus != Focus::Tree
            && let Some(section) = self.current_section()
        {
            self.tree.select_section(section);
        }
        if let Some(tree) = panes.tree {
            self.tree.prepare(&self.document, tree.height);
        }
        self.files.prepare(panes.article.height / Files::ROWS);
        if self.focus == Focus::References {
            let _ = self.citings();
        }
        let entries = self.document.listed().len();
        self.references
            .prepare(entries, panes.article.height / ReferenceList::ROWS);
        self.prepare_peek(panes);
    }

    /// The place behind the last row on the screen; the end when nothing follows it.
    fn find_bottom(&mut self) -> Position {
        let end = self.document.end();
        let Some(last) = self.rows.last() else {
            return end;
        };
        let block = Arc::clone(&last.block);
        let Some(row) = last.row else {
            return block.block.range.start;
        };
        match block.rows.get(row + 1) {
            Some(next) => next.start,
            None if self.layout.block_after(&self.document, &block).is_none() => end,
            None => block.block.range.end,
        }
    }

    /// Finds where the panes stand, and gives the text its width.
    fn arrange(&mut self) {
        let panel = self.panel();
        let rows = |width: u16| panel.as_ref().map_or(0, |panel| panel.rows(width));
        let tree = geometry::TreeWishes {
            shown: self.tree.shown && !self.tree.rows().is_empty(),
            focused: self.focus == Focus::Tree,
            on_right: self.tree_on_right(),
            columns: self.config.tree_columns,
        };
        self.panes = Panes::new(self.size, tree, self.config.page.measure, rows);
        if let Some(panes) = self.panes {
            // The reader's measure is the most; the column may be narrower.
            let measure = panes.column.width;
            self.layout.set_style(PageStyle {
                measure,
                ..self.config.page
            });
        }
    }

    /// The panes; `None` when the screen is too small.
    pub fn panes(&self) -> Option<Panes> {
        self.panes
    }

    /// The rows of the article on the screen.
    pub fn rows(&self) -> &[ScreenRow] {
        &self.rows
    }

    /// Keys typed that are not a command yet.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Whether the article's lines begin on the right.
    pub fn is_right_to_left(&self) -> bool {
        self.document.direction() == Direction::RightToLeft
    }

    fn tree_on_right(&self) -> bool {
        match self.config.tree_side {
            Side::Left => false,
            Side::Right => true,
            Side::Auto => self.is_right_to_left(),
        }
    }

    /// For each entry the marks that cite it.
    pub(super) fn citings(&mut self) -> &[Vec<TextRange>] {
        let document = &self.document;
        self.citings.get_or_insert_with(|| document.citings())
    }

    /// How often an entry is cited, as far as that is known by now.
    pub fn times_cited(&self, entry: usize) -> Option<usize> {
        self.citings.as_ref()?.get(entry).map(Vec::len)
    }

    /// Forgets what was found in an article that is another now.
    fn forget(&mut self) {
        self.citings = None;
        self.peek = None;
        self.hints = None;
        self.asked = None;
        self.awaited = None;
    }

    /// Says something in the status line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            is_warning: false,
        });
    }

    /// Says that something failed.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.message = Some(Message {
            text: text.into(),
            is_warning: true,
        });
    }
}

/// The keyboard on which a language is typed.
fn layout_of(language: Language) -> Layout {
    match language {
        Language::Persian => Layout::Persian,
        Language::Urdu | Language::Punjabi | Language::Kashmiri => Layout::Urdu,
        Language::Hebrew | Language::Yiddish => Layout::Hebrew,
        Language::Sorani => Layout::Kurdish,
        Language::Pashto => Layout::Pashto,
        Language::Sindhi => Layout::Sindhi,
        Language::Uyghur => Layout::Uyghur,
        _ => Layout::Arabic,
    }
}
