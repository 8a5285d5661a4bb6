//! Letters on the links of the screen: typing one focuses its link.

use super::App;
use super::links::{Aim, Link};
use crate::command::Focus;
use crate::key::{Key, KeyCode};

/// Letters of hints, the home row first; none that is taken for another, such as i and l.
const LETTERS: &[char] = &[
    'f', 'j', 'd', 'k', 's', 'a', 'h', 'g', 'e', 'u', 'r', 'w', 'n', 'm', 'c', 'v', 't', 'p', 'x',
    'z',
];

/// Letters on links, until one of them is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Each link and its letters, in reading order.
    pub marks: Vec<(String, Link)>,
    /// What has been typed.
    pub typed: String,
}

/// Letters for so many links, all of the same length, so that none begins another.
fn labels(count: usize) -> Vec<String> {
    let mut labels: Vec<String> = LETTERS.iter().map(char::to_string).collect();
    while labels.len() < count {
        let longer = labels
            .iter()
            .flat_map(|label| LETTERS.iter().map(move |last| format!("{label}{last}")));
        labels = longer.take(count).collect();
    }
    labels.truncate(count);
    labels
}

impl App {
    /// Puts letters on the links of the screen.
    pub(super) fn show_hints(&mut self) {
        self.focus = Focus::Article;
        let links = self.links_on_screen();
        if links.is_empty() {
            return self.say("no link begins on this screen");
        }
        let marks = labels(links.len()).into_iter().zip(links).collect();
        self.hints = Some(Hints {
            marks,
            typed: String::new(),
        });
        self.say("type the letters of a link");
    }

    /// Takes a key, as it stands on the US layout, while there are letters on the links.
    pub(super) fn answer_hint(&mut self, key: Key) {
        let Some(mut hints) = self.hints.take() else {
            return;
        };
        if key.code() == KeyCode::Backspace && hints.typed.pop().is_some() {
            self.hints = Some(hints);
            return;
        }
        let KeyCode::Char(letter) = key.code() else {
            return;
        };
        hints.typed.extend(letter.to_lowercase());
        let found = hints.marks.iter().find(|(label, _)| *label == hints.typed);
        if let Some((_, link)) = found {
            self.link = Some(link.clone());
            self.caret = None;
            let start = link.range.start;
            self.arrange();
            self.show(start);
            if matches!(self.aim(), Some(Aim::Entry(_))) {
                self.show_peek();
            }
        } else if hints
            .marks
            .iter()
            .any(|(label, _)| label.starts_with(&hints.typed))
        {
            self.hints = Some(hints);
        } else {
            self.say("no link has these letters");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_apart_and_none_begins_another() {
        assert_eq!(labels(3), ["f", "j", "d"]);
        assert_eq!(labels(401).last().map(String::len), Some(3));
        let many = labels(60);
        assert_eq!(many.len(), 60);
        assert!(many.iter().all(|label| label.len() == 2));
        assert!(LETTERS.iter().all(|c| !"ilqo01".contains(*c)));
        let mut sorted = many.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), 60);
    }
}
