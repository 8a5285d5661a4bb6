//! The panel that says where the focused link leads, before anything is opened.

use super::App;
use super::links::Aim;
use crate::address::{Shown, shown};
use crate::config::By;
use crate::text::{Direction, Paragraph};

/// What is said of the focused link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// What the keys do.
    pub says: String,
    /// Whether it cannot be opened.
    pub is_warning: bool,
    /// The address, for the eye; none where it leads within the document.
    pub address: Option<Shown>,
    /// What stands at the place that it leads to.
    pub text: Option<String>,
}

impl Panel {
    /// Rows that the panel takes at a width.
    pub(super) fn rows(&self, width: u16) -> u16 {
        let lines = |address: &Shown| {
            let base = Some(Direction::LeftToRight);
            let lines = Paragraph::lay_out(&address.text, width.max(1), base);
            lines.line_ranges().len() + address.remarks.len()
        };
        let rows = 1 + self.address.as_ref().map_or(0, lines) + usize::from(self.text.is_some());
        rows.min(usize::from(u16::MAX)) as u16
    }
}

impl App {
    /// What is to be said of the focused link or the selected reference.
    pub fn panel(&self) -> Option<Panel> {
        if self.peek_fills_screen() {
            return None;
        }
        let panel = |says: &str| Panel {
            says: says.to_owned(),
            is_warning: false,
            address: None,
            text: None,
        };
        Some(match self.aim()? {
            Aim::Web(target) => Panel {
                address: Some(shown(&target.url)),
                ..panel(says(target.by, can_read(&target.url)))
            },
            Aim::File { path, fragment } => {
                let fragment = fragment.map_or(String::new(), |name| format!("#{name}"));
                let path = format!("{}{fragment}", path.to_string_lossy());
                Panel {
                    address: Some(shown(&path)),
                    ..panel("enter reads this file:")
                }
            }
            Aim::Entry(entry) => {
                let entry = &self.document.references()[entry];
                let address = match self.aim_of_entry(entry) {
                    Aim::Web(target) => Some(shown(&target.url)),
                    _ => None,
                };
                let has_address = address.is_some();
                Panel {
                    address,
                    text: Some(entry.title.clone()),
                    ..panel(match (self.peek.is_some(), has_address) {
                        (true, true) => "enter goes there, o opens it:",
                        (true, false) => "enter goes there:",
                        (false, true) => "enter shows this entry, o opens it:",
                        (false, false) => "enter shows this entry:",
                    })
                }
            }
            Aim::Within(place) => Panel {
                text: self.text_at(place),
                ..panel("enter goes to:")
            },
            Aim::Missing(says) => Panel {
                is_warning: true,
                ..panel(&says)
            },
            Aim::Refused { address, reason } => Panel {
                is_warning: true,
                address: Some(shown(&address)),
                ..panel(&format!("not opened: {reason}"))
            },
        })
    }
}

/// Whether an address is one of a page, which qari can read itself.
pub(super) fn can_read(url: &str) -> bool {
    !url.to_ascii_lowercase().starts_with("mailto:")
}

/// What the keys do with an address.
fn says(by: By, can_be_read: bool) -> &'static str {
    match by {
        By::Link if can_be_read => "enter reads this link, o opens it:",
        By::Link => "o opens this link:",
        By::Site => "no link is given; o searches its site:",
        By::Search => "no link is given; o searches the web:",
    }
}
