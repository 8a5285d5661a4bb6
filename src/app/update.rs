//! What each command does.

use super::geometry::SIDE_BY_SIDE;
use super::links::{Aim, Leads};
use super::target::can_read;
use super::{App, Asked, Effect};
use crate::address::{Address, NamedBy, shown, written};
use crate::command::{Command, Focus};
use crate::config::By;
use crate::document::Reference;

impl App {
    /// Carries a command out, `count` times where that means something.
    pub fn update(&mut self, command: Command, count: Option<u32>) -> Option<Effect> {
        let gives_up = match command {
            Command::Quit => !self.is_empty(),
            Command::Cancel => !self.is_empty() || self.focus == Focus::Article,
            _ => false,
        };
        if self.reading.is_some() && gives_up {
            return self.stop_reading();
        }
        let times = i64::from(count.unwrap_or(1));
        if self.scroll_peek(command, times) {
            return None;
        }
        let goes_on = matches!(
            command,
            Command::Open
                | Command::Peek
                | Command::Browse
                | Command::CopyAddress
                | Command::Cancel
        );
        let peeked = if goes_on { None } else { self.peek.take() };
        if peeked.is_some() && command == Command::Quit {
            return None;
        }
        self.hints = None;
        let asked = self.asked.take();
        let awaited = self.awaited.take();
        let (file, anchor) = (self.files.current(), self.anchor);
        let effect = self.carry_out(command, count, asked);
        // Whoever has gone elsewhere does not want to be pulled back.
        if self.awaited.is_none() && (self.files.current(), self.anchor) == (file, anchor) {
            self.awaited = awaited;
        }
        effect
    }

    /// Does what a command says.
    fn carry_out(
        &mut self,
        command: Command,
        count: Option<u32>,
        asked: Option<Asked>,
    ) -> Option<Effect> {
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
            Command::Open => return self.open(asked),
            Command::References => self.toggle_references(),
            Command::Browse => return self.browse(),
            Command::Peek => self.peek(),
            Command::Hints => self.show_hints(),
            Command::NextCiting => self.citing(times),
            Command::PreviousCiting => self.citing(-times),
            Command::CopyAddress => return self.copy_address(),
            Command::Back => return self.back(),
            Command::Forward => return self.forward(),
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

    /// Enter: jumps to what is selected in a list, opens the focused link in the text; `asked` is
    /// the page that was asked about just before.
    fn open(&mut self, asked: Option<Asked>) -> Option<Effect> {
        match self.focus {
            Focus::Tree => {
                let section = self.tree.selected_section()?;
                self.focus = Focus::Article;
                self.jump(self.document.sections()[section].heading.start);
            }
            Focus::References => {
                self.peek = None;
                let selected = self.references.selected();
                let range = self.document.listed().nth(selected)?.range;
                self.focus = Focus::Article;
                if selected < self.document.references().len() {
                    self.jump(range.start);
                    self.focus_entry(selected);
                } else {
                    self.go_to_mark(range);
                }
            }
            Focus::Files => return self.open_selected_file(),
            Focus::Help => self.cancel(),
            Focus::Article => return self.follow(asked),
        }
        None
    }

    /// Follows the focused link: within the document at once, to an entry by way of showing it, to
    /// a file at once, to a web page when it is asked for twice.
    fn follow(&mut self, asked: Option<Asked>) -> Option<Effect> {
        if let Some(peek) = self.peek.take()
            && self.go_to_peek(&peek)
        {
            return None;
        }
        let Some(aim) = self.aim() else {
            self.links(1);
            return None;
        };
        match aim {
            Aim::Entry(_) => {
                self.show_peek();
            }
            Aim::Within(place) => self.jump(place),
            Aim::File { path, fragment } => {
                return self.read(Address::File(path), NamedBy::Document, fragment);
            }
            Aim::Missing(says) => self.warn(says),
            Aim::Refused { reason, .. } => self.warn(format!("not opened: {reason}")),
            Aim::Web(target) if target.by != By::Link || !can_read(&target.url) => {
                return self.browse();
            }
            Aim::Web(target) => {
                let (page, fragment) = Address::with_fragment(&target.url);
                if let Some(asked) = asked.filter(|asked| asked.page == page) {
                    return self.read(page, asked.names, fragment);
                }
                let names = NamedBy::Document;
                self.asked = Some(Asked { page, names });
                self.say("enter again reads it here, o opens the browser");
            }
        }
        None
    }

    /// Opens the focused reference or link in the browser. What will be opened is on the screen
    /// before: where nothing has the focus yet, the next link takes it.
    fn browse(&mut self) -> Option<Effect> {
        if let Some(target) = self.target() {
            self.say("opening in the browser");
            return Some(Effect::OpenUrl(target.url));
        }
        match self.aim() {
            None if self.focus == Focus::Article && self.link.is_none() => self.links(1),
            Some(Aim::Refused { reason, .. }) => self.warn(format!("not opened: {reason}")),
            Some(Aim::File { .. }) => self.say("this is a file: enter reads it"),
            Some(Aim::Within(_)) => self.say("this is a place in the article: enter goes there"),
            _ => self.say("nothing to open here"),
        }
        None
    }

    /// Copies the address of the focused reference or link.
    fn copy_address(&mut self) -> Option<Effect> {
        let address = match self.aim() {
            Some(Aim::File { path, .. }) => path.to_string_lossy().into_owned(),
            Some(Aim::Refused { address, .. }) => written(&address),
            _ => match self.target() {
                Some(target) => target.url,
                None if self.focus == Focus::Article && self.link.is_none() => {
                    self.links(1);
                    return None;
                }
                None => {
                    self.say("there is no address to copy here");
                    return None;
                }
            },
        };
        self.say(format!("copied {}", shown(&address).text));
        Some(Effect::Copy(address))
    }

    fn toggle_references(&mut self) {
        if self.focus == Focus::References {
            self.focus = Focus::Article;
        } else if self.document.listed().len() == 0 {
            self.say(if self.document.is_complete() {
                "this article has no references"
            } else {
                "no references yet: the article is being read"
            });
        } else {
            if let Some(listed) = self.listed_link() {
                self.references.select(listed);
            }
            self.focus = Focus::References;
        }
    }

    /// The place in the list of what the focused link is, or leads to.
    fn listed_link(&self) -> Option<usize> {
        let link = self.link.as_ref()?;
        if let Leads::Reference(entry) = link.leads {
            return Some(entry);
        }
        if let Some(Aim::Entry(entry)) = self.aim() {
            return Some(entry);
        }
        let by_place = |listed: &Reference| listed.range.start.cmp(&link.range.start);
        let at = self.document.links().binary_search_by(by_place).ok()?;
        Some(self.document.references().len() + at)
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
        if self.peek.take().is_some() {
            return;
        }
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
