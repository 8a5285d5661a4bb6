//! What each command does.

use super::geometry::SIDE_BY_SIDE;
use super::links::{self, Leads};
use super::{App, Effect};
use crate::command::{Command, Focus};

impl App {
    /// Carries a command out, `count` times where that means something.
    pub fn update(&mut self, command: Command, count: Option<u32>) -> Option<Effect> {
        if self.reading.is_some() && matches!(command, Command::Cancel | Command::Quit) {
            return self.stop_reading();
        }
        let times = i64::from(count.unwrap_or(1));
        match command {
            Command::LineDown => self.lines(times),
            Command::LineUp => self.lines(-times),
            Command::PageDown => self.pages(times),
            Command::PageUp => self.pages(-times),
            Command::HalfPageDown => self.half_pages(times),
            Command::HalfPageUp => self.half_pages(-times),
            Command::Top => self.top(),
            Command::Bottom => self.end(),
            Command::GoTo => self.go_to_percent(count.unwrap_or(0)),
            Command::NextHeading => self.headings(times),
            Command::PreviousHeading => self.headings(-times),
            Command::NextParagraph => self.paragraphs(times),
            Command::PreviousParagraph => self.paragraphs(-times),
            Command::NextSentence => self.sentences(times),
            Command::PreviousSentence => self.sentences(-times),
            Command::Narrower => self.measure(-times),
            Command::Wider => self.measure(times),
            Command::Harakat => self.harakat(),
            Command::Digits => self.digits(),
            Command::Justify => self.justify(),
            Command::SwitchPane => self.switch_pane(),
            Command::ToggleTree => self.toggle_tree(),
            Command::Left if self.focus == Focus::Article => self.shift(times),
            Command::Right if self.focus == Focus::Article => self.shift(-times),
            Command::Left => self.sideways(self.is_right_to_left()),
            Command::Right => self.sideways(!self.is_right_to_left()),
            Command::NextLink => self.links(times),
            Command::PreviousLink => self.links(-times),
            Command::Open => return self.open(),
            Command::References => self.toggle_references(),
            Command::Browse => return self.browse(),
            Command::Back => self.back(),
            Command::Forward => self.forward(),
            Command::NextFile => return self.next_file(times),
            Command::PreviousFile => return self.next_file(-times),
            Command::Files => self.toggle_files(),
            Command::Read => self.ask("read "),
            Command::Reload => return self.reload(),
            Command::CommandLine => self.ask(""),
            Command::Cancel => self.cancel(),
            Command::Help => self.toggle_help(),
            Command::Redraw => return Some(Effect::Redraw),
            Command::Suspend => return Some(Effect::Suspend),
            Command::Quit => return self.quit(),
        }
        None
    }

    fn switch_pane(&mut self) {
        let to_tree = self.focus == Focus::Article && !self.tree.rows().is_empty();
        if self.focus == Focus::Article && !to_tree {
            self.say("this article has no sections");
        }
        self.focus = if to_tree { Focus::Tree } else { Focus::Article };
        self.tree.shown |= to_tree;
    }

    /// Whether the tree is a pop-up.
    fn is_narrow(&self) -> bool {
        self.size.0 < SIDE_BY_SIDE
    }

    fn toggle_tree(&mut self) {
        if self.is_narrow() {
            return self.switch_pane();
        }
        self.tree.shown = !self.tree.shown;
        if self.focus == Focus::Tree {
            self.focus = Focus::Article;
        }
    }

    /// Left and right fold and unfold in the tree, which is mirrored with the article.
    fn sideways(&mut self, inwards: bool) {
        match (self.focus, inwards) {
            (Focus::Tree, true) => self.tree.inwards(&self.document),
            (Focus::Tree, false) => self.tree.outwards(&self.document),
            _ => {}
        }
    }

    /// Enter: jumps to what is selected in a list, opens the focused link in the text.
    fn open(&mut self) -> Option<Effect> {
        match self.focus {
            Focus::Tree => {
                let section = self.tree.selected_section()?;
                self.focus = Focus::Article;
                self.jump(self.document.sections()[section].heading.start);
            }
            Focus::References => {
                let entry = self.references.selected();
                let range = self.document.references().get(entry)?.range;
                self.focus = Focus::Article;
                self.jump(range.start);
                self.link = Some(links::Link {
                    range,
                    leads: Leads::Reference(entry),
                });
            }
            Focus::Files => return self.open_selected_file(),
            Focus::Help => self.cancel(),
            Focus::Article => return self.follow(),
        }
        None
    }

    /// Follows the focused link: a citation leads to its entry, all else out of the article.
    fn follow(&mut self) -> Option<Effect> {
        let Some(link) = self.link.clone() else {
            self.links(1);
            return None;
        };
        let Leads::Citation(number) = link.leads else {
            return self.browse();
        };
        match links::cited(&self.document, number, link.range) {
            Some(entry) => {
                let range = self.document.references()[entry].range;
                self.jump(range.start);
                self.link = Some(links::Link {
                    range,
                    leads: Leads::Reference(entry),
                });
            }
            None => self.warn(format!("no entry has the number {number}")),
        }
        None
    }

    /// Opens the focused reference or link in the browser. What will be opened is on the screen
    /// before: where nothing has the focus yet, the next link takes it.
    fn browse(&mut self) -> Option<Effect> {
        let Some(target) = self.target() else {
            if self.focus == Focus::Article && self.link.is_none() {
                self.links(1);
            } else {
                self.say("nothing to open here");
            }
            return None;
        };
        self.say("opening in the browser");
        Some(Effect::OpenUrl(target.url))
    }

    fn toggle_references(&mut self) {
        if self.focus == Focus::References {
            self.focus = Focus::Article;
        } else if self.document.references().is_empty() {
            self.say("this article has no references");
        } else {
            let focused = self.link.as_ref().and_then(|link| match link.leads {
                Leads::Reference(entry) => Some(entry),
                Leads::Citation(number) => links::cited(&self.document, number, link.range),
                Leads::Address(_) => None,
            });
            if let Some(entry) = focused {
                self.references.select(entry);
            }
            self.focus = Focus::References;
        }
    }

    fn toggle_help(&mut self) {
        if self.focus == Focus::Help {
            return self.cancel();
        }
        self.help_top = 0;
        self.before_help = self.focus;
        self.focus = Focus::Help;
    }

    /// Closes what is on top; in the text, lets go of the link and the caret.
    fn cancel(&mut self) {
        if self.focus == Focus::Article {
            self.link = None;
            self.caret = None;
            self.shift = 0;
        }
        self.focus = match self.focus {
            Focus::Help => self.before_help,
            _ => Focus::Article,
        };
    }

    /// Closes the help, a list or a pop-up, or leaves the program.
    fn quit(&mut self) -> Option<Effect> {
        let is_popup = self.focus == Focus::Tree && self.is_narrow();
        if is_popup || matches!(self.focus, Focus::Help | Focus::References | Focus::Files) {
            self.cancel();
            return None;
        }
        Some(Effect::Quit)
    }
}
